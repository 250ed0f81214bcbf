"""What is wrong with a batch of direct debits still to come, in words: for its banner, its file and its being put off."""

from __future__ import annotations

from collections.abc import Sequence

from app.payments.debits import BatchRow
from app.payments.debits_at_bank import DebitAtBank
from ui.kit.wording import say, words
from ui.payments.credit_beside import credits_told

_NAMED = 3


def paid_told(row: BatchRow) -> str:
    """Which invoices of a batch were paid meanwhile, whole or in part: the first of them, and how many more."""
    told = [
        say(
            "debit.paid.one",
            invoice=each.number,
            owed=words().money(each.owed, row.currency),
            amount=words().money(each.amount, row.currency),
        )
        for each in row.paid[:_NAMED]
    ]
    if (more := len(row.paid) - _NAMED) > 0:
        told.append(say("debit.paid.more", n=more))
    return ", ".join(told)


def barred_told(row: BatchRow) -> str:
    """Whose debts from before insolvency proceedings a batch takes, and how much."""
    names = ", ".join(dict.fromkeys(each.customer for each in row.barred))
    amount = words().money(sum(each.amount for each in row.barred), row.currency)
    return say("debit.barred.one", customer=names, amount=amount)


def at_bank_told(row: BatchRow) -> str:
    """For which invoices of a batch money lies at the bank: the first of them with the day, and how many more."""
    return _lying_told(row.at_bank, row.currency)


def possible_told(row: BatchRow) -> str:
    """For which it may, to be looked at first; empty where for none."""
    if not row.possible:
        return ""
    return say("debit.at_bank.look", told=_lying_told(row.possible, row.currency))


def credit_told(row: BatchRow) -> str:
    """What of its customers' credit is matched first; empty where there is none."""
    return credits_told([(each.customer, each.credit) for each in row.credits])


def lying_told(one: DebitAtBank, currency: str) -> str:
    """What lies at the bank for an invoice of a batch, since when, and how surely."""
    return say(
        f"debit.at_bank.{one.sureness}",
        invoice=one.number,
        customer=one.customer,
        amount=words().money(one.lying, currency),
        day=one.booked_on,
    )


def _lying_told(found: Sequence[DebitAtBank], currency: str) -> str:
    told = [lying_told(each, currency) for each in found[:_NAMED]]
    if (more := len(found) - _NAMED) > 0:
        told.append(say("debit.paid.more", n=more))
    return ", ".join(told)


def too_late_told(row: BatchRow) -> str:
    """That somebody was told too late, or would be today, and the first day that is left."""
    if row.late_on is not None:
        return say("debit.late", number=row.number, told=row.late_on, day=row.missed or "")
    return say("debit.missed", number=row.number, day=row.missed or "")


def notices_told(row: BatchRow) -> str:
    """How many customers are still to be told of their debit, and what keeps each notice."""
    counted = {name: getattr(row.notices, name) for name in ("waiting", "failed", "nobody")}
    return " · ".join(say(f"debit.notices.{name}", n=count) for name, count in counted.items() if count)
