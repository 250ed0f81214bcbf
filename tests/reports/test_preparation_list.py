"""The list of who prepares: what has not left, by the day by which it should leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.base import settings
from app.base.listing import ListQuery
from app.base.working_days import WorkingDays
from app.flow import ship
from app.reports.preparation_list import PREPARED, prepared_orders
from app.reports.still_waiting import counted_orders
from tests.stories.desk import TODAY, Desk, a_desk, goods

ALL = (("view", "to_prepare"),)


def promised(desk: Desk, product: int, on: date | None, **facts: object) -> int:
    order = desk.an_order(desk.a_customer(), goods(product, 1, "10.00"), promised_on=on, **facts)
    desk.confirm(order)
    return order


def test_what_left_in_part_counts_with_the_rest_alone_in_rows_foot_and_ticks(database_url: str) -> None:
    with a_desk(database_url) as desk:
        product = desk.a_product(on_hand=50)
        desk.do(settings.decide, "ship.partial", True)
        whole = desk.an_order(desk.a_customer(), goods(product, 3, "10.00"), payment_kind="account")
        part = desk.an_order(desk.a_customer(), goods(product, 4, "10.00"), payment_kind="account")
        for order in (whole, part):
            desk.confirm(order)
        desk.do(ship.ship, part, {desk.lines(part)[0]: 3_000})
        with desk.database.read() as rd:
            rows = {row.id: row.rest for row in prepared_orders(rd, [whole, part])}
            found = PREPARED.count(rd, ListQuery(chips=ALL))
            assert PREPARED.chosen is not None
            ticked = PREPARED.chosen(rd, [part])
            tile = counted_orders(rd, ListQuery(chips=(("view", "to_ship"),))).sums["waits.to_ship"]
        assert rows == {whole: 36_00, part: 12_00}
        assert (found.sums["rest"], found.sums["total"]) == (48_00, 84_00)
        assert ticked.sums["rest"] == 12_00
        assert tile == 48_00


def test_it_is_sorted_by_the_day_that_is_shown(database_url: str) -> None:
    with a_desk(database_url) as desk:
        product = desk.a_product(on_hand=50)
        desk.do(settings.decide, "ship.lead_days", 3)
        by = WorkingDays("FR").after(TODAY, 3)
        later = promised(desk, product, by + timedelta(days=1))
        unpromised = promised(desk, product, None)
        sooner = promised(desk, product, by - timedelta(days=1))
        unpaid = promised(desk, product, None, payment_kind="prepaid")
        query = ListQuery(sort="promised_on")
        with desk.database.read() as rd:
            assert PREPARED.ids(rd, query, 0, 9) == [sooner, unpromised, later, unpaid]
            assert PREPARED.ids(rd, replace(query, descending=True), 0, 9) == [
                unpaid,
                later,
                unpromised,
                sooner,
            ]
            assert prepared_orders(rd, [unpromised])[0].leaves_by == by
