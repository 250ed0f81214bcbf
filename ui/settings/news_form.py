"""How this workstation tells of new orders of shops: a message, a sound, nothing, by the first rule that fits (A3, A5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.links.shops.routing import WAYS, Rule, Way
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.kit.sounds import ring
from ui.kit.theme import scaled, set_role
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.settings.news_rule_dialog import NewsRuleDialog
from ui.settings.rows_part import fill
from ui.shell.tray import has_tray
from ui.shops.news import news_of
from ui.shops.news_choices import NewsChoices

WIDEST = 860
TAGGED = frozenset({"sales_order", "customer"})
"""Whose tags a rule may ask for."""
_STROKES = 3


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule and its place in the order, with the name of its shop."""

    id: int
    rule: Rule
    shop: str
    currency: str


def _which(row: RuleRow) -> str:
    """Which orders are meant, in words."""
    rule, told = row.rule, list[str]()
    if rule.least:
        told.append(say("settings.news.from", amount=words().money(rule.least, row.currency)))
    if rule.delivery != "any":
        told.append(say(f"settings.news.which_{rule.delivery}"))
    if rule.tag:
        told.append(say("settings.news.tagged", tag=rule.tag))
    if rule.carrier:
        told.append(say("settings.news.carried", words=rule.carrier))
    text = ", ".join(told) or say("settings.news.every_order")
    return text[:1].upper() + text[1:]


COLUMNS: tuple[Column[RuleRow], ...] = (
    Column(key="orders", title="settings.news.column.orders", value=_which, strong=True),
    Column(key="shop", title="column.shop", value=lambda row: row.shop, width=150),
    Column(
        key="way",
        title="settings.news.column.way",
        value=lambda row: say(f"settings.news.way_{row.rule.way}"),
        width=150,
    ),
)


class NewsForm(QWidget):
    """Each choice holds at once, on this workstation only."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self.news = office, news_of(office)
        self._shops: Mapping[int, str] = {}
        self._tags: frozenset[str] = frozenset()
        self._wanted = 0
        self.otherwise = Choice([(each, f"settings.news.way_{each}") for each in WAYS], self)
        self.rings, self.desktop = (
            WordBox("settings.news.rings", self),
            WordBox("settings.news.desktop", self),
        )
        self.trial = WordButton("settings.news.trial", self, clicked=lambda: ring(_STROKES))
        self.form = Form(2, self)
        self.form.add("otherwise", Field("settings.news.otherwise", self.otherwise))
        self.form.add(
            "rings", Field("settings.news.sound", self.rings, hint="settings.news.sound_hint"), span=2
        )
        self.form.add("desktop", Field("settings.news.system", self.desktop), span=2)
        told = WordLabel("settings.news.told", self)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        part = Section("", self, edge="bottom")
        part.setMaximumWidth(scaled(WIDEST))
        trial = QHBoxLayout()
        trial.addWidget(self.trial)
        trial.addStretch(1)
        for each in (told, self.form):
            part.body.addWidget(each)
        part.end_with(trial)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(part)
        column.addWidget(self._rules())
        column.addStretch(1)
        self.show_values()
        self.otherwise.currentIndexChanged.connect(self._decide)
        self.rings.toggled.connect(self._decide)
        self.desktop.toggled.connect(self._decide)

    def _rules(self) -> Section:
        part = Section("settings.part.news_rules", self, bleeds=True)
        part.setMaximumWidth(scaled(WIDEST))
        told = WordLabel("settings.news.rules_told", part)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        self.table: RowsTable[RuleRow] = RowsTable(
            COLUMNS, part, whole=True, name="settings.part.news_rules", currency=self.office.currency
        )
        self.table.opened.connect(self.ask_change)
        self.table.current_changed.connect(self._on_current)
        self.add = WordButton("settings.news.add", part, clicked=self._add)
        self.change = WordButton("settings.news.change", part, clicked=self._change)
        self.up = WordButton("settings.methods.up", part, clicked=lambda: self._move(-1))
        self.down = WordButton("settings.methods.down", part, clicked=lambda: self._move(1))
        self.remove = WordButton("settings.news.remove", part, clicked=self._remove)
        fill(part, told, self.table, (self.add, self.change, self.up, self.down, self.remove))
        return part

    def show_known(self, shops: Mapping[int, str], tags: Collection[str]) -> None:
        """The shops, and the tags of orders and customers, that rules may name."""
        self._shops, self._tags = dict(shops), frozenset(tags)
        self.show_values()

    def show_values(self) -> None:
        """Show what holds now."""
        now = self.news.choices
        self.otherwise.set_value(now.otherwise)
        for box, on in ((self.rings, now.rings), (self.desktop, now.desktop)):
            box.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            box.setChecked(on)
            box.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._say_effects(now)
        rows = [
            RuleRow(at, each, self._shop(each.shop_id), self.office.currency)
            for at, each in enumerate(now.rules, 1)
        ]
        self.table.setVisible(bool(rows))
        self.table.put(rows)
        self.table.frame_first()
        if 0 < self._wanted <= len(rows):
            self.table.setCurrentIndex(self.table.rows_model.index(self._wanted - 1, 0))
        self._on_current(self.table.current)

    def ask_change(self, row: RuleRow | None) -> NewsRuleDialog:
        """Ask which orders are meant, and how they are told; None for a new rule."""
        at = row.id if row is not None else 0
        dialog = NewsRuleDialog(
            self.office,
            row.rule if row is not None else None,
            self._shops,
            lambda rule: self._put(at, rule),
            self,
            tags=self._tags,
        )
        dialog.open()
        return dialog

    # --- within ---

    def _shop(self, shop_id: int) -> str:
        if not shop_id:
            return say("settings.news.any_shop")
        return self._shops.get(shop_id, say("settings.news.shop_gone"))

    def _say_effects(self, now: NewsChoices) -> None:
        self.form.fields["otherwise"].explain(say(f"settings.news.effect_{now.otherwise}"))
        shown = "settings.news.desktop_effect" if has_tray() else "settings.news.desktop_none"
        self.form.fields["desktop"].explain(say(shown))
        self.desktop.setEnabled(has_tray())

    def _decide(self, *_at: object) -> None:
        way: Way = next(each for each in WAYS if each == self.otherwise.value)
        self._keep(
            replace(
                self.news.choices,
                otherwise=way,
                rings=self.rings.isChecked(),
                desktop=self.desktop.isChecked(),
            )
        )

    def _put(self, at: int, rule: Rule) -> None:
        rules = list(self.news.choices.rules)
        if at:
            rules[at - 1] = rule
        else:
            rules.append(rule)
        self._wanted = at or len(rules)
        self._keep_rules(rules)

    def _keep_rules(self, rules: list[Rule]) -> None:
        self._keep(replace(self.news.choices, rules=tuple(rules)))

    def _keep(self, choices: NewsChoices) -> None:
        if choices != self.news.choices:
            self.news.choose(choices)
        self.show_values()

    def _add(self) -> None:
        self.ask_change(None)

    def _change(self) -> None:
        if self.table.current is not None:
            self.ask_change(self.table.current)

    def _move(self, by: int) -> None:
        row, rules = self.table.current, list(self.news.choices.rules)
        if row is not None and 0 <= row.id - 1 + by < len(rules):
            rules.insert(row.id - 1 + by, rules.pop(row.id - 1))
            self._wanted = row.id + by
            self._keep_rules(rules)

    def _remove(self) -> None:
        row, before = self.table.current, self.news.choices
        if row is None:
            return
        rules = list(before.rules)
        rules.pop(row.id - 1)
        self._wanted = min(row.id, len(rules))
        self._keep_rules(rules)
        self.office.ways.say(say("settings.news.removed"), lambda: self._keep(before))

    def _on_current(self, row: RuleRow | None) -> None:
        many, choose = len(self.news.choices.rules), say("settings.news.choose")
        for button in (self.change, self.remove):
            button.allow(row is not None, choose)
            button.setVisible(bool(many))
        at = row.id if row is not None else 0
        self.up.allow(at > 1, say("settings.methods.first") if at else choose)
        self.down.allow(0 < at < many, say("settings.methods.last") if at else choose)
        for button in (self.up, self.down):
            button.setVisible(many > 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_values()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_values()
