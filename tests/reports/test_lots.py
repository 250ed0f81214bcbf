"""The lots on hand and the trace of one: what expires first at the top, and every customer who has some of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.base.words import Words
from app.flow import restock, returns, ship
from app.flow.returns import ReturningLine
from app.purchasing import supplier
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import SupplierDraft
from app.reports.lots import (
    expiring_count,
    lots_report,
    lots_table,
    product_lots,
)
from app.reports.report_file import as_file
from app.reports.traced_lot import trace_table, traced_lots
from app.shipping.frozen import own_note
from app.shipping.returned import left_of_order
from app.stock import tracing
from app.stock.lots import LotOf
from app.stock.lots_told import LotLine, lots_said
from tests.stories.desk import TODAY, Desk, a_desk, goods

FR = Words("fr")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def honey(desk: Desk) -> int:
    """A product by lot, of which two lots came from a supplier, one expired; three of the other went to two customers."""
    product = desk.a_product("Miel", sku="MIEL", cost_micro=4_000_000)
    desk.do(tracing.trace, product, "lot")
    hive = desk.do(supplier.add, SupplierDraft(name="Rucher du Gard", phone="0466000000"))
    lots = (LotOf("L1", 4000, TODAY + timedelta(days=20)), LotOf("L0", 1000, TODAY - timedelta(days=2)))
    desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(product, 5000, lots=lots),), supplier_id=hive))
    for name, pieces in (("SARL Lefèvre", 2), ("Mme Roux", 1)):
        who = desk.a_customer(name, email=f"{name[-4:]}@exemple.fr")
        order = desk.an_order(who, goods(product, pieces), payment_kind="account")
        desk.confirm(order)
        desk.do(ship.ship, order)
    return product


def test_what_expires_first_stands_first_and_only_what_expires_soon_is_asked_for(desk: Desk) -> None:
    product = honey(desk)
    with desk.reading() as rd:
        rows = lots_report(rd).rows
        assert [(row.code, row.quantity_milli, row.supplier) for row in rows] == [
            ("L0", 1000, "Rucher du Gard"),
            ("L1", 1000, "Rucher du Gard"),
        ]
        assert [row.code for row in lots_report(rd, 10).rows] == ["L0"]
        assert (expiring_count(rd, 10), expiring_count(rd, 20), expiring_count(rd, 0)) == (0, 1, 0)
        assert [row.code for row in product_lots(rd, product)] == ["L0", "L1"]
        table = lots_table(lots_report(rd, 10), FR)
    assert table.rows == (("Miel", "MIEL", "L0", TODAY - timedelta(days=2), -2, 1000),)


def test_a_lot_is_followed_from_its_supplier_to_its_customers_and_back(desk: Desk) -> None:
    honey(desk)
    order = desk.row("SELECT min(id) AS id FROM sales_order")["id"]
    with desk.reading() as rd:
        [left] = left_of_order(rd, order)
    desk.do(returns.take_in, order, [ReturningLine(left.id, 1000, "faulty")])
    with desk.reading() as rd:
        [found] = traced_lots(rd, "L1")
        table = trace_table([found], FR, "EUR")
        files = [as_file(table, ending, FR, "Boutique", TODAY) for ending in (".csv", ".pdf")]
        with pytest.raises(Refusal, match="lot_not_found"):
            traced_lots(rd, "L9")
    assert [(each.reason, each.party, each.quantity_milli) for each in found.moves] == [
        ("receipt", "Rucher du Gard", 4000),
        ("shipment", "SARL Lefèvre", -2000),
        ("shipment", "Mme Roux", -1000),
        ("return", "SARL Lefèvre", 1000),
    ]
    assert (found.here_milli, found.out_milli) == (2000, 2000)
    assert found.moves[0].contact == "0466000000"
    assert table.rows[1][4] == "èvre@exemple.fr"
    assert b"Mme Roux" in files[0]
    assert files[1].startswith(b"%PDF")


def test_what_left_without_a_lot_is_said_on_the_note_and_where_a_lot_is_called_back(desk: Desk) -> None:
    product = desk.a_product("Miel", on_hand=5, cost_micro=4_000_000)
    before = desk.an_order(desk.a_customer("Mme Roux"), goods(product, 1), payment_kind="account")
    desk.confirm(before)
    desk.do(ship.ship, before)
    desk.on(TODAY + timedelta(days=1))
    desk.do(tracing.trace, product, "lot")
    lots = (LotOf("L1", 2000, TODAY + timedelta(days=20)),)
    desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(product, 2000, lots=lots),)))
    order = desk.an_order(desk.a_customer(), goods(product, 5), payment_kind="account")
    desk.confirm(order)
    shipment = desk.do(ship.ship, order)
    with desk.reading() as rd:
        [line] = own_note(rd, shipment)[0].lines
        [found] = traced_lots(rd, "L1")
        notes = trace_table([found], FR, "EUR").notes
    assert line.lots.endswith("× 1 · sans lot connu × 4")
    assert (found.out_milli, found.without_milli) == (1000, 4000)
    assert notes[-1].startswith("Sans lot connu, chez des clients depuis le 23/11/2026")
    # A line all of whose goods are of known lots says no more than these.
    assert "sans lot" not in lots_said([LotLine(1, 1, product, "Miel", "L1", None, False, 2000)], FR, 2000)
