"""A business that ships nothing: goods leave with their invoice, by the same gates, and every book agrees (R14, R15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.words import Words
from app.flow import process
from app.flow.policy import policy
from app.flow.steps import AtShipping, at_shipping, decide_step
from app.orders.queries import ORDERS, order_rows
from app.orders.views import views_left_out
from app.reports.event_words import event_in_words
from app.reports.left_out import left_out
from app.reports.order_outlook import order_look
from app.reports.order_page import order_page
from app.reports.today import today
from tests.stories.desk import OWNER, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def off(desk: Desk) -> None:
    desk.do(decide_step, "steps.ship", False)


def steps(desk: Desk, order: int) -> list[str]:
    with desk.database.read() as rd:
        return [step.name for step in order_page(rd, order).steps]


def verbs(desk: Desk, order: int) -> dict[str, str]:
    """Every verb of an order with the reason it is not allowed."""
    with desk.database.read() as rd:
        return {each.verb: each.reason for each in order_page(rd, order).possible}


def confirmed(desk: Desk, product: int, pieces: int = 2, **values: object) -> int:
    order = desk.an_order(desk.a_customer(), goods(product, pieces), **values)
    desk.confirm(order)
    return order


def refused(desk: Desk, order: int, what: str = "shipped") -> str:
    with pytest.raises(Refusal) as why:
        desk.invoice(order, what)
    return why.value.code


def test_the_history_tells_of_goods_and_of_the_invoice_they_leave_with(desk: Desk) -> None:
    off(desk)
    order = confirmed(desk, desk.a_product(on_hand=5))
    desk.invoice(order)
    numbers = [desk.row(f"SELECT number FROM {each}")["number"] for each in ("shipment", "invoice")]
    with desk.database.read() as rd:
        told = event_in_words(order_page(rd, order).history[-1], Words("en"), "EUR")
    assert [part.split(" ")[1].rstrip(":") for part in told.split(" · ")] == numbers


def test_goods_leave_with_their_invoice_and_each_quantity_is_in_one_stage(desk: Desk) -> None:
    product = desk.a_product(on_hand=5)
    order = confirmed(desk, product)
    off(desk)
    assert desk.money() == {"committed": 2400}
    assert steps(desk, order) == ["received", "paid", "credit", "invoiced", "collected"]
    assert "ship.ship" not in verbs(desk, order)
    with desk.database.read() as rd:
        look = order_look(rd, order)
    assert (look.outlook.verb, look.outlook.shipped is not None) == ("bill.issue", True)
    desk.invoice(order)
    assert desk.money() == {"owed": 2400}
    assert desk.stock(product) == (3, 0)
    assert desk.state(order)[:3] == ("confirmed", "all", "all")
    desk.pay(order, 2400)
    assert desk.state(order) == ("closed", "all", "all", "all")
    desk.must_verify()


def test_what_would_keep_goods_from_leaving_keeps_their_invoice(desk: Desk) -> None:
    product = desk.a_product(on_hand=1)
    prepaid = confirmed(desk, product, 1, payment_kind="prepaid")
    short = confirmed(desk, desk.a_product("Bol"), 1)
    off(desk)
    assert verbs(desk, prepaid)["bill.issue"] == "order_waits_for_payment"
    assert refused(desk, prepaid) == "order_waits_for_payment"
    assert verbs(desk, short)["bill.issue"] == "goods_missing"
    assert refused(desk, short) == "goods_missing"
    assert refused(desk, short, "all") == "stock_short"
    assert desk.money() == {"committed": 2400}
    desk.must_verify()


def test_what_stock_covers_is_invoiced_and_the_rest_waits(desk: Desk) -> None:
    product = desk.a_product(on_hand=1)
    order = confirmed(desk, product, 3)
    off(desk)
    desk.invoice(order)
    assert desk.money() == {"committed": 2400, "owed": 1200}
    assert desk.state(order)[1:3] == ("part", "part")
    assert refused(desk, order) == "goods_missing"
    desk.receive_goods(product, 2)
    desk.invoice(order)
    assert (desk.money(), desk.stock(product)) == ({"owed": 3600}, (0, 0))
    desk.must_verify()


def test_process_invoices_at_confirmation_what_may_leave_and_ships_nothing_by_itself(desk: Desk) -> None:
    product = desk.a_product(on_hand=2)
    ready, short = confirmed(desk, product), confirmed(desk, desk.a_product("Bol"))
    off(desk)
    with desk.database.read() as rd:
        plan = {each.order_id: each for each in process.plan(rd)}
        decided = policy(rd)
    assert decided.words == ("policy.ship.with_invoice", "policy.bill.on_confirmation")
    assert plan[ready].steps == ("invoice",)
    assert [reason.code for reason in plan[short].reasons] == ["goods_missing"]
    report = process.run(desk.database, OWNER)
    assert report.done == {"invoice": 1}
    assert desk.state(ready)[1:3] == ("all", "all")
    assert process.run(desk.database, OWNER).done == {}
    desk.must_verify()


def test_a_list_says_what_may_be_invoiced_as_its_view_does(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    ready, unpaid = confirmed(desk, product), confirmed(desk, product, payment_kind="prepaid")
    with desk.database.read() as rd:
        assert not any(row.hands_over for row in order_rows(rd, [ready, unpaid]))
    off(desk)
    with desk.database.read() as rd:
        told = {row.id for row in order_rows(rd, [ready, unpaid]) if row.hands_over}
        view = ListQuery(chips=(("view", "to_invoice"),))
        assert told == set(ORDERS.ids(rd, view, 0, 9)) == {ready}
    desk.invoice(ready)
    with desk.database.read() as rd:
        assert not any(row.hands_over for row in order_rows(rd, [ready, unpaid]))


def test_by_hand_and_on_payment_are_kept_as_they_were(desk: Desk) -> None:
    product = desk.a_product(on_hand=4)
    order = confirmed(desk, product)
    off(desk)
    desk.do(settings.decide, "bill.policy", "on_payment")
    assert process.run(desk.database, OWNER).done == {}
    desk.pay(order, 2400)
    assert process.run(desk.database, OWNER).done["invoice"] == 1
    assert desk.state(order) == ("closed", "all", "all", "all")


def test_what_was_invoiced_before_it_left_is_still_shipped(desk: Desk) -> None:
    product = desk.a_product(on_hand=2)
    order = confirmed(desk, product)
    waiting = confirmed(desk, desk.a_product("Bol"), 1)
    desk.invoice(order, "all")
    with desk.database.read() as rd:
        assert at_shipping(rd) == AtShipping(not_invoiced=1, invoiced=1)
    off(desk)
    assert "shipped" in steps(desk, order)
    assert verbs(desk, order)["ship.ship"] == ""
    assert "ship.ship" not in verbs(desk, waiting)
    with desk.database.read() as rd:
        assert "shipments" not in left_out(rd)
        assert ORDERS.count(rd, ListQuery(chips=(("view", "to_ship"),))).count == 1
        assert [stage.count for stage in today(rd).stages if stage.name == "ship"] == [1]
    desk.ship(order)
    with desk.database.read() as rd:
        assert {"shipments", "orders:to_ship"} <= left_out(rd)
        assert "to_ship" in views_left_out(rd)
        assert "ship" not in {stage.name for stage in today(rd).stages}
        # Its goods are not there, so it is not invoiced either: that is where it is found.
        assert ORDERS.count(rd, ListQuery(chips=(("view", "to_invoice"),))).count == 0
        assert ORDERS.count(rd, ListQuery(chips=(("view", "missing"),))).count == 1
        assert [stage.count for stage in today(rd).stages if stage.name == "prepare"] == [1]
    desk.must_verify()


def test_what_is_not_invoiced_by_the_day_promised_is_late(desk: Desk) -> None:
    day = desk.database.clock.today()
    off(desk)
    product = desk.a_product(on_hand=9)
    due = confirmed(desk, product, payment_kind="account", promised_on=day)
    unsaid = confirmed(desk, product, payment_kind="account")
    desk.on(day + timedelta(days=30))
    with desk.database.read() as rd:
        assert ORDERS.ids(rd, ListQuery(chips=(("view", "late"),)), 0, 9) == [due]
        assert {row.id: row.leaves_by for row in order_rows(rd, [due, unsaid])} == {due: day, unsaid: None}
        assert "late" not in views_left_out(rd)
        stages = {stage.name: stage.alerts for stage in today(rd).stages}
        assert "ship" not in stages
        assert stages["invoice"] == 1
        assert [task.count for task in today(rd).tasks if task.name == "late"] == [1]
        [invoiced] = [step for step in order_page(rd, due).steps if step.name == "invoiced"]
        assert (invoiced.state, invoiced.on) == ("late", day)
    desk.invoice(due)
    with desk.database.read() as rd:
        assert ORDERS.count(rd, ListQuery(chips=(("view", "late"),))).count == 0


def test_the_step_comes_back_as_it_was(desk: Desk) -> None:
    product = desk.a_product(on_hand=4)
    order = confirmed(desk, product)
    off(desk)
    desk.do(decide_step, "steps.ship", True)
    assert "shipped" in steps(desk, order)
    assert verbs(desk, order)["ship.ship"] == ""
    with desk.database.read() as rd:
        assert left_out(rd) == frozenset({"transfers"})  # There is one place only.
    assert refused(desk, order) == "nothing_to_invoice"
