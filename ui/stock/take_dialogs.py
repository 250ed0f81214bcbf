"""Beginning a stock-take, counting a product anew, and correcting the ledger by what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.reports.take_page import TakePage, products_of
from app.stock import take
from app.stock.take import Counted, Posted
from app.stock.take_queries import TakeLine
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.stock.place_choice import PlaceChoice


def begin_take(office: Office, products: Collection[int] = (), parent: QWidget | None = None) -> BeginDialog:
    """Ask what is to be counted; `products` are the ones that were chosen."""
    dialog = BeginDialog(office, products, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class BeginDialog(VerbDialog):
    """What is counted, and whether those who count see what is expected."""

    def __init__(self, office: Office, products: Collection[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(office, "take.begin.title", "take.begin.do", parent, columns=1)
        self._products = sorted(products)
        self.name = QLineEdit(self)
        scopes = ("chosen", "all", "found") if self._products else ("all", "found")
        self.scope = Choice([(each, f"take.scope.{each}") for each in scopes], self)
        self.blind = WordBox("take.begin.blind_on", self)
        self.form.add("name", Field("take.begin.name", self.name, hint="take.begin.name_hint"))
        self.form.add("scope", Field("take.begin.scope", self.scope))
        self.place = PlaceChoice(office, self)
        self.place.known.connect(self._on_places)
        self.form.add("place", Field("take.begin.place.label", self.place, hint="take.begin.place.all_there"))
        self.form.add("blind", Field("take.begin.blind", self.blind, hint="take.begin.blind_hint"))
        self.scope.currentIndexChanged.connect(self._tell)
        self._on_places()
        self._tell()

    def _on_places(self) -> None:
        """With one place there is nothing to choose."""
        several = self.place.several
        self.form.show_only([name for name in self.form.fields if several or name != "place"])

    def act(self) -> None:
        wanted = {"chosen": self._products, "found": []}.get(self.scope.value)
        self.do(
            take.open_take,
            self.name.text().strip(),
            wanted,
            blind=self.blind.isChecked(),
            place=self.place.place,
            done=lambda take_id: self.office.ways.open("take", take_id),
        )

    def _tell(self) -> None:
        scope = self.scope.value
        told = say(f"take.begin.effect.{scope}", n=len(self._products))
        self.effects.tell([("scan", told), ("stock", say("take.begin.effect.selling"))])


class RecountDialog(VerbDialog):
    """How many are there in all, whatever was counted before."""

    fields_of: Mapping[str, str] = dict.fromkeys(
        ("count_negative", "lot_quantity", "serial_counted", "serial_known"), "quantity"
    )

    def __init__(
        self, office: Office, take_id: int, line: TakeLine, *, blind: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "take.recount.title", "take.recount.do", parent, columns=1)
        self._take_id, self._line, self._blind = take_id, line, blind
        self.quantity = QuantityEdit(self)
        self.form.add("quantity", Field("take.recount.quantity", self.quantity, required=True))
        self.tell_subtitle(f"{line.name} · {line.lot}" if line.lot else line.name)
        self.quantity.settled.connect(self._tell)
        self._tell()

    def act(self) -> None:
        found = self.quantity.value
        if found is not None:
            self.do(
                take.count,
                self._take_id,
                [Counted(self._line.product_id, found, self._line.lot_id)],
                again=True,
            )

    def _tell(self) -> None:
        told: list[tuple[str, str]] = []
        if self._line.counted_milli is not None:
            before = words().quantity(self._line.counted_milli)
            told.append(("undo", say("take.recount.effect.before", quantity=before)))
        if not self._blind:
            told.append(
                (
                    "stock",
                    say("take.recount.effect.expected", quantity=words().quantity(self._line.expected_milli)),
                )
            )
        self.effects.tell(told)


class PostDialog(VerbDialog):
    """What will be corrected, what becomes of what nobody counted, and why."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason", "take_moved": "sure"}

    def __init__(self, office: Office, page: TakePage, parent: QWidget | None = None) -> None:
        facts = {"number": page.row.number}
        super().__init__(office, "take.post.title", "take.post.do", parent, columns=1, facts=facts)
        self._page = page
        self.rest = Choice([(each, f"take.rest.{each}") for each in ("keep", "gone")], self)
        self.sure = WordBox("take.post.sure_on", self, n=products_of(page.moved))
        self.reason = QLineEdit(self)
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        self.form.add("rest", Field("take.post.rest", self.rest, hint="take.post.rest_hint"))
        self.form.add("sure", Field("take.post.sure", self.sure, hint="take.post.sure_hint"))
        shown = {"reason"}
        if page.left:
            shown.add("rest")
        if page.moved:
            shown.add("sure")
        self.form.show_only(shown)
        self.rest.currentIndexChanged.connect(self._tell)
        self._tell()
        self.tell_note(say("take.post.final"))

    def act(self) -> None:
        self.do(
            take.post,
            self._page.row.id,
            self.reason.text().strip(),
            rest_is_gone=self.rest.value == "gone",
            sure=self.sure.isChecked(),
            done=self._done,
        )

    def _tell(self) -> None:
        page, costs = self._page, self.office.actor.sees_costs
        told = differences(page, costs=costs)
        if page.left:
            lots = "_lots" if any(each.lot_id is not None for each in page.left) else ""
            told.append(("wait", say(f"take.post.effect.{self.rest.value}{lots}", n=len(page.left))))
        self.effects.tell(told)

    def _done(self, posted: Posted) -> None:
        self.office.ways.say(say("take.post.done", number=posted.number, n=posted.products))


def differences(page: TakePage, *, costs: bool) -> list[tuple[str, str]]:
    """What a take would correct, as effects: what was found more, what is missing, and what both are worth."""
    more = [each for each in page.differing if each.difference_milli > 0]
    less = [each for each in page.differing if each.difference_milli < 0]
    told: list[tuple[str, str]] = []
    for role, key, lines in (("above", "more", more), ("below", "less", less)):
        if lines:
            quantity = words().quantity(abs(sum(each.difference_milli for each in lines)))
            told.append((role, say(f"take.effect.{key}", n=products_of(lines), quantity=quantity)))
    if not told:
        told.append(("done", say("take.effect.none")))
    elif costs:
        told.append(("margin", say("take.effect.value", amount=words().money(page.value, page.currency))))
    if page.row.state == "open" and page.since:
        told.append(("stock", say("take.effect.since", n=products_of(page.since))))
    return told
