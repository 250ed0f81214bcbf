"""Goods received: what is on hand and at which cost, who can leave now, and the counter-move; on both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.flow import restock
from app.orders.waiting import Turn, served
from app.purchasing import supplier
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import OfferDraft, SupplierDraft
from app.reports.receipt_page import receipt_page
from app.stock.cost import averaged
from tests.stories.desk import TODAY, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def draft(*lines: tuple[int, int] | tuple[int, int, int], **values: object) -> ReceiptDraft:
    """Products with pieces and, where told, the cost of one in euros."""
    told = tuple(
        ReceivedLine(line[0], line[1] * 1000, line[2] * 1_000_000 if len(line) > 2 else None)
        for line in lines
    )
    return replace(ReceiptDraft(lines=told), **values)


def refused(desk: Desk, wanted: ReceiptDraft) -> Refusal:
    with pytest.raises(Refusal) as why:
        desk.do(restock.receive, wanted)
    return why.value


def test_goods_received_are_on_hand_and_cost_the_average_of_old_and_new(desk: Desk) -> None:
    product = desk.a_product("Affiche", on_hand=10)
    first = desk.do(restock.receive, draft((product, 10, 4)))
    assert first.number == f"BR-{TODAY.year}-0001"
    assert on_hand(desk, product) == 20_000
    before = cost(desk, product)
    desk.do(restock.receive, draft((product, 20, 8)))
    assert on_hand(desk, product) == 40_000
    assert before is not None
    assert cost(desk, product) == (20 * before + 20 * 8_000_000) // 40
    desk.must_verify()


def test_the_orders_promised_first_are_served_first_and_told(desk: Desk) -> None:
    product = desk.a_product("Affiche", on_hand=0)
    buyer = desk.a_customer()
    first, second, third = (desk.an_order(buyer, goods(product, pieces)) for pieces in (2, 4, 1))
    # Promised in this order, whatever was written first.
    for each in (second, first, third):
        desk.confirm(each)
    received = desk.do(restock.receive, draft((product, 5)))
    assert [(each.id, each.covered, each.part) for each in received.waiting] == [
        (second, True, False),
        (first, False, True),
    ]
    assert [each.id for each in received.leaving] == [second]
    desk.ship(second)
    desk.must_verify()


def test_an_order_that_waits_for_its_money_or_for_another_product_is_not_told_to_leave(desk: Desk) -> None:
    one, other = desk.a_product("Une", on_hand=0), desk.a_product("Autre", on_hand=0)
    buyer = desk.a_customer()
    unpaid = desk.an_order(buyer, goods(one, 1), payment_kind="prepaid")
    both = desk.an_order(buyer, goods(one, 1), goods(other, 1))
    for each in (unpaid, both):
        desk.confirm(each)
    received = desk.do(restock.receive, draft((one, 2)))
    assert {each.id: (each.covered, each.pays_first) for each in received.waiting} == {
        unpaid: (True, True),
        both: (False, False),
    }
    assert received.leaving == ()
    assert [each.id for each in desk.do(restock.receive, draft((other, 1))).leaving] == [both]


def test_a_receipt_is_undone_once_by_its_exact_opposite(desk: Desk) -> None:
    product = desk.a_product("Affiche", on_hand=3)
    made = desk.do(restock.receive, draft((product, 6, 7)))
    undone = desk.do(restock.reverse, made.id, "livré par erreur")
    assert on_hand(desk, product) == 3_000
    with desk.database.read() as rd:
        page = receipt_page(rd, made.id)
        assert page.reversed_by is not None
        assert page.reversed_by.id == undone
        assert not page.possible[0].allowed
        assert receipt_page(rd, undone).row.quantity_milli == -6_000
    for key, code in ((made.id, "receipt_reversed_already"), (undone, "receipt_is_undoing")):
        with pytest.raises(Refusal) as why:
            desk.do(restock.reverse, key, "encore")
        assert why.value.code == code
    desk.must_verify()


def test_what_has_left_already_does_not_go_back(desk: Desk) -> None:
    product = desk.a_product("Affiche", on_hand=0)
    made = desk.do(restock.receive, draft((product, 2)))
    order = desk.an_order(desk.a_customer(), goods(product, 1))
    desk.confirm(order)
    desk.ship(order)
    with pytest.raises(Refusal) as why:
        desk.do(restock.reverse, made.id, "erreur")
    assert why.value.code == "receipt_goods_gone"
    assert on_hand(desk, product) == 1_000


def test_what_cannot_be_received_says_why(desk: Desk) -> None:
    product, service = desk.a_product("Affiche"), desk.a_product("Conseil", kind="service", stocked=False)
    assert refused(desk, draft()).code == "receipt_empty"
    assert refused(desk, draft((product, 0))).code == "receipt_quantity"
    assert refused(desk, draft((product, 1, -1))).code == "receipt_cost"
    assert refused(desk, draft((service, 1))).code == "product_not_stocked"
    assert refused(desk, draft((product, 1), supplier_id=99)).code == "supplier_unknown"
    assert (
        refused(desk, draft((product, 1), received_on=TODAY + timedelta(days=1))).code == "receipt_in_future"
    )


def test_a_delivery_note_is_received_once_until_it_was_undone(desk: Desk) -> None:
    product = desk.a_product("Affiche")
    who = desk.do(supplier.add, SupplierDraft(name="Grossiste"))
    wanted = draft((product, 1), supplier_id=who, delivery_note=" BL 7 ")
    made = desk.do(restock.receive, wanted)
    known = refused(desk, wanted)
    assert (known.code, known.facts["number"]) == ("delivery_note_known", made.number)
    desk.do(restock.reverse, made.id, "autre magasin")
    desk.do(restock.receive, wanted)
    desk.must_verify()


def test_without_a_cost_goods_come_at_what_their_supplier_asks(desk: Desk) -> None:
    product = desk.a_product("Affiche", on_hand=0)
    who = desk.do(supplier.add, SupplierDraft(name="Grossiste"))
    desk.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=3_210_000))
    made = desk.do(restock.receive, draft((product, 4), supplier_id=who))
    with desk.database.read() as rd:
        page = receipt_page(rd, made.id)
    assert [line.unit_cost_micro for line in page.lines] == [3_210_000]
    assert page.row.amount == 1284
    assert cost(desk, product) == 3_210_000


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 9_000))),
    st.integers(-9_000, 40_000),
    st.integers(0, 20_000),
)
def test_more_goods_never_take_from_who_was_served_before(
    waits: list[tuple[int, int]], on_hand_milli: int, more: int
) -> None:
    turns = [Turn(order_id, left) for order_id, left in waits]
    before, after = served(turns, on_hand_milli), served(turns, on_hand_milli + more)
    assert all(after[order_id] >= given for order_id, given in before.items())
    assert sum(after.values()) <= max(on_hand_milli + more, 0)
    assert sum(after.values()) == min(max(on_hand_milli + more, 0), sum(left for _, left in waits))


@given(
    st.integers(-50_000, 500_000),
    st.integers(0, 10**9),
    st.integers(1, 500_000),
    st.integers(0, 10**9),
)
def test_the_average_lies_between_both_costs(on_hand: int, cost: int, quantity: int, new: int) -> None:
    found = averaged(on_hand, cost, quantity, new)
    assert found is not None
    assert min(cost, new) <= found <= max(cost, new)
    assert averaged(on_hand, cost, quantity, None) == cost
    if on_hand <= 0:
        assert found == new


def on_hand(desk: Desk, product: int) -> int:
    [row] = desk.rows("SELECT on_hand_milli FROM stock_balance WHERE product_id = :id", id=product)
    return int(row["on_hand_milli"])


def cost(desk: Desk, product: int) -> int | None:
    [row] = desk.rows("SELECT cost_micro FROM product WHERE id = :id", id=product)
    return None if row["cost_micro"] is None else int(row["cost_micro"])
