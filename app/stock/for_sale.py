"""Which balances orders are served from: those at a place for sale, as a condition of a query."""

from __future__ import annotations

from sqlalchemy import case, select

from app.stock.tables import location, stock_balance

AT_FOR_SALE = stock_balance.c.location_id.not_in(select(location.c.id).where(~location.c.for_sale))
"""Balances at a place for sale; what is between two places is at none. The few others are looked up once a statement."""
SOUND = stock_balance.c.on_hand_milli - stock_balance.c.quarantined_milli
"""What of a balance is not in quarantine."""
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
