"""A WooCommerce shop, ready to be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import httpx

from app.links.shops.connectors.woocommerce.client import WooClient
from app.links.shops.connectors.woocommerce.http import Asker
from app.links.shops.sync.port import Auth, Keys, Reach


def opened(reach: Reach, keys: Keys, transport: httpx.BaseTransport | None = None) -> WooClient:
    """The client of the shop at `reach`."""

    def reopen(auth: str, home: str) -> Asker:
        return Asker(replace(reach, auth=cast("Auth", auth), home=home), keys, transport=transport)

    return WooClient(Asker(reach, keys, transport=transport), reopen=reopen)
