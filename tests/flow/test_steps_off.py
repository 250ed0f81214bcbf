"""Steps that a business does not need stop nothing and are not shown; what stands at one goes on (R14, R15)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.flow.steps import decide_step
from app.orders.steps import Step, needed
from app.reports.order_page import order_page
from app.reports.today import today
from tests.stories.desk import Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def names(desk: Desk, order: int) -> list[str]:
    with desk.database.read() as rd:
        return [step.name for step in order_page(rd, order).steps]


def stages(desk: Desk) -> list[str]:
    with desk.database.read() as rd:
        return [stage.name for stage in today(rd).stages]


def test_without_a_credit_check_held_orders_go_on_and_none_is_held_again(desk: Desk) -> None:
    customer, product = desk.a_customer(limit=1), desk.a_product(on_hand=9)
    order = desk.an_order(customer, goods(product, 1, "100", "20"))
    assert desk.confirm(order).state == "held"
    assert "credit" in names(desk, order)
    assert desk.do(decide_step, "steps.credit", False) == 1
    assert desk.state(order)[0] == "confirmed"
    assert "credit" not in names(desk, order)
    assert "credit" not in stages(desk)
    assert desk.confirm(desk.an_order(customer, goods(product, 1, "100", "20"))).state == "confirmed"
    desk.ship(order)
    desk.do(decide_step, "steps.credit", True)
    assert "credit" in stages(desk)
    assert desk.confirm(desk.an_order(customer, goods(product, 1, "100", "20"))).state == "held"
    desk.must_verify()


def test_without_preparation_the_step_vanishes_and_goods_leave_as_before(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    order = desk.an_order(desk.a_customer(), goods(product, 1, "100", "20"))
    desk.confirm(order)
    desk.do(decide_step, "steps.prepare", False)
    assert names(desk, order) == ["received", "paid", "credit", "shipped", "invoiced", "collected"]
    assert "prepare" not in stages(desk)
    desk.ship(order)
    assert desk.state(order)[1] == "all"
    desk.must_verify()


def test_steps_are_decided_by_the_owner_and_only_those_there_are(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        desk.database.do(Actor("Marie", Role.CLERK), decide_step, "steps.credit", False)
    assert refused.value.code == "not_allowed"
    with pytest.raises(Refusal) as refused:
        desk.do(decide_step, "steps.invoice", False)
    assert refused.value.code == "step_unknown"


def test_services_are_neither_prepared_nor_shipped_and_what_is_blocked_is_shown() -> None:
    whole = tuple(
        Step(name, "to_come")
        for name in ("received", "paid", "credit", "prepared", "shipped", "invoiced", "collected")
    )
    kept = [step.name for step in needed(whole, (), services_only=True)]
    assert kept == ["received", "paid", "credit", "invoiced", "collected"]
    held = tuple(Step("credit", "blocked") if step.name == "credit" else step for step in whole)
    assert Step("credit", "blocked") in needed(held, ("credit",))
    assert len(needed(whole, ("credit", "prepared"))) == 5
