"""Which balances orders are served from: those at a place for sale, without what is in quarantine or has expired."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, select

from app.base.door import THE_DAY
from app.stock.tables import location, lot, quarantine, stock_balance, stock_move

AT_FOR_SALE = stock_balance.c.location_id.not_in(select(location.c.id).where(~location.c.for_sale))
"""Balances at a place for sale; what is between two places is at none. The few others are looked up once a statement."""


def _expired(entries: Table) -> ColumnElement[int]:
    """What these entries come to of the lots of a balance whose best-before day is over."""
    columns: Any = entries.c
    found = (
        select(func.sum(columns.quantity_milli))
        .join(lot, lot.c.id == columns.lot_id)
        .where(
            lot.c.product_id == stock_balance.c.product_id,
            lot.c.expires_on < THE_DAY,
            columns.product_id == stock_balance.c.product_id,
            columns.location_id == stock_balance.c.location_id,
        )
        .correlate(stock_balance)
        .scalar_subquery()
    )
    return func.coalesce(found, 0)


EXPIRED = case(
    (
        # Few products have lots that expired; all others are told by one look into the list of these.
        stock_balance.c.product_id.in_(select(lot.c.product_id).where(lot.c.expires_on < THE_DAY)),
        _expired(stock_move) - _expired(quarantine),
    ),
    else_=0,
)
"""What of a balance has expired and is not in quarantine."""
SOUND = stock_balance.c.on_hand_milli - stock_balance.c.quarantined_milli - EXPIRED
"""What of a balance is neither in quarantine nor expired."""
ON_HAND_TO_LAST = case(
    (
        stock_balance.c.location_id.not_in(
            select(location.c.id).where(~location.c.for_sale, location.c.code != "TRANSIT")
        ),
        SOUND,
    ),
    else_=0,
)
"""What need not be bought: what is for sale, and what is on its way between two places."""
ON_HAND_FOR_SALE = case((AT_FOR_SALE, SOUND), else_=0)
"""What orders are served from of a balance, where what is promised is summed in the same breath."""
