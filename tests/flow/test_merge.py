"""Customers merged and told apart: what is open goes on under one, what was issued stays, all balances agree."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from app.base import fields, tags
from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.base.extras import extras_of
from app.base.listing import ListQuery
from app.customers.queries import find_customer
from app.flow import collect, credit, sell, ship
from app.flow.credit import CreditRequest
from app.flow.merge import merge, undo
from app.invoicing.queries import INVOICES
from app.reports.ageing import ageing
from app.reports.customer_page import customer_page
from app.reports.finder import find
from app.reports.standing import CUSTOMERS, standing
from tests.flow.exposure_machine import ExposureMachine
from tests.stories.desk import TODAY, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def invoiced(desk: Desk, customer: int, pieces: int = 1) -> int:
    """An order that was shipped and invoiced, still owed; gives the order's key."""
    product = desk.a_product(on_hand=20)
    order = desk.an_order(customer, goods(product, pieces, "100", "20"))
    desk.confirm(order)
    desk.do(ship.ship, order, None)
    desk.invoice(order)
    return order


def owed(desk: Desk, customer: int) -> tuple[int, int, int]:
    """What is owed, overdue and lent, as the page says it."""
    with desk.database.read() as rd:
        page = customer_page(rd, customer)
        stands = standing(rd, page.row.account_id, None)
        assert stands == page.standing or page.row.credit_limit is not None
        assert sum(each.amount for each in page.open) == stands.owed + stands.unapplied
    return stands.owed, stands.overdue, stands.exposure


def test_debts_stand_together_and_issued_documents_keep_their_customer(desk: Desk) -> None:
    kept, gone = desk.a_customer("SARL Lefèvre"), desk.a_customer("Lefevre (web)")
    invoiced(desk, kept)
    invoiced(desk, gone, 2)
    before = desk.rows("SELECT * FROM invoice ORDER BY id"), desk.rows("SELECT * FROM entry ORDER BY id")
    desk.on(TODAY + timedelta(days=60))
    desk.do(merge, kept, gone)
    assert (
        desk.rows("SELECT * FROM invoice ORDER BY id"),
        desk.rows("SELECT * FROM entry ORDER BY id"),
    ) == before
    assert owed(desk, kept) == (36_000, 36_000, 36_000)
    with desk.database.read() as rd:
        assert len(customer_page(rd, kept).invoices) == 2
        mine = ListQuery(chips=(("customer", str(kept)),))
        assert INVOICES.count(rd, mine).count == 2
        [row] = ageing(rd).rows
        assert (row.customer_id, row.ages.total) == (kept, 36_000)
        listed = CUSTOMERS.ids(rd, ListQuery(chips=(("view", "overdue"),)), 0, 9)
        assert list(listed) == [kept]
        assert CUSTOMERS.rows(rd, [kept])[0].overdue == 36_000
        number = desk.row("SELECT number FROM customer WHERE id = :id", id=gone)["number"]
        assert find_customer(rd, number) == kept
        assert [each.row.id for each in find(rd, "lefevre web").customers] == [kept]
    desk.must_verify()


def test_what_is_open_goes_on_under_the_one_that_is_kept(desk: Desk) -> None:
    kept, gone = desk.a_customer(limit=100_000), desk.a_customer(limit=1)
    product = desk.a_product(on_hand=20)
    order = desk.an_order(gone, goods(product, 2, "100", "20"))
    assert desk.do(sell.confirm, order).state == "held"
    draft = desk.an_order(gone, goods(product, 1, "10", "20"))
    desk.do(merge, kept, gone)
    row = desk.row("SELECT customer_id, state FROM sales_order WHERE id = :id", id=order)
    # Within the kept one's limit it is held no more.
    assert row == {"customer_id": kept, "state": "confirmed"}
    assert desk.row("SELECT customer_id FROM sales_order WHERE id = :id", id=draft) == {"customer_id": kept}
    desk.do(ship.ship, order, None)
    desk.invoice(order)
    desk.confirm(draft)
    assert owed(desk, kept)[0] == 24_000
    desk.must_verify()


def test_money_of_one_is_set_against_debts_of_the_other_after_a_merge(desk: Desk) -> None:
    kept, gone = desk.a_customer(), desk.a_customer()
    invoiced(desk, gone)
    desk.do(merge, kept, gone)
    paid = desk.pay(None, 12_000, kept)
    [debt] = desk.rows("SELECT id FROM item WHERE noun = 'invoice'")
    [money] = desk.rows("SELECT id FROM item WHERE noun = 'payment'")
    desk.do(collect.allocate, money["id"], debt["id"], 12_000)
    assert paid
    assert owed(desk, kept) == (0, 0, 0)
    desk.must_verify()


def test_an_old_invoice_of_the_one_who_went_is_credited_and_its_payment_taken_back(desk: Desk) -> None:
    kept, gone = desk.a_customer(), desk.a_customer()
    order = invoiced(desk, gone)
    desk.pay(order, 5_000)
    desk.do(merge, kept, gone)
    [payment] = desk.rows("SELECT id FROM payment")
    desk.do(collect.reverse, payment["id"], "revenu impayé")
    [found] = desk.rows("SELECT id FROM invoice")
    desk.do(credit.credit, found["id"], CreditRequest(total=2_000), "geste")
    assert owed(desk, kept)[2] == 12_000 - 2_000
    desk.must_verify()


def test_values_tags_answers_and_addresses_are_taken_over(desk: Desk) -> None:
    desk.do(fields.define, "customer", "Secteur", "text")
    kept = desk.a_customer("Durand", email="a@durand.example")
    gone = desk.a_customer("Durand et fils", email="b@durand.example", phone="0102030405")
    desk.do(tags.put, "customer", [gone], ["fidèle"])
    desk.do(fields.fill, "customer", gone, {"secteur": "Bâtiment"})
    desk.do(merge, kept, gone, ["name", "phone"])
    row = desk.row("SELECT name, folded, email, phone FROM customer WHERE id = :id", id=kept)
    assert row == {
        "name": "Durand et fils",
        "folded": "durand et fils",
        "email": "a@durand.example",
        "phone": "0102030405",
    }
    with desk.database.read() as rd:
        own = extras_of(rd, "customer", kept)
    assert (own.tags, own.answer("secteur")) == (("fidèle",), "Bâtiment")
    desk.must_verify()


def test_a_merge_is_taken_back_as_if_it_had_not_been(desk: Desk) -> None:
    kept, gone = desk.a_customer(), desk.a_customer()
    invoiced(desk, kept)
    invoiced(desk, gone, 2)
    product = desk.a_product(on_hand=9)
    order = desk.confirm(desk.an_order(gone, goods(product, 1, "10", "20")))
    assert order
    before = owed(desk, kept), owed(desk, gone)
    customers = desk.rows("SELECT * FROM customer ORDER BY id")
    orders = desk.rows("SELECT id, customer_id FROM sales_order ORDER BY id")
    merge_id = desk.do(merge, kept, gone)
    desk.must_verify()
    desk.do(undo, merge_id)
    assert (owed(desk, kept), owed(desk, gone)) == before
    assert desk.rows("SELECT * FROM customer ORDER BY id") == customers
    assert desk.rows("SELECT id, customer_id FROM sales_order ORDER BY id") == orders
    desk.must_verify()
    with pytest.raises(Refusal) as refused:
        desk.do(undo, merge_id)
    assert refused.value.code == "merge_undone"


def test_a_merge_is_not_taken_back_once_money_moved_on_what_was_the_others(desk: Desk) -> None:
    kept, gone = desk.a_customer(), desk.a_customer()
    order = invoiced(desk, gone)
    merge_id = desk.do(merge, kept, gone)
    desk.pay(order, 1_000)
    with pytest.raises(Refusal) as refused:
        desk.do(undo, merge_id)
    assert refused.value.code == "merge_used"
    desk.must_verify()


def test_merges_in_a_row_lead_to_the_last_and_come_apart_one_by_one(desk: Desk) -> None:
    first, second, third = (desk.a_customer(name) for name in ("Un", "Deux", "Trois"))
    for each in (first, second, third):
        invoiced(desk, each)
    one = desk.do(merge, second, first)
    two = desk.do(merge, third, second)
    assert owed(desk, third)[0] == 36_000
    assert desk.row("SELECT merged_into_id FROM customer WHERE id = :id", id=first) == {
        "merged_into_id": third
    }
    desk.must_verify()
    with pytest.raises(Refusal) as refused:
        desk.do(undo, one)
    assert refused.value.code == "merge_newer"
    desk.do(undo, two)
    assert (owed(desk, third)[0], owed(desk, second)[0]) == (12_000, 24_000)
    desk.must_verify()
    desk.do(undo, one)
    assert [owed(desk, each)[0] for each in (first, second, third)] == [12_000] * 3
    desk.must_verify()


@pytest.mark.parametrize("how", ["same", "unknown", "again"])
def test_what_cannot_be_merged_is_refused(desk: Desk, how: str) -> None:
    kept, gone = desk.a_customer(), desk.a_customer()
    if how == "again":
        desk.do(merge, kept, gone)
    other: dict[str, Any] = {"same": kept, "unknown": 999_999, "again": gone}
    with pytest.raises(Refusal) as refused:
        desk.do(merge, kept, other[how])
    assert (
        refused.value.code
        == {
            "same": "merge_same",
            "unknown": "merge_unknown",
            "again": "merge_done_before",
        }[how]
    )


class MergingMachine(ExposureMachine):
    """Random trade in which, now and then, another customer with business of their own is merged into the one."""

    @rule(pieces=st.integers(1, 3), paid=st.booleans(), billed=st.booleans())
    def merge_another(self, pieces: int, paid: bool, billed: bool) -> None:
        other = self.desk.a_customer()
        order = self.desk.an_order(other, goods(self.products[0], pieces, "9.99", "20"))
        self.attempt(sell.confirm, order)
        if billed:
            with suppress(Refusal):
                self.desk.invoice(order, "all")
        if paid:
            self.desk.pay(order, 500)
        self.orders.append(order)
        merge_id = self.desk.do(merge, self.customer, other)
        if not (paid or billed):
            self.desk.do(undo, merge_id)
            self.desk.do(merge, self.customer, other)

    def number(self, query: str, **facts: Any) -> int:
        """The documents of all that were merged count as the one's own."""
        mine = "IN (SELECT id FROM customer WHERE :customer IN (id, merged_into_id))"
        return super().number(query.replace("customer_id = :customer", f"customer_id {mine}"), **facts)


def test_exposure_is_the_same_from_balances_and_from_documents_with_merges_among_the_steps(
    database_url: str,
) -> None:
    company = Desk(database_url)

    class Machine(MergingMachine):
        desk = company

    try:
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=12,
                stateful_step_count=12,
                deadline=None,
                derandomize=True,
                suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
            ),
        )
        company.must_verify()
        assert company.row("SELECT count(*) AS many FROM customer_merge")["many"] > 0
    finally:
        company.close()


def test_two_who_merge_the_same_at_once_merge_once(desk: Desk) -> None:
    one, two = desk.a_customer(), desk.a_customer()
    invoiced(desk, one)
    invoiced(desk, two)

    def attempt(kept: int, gone: int) -> str:
        try:
            desk.do(merge, kept, gone)
        except Refusal as refusal:
            return refusal.code
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(attempt, (one, two), (two, one)))
    assert sorted(found) == ["merge_done_before", "merged"]
    desk.must_verify()


def test_sales_do_not_merge(desk: Desk) -> None:
    kept, gone = desk.a_customer(), desk.a_customer()
    with pytest.raises(Refusal) as refused:
        desk.database.do(Actor("Marie", Role.CLERK), merge, kept, gone)
    assert refused.value.code == "not_allowed"
