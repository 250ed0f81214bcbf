"""Credit of customers who are to be debited, in words, and the way to set it against what they owe first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.payments.credit_beside import CreditBeside
from ui.kit.office import Office
from ui.kit.wording import say, words
from ui.receivables.match_dialog import MatchDialog, match_items

_NAMED = 3

Whose = Sequence[tuple[str, CreditBeside]]
"""Credits, each with the name of its customer."""


def credits_told(found: Whose) -> str:
    """The first of them, how many more, and that they are matched first; empty where there is none."""
    if not found:
        return ""
    told = [
        say("debit.credit.one", number=each.number, customer=name, amount=_amount(each))
        for name, each in found[:_NAMED]
    ]
    if (more := len(found) - _NAMED) > 0:
        told.append(say("debit.credit.more", n=more))
    return say("debit.credit.look", told=", ".join(told))


def credit_line(each: CreditBeside) -> str:
    """One of them, beside its customer."""
    return say("debit.credit.row", number=each.number, amount=_amount(each))


def match_credit(office: Office, each: CreditBeside, parent: QWidget) -> MatchDialog:
    """Choose what it is set against."""
    of_payment = each.noun == "payment"
    return match_items(
        office,
        each.account_id,
        from_payment=each.document_id if of_payment else None,
        from_credit_note=each.document_id if each.noun == "invoice" else None,
        parent=parent,
    )


def _amount(each: CreditBeside) -> str:
    return words().money(each.amount, each.currency)
