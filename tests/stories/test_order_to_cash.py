"""Every path from an order to its money, on both databases; the auditor looks at the end of each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.base.errors import Refusal
from app.flow import bill, collect, credit, sell, ship, take_back
from app.flow.change import change
from app.flow.credit import CreditLine, CreditRequest
from app.flow.take_back import Refund
from app.orders.change import OrderChange, total_changed
from app.orders.draft import DraftLine
from tests.stories.desk import TODAY, a_desk, goods


def test_an_order_is_confirmed_shipped_invoiced_and_paid(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=10)
        order = desk.an_order(desk.a_customer(), goods(pull, 3, "26.90"))
        assert desk.confirm(order).number == "CM-2026-0001"
        assert desk.stock(pull) == (10, 3)
        assert desk.money() == {"committed": 9684}
        desk.ship(order)
        assert desk.stock(pull) == (7, 0)
        assert desk.money() == {"delivered": 9684}
        invoice = desk.row("SELECT * FROM invoice WHERE id = :id", id=desk.invoice(order))
        assert (invoice["number"], invoice["net"], invoice["tax"], invoice["total"]) == (
            "FA-2026-0001",
            8070,
            1614,
            9684,
        )
        assert str(invoice["due_on"])[:10] == "2026-12-22"
        assert desk.money() == {"owed": 9684}
        desk.pay(order, 9684)
        assert desk.money() == {}
        assert desk.state(order) == ("closed", "all", "all", "all")


def test_parts_of_an_order_ship_and_are_invoiced_to_the_cent(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=7)
        carriage = DraftLine(name="Colissimo", kind="shipping", unit_price_micro=5_900_000, rate_ppm=200_000)
        order = desk.an_order(desk.a_customer(), goods(pull, 7, "3.33", "5.5"), carriage, discount_ppm=33_333)
        desk.confirm(order)
        [line, *_] = desk.lines(order)
        for pieces in (1, 2, 4):
            desk.ship(order, {line: pieces * 1000})
            desk.invoice(order)
        totals = [row["total"] for row in desk.rows("SELECT total FROM invoice ORDER BY id")]
        assert sum(totals) == desk.order(order)["total"]
        assert len(totals) == 3
        taxes = (
            "SELECT rate_ppm, sum(net) AS net, sum(tax) AS tax FROM {} GROUP BY rate_ppm ORDER BY rate_ppm"
        )
        assert desk.rows(taxes.format("invoice_tax")) == desk.rows(taxes.format("order_tax"))
        assert desk.money() == {"owed": sum(totals)}


def test_money_that_comes_with_an_order_lends_nothing_to_others(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=100)
        customer = desk.a_customer(limit=10_000)
        prepaid = desk.an_order(customer, goods(pull, 10, "10.00"), payment_kind="prepaid")
        desk.pay(prepaid, 12_000)
        assert desk.money() == {"earmarked": -12_000}
        desk.confirm(prepaid)
        assert desk.money() == {"committed": 12_000, "deposit": -12_000}
        on_account = desk.an_order(customer, goods(pull, 9, "10.00"))
        confirmed = desk.confirm(on_account)
        assert confirmed.state == "held"
        assert confirmed.holds[0].facts == {"limit": 10_000, "exposure": 10_800, "excess": 800}


def test_an_unpaid_prepaid_order_waits_and_leaves_when_paid(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=1)
        order = desk.an_order(desk.a_customer(), goods(pull), payment_kind="prepaid")
        desk.confirm(order)
        with pytest.raises(Refusal, match="order_waits_for_payment"):
            desk.ship(order)
        desk.pay(order, 1200)
        desk.ship(order)
        desk.invoice(order)
        assert desk.state(order) == ("closed", "all", "all", "all")
        assert desk.row("SELECT paid_before FROM invoice")["paid_before"] == 1200


def test_a_held_order_is_released_with_a_reason_or_by_a_payment(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=10)
        customer = desk.a_customer(limit=1_000)
        first, second = (desk.an_order(customer, goods(pull, 1, "10.00")) for _ in range(2))
        assert desk.confirm(first).state == "held"
        with pytest.raises(Refusal, match="reason_missing"):
            desk.do(sell.release, first, " ")
        released = desk.do(sell.release, first, "vu avec le gérant", date(2026, 12, 31))
        assert released.state == "confirmed"
        assert released.number == desk.order(first)["number"]
        assert desk.confirm(second).state == "held"
        desk.pay(second, 1200)
        assert desk.order(second)["state"] == "confirmed"


def test_an_order_of_exactly_the_limit_passes_and_one_cent_more_does_not(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=10)
        passes = desk.an_order(desk.a_customer(limit=1_200), goods(pull, 1, "10.00"))
        stops = desk.an_order(desk.a_customer("Autre", limit=1_199), goods(pull, 1, "10.00"))
        assert desk.confirm(passes).state == "confirmed"
        assert desk.confirm(stops).holds[0].facts["excess"] == 1


def test_a_cancelled_order_gives_back_goods_credit_and_money(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=5)
        order = desk.an_order(desk.a_customer(), goods(pull, 2))
        desk.confirm(order)
        desk.pay(order, 1000)
        desk.do(sell.cancel, order, "client parti")
        assert desk.stock(pull) == (5, 0)
        assert desk.money() == {"unapplied": -1000}
        assert desk.order(order)["state"] == "cancelled"


def test_what_has_shipped_cannot_be_cancelled(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=2), 2))
        desk.confirm(order)
        desk.ship(order)
        with pytest.raises(Refusal, match="order_not_cancellable"):
            desk.do(sell.cancel, order, "trop tard")


def test_called_off_goods_leave_the_rest_to_ship_and_free_surplus_money(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=5)
        order = desk.an_order(desk.a_customer(), goods(pull, 3), payment_kind="prepaid")
        desk.pay(order, 3600)
        desk.confirm(order)
        [line] = desk.lines(order)
        desk.do(sell.drop, order, {line: 1000}, "rupture")
        assert desk.stock(pull) == (5, 2)
        assert desk.money() == {"committed": 2400, "deposit": -2400, "unapplied": -1200}
        desk.ship(order)
        desk.invoice(order)
        assert desk.state(order) == ("closed", "all", "all", "all")


def test_a_reversed_shipment_puts_everything_back_and_stays_visible(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=4)
        order = desk.an_order(desk.a_customer(), goods(pull, 4))
        desk.confirm(order)
        shipment = desk.ship(order)
        desk.do(ship.reverse, shipment, "mauvaise adresse")
        assert desk.stock(pull) == (4, 4)
        assert desk.money() == {"committed": 4800}
        with pytest.raises(Refusal, match="shipment_reversed_already"):
            desk.do(ship.reverse, shipment, "encore")
        desk.ship(order)
        assert [row["kind"] for row in desk.rows("SELECT kind FROM shipment ORDER BY id")] == [
            "delivery",
            "reversal",
            "delivery",
        ]
        assert desk.stock(pull) == (0, 0)


def test_a_bounced_payment_is_reversed_with_its_allocation(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=1)))
        desk.confirm(order)
        desk.ship(order)
        desk.invoice(order)
        payment = desk.pay(order, 1200)
        assert desk.state(order)[0] == "closed"
        desk.on(date(2026, 11, 25)).do(collect.reverse, payment, "chèque impayé")
        assert desk.state(order) == ("confirmed", "all", "all", "none")
        assert desk.money() == {"owed": 1200}
        with pytest.raises(Refusal, match="payment_reversed_already"):
            desk.do(collect.reverse, payment, "encore")


def test_an_overpayment_is_the_customers_credit_and_pays_the_next_invoice(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull, customer = desk.a_product(on_hand=5), desk.a_customer()
        first, second = (desk.an_order(customer, goods(pull)) for _ in range(2))
        for order in (first, second):
            desk.confirm(order)
            desk.ship(order)
            desk.invoice(order)
        desk.pay(first, 2000)
        assert desk.money() == {"owed": 1200, "unapplied": -800}
        [source] = desk.rows("SELECT id FROM item WHERE noun = 'payment'")
        target = desk.row("SELECT id FROM item WHERE noun = 'invoice' AND document_id = 2")
        with pytest.raises(Refusal, match="allocation_exceeds_source"):
            desk.do(collect.allocate, source["id"], target["id"], 801)
        desk.do(collect.allocate, source["id"], target["id"], 800, "acompte du client")
        assert desk.money() == {"owed": 400}
        assert desk.state(second) == ("confirmed", "all", "all", "part")


def test_a_credit_note_settles_what_is_open_and_leaves_the_rest_as_credit(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=10), 10))
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        desk.pay(order, 11_000)
        note = desk.do(credit.credit, invoice, CreditRequest(total=2_000), "geste commercial")
        found = desk.row("SELECT number, net, tax, total, corrects_id FROM invoice WHERE id = :id", id=note)
        assert found == {
            "number": "AV-2026-0001",
            "net": 1667,
            "tax": 333,
            "total": 2000,
            "corrects_id": invoice,
        }
        assert desk.money() == {"unapplied": -1000}
        with pytest.raises(Refusal, match="credit_exceeds_invoice"):
            desk.do(credit.credit, invoice, CreditRequest(total=10_001), "trop")


def test_credits_that_complete_an_invoice_reverse_each_rate_exactly(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=10)
        order = desk.an_order(
            desk.a_customer(),
            goods(pull, 3, "3.33", "20"),
            goods(pull, 1, "7.77", "5.5"),
            prices_include_tax=True,
        )
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        for total in (100, 333, None):
            desk.do(credit.credit, invoice, CreditRequest(total=total), "retour")
        rates = "SELECT rate_ppm, sum(t.net) AS net, sum(t.tax) AS tax FROM invoice_tax t JOIN invoice i ON i.id = t.invoice_id"
        rates += " WHERE i.kind = :kind GROUP BY rate_ppm ORDER BY rate_ppm"
        assert desk.rows(rates, kind="credit_note") == desk.rows(rates, kind="invoice")
        assert desk.money() == {}


def test_a_refund_before_shipping_credits_the_line_and_calls_off_the_goods(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=3)
        order = desk.an_order(desk.a_customer(), goods(pull, 3), payment_kind="prepaid")
        desk.pay(order, 3600)
        desk.confirm(order)
        with pytest.raises(Refusal, match="refund_without_invoice"):
            desk.do(take_back.refund, order, Refund(amount=1200, refunded_on=TODAY, method="card"))
        invoice = desk.invoice(order, "all")
        [line] = desk.rows("SELECT id, order_line_id FROM invoice_line WHERE invoice_id = :id", id=invoice)
        given = Refund(
            amount=1200,
            refunded_on=TODAY,
            method="card",
            lines=(take_back.TakenLine(line["order_line_id"], 1000, 1000, 200),),
            remote_id="r1",
        )
        taken = desk.do(take_back.refund, order, given)
        assert taken.refund_id is not None
        assert desk.money() == {}
        assert desk.stock(pull) == (3, 2)
        desk.ship(order)
        assert desk.state(order) == ("closed", "all", "all", "all")
        with pytest.raises(Refusal, match="refund_exceeds_invoice"):
            desk.do(take_back.refund, order, Refund(amount=2401, refunded_on=TODAY, method="card"))


def test_a_refund_is_matched_no_earlier_than_its_credit_note(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=3), 3), payment_kind="prepaid")
        desk.pay(order, 3600)
        desk.confirm(order)
        desk.invoice(order, "all")
        earlier = TODAY - timedelta(days=4)
        desk.do(
            take_back.refund, order, Refund(amount=1200, refunded_on=earlier, method="card", remote_id="r1")
        )
        [refund] = desk.rows("SELECT received_on FROM payment WHERE kind = 'refund'")
        [made] = desk.rows("SELECT business_date FROM allocation WHERE reason = 'refund'")
        assert str(refund["received_on"]) == earlier.isoformat()
        assert str(made["business_date"]) == TODAY.isoformat()
        desk.must_verify()


def test_services_need_no_shipment_and_text_lines_cost_nothing(database_url: str) -> None:
    with a_desk(database_url) as desk:
        advice = desk.a_product("Conseil", kind="service", stocked=False)
        order = desk.an_order(
            desk.a_customer(),
            goods(advice, 2, "80.00", kind="service", name="Conseil"),
            DraftLine(name="Sur place, à Nîmes", kind="text"),
        )
        desk.confirm(order)
        assert desk.state(order) == ("confirmed", "all", "none", "none")
        with pytest.raises(Refusal, match="nothing_to_ship"):
            desk.ship(order)
        desk.invoice(order)
        assert [row["name"] for row in desk.rows("SELECT name FROM invoice_line ORDER BY position")] == [
            "Conseil",
            "Sur place, à Nîmes",
        ]


def test_invoicing_the_whole_order_before_it_ships_leaves_nothing_to_invoice_after(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=2), 2))
        desk.confirm(order)
        desk.invoice(order, "all")
        assert desk.money() == {"owed": 2400}
        desk.ship(order)
        assert desk.money() == {"owed": 2400}
        with pytest.raises(Refusal, match="nothing_to_invoice"):
            desk.invoice(order, "all")


def test_goods_promised_first_are_shipped_first_when_they_are_short(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull, customer = desk.a_product(on_hand=6), desk.a_customer()
        first = desk.an_order(customer, goods(pull, 4))
        second = desk.an_order(customer, goods(pull, 5))
        desk.confirm(first)
        desk.confirm(second)
        shipped = desk.ship(second)
        found = desk.row("SELECT quantity_milli FROM shipment WHERE id = :id", id=shipped)
        assert found["quantity_milli"] == 2000
        desk.ship(first)
        assert desk.stock(pull) == (0, 3)
        with pytest.raises(Refusal, match="nothing_to_ship"):
            desk.ship(second)
        [line] = desk.lines(second)
        with pytest.raises(Refusal, match="stock_short"):
            desk.ship(second, {line: 1000})


def test_an_invoice_cannot_be_dated_before_the_last_of_its_series(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull, customer = desk.a_product(on_hand=5), desk.a_customer()
        orders = [desk.an_order(customer, goods(pull)) for _ in range(2)]
        for order in orders:
            desk.confirm(order)
            desk.ship(order)
        desk.invoice(orders[0])
        with pytest.raises(Refusal, match="date_before_last_number"):
            desk.do(bill.issue_invoice, orders[1], "shipped", date(2026, 11, 21))
        assert desk.row("SELECT count(*) AS n FROM invoice")["n"] == 1
        desk.invoice(orders[1])
        assert desk.row("SELECT max(number) AS number FROM invoice")["number"] == "FA-2026-0002"


def test_a_line_credited_by_name_shows_its_name_and_price(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=10), 10, "9.99"))
        desk.confirm(order)
        desk.ship(order)
        invoice = desk.invoice(order)
        [line] = desk.rows("SELECT id FROM invoice_line WHERE invoice_id = :id", id=invoice)
        note = desk.do(
            credit.credit, invoice, CreditRequest(lines=(CreditLine(line["id"], 2000, 1998, 400),)), "retour"
        )
        found = desk.row(
            "SELECT name, quantity_milli, unit_price_micro FROM invoice_line WHERE invoice_id = :id", id=note
        )
        assert found == {"name": "Pull marin", "quantity_milli": 2000, "unit_price_micro": 9_990_000}


def test_terms_are_the_orders_else_the_customers_else_the_companys(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=5)
        eom = desk.row("SELECT id FROM terms WHERE code = '30eom'")["id"]
        sixty = desk.row("SELECT id FROM terms WHERE code = 'net60'")["id"]
        customer = desk.a_customer(terms_id=eom)
        cases = {
            desk.an_order(desk.a_customer("Autre"), goods(pull)): ("2026-12-22", "30 jours net"),
            desk.an_order(customer, goods(pull)): ("2026-12-31", "30 jours fin de mois"),
            desk.an_order(customer, goods(pull), terms_id=sixty): ("2027-01-21", "60 jours net"),
        }
        for order, (due_on, words) in cases.items():
            desk.confirm(order)
            desk.ship(order)
            found = desk.row("SELECT due_on, texts FROM invoice WHERE id = :id", id=desk.invoice(order))
            assert str(found["due_on"])[:10] == due_on
            assert f'"terms": "{words}"' in found["texts"]


def test_carriage_of_food_bears_the_rate_of_food_from_order_to_credit_note(database_url: str) -> None:
    with a_desk(database_url) as desk:
        honey = desk.a_product("Miel", on_hand=10, vat_class="food")
        carriage = DraftLine(name="Colissimo", kind="shipping", unit_price_micro=10_000_000, rate_ppm=200_000)
        order = desk.an_order(desk.a_customer(), goods(honey, 9, "10.00", vat_class="food"), carriage)
        desk.confirm(order)
        assert desk.money() == {"committed": 10_550}
        desk.ship(order)
        invoice = desk.invoice(order)
        figures = "SELECT category, rate_ppm, net, tax FROM {}_tax WHERE {}_id = :id"
        [told] = desk.rows(figures.format("invoice", "invoice"), id=invoice)
        assert told == desk.row(figures.format("order", "order"), id=order)
        assert (told["rate_ppm"], told["net"], told["tax"]) == (55_000, 10_000, 550)
        assert desk.money() == {"owed": 10_550}
        lines = desk.rows(
            "SELECT id, rate_ppm, net, tax FROM invoice_line WHERE invoice_id = :id ORDER BY position",
            id=invoice,
        )
        port = lines[1]
        given = CreditRequest(lines=(CreditLine(port["id"], 1000, port["net"], port["tax"]),))
        note = desk.do(credit.credit, invoice, given, "Port offert")
        assert desk.row(figures.format("invoice", "invoice"), id=note)["rate_ppm"] == 55_000
        assert desk.row("SELECT total FROM invoice WHERE id = :id", id=note)["total"] in (1_055, -1_055)


def test_carriage_agreed_on_at_confirmation_keeps_its_rate_and_added_goes_with_what_stands(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        honey, pull = desk.a_product("Miel", on_hand=9, vat_class="food"), desk.a_product(on_hand=9)
        port = DraftLine(name="Port", kind="shipping", unit_price_micro=10_000_000)
        food = goods(honey, 1, "10.00", vat_class="food")
        first = desk.an_order(desk.a_customer(), food, port, payment_kind="account")
        second = desk.an_order(desk.a_customer("Autre"), food, payment_kind="account")
        rates = "SELECT kind, rate_ppm FROM order_line WHERE order_id = :id ORDER BY position"
        for order in (first, second):
            desk.confirm(order)
        desk.do(change, first, OrderChange({}, (goods(pull),)), "encore un pull")
        found = [(row["kind"], row["rate_ppm"]) for row in desk.rows(rates, id=first)]
        assert found == [("goods", 55_000), ("shipping", 55_000), ("goods", 200_000)]
        wanted = OrderChange({}, shipping_micro=10_000_000, carriage=port)
        with desk.database.read() as rd:
            assert total_changed(rd, second, wanted) == 2_110
        desk.do(change, second, wanted, "par transporteur")
        assert [row["rate_ppm"] for row in desk.rows(rates, id=second)] == [55_000, 55_000]
        assert desk.order(second)["total"] == 2_110
