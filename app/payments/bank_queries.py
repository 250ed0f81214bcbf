"""What lists and pages show of the bank: movements with all that was told of them, statements with their balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.base.pages import pages
from app.payments.at_bank import not_at_bank
from app.payments.bank_tables import (
    bank_account,
    bank_detail,
    bank_line,
    bank_match,
    bank_statement,
    bank_transaction,
    bank_waiting,
)
from app.payments.claim import Told
from app.payments.statement_gaps import Gap, gaps_of
from app.payments.tables import payment

SERVICES = ("paypal", "stripe")
"""The formats of payment services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRow:
    """A movement; amounts in minor units of `currency`, what comes in is positive. `remaining` is not matched yet.

    `name`, `iban`, `text` and `reference` are the fullest that any statement tells.
    """

    id: int
    uid: str
    bank_account_id: int
    account: str
    booked_on: date
    value_on: date | None
    amount: int
    currency: str
    remaining: int
    kind: str
    name: str
    iban: str
    text: str
    reference: str
    end_to_end: str
    gross: int | None
    fee: int | None
    service: str
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement as it was taken in; balances and amounts in minor units, None where the bank told none.

    `off_by` is what its balances miss of its lines, `gap` what lies between it and the statement before, `silent` the days
    before it that no statement tells of.
    """

    id: int
    uid: str
    bank_account_id: int
    account: str
    format: str
    number: str
    file: str
    currency: str
    opened_on: date | None
    closed_on: date | None
    opening: int | None
    closing: int | None
    lines: int
    waiting: int
    off_by: int | None
    gap: int | None
    taken_at: datetime
    taken_by: str
    silent: Gap | None = None
    unseen: int = 0
    """How many payments of those days, in its currency, the bank should tell of and does not yet."""
    unseen_amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    """What a movement, or a part of it, was matched with; `reversed` where that was undone, `number` of its payment."""

    id: int
    transaction_id: int
    kind: str
    amount: int
    payment_id: int | None
    number: str
    made: bool
    sureness: str
    by_program: bool
    reason: str
    matched_at: datetime
    matched_by: str
    reverses_id: int | None
    reversed: bool


def waiting_count(rd: Read, account_id: int | None = None) -> int:
    """How many movements wait for somebody, of one account or of all."""
    counted = select(func.count()).select_from(bank_waiting)
    if account_id is not None:
        counted = counted.where(bank_waiting.c.bank_account_id == account_id)
    return int(rd.scalar(counted))


def waiting_ids(rd: Read, account_id: int | None = None) -> list[int]:
    """The keys of movements that wait, the oldest first."""
    keys = select(bank_waiting.c.transaction_id).order_by(
        bank_waiting.c.booked_on, bank_waiting.c.transaction_id
    )
    if account_id is not None:
        keys = keys.where(bank_waiting.c.bank_account_id == account_id)
    return [int(key) for key in rd.execute(keys).scalars()]


def transaction_rows(rd: Read, ids: Sequence[int]) -> list[BankRow]:
    """The movements with these keys, in the order of the keys."""
    found: dict[int, BankRow] = {}
    for some in pages(ids):
        lines: dict[int, list[Any]] = defaultdict(list)
        for line in rd.execute(_LINES, {"ids": some}):
            lines[line.transaction_id].append(line)
        details: dict[int, list[Any]] = defaultdict(list)
        parted = [each.id for all_ in lines.values() for each in all_ if each.detail_count]
        for inner in rd.execute(_DETAILS, {"ids": parted}) if parted else ():
            details[inner.line_id].append(inner)
        for row in rd.execute(_TRANSACTIONS, {"ids": some}):
            found[row.id] = _row(row, lines[row.id], details)
    return [found[each] for each in ids if each in found]


def _row(row: Any, lines: Sequence[Any], details: dict[int, list[Any]]) -> BankRow:
    texts, names = _told(lines, "remittance"), _told(lines, "name")
    ends, references = _told(lines, "end_to_end"), _told(lines, "reference")
    kinds = [each.kind for each in lines if each.kind != "other"]
    paid = next((each for each in lines if each.gross is not None), None)
    parts = max((details[each.id] for each in lines), key=len, default=list[Any]())
    remaining = int(row.remaining or 0)
    told = Told(
        id=row.id,
        amount=row.amount,
        remaining=remaining,
        currency=row.currency,
        booked_on=row.booked_on,
        kind=kinds[0] if kinds else "other",
        # A service's own id is what shops keep of a payment; a bank's says nothing to anybody.
        texts=(*references, *ends, *(_told(lines, "bank_id") if paid is not None else ()), *texts),
        names=names,
        ibans=_told(lines, "iban"),
        gross=paid.gross if paid is not None else None,
        fee=paid.fee if paid is not None else None,
        details=tuple(_inner(row, each, kinds[0] if kinds else "other") for each in parts),
        bank_account_id=row.bank_account_id,
    )
    return BankRow(
        id=row.id,
        uid=row.uid,
        bank_account_id=row.bank_account_id,
        account=row.account,
        booked_on=row.booked_on,
        value_on=next((each.value_on for each in lines if each.value_on is not None), None),
        amount=row.amount,
        currency=row.currency,
        remaining=remaining,
        kind=told.kind,
        name=_longest(names),
        iban=_longest(told.ibans),
        text=_longest(texts),
        reference=_longest(references),
        end_to_end=_longest(ends),
        gross=told.gross,
        fee=told.fee,
        service=next((each.format for each in lines if each.format in SERVICES), ""),
        told=told,
    )


def _inner(row: Any, detail: Any, kind: str) -> Told:
    amount = int(detail.amount or 0)
    return Told(
        id=row.id,
        amount=amount,
        remaining=amount,
        currency=row.currency,
        booked_on=row.booked_on,
        kind=kind,
        texts=tuple(each for each in (detail.reference, detail.end_to_end, detail.remittance) if each),
        names=(detail.name,) if detail.name else (),
        ibans=(detail.iban,) if detail.iban else (),
    )


def _told(lines: Sequence[Any], name: str) -> tuple[str, ...]:
    """What lines say in one place, each text once, those left out that another holds whole."""
    every = dict.fromkeys(str(getattr(each, name)) for each in lines if getattr(each, name))
    return tuple(each for each in every if not any(each != other and each in other for other in every))


def _longest(texts: Sequence[str]) -> str:
    # Of two as long the one told last: whoever asks another format of the bank wants what that one says.
    return max(reversed(texts), key=len, default="")


def matches_of(rd: Read, ids: Sequence[int]) -> list[MatchRow]:
    """What these movements were matched with, undone matches among them, in the order they were made."""
    return [
        MatchRow(
            id=row.id,
            transaction_id=row.transaction_id,
            kind=row.kind,
            amount=row.amount,
            payment_id=row.payment_id,
            number=row.number or "",
            made=row.made,
            sureness=row.sureness,
            by_program=row.by_program,
            reason=row.reason,
            matched_at=row.matched_at,
            matched_by=row.matched_by,
            reverses_id=row.reverses_id,
            reversed=row.undone is not None,
        )
        for some in pages(ids)
        for row in rd.execute(_MATCHES, {"ids": some})
    ]


def movement_of(rd: Read, payment_id: int) -> int | None:
    """The key of the movement that tells of a payment; None where no bank does, or not any more."""
    found = rd.execute(_TELLS_OF, {"payment": payment_id}).scalar()
    return int(found) if found is not None else None


def matched_ids(rd: Read, limit: int = 500) -> list[int]:
    """The keys of movements that were matched whole, the newest matches first."""
    found = rd.execute(_MATCHED_LAST, {"limit": limit * 4}).scalars()
    waits = set(rd.execute(select(bank_waiting.c.transaction_id)).scalars())
    return [int(key) for key in dict.fromkeys(found) if key not in waits][:limit]


def statement_rows(rd: Read, account_id: int | None = None) -> list[StatementRow]:
    """Statements, the newest first, each held against the one before it in its account."""
    wanted = (
        _STATEMENTS
        if account_id is None
        else _STATEMENTS.where(bank_statement.c.bank_account_id == account_id)
    )
    last: dict[int, Any] = {}
    found: list[StatementRow] = []
    silent = {each.before: each for gaps in gaps_of(rd).values() for each in gaps}
    waiting = {row.statement_id: int(row.n) for row in rd.execute(_WAITING)}
    moved = {row.statement_id: int(row.moved) for row in rd.execute(_MOVED)}
    for row in rd.execute(wanted):
        before = last.get(row.bank_account_id)
        opening, closing = row.opening, row.closing
        off = None if opening is None or closing is None else closing - opening - moved.get(row.id, 0)
        found.append(
            StatementRow(
                id=row.id,
                uid=row.uid,
                bank_account_id=row.bank_account_id,
                account=row.account,
                format=row.format,
                number=row.number,
                file=row.file,
                currency=row.currency,
                opened_on=row.opened_on,
                closed_on=row.closed_on,
                opening=row.opening,
                closing=row.closing,
                lines=row.line_count,
                waiting=waiting.get(row.id, 0),
                off_by=off,
                gap=row.opening - before if before is not None and row.opening is not None else None,
                taken_at=row.taken_at,
                taken_by=row.taken_by,
                silent=silent.get(row.id),
                **_unseen(rd, silent.get(row.id), row.currency),
            )
        )
        if row.closing is not None:
            last[row.bank_account_id] = row.closing
    return found[::-1]


def _unseen(rd: Read, gap: Gap | None, currency: str) -> dict[str, int]:
    """What was recorded as paid on days that no statement tells of, and that none told of since."""
    if gap is None or gap.last is None:
        return {}
    theirs = _UNSEEN.where(not_at_bank(rd), payment.c.received_on.between(gap.first, gap.last))
    row = rd.execute(theirs.where(payment.c.kind == "payment", payment.c.currency == currency)).one()
    return {"unseen": int(row.n), "unseen_amount": int(row.amount)}


_UNSEEN = select(func.count().label("n"), func.coalesce(func.sum(payment.c.amount), 0).label("amount"))


def statement_transactions(rd: Read, statement_id: int) -> list[int]:
    """The movements a statement tells of, in its order."""
    return [int(key) for key in rd.execute(_OF_STATEMENT, {"id": statement_id}).scalars()]


_TRANSACTIONS = (
    select(bank_transaction, bank_account.c.name.label("account"), bank_waiting.c.remaining)
    .join(bank_account, bank_account.c.id == bank_transaction.c.bank_account_id)
    .join(bank_waiting, bank_waiting.c.transaction_id == bank_transaction.c.id, isouter=True)
    .where(bank_transaction.c.id.in_(bindparam("ids", expanding=True)))
)
_LINES = (
    select(bank_line, bank_statement.c.format)
    .join(bank_statement, bank_statement.c.id == bank_line.c.statement_id)
    .where(bank_line.c.transaction_id.in_(bindparam("ids", expanding=True)))
    .order_by(bank_line.c.id)
)
_DETAILS = (
    select(bank_detail)
    .where(bank_detail.c.line_id.in_(bindparam("ids", expanding=True)))
    .order_by(bank_detail.c.line_id, bank_detail.c.position)
)
_undoing = bank_match.alias("undoing")
_MATCHES = (
    select(bank_match, payment.c.number, _undoing.c.id.label("undone"))
    .join(payment, payment.c.id == bank_match.c.payment_id, isouter=True)
    .join(_undoing, _undoing.c.reverses_id == bank_match.c.id, isouter=True)
    .where(bank_match.c.transaction_id.in_(bindparam("ids", expanding=True)))
    .order_by(bank_match.c.id)
)
_TELLS_OF = (
    select(bank_match.c.transaction_id)
    .join(_undoing, _undoing.c.reverses_id == bank_match.c.id, isouter=True)
    .where(
        bank_match.c.payment_id == bindparam("payment"),
        bank_match.c.reverses_id.is_(None),
        _undoing.c.id.is_(None),
    )
    .order_by(bank_match.c.id.desc())
    .limit(1)
)
_MATCHED_LAST = select(bank_match.c.transaction_id).order_by(bank_match.c.id.desc()).limit(bindparam("limit"))
_STATEMENTS = (
    select(bank_statement, bank_account.c.name.label("account"))
    .join(bank_account, bank_account.c.id == bank_statement.c.bank_account_id)
    .order_by(bank_statement.c.closed_on.is_not(None), bank_statement.c.closed_on, bank_statement.c.id)
)
_WAITING = (
    select(bank_line.c.statement_id, func.count().label("n"))
    .join(bank_waiting, bank_waiting.c.transaction_id == bank_line.c.transaction_id)
    .group_by(bank_line.c.statement_id)
)
_MOVED = select(bank_line.c.statement_id, func.sum(bank_line.c.amount).label("moved")).group_by(
    bank_line.c.statement_id
)
_OF_STATEMENT = (
    select(bank_line.c.transaction_id)
    .where(bank_line.c.statement_id == bindparam("id"))
    .order_by(bank_line.c.position)
)
