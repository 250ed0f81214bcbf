"""Refunds of a shop wait for the invoice of their order, then become credit notes and money given back."""

from __future__ import annotations

import pytest

from app.base import settings
from app.flow import sell
from app.flow.steps import decide_step
from app.invoicing.frozen import invoice_facts
from app.links import carry_on
from tests.links.shops.counter import ALICE, Counter
from tests.links.shops.woo import Woo

_DOCUMENTS = "SELECT kind, total, net, tax FROM invoice ORDER BY id"


def test_a_refund_waits_until_its_order_has_an_invoice(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 2)])
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    assert counter.waiting() == {"70": "refund_without_invoice"}
    counter.process()
    assert counter.waiting() == {}
    assert counter.rows(_DOCUMENTS) == [("invoice", 2400, 2000, 400), ("credit_note", 500, 417, 83)]
    assert counter.rows("SELECT kind, method, amount, received_on FROM payment ORDER BY id") == [
        ("payment", "card", 2400, "2026-11-02"),
        ("refund", "card", 500, "2026-11-10"),
    ]
    before = counter.content()
    assert counter.process().done == {}
    assert counter.content() == before


def test_refunds_together_reverse_the_invoice_exactly(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 3)])
    for number, amount in ((70, "7.01"), (71, "0.03"), (72, "28.96")):
        woo.refund(7, number, amount=amount)
    counter.take(woo.write())
    assert counter.process().done["refund"] == 3
    assert counter.rows(
        "SELECT kind, sum(net), sum(tax), sum(total) FROM invoice GROUP BY kind ORDER BY kind DESC"
    ) == [
        ("invoice", 3000, 600, 3600),
        ("credit_note", 3000, 600, 3600),
    ]


@pytest.mark.parametrize(("paid", "given_back", "left"), [(True, [("refund", 500)], 0), (False, [], 500)])
def test_the_credit_note_says_what_was_given_back_already(
    woo: Woo, counter: Counter, *, paid: bool, given_back: list[tuple[str, int]], left: int
) -> None:
    woo.order(7, "completed", things=[(1, 2)], method="card" if paid else "cod", paid=paid)
    woo.refund(7, 70, amount="5.00")
    counter.take(woo.write())
    counter.process()
    [(note,)] = counter.rows("SELECT id FROM invoice WHERE kind = 'credit_note'")
    with counter.database.read() as rd:
        facts, _ = invoice_facts(rd, note)
    assert [(each.kind, each.amount) for each in facts.settled] == given_back
    assert facts.amount_due == left, "what is not given back is taken off the invoice"


def test_what_exceeds_the_invoice_is_parked(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed")
    for number in (70, 71, 72):
        woo.refund(7, number, amount="8.00")
    counter.take(woo.write())
    counter.process()
    assert counter.parked() == dict.fromkeys(("71", "72"), "refund_exceeds_invoice")
    assert counter.rows("SELECT total FROM invoice WHERE kind = 'credit_note'") == [(800,)]


def test_goods_given_back_before_they_left_are_not_shipped(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 3)])
    woo.refund(7, 70, pieces=1)
    # The shop has put the piece back: its figure knows it, and its line misses two.
    woo.orders[7]["line_items"][0]["meta_data"][0]["value"] = "2"
    counter.take(woo.write())
    assert counter.stock(1) == (12, 3)
    report = counter.process()
    assert report.done == {"invoice": 1, "refund": 1, "ship": 1}
    assert counter.rows(_DOCUMENTS) == [("invoice", 3600, 3000, 600), ("credit_note", 1200, 1000, 200)]
    assert counter.rows("SELECT quantity_milli FROM shipment") == [(2000,)]
    assert counter.stock(1) == (10, 0)
    assert counter.order(7) == ("closed", "all", "all", "all")


def test_nothing_ships_before_the_credit_note_where_invoices_are_made_by_hand(
    woo: Woo, counter: Counter
) -> None:
    counter.database.do(ALICE, settings.decide, "bill.policy", "by_hand")
    woo.order(7, things=[(1, 3)])
    woo.refund(7, 70, pieces=1)
    counter.take(woo.write())
    report = counter.process(ship=True, invoice=False)
    assert report.done == {}
    assert {reason.code for _, _, reason in report.left} == {
        "invoice_by_hand",
        "shop_refund_waits",
        "refund_without_invoice",
    }
    assert counter.process().done == {"invoice": 1, "refund": 1, "ship": 1}


def ships_nothing(counter: Counter) -> None:
    counter.database.do(ALICE, decide_step, "steps.ship", False)


def test_goods_given_back_do_not_leave_with_their_invoice_where_nothing_is_shipped(
    woo: Woo, counter: Counter
) -> None:
    ships_nothing(counter)
    woo.order(7, things=[(1, 3)])
    woo.refund(7, 70, pieces=1)
    # The shop has put the piece back: its figure knows it, and its line misses two.
    woo.orders[7]["line_items"][0]["meta_data"][0]["value"] = "2"
    counter.take(woo.write())
    assert counter.stock(1) == (12, 3)
    with counter.database.read() as rd:
        [planned] = carry_on.plan(rd)
    assert (planned.steps, planned.reasons) == (("invoice", "refund"), ())
    assert counter.process(ship=False, invoice=False).done == {"invoice": 1, "refund": 1}
    assert counter.rows(_DOCUMENTS) == [("invoice", 3600, 3000, 600), ("credit_note", 1200, 1000, 200)]
    assert counter.rows("SELECT quantity_milli FROM shipment") == [(2000,)]
    assert counter.rows("SELECT dropped_milli FROM order_line") == [(1000,)]
    assert counter.stock(1) == (10, 0)
    assert counter.order(7) == ("closed", "all", "all", "all")
    before = counter.content()
    assert counter.process().done == {}
    assert counter.content() == before


def test_what_several_refunds_took_back_stays_here_and_nothing_leaves_where_that_is_all(
    woo: Woo, counter: Counter
) -> None:
    ships_nothing(counter)
    woo.order(7, things=[(1, 3)])
    for number in (70, 71):
        woo.refund(7, number, pieces=1)
    woo.order(8, things=[(1, 2)])
    woo.refund(8, 80, pieces=2)
    counter.take(woo.write())
    assert counter.process(ship=False, invoice=False).done == {"invoice": 2, "refund": 3}
    assert counter.rows("SELECT quantity_milli FROM shipment") == [(1000,)]
    assert counter.stock(1)[1] == 0
    assert counter.order(7) == counter.order(8) == ("closed", "all", "all", "all")


def test_goods_that_are_not_there_keep_the_invoice_and_with_it_the_refund(woo: Woo, counter: Counter) -> None:
    ships_nothing(counter)
    woo.product(2, stock=0)
    woo.order(7, things=[(2, 3)], taken=False)
    woo.refund(7, 70, pieces=1)
    counter.take(woo.write())
    with counter.database.read() as rd:
        [planned] = carry_on.plan(rd)
    assert planned.steps == ()
    report = counter.process(ship=False, invoice=False)
    told = {reason.code for _, _, reason in report.left}
    assert (report.done, told) == ({}, {"goods_missing", "shop_refund_waits", "refund_without_invoice"})
    assert [reason.code for reason in planned.reasons] == ["goods_missing", "shop_refund_waits"]
    # What is given back need not be there: none of it leaves.
    woo.refund(7, 71, pieces=2)
    counter.take(woo.write())
    assert counter.process(ship=False, invoice=False).done == {"invoice": 1, "refund": 2}
    assert counter.order(7) == ("closed", "all", "all", "all")
    assert counter.rows("SELECT id FROM shipment") == []


def test_an_amount_given_back_does_not_keep_the_goods(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 2)])
    woo.refund(7, 70, amount="3.00")
    counter.take(woo.write())
    assert counter.process(ship=True, invoice=False).done == {"ship": 1, "invoice": 1, "refund": 1}
    assert counter.rows("SELECT quantity_milli FROM shipment") == [(2000,)]


@pytest.mark.parametrize("status", ["cancelled", "failed"])
def test_a_refund_of_what_was_never_sold_is_parked_and_wakes_when_it_is(
    woo: Woo, counter: Counter, status: str
) -> None:
    woo.order(7, status)
    woo.refund(7, 70, amount="2.00")
    counter.take(woo.write())
    assert counter.parked() == {"70": "shop_refund_not_sold"}
    if status == "failed":
        refunds = woo.orders[7]["refunds"]
        woo.order(7, "completed", refunds=refunds)
        counter.take(woo.write())
        counter.process()
        assert counter.parked() == {}
        assert counter.rows("SELECT total FROM invoice WHERE kind = 'credit_note'") == [(200,)]


def test_a_refund_waits_for_an_order_that_is_parked_or_was_never_sent(woo: Woo, counter: Counter) -> None:
    woo.order(7, total="-1.00", tax_lines=[], line_items=[], fee_lines=[_fee("-1.00")])
    woo.refund(7, 70, amount="2.00")
    woo.order(8)
    woo.refund(8, 80, amount="2.00")
    del woo.orders[8]
    counter.take(woo.write())
    assert counter.waiting() == {"70": "shop_refund_order_parked", "80": "shop_refund_without_order"}
    assert counter.process().done == {}


def test_goods_that_came_back_without_money_are_only_remarked(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed")
    woo.refund(7, 70, amount="0.00")
    counter.take(woo.write())
    assert counter.remarks() == {"70": "shop_refund_of_goods"}


def test_lines_that_ask_for_more_than_is_left_give_way_to_the_amount(woo: Woo, counter: Counter) -> None:
    woo.order(7, "completed", things=[(1, 2), (1, 2)])
    woo.refund(7, 70, amount="46.00")
    woo.refund(7, 71, pieces=2, amount="2.00")
    counter.take(woo.write())
    counter.process()
    assert counter.parked() == {}
    assert counter.rows("SELECT total FROM invoice WHERE kind = 'credit_note' ORDER BY id") == [
        (4600,),
        (200,),
    ]


def test_an_unpaid_order_that_is_refunded_owes_nothing(woo: Woo, counter: Counter) -> None:
    woo.order(7, "refunded", method="cod", paid=False)
    woo.refund(7, 70, amount="12.00")
    counter.take(woo.write())
    counter.process()
    assert counter.order(7) == ("closed", "all", "all", "all")
    assert counter.rows("SELECT id FROM payment") == []
    assert counter.rows("SELECT component, amount FROM account_balance WHERE amount <> 0") == []


def test_an_order_cancelled_here_parks_its_refund(woo: Woo, counter: Counter) -> None:
    woo.order(7)
    counter.take(woo.write())
    (order_id,) = counter.order(7, "id")
    counter.database.do(ALICE, sell.cancel, order_id, "Erreur")
    woo.refund(7, 70, amount="12.00")
    counter.take(woo.write())
    assert counter.parked()["70"] == "shop_refund_not_sold"


def _fee(total: str) -> dict[str, object]:
    return {"id": 79, "name": "Bon", "total": total, "total_tax": "0.00", "taxes": []}
