"""The service level reached: nought is said, what nobody brought is not judged, and the period is told."""

from __future__ import annotations

from app.base.words import Words
from app.flow import restock
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.service_level import service_level, service_table
from app.stock import tracing
from app.stock.lots import LotOf
from tests.stories.desk import a_desk, goods


def test_nothing_there_is_nought_and_no_delivery_is_said(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl = desk.a_product("Bol")
        desk.confirm(desk.an_order(desk.a_customer(), goods(bowl, 3), payment_kind="account"))
        with desk.database.read() as rd:
            found, words = service_level(rd), Words("fr")
            table = service_table(found, words)
        assert [(row.served.asked_milli, row.at_once_ppm) for row in found.rows] == [(3_000, 0)]
        # Left empty, they would read as not judged.
        shown = {column.name for column in table.columns if column.zero}
        assert shown == {"in_time", "lasted", "at_once", "share"}
        assert table.notes[0] == words.say("report.note.span", since=found.since, until=found.until)
        assert words.say("service.no_delivery") in table.notes


def test_what_customers_asked_for_is_added_up_where_it_is_counted_alike(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl, cup = desk.a_product("Bol"), desk.a_product("Tasse", on_hand=4)
        lines = (goods(bowl, 3), goods(cup, 5))
        desk.confirm(desk.an_order(desk.a_customer(), *lines, payment_kind="account"))
        with desk.database.read() as rd:
            found = service_level(rd)
            total = service_table(found, Words("fr")).total
        assert total is not None
        assert total[-3:] == (8_000, 4_000, 500_000)
        cloth = desk.a_product("Toile", unit="MTR", on_hand=2)
        desk.confirm(desk.an_order(desk.a_customer(), goods(cloth, 2), payment_kind="account"))
        with desk.database.read() as rd:
            total = service_table(service_level(rd), Words("fr")).total
        # Pieces and metres make no sum.
        assert total is not None
        assert total[-3:] == (None, None, None)


def test_the_lots_that_one_receipt_brings_are_one_delivery(database_url: str) -> None:
    with a_desk(database_url) as desk:
        honey = desk.a_product("Miel")
        desk.do(tracing.trace, honey, "lot")
        for lots in ((LotOf("A", 2_000), LotOf("B", 1_000)), (LotOf("C", 4_000),)):
            whole = sum(each.quantity_milli for each in lots)
            desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(honey, whole, lots=lots),)))
        with desk.database.read() as rd:
            [row] = service_level(rd).rows
        assert (row.served.deliveries, row.served.in_time) == (2, 2)
