"""A rule on new orders: which are meant, and how this workstation tells of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.folding import folded
from app.links.shops.routing import DELIVERIES, WAYS, Rule
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

_LONGEST = 60


class NewsRuleDialog(VerbDialog):
    """`kept` gets the rule; nothing is written to the books."""

    def __init__(
        self,
        office: Office,
        rule: Rule | None,
        shops: Mapping[int, str],
        kept: Callable[[Rule], object],
        parent: QWidget | None = None,
        *,
        tags: Collection[str] = (),
    ) -> None:
        word = "new" if rule is None else "change"
        super().__init__(office, f"settings.news.{word}_title", f"settings.news.{word}_do", parent)
        now = rule or Rule(way="sound")
        self._kept = kept
        self.shop = TextChoice(self)
        gone = (
            {} if not now.shop_id or now.shop_id in shops else {now.shop_id: say("settings.news.shop_gone")}
        )
        offered = [(str(key), name) for key, name in {**shops, **gone}.items()]
        self.shop.offer([("0", say("settings.news.any_shop")), *offered])
        self.shop.set_value(str(now.shop_id))
        self.least = MoneyEdit(office.currency, self)
        self.least.set_value(now.least or None)
        self.delivery = Choice([(each, f"settings.news.delivery_{each}") for each in DELIVERIES], self)
        self.delivery.set_value(now.delivery)
        self.carrier = QLineEdit(now.carrier, self)
        self.carrier.setMaxLength(_LONGEST)
        self.tag = TextChoice(self)
        # A tag that was renamed or put away since is still what the rule asks for.
        known = sorted({*tags, *((now.tag,) if now.tag else ())}, key=folded)
        self.tag.offer([("", say("settings.news.any_tag")), *((each, each) for each in known)])
        self.tag.set_value(now.tag)
        self.way = Choice([(each, f"settings.news.way_{each}") for each in WAYS], self)
        self.way.set_value(now.way)
        self.form.add("shop", Field("settings.news.shop", self.shop))
        self.form.add("least", Field("settings.news.least", self.least, hint="settings.news.least_hint"))
        self.form.add("delivery", Field("settings.news.delivery", self.delivery))
        self.form.add(
            "carrier", Field("settings.news.carrier", self.carrier, hint="settings.news.carrier_hint")
        )
        tagged = self.form.add("tag", Field("settings.news.tag", self.tag, hint="settings.news.tag_hint"))
        tagged.setVisible(bool(known))
        self.form.add("way", Field("settings.news.way", self.way))
        for choice in (self.shop, self.delivery, self.tag, self.way):
            choice.currentIndexChanged.connect(self._tell)
        self.least.settled.connect(self._tell)
        self.carrier.textChanged.connect(self._tell)
        self._tell()

    def rule(self) -> Rule:
        """What stands in the fields."""
        return Rule(
            way=next(each for each in WAYS if each == self.way.value),
            shop_id=int(self.shop.value or 0),
            least=max(self.least.value or 0, 0),
            carrier=self.carrier.text().strip(),
            delivery=next(each for each in DELIVERIES if each == self.delivery.value),
            tag=self.tag.value or "",
        )

    def act(self) -> None:
        """Keep it."""
        self._kept(self.rule())
        self.accept()
        self.office.ways.say(say("settings.news.kept"))

    def _tell(self, *_at: object) -> None:
        rule = self.rule()
        lines = [("orders", say(f"settings.news.effect_{rule.way}"))]
        if rule.least:
            amount = words().money(rule.least, self.office.currency)
            lines.append(("cash", say("settings.news.least_effect", amount=amount)))
        self.effects.tell(lines)
