"""Orders that nobody pays: found after the days decided on, their goods given to others, promised anew once paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.words import Words
from app.flow import sell
from app.flow.unpaid import free_goods, promise_again
from app.orders.unpaid import held_by_unpaid
from app.reports.order_page import order_page
from app.reports.replenishment import reason, replenishment
from app.reports.today import today
from tests.reports.doors import must_agree, orders_of
from tests.stories.desk import TODAY, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url, TODAY - timedelta(days=40))
    yield made
    made.must_verify()
    made.close()


def an_order(desk: Desk, product: int, pieces: int = 2, **values: Any) -> int:
    agreed = {"payment_kind": "prepaid", "payment_method": "transfer", **values}
    order_id = desk.an_order(desk.a_customer(f"Client {pieces}"), goods(product, pieces), **agreed)
    desk.confirm(order_id)
    return order_id


def unpaid_of(desk: Desk) -> set[int]:
    with desk.database.read() as rd:
        return orders_of(rd, "unpaid")


def test_what_nobody_pays_for_long_and_holds_goods_is_asked_about(desk: Desk) -> None:
    jumper = desk.a_product(on_hand=9)
    old = an_order(desk, jumper)
    part, owes = an_order(desk, jumper, 1), an_order(desk, jumper, 3, payment_kind="account")
    desk.pay(part, 100)
    desk.on(TODAY)
    new = an_order(desk, jumper, 1)
    assert unpaid_of(desk) == {old}
    assert {part, owes, new} & unpaid_of(desk) == set()
    with desk.database.read() as rd:
        [task] = [each for each in today(rd).tasks if each.name == "unpaid"]
        assert (task.count, task.amount, task.days) == (1, 2_400, 30)
        must_agree(rd)
        assert held_by_unpaid(rd) == {jumper: 2_000}
    desk.do(settings.decide, "orders.unpaid_days", 60)
    assert unpaid_of(desk) == set()
    desk.do(settings.decide, "orders.unpaid_days", None)
    assert unpaid_of(desk) == set()


def test_its_goods_are_free_for_others_and_promised_anew_behind_them_once_paid(desk: Desk) -> None:
    jumper = desk.a_product(on_hand=3)
    order_id = an_order(desk, jumper, 2)
    desk.on(TODAY)
    assert desk.do(free_goods, order_id, "Injoignable depuis un mois") == 2_000
    assert desk.stock(jumper) == (3, 0)
    assert desk.order(order_id)["state"] == "confirmed"
    assert unpaid_of(desk) == set(), "it holds nothing any more"
    other = an_order(desk, jumper, 3)
    assert desk.stock(jumper) == (3, 3)
    desk.pay(order_id, 2_400)
    assert desk.stock(jumper) == (3, 5)
    desk.pay(other, 3_600)
    with desk.database.read() as rd:
        first, second = order_page(rd, other), order_page(rd, order_id)
    assert sum(first.covered.values()) == 3_000
    assert sum(second.covered.values()) == 0, "who came meanwhile is served first"
    desk.ship(other)
    desk.receive_goods(jumper, 2)
    desk.ship(order_id)
    assert desk.stock(jumper) == (0, 0)


def test_the_journal_says_who_freed_the_goods_and_why_and_a_person_may_promise_them_again(desk: Desk) -> None:
    jumper = desk.a_product(on_hand=3)
    order_id = an_order(desk, jumper)
    desk.do(free_goods, order_id, "Injoignable")
    with desk.database.read() as rd:
        page = order_page(rd, order_id)
    assert (page.promised_milli, page.freed_milli) == (0, 2_000)
    told = page.history[-1]
    assert (told.verb, told.actor, told.facts["reason"]) == ("sell.free_goods", "Camille", "Injoignable")
    assert desk.do(promise_again, order_id) == 2_000
    assert desk.stock(jumper) == (3, 2)
    with pytest.raises(Refusal, match="goods_promised_already"):
        desk.do(promise_again, order_id)


def test_what_may_leave_keeps_its_goods_and_a_reason_is_asked_for(desk: Desk) -> None:
    jumper = desk.a_product(on_hand=9)
    owes, awaited = an_order(desk, jumper, payment_kind="account"), an_order(desk, jumper, 1)
    draft = desk.an_order(desk.a_customer("Brouillon"), goods(jumper), payment_kind="prepaid")
    for order_id, why in ((owes, "order_keeps_goods"), (draft, "order_not_confirmed")):
        with pytest.raises(Refusal, match=why):
            desk.do(free_goods, order_id, "essai")
    with pytest.raises(Refusal, match="reason_missing"):
        desk.do(free_goods, awaited, " ")
    desk.do(free_goods, awaited, "essai")
    with pytest.raises(Refusal, match="no_goods_promised"):
        desk.do(free_goods, awaited, "essai")


def test_a_freed_order_can_be_changed_cancelled_and_reopened(desk: Desk) -> None:
    jumper = desk.a_product(on_hand=9)
    order_id = an_order(desk, jumper)
    desk.do(free_goods, order_id, "essai")
    [line] = desk.lines(order_id)
    desk.do(sell.drop, order_id, {line: 1_000}, "moins")
    assert desk.stock(jumper) == (9, 0)
    desk.do(sell.cancel, order_id, "abandon")
    desk.do(sell.reopen, order_id, "finalement")
    assert desk.stock(jumper) == (9, 1)


def test_what_unpaid_orders_hold_is_not_bought(desk: Desk) -> None:
    jumper, bowl = desk.a_product("Pull marin", on_hand=2), desk.a_product("Bol")
    an_order(desk, jumper, 5)
    an_order(desk, bowl, 4)
    desk.on(TODAY)
    an_order(desk, bowl, 1)
    with desk.database.read() as rd:
        found = replenishment(rd)
    assert [(row.id, row.suggested_milli, row.unpaid_milli) for row in found.rows] == [(bowl, 1_000, 4_000)]
    # The stock says −5 of the bowls.
    told = reason(found.rows[0], Words("fr"))
    assert "disponible −5, attendu 0" in told
    assert told.endswith("ce que retiennent des commandes impayées (4) n’est pas racheté")
    assert found.only_unpaid == ((jumper, "Pull marin"),)
    desk.do(settings.decide, "orders.unpaid_days", None)
    with desk.database.read() as rd:
        assert {row.id: row.suggested_milli for row in replenishment(rd).rows} == {jumper: 3_000, bowl: 5_000}
