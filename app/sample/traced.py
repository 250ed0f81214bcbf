"""What the sample company traces: biscuits by lot from the first day on, coffee mills by serial number, and honey.

Some of the honey has expired and waits for somebody to take it off sale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Write, verb
from app.catalogue.product import ProductDraft, insert_product
from app.purchasing.receipt import ReceiptDraft, ReceivedLine, write_receipt
from app.reports.lots import product_lots
from app.sample.cast import Article
from app.stock.lots import LotOf
from app.stock.tracing import change_lot, trace

_BY_LOT = "EPI-005"
_KEEPS = 400
"""So many days biscuits keep."""
_SOON = 12
"""In so many days the oldest of them are past their best."""


def traced_by_lot(articles: Sequence[Article]) -> frozenset[int]:
    """The articles that are traced by lot."""
    return frozenset(each.id for each in articles if each.sku == _BY_LOT)


def trace_from_now(database: Database, actor: Actor, articles: Sequence[Article]) -> None:
    """Begin to trace them: what is there by now is of no known lot."""
    for product_id in sorted(traced_by_lot(articles)):
        database.do(actor, trace, product_id, "lot")


def lot_of(on: date, quantity_milli: int) -> LotOf:
    """The lot that comes on a day."""
    return LotOf(f"G{on:%y%j}", quantity_milli, on + timedelta(days=_KEEPS))


def have_traced(
    database: Database, actor: Actor, articles: Sequence[Article], supplier: Mapping[int, int]
) -> Sequence[int]:
    """Some biscuits are soon past their best, and some honey is; a few mills came, each with its number. Gives all of them."""
    by_lot = sorted(traced_by_lot(articles))
    # Honey comes from who sells groceries, mills from who sells what a house needs.
    house = next(supplier[each.id] for each in articles if each.sku.startswith("MAI") and each.id in supplier)
    mill = database.do(actor, _take_mills_in, by_lot, house)
    return [*by_lot, mill, database.do(actor, _take_honey_in, supplier[by_lot[0]])]


@verb("restock.receive")
def _take_mills_in(tx: Write, by_lot: Sequence[int], supplier_id: int) -> int:
    for product_id in by_lot:
        dated = [row for row in product_lots(tx, product_id) if row.expires_on is not None]
        if dated:
            change_lot(tx, dated[0].lot_id, dated[0].code, tx.today + timedelta(days=_SOON))
    mill = insert_product(
        tx,
        ProductDraft(
            name="Moulin à café de comptoir",
            sku="MAI-009",
            price_micro=149_000_000,
            cost_micro=82_000_000,
            gtins=("4006381333931",),
        ),
    )
    trace(tx, mill, "serial")
    lots = tuple(LotOf(f"MC-26-{number:04d}", 1000) for number in (317, 318, 322))
    line = ReceivedLine(mill, 3000, 82_000_000, lots=lots)
    write_receipt(tx, ReceiptDraft(lines=(line,), supplier_id=supplier_id, delivery_note="BL-5208"))
    return mill


@verb("restock.receive")
def _take_honey_in(tx: Write, supplier_id: int) -> int:
    honey = insert_product(
        tx,
        ProductDraft(
            name="Miel de châtaignier 250 g",
            sku="EPI-021",
            price_micro=8_900_000,
            cost_micro=4_700_000,
            vat_class="reduced",
        ),
    )
    trace(tx, honey, "lot")
    pots = (
        LotOf("CH-25-11", 4000, tx.today - timedelta(days=3)),
        LotOf("CH-26-04", 18_000, tx.today + timedelta(days=_KEEPS)),
    )
    line = ReceivedLine(honey, 22_000, 4_700_000, lots=pots)
    write_receipt(tx, ReceiptDraft(lines=(line,), supplier_id=supplier_id, delivery_note="BL-5209"))
    return honey
