"""What a customer is delivered by: their carrier before the rules, and nothing in part by itself for who wants all at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base import settings
from app.base.listing import ListQuery
from app.base.words import Words
from app.customers import customer
from app.customers.customer import standing_customer
from app.flow import dispatch, merge, pack, ship
from app.flow.picking import pick_orders
from app.flow.process import plan
from app.flow.steps import decide_step
from app.orders.draft import PostalAddress
from app.orders.queries import ORDERS
from app.reports.customer_page import customer_page
from app.reports.event_words import event_in_words
from app.reports.order_outlook import order_look
from app.reports.preparation_list import PREPARED
from app.shipping.carriers import CarrierRule
from tests.stories.desk import OWNER, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def carrier_of(desk: Desk, shipment: int) -> str:
    return str(desk.row("SELECT carrier FROM shipment WHERE id = :id", id=shipment)["carrier"])


def an_order(desk: Desk, who: int, product: int, pieces: int = 1, **values: object) -> int:
    order = desk.an_order(who, goods(product, pieces), payment_kind="account", **values)
    desk.confirm(order)
    return order


def test_the_usual_carrier_comes_before_the_rules_and_a_pick_up_point_before_it(desk: Desk) -> None:
    desk.do(pack.decide_rules, [CarrierRule(carrier="Colissimo")])
    bowl = desk.a_product(on_hand=9)
    by_rule, own = desk.a_customer(), desk.a_customer("SARL Autre", usual_carrier="chronopost")
    assert carrier_of(desk, desk.ship(an_order(desk, by_rule, bowl))) == "Colissimo"
    assert carrier_of(desk, desk.ship(an_order(desk, own, bowl))) == "Chronopost"
    point = PostalAddress(point_carrier="Mondial Relay", point_code="123", postcode="75001", city="Paris")
    fetched = an_order(desk, own, bowl, delivery=point)
    assert carrier_of(desk, desk.ship(fetched)) == "Mondial Relay"
    told = desk.do(ship.ship, an_order(desk, own, bowl), None, carrier="GLS")
    assert carrier_of(desk, told) == "GLS"


def test_what_is_picked_says_who_carries_it(desk: Desk) -> None:
    bowl = desk.a_product(on_hand=9)
    order = an_order(desk, desk.a_customer(usual_carrier="Chronopost"), bowl)
    with desk.reading() as rd:
        assert pick_orders(rd, [order])[0].carrier == "Chronopost"


def test_who_wants_all_at_once_gets_nothing_in_part_unless_a_person_ships_it(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", value=True)
    bowl, vase = desk.a_product("Bol", on_hand=2), desk.a_product("Vase", on_hand=2)
    whole, other = desk.a_customer(one_delivery=True), desk.a_customer("SARL Autre")
    first, second = an_order(desk, whole, bowl, 3), an_order(desk, other, vase, 3)
    [line] = dispatch.run(desk.database, OWNER, desk.do(dispatch.begin, [first], bills=False))
    assert line.why is not None
    assert line.why.code == "goods_missing"
    with desk.reading() as rd:
        kept, left = pick_orders(rd, [first, second])
        assert (kept.why and kept.why.code, kept.one_delivery, left.why) == ("goods_missing", True, None)
        assert [row.partly for row in PREPARED.rows(rd, [first, second])] == [False, True]
        assert order_look(rd, first).missing is not None
        assert order_look(rd, second).missing is None
    desk.ship(first, {desk.row("SELECT id FROM order_line WHERE order_id = :id", id=first)["id"]: 2000})
    assert desk.row("SELECT shipped FROM sales_order WHERE id = :id", id=first)["shipped"] == "part"


def test_the_history_says_of_a_part_alone_that_it_left_against_the_wish(desk: Desk) -> None:
    bowl = desk.a_product(on_hand=3)
    orders = [
        an_order(desk, who, bowl, 2)
        for who in (desk.a_customer(one_delivery=True), desk.a_customer("SARL Autre"))
    ]
    told: list[list[str]] = []
    for order in orders:
        desk.ship(order, {desk.row("SELECT id FROM order_line WHERE order_id = :id", id=order)["id"]: 1000})
    desk.ship(orders[0])
    for order in orders:
        with desk.reading() as rd:
            history = order_look(rd, order).page.history
        told.append(
            [event_in_words(each, Words("en"), "EUR") for each in history if each.verb == "ship.ship"]
        )
    whole, other = told
    assert whole[0].endswith(": 1 item · in part, against the wish for one delivery")
    assert [each.endswith(": 1 item") for each in (whole[1], *other)] == [True, True]


def test_one_day_is_promised_for_all_of_what_comes_at_once(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", value=True)
    there, short = desk.a_product("Bol", on_hand=5), desk.a_product("Vase", on_hand=1)
    for who, days in ((desk.a_customer(one_delivery=True), 0), (desk.a_customer("SARL Autre"), 1)):
        order = desk.an_order(who, goods(there, 1), goods(short, 1), payment_kind="account")
        with desk.reading() as rd:
            proposed = order_look(rd, order).outlook.proposed
        assert proposed is not None
        desk.confirm(order)
        own = desk.rows(
            "SELECT id FROM order_line WHERE order_id = :id AND promised_on IS NOT NULL", id=order
        )
        assert len(own) <= days


def test_where_goods_leave_with_their_invoice_it_waits_too(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", value=True)
    desk.do(decide_step, "steps.ship", False)
    bowl, vase = desk.a_product("Bol", on_hand=2), desk.a_product("Vase", on_hand=2)
    whole = an_order(desk, desk.a_customer(one_delivery=True), bowl, 3)
    other = an_order(desk, desk.a_customer("SARL Autre"), vase, 3)
    with desk.reading() as rd:
        listed = ORDERS.ids(rd, ListQuery(chips=(("view", "to_invoice"),)), 0, 9)
    assert (whole in listed, other in listed) == (False, True)


def test_the_record_keeps_both_and_whoever_is_merged_is_served_as_the_one_kept(desk: Desk) -> None:
    one = desk.a_customer(usual_carrier=" Chronopost ", one_delivery=True)
    other = desk.a_customer("SARL Lefèvre")
    with desk.reading() as rd:
        standing = standing_customer(rd, one)
        page = customer_page(rd, one)
    assert (standing.usual_carrier, standing.one_delivery) == ("Chronopost", True)
    assert (page.usual_carrier, page.one_delivery) == ("Chronopost", True)
    desk.do(customer.change, one, standing)
    bowl = desk.a_product(on_hand=1)
    order = an_order(desk, other, bowl)
    desk.do(merge.merge, one, other)
    assert carrier_of(desk, desk.ship(order)) == "Chronopost"


def test_a_plan_says_what_waits_for_the_rest(desk: Desk) -> None:
    desk.do(settings.decide, "ship.partial", value=True)
    bowl = desk.a_product(on_hand=1)
    order = an_order(desk, desk.a_customer(one_delivery=True), bowl, 2)
    with desk.reading() as rd:
        planned = {each.order_id: each for each in plan(rd)}
    assert "goods_missing" in {reason.code for reason in planned[order].reasons}
