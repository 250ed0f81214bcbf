"""How much was on hand when a shop was taken in. Pure.

A shop's figure is what it can still sell: open orders have been taken off it although their goods still lie on the
shelf. On hand is therefore the figure and what open orders took. Orders that shipped (or came back) before the program
knew of them are history: what they took is gone, and what a refund put back is in the figure already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.links.shops.port import Meaning, ShopOrder, ShopProduct

OPEN = frozenset({Meaning.CONFIRMED, Meaning.AWAITING_PAYMENT})
"""Orders whose goods still lie on the shelf while the shop's figure misses them already."""


def owners(products: Iterable[ShopProduct]) -> dict[str, str]:
    """Whose figure each counted product draws on: its own or, for variants that share one stock, the parent's."""
    return {
        item.remote_id: item.stock_owner_remote_id
        for item in products
        if item.stock_owner_remote_id is not None
    }


def taken(orders: Iterable[ShopOrder], owner: Mapping[str, str]) -> dict[str, int]:
    """Thousandths that open orders took off each owner's figure. Lines of things not counted today are left out."""
    found: dict[str, int] = {}
    for order in orders:
        if order.meaning not in OPEN:
            continue
        for line in order.lines:
            whose = owner.get(line.product_remote_id or "")
            if whose is not None and line.stock_taken_milli:
                found[whose] = found.get(whose, 0) + line.stock_taken_milli
    return found


def opening_stock(products: Iterable[ShopProduct], orders: Iterable[ShopOrder]) -> dict[str, int]:
    """On hand at the moment of taking in, in thousandths, per stock owner. Negative where the shop oversold.

    Pass only orders that the program will ship itself: older ones taken as history have left the shelf.
    """
    items = list(products)
    off = taken(orders, owners(items))
    return {
        item.remote_id: item.stock_milli + off.get(item.remote_id, 0)
        for item in items
        if item.stock_milli is not None
    }
