"""Customers of one name told apart in lists: by their number, everywhere the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import bindparam, exists, select

from app.base.door import Read
from app.customers.tables import customer


class OfCustomer(Protocol):
    """A row that names a customer; `apart` is their number where another one is called the same, else empty."""

    @property
    def customer_id(self) -> int: ...

    @property
    def apart(self) -> str: ...


ROW = TypeVar("ROW", bound=OfCustomer)


def told_apart(rd: Read, rows: Sequence[ROW]) -> list[ROW]:
    """The rows with the numbers of customers who share their name with another one in use."""
    asked = sorted({row.customer_id for row in rows})
    numbers = {int(each.id): str(each.number) for each in rd.execute(_ALIKE, {"ids": asked})}
    return [_with(row, numbers[row.customer_id]) if row.customer_id in numbers else row for row in rows]


def _with(row: ROW, number: str) -> ROW:
    # Rows are frozen dataclasses, which the protocol cannot say.
    return cast("ROW", replace(cast("Any", row), apart=number))


_other = customer.alias("other")
_ALIKE = select(customer.c.id, customer.c.number).where(
    customer.c.id.in_(bindparam("ids", expanding=True)),
    exists(
        select(_other.c.id).where(
            _other.c.folded == customer.c.folded, _other.c.id != customer.c.id, _other.c.archived_at.is_(None)
        )
    ),
)
