"""Customers of one name told apart in lists: by their number, everywhere the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from app.base.door import Read
from app.base.folding import folded
from app.base.pages import pages
from app.customers.tables import customer


class OfCustomer(Protocol):
    """A row that names a customer; `apart` is their number where another one is called the same, else empty."""

    @property
    def customer_id(self) -> int: ...

    @property
    def apart(self) -> str: ...


ROW = TypeVar("ROW", bound=OfCustomer)


def told_apart(rd: Read, rows: Sequence[ROW]) -> list[ROW]:
    """The rows with the numbers of customers who share their name with another one."""
    numbers = numbers_of_namesakes(rd, {row.customer_id for row in rows})
    return [_with(row, numbers[row.customer_id]) if row.customer_id in numbers else row for row in rows]


def numbers_of_namesakes(rd: Read, asked: Iterable[int]) -> dict[int, str]:
    """The numbers of those of these customers whose name reads like that of another one, archived ones among them: their
    documents stay in every list. Whoever was merged into another is that one.
    """
    found: dict[int, str] = {}
    for part in pages(sorted(asked)):
        rows = rd.execute(_NAMED, {"ids": part}).all()
        names = {folded(row.name) for row in rows} - {""}
        if not names:
            continue
        # The folded column holds the contact after the name.
        likely = or_(*(_begins_with(rd, name) for name in sorted(names)))
        bearers = Counter(
            folded(name) for name in rd.execute(select(customer.c.name).where(likely, _STANDS_TOO)).scalars()
        )
        found.update({row.id: row.number for row in rows if bearers[folded(row.name)] > 1})
    return found


def _begins_with(rd: Read, name: str) -> ColumnElement[bool]:
    if rd.waits_for_rows:
        # The server sorts by a language's rules, which look past spaces.
        more = customer.c.folded.startswith(f"{name} ", autoescape=True)
    else:
        # A range is what the index answers.
        more = customer.c.folded.between(f"{name} ", f"{name} \U0010ffff")
    return or_(customer.c.folded == name, more)


def _with(row: ROW, number: str) -> ROW:
    # Rows are frozen dataclasses, which the protocol cannot say.
    return cast("ROW", replace(cast("Any", row), apart=number))


_STANDS = customer.c.merged_into_id.is_(None)
# Said so that no index answers it: SQLite would take that of the merged, which nearly all customers match, before the names'.
_STANDS_TOO = func.coalesce(customer.c.merged_into_id, 0) == 0
_NAMED = select(customer.c.id, customer.c.number, customer.c.name).where(
    customer.c.id.in_(bindparam("ids", expanding=True)), _STANDS
)
