"""The list of stock and the views that ask for somebody: missing, low, out, too much, not selling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from app.base import settings
from app.base.listing import ListQuery
from app.purchasing import reorder_rule
from app.purchasing.reorder_rule import ReorderRule
from app.reports.needs import needs
from app.reports.stock_list import STOCK, left_out_of_stock, stock_alerts
from app.stock.ledger import lock_levels, main_location, post_quarantine
from tests.builders import TODAY
from tests.stories.desk import OWNER, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def shown(desk: Desk, view: str) -> set[int]:
    with desk.database.read() as rd:
        query = ListQuery(chips=(("view", view),))
        found = STOCK.ids(rd, query, 0, 100)
        assert STOCK.count(rd, query).count == len(found)
        return set(found)


def sell(desk: Desk, product: int, pieces: int) -> None:
    order = desk.an_order(desk.a_customer(), goods(product, pieces))
    desk.confirm(order)
    desk.ship(order)


def test_each_product_stands_where_its_stock_and_its_sales_put_it(desk: Desk) -> None:
    desk.on(TODAY - timedelta(days=400))
    dead, plenty, low = (desk.a_product(name, on_hand=500) for name in ("Lampe", "Tapis", "Vase"))
    desk.on(TODAY - timedelta(days=5))
    sell(desk, plenty, 90)
    sell(desk, low, 498)
    out, fresh = desk.a_product("Bol"), desk.a_product("Neuf", on_hand=5)
    lacks = desk.a_product("Pull", on_hand=1)
    desk.on(TODAY)
    desk.confirm(desk.an_order(desk.a_customer(), goods(lacks, 3)))
    assert shown(desk, "dead") == {dead}
    # One a day of late: 410 are more than half a year of it.
    assert shown(desk, "over") == {plenty}
    # What is promised and lacks is to be bought as well.
    assert shown(desk, "low") == {low, lacks}
    with desk.reading() as rd:
        rows = STOCK.rows(rd, [dead, plenty, low, lacks])
        assert {row.id for row in rows if row.low} == {low, lacks}
        # Beside it stands what makes it so.
        points = {row.id: row.reorder_milli for row in rows}
        assert points == {key: needs(rd).by_product[key].point_milli for key in points}
        assert points[low] >= 2_000 > points[dead]
    assert shown(desk, "out") == {out}
    assert shown(desk, "short") == {lacks}
    assert fresh not in shown(desk, "dead")
    with desk.database.read() as rd:
        assert asdict(stock_alerts(rd)) == {
            "short": 1,
            "low": 2,
            "out": 1,
            "expired": 0,
            "over": 1,
            "dead": 1,
        }


def test_after_how_many_days_goods_are_dead_is_for_the_merchant_to_say(desk: Desk) -> None:
    desk.on(TODAY - timedelta(days=60))
    product = desk.a_product("Lampe", on_hand=5)
    desk.on(TODAY)
    assert shown(desk, "dead") == set()
    desk.do(settings.decide, "restock.dead_days", 30)
    assert shown(desk, "dead") == {product}


def test_a_point_and_a_maximum_of_ones_own_count_though_nothing_sells(desk: Desk) -> None:
    product = desk.a_product("Lampe", on_hand=5)
    assert shown(desk, "low") == shown(desk, "over") == set()
    desk.do(reorder_rule.decide, product, ReorderRule(point_milli=6_000, most_milli=9_000))
    assert shown(desk, "low") == {product}
    desk.do(reorder_rule.decide, product, ReorderRule(point_milli=1_000, most_milli=4_000))
    assert shown(desk, "low") == set()
    assert shown(desk, "over") == {product}


def test_the_point_that_is_told_is_the_one_that_decides(desk: Desk) -> None:
    desk.on(TODAY - timedelta(days=30))
    product = desk.a_product("Vase", on_hand=500)
    cloth = desk.a_product("Toile", on_hand=500, unit="metre")
    for days, pieces in ((25, 7), (14, 5), (3, 9)):
        desk.on(TODAY - timedelta(days=days))
        sell(desk, product, pieces)
        sell(desk, cloth, pieces)
    desk.on(TODAY)
    with desk.reading() as rd:
        found = needs(rd).by_product
        [row] = STOCK.rows(rd, [product])
    exact = found[product].daily_milli * found[product].lead_days + found[product].safety_milli
    assert exact % 1000
    assert row.reorder_milli == found[product].point_milli == -(-exact // 1000) * 1000
    assert found[cloth].point_milli == -(-exact // 100) * 100
    there = found[product]
    level = replace(there, on_hand_milli=there.point_milli, reserved_milli=0, incoming_milli=0)
    assert level.is_low
    assert not replace(level, on_hand_milli=there.point_milli + 1000).is_low


def test_what_leads_from_on_hand_to_available_has_its_column_once_there_is_some(desk: Desk) -> None:
    product = desk.a_product("Bol", on_hand=5)
    with desk.reading() as rd:
        assert {"stock.quarantined", "column.not_for_sale"} <= left_out_of_stock(rd)
    with desk.database.write(OWNER, "stock.correct") as tx:
        place = main_location(tx)
        lock_levels(tx, [product], place)
        post_quarantine(tx, {(product, place): 1_000}, tx.today, ("product", product))
    with desk.reading() as rd:
        assert "stock.quarantined" not in left_out_of_stock(rd)
        assert "column.not_for_sale" in left_out_of_stock(rd)
