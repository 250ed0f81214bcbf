"""A sale at the counter: one act leaves nothing to do, and what cannot be done whole is not done at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.base import settings
from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.base.words import Words
from app.flow.counter import PaidBy, Sold, sell_at_counter
from app.flow.paper import drawn
from tests.paper.papers import plain, text
from tests.stories.desk import Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def a_sale(
    desk: Desk, on_hand: int = 9, pieces: int = 2, limit: int | None = None, **values: Any
) -> tuple[int, int]:
    """A draft of 12,00 € a piece with tax, and its product."""
    knife = desk.a_product(on_hand=on_hand)
    return desk.an_order(desk.a_customer(limit=limit), goods(knife, pieces), **values), knife


def sold(desk: Desk, order_id: int, method: str = "card", **more: Any) -> Sold:
    found = desk.do(sell_at_counter, order_id, PaidBy(method_code=method), **more)
    assert isinstance(found, Sold)
    return found


def refused(desk: Desk, order_id: int, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        sold(desk, order_id, **more)
    assert Words("fr").refusal(caught.value)
    assert Words("en").refusal(caught.value)
    return caught.value


def test_one_act_confirms_takes_the_money_hands_over_and_invoices(desk: Desk) -> None:
    order_id, knife = a_sale(desk)
    made = sold(desk, order_id, shown=2_400)
    assert desk.state(order_id) == ("closed", "all", "all", "all")
    assert desk.stock(knife)[0] == 7
    [payment] = desk.rows("SELECT * FROM payment")
    assert (payment["id"], payment["amount"], payment["method"]) == (made.payment_id, 2_400, "card")
    [invoice] = desk.rows("SELECT * FROM invoice")
    assert (invoice["id"], invoice["total"], invoice["paid_before"]) == (made.invoice_id, 2_400, 2_400)
    [left] = desk.rows("SELECT carrier FROM shipment")
    assert left["carrier"] == "Remis au comptoir"
    assert desk.money() == {}, "nothing is owed, kept or left over"
    desk.must_verify()


def test_the_invoice_says_when_and_how_it_was_paid_and_asks_for_nothing(desk: Desk) -> None:
    order_id, _ = a_sale(desk)
    made = sold(desk, order_id)
    with desk.database.read() as rd:
        shown = " ".join(plain(text(drawn(rd, made.invoice_id))).split())
    assert "Acquittée le 22/11/2026 (Carte" in shown
    assert "Reste à payer 0,00 €" in shown
    assert "IBAN" not in shown
    assert "30 jours" not in shown


def test_what_is_paid_at_once_needs_no_credit(desk: Desk) -> None:
    order_id, _ = a_sale(desk, limit=0, payment_kind="account")
    sold(desk, order_id, method="cash")
    assert desk.state(order_id)[3] == "all"
    desk.must_verify()


def test_what_was_paid_before_is_not_asked_for_again(desk: Desk) -> None:
    order_id, _ = a_sale(desk)
    desk.pay(order_id, 1_000)
    made = sold(desk, order_id)
    assert desk.row("SELECT amount FROM payment WHERE id = :id", id=made.payment_id)["amount"] == 1_400
    other, _ = a_sale(desk)
    desk.pay(other, 2_400)
    assert sold(desk, other).payment_id is None
    desk.must_verify()


def test_a_confirmed_order_that_is_collected_is_sold_the_same_way(desk: Desk) -> None:
    order_id, _ = a_sale(desk, payment_kind="account")
    desk.confirm(order_id)
    sold(desk, order_id)
    assert desk.state(order_id) == ("closed", "all", "all", "all")
    desk.must_verify()


def test_where_nobody_ships_the_goods_leave_with_the_invoice(desk: Desk) -> None:
    desk.do(settings.decide, "steps.ship", False)
    order_id, knife = a_sale(desk)
    sold(desk, order_id)
    assert desk.stock(knife)[0] == 7
    desk.must_verify()


def test_goods_that_are_not_there_leave_everything_as_it_was(desk: Desk) -> None:
    order_id, knife = a_sale(desk, on_hand=1)
    assert refused(desk, order_id).code == "stock_short"
    assert desk.state(order_id)[0] == "draft"
    assert desk.stock(knife)[0] == 1
    assert desk.rows("SELECT id FROM payment") == []
    assert desk.rows("SELECT id FROM invoice") == []
    desk.must_verify()


def test_another_total_than_the_one_that_was_read_out_is_refused(desk: Desk) -> None:
    order_id, _ = a_sale(desk)
    assert refused(desk, order_id, shown=2_500).code == "vat_changed"
    assert desk.rows("SELECT id FROM payment") == []


def test_what_is_begun_is_over_or_empty_is_sold_elsewhere(desk: Desk) -> None:
    begun, _ = a_sale(desk, payment_kind="account")
    desk.confirm(begun)
    desk.ship(begun)
    assert refused(desk, begun).code == "counter_begun"
    done, _ = a_sale(desk)
    sold(desk, done)
    assert refused(desk, done).code == "counter_not_open"
    assert refused(desk, desk.an_order(desk.a_customer())).code == "order_empty"


def test_who_sells_may_do_it_and_who_only_reads_may_not(desk: Desk) -> None:
    order_id, _ = a_sale(desk)
    with pytest.raises(Refusal) as caught:
        desk.database.do(Actor("Lou", Role.READER), sell_at_counter, order_id, PaidBy(method_code="card"))
    assert caught.value.code == "not_allowed"
    desk.database.do(Actor("Alice", Role.CLERK), sell_at_counter, order_id, PaidBy(method_code="card"))
    assert desk.state(order_id)[3] == "all"
    [line] = desk.rows(
        "SELECT verb, actor FROM audit_line WHERE verb NOT LIKE 'product.%' ORDER BY id DESC LIMIT 1"
    )
    assert (line["verb"], line["actor"]) == ("counter.sell", "Alice"), "one act is one line of the journal"
