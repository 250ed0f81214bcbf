"""Deposits: asked for, paid, taken off the final invoice with their VAT, credited when they are not used."""

from __future__ import annotations

import pytest

from app.base.errors import Refusal
from app.flow import collect, credit, deposit, sell
from app.flow.credit import CreditRequest
from tests.stories.desk import Desk, a_desk, goods


def an_order_of(desk: Desk, total: str = "1000.00", pieces: int = 1, **values: object) -> int:
    """A confirmed order of that net amount at 20 % (1 200.00 with tax where nothing is said)."""
    price = f"{float(total) / pieces:.6f}"
    order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=50), pieces, price), **values)
    desk.confirm(order)
    return order


def open_of(desk: Desk, invoice_id: int) -> int:
    query = (
        "SELECT coalesce(sum(b.amount), 0) AS open FROM item i JOIN item_balance b ON b.item_id = i.id"
        " WHERE i.noun = 'invoice' AND i.document_id = :id AND b.component = 'owed'"
    )
    return int(desk.row(query, id=invoice_id)["open"])


def vat_of(desk: Desk, kind: str) -> int:
    return int(
        desk.row("SELECT coalesce(sum(tax), 0) AS tax FROM invoice WHERE kind = :kind", kind=kind)["tax"]
    )


def test_what_is_due_is_the_total_less_deposits_credit_notes_and_payments(database_url: str) -> None:
    """measures.md, section 2: 1 200.00 − 360.00 − 120.00 − 500.00 = 220.00."""
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        asked = desk.do(deposit.ask_deposit, order, ppm=300_000)
        assert open_of(desk, asked) == 36_000
        desk.pay(order, 36_000)
        desk.ship(order)
        final = desk.invoice(order)
        assert open_of(desk, final) == 84_000
        desk.do(credit.credit, final, CreditRequest(total=12_000), "geste commercial")
        desk.pay(order, 50_000)
        assert open_of(desk, final) == 22_000


def test_a_deposit_is_an_invoice_of_its_own_with_its_vat_and_its_number(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        asked = desk.do(deposit.ask_deposit, order, ppm=300_000)
        found = desk.row(
            "SELECT number, kind, net, tax, total, order_id FROM invoice WHERE id = :id", id=asked
        )
        assert found == {
            "number": "AC-2026-0001",
            "kind": "deposit",
            "net": 30_000,
            "tax": 6_000,
            "total": 36_000,
            "order_id": order,
        }


def test_asking_lends_nothing_and_paying_lowers_the_exposure(database_url: str) -> None:
    """measures.md, section 5: deposits on open orders are taken off the exposure."""
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        assert sum(desk.money().values()) == 120_000
        desk.do(deposit.ask_deposit, order, 36_000)
        assert desk.money() == {"committed": 120_000, "owed": 36_000, "deposit": -36_000}
        desk.pay(order, 36_000)
        assert desk.money() == {"committed": 120_000, "deposit": -36_000}
        desk.ship(order)
        desk.invoice(order)
        assert desk.money() == {"owed": 84_000}


def test_no_vat_is_asked_for_twice(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        desk.do(deposit.ask_deposit, order, ppm=300_000)
        desk.pay(order, 36_000)
        desk.ship(order)
        final = desk.invoice(order)
        rows = desk.rows(
            "SELECT category, rate_ppm, net, tax FROM invoice_deposit WHERE invoice_id = :id", id=final
        )
        assert rows == [{"category": "S", "rate_ppm": 200_000, "net": 30_000, "tax": 6_000}]
        # On deposits and payments together: the VAT of the order, once.
        desk.pay(order, 84_000)
        shares = desk.row(
            "SELECT sum(x.tax) AS tax FROM allocation_vat x JOIN allocation a ON a.id = x.allocation_id"
            " JOIN item s ON s.id = a.source_item_id WHERE s.noun = 'payment'"
        )
        assert int(shares["tax"]) == 20_000
        assert desk.state(order) == ("closed", "all", "all", "all")


def test_a_deposit_not_paid_stays_owed_beside_the_final_invoice(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        asked = desk.do(deposit.ask_deposit, order, 36_000)
        desk.ship(order)
        final = desk.invoice(order)
        assert (open_of(desk, asked), open_of(desk, final)) == (36_000, 84_000)
        assert desk.order(order)["paid_amount"] == 0
        desk.pay(order, 120_000)
        assert desk.state(order) == ("closed", "all", "all", "all")


def test_money_kept_for_the_order_pays_its_deposit_at_once(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        desk.pay(order, 50_000)
        asked = desk.do(deposit.ask_deposit, order, 36_000)
        assert open_of(desk, asked) == 0
        assert desk.money() == {"committed": 120_000, "deposit": -50_000}
        assert desk.order(order)["paid_amount"] == 50_000


def test_several_deposits_and_partial_invoices_come_to_the_order(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk, "1000.00", 10)
        desk.do(deposit.ask_deposit, order, ppm=300_000)
        desk.do(deposit.ask_deposit, order, 24_000)
        desk.pay(order, 60_000)
        [line] = desk.lines(order)
        desk.ship(order, {line: 4_000})
        first = desk.invoice(order)
        assert open_of(desk, first) == 0
        desk.ship(order)
        second = desk.invoice(order)
        # 480.00 of the deposits went with the first invoice; 120.00 are left for the second.
        assert open_of(desk, second) == 72_000 - 12_000
        desk.pay(order, 60_000)
        assert desk.state(order) == ("closed", "all", "all", "all")
        assert desk.money() == {}


def test_a_deposit_waits_for_the_invoice_of_the_goods_it_was_asked_for(database_url: str) -> None:
    """Two rates: what was asked at 5.5 % is not taken off an invoice at 20 %."""
    with a_desk(database_url) as desk:
        books, pulls = desk.a_product("Livre", on_hand=5), desk.a_product(on_hand=5)
        order = desk.an_order(
            desk.a_customer(),
            goods(books, 1, "100.00", "5.5", name="Livre", vat_class="reduced"),
            goods(pulls, 1, "100.00"),
        )
        desk.confirm(order)
        desk.do(deposit.ask_deposit, order, ppm=500_000)
        desk.pay(order, 11_275)
        book, pull = desk.lines(order)
        desk.ship(order, {book: 1_000})
        first = desk.invoice(order)
        assert open_of(desk, first) == 10_550 - 5_275
        desk.ship(order, {pull: 1_000})
        second = desk.invoice(order)
        assert open_of(desk, second) == 12_000 - 6_000
        assert vat_of(desk, "invoice") == 550 + 2_000


def test_what_is_not_used_of_a_deposit_is_credited(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk, "1000.00", 10)
        asked = desk.do(deposit.ask_deposit, order, ppm=500_000)
        desk.pay(order, 60_000)
        [line] = desk.lines(order)
        desk.ship(order, {line: 2_000})
        desk.invoice(order)
        desk.do(sell.drop, order, {line: 8_000}, "rupture définitive")
        note = desk.row("SELECT total, tax, corrects_id FROM invoice WHERE kind = 'credit_note'")
        assert note == {"total": 36_000, "tax": 6_000, "corrects_id": asked}
        assert desk.money() == {"unapplied": -36_000}
        assert desk.state(order) == ("closed", "all", "all", "all")


def test_a_cancelled_order_gives_its_paid_deposit_back_as_credit(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        asked = desk.do(deposit.ask_deposit, order, 36_000)
        desk.pay(order, 36_000)
        desk.do(sell.cancel, order, "le client renonce")
        note = desk.row("SELECT id, total, corrects_id, reason FROM invoice WHERE kind = 'credit_note'")
        assert (note["total"], note["corrects_id"], note["reason"]) == (36_000, asked, "le client renonce")
        assert desk.money() == {"unapplied": -36_000}
        query = "SELECT id FROM item WHERE noun = 'invoice' AND document_id = :id AND instalment = 0"
        receipt = collect.Receipt(
            amount=36_000,
            currency="EUR",
            method="transfer",
            received_on=desk.database.clock.today(),
            order_id=order,
        )
        desk.do(collect.refund, receipt, desk.row(query, id=note["id"])["id"])
        assert desk.money() == {}


def test_a_cancelled_order_settles_its_unpaid_deposit_by_the_credit_note(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        asked = desk.do(deposit.ask_deposit, order, 36_000)
        desk.pay(order, 10_000)
        desk.do(sell.cancel, order, "le client renonce")
        assert open_of(desk, asked) == 0
        assert desk.money() == {"unapplied": -10_000}


def test_a_held_order_may_ask_for_a_deposit_and_stands_when_it_is_paid(database_url: str) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer(limit=100_000)
        order = desk.an_order(customer, goods(desk.a_product(on_hand=5), 1, "1000.00"))
        assert desk.confirm(order).state == "held"
        desk.do(deposit.ask_deposit, order, 36_000)
        assert desk.money() == {"owed": 36_000, "earmarked": -36_000}
        desk.pay(order, 36_000)
        # The limit is 1 000.00: with 360.00 paid, 840.00 are to be lent.
        assert desk.state(order)[0] == "confirmed"
        assert desk.money() == {"committed": 120_000, "deposit": -36_000}


def test_goods_wait_for_the_deposit_where_that_was_agreed_on(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk, deposit_ppm=300_000, ships_after_deposit=True)
        with pytest.raises(Refusal, match="order_waits_for_deposit"):
            desk.ship(order)
        asked = desk.do(deposit.ask_deposit, order)
        assert desk.row("SELECT total FROM invoice WHERE id = :id", id=asked)["total"] == 36_000
        desk.pay(order, 35_999)
        with pytest.raises(Refusal, match="order_waits_for_deposit"):
            desk.ship(order)
        desk.pay(order, 1)
        desk.ship(order)


def test_a_deposit_is_refused_beyond_what_is_left_to_invoice(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        desk.do(deposit.ask_deposit, order, 100_000)
        with pytest.raises(Refusal, match="deposit_exceeds_order"):
            desk.do(deposit.ask_deposit, order, 20_001)
        with pytest.raises(Refusal, match="deposit_not_positive"):
            desk.do(deposit.ask_deposit, order, 0)
        desk.do(deposit.ask_deposit, order, 20_000)
        draft = desk.an_order(desk.a_customer("Autre"), goods(desk.a_product("Autre")))
        with pytest.raises(Refusal, match="order_not_confirmed"):
            desk.do(deposit.ask_deposit, draft, 100)


def test_no_deposit_is_asked_for_on_goods_that_have_all_left(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk, pieces=2)
        [line] = desk.lines(order)
        desk.ship(order, {line: 1_000})
        desk.do(deposit.ask_deposit, order, 100)
        desk.ship(order)
        with pytest.raises(Refusal, match="deposit_too_late"):
            desk.do(deposit.ask_deposit, order, 100)
        desk.must_verify()


def test_a_deposit_whose_payment_bounces_is_owed_again(database_url: str) -> None:
    with a_desk(database_url) as desk:
        order = an_order_of(desk)
        asked = desk.do(deposit.ask_deposit, order, 36_000)
        payment = desk.pay(order, 36_000)
        desk.ship(order)
        final = desk.invoice(order)
        desk.do(collect.reverse, payment, "impayé")
        assert (open_of(desk, asked), open_of(desk, final)) == (36_000, 84_000)
        assert desk.money() == {"owed": 120_000}


def test_what_terms_divide_is_what_the_deposit_leaves(database_url: str) -> None:
    with a_desk(database_url) as desk:
        thirds = desk.row("SELECT id FROM terms WHERE code = 'thirds'")["id"]
        order = an_order_of(desk, terms_id=thirds)
        desk.do(deposit.ask_deposit, order, 36_000)
        desk.pay(order, 36_000)
        desk.ship(order)
        final = desk.invoice(order)
        query = "SELECT amount FROM invoice_instalment WHERE invoice_id = :id ORDER BY position"
        assert [row["amount"] for row in desk.rows(query, id=final)] == [36_000, 28_000, 28_000, 28_000]


def test_a_deposit_that_is_rounded_otherwise_than_the_invoice_it_covers_leaves_the_cent_on_the_invoice(
    database_url: str,
) -> None:
    """Of 0.03 with a discount the deposit asks for 0.02 + 0.01; what is left of the order is 0.03 + 0.00."""
    with a_desk(database_url) as desk:
        product = desk.a_product(on_hand=50)
        lines = (goods(product, 1, "0.03"), goods(product, 1, "0.08"))
        order = desk.an_order(desk.a_customer(), *lines, discount_ppm=70_000)
        desk.confirm(order)
        desk.do(deposit.ask_deposit, order, 3)
        desk.pay(order, 3)
        desk.do(sell.drop, order, {desk.lines(order)[1]: 1000}, "plus voulu")
        desk.ship(order)
        final = desk.invoice(order)
        [asked] = desk.rows("SELECT net, tax FROM invoice_tax WHERE invoice_id = :id", id=final)
        [taken] = desk.rows("SELECT net, tax FROM invoice_deposit WHERE invoice_id = :id", id=final)
        assert ((asked["net"], asked["tax"]), (taken["net"], taken["tax"])) == ((3, 0), (2, 1))
        assert open_of(desk, final) == 0
        desk.must_verify()


@pytest.mark.parametrize("named", [True, False])
def test_money_kept_for_an_order_is_free_once_its_deposit_is_paid_by_other_money(
    database_url: str, named: bool
) -> None:
    with a_desk(database_url) as desk:
        customer = desk.a_customer()
        order = desk.an_order(customer, goods(desk.a_product(on_hand=50), 2, "360.00"))
        desk.confirm(order)
        asked = desk.do(deposit.ask_deposit, order, ppm=500_000)
        bounced, kept = desk.pay(order, 43_200), desk.pay(order, 43_200)
        desk.do(collect.reverse, bounced, "sans provision")
        desk.do(sell.drop, order, {desk.lines(order)[0]: 1000}, "plus voulus")
        assert kept_for_orders(desk) == {kept: 43_200}
        paid = desk.pay(order if named else None, 43_200, customer)
        if not named:
            items = "SELECT id FROM item WHERE noun = :noun AND document_id = :id AND instalment = :at"
            [source] = desk.rows(items, noun="payment", id=paid, at=0)
            [target] = desk.rows(items, noun="invoice", id=asked, at=1)
            desk.do(collect.allocate, source["id"], target["id"], 43_200)
        assert open_of(desk, asked) == 0
        assert kept_for_orders(desk) == {}
        desk.must_verify()


def kept_for_orders(desk: Desk) -> dict[int, int]:
    """What payments keep for orders, by payment."""
    query = (
        "SELECT i.document_id, -b.amount AS amount FROM item i JOIN item_balance b ON b.item_id = i.id"
        " WHERE i.noun = 'payment' AND b.component = 'deposit' AND b.amount <> 0"
    )
    return {row["document_id"]: int(row["amount"]) for row in desk.rows(query)}
