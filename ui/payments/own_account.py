"""The choice of an account of the company: those that are known, else the one whose IBAN stands on its papers."""

from __future__ import annotations

from collections.abc import Sequence

from app.payments.bank_account import BankAccount
from ui.kit.wording import say

_OWN = "own"


def accounts_offered(accounts: Sequence[BankAccount], iban: str) -> list[tuple[str, str]]:
    """What a field offers: keys and names; the IBAN of the papers where no account is known."""
    offered = [(str(each.id), each.name) for each in accounts]
    return offered or ([(_OWN, say("slip.own_account", first=iban[:4], last=iban[-4:]))] if iban else [])


def account_chosen(value: str | None) -> int | None:
    """The key of the account chosen; None for the one on the papers, which is written down when it is first used."""
    return int(value) if value and value != _OWN else None
