"""Taking a bank's statement in: its lines kept as they were told, its movements once each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.audit import canonical
from app.base.door import Read, Write, verb
from app.base.uid import new_uid
from app.payments.bank_account import account_of
from app.payments.bank_tables import (
    bank_account,
    bank_detail,
    bank_line,
    bank_statement,
    bank_transaction,
    bank_waiting,
)
from app.payments.same import Seen, known_among
from app.payments.statement import Statement, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a statement.

    `statement_id` is None where all of it was there already; `new` are the keys of transactions that were not known,
    `known` how many were. `off_by` is what its own balances miss, `gap` what lies between it and the statement before
    (both minor units, None where nothing can be said).
    """

    bank_account_id: int
    account_new: bool
    statement_id: int | None
    number: str
    currency: str
    opened_on: date | None
    closed_on: date | None
    opening: int | None = None
    closing: int | None = None
    new: tuple[int, ...] = ()
    known: int = 0
    off_by: int | None = None
    gap: int | None = None


@verb("collect.take_statements")
def take_statements(
    tx: Write, told: Sequence[Statement], file: str, chosen: int | None = None
) -> list[Taken]:
    """Take in what a file says, all of it or nothing; what is known already adds nothing.

    `chosen` is the account a person says it is of. Refused as `app.payments.bank_account.account_of` refuses.
    """
    return [_take(tx, each, file, chosen) for each in told]


def _take(tx: Write, told: Statement, file: str, chosen: int | None) -> Taken:
    account_id, opened = account_of(tx, told.account, told.currency, chosen)
    # One statement of an account at a time: what is known is asked before anything is written.
    mine = tx.execute(_LOCKED if tx.waits_for_rows else _ACCOUNT, {"id": account_id}).one()
    told = replace(told, currency=mine.currency)
    before = _before(tx, account_id, told)
    common: dict[str, Any] = {
        "bank_account_id": account_id,
        "account_new": opened,
        "number": told.number,
        "currency": told.currency,
        "opened_on": told.opened_on,
        "closed_on": told.closed_on,
        "opening": told.opening,
        "closing": told.closing,
        "off_by": told.off_by,
        "gap": told.opening - before if before is not None and told.opening is not None else None,
    }
    digest = _digest(told)
    if tx.execute(_SAME, {"account": account_id, "digest": digest}).first() is not None:
        return Taken(statement_id=None, known=len(told.transactions), **common)
    known = known_among(
        told.transactions, told.format, _seen(tx, account_id, told), _followed(tx, account_id, told)
    )
    if None not in known and _says_nothing_new(tx, account_id, told):
        return Taken(statement_id=None, known=len(known), **common)
    statement_id = tx.insert(
        bank_statement,
        {
            "uid": new_uid(),
            "bank_account_id": account_id,
            "format": told.format,
            "number": told.number,
            "file": file,
            "content_hash": digest,
            "currency": told.currency,
            "opened_on": told.opened_on,
            "closed_on": told.closed_on,
            "opening": told.opening,
            "closing": told.closing,
            "line_count": len(told.transactions),
            "taken_at": tx.now,
            "taken_by": tx.actor.name,
        },
    )
    new = _movements(tx, account_id, told, known)
    keys = iter(new)
    _lines(tx, statement_id, told.transactions, [each if each is not None else next(keys) for each in known])
    tx.note(file=file, number=told.number, new=len(new), known=len(known) - len(new))
    return Taken(statement_id=statement_id, new=tuple(new), known=len(known) - len(new), **common)


def _movements(tx: Write, account_id: int, told: Statement, known: Sequence[int | None]) -> list[int]:
    """Write the transactions nobody knew, and that they wait for somebody."""
    fresh = [each for each, there in zip(told.transactions, known, strict=True) if there is None]
    if not fresh:
        return []
    span = {
        "account": account_id,
        "first": min(each.booked_on for each in fresh),
        "last": max(each.booked_on for each in fresh),
    }
    counted = Counter({(row.booked_on, row.amount): int(row.last) for row in tx.execute(_LAST, span)})
    rows: list[dict[str, Any]] = []
    for each in fresh:
        counted[each.booked_on, each.amount] += 1
        rows.append(
            {
                "uid": new_uid(),
                "bank_account_id": account_id,
                "booked_on": each.booked_on,
                "amount": each.amount,
                "currency": told.currency,
                "nth": counted[each.booked_on, each.amount],
                "recorded_at": tx.now,
            }
        )
    made = tx.insert_many(bank_transaction, rows)
    tx.put(
        bank_waiting,
        [
            {
                "transaction_id": key,
                "bank_account_id": account_id,
                "booked_on": each.booked_on,
                "remaining": each.amount,
            }
            for key, each in zip(made, fresh, strict=True)
        ],
    )
    return made


def _lines(tx: Write, statement_id: int, told: Sequence[Transaction], keys: Sequence[int]) -> None:
    """Write what the statement says, line by line, and the payments within a line."""
    rows = [
        {
            "statement_id": statement_id,
            "position": at,
            "transaction_id": key,
            "booked_on": each.booked_on,
            "value_on": each.value_on,
            "amount": each.amount,
            "kind": each.kind,
            "code": each.code,
            "bank_id": each.bank_id,
            "end_to_end": each.end_to_end,
            "reference": each.reference,
            "remittance": each.text,
            "name": each.name,
            "iban": each.iban,
            "gross": each.gross,
            "fee": each.fee,
            "detail_count": len(each.details),
        }
        for at, (each, key) in enumerate(zip(told, keys, strict=True), 1)
    ]
    details = [
        {
            "line_id": line_id,
            "position": at,
            "amount": inner.amount,
            "end_to_end": inner.end_to_end,
            "reference": inner.reference,
            "remittance": inner.text,
            "name": inner.name,
            "iban": inner.iban,
        }
        for line_id, each in zip(tx.insert_many(bank_line, rows), told, strict=True)
        for at, inner in enumerate(each.details, 1)
    ]
    tx.insert_many(bank_detail, details)


def _digest(told: Statement) -> str:
    """What a statement says, wherever it stands in its file."""
    said = asdict(told)
    for each in said["transactions"]:
        del each["line"]
    del said["account"]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _seen(rd: Read, account_id: int, told: Statement) -> list[Seen]:
    """The lines known of the days a statement speaks of, and some before and after."""
    if not told.transactions:
        return []
    days = [each.booked_on for each in told.transactions]
    span = {
        "account": account_id,
        "first": min(days) - timedelta(days=7),
        "last": max(days) + timedelta(days=7),
    }
    return [
        Seen(
            transaction_id=row.transaction_id,
            statement_id=row.statement_id,
            format=row.format,
            booked_on=row.booked_on,
            value_on=row.value_on,
            amount=row.amount,
            bank_id=row.bank_id,
            end_to_end=row.end_to_end,
            text=row.remittance,
            name=row.name,
            iban=row.iban,
        )
        for row in rd.execute(_SEEN, span)
    ]


def _followed(rd: Read, account_id: int, told: Statement) -> set[int]:
    """The statements this one goes on from or leads up to, by a balance that both have, being another than this one."""
    if told.opening is None or told.closing is None:
        return set()
    return {
        row.id
        for row in rd.execute(_BALANCED, {"account": account_id})
        if (row.opening, row.closing) != (told.opening, told.closing) and _after(row, told)
    }


def _after(row: Any, told: Statement) -> bool:
    days = [each.booked_on for each in told.transactions]
    if not days or row.closed_on is None or row.opened_on is None:
        return False
    goes_on = row.closing == told.opening and row.closed_on <= min(days)
    leads_up = row.opening == told.closing and row.opened_on >= max(days)
    return bool(goes_on or leads_up)


def _before(rd: Read, account_id: int, told: Statement) -> int | None:
    """The closing balance of the statement before this one; None where there is none."""
    first = told.opened_on or min((each.booked_on for each in told.transactions), default=None)
    if first is None:
        return None
    found = rd.execute(_PREVIOUS, {"account": account_id, "day": first}).all()
    # Several may end on one day: where one of them fits, there is no gap.
    closings = [int(row.closing) for row in found if row.closed_on == found[0].closed_on]
    return told.opening if told.opening in closings else next(iter(closings), None)


def _says_nothing_new(rd: Read, account_id: int, told: Statement) -> bool:
    """Whether this format told these balances before: its lines are those that are known.

    What another format says of the same lines is kept: it may say more.
    """
    return any(
        (row.closing, row.opening, row.closed_on) == (told.closing, told.opening, told.closed_on)
        for row in rd.execute(_OF_FORMAT, {"account": account_id, "format": told.format})
    )


_ACCOUNT = select(bank_account.c.id, bank_account.c.currency).where(bank_account.c.id == bindparam("id"))
_LOCKED = _ACCOUNT.with_for_update()
_SAME = select(bank_statement.c.id).where(
    bank_statement.c.bank_account_id == bindparam("account"),
    bank_statement.c.content_hash == bindparam("digest"),
)
_LAST = (
    select(
        bank_transaction.c.booked_on,
        bank_transaction.c.amount,
        func.max(bank_transaction.c.nth).label("last"),
    )
    .where(
        bank_transaction.c.bank_account_id == bindparam("account"),
        bank_transaction.c.booked_on.between(bindparam("first"), bindparam("last")),
    )
    .group_by(bank_transaction.c.booked_on, bank_transaction.c.amount)
)
_SEEN = (
    select(bank_line, bank_statement.c.format)
    .join(bank_transaction, bank_transaction.c.id == bank_line.c.transaction_id)
    .join(bank_statement, bank_statement.c.id == bank_line.c.statement_id)
    .where(
        bank_transaction.c.bank_account_id == bindparam("account"),
        bank_transaction.c.booked_on.between(bindparam("first"), bindparam("last")),
    )
    .order_by(bank_line.c.id)
)
_BALANCED = select(
    bank_statement.c.id,
    bank_statement.c.opening,
    bank_statement.c.closing,
    bank_statement.c.opened_on,
    bank_statement.c.closed_on,
).where(bank_statement.c.bank_account_id == bindparam("account"), bank_statement.c.closing.is_not(None))
_OF_FORMAT = select(bank_statement.c.opening, bank_statement.c.closing, bank_statement.c.closed_on).where(
    bank_statement.c.bank_account_id == bindparam("account"), bank_statement.c.format == bindparam("format")
)
_PREVIOUS = (
    select(bank_statement.c.closing, bank_statement.c.closed_on)
    .where(
        bank_statement.c.bank_account_id == bindparam("account"),
        bank_statement.c.closing.is_not(None),
        bank_statement.c.closed_on <= bindparam("day"),
    )
    .order_by(bank_statement.c.closed_on.desc(), bank_statement.c.id.desc())
    .limit(20)
)
