"""Whose turn it is: first promised, first served, from the promise since goods were last given back to others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, not_, select

from app.stock.tables import reservation

GIVEN_BACK = "reservation"
"""The cause of an entry that gives back what was promised since another entry, so that others come first from then on."""


def counts_for_turn(promises: FromClause) -> ColumnElement[bool]:
    """The entries of `promises` (reservations, or an alias of them) that nothing gave back since."""
    back = reservation.alias("given_back")
    columns: Any = promises.c
    return not_(
        exists(
            select(back.c.id)
            .where(
                and_(
                    back.c.order_line_id == columns.order_line_id,
                    back.c.cause == GIVEN_BACK,
                    back.c.id >= columns.id,
                )
            )
            .correlate(promises)
        )
    )
