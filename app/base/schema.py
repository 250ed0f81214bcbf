"""The schema all rooms hang their tables on: names of constraints, kinds of columns, and what a table promises.

Tables are SQLAlchemy `TypedColumns`. A table's `info` says what the write door and the triggers must know:

- ``tracked``: each row written is sealed into the audit line of its transaction, and `verify` compares the two;
- ``sealed``: no row is ever changed or deleted; triggers refuse it (see `app.base.sealing`);
- ``history``: people read the history of such rows, so audit lines mention them;
- ``parent``: (parent table, foreign key, column counting the children): no child is added once the parent stands.

A column's `info` says ``personal`` (hashed with a salt in the audit line) or ``derived`` (arithmetic over other rows,
recomputed by `verify`, hence not sealed).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, Integer, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only for a column declared INTEGER.
Key = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC: ``timestamptz`` on PostgreSQL, text without zone on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, hand over UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs its zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC whatever the driver delivers."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key() -> Column[int]:
    """The row's own whole-number key."""
    return Column(Key, primary_key=True)


def uid() -> Column[str]:
    """The row's UUIDv7, by which the world outside the database knows it."""
    return Column(String(36), nullable=False, unique=True)


def to(target: str, *, index: bool = True, primary_key: bool = False) -> Column[int]:
    """A foreign key that must be there; `target` is ``table.column``."""
    return Column(Key, ForeignKey(target), nullable=False, index=index, primary_key=primary_key)


def maybe_to(target: str, *, index: bool = True) -> Column[int | None]:
    """A foreign key that may be empty."""
    return Column(Key, ForeignKey(target), nullable=True, index=index)


def whole(*, default: int | None = None, derived: bool = False) -> Column[int]:
    """A whole number of 64 bits: minor units, micro units, thousandths or parts per million."""
    return Column(BigInteger, nullable=False, default=default, info=_info(derived=derived))


def maybe_whole() -> Column[int | None]:
    """A whole number that may be unknown."""
    return Column(BigInteger, nullable=True)


def text(
    *, default: str | None = None, personal: bool = False, index: bool = False, derived: bool = False
) -> Column[str]:
    """A text that must be there, if only empty."""
    return Column(
        Text, nullable=False, default=default, index=index, info=_info(personal=personal, derived=derived)
    )


def maybe_text(*, personal: bool = False, index: bool = False) -> Column[str | None]:
    """A text that may be missing."""
    return Column(Text, nullable=True, index=index, info=_info(personal=personal))


def yes_no(*, default: bool = False) -> Column[bool]:
    """A yes or no."""
    return Column(Boolean(create_constraint=False), nullable=False, default=default)


def instant(*, index: bool = False) -> Column[datetime]:
    """An instant that must be there."""
    return Column(Instant, nullable=False, index=index)


def maybe_instant() -> Column[datetime | None]:
    """An instant that may be missing."""
    return Column(Instant, nullable=True)


def _info(**flags: bool) -> dict[str, Any]:
    return {name: True for name, on in flags.items() if on}
