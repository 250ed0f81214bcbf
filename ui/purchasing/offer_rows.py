"""The tables of what suppliers offer: on a supplier's page by product, on a product's page by supplier; what is on its way."""

from __future__ import annotations

from app.purchasing.purchase_queries import IncomingRow
from app.purchasing.supplier_queries import OfferRow
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say
from ui.purchasing.suppliers_screen import days_told

_SHARED: tuple[Column[OfferRow], ...] = (
    Column(key="code", title="supplier.column.code", width=104),
    Column(key="pack_milli", title="supplier.column.pack", kind="quantity", width=72),
    Column(
        key="lead_days", title="supplier.column.lead", value=lambda row: days_told(row.lead_days), width=76
    ),
    Column(key="price_micro", title="supplier.column.price", kind="price", width=104, strong=True),
)


INCOMING_COLUMNS: tuple[Column[IncomingRow], ...] = (
    Column(key="number", title="column.number", width=130, strong=True),
    Column(key="supplier", title="column.supplier"),
    Column(key="expected_on", title="purchases.column.expected", kind="date", width=116),
    Column(key="left_milli", title="column.quantity", kind="quantity", width=104, strong=True),
)


def _first(row: OfferRow) -> Chip | None:
    return Chip("done", say("supplier.chip.preferred")) if row.preferred else None


def offer_columns(*, by: str, costs: bool) -> tuple[Column[OfferRow], ...]:
    """The columns of a table by ``product`` or by ``supplier``; prices are for who may see costs."""
    named = (
        Column[OfferRow](
            key="product",
            title="column.article",
            aside=lambda row: row.sku or "",
            aside_whole=True,
            strong=True,
        )
        if by == "product"
        else Column[OfferRow](key="supplier", title="column.supplier", strong=True)
    )
    preferred = Column[OfferRow](
        key="preferred", title="supplier.column.preferred", kind="chip", value=_first, width=100
    )
    return (named, preferred, *(each for each in _SHARED if costs or each.key != "price_micro"))
