"""Whose turn it is: first promised, first served, from the promise since goods were last given back to others.

A person may change it by entries of the ledger alone: what is promised again counts from then on, and what is promised again
in front of others comes before all that was promised, the last one put there first.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, not_, select

from app.stock.tables import reservation

GIVEN_BACK = "reservation"
"""The cause of an entry that gives back what was promised since another entry, so that others come first from then on; one
that promises it again at the end of the row has it as well.
"""
IN_FRONT = "order_line"
"""The cause of an entry that promises goods again in front of a line of another order."""


def served_by(promises: FromClause) -> ColumnElement[int]:
    """What the entries of `promises` (reservations, or an alias of them) are served by, the least first."""
    columns: Any = promises.c
    return case((columns.cause == IN_FRONT, -columns.id), else_=columns.id)


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
                    back.c.quantity_milli < 0,
                    back.c.id >= columns.id,
                )
            )
            .correlate(promises)
        )
    )
