"""An order edited in its shop after it was confirmed here is followed by a decision: lines, figures, promises, credit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.flow import bill, lend, ship
from app.flow.picking import pick_orders
from app.links.shops.proposal import leave
from app.links.shops.proposal_change import follow_edit
from app.links.shops.proposal_look import ProposalLook, looks_of_order
from app.orders.copy import copied
from app.orders.frozen import confirmation_facts
from app.orders.next_step import next_step
from app.reports.order_page import order_page
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.test_proposals import states
from tests.links.shops.woo import Woo


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with a_counter(database_url) as made:
        yield made
        made.assert_sound()


def confirmed(woo: Woo, counter: Counter) -> int:
    """Order 7, of two pieces of one thing and one of another, taken in and paid; gives its key here."""
    woo.product(1, stock=10)
    woo.product(2, stock=10)
    woo.order(7, things=[(1, 2), (2, 1)])
    counter.take(woo.write())
    (order_id,) = counter.order(7, "id")
    return int(order_id)


def only(counter: Counter, order_id: int) -> ProposalLook:
    with counter.database.read() as rd:
        [look] = looks_of_order(rd, order_id)
    return look


def refused(counter: Counter, order_id: int) -> str:
    return next(each.reason for each in only(counter, order_id).answers if each.verb == "change")


def lines(counter: Counter) -> list[tuple[object, ...]]:
    return counter.rows("SELECT name, quantity_milli, net, tax FROM order_line ORDER BY position")


def test_what_changed_is_said_and_nothing_is_done_before_somebody_follows(woo: Woo, counter: Counter) -> None:
    order_id = confirmed(woo, counter)
    before = lines(counter)
    woo.order(7, things=[(1, 5)])
    counter.take(woo.write())
    counter.process()
    assert (lines(counter), counter.rows("SELECT id FROM shipment")) == (before, [])
    look = only(counter, order_id)
    assert (look.proposal.kind, look.proposal.shop_total, look.first) == ("edit", 6000, "change")
    told = [
        (each.name, each.here_milli, each.there_milli, each.here_gross, each.there_gross)
        for each in look.changes
    ]
    assert told == [("Chose 1", 2000, 5000, 2400, 6000), ("Chose 2", 1000, 0, 1200, 0)]


def test_what_the_shop_changed_leaves_by_no_way_before_it_is_decided(woo: Woo, counter: Counter) -> None:
    order_id = confirmed(woo, counter)
    woo.order(7, things=[(1, 5)])
    counter.take(woo.write())
    with counter.database.read() as rd:
        page = order_page(rd, order_id)
        [picked] = pick_orders(rd, [order_id])
        assert next_step(page.order, page.lines, page.possible) != "ship.ship"
    [ships] = [each for each in page.possible if each.verb == "ship.ship"]
    assert (ships.allowed, ships.reason) == (False, "shop_proposal_waits")
    assert picked.why is not None
    assert picked.why.code == "shop_proposal_waits"
    with pytest.raises(Refusal, match="shop_proposal_waits"):
        counter.database.do(ALICE, ship.ship, order_id)
    with pytest.raises(Refusal, match="shop_proposal_waits"):
        counter.database.do(ALICE, bill.issue_invoice, order_id, "all")
    with pytest.raises(Refusal, match="shop_proposal_waits"):
        counter.database.do(ALICE, bill.issue_kept, order_id, "Vu avec elle")
    counter.database.do(ALICE, leave, only(counter, order_id).proposal.id, "Vu avec la cliente")
    counter.database.do(ALICE, ship.ship, order_id)
    assert counter.order(7, "shipped") == ("all",)


def test_what_had_left_before_the_shop_changed_it_is_invoiced_and_nothing_ahead(
    woo: Woo, counter: Counter
) -> None:
    order_id = confirmed(woo, counter)
    [first, *_] = counter.rows("SELECT id FROM order_line WHERE order_id = :id ORDER BY id", id=order_id)
    counter.database.do(ALICE, ship.ship, order_id, {first[0]: 1000})
    woo.order(7, things=[(1, 5)])
    counter.take(woo.write())
    with pytest.raises(Refusal, match="shop_proposal_waits"):
        counter.database.do(ALICE, bill.issue_invoice, order_id, "all")
    counter.database.do(ALICE, bill.issue_invoice, order_id, "shipped")
    assert counter.order(7, "invoiced") == ("part",)


def test_following_takes_the_shops_lines_and_promises_its_goods(woo: Woo, counter: Counter) -> None:
    order_id = confirmed(woo, counter)
    woo.order(7, things=[(1, 5)])
    counter.take(woo.write())
    counter.database.do(ALICE, follow_edit, only(counter, order_id).proposal.id)
    assert lines(counter) == [("Chose 1", 5000, 5000, 1000), ("Chose 2", 0, 0, 0)]
    assert counter.order(7, "total, net, tax, paid") == (6000, 5000, 1000, "part")
    assert (counter.stock(1), counter.stock(2)) == ((12, 5), (11, 0))
    assert states(counter) == [("edit", "accepted", "change")]
    counter.take(woo.write())
    assert counter.parked() == {}
    assert counter.rows("SELECT sum(amount) FROM payment") == [(3600,)]
    with counter.database.read() as rd:
        paper, _ = confirmation_facts(rd, order_id)
        again = copied(rd, order_id)
    assert [line.name for line in paper.lines] == [line.name for line in again.lines] == ["Chose 1"]


def test_a_followed_order_goes_on_to_its_invoice_and_a_second_edit_is_asked_about(
    woo: Woo, counter: Counter
) -> None:
    order_id = confirmed(woo, counter)
    woo.order(7, things=[(1, 1), (2, 1)])
    counter.take(woo.write())
    counter.database.do(ALICE, follow_edit, only(counter, order_id).proposal.id)
    assert counter.rows("SELECT sum(amount) FROM item_balance WHERE component = 'unapplied'") == [(-1200,)]
    # Another swap at the same total: the former answer is none to this one.
    woo.order(7, things=[(1, 2)])
    counter.take(woo.write())
    assert counter.parked() == {"7": "shop_order_changed"}
    counter.database.do(ALICE, follow_edit, only(counter, order_id).proposal.id)
    counter.take(woo.write())
    counter.process()
    assert counter.order(7, "shipped, invoiced, total") == ("all", "all", 2400)
    assert counter.rows("SELECT kind, total, net, tax FROM invoice") == [("invoice", 2400, 2000, 400)]
    assert counter.rows("SELECT name, quantity_milli FROM invoice_line") == [("Chose 1", 2000)]


def test_a_line_added_and_a_charge_come_with_the_rest(woo: Woo, counter: Counter) -> None:
    order_id = confirmed(woo, counter)
    edited = woo.order(7, things=[(1, 2), (2, 1), (2, 3)])
    edited["shipping_lines"] = [
        {
            "id": 900,
            "method_title": "Colis",
            "method_id": "flat_rate",
            "total": "5.00",
            "total_tax": "1.00",
            "taxes": [{"id": 1, "total": "1.00"}],
            "meta_data": [],
        }
    ]
    edited["total"], edited["total_tax"] = "78.00", "13.00"
    edited["shipping_total"], edited["shipping_tax"] = "5.00", "1.00"
    edited["tax_lines"][0] |= {"tax_total": "12.00", "shipping_tax_total": "1.00"}
    counter.take(woo.write())
    look = only(counter, order_id)
    assert [(each.kind, each.here_gross, each.there_gross) for each in look.changes] == [
        ("goods", 0, 3600),
        ("shipping", 0, 600),
    ]
    counter.database.do(ALICE, follow_edit, look.proposal.id)
    assert counter.order(7, "total, line_count") == (7800, 4)
    assert counter.stock(2) == (11, 4)
    counter.take(woo.write())
    assert counter.parked() == {}


def test_what_left_stays_and_what_is_invoiced_is_for_a_credit_note(woo: Woo, counter: Counter) -> None:
    order_id = confirmed(woo, counter)
    [(first,), _] = counter.rows("SELECT id FROM order_line ORDER BY position")
    counter.database.do(ALICE, ship.ship, order_id, {first: 2000})
    woo.order(7, things=[(1, 1), (2, 1)])
    counter.take(woo.write())
    assert refused(counter, order_id) == "quantity_below_done"
    # What has not left may still be another quantity.
    woo.order(7, things=[(1, 2), (2, 2)])
    counter.take(woo.write())
    counter.database.do(ALICE, follow_edit, only(counter, order_id).proposal.id)
    assert counter.order(7, "total, shipped") == (4800, "part")
    counter.database.do(ALICE, bill.issue_invoice, order_id, "all")
    woo.order(7, things=[(1, 2), (2, 1)])
    counter.take(woo.write())
    assert refused(counter, order_id) == "shop_change_invoiced"
    with pytest.raises(Refusal, match="shop_change_invoiced"):
        counter.database.do(ALICE, follow_edit, only(counter, order_id).proposal.id)


def test_credit_judges_what_it_grows_by_and_a_release_passes_it(woo: Woo, counter: Counter) -> None:
    woo.product(1, stock=10)
    woo.customer(5)
    woo.order(7, method="cod", paid=False, customer_id=5)
    counter.take(woo.write())
    (order_id,) = counter.order(7, "id")
    [(customer_id,)] = counter.rows("SELECT id FROM customer WHERE number IS NOT NULL")
    counter.database.do(ALICE, lend.set_limit, customer_id, 2000)
    woo.order(7, things=[(1, 3)], method="cod", paid=False, customer_id=5)
    counter.take(woo.write())
    proposal = only(counter, int(order_id)).proposal
    with pytest.raises(Refusal, match="increase_held"):
        counter.database.do(ALICE, follow_edit, proposal.id)
    assert counter.order(7, "total") == (1200,)
    counter.database.do(ALICE, follow_edit, proposal.id, "client de longue date")
    assert counter.order(7, "total, state") == (3600, "confirmed")
    assert counter.rows("SELECT rule, reason FROM order_hold") == [("credit_limit", "client de longue date")]


def test_who_may_not_sell_may_not_follow_and_leaving_needs_a_reason(woo: Woo, counter: Counter) -> None:
    order_id = confirmed(woo, counter)
    woo.order(7, things=[(1, 5)])
    counter.take(woo.write())
    proposal = only(counter, order_id).proposal
    with pytest.raises(Refusal):
        counter.database.do(Actor("Paul", Role.READER), follow_edit, proposal.id)
    counter.database.do(ALICE, leave, proposal.id, "vu au téléphone")
    counter.take(woo.write())
    assert counter.parked() == {}
    assert lines(counter) == [("Chose 1", 2000, 2000, 400), ("Chose 2", 1000, 1000, 200)]
    assert states(counter) == [("edit", "set_aside", "none")]
