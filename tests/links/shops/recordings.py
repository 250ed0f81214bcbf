"""The recorded WooCommerce shop (tests/data/woocommerce), as the program itself would read it.

`shop/` is a whole invented shop, one file per noun; `recorded/` holds single exchanges with the answer in ``body``.
Everything handed out is a fresh copy that a test may spoil.
"""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.payload import parse
from app.links.shops.port import ShopOrder, ShopProduct

FOLDER = Path(__file__).parents[2] / "data" / "woocommerce"


@cache
def _read(name: str) -> Any:
    return parse((FOLDER / name).read_bytes())


def shop(noun: str) -> Any:
    """One file of the whole shop: "orders", "products", …"""
    return copy.deepcopy(_read(f"shop/{noun}.json"))


def answer(name: str) -> Any:
    """The body of one recorded exchange: "get/order_dp6"."""
    return copy.deepcopy(_read(f"recorded/{name}.json")["body"])


def single_orders() -> list[str]:
    """The recorded exchanges that answered with one whole order."""
    names = sorted(
        f"{file.parent.name}/{file.stem}"
        for folder in ("get", "create", "update", "errors")
        for file in (FOLDER / "recorded" / folder).glob("order_*.json")
    )
    return [name for name in names if "line_items" in _read(f"recorded/{name}.json")["body"]]


def order_json(number: int) -> Any:
    """The JSON of one order of the shop."""
    return next(copy.deepcopy(entry) for entry in _read("shop/orders.json") if entry["id"] == number)


@cache
def orders() -> dict[str, ShopOrder]:
    """All orders of the shop, mapped, by remote id."""
    return {found.remote_id: found for found in map(mapping.order, _read("shop/orders.json"))}


@cache
def products() -> dict[str, ShopProduct]:
    """All products and variants of the shop, mapped, by remote id."""
    found: dict[str, ShopProduct] = {}
    variations = _read("shop/variations.json")
    for entry in _read("shop/products.json"):
        parent = mapping.product(entry)
        found[parent.remote_id] = parent
        for inner in variations.get(parent.remote_id, []):
            child = mapping.variant(inner, parent)
            found[child.remote_id] = child
    return found


def refunds(number: int) -> list[Any]:
    """The JSON of the refunds of one order, oldest first."""
    return sorted(shop("refunds").get(str(number), []), key=lambda entry: entry["id"])
