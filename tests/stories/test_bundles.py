"""Bundles from their first order to the money: sold as one, promised, sent, called off and given back as their parts."""

from __future__ import annotations

import pytest

from app.base.errors import Refusal
from app.catalogue.bundle import Part
from app.flow import credit, process, returns, sell, ship
from app.flow.change import change
from app.flow.credit import CreditLine, CreditRequest
from app.flow.return_answer import Answer
from app.flow.returns import Decision, ReturningLine
from app.orders.change import OrderChange
from app.orders.frozen import confirmation_facts
from app.reports.margins import order_margins
from app.reports.shipment_page import shipment_page
from app.shipping.frozen import delivery_note_facts
from app.shipping.returned import left_of_order, return_lines
from app.stock.bundle import available_bundles, compose
from tests.stories.desk import Desk, a_desk, goods


def a_bundle(desk: Desk, cups: int = 6, teas: int = 6) -> tuple[int, int, int]:
    """A gift box of two cups and one tea; gives the keys of box, cup and tea."""
    cup = desk.a_product("Tasse", on_hand=cups, price_micro=10_000_000, cost_micro=4_000_000)
    tea = desk.a_product("Thé vert", on_hand=teas, price_micro=20_000_000, cost_micro=7_000_000)
    box = desk.a_product("Coffret", price_micro=30_000_000)
    desk.do(compose, box, [Part(cup, 2000), Part(tea, 1000)])
    return box, cup, tea


def lines_of(desk: Desk, order: int) -> list[dict[str, int]]:
    return desk.rows("SELECT * FROM order_line WHERE order_id = :id ORDER BY position", id=order)


def test_a_bundle_is_promised_and_sent_as_its_parts_and_charged_once(database_url: str) -> None:
    with a_desk(database_url) as desk:
        box, cup, tea = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 2, "30.00", name="Coffret"), goods(cup, 1))
        desk.confirm(order)
        lines = lines_of(desk, order)
        assert [(line["product_id"], line["quantity_milli"], line["net"]) for line in lines] == [
            (box, 2000, 6000),
            (cup, 4000, 0),
            (tea, 2000, 0),
            (cup, 1000, 1000),
        ]
        assert (desk.stock(cup), desk.stock(tea)) == ((6, 5), (6, 2))
        desk.ship(order)
        assert (desk.stock(cup), desk.stock(tea)) == ((1, 0), (4, 0))
        invoice = desk.invoice(order)
        billed = desk.rows("SELECT * FROM invoice_line WHERE invoice_id = :id ORDER BY position", id=invoice)
        assert [(line["product_id"], line["net"]) for line in billed] == [(box, 6000), (cup, 1000)]
        desk.pay(order, 8400)
        assert desk.state(order) == ("closed", "all", "all", "all")
        assert desk.rows("SELECT id FROM stock_move WHERE product_id = :box", box=box) == []


def test_a_later_change_of_its_contents_leaves_confirmed_orders_as_they_are(database_url: str) -> None:
    with a_desk(database_url) as desk:
        box, cup, tea = a_bundle(desk)
        buyer = desk.a_customer()
        agreed, typed = (desk.an_order(buyer, goods(box, 1, "30.00")) for _ in range(2))
        desk.confirm(agreed)
        desk.do(compose, box, [Part(tea, 3000)])
        desk.confirm(typed)
        assert [line["product_id"] for line in lines_of(desk, agreed)] == [box, cup, tea]
        assert [(line["product_id"], line["quantity_milli"]) for line in lines_of(desk, typed)] == [
            (box, 1000),
            (tea, 3000),
        ]


def test_stock_sends_whole_bundles_and_a_person_may_send_a_part_ahead(database_url: str) -> None:
    with a_desk(database_url) as desk:
        box, cup, tea = a_bundle(desk, cups=5, teas=1)
        order = desk.an_order(desk.a_customer(), goods(box, 3, "30.00"))
        desk.confirm(order)
        first, cups, _teas = (line["id"] for line in lines_of(desk, order))
        desk.ship(order)
        assert [line["shipped_milli"] for line in lines_of(desk, order)] == [1000, 2000, 1000]
        with pytest.raises(Refusal, match="nothing_to_ship"):
            desk.ship(order)
        desk.ship(order, {cups: 2000})
        assert [line["shipped_milli"] for line in lines_of(desk, order)] == [1000, 4000, 1000]
        desk.invoice(order)
        [billed] = desk.rows("SELECT quantity_milli FROM invoice_line WHERE order_line_id = :id", id=first)
        assert billed["quantity_milli"] == 1000
        desk.receive_goods(cup, 4)
        desk.receive_goods(tea, 4)
        # Named by the bundle, so much of each part leaves as it still lacks.
        desk.ship(order, {first: 1000})
        assert [line["shipped_milli"] for line in lines_of(desk, order)] == [2000, 4000, 2000]
        desk.ship(order)
        desk.invoice(order)
        assert desk.state(order)[:3] == ("confirmed", "all", "all")


def test_a_reversal_takes_bundles_back_with_their_parts(database_url: str) -> None:

    with a_desk(database_url) as desk:
        box, cup, _ = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 2, "30.00"))
        desk.confirm(order)
        shipment = desk.ship(order)
        desk.do(ship.reverse, shipment, "Mauvaise adresse")
        assert [line["shipped_milli"] for line in lines_of(desk, order)] == [0, 0, 0]
        assert desk.stock(cup) == (6, 4)


def test_bundles_are_called_off_whole_and_never_a_part_alone(database_url: str) -> None:
    with a_desk(database_url) as desk:
        box, cup, tea = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 3, "30.00"))
        desk.confirm(order)
        first, cups, _ = (line["id"] for line in lines_of(desk, order))
        with pytest.raises(Refusal, match="part_of_bundle"):
            desk.do(sell.drop, order, {cups: 1000}, "Cassée")
        # One cup has left: of that bundle nothing can be called off any more.
        desk.ship(order, {cups: 1000})
        with pytest.raises(Refusal, match="quantity_not_open"):
            desk.do(sell.drop, order, {first: 3000}, "Plus voulus")
        desk.do(sell.drop, order, {first: 2000}, "Plus voulus")
        assert [line["dropped_milli"] for line in lines_of(desk, order)] == [2000, 4000, 2000]
        assert (desk.stock(cup), desk.stock(tea)) == ((5, 1), (6, 1))
        desk.ship(order)
        desk.invoice(order)
        assert desk.state(order)[:3] == ("confirmed", "all", "all")


def test_an_order_that_grows_takes_its_parts_along(database_url: str) -> None:

    with a_desk(database_url) as desk:
        box, cup, tea = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 1, "30.00"), goods(tea, 1), discount_ppm=100_000)
        desk.confirm(order)
        first, cups, *_ = (line["id"] for line in lines_of(desk, order))
        with pytest.raises(Refusal, match="part_of_bundle"):
            desk.do(change, order, OrderChange({cups: 6000}), "Plus de tasses")
        desk.do(change, order, OrderChange({first: 2000}, (goods(box, 1, "30.00"),)), "Plus de coffrets")
        found = [(line["product_id"], line["quantity_milli"]) for line in lines_of(desk, order)]
        assert found == [
            (box, 2000), (cup, 4000), (tea, 2000), (tea, 1000), (box, 1000), (cup, 2000), (tea, 1000), (None, 1000)
        ]  # fmt: skip
        assert (desk.stock(cup)[1], desk.stock(tea)[1]) == (6, 4)


def test_availability_is_what_can_be_made_of_the_parts(database_url: str) -> None:
    with a_desk(database_url) as desk:
        box, cup, _ = a_bundle(desk, cups=7, teas=9)
        with desk.reading() as rd:
            assert available_bundles(rd, [box, cup]) == {box: 3000}
        desk.confirm(desk.an_order(desk.a_customer(), goods(cup, 2)))
        with desk.reading() as rd:
            assert available_bundles(rd, [box]) == {box: 2000}


def test_what_cannot_be_in_a_bundle_is_refused(database_url: str) -> None:
    with a_desk(database_url) as desk:
        box, cup, tea = a_bundle(desk)
        big, hour = desk.a_product("Grand coffret"), desk.a_product("Pose", kind="service")
        for parts, code in (
            ([Part(box, 1000)], "bundle_part"),
            ([Part(hour, 1000)], "bundle_part"),
            ([Part(big, 1000)], "bundle_part"),
            ([Part(cup, 0)], "bundle_quantity"),
        ):
            with pytest.raises(Refusal, match=code):
                desk.do(compose, big, parts)
        with pytest.raises(Refusal, match="bundle_is_part"):
            desk.do(compose, cup, [Part(tea, 1000)])
        with pytest.raises(Refusal, match="bundle_of_service"):
            desk.do(compose, hour, [Part(tea, 1000)])
        lamp = desk.a_product("Lampe", on_hand=1)
        with pytest.raises(Refusal, match="bundle_has_stock"):
            desk.do(compose, lamp, [Part(tea, 1000)])


def test_a_held_bundle_is_frozen_when_it_is_held(database_url: str) -> None:
    with a_desk(database_url) as desk:
        box, cup, tea = a_bundle(desk)
        order = desk.an_order(desk.a_customer(limit=100), goods(box, 1, "30.00"))
        assert desk.confirm(order).state == "held"
        desk.do(compose, box, [Part(tea, 1000)])
        desk.do(sell.release, order, "Client connu")
        assert [line["product_id"] for line in lines_of(desk, order)] == [box, cup, tea]
        desk.do(sell.cancel, order, "Plus voulu")
        assert desk.stock(cup) == (6, 0)
        desk.do(sell.reopen, order, "Si, finalement")
        assert len(lines_of(desk, order)) == 3


def test_goods_credited_before_they_left_call_off_whole_bundles(database_url: str) -> None:

    with a_desk(database_url) as desk:
        box, cup, _ = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 2, "30.00"))
        desk.confirm(order)
        invoice = desk.invoice(order, "all")
        [line] = desk.rows("SELECT id FROM invoice_line WHERE invoice_id = :id", id=invoice)
        request = CreditRequest(lines=(CreditLine(line["id"], 1000, 3000, 600),))
        desk.do(credit.credit, invoice, request, "Un seul voulu")
        assert desk.stock(cup) == (6, 2)
        desk.ship(order)
        assert desk.state(order)[1:3] == ("all", "all")


def taken_back(desk: Desk, order: int, quantities: dict[int, int], answer: str) -> int:
    """A return of these quantities (by line of the order) that came, is sold again and has its answer."""

    with desk.reading() as rd:
        left = [each for each in left_of_order(rd, order) if each.order_line_id in quantities]
    asked = [ReturningLine(each.id, quantities[each.order_line_id], "size") for each in left]
    came = desk.do(returns.take_in, order, asked)
    with desk.reading() as rd:
        lines = return_lines(rd, [came])
    decisions = [Decision(each.id, each.received_milli, "stock") for each in lines]
    return desk.do(returns.decide, came, decisions, Answer(kind=answer))


def credited(desk: Desk) -> list[tuple[int, int]]:
    query = (
        "SELECT l.quantity_milli, l.gross FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id "
        "WHERE i.kind = 'credit_note' ORDER BY l.id"
    )
    return [(row["quantity_milli"], row["gross"]) for row in desk.rows(query)]


def test_a_part_that_comes_back_is_credited_at_its_share_and_all_parts_at_the_price(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        box, cup, tea = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 1, "30.00"))
        desk.confirm(order)
        desk.ship(order)
        desk.invoice(order)
        _, cups, teas = (line["id"] for line in lines_of(desk, order))
        # Two cups at 10 and a tea at 20: each half of the price.
        taken_back(desk, order, {cups: 1000}, "credit")
        assert credited(desk) == [(250, 900)]
        taken_back(desk, order, {cups: 1000, teas: 1000}, "credit")
        assert credited(desk) == [(250, 900), (750, 2700)]
        assert (desk.stock(cup), desk.stock(tea)) == ((6, 0), (6, 0))
        assert desk.money() == {}


def test_an_exchange_is_of_whole_bundles_and_of_parts_at_their_share(database_url: str) -> None:
    with a_desk(database_url) as desk:
        box, cup, _tea = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 2, "30.00"))
        desk.confirm(order)
        desk.ship(order)
        desk.invoice(order)
        _, cups, teas = (line["id"] for line in lines_of(desk, order))
        taken_back(desk, order, {cups: 3000, teas: 1000}, "exchange")
        [draft] = desk.rows("SELECT id, net FROM sales_order WHERE state = 'draft'")
        lines = [
            (line["product_id"], line["quantity_milli"], line["net"]) for line in lines_of(desk, draft["id"])
        ]
        assert lines == [(box, 1000, 3000), (cup, 1000, 750)]
        assert credited(desk) == [(1250, 4500)]


def test_papers_say_what_a_bundle_contains_and_the_delivery_note_its_parts(database_url: str) -> None:

    with a_desk(database_url) as desk:
        box, _, _ = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 2, "30.00", name="Coffret"))
        desk.confirm(order)
        _first, cups, teas = (line["id"] for line in lines_of(desk, order))
        early = desk.ship(order, {cups: 3000, teas: 1000})
        late = desk.ship(order)
        invoice = desk.invoice(order)
        told = "Contient\u00a0: 2\u00a0×\u00a0Tasse, 1\u00a0×\u00a0Thé vert"
        [billed] = desk.rows("SELECT description FROM invoice_line WHERE invoice_id = :id", id=invoice)
        assert billed["description"] == told
        with desk.reading() as rd:
            assert {each.bundle for each in left_of_order(rd, order)} == {"Coffret"}
            assert {each.bundle for each in shipment_page(rd, late).lines} == {"Coffret"}
            [line] = confirmation_facts(rd, order)[0].lines
            assert line.description == told
            notes = [
                [(each.name, each.part, each.shipped_milli, each.to_come_milli) for each in facts.lines]
                for facts in (delivery_note_facts(rd, key)[0] for key in (early, late))
            ]
        assert notes == [
            [("Coffret", False, 1000, 1000), ("Tasse", True, 3000, 1000), ("Thé vert", True, 1000, 1000)],
            [("Coffret", False, 1000, 0), ("Tasse", True, 1000, 0), ("Thé vert", True, 1000, 0)],
        ]


def test_a_bundle_costs_what_its_parts_cost(database_url: str) -> None:

    with a_desk(database_url) as desk:
        box, _, _ = a_bundle(desk)
        order = desk.an_order(desk.a_customer(), goods(box, 2, "30.00"))
        for step in (lambda: None, lambda: desk.confirm(order), lambda: desk.ship(order)):
            step()
            with desk.reading() as rd:
                found = order_margins(rd, order)
            assert found.total is not None
            # Two boxes of two cups at 4 and a tea at 7.
            assert (found.total.net, found.total.cost, found.unknown) == (6000, 3000, 0)
            assert len(found.by_line) == 1


def test_a_run_plans_what_it_does_with_bundles(database_url: str) -> None:

    with a_desk(database_url) as desk:
        box, _, tea = a_bundle(desk, cups=9, teas=1)
        desk.an_order(desk.a_customer(), goods(box, 2, "30.00"))
        with desk.reading() as rd:
            [planned] = process.plan(rd, ship=True, bill="shipped", drafts=True)
        assert "ship" not in planned.steps
        assert {reason.code for reason in planned.reasons} & {"goods_missing"}
        desk.receive_goods(tea, 1)
        with desk.reading() as rd:
            [planned] = process.plan(rd, ship=True, bill="shipped", drafts=True)
        assert planned.steps[:2] == ("confirm", "ship")
        assert planned.bills == 7200
