"""Where the shop makes the invoices, its orders are goods here and nothing else: prepared, shipped, and in no money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import bill, collect, deposit
from app.flow.channel import decide
from app.flow.receipt import Receipt
from app.links import carry_on
from app.orders.channel import Decisions, channel_of
from app.orders.queries import ORDERS
from app.reports.order_outlook import order_look
from app.reports.receivables import count_receivables
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.woo import Woo

THERE = Decisions(invoices="shop")


@pytest.fixture
def counter(database_url: str, woo: Woo) -> Iterator[Counter]:
    """A counter whose shop, known before any of its orders came, makes the invoices."""
    with a_counter(database_url) as made:
        made.take(woo.write())
        made.database.do(ALICE, decide, made.last, THERE)
        yield made
        made.assert_sound()


def key(counter: Counter, number: int) -> int:
    return int(counter.order(number, "id")[0])


def in_view(counter: Counter, view: str) -> int:
    with counter.database.read() as rd:
        return ORDERS.count(rd, ListQuery(chips=(("view", view),))).count


def test_its_orders_are_shipped_and_nothing_of_their_money_is_here(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 2)])
    woo.order(8, things=[(1, 1)], method="cod", paid=False)
    counter.take(woo.write())
    assert counter.order(7) == ("confirmed", "none", "all", "all")
    assert counter.rows("SELECT id FROM payment") == []
    assert in_view(counter, "to_ship") == 2
    report = counter.process(invoice=False)
    assert (report.done, report.left) == ({"ship": 2}, [])
    assert counter.order(7) == counter.order(8) == ("closed", "all", "all", "all")
    assert counter.rows("SELECT id FROM invoice") == []
    assert counter.rows("SELECT component, amount FROM account_balance WHERE amount <> 0") == []
    assert counter.stock(1) == (7, 0)
    assert in_view(counter, "to_invoice") == 0
    with counter.database.read() as rd:
        assert count_receivables(rd, ListQuery()).count == 0
        assert ORDERS.count(rd, ListQuery()).sums["open"] == 0


def test_invoicing_it_here_is_refused_in_words_and_its_next_step_says_nothing_of_it(
    woo: Woo, counter: Counter
) -> None:
    woo.order(7, things=[(1, 2)])
    counter.take(woo.write())
    order_id = key(counter, 7)
    with pytest.raises(Refusal, match="order_invoiced_in_shop"):
        counter.database.do(ALICE, bill.issue_invoice, order_id, "all")
    with pytest.raises(Refusal, match="order_invoiced_in_shop"):
        counter.database.do(ALICE, deposit.ask_deposit, order_id, 500)
    with counter.database.read() as rd:
        look = order_look(rd, order_id)
        assert look.outlook.verb == "ship.ship"
        reasons = {each.verb: each.reason for each in look.page.possible}
        assert reasons["bill.issue"] == "order_invoiced_in_shop"
        steps = {each.name: each.state for each in look.page.steps}
    assert steps["invoiced"] == steps["collected"] == "not_concerned"


def test_goods_wait_for_money_that_the_shop_says_is_there(woo: Woo, counter: Counter) -> None:
    woo.order(7, "on-hold", things=[(1, 2)], method="bacs", paid=False)
    counter.take(woo.write())
    assert counter.order(7) == ("confirmed", "none", "all", "none")
    assert counter.process().done == {}
    assert in_view(counter, "to_pay") == 0, "nobody asks here for money that is owed there"
    with pytest.raises(Refusal, match="order_paid_in_shop"):
        counter.database.do(ALICE, collect.receive, _money(counter, 7))
    woo.order(7, "processing", things=[(1, 2)], method="bacs")
    counter.take(woo.write())
    assert counter.process().done == {"ship": 1}
    assert counter.order(7, "state, paid") == ("closed", "all")


def test_a_refund_there_is_a_remark_and_what_had_not_left_stays(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 3)])
    counter.take(woo.write())
    woo.refund(7, 70, pieces=1)
    counter.take(woo.write())
    assert counter.remarks() == {"70": "shop_refund_there"}
    assert counter.process().done == {"ship": 1}
    assert counter.rows("SELECT quantity_milli FROM shipment") == [(2000,)]
    assert counter.rows("SELECT id FROM invoice") == []
    assert counter.order(7) == ("closed", "all", "all", "all")


def test_an_order_that_is_cancelled_or_edited_there_asks_nothing_of_money(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 3)])
    counter.take(woo.write())
    woo.order(7, "cancelled", things=[(1, 3)])
    counter.take(woo.write())
    assert counter.order(7, "state") == ("cancelled",)
    assert counter.stock(1)[1] == 0


def test_bulk_invoicing_leaves_them_out_and_says_why(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 50)])
    counter.take(woo.write())
    with counter.database.read() as rd:
        [planned] = carry_on.plan(rd, bill="all")
    assert "invoice" not in planned.steps
    report = counter.process()
    assert report.done == {}
    assert "order_invoiced_in_shop" in {reason.code for _, _, reason in report.left}


def test_the_shop_takes_over_only_once_nothing_is_left_to_invoice_here(woo: Woo, counter: Counter) -> None:
    counter.database.do(ALICE, decide, counter.last, Decisions(invoices="here"))
    woo.order(7, things=[(1, 1)])
    counter.take(woo.write())
    with pytest.raises(Refusal, match="channel_orders_open") as refused:
        counter.database.do(ALICE, decide, counter.last, THERE)
    assert refused.value.facts["n"] == 1
    counter.process()
    counter.database.do(ALICE, decide, counter.last, THERE)
    woo.order(8, things=[(1, 1)])
    counter.take(woo.write())
    assert counter.order(7, "invoiced_there") in ((False,), (0,))
    assert counter.order(8, "invoiced_there") in ((True,), (1,))


def test_who_invoices_asks_for_no_new_consent(counter: Counter) -> None:
    from app.flow.channel import consent

    told = replace(THERE, stock="here")
    counter.database.do(ALICE, decide, counter.last, told)
    counter.database.do(ALICE, consent, counter.last)
    counter.database.do(ALICE, decide, counter.last, replace(told, invoices="here"))
    with counter.database.read() as rd:
        assert channel_of(rd, counter.last).may_write


def _money(counter: Counter, number: int) -> Receipt:
    total, currency = counter.order(number, "total, currency")
    return Receipt(
        amount=total,
        currency=currency,
        method="transfer",
        received_on=counter.database.clock.today(),
        order_id=key(counter, number),
    )
