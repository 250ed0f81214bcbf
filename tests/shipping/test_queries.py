"""The list of shipments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base.database import Database
from app.base.listing import ListQuery
from app.base.uid import new_uid
from app.shipping.parcel_tables import parcel
from app.shipping.queries import SHIPMENTS, ShipmentRow
from tests.builders import ALICE, a_customer, a_shipment, an_order, opened


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def listed(database: Database, query: ListQuery) -> list[ShipmentRow]:
    with database.read() as rd:
        return list(SHIPMENTS.rows(rd, SHIPMENTS.ids(rd, query, 0, 50)))


def build(database: Database) -> dict[str, int]:
    with database.write(ALICE, "test.build") as tx:
        first = an_order(tx, a_customer(tx), remote_number="4711")
        second = an_order(tx, a_customer(tx, "Dupont"))
        made = {
            "today": a_shipment(tx, first, "50", 3),
            "old": a_shipment(tx, second, "20", shipped_on=date(2026, 10, 1)),
        }
        made["back"] = a_shipment(tx, second, "-20", -1, kind="reversal", reverses_id=made["old"])
        tx.insert(
            parcel,
            {
                "uid": new_uid(),
                "shipment_id": made["today"],
                "position": 1,
                "carrier": "Colissimo",
                "tracking": "6A01",
                "recorded_at": tx.now,
            },
        )
    return made


def test_a_row_tells_the_order_the_parcel_and_whether_it_came_back(database: Database) -> None:
    made = build(database)
    rows = {row.id: row for row in listed(database, ListQuery())}
    assert (rows[made["today"]].quantity_milli, rows[made["today"]].value, rows[made["today"]].tracking) == (
        3000,
        5000,
        "6A01",
    )
    assert (rows[made["old"]].reversed, rows[made["today"]].reversed) == (True, False)
    assert rows[made["back"]].currency == "EUR"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (ListQuery(chips=(("view", "today"),)), {"today", "back"}),
        (ListQuery(chips=(("view", "reversals"),)), {"back"}),
        (ListQuery(chips=(("kind", "delivery"),)), {"today", "old"}),
        (ListQuery(search="4711"), {"today"}),
        (ListQuery(search="6a01"), {"today"}),
        (ListQuery(search="dupont"), {"old", "back"}),
    ],
)
def test_filters_and_search_find_shipments(database: Database, query: ListQuery, shown: set[str]) -> None:
    made = build(database)
    assert {row.id for row in listed(database, query)} == {made[each] for each in shown}


def test_what_came_back_is_taken_off_the_sum(database: Database) -> None:
    build(database)
    with database.read() as rd:
        assert SHIPMENTS.count(rd, ListQuery()).sums == {"value": 5000}


def test_orders_in_another_currency_leave_the_sum_out_only_where_they_match(database: Database) -> None:
    build(database)
    with database.write(ALICE, "test.build") as tx:
        a_shipment(tx, an_order(tx, a_customer(tx, "Smith & Co"), currency="GBP"))
    with database.read() as rd:
        assert SHIPMENTS.count(rd, ListQuery()).sums == {}
        assert SHIPMENTS.count(rd, ListQuery(search="lefevre")).sums == {"value": 5000}
