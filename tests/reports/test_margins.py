"""The margin of an order and of a quote: at the cost of what left, and of the product for what did not."""

from __future__ import annotations

from dataclasses import replace

from app.catalogue import product
from app.flow import pack, quote, ship
from app.flow.bank import match
from app.flow.pack import ParcelDraft
from app.orders.draft import OrderDraft
from app.orders.margin import Margin
from app.orders.quote_draft import QuoteDraft
from app.payments.proposal import Piece
from app.reports.margins import order_margins, quote_margins
from app.reports.order_costs import OrderCosts
from app.shipping.carriers import CarrierRule
from tests.flow.test_bank import a_line, bank
from tests.stories.desk import TODAY, a_desk, goods


def test_what_left_keeps_its_cost_and_the_rest_follows_the_product(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl = desk.a_product("Bol", on_hand=10, cost_micro=4_000_000)
        course = desk.a_product("Cours", kind="service", stocked=False)
        order = desk.an_order(
            desk.a_customer(), goods(bowl, 3, "10.00"), goods(course, 1, "50.00", kind="service")
        )
        desk.confirm(order)
        first, second = desk.lines(order)
        with desk.database.read() as rd:
            before = order_margins(rd, order)
        assert (before.by_line, before.unknown) == ({first: Margin(3_000, 1_200)}, 1)
        shipment = desk.ship(order, {first: 1_000})
        desk.do(product.revise, bowl, {"cost_micro": 6_000_000})
        desk.do(product.revise, course, {"cost_micro": 12_345_600})
        with desk.database.read() as rd:
            found = order_margins(rd, order)
        assert found.by_line == {first: Margin(3_000, 400 + 2 * 600), second: Margin(5_000, 1_235)}
        assert (found.total, found.unknown) == (Margin(8_000, 2_835), 0)
        desk.do(ship.reverse, shipment, "erreur")
        with desk.database.read() as rd:
            assert order_margins(rd, order).by_line[first] == Margin(3_000, 1_800)


def test_an_order_counts_what_its_carriage_and_its_payments_cost(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl = desk.a_product("Bol", on_hand=20, cost_micro=4_000_000, weight_grams=400)
        postage = replace(goods(0, 1, "6.00", kind="shipping"), product_id=None)
        order = desk.an_order(desk.a_customer(), goods(bowl, 3, "10.00"), postage, payment_kind="account")
        desk.confirm(order)
        first, _ = desk.lines(order)
        rules = [CarrierRule(carrier="Colissimo", most_grams=1_000, cost=490), CarrierRule(carrier="DHL")]
        desk.do(pack.decide_rules, rules)
        shipment = desk.ship(order, {first: 2_000})
        desk.do(pack.pack, shipment, [ParcelDraft(carrier="Colissimo", weight_grams=900)] * 2)

        def costs() -> OrderCosts:
            with desk.database.read() as rd:
                return order_margins(rd, order).costs

        assert costs() == OrderCosts(charged=600, carriage=980)
        # Of what is heavier, or carried by another, nobody said what it costs.
        rest = desk.ship(order)
        desk.do(pack.pack, rest, [ParcelDraft(carrier="DHL", weight_grams=900)])
        assert costs() == OrderCosts(charged=600, carriage=980, untold=1)
        desk.do(ship.reverse, rest, "erreur")
        assert costs() == OrderCosts(charged=600, carriage=980)
        paid = desk.pay(order, 3_600)
        [line] = bank(desk.database, a_line(3_480, "STRIPE PAYOUT"))
        pieces = [
            Piece(kind="payment", amount=3_600, payment_id=paid, recorded=True),
            Piece(kind="fee", amount=-120),
        ]
        desk.do(match, line, pieces)
        assert costs() == OrderCosts(charged=600, carriage=980, fees=120)
        with desk.database.read() as rd:
            found = order_margins(rd, order)
        assert (found.total, found.whole) == (Margin(3_000, 1_200), Margin(3_600, 2_300))


def test_a_quote_earns_without_its_options_and_none_in_another_currency(database_url: str) -> None:
    with a_desk(database_url) as desk:
        bowl = desk.a_product("Bol", cost_micro=4_000_000)
        lines = (goods(bowl, 2, "10.00"), goods(bowl, 5, "9.00", optional=True))
        content = OrderDraft(
            customer_id=desk.a_customer(), ordered_on=TODAY, lines=lines, discount_ppm=50_000
        )
        at_home = desk.do(quote.save, QuoteDraft(content=content))
        abroad = desk.do(quote.save, QuoteDraft(content=replace(content, currency="CHF")))
        with desk.database.read() as rd:
            assert quote_margins(rd, at_home).total == Margin(1_900, 800)
            other = quote_margins(rd, abroad)
        assert (other.by_line, other.total, other.unknown) == ({}, None, 1)
