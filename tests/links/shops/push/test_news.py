"""Which orders of a shop are news: what came and stands since somebody last looked, and never what was there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.base import tags
from app.base.clock import FixedClock
from app.links.shops.news import NewOrder, new_orders
from app.links.shops.routing import Rule, Way, way_of
from tests.links.shops.connected import Connected
from tests.links.shops.counter import ALICE

LATER = timedelta(minutes=30)


def later(connected: Connected) -> datetime:
    """Half an hour passes here; gives when that was."""
    clock = connected.database.clock
    connected.database.clock = FixedClock(zone=clock.zone, at=clock.now() + LATER)
    return connected.database.clock.now()


def news(connected: Connected, since: datetime) -> list[NewOrder]:
    with connected.database.read() as rd:
        return new_orders(rd, since)


def test_what_came_after_the_shop_was_brought_over_is_news_with_what_is_told_of_it(
    connected: Connected,
) -> None:
    since = connected.database.clock.now()
    assert news(connected, since) == []
    later(connected)
    connected.shop.place_order({connected.soap: 2}, carriage="5.00")
    connected.sound()
    [found] = news(connected, since)
    assert (found.shop, found.carriage, found.to_point) == ("Boutique Été & Cie", "Colissimo", False)
    assert found.total == connected.counter.row("SELECT total FROM sales_order")[0]
    assert found.buyer


def test_an_order_is_told_with_its_tags_and_those_of_its_customer(connected: Connected) -> None:
    since = connected.database.clock.now()
    later(connected)
    connected.shop.place_order({connected.soap: 1})
    connected.sound()
    [order] = [each.id for each in news(connected, since)]
    [who] = connected.counter.row("SELECT customer_id FROM sales_order WHERE id = :order", order=order)
    connected.database.do(ALICE, tags.put, "customer", [who], ["Grossiste"])
    connected.database.do(ALICE, tags.put, "sales_order", [order], ["Cadeau"])
    [found] = news(connected, since)
    assert found.tags == {"Grossiste", "Cadeau"}


def test_what_was_there_when_the_shop_was_brought_over_is_none(connected: Connected) -> None:
    since = later(connected) - timedelta(days=1)
    connected.shop.place_order({connected.soap: 1})
    with connected.database.write(ALICE, "sync.test") as tx:
        tx.connection.exec_driver_sql("DELETE FROM sync_line")
        tx.connection.exec_driver_sql("DELETE FROM sync_run")
        tx.connection.exec_driver_sql("DELETE FROM sync_cursor")
    connected.sound()
    assert connected.counter.rows("SELECT kind FROM sync_run") == [("take_over",)]
    assert connected.counter.rows("SELECT state FROM sales_order") == [("confirmed",)]
    assert news(connected, since) == []


def test_while_all_of_a_shop_is_being_read_nothing_of_it_is_news(connected: Connected) -> None:
    since = later(connected)
    connected.shop.place_order({connected.soap: 1})
    connected.sound()
    with connected.database.write(ALICE, "sync.test") as tx:
        tx.connection.exec_driver_sql("UPDATE sync_cursor SET phase = 'whole' WHERE stream = 'orders'")
    assert news(connected, since) == []


@pytest.mark.parametrize(
    ("status", "told"), [("on-hold", 1), ("pending", 0), ("failed", 0), ("cancelled", 0)]
)
def test_only_what_was_sold_is_news(connected: Connected, status: str, told: int) -> None:
    since = later(connected)
    connected.shop.place_order({connected.soap: 1}, status=status, method="bacs")
    connected.sound()
    assert len(news(connected, since)) == told


def test_a_checkout_that_is_paid_later_is_news_then(connected: Connected) -> None:
    order = connected.shop.place_order({connected.soap: 1}, status="pending")["id"]
    connected.sound()
    later(connected)
    since = later(connected)
    assert news(connected, since) == []
    connected.shop.set_status(order, "processing")
    connected.sound()
    assert [each.id for each in news(connected, since)] == [connected.order(order)]


# --- which way it is told ---

ORDER = NewOrder(
    1,
    "CM-1",
    7,
    "Boutique",
    "Inès",
    50_00,
    "EUR",
    "Chronopost relais, Tabac de la Gare",
    True,
    datetime.now(UTC),
    frozenset({"Grossiste", "Cadeau"}),
)


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Rule(way="sound"), True),
        (Rule(way="sound", shop_id=7), True),
        (Rule(way="sound", shop_id=8), False),
        (Rule(way="sound", least=50_00), True),
        (Rule(way="sound", least=50_01), False),
        (Rule(way="sound", carrier="chronopost"), True),
        (Rule(way="sound", carrier="Gare CHRONO"), True),
        (Rule(way="sound", carrier="colissimo"), False),
        (Rule(way="sound", delivery="point"), True),
        (Rule(way="sound", delivery="address"), False),
        (Rule(way="sound", shop_id=7, least=50_01), False),
        (Rule(way="sound", tag="Grossiste"), True),
        (Rule(way="sound", tag="Gros"), False),
        (Rule(way="sound", tag="Cadeau", shop_id=8), False),
    ],
)
def test_a_rule_fits_when_all_that_it_says_does(rule: Rule, fits: bool) -> None:
    assert rule.fits(ORDER) is fits


def test_the_first_rule_that_fits_decides() -> None:
    rules = (Rule(way="none", shop_id=8), Rule(way="sound", least=40_00), Rule(way="none"))
    told: list[Way] = [way_of(each, rules, "silent") for each in (ORDER, replace(ORDER, total=10_00))]
    assert told == ["sound", "none"]
    assert way_of(ORDER, (), "silent") == "silent"
