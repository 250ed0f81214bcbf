"""Columns of the record of a product that wait in the choice of columns: with them an export can be brought in again."""

from __future__ import annotations

from collections.abc import Callable

from app.catalogue.queries import ProductRow
from ui.kit.columns import Column
from ui.kit.wording import say, words
from ui.stock.stock_screen import unit_told


def _column(
    key: str, value: Callable[[ProductRow], str], width: int = 120, title: str = ""
) -> Column[ProductRow]:
    return Column(
        key=key,
        title=title or f"column.{key}",
        value=value,
        width=width,
        sortable=False,
        muted=True,
        shown=False,
    )


def _weight(key: str, value: Callable[[ProductRow], int | None]) -> Column[ProductRow]:
    return Column(
        key=key,
        title=f"column.{key}",
        kind="quantity",
        value=value,
        width=112,
        sortable=False,
        muted=True,
        shown=False,
    )


def _named(family: str, code: str | None) -> str:
    key = f"{family}.{code}"
    return say(key) if code and words().knows(key) else code or ""


RECORD_COLUMNS: tuple[Column[ProductRow], ...] = (
    _column("variant", lambda row: row.variant),
    _column("parent", lambda row: row.parent, title="product.parent"),
    _column("unit", lambda row: unit_told(row.unit), 88),
    _column("vat_class", lambda row: _named("vat_class", row.vat_class), 128),
    _column("vat_nature", lambda row: _named("product.taxed", row.vat_nature), 152),
    _column("vat_reason", lambda row: row.vat_reason or "", 152),
    _column("sellable", lambda row: say("yes" if row.sellable else "no"), 88),
    _column("gtin", lambda row: row.codes, 136, title="column.barcode"),
    _weight("weight_kg", lambda row: row.weight_grams),
    _weight("net_weight_kg", lambda row: row.net_weight_grams),
    _column("hs_code", lambda row: row.hs_code),
    _column("origin_country", lambda row: row.origin_country),
    _column("traced", lambda row: _named("tracing.how", row.traced), 200),
    _column("description", lambda row: row.description, 240),
)
