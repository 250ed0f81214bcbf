"""The code on an invoice that a bank's application scans: a transfer with account, amount and reference (EPC069-12)."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from stdnum import iban

from app.base.money import from_minor
from app.invoicing.invoice_facts import InvoiceFacts

Code = tuple[tuple[bool, ...], ...]
"""Rows of squares, True where one is dark; without the margin."""

_LONGEST_NAME = 70
_MOST = 99_999_999_999


def payment_code(facts: InvoiceFacts) -> Code | None:
    """The code of what is to be paid; None where it is not paid by one transfer in euros to the seller's account.

    Several instalments have none: a code asks for one amount, and theirs is not owed yet.
    """
    wanted = (
        facts.payment_code
        and facts.kind != "credit_note"
        and facts.number
        and not facts.draft
        and not facts.on_delivery
        and facts.debit is None
    )
    to_seller = not facts.assigned and bool(iban.is_valid(facts.seller.iban))
    at_once = facts.currency == "EUR" and 0 < facts.amount_due <= _MOST and len(facts.instalments) <= 1
    if not (wanted and to_seller and at_once):
        return None
    library: Any = import_module("segno")
    made = library.make(_told(facts), error="m", boost_error=False, micro=False, encoding="utf-8")
    rows: Iterable[bytearray] = made.matrix
    return tuple(tuple(bool(square) for square in row) for row in rows)


def _told(facts: InvoiceFacts) -> str:
    """Version 2, UTF-8, a transfer; the reference is a text, since an invoice's number is no creditor's reference."""
    name = " ".join(facts.seller.name.split())[:_LONGEST_NAME].rstrip()
    amount = f"EUR{from_minor(facts.amount_due, 'EUR'):f}"
    reference = facts.payment_reference or facts.number
    head = ("BCD", "002", "1", "SCT")
    return "\n".join((*head, facts.seller.bic, name, facts.seller.iban, amount, "", "", reference))
