"""What lateness cost until a day: interest and fixed sums of all that a customer owed late by then, as a claim may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.base.door import Read
from app.base.exchange import rate_on, worth_of
from app.base.finding import home_currency
from app.receivables.late_interest import fixed_sum, late_interest, set_against
from app.receivables.late_rates import FIXED_SUM_IN
from app.receivables.lodged import worth_lodged
from app.reminders.debts import charging, debtors
from app.reminders.plan import plan_of


@dataclass(frozen=True, slots=True)
class Accrued:
    """Interest, and the fixed sums of late invoices, in minor units of the company's currency."""

    interest: int = 0
    fixed_sum: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.interest + self.fixed_sum


def accrued_before(rd: Read, account_id: int, day: date) -> Accrued:
    """What is still open of an account and was late before a day: its interest until then, and a fixed sum for each invoice.

    Interest stops with the judgment that opens proceedings (Code de commerce, article L622-28); what was late before keeps its
    fixed sum, what falls due afterwards has none (L441-10, II). A consumer owes neither.
    """
    how, until = charging(rd), day - timedelta(days=1)
    interest, invoices = 0, set[tuple[str, int | None]]()
    for who in debtors(rd, plan_of(rd), rd.today, account_id):
        if who.audience != "company":
            continue
        late = [each for each in who.debts if not each.assigned and each.due_on < until]
        own = 0
        # The claim is less what is not matched yet: that was not late from its own day on.
        credited = set_against(who.credits, (each.amount for each in late))
        for each, taken in zip(late, credited, strict=True):
            whole = each.amount + sum(one.amount for one in each.received)
            own += late_interest(
                whole,
                each.due_on,
                until,
                how.rates,
                (*each.received, *taken),
                follows=how.follows,
                most_ppm=each.most_ppm,
            ).amount
            if each.amount > sum(one.amount for one in taken if one.on <= each.due_on):
                invoices.add((each.number, each.invoice_id))
        interest += (worth_lodged(rd, who.currency, day) or who.worth).of(own)
    fixed = fixed_sum(len(invoices), how.fixed, professional=True, insolvent=False)
    return Accrued(interest, _at_home(rd, fixed, day))


def _at_home(rd: Read, euros: int, day: date) -> int:
    """Cents of a euro in the company's currency; nothing where no rate tells what they are worth."""
    if home_currency(rd) == FIXED_SUM_IN:
        return euros
    rate = rate_on(rd, FIXED_SUM_IN, day)
    return worth_of(rd, rate).of(euros) if rate is not None else 0
