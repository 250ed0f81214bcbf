"""Which rules hold the orders of which class of customers, each with the words that say what follows from it."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.base import settings
from app.receivables.credit_rules import CLASSES, Rules, rules_of
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit, PercentEdit
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.section import Section
from ui.kit.sized import most_width
from ui.kit.theme import scaled
from ui.kit.typed_edit import TypedEdit
from ui.kit.whole_edit import WholeEdit
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words

NAME = "credit.rules"
WIDEST = 720
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("settings.rules.limit", ("limit", "horizon_days", "limit_expired")),
    ("settings.rules.debts", ("overdue_days", "overdue_amount", "overdue_share_ppm")),
    ("settings.rules.facts", ("dunning_level", "broken_promise", "broken_instalment", "insolvency")),
    ("settings.rules.new", ("first_orders", "unpaid_newcomer")),
)
_BOXES = frozenset(
    {
        "limit",
        "limit_expired",
        "broken_promise",
        "broken_instalment",
        "insolvency",
        "unpaid_newcomer",
    }
)


_UNITS = {"horizon_days": "kit.unit.days", "overdue_days": "kit.unit.days"}


class CreditRules(QWidget):
    """One class at a time; each decision is saved at once, with Undo."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.values: dict[str, Any] = {}
        self.fields: dict[str, Field] = {}
        self.chosen = Choice([(each, f"credit.class.{each}") for each in CLASSES], self)
        most_width(self.chosen, 360)
        self.chosen.currentIndexChanged.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        whom = Section("settings.rules.whom", self, edge="bottom")
        chosen = Field("settings.rules.class", self.chosen, hint="settings.rules.class_hint", parent=whom)
        chosen.setMaximumWidth(scaled(WIDEST))
        whom.body.addWidget(chosen)
        column.addWidget(whom)
        for title, names in _PARTS:
            part = Section(title, self, edge="bottom")
            part.body.setSpacing(14)
            for name in names:
                field = Field(f"settings.rule.{name}", self._edit(name), parent=part)
                field.setMaximumWidth(scaled(WIDEST))
                self.fields[name] = field
                part.body.addWidget(field)
            column.addWidget(part)
        column.addStretch(1)

    @property
    def rules(self) -> Rules:
        """The rules of the class that is shown."""
        return rules_of(self.values, self.chosen.value)

    def show_values(self, values: dict[str, Any]) -> None:
        """Show what is decided now, `values` being all settings."""
        self.values = dict(values)
        self._show()

    def effect_of(self, name: str) -> str:
        """What follows from a rule as it is decided, in words."""
        value = getattr(self.rules, name)
        key = f"settings.rule_effect.{name}"
        if isinstance(value, bool):
            return say(f"{key}.{'on' if value else 'off'}")
        if name == "overdue_amount" and self.rules.overdue_days is None:
            return say(f"{key}.idle")
        if value is None or (name == "overdue_amount" and not value):
            return say(f"{key}.off")
        facts = {
            "n": value,
            "amount": words().money(value, self.office.currency) if name == "overdue_amount" else "",
            "share": words().percent(value) if name == "overdue_share_ppm" else "",
        }
        return say(f"{key}.on", **facts)

    # --- within ---

    def _edit(self, name: str) -> QWidget:
        if name in _BOXES:
            box = WordBox("settings.rules.on", self)
            box.toggled.connect(partial(self.decide, name))
            return box
        edit: TypedEdit[int]
        if name == "overdue_amount":
            edit = MoneyEdit(self.office.currency, self)
        elif name == "overdue_share_ppm":
            edit = PercentEdit(self)
        else:
            edit = WholeEdit(self, unit=_UNITS.get(name, ""))
        # A figure has the width of a figure; what follows from it has that of a sentence.
        most_width(edit, 200)
        edit.settled.connect(lambda: self.decide(name, edit.value))
        return edit

    def _show(self, _at: int = 0) -> None:
        rules = asdict(self.rules)
        for name, field in self.fields.items():
            edit = field.edit
            if isinstance(edit, QCheckBox):
                with QSignalBlocker(edit):
                    edit.setChecked(bool(rules[name]))
            else:
                cast("TypedEdit[int]", edit).set_value(rules[name])
            field.explain(self.effect_of(name))

    def decide(self, name: str, value: Any) -> None:
        """Decide a rule of the class shown, and offer to take it back; idle when it is what it was."""
        if name == "overdue_amount" and value is None:
            value = 0
        if getattr(self.rules, name) == value:
            return
        before = dict(self.values.get(NAME) or {})
        of_class = {**asdict(self.rules), name: value}
        self._keep({**before, self.chosen.value: of_class}, before)

    def _keep(self, wanted: dict[str, Any], before: dict[str, Any] | None) -> None:
        def decided(_nothing: None) -> None:
            self.values[NAME] = wanted
            self._show()
            if before is not None:
                told = say("settings.rules.decided", risk_class=say(f"credit.class.{self.chosen.value}"))
                self.office.ways.say(told, partial(self._keep, before, None))

        def refused(failure: Failure) -> None:
            self._show()
            self.office.runner.unheard.emit(failure)

        self.office.do(settings.decide, NAME, wanted, done=decided, failed=refused, owner=self)
