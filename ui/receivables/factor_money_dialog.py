"""The factor's money for an invoice: what it paid and what it kept, which together are what the invoice asks for."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.flow import factor
from app.flow.factor import FactorMoney
from app.receivables.assigned import AssignmentRow
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

_KEPT = ("commission", "commission_vat", "interest", "fund")


class FactorMoneyDialog(VerbDialog):
    """As the factor's statement says it; what is paid follows from what is kept until it is typed."""

    fields_of: Mapping[str, str] = {"payment_not_positive": "paid", "factor_sum_differs": "paid"}

    def __init__(
        self, office: Office, row: AssignmentRow, number: str, asked: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "factor_money.title", "factor_money.verb", parent, facts={"number": number})
        self._row, self._number, self._asked = row, number, asked
        self.kept = {name: MoneyEdit(row.currency, self) for name in _KEPT}
        self.paid = MoneyEdit(row.currency, self)
        self.paid_on = DateEdit(lambda: office.today, self)
        self.paid_on.set_value(office.today)
        for name, edit in self.kept.items():
            self.form.add(name, Field(f"factor_money.{name}", edit))
            edit.settled.connect(self._reckon)
        self.form.add("paid", Field("factor_money.paid", self.paid, required=True))
        self.form.add("paid_on", Field("factor_money.paid_on", self.paid_on, required=True))
        self.paid.settled.connect(self._tell)
        amount = words().money(asked, row.currency)
        self.tell_subtitle(say("factor_money.subtitle", factor=row.factor, amount=amount))
        self._reckon()

    def act(self) -> None:
        day = self.paid_on.value
        assert day is not None
        money = FactorMoney(
            paid=self.paid.value or 0,
            paid_on=day,
            **{name: edit.value or 0 for name, edit in self.kept.items()},
        )
        self.do(
            factor.paid_by_factor,
            self._row.document_id,
            money,
            done=lambda _id: self.office.ways.say(say("factor_money.done", number=self._number)),
        )

    def _reckon(self) -> None:
        self.paid.set_value(self._asked - sum(edit.value or 0 for edit in self.kept.values()))
        self._tell()

    def _tell(self) -> None:
        told = words().money(self.paid.value or 0, self._row.currency)
        lines = [("bank", say("factor_money.effect.paid", amount=told))]
        key = "factor_money.effect.waits" if self._row.recourse else "factor_money.effect.settles"
        lines.append(("receivables", say(key, number=self._number)))
        if fund := self.kept["fund"].value:
            lines.append(
                ("wait", say("factor_money.effect.fund", amount=words().money(fund, self._row.currency)))
            )
        self.effects.tell(lines)


class DebtorPaidDialog(VerbDialog):
    """The debtor paid the factor: when."""

    def __init__(
        self,
        office: Office,
        row: AssignmentRow,
        number: str,
        parent: QWidget | None = None,
        *,
        to_come: int = 0,
        currency: str = "EUR",
    ) -> None:
        super().__init__(
            office, "debtor_paid.title", "debtor_paid.verb", parent, columns=1, facts={"number": number}
        )
        self._row, self._number = row, number
        self.on = DateEdit(lambda: office.today, self)
        self.on.set_value(office.today)
        self.form.add("on", Field("debtor_paid.on", self.on, required=True))
        self.tell_subtitle(row.factor)
        told = [("receivables", say("debtor_paid.effect.settles", number=number))]
        if to_come:
            amount = words().money(to_come, currency)
            told.append(("late", say("debtor_paid.effect.nothing_came", amount=amount)))
        self.effects.tell(told)

    def act(self) -> None:
        day = self.on.value
        assert day is not None
        self.do(
            factor.debtor_paid,
            self._row.document_id,
            day,
            done=lambda _id: self.office.ways.say(say("debtor_paid.done", number=self._number)),
        )
