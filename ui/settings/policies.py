"""What the merchant decides, setting by setting: its field, and the words that say what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.base import settings
from app.base.working_days import closures_text, closures_typed
from app.flow.modules import decide_module
from app.flow.steps import STEPS, decide_step
from app.invoicing.payment_link import checked_link
from app.payments.sepa import checked_creditor
from app.receivables.late_interest import FOLLOWS
from app.reports.modules import MODULES
from app.reports.terms_row import TermsRow
from ui.customers.terms_beyond import beyond_told
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit, PercentEdit
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.section import Section
from ui.kit.sized import most_width
from ui.kit.typed_edit import TypedEdit
from ui.kit.whole_edit import WholeEdit
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words
from ui.reminders.steps_dialog import StepsDialog
from ui.settings.rates_dialog import show_rates
from ui.settings.shipping_dialog import ask_no_shipping

if TYPE_CHECKING:
    from app.base.door import Verb

WIDEST = 720

_CHOICES: dict[str, tuple[str, ...]] = {
    "ship.policy": ("by_hand", "when_covered"),
    "bill.policy": ("on_shipment", "on_payment", "by_hand"),
    "totals.rounding": ("unit", "line", "rate"),
    "terms.persons": ("prepaid", "usual"),
    "vat.distance": ("threshold", "there"),
    "late.follows": FOLLOWS,
}
_BOXES = (
    *STEPS,
    *MODULES,
    "ship.partial",
    "ship.join",
    "bill.payment_code",
    "bill.warranty",
    "bill.official_rules",
    "vat.on_debits",
    "vat.oss",
    "vat.reduced_there",
)
_TYPED: Mapping[str, Callable[[str], str]] = {
    "sepa.creditor": checked_creditor,
    "bill.payment_link": checked_link,
}
_REMINDER_DAYS = ("reminders.gap_days", "reminders.grace_days", "reminders.deadline_days")
_DAYS = (
    *_REMINDER_DAYS,
    "collect.carrier_days",
    "sepa.notice_days",
    "restock.cover_days",
    "restock.dead_days",
    "stock.expires_within",
)
_RATES = ("late.rate_ppm", "restock.service_ppm")
_NEVER_EMPTY = ("late.rate_ppm", "restock.service_ppm", "ship.lead_days", "collect.small_difference", *_DAYS)
_OPENINGS = ("vat.turnover_opening", "vat.services_opening")
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("settings.part.steps", STEPS),
    ("settings.part.modules", tuple(MODULES)),
    (
        "settings.part.ship",
        ("ship.policy", "ship.partial", "ship.join", "ship.lead_days", "ship.closed", "orders.unpaid_days"),
    ),
    (
        "settings.part.restock",
        ("restock.service_ppm", "restock.cover_days", "restock.dead_days", "stock.expires_within"),
    ),
    (
        "settings.part.bill",
        (
            "bill.policy",
            "bill.payment_code",
            "bill.payment_link",
            "bill.warranty",
            "bill.official_rules",
            "totals.rounding",
            "terms.default",
            "terms.persons",
            "late.rate_ppm",
        ),
    ),
    ("settings.part.reminders", ("late.follows", *_REMINDER_DAYS)),
    ("settings.part.credit", ("credit.default_limit",)),
    (
        "settings.part.collect",
        ("collect.small_difference", "collect.carrier_days", "sepa.creditor", "sepa.notice_days"),
    ),
    (
        "settings.part.vat",
        (
            "vat.on_debits",
            "vat.distance",
            "vat.distance_opening",
            "vat.oss",
            "vat.reduced_there",
            *_OPENINGS,
        ),
    ),
)


def word_of(name: str) -> str:
    """A setting's name as part of a key of words."""
    return name.replace(".", "_")


def _verb_of(name: str) -> Verb[..., Any]:
    """What decides a setting: of a step also what stands at it goes on; of a module nothing may stand in it."""
    if name in STEPS:
        return decide_step
    return decide_module if name in MODULES else settings.decide


class Policies(QWidget):
    """Each decision is saved at once, with Undo; the journal keeps the value before and after."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.values: dict[str, Any] = {}
        self._terms: tuple[TermsRow, ...] = ()
        self.fields: dict[str, Field] = {}
        self._parts: dict[str, Section] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for title, names in _PARTS:
            part = Section(title, self, edge="bottom")
            part.body.setSpacing(14)
            for name in names:
                field = Field(f"settings.name.{word_of(name)}", self._edit(name), parent=part)
                most_width(field, WIDEST)
                self.fields[name] = field
                part.body.addWidget(field)
            if title == "settings.part.reminders":
                part.body.addWidget(WordButton("reminders.plan.open", part, clicked=self._plan))
                part.body.addWidget(WordButton("late_rates.open", part, clicked=self._rates))
            column.addWidget(part)
            self._parts[title] = part
        column.addStretch(1)
        office.leaving_out.connect(self._show_steps)

    def _rates(self) -> None:
        show_rates(self.office, self)

    def _plan(self) -> None:
        StepsDialog(self.office, self).open()

    # --- showing ---

    def show_values(self, values: dict[str, Any], terms: Sequence[TermsRow]) -> None:
        """Show what is decided now."""
        self.values = dict(values)
        self._terms = tuple(terms)
        chosen = cast("Choice", self.fields["terms.default"].edit)
        with QSignalBlocker(chosen):
            chosen.clear()
            for each in terms:
                chosen.addItem(each.name_fr if words().language == "fr" else each.name_en, each.code)
        for name, field in self.fields.items():
            self._show(name, field.edit)
            field.explain(self.effect_of(name))
        self._show_steps()

    def _show_steps(self) -> None:
        """Without shipping nothing is prepared, no order waits for it, and on shipment is at confirmation.

        What belongs to a module that is not used is not asked.
        """
        ships, left_out = bool(self.values.get("steps.ship", True)), self.office.left_out
        for title, part in self._parts.items():
            part.setVisible(f"settings:{title}" not in left_out)
        for name, field in self.fields.items():
            shipped = ships or name not in {"steps.prepare", "ship.policy"}
            field.setVisible(shipped and f"settings:{name}" not in left_out)
        chosen = cast("Choice", self.fields["bill.policy"].edit)
        at = chosen.findData("on_shipment")
        chosen.setItemText(at, say(f"settings.value.bill_policy.{self._billed('on_shipment')}"))
        self.fields["bill.policy"].explain(self.effect_of("bill.policy"))

    def _billed(self, value: str) -> str:
        at_once = value == "on_shipment" and not self.values.get("steps.ship", True)
        return "on_confirmation" if at_once else value

    def effect_of(self, name: str) -> str:
        """What follows from a setting as it is decided, in words."""
        value, base = self.values.get(name), f"settings.effect.{word_of(name)}"
        if value is None:
            return say(f"{base}.none")
        if name == "terms.default":
            long = next((each.beyond for each in self._terms if each.code == value), None)
            return say(base) + (f" {beyond_told(long)}" if long is not None else "")
        if name == "bill.policy":
            return say(f"{base}.{self._billed(str(value))}")
        if isinstance(value, bool):
            return say(f"{base}.{'on' if value else 'off'}")
        if name in _CHOICES:
            return say(f"{base}.{value}")
        if name in _RATES:
            return say(base, rate=words().percent(int(value)))
        if name == "credit.default_limit":
            return say(f"{base}.some", amount=words().money(int(value), self.office.currency))
        if name in ("vat.distance_opening", *_OPENINGS):
            return say(f"{base}.some", amount=words().money(int(value), self.office.currency))
        if name == "ship.closed":
            return say(f"{base}.some", n=len(value)) if value else say(f"{base}.none")
        if name in _TYPED:
            return say(f"{base}.some")
        if name == "orders.unpaid_days":
            return say(f"{base}.some", n=int(value))
        if name == "ship.lead_days" or name in _DAYS:
            return say(base, n=int(value))
        return say(base)

    def _show(self, name: str, edit: QWidget) -> None:
        value = self.values.get(name)
        if isinstance(edit, Choice):
            edit.set_value(str(value))
        elif isinstance(edit, QCheckBox):
            with QSignalBlocker(edit):
                edit.setChecked(bool(value))
        elif name in _TYPED:
            cast("TypedEdit[str]", edit).set_value(value)
        elif name == "ship.closed":
            cast("TypedEdit[list[list[str]]]", edit).set_value(value or None)
        else:
            cast("TypedEdit[int]", edit).set_value(None if value is None else int(value))

    # --- deciding ---

    def _edit(self, name: str) -> QWidget:
        if name in _BOXES:
            box = WordBox(f"settings.box.{word_of(name)}", self)
            box.toggled.connect(partial(self.decide, name))
            return box
        if name in _CHOICES or name == "terms.default":
            values = [(each, f"settings.value.{word_of(name)}.{each}") for each in _CHOICES.get(name, ())]
            choice = Choice(values, self)
            most_width(choice, 360)
            choice.currentIndexChanged.connect(partial(self._on_choice, name, choice))
            return choice
        if name in _TYPED:
            number = TypedEdit(_TYPED[name], str, self, right=False)
            number.wants_decimals = False
            most_width(number, 360)
            number.settled.connect(lambda: self.decide(name, number.value))
            return number
        if name == "ship.closed":
            closed = TypedEdit(self._closures, closures_text, self, right=False)
            closed.wants_decimals = False
            closed.settled.connect(lambda: self.decide(name, closed.value or []))
            return closed
        made: dict[str, Callable[[], TypedEdit[int]]] = {
            "credit.default_limit": lambda: MoneyEdit(self.office.currency, self),
            "collect.small_difference": lambda: MoneyEdit(self.office.currency, self),
            "vat.distance_opening": lambda: MoneyEdit(self.office.currency, self),
            **{each: lambda: MoneyEdit(self.office.currency, self) for each in _OPENINGS},
            **{each: lambda: PercentEdit(self) for each in _RATES},
        }
        unit = "kit.unit.days" if name in (*_DAYS, "orders.unpaid_days") else "kit.unit.working_days"
        edit = made.get(name, lambda: WholeEdit(self, unit=unit))()
        # A figure has the width of a figure; what follows from it has that of a sentence.
        most_width(edit, 200)
        edit.settled.connect(lambda: self.decide(name, edit.value))
        return edit

    def _closures(self, text: str) -> list[list[str]]:
        return closures_typed(text, self.office.today, words().language)

    def _on_choice(self, name: str, choice: Choice, _at: int) -> None:
        self.decide(name, choice.value)

    def decide(self, name: str, value: Any) -> None:
        """Decide a setting and offer to take it back; idle when it is what it was."""
        before = self.values.get(name)
        if value == before or (value is None and name in _NEVER_EMPTY):
            return

        if name == "steps.ship" and not value:
            self._show(name, self.fields[name].edit)
            ask_no_shipping(self.office, self)
            return

        def decided(_nothing: object) -> None:
            self.values[name] = value
            self.fields[name].explain(self.effect_of(name))
            told = say("settings.decided", name=say(f"settings.name.{word_of(name)}").replace("&", ""))
            self.office.ways.say(told, lambda: self._take_back(name, before))

        def refused(failure: Failure) -> None:
            self._show(name, self.fields[name].edit)
            self.office.runner.unheard.emit(failure)

        self.office.do(_verb_of(name), name, value, done=decided, failed=refused, owner=self)

    def _take_back(self, name: str, before: Any) -> None:
        def back(_nothing: object) -> None:
            self.values[name] = before
            self._show(name, self.fields[name].edit)
            self.fields[name].explain(self.effect_of(name))

        self.office.do(_verb_of(name), name, before, done=back, owner=self)
