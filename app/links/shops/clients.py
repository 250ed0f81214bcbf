"""Opening the way to a shop: the client of its kind, for where it is and with its keys."""

from __future__ import annotations

from collections.abc import Callable

from app.base.errors import Refusal
from app.links.shops.sync.port import Keys, Reach, ShopClient

Opener = Callable[[str, Reach, Keys], ShopClient]


def open_client(kind: str, reach: Reach, keys: Keys) -> ShopClient:
    """The client of a kind of shop; Refusal("shop_kind_unknown") for one that nobody can ask yet."""
    if kind != "woocommerce":
        raise Refusal("shop_kind_unknown", kind=kind)
    # Only where a shop is asked: the start of the window does without.
    from app.links.shops.connectors.woocommerce.opened import opened

    return opened(reach, keys)
