"""Money that comes for a debt given up as lost: recorded, and as much of the loss taken back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import write_off
from app.flow.given_back import PlannedBack, planned_back
from app.flow.receipt import Receipt
from app.receivables.written_off import WriteOffRow
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words
from ui.payments.method_choice import MethodChoice
from ui.receivables.account_words import entry_in_words


class AfterAllDialog(VerbDialog):
    """Amount, day, how and why; what of the loss stays is said before the click."""

    fields_of: Mapping[str, str] = {"payment_not_positive": "amount", "reason_missing": "reason"}

    def __init__(
        self, office: Office, row: WriteOffRow, customer: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "after_all.title", "after_all.verb", parent, facts={"number": row.number})
        self._row = row
        self._planned: PlannedBack | None = None
        self.amount = MoneyEdit(row.currency, self)
        self.amount.set_value(row.amount)
        self.received_on = DateEdit(lambda: office.today, self)
        self.received_on.set_value(office.today)
        self.method = MethodChoice(office, self)
        self.reason = QLineEdit(self)
        self.form.add("amount", Field("receive.amount", self.amount, required=True))
        self.form.add("received_on", Field("receive.received_on", self.received_on, required=True))
        self.form.add("method", Field("receive.method", self.method))
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="after_all.reason_hint"))
        self.tell_subtitle(customer)
        self.amount.settled.connect(self._tell)
        self._tell()
        office.ask(planned_back, row.id, done=self._on_planned, failed=self.refused, owner=self)

    def _on_planned(self, found: PlannedBack) -> None:
        self._planned = found
        self._tell()

    def act(self) -> None:
        amount, day = self.amount.value, self.received_on.value
        if amount is None or day is None:
            return
        receipt = Receipt(
            amount=amount,
            currency=self.amount.currency,
            method=self.method.means,
            method_code=self.method.value,
            received_on=day,
            customer_id=self._row.customer_id,
        )
        self.do(write_off.after_all, self._row.id, receipt, self.reason.text().strip(), done=self._done)

    def _done(self, _payment_id: int) -> None:
        amount = words().money(self.amount.value or 0, self.amount.currency)
        self.office.ways.say(say("after_all.done", amount=amount))

    def _tell(self) -> None:
        came = self.amount.value or 0

        def money(minor: int) -> str:
            return words().money(minor, self._row.currency)

        lines = [("bank", say("after_all.effect.matched", amount=money(min(came, self._row.amount))))]
        if (still := self._row.amount - came) > 0:
            lines.append(("undo", say("after_all.effect.still", amount=money(still))))
        else:
            lines.append(("undo", say("after_all.effect.gone")))
        if came > self._row.amount:
            lines.append(("customer", say("after_all.effect.more", amount=money(came - self._row.amount))))
        if self._row.vat:
            lines.append(("info", say("after_all.effect.vat")))
        if self._planned is not None:
            entry = entry_in_words(self._planned.lines, self._row.currency)
            key = "after_all.effect.entry_rest" if came < self._row.amount else "loss.effect.entry"
            lines.append(("info", say(key, entry=entry)))
        self.effects.tell(lines)
