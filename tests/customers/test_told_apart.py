"""Customers of one name are told apart by their number, in every list the same way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from app.customers.told_apart import numbers_of_namesakes
from app.orders.queries import ORDERS
from tests.stories.desk import Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def test_customers_of_one_name_bear_their_numbers_in_lists(desk: Desk) -> None:
    bowl = desk.a_product("Bol")
    customers = [desk.a_customer(name) for name in ("Ana Muñoz", "ana munoz", "Lise Roy")]
    orders = [desk.an_order(each, goods(bowl, 1, name="Bol")) for each in customers]
    with desk.database.read() as rd:
        told = {row.id: row.apart for row in ORDERS.rows(rd, orders)}
    numbers = {row["id"]: row["number"] for row in desk.rows("SELECT id, number FROM customer")}
    assert [told[order] for order in orders] == [numbers[customers[0]], numbers[customers[1]], ""]


def test_a_contact_beside_the_name_tells_nobody_apart_whose_name_is_read_alone(desk: Desk) -> None:
    zoe = desk.a_customer("SARL Lefèvre", contact="Zoé Lefèvre")
    eloise = desk.a_customer("SARL Lefèvre", contact="Eloïse Lefèvre")
    longer = desk.a_customer("SARL Lefèvre & Fils")
    with desk.database.read() as rd:
        assert set(numbers_of_namesakes(rd, (zoe, eloise, longer))) == {zoe, eloise}
        assert numbers_of_namesakes(rd, ()) == {}


def test_namesakes_are_looked_for_in_the_index_of_names(desk: Desk) -> None:
    if desk.database.dialect != "sqlite":
        pytest.skip("the server chooses by what it counted")
    zoe = desk.a_customer("Zoé Lefèvre")
    asked: list[tuple[str, object]] = []

    def hear(
        _c: object, _cursor: object, statement: str, values: object, _context: object, _many: bool
    ) -> None:
        asked.append((statement, values))

    event.listen(desk.database.engine, "before_cursor_execute", hear)
    with desk.database.read() as rd:
        numbers_of_namesakes(rd, (zoe,))
    event.remove(desk.database.engine, "before_cursor_execute", hear)
    [(statement, values)] = [each for each in asked if "BETWEEN" in each[0]]
    with desk.database.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]  # type: ignore[arg-type]
    # One search of it for each name, and no walk over the many that were not merged.
    assert any("ix_customer_folded_id" in step for step in plan)
    assert not any("merged_into_id" in step for step in plan)
