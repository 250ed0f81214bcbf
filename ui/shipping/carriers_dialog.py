"""Who carries what: the rules by country, weight and value, tried in their order when something is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.flow.pack import decide_rules
from app.shipping.carriers import CarrierRule, carrier_rules, carriers
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.list_dialog import ListDialog
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, say, words

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule at its place, from 1; that is also its key."""

    id: int
    rule: CarrierRule


def show_carriers(office: Office, parent: QWidget | None = None) -> CarriersDialog:
    """Show the rules; one is added or changed in a dialog of its own."""
    dialog = CarriersDialog(office, parent)
    dialog.open()
    return dialog


class CarriersDialog(ListDialog[RuleRow]):
    """The rules in their order; Enter changes the framed one."""

    nothing_text = "carriers.none_text"
    nothing_icon = "carrier"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        self._rules: tuple[CarrierRule, ...] = ()
        super().__init__(
            office,
            "carriers.title",
            self._rows,
            _columns(office),
            "carriers.none",
            parent,
            ("carriers.change", self._change),
        )
        self.tell_subtitle(say("carriers.told"))
        self.put_at_foot(WordButton("carriers.add", self, look="primary", clicked=self._add))

    def _rows(self, rd: Read) -> Sequence[RuleRow]:
        self._rules = tuple(carrier_rules(rd))
        return [RuleRow(at, rule) for at, rule in enumerate(self._rules, 1)]

    def _add(self) -> None:
        RuleDialog(self.office, self._rules, None, self).open()

    def _change(self, row: RuleRow) -> None:
        RuleDialog(self.office, self._rules, row.id - 1, self).open()


class RuleDialog(VerbDialog):
    """One rule: what is left empty is not asked of the shipment."""

    def __init__(
        self, office: Office, rules: Sequence[CarrierRule], at: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office, "carriers.rule.new" if at is None else "carriers.rule.title", "carriers.rule.do", parent
        )
        self._rules, self._at = tuple(rules), at
        self.carrier, self.countries = QLineEdit(self), QLineEdit(self)
        known = QCompleter([each.name for each in carriers()], self.carrier)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.carrier.setCompleter(known)
        self.most = QuantityEdit(self)
        self.least_value, self.most_value = (
            MoneyEdit(office.currency, self),
            MoneyEdit(office.currency, self),
        )
        self.place = WholeEdit(self)
        self.cost = MoneyEdit(office.currency, self)
        put = self.form.add
        put("carrier", Field("parcel.carrier", self.carrier, required=True))
        put(
            "countries", Field("carriers.rule.countries", self.countries, hint="carriers.rule.countries_hint")
        )
        put("most", Field("carriers.rule.most", self.most, hint="carriers.rule.most_hint"))
        put("place", Field("carriers.rule.place", self.place, hint="carriers.rule.place_hint"))
        put("least_value", Field("carriers.rule.least_value", self.least_value))
        put("most_value", Field("carriers.rule.most_value", self.most_value))
        if office.actor.sees_costs:
            put("cost", Field("carriers.rule.cost", self.cost, hint="carriers.rule.cost_hint"))
        else:
            self.cost.hide()
        self.place.set_value(len(rules) + 1 if at is None else at + 1)
        if at is not None:
            rule = rules[at]
            self.carrier.setText(rule.carrier)
            self.countries.setText(" ".join(rule.countries))
            self.most.set_value(rule.most_grams)
            self.least_value.set_value(rule.least_value)
            self.most_value.set_value(rule.most_value)
            self.cost.set_value(rule.cost)
            self.put_at_foot(WordButton("carriers.rule.remove", self, look="danger", clicked=self._remove))
        self.effects.tell([("shipments", say("carriers.rule.effect"))])

    def check(self) -> bool:
        if not super().check():
            return False
        wrong = [each for each in self._countries if not (len(each) == 2 and each.isalpha())]
        if wrong:
            self.form.fields["countries"].complain(say("carriers.rule.countries_hint"))
            self.countries.setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    @property
    def _countries(self) -> tuple[str, ...]:
        return tuple(self.countries.text().upper().replace(",", " ").replace(";", " ").split())

    def act(self) -> None:
        rule = CarrierRule(
            carrier=self.carrier.text().strip(),
            countries=self._countries,
            most_grams=self.most.value or None,
            least_value=self.least_value.value,
            most_value=self.most_value.value,
            cost=self.cost.value,
        )
        rest = [each for at, each in enumerate(self._rules) if at != self._at]
        place = max((self.place.value or 1) - 1, 0)
        self._decide([*rest[:place], rule, *rest[place:]])

    def _remove(self) -> None:
        self._decide([each for at, each in enumerate(self._rules) if at != self._at])

    def _decide(self, rules: Sequence[CarrierRule]) -> None:
        before = self._rules
        office = self.office

        def done(_none: None) -> None:
            office.ways.say(say("carriers.saved"), partial(office.do, decide_rules, list(before)))

        self.do(decide_rules, list(rules), done=done)


def _columns(office: Office) -> tuple[Column[RuleRow], ...]:
    def money(value: int | None) -> str:
        return words().money(value, office.currency) if value is not None else ""

    def worth(row: RuleRow) -> str:
        least, most = row.rule.least_value, row.rule.most_value
        if least is not None and most is not None:
            return f"{money(least)} – {money(most)}"
        if least is not None:
            return say("carriers.from", amount=money(least))
        return say("carriers.up_to", amount=money(most)) if most is not None else ""

    cost: Column[RuleRow] = Column(
        key="cost", title="carriers.column.cost", kind="money", value=lambda row: row.rule.cost, width=104
    )
    return (
        Column(key="id", title="carriers.column.place", kind="number", width=64),
        Column(key="carrier", title="column.carrier", value=lambda row: row.rule.carrier, strong=True),
        Column(
            key="countries",
            title="carriers.column.countries",
            value=lambda row: " ".join(row.rule.countries) or say("carriers.any"),
            width=150,
        ),
        Column(
            key="most",
            title="carriers.column.most",
            value=lambda row: f"{words().quantity(row.rule.most_grams)} kg" if row.rule.most_grams else "",
            width=100,
        ),
        Column(
            key="value",
            title="carriers.column.value",
            value=worth,
            width=180,
        ),
        *((cost,) if office.actor.sees_costs else ()),
    )
