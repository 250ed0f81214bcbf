"""Goods called off or given credit for, on orders with a discount of their own: nothing is left hanging afterwards."""

from __future__ import annotations

from app.flow import credit, sell
from app.flow.credit import CreditLine, CreditRequest
from tests.stories.desk import Desk, a_desk, goods


def a_discounted_order(desk: Desk) -> int:
    bowls, towels = desk.a_product("Bol", on_hand=20), desk.a_product("Torchon", on_hand=20)
    lines = (goods(bowls, 6, "62.50"), goods(towels, 10, "8.90", "5.5"))
    order = desk.an_order(desk.a_customer(), *lines, discount_ppm=50_000)
    desk.confirm(order)
    return order


def test_an_order_with_a_discount_closes_when_part_of_it_was_called_off(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = a_discounted_order(desk)
        bowls, towels, *_ = desk.lines(order)
        desk.ship(order, {bowls: 4000})
        desk.invoice(order)
        desk.do(sell.drop, order, {bowls: 2000}, "Plus voulus")
        desk.ship(order, {towels: 10_000})
        desk.invoice(order)
        assert desk.state(order) == ("confirmed", "all", "all", "none")
        owed = desk.money()
        assert set(owed) == {"owed"}
        desk.pay(order, owed["owed"])
        assert desk.state(order) == ("closed", "all", "all", "all")
        assert desk.money() == {}


def test_goods_that_came_broken_are_credited_and_the_rest_still_leaves(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = a_discounted_order(desk)
        [bowls, *_] = desk.lines(order)
        desk.ship(order, {bowls: 4000})
        invoice = desk.invoice(order)
        [line, *_] = desk.rows(
            "SELECT id FROM invoice_line WHERE invoice_id = :id ORDER BY position", id=invoice
        )
        request = CreditRequest(lines=(CreditLine(line["id"], 1000, 6250, 1250),))
        desk.do(credit.credit, invoice, request, "Arrivé cassé")
        desk.ship(order)
        assert desk.order(order)["shipped"] == "all"
        [shipped] = desk.rows(
            "SELECT sum(quantity_milli) AS milli FROM shipment_line WHERE order_line_id = :id", id=bowls
        )
        assert shipped["milli"] == 6000


def test_goods_credited_before_they_left_do_not_leave_any_more(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = a_discounted_order(desk)
        [bowls, *_] = desk.lines(order)
        invoice = desk.invoice(order, "all")
        [line, *_] = desk.rows(
            "SELECT id FROM invoice_line WHERE invoice_id = :id ORDER BY position", id=invoice
        )
        request = CreditRequest(lines=(CreditLine(line["id"], 2000, 12_500, 2500),))
        desk.do(credit.credit, invoice, request, "Plus voulus")
        desk.ship(order)
        [shipped] = desk.rows(
            "SELECT sum(quantity_milli) AS milli FROM shipment_line WHERE order_line_id = :id", id=bowls
        )
        assert shipped["milli"] == 4000


def test_a_part_that_left_is_worth_what_its_invoice_asks_for(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = a_discounted_order(desk)
        bowls, towels, *_ = desk.lines(order)
        for leaving in ({bowls: 4000}, {bowls: 2000, towels: 10_000}):
            shipment = desk.ship(order, leaving)
            worth = desk.row("SELECT value FROM shipment WHERE id = :id", id=shipment)["value"]
            asked = desk.row("SELECT total FROM invoice WHERE id = :id", id=desk.invoice(order))["total"]
            assert abs(int(worth) - int(asked)) <= 1
        desk.must_verify()
