"""Whether a business keeps anything in stock: until it says that it does not, and whenever something is all the same."""

from __future__ import annotations

from sqlalchemy import func, select

from app.base import settings
from app.base.door import Read
from app.catalogue.tables import product
from app.stock.tables import stock_balance


def keeps_stock(rd: Read) -> bool:
    """Whether what is about levels of stock is of use here."""
    return bool(settings.get(rd, "modules.stock")) or kept_in_stock(rd) > 0


def kept_in_stock(rd: Read) -> int:
    """How many products are counted: those in use, and those put away of which something is there still."""
    return int(rd.scalar(_COUNTED) or 0)


_THERE = select(stock_balance.c.product_id).where(stock_balance.c.on_hand_milli != 0)
_COUNTED = (
    select(func.count())
    .select_from(product)
    .where(product.c.stocked, product.c.archived_at.is_(None) | product.c.id.in_(_THERE))
)
