"""The company's accounts at banks: which one a file speaks of, what they are called, and their code in the books."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.money import decimals
from app.base.uid import new_uid
from app.payments.bank_tables import bank_account, bank_account_told
from app.payments.statement import Account


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account of the company; `iban` is "" for one that is known by a number only."""

    id: int
    uid: str
    name: str
    iban: str
    currency: str
    journal: str
    archived: bool


def bank_accounts(rd: Read) -> list[BankAccount]:
    """All accounts, those in use first, by name."""
    rows = [
        BankAccount(
            row.id, row.uid, row.name, row.iban, row.currency, row.journal, row.archived_at is not None
        )
        for row in rd.execute(_ALL)
    ]
    return sorted(rows, key=lambda each: (each.archived, each.name.casefold(), each.id))


def find_bank_account(rd: Read, told: str) -> BankAccount:
    """The account called so: by name, IBAN, number as files tell it, or uid; refused with ``bank_account_unknown``."""
    wanted, every = plain_number(told), bank_accounts(rd)
    by_number = {row.told: row.bank_account_id for row in rd.execute(_TOLD)}
    found = [
        each
        for each in every
        if each.uid == told
        or each.name.casefold() == told.strip().casefold()
        or by_number.get(wanted) == each.id
    ]
    if len(found) != 1:
        known = ", ".join(each.name for each in every if not each.archived)
        raise Refusal("bank_account_unknown", account=told, known=known or "—")
    return found[0]


def own_iban(rd: Read, currency: str | None = None) -> str:
    """The IBAN on the company's papers; empty where an account bears it already, or where the company's currency is another."""
    company = the_company(rd)
    iban = company.iban or ""
    other = currency is not None and company.currency != currency
    return "" if other or any(each.iban == iban for each in bank_accounts(rd)) else iban


@verb("collect.open_bank_account")
def open_bank_account(
    tx: Write, name: str, currency: str, told: Account | None = None, journal: str = "BQ"
) -> int:
    """Write down an account of the company; gives its key. Refused with ``bank_account_without_name``,
    ``bank_account_known`` or ``unknown_currency``.
    """
    decimals(currency)
    called = told or Account()
    account_id = tx.insert(
        bank_account,
        {
            "uid": new_uid(),
            "name": _named(name),
            "iban": called.iban,
            "currency": currency,
            "journal": journal.strip() or "BQ",
            "opened_at": tx.now,
            "archived_at": None,
        },
    )
    if called.called:
        call(tx, account_id, called.called, currency)
    tx.note(name=name)
    return account_id


@verb("collect.change_bank_account")
def change_bank_account(
    tx: Write, account_id: int, *, name: str, journal: str, archived: bool = False
) -> None:
    """Call an account something else, give it another code, put it away or take it out again."""
    row = tx.execute(_ONE, {"id": account_id}).one_or_none()
    if row is None:
        raise Refusal("bank_account_unknown", account=account_id, known="—")
    put_away = (row.archived_at or tx.now) if archived else None
    tx.update(
        bank_account, account_id, name=_named(name), journal=journal.strip() or "BQ", archived_at=put_away
    )
    tx.note(before=row.name, name=name, journal=journal)


def account_of(tx: Write, told: Account, currency: str, chosen: int | None) -> tuple[int, bool]:
    """The account a statement is of, and whether it is new: the one its number is known for, else the one a person chose.

    A number that nobody knows opens an account of that name; a file that names none is of the only account there is.
    Refused with ``bank_account_other`` (the file is of another account than the one chosen), ``bank_account_missing``
    (the file names none, and there are several or none) or ``currency_differs``.
    """
    called = plain_number(told.called)
    known = tx.execute(_BY_NUMBER, {"told": called, "currency": currency}).scalar() if called else None
    if known is None and called and not currency:
        known = tx.execute(_BY_NUMBER_ONLY, {"told": called}).scalar()
    if known is not None:
        if chosen is not None and chosen != known:
            raise Refusal("bank_account_other", told=told.called)
        return int(known), False
    if chosen is None and not called:
        in_use = [each for each in bank_accounts(tx) if not each.archived and currency in ("", each.currency)]
        if len(in_use) != 1:
            raise Refusal("bank_account_missing", known=", ".join(each.name for each in in_use) or "—")
        return in_use[0].id, False
    if chosen is None:
        return open_bank_account(tx, told.called, currency or the_company(tx).currency, told), True
    mine = tx.execute(_ONE, {"id": chosen}).one()
    if currency and currency != mine.currency:
        raise Refusal("currency_differs", wanted=mine.currency, found=currency)
    if called:
        call(tx, chosen, told.called, mine.currency)
    return chosen, False


def call(tx: Write, account_id: int, number: str, currency: str) -> None:
    """Know an account by a number from now on; refused with ``bank_account_known`` where another has it."""
    told = plain_number(number)
    if tx.execute(_BY_NUMBER, {"told": told, "currency": currency}).scalar() is not None:
        raise Refusal("bank_account_known", told=number)
    tx.insert(
        bank_account_told,
        {
            "bank_account_id": account_id,
            "told": told,
            "currency": currency,
            "told_at": tx.now,
            "told_by": tx.actor.name,
        },
    )


def plain_number(told: str) -> str:
    """A number or IBAN as it is compared: without spaces, in capitals."""
    return re.sub(r"\s", "", told).upper()


def _named(name: str) -> str:
    if not name.strip():
        raise Refusal("bank_account_without_name")
    return name.strip()


_ALL = select(bank_account)
_ONE = select(bank_account).where(bank_account.c.id == bindparam("id"))
_TOLD = select(bank_account_told.c.told, bank_account_told.c.bank_account_id)
_BY_NUMBER = select(bank_account_told.c.bank_account_id).where(
    bank_account_told.c.told == bindparam("told"), bank_account_told.c.currency == bindparam("currency")
)
_BY_NUMBER_ONLY = select(bank_account_told.c.bank_account_id).where(
    bank_account_told.c.told == bindparam("told")
)
