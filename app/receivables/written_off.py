"""What was given up: the write-offs of documents as they stand, and all of them with their lines in the accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from app.base.company import zone_of
from app.base.door import Read
from app.base.finding import home_currency
from app.customers.merged import merged_accounts
from app.receivables.bad_debts import AccountLine
from app.receivables.stood import end_of
from app.receivables.tables import allocation, item
from app.receivables.write_off_tables import write_off, write_off_line

GROUNDS = ("judgement", "plan", "exhausted")
"""Why the law lets VAT be had back: liquidation by a court, remission under a plan, every means of recovery used up."""


@dataclass(frozen=True, slots=True)
class WriteOffRow:
    """Money given up (minor units of `currency`): a loss, a small difference either way, or the reversal of one.

    `noun` and `document_id` name the document it was owed by, or in whose favour it stood; `vat` is had back from the
    State, `released` what was set aside before. `reversed_by` is the key of what took it back.
    """

    id: int
    number: str
    kind: str
    customer_id: int
    account_id: int
    noun: str
    document_id: int
    amount: int
    vat: int
    released: int
    currency: str
    ground: str
    reason: str
    decided_on: date
    decided_by: str
    reverses_id: int | None
    recorded_at: datetime
    reversed_by: int | None

    @property
    def stands(self) -> bool:
        """Whether it still holds."""
        return self.kind != "reversal" and self.reversed_by is None


def write_off_row(rd: Read, write_off_id: int) -> WriteOffRow | None:
    """One of them."""
    row = rd.execute(_ALL.where(write_off.c.id == write_off_id)).one_or_none()
    return WriteOffRow(*row) if row is not None else None


def write_offs_of(rd: Read, noun: str, document_id: int) -> list[WriteOffRow]:
    """All that was given up of a document and taken back again, oldest first."""
    return [WriteOffRow(*row) for row in rd.execute(_OF, {"noun": noun, "document": document_id})]


def write_offs_of_customers(rd: Read, customer_ids: Sequence[int], limit: int) -> list[WriteOffRow]:
    """The last that was given up of what some customers owe, and taken back again, newest first."""
    found = rd.execute(_OF_CUSTOMERS, {"customers": list(customer_ids), "limit": limit})
    return [WriteOffRow(*row) for row in found]


def lost_by(rd: Read, customer_ids: Sequence[int]) -> list[tuple[str, int]]:
    """What stands as lost of what some customers owed: currency and minor units, by currency."""
    return [
        (row.currency, int(row.amount)) for row in rd.execute(_LOST_BY, {"customers": list(customer_ids)})
    ]


def all_write_offs(rd: Read) -> list[WriteOffRow]:
    """Every one there is, oldest first."""
    return [WriteOffRow(*row) for row in rd.execute(_ALL)]


def lost_of(rd: Read, noun: str, document_id: int) -> int:
    """What stands as given up of a document's debts, in minor units."""
    rows = write_offs_of(rd, noun, document_id)
    return sum(each.amount for each in rows if each.stands and each.kind != "small_gain")


def lost_on(rd: Read, item_ids: Sequence[int]) -> int:
    """What stands as given up of these debts alone, in minor units."""
    return int(rd.scalar(_LOST_ON, {"items": list(item_ids)}))


_LOST_ON = (
    select(func.coalesce(func.sum(allocation.c.amount), 0))
    .join(item, item.c.id == allocation.c.source_item_id)
    .where(item.c.noun == "write_off", allocation.c.target_item_id.in_(bindparam("items", expanding=True)))
)


def account_lines(rd: Read, ids: Sequence[int]) -> dict[int, tuple[AccountLine, ...]]:
    """The lines of write-offs in the accounts, by key."""
    found: dict[int, list[AccountLine]] = {}
    for row in rd.execute(_LINES, {"ids": list(ids)}):
        found.setdefault(row.write_off_id, []).append(
            AccountLine(row.account_code, int(row.debit), int(row.credit))
        )
    return {key: tuple(lines) for key, lines in found.items()}


def net_losses(rd: Read, first: date, last: date, known_on: date | None = None) -> dict[int, int]:
    """What each account lost us between two days, both included, less the losses taken back in them; minor units."""
    statement = _LOST.where(write_off.c.currency == home_currency(rd))
    if known_on is not None:
        statement = statement.where(write_off.c.recorded_at < end_of(known_on, zone_of(rd)))
    merged, found = merged_accounts(rd), dict[int, int]()
    for row in rd.execute(statement, {"first": first, "last": last}):
        key = int(row.account_id)
        account_id = merged.get(key, key)
        amount = int(row.amount) if row.kind == "loss" else -int(row.amount)
        found[account_id] = found.get(account_id, 0) + amount
    return found


_undoing = write_off.alias("undoing")
_UNDOING = (
    select(_undoing.c.id)
    .where(_undoing.c.reverses_id == write_off.c.id)
    .correlate(write_off)
    .scalar_subquery()
)
_ALL = select(
    *(write_off.c[name] for name in WriteOffRow.__slots__ if name != "reversed_by"),
    _UNDOING.label("reversed_by"),
).order_by(write_off.c.id)
_OF = _ALL.where(write_off.c.noun == bindparam("noun"), write_off.c.document_id == bindparam("document"))
_OF_CUSTOMERS = (
    _ALL.where(write_off.c.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(None)
    .order_by(write_off.c.id.desc())
    .limit(bindparam("limit"))
)
_LOST_BY = (
    select(write_off.c.currency, func.sum(write_off.c.amount).label("amount"))
    .where(
        write_off.c.customer_id.in_(bindparam("customers", expanding=True)),
        write_off.c.kind == "loss",
        ~select(_undoing.c.id).where(_undoing.c.reverses_id == write_off.c.id).correlate(write_off).exists(),
    )
    .group_by(write_off.c.currency)
    .order_by(write_off.c.currency)
)
_LINES = (
    select(write_off_line)
    .where(write_off_line.c.write_off_id.in_(bindparam("ids", expanding=True)))
    .order_by(write_off_line.c.write_off_id, write_off_line.c.position)
)
_before = write_off.alias("before")
_LOST = (
    select(write_off.c.account_id, write_off.c.kind, func.sum(write_off.c.amount).label("amount"))
    .outerjoin(_before, _before.c.id == write_off.c.reverses_id)
    .where(
        write_off.c.decided_on.between(bindparam("first"), bindparam("last")),
        func.coalesce(_before.c.kind, write_off.c.kind) == "loss",
    )
    .group_by(write_off.c.account_id, write_off.c.kind)
)
