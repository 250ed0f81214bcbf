"""What a customer may be asked for today, and what of all that is late is not in it: one sum wherever a promise is noted."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.door import Read
from app.customers.merged import account_now, account_of
from app.reminders.debts import debtors
from app.reminders.plan import plan_of


@dataclass(frozen=True, slots=True)
class Askable:
    """What is `late` of an account or an invoice, in minor units of one currency with tax, and the parts of it that are not
    asked for: `unsent` never left, `disputed`, `coming` (at the bank, or announced to be debited), `credit` that is set
    against nothing.
    """

    late: int = 0
    unsent: int = 0
    disputed: int = 0
    coming: int = 0
    credit: int = 0

    @property
    def asked(self) -> int:
        """What may be asked for."""
        return max(self.late - self.unsent - self.disputed - self.coming - self.credit, 0)


def askable(rd: Read, customer_id: int, currency: str, invoice_id: int | None = None) -> Askable:
    """What may be asked of a customer today in a currency, of one invoice or of all that is late and neither doubtful nor a
    factor's.

    Credit counts against all of it, not against one invoice. Refused with ``customer_unknown``.
    """
    account_id = account_now(rd, account_of(rd, customer_id))
    found = [each for each in debtors(rd, plan_of(rd), rd.today, account_id) if each.currency == currency]
    late = [
        debt
        for each in found
        for debt in each.debts
        if debt.due_on < rd.today
        and not debt.doubtful
        and not debt.assigned
        and (invoice_id is None or debt.invoice_id == invoice_id)
    ]
    sent = [each for each in late if not each.unsent]
    return Askable(
        sum(each.amount for each in late),
        sum(each.amount for each in late if each.unsent),
        sum(each.disputed for each in sent),
        sum(each.at_bank + each.debited for each in sent),
        sum(each.credit for each in found) if invoice_id is None else 0,
    )
