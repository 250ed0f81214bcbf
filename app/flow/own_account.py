"""The account on the company's papers, for whoever named no other: their IBAN was given once."""

from __future__ import annotations

from app.base.company import the_company
from app.base.door import Write
from app.base.errors import Refusal
from app.payments.bank_account import account_of
from app.payments.statement import Account


def own_account(tx: Write) -> int:
    """The account whose IBAN stands on the company's papers, opened where no statement of it came yet.

    Refused with ``slip_without_account`` where the papers bear none.
    """
    company = the_company(tx)
    if not company.iban:
        raise Refusal("slip_without_account")
    return account_of(tx, Account(company.iban), company.currency, None)[0]
