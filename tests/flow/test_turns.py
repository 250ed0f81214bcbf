"""Whose turn it is changed by a person: served first, or letting others go before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.flow import purchase
from app.flow.turns import serve_first, serve_last
from app.orders.coverage import coverage
from app.orders.foreseen import foreseen
from app.orders.order import read_lines
from app.orders.served import outpromised
from app.orders.turns import TurnChange, contest, turn_change
from app.orders.waiting import Turn, turns_of
from app.purchasing import supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft
from app.purchasing.supplier import SupplierDraft
from app.reports.order_page import order_page
from app.reports.product_page import product_page
from tests.stories.desk import TODAY, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made
        made.must_verify()


@pytest.fixture
def bowl(desk: Desk) -> int:
    return desk.a_product("Bol", on_hand=5)


def an_order(desk: Desk, product: int, pieces: int) -> int:
    order_id = desk.an_order(
        desk.a_customer(f"Client {pieces}"), goods(product, pieces), payment_kind="account"
    )
    desk.confirm(order_id)
    return order_id


def covered(desk: Desk, *orders: int) -> list[int]:
    """How many pieces are there for each order."""
    with desk.database.read() as rd:
        return [sum(coverage(rd, read_lines(rd, each)).values()) // 1000 for each in orders]


def served(desk: Desk, product: int) -> list[int]:
    """The orders that wait for a product, in their turn; every way of asking says the same."""
    with desk.database.read() as rd:
        found = [each.order_id for each in turns_of(rd, [product]).get(product, [])]
        assert [each.order_id for each in product_page(rd, product).promises] == found
        lacking = outpromised(rd)
    for order_id in found:
        [whole] = desk.rows(
            "SELECT sum(quantity_milli - shipped_milli - dropped_milli) AS milli FROM order_line WHERE order_id = :id",
            id=order_id,
        )
        assert (order_id in lacking) == (covered(desk, order_id)[0] * 1000 < whole["milli"])
    return found


def change(desk: Desk, order_id: int, *, first: bool) -> TurnChange:
    with desk.database.read() as rd:
        found = turn_change(rd, order_id, first=first)
    assert found is not None
    return found


def test_an_order_is_served_before_all_others_whose_turn_stays_as_it_was(desk: Desk, bowl: int) -> None:
    one, two, three, four = (an_order(desk, bowl, pieces) for pieces in (4, 1, 3, 2))
    assert covered(desk, one, two, three, four) == [4, 1, 0, 0]
    told = change(desk, three, first=True)
    assert (told.own.before_milli, told.own.after_milli) == (3_000, 0)
    assert [(each.id, each.before_milli, each.after_milli) for each in told.others] == [
        (one, 0, 2_000),
        (two, 0, 1_000),
    ]
    assert desk.do(serve_first, three, "le salon est demain") == told
    assert served(desk, bowl) == [three, one, two, four]
    assert covered(desk, one, two, three, four) == [2, 0, 3, 0]
    assert desk.stock(bowl) == (5, 10), "nothing more or less is promised"


def test_the_last_one_put_first_is_first(desk: Desk, bowl: int) -> None:
    one, two, three = (an_order(desk, bowl, 4) for _ in range(3))
    desk.do(serve_first, two, "pressé")
    desk.do(serve_first, three, "plus pressé")
    assert served(desk, bowl) == [three, two, one]
    desk.do(serve_last, three, "finalement non")
    assert served(desk, bowl) == [two, one, three]
    desk.do(serve_first, three, "si")
    assert served(desk, bowl) == [three, two, one]


def test_an_order_lets_others_go_first(desk: Desk, bowl: int) -> None:
    one, two, three = (an_order(desk, bowl, pieces) for pieces in (4, 3, 2))
    told = change(desk, one, first=False)
    assert (told.own.before_milli, told.own.after_milli) == (0, 4_000)
    assert [(each.id, each.before_milli, each.after_milli) for each in told.others] == [
        (two, 2_000, 0),
        (three, 2_000, 0),
    ]
    desk.do(serve_last, one, "revient en janvier")
    assert served(desk, bowl) == [two, three, one]
    assert covered(desk, one, two, three) == [0, 3, 2]


def test_what_others_wait_for_later_leaves_by_the_turn_that_was_given(desk: Desk, bowl: int) -> None:
    one, two = an_order(desk, bowl, 4), an_order(desk, bowl, 4)
    seller = desk.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=3))
    made = desk.do(
        purchase.save,
        PurchaseDraft(
            supplier_id=seller,
            lines=(OrderedLine(bowl, 9_000, 1_000_000),),
            expected_on=TODAY + timedelta(days=20),
        ),
    )
    desk.do(purchase.send, made)
    told = change(desk, two, first=True)
    [passed] = told.others
    assert passed.promised_on is not None
    assert passed.leaves_on is not None
    assert passed.breaks
    assert passed.leaves_on > TODAY + timedelta(days=19)
    assert told.own.leaves_on is not None
    assert told.own.leaves_on < passed.leaves_on
    before = desk.order(one)["promised_on"]
    desk.do(serve_first, two, "promis au téléphone")
    with desk.database.read() as rd:
        [line] = foreseen(rd, [one])[one].values()
        assert line.promise.on == passed.leaves_on, "what was told comes true"
        assert order_page(rd, one).row.at_risk
    assert desk.order(one)["promised_on"] == before, "what was promised to a customer stays"
    desk.ship(two)
    desk.receive_goods(bowl, 3)
    desk.ship(one)
    assert desk.stock(bowl) == (0, 0)


def test_the_journal_of_each_says_who_why_and_before_whom(desk: Desk, bowl: int) -> None:
    one, two = an_order(desk, bowl, 4), an_order(desk, bowl, 4)
    desk.do(serve_first, two, " le salon ")
    with desk.database.read() as rd:
        pages = [order_page(rd, each) for each in (one, two)]
    for page in pages:
        told = page.history[-1]
        assert (told.verb, told.actor, told.facts["reason"]) == ("sell.serve_first", "Camille", "le salon")
        assert told.facts["number"] == pages[1].order.number
        assert told.facts["others"] == pages[0].order.number


def test_what_changes_nothing_is_refused(desk: Desk, bowl: int) -> None:
    one = an_order(desk, bowl, 2)
    draft = desk.an_order(desk.a_customer("Brouillon"), goods(bowl))
    for verb, why in ((serve_first, "order_first_already"), (serve_last, "order_last_already")):
        with pytest.raises(Refusal, match=why):
            desk.do(verb, one, "essai")
        with pytest.raises(Refusal, match="order_not_confirmed"):
            desk.do(verb, draft, "essai")
        with pytest.raises(Refusal, match="reason_missing"):
            desk.do(verb, one, " ")
    two = an_order(desk, bowl, 3)
    with pytest.raises(Refusal, match="order_first_already"):
        desk.do(serve_first, two, "there is enough for both")
    three = an_order(desk, bowl, 1)
    with pytest.raises(Refusal, match="order_last_already"):
        desk.do(serve_last, three, "essai")
    with pytest.raises(Refusal, match="order_first_already"):
        desk.do(serve_first, one, "essai")


def test_what_leaves_in_part_says_whose_goods_it_takes(desk: Desk, bowl: int) -> None:
    one, two = an_order(desk, bowl, 4), an_order(desk, bowl, 3)
    with desk.database.read() as rd:
        found = contest(rd, two)
        number = order_page(rd, one).order.number
    assert found is not None
    assert found.taken(two, {bowl: 1_000}) == []
    assert found.taken(two, {bowl: 3_000}) == [(number, 2_000)]
    assert found.taken(one, {bowl: 4_000}) == [], "its own"
    desk.ship(two, {desk.lines(two)[0]: 3_000})
    assert covered(desk, one) == [2]


def test_two_lines_of_the_same_goods_keep_their_turn(desk: Desk, bowl: int) -> None:
    one = an_order(desk, bowl, 4)
    two = desk.an_order(desk.a_customer("Deux"), goods(bowl, 1), goods(bowl, 2), payment_kind="account")
    desk.confirm(two)
    desk.do(serve_first, two, "essai")
    first, second = desk.lines(two)
    with desk.database.read() as rd:
        assert turns_of(rd, [bowl])[bowl] == [
            Turn(two, 1_000, first),
            Turn(two, 2_000, second),
            Turn(one, 4_000, desk.lines(one)[0]),
        ]
