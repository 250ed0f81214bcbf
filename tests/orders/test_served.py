"""First promised, first served: lists and the day say of many orders what shipping says of one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import event

from app.base.listing import ListQuery
from app.orders.coverage import coverage, short_milli
from app.orders.order import read_lines
from app.orders.queries import ORDERS, order_rows
from tests.stories.desk import Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def lacks(desk: Desk, order_ids: list[int]) -> list[bool]:
    """What shipping would say of each."""
    with desk.database.read() as rd:
        told: list[bool] = []
        for each in order_ids:
            lines = read_lines(rd, each)
            told.append(short_milli(lines, coverage(rd, lines)) > 0)
    return told


def shown(desk: Desk, order_ids: list[int]) -> list[bool]:
    """What the list of orders says, in its rows and by its views, which must agree."""
    with desk.database.read() as rd:
        rows = {row.id: row.short for row in order_rows(rd, order_ids)}
        views = {
            view: set(ORDERS.ids(rd, ListQuery(chips=(("view", view),)), 0, 100))
            for view in ("missing", "to_ship")
        }
    assert views["missing"] == {key for key, short in rows.items() if short}
    assert views["to_ship"] == set(order_ids) - views["missing"]
    return [rows[each] for each in order_ids]


def test_goods_promised_to_another_before_are_missing_though_they_lie_there(desk: Desk) -> None:
    who, there = desk.a_customer(), desk.a_product(on_hand=2)
    orders = [desk.an_order(who, goods(there, n), payment_kind="on_delivery") for n in (3, 1, 1)]
    for each in orders:
        desk.confirm(each)
    assert lacks(desk, orders) == [True, True, True], (
        "the first waits for its third piece, the others for theirs"
    )
    assert shown(desk, orders) == [True, True, True]
    desk.receive_goods(there, 2)
    assert lacks(desk, orders) == shown(desk, orders) == [False, False, True]


def test_two_lines_of_one_order_do_not_stand_in_each_others_way(desk: Desk) -> None:
    who, there = desk.a_customer(), desk.a_product(on_hand=5)
    twice = desk.an_order(who, goods(there, 2), goods(there, 2), payment_kind="on_delivery")
    once = desk.an_order(who, goods(there, 2), payment_kind="on_delivery")
    for each in (twice, once):
        desk.confirm(each)
    assert lacks(desk, [twice, once]) == shown(desk, [twice, once]) == [False, True]


def test_whose_turn_it_is_is_found_without_all_that_was_ever_promised(desk: Desk) -> None:
    who, there = desk.a_customer(), desk.a_product(on_hand=2)
    orders = [desk.an_order(who, goods(there, 2), payment_kind="on_delivery") for _ in range(2)]
    for each in orders:
        desk.confirm(each)
    asked: list[tuple[str, object]] = []

    def hear(_c: object, _cursor: object, statement: str, values: object, _x: object, _many: bool) -> None:
        asked.append((statement, values))

    event.listen(desk.database.engine, "before_cursor_execute", hear)
    assert lacks(desk, orders) == shown(desk, orders) == [False, True]
    event.remove(desk.database.engine, "before_cursor_execute", hear)
    if desk.database.dialect == "postgresql":
        # A server plans by what its tables hold, and they hold next to nothing here.
        return
    steps: set[str] = set()
    with desk.database.engine.connect() as connection:
        for statement, values in asked:
            if statement.startswith("SELECT") and "reservation" in statement:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
                steps |= {str(row[3]) for row in plan}
    assert any("order_line USING INDEX ix_order_line_open" in step for step in steps), steps
    # Entries by the line they are of, and none by the product: those grow with the years.
    assert not [step for step in steps if "reservation" in step and "product_id" in step]
    assert not [step for step in steps if step.startswith("SCAN") and "reservation" in step]


def test_many_orders_are_judged_as_each_is_alone(desk: Desk) -> None:
    random = Random(11)
    who = desk.a_customer()
    there = [desk.a_product(f"Bol {n}", on_hand=n) for n in (0, 3, 8, 20)]
    orders: list[int] = []
    for _ in range(14):
        lines = [goods(random.choice(there), random.randint(1, 4)) for _ in range(random.randint(1, 3))]
        orders.append(desk.an_order(who, *lines, payment_kind="on_delivery"))
        desk.confirm(orders[-1])
        if random.random() < 0.3:
            desk.receive_goods(random.choice(there), random.randint(1, 3))
    told = lacks(desk, orders)
    assert shown(desk, orders) == told
    assert set(told) == {True, False}
