"""The seven steps read from plain facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.orders.steps import Step, StepFacts, steps

TODAY = date(2026, 11, 22)
NAMES = ["received", "paid", "credit", "prepared", "shipped", "invoiced", "collected"]


def facts(**values: Any) -> StepFacts:
    plain: dict[str, Any] = {
        "state": "confirmed",
        "handling": "normal",
        "payment_kind": "account",
        "payment_state": "none",
        "shipped": "none",
        "invoiced": "none",
        "paid": "none",
        "total": 71_929,
        "paid_amount": 0,
        "ordered_milli": 18_000,
        "received_on": TODAY,
        "confirmed_on": TODAY,
    }
    return StepFacts(**{**plain, **values})


def states(**values: Any) -> dict[str, str]:
    return {step.name: step.state for step in steps(facts(**values), TODAY)}


def step(name: str, **values: Any) -> Step:
    return next(each for each in steps(facts(**values), TODAY) if each.name == name)


def test_a_confirmed_order_on_account_waits_in_the_warehouse() -> None:
    assert states() == {
        "received": "done",
        "paid": "not_concerned",
        "credit": "done",
        "prepared": "done",
        "shipped": "running",
        "invoiced": "to_come",
        "collected": "to_come",
    }


def test_a_draft_waits_for_somebody_to_say_yes() -> None:
    found = states(state="draft")
    assert found["received"] == "running"
    assert {found[name] for name in NAMES[2:]} == {"to_come"}


def test_an_unfinished_checkout_waits_for_the_buyer() -> None:
    assert step("received", state="draft", handling="unfinished").waits_for == "buyer"
    owing = {"state": "draft", "handling": "unfinished", "payment_kind": "prepaid"}
    assert (step("paid", **owing).state, step("paid", **owing).waits_for) == ("to_come", "")


def test_a_held_order_is_blocked_at_credit_and_nowhere_else() -> None:
    found = states(state="held")
    assert found["credit"] == "blocked"
    assert [name for name, state in found.items() if state == "blocked"] == ["credit"]


def test_an_order_that_credit_keeps_here_is_blocked_at_credit_though_confirmed() -> None:
    found = states(stopped=True)
    assert (found["credit"], found["prepared"], found["shipped"]) == ("blocked", "done", "to_come")
    assert step("credit", stopped=True).waits_for == "decision"


def test_a_prepaid_order_waits_for_its_money_before_anything_is_prepared() -> None:
    found = states(payment_kind="prepaid")
    assert (found["paid"], found["prepared"]) == ("waiting", "to_come")
    assert step("prepared", payment_kind="prepaid").waits_for == "money"
    # Goods that lie here for it are said, whatever it waits for.
    assert step("prepared", payment_kind="prepaid", held_milli=7_000).done == 7_000
    paid = states(payment_kind="prepaid", paid="all", paid_amount=71_929)
    assert (paid["paid"], paid["prepared"], paid["shipped"]) == ("done", "done", "running")


def test_cash_on_delivery_is_awaited_at_the_end_while_the_goods_go_on() -> None:
    found = states(payment_kind="on_delivery")
    assert (found["paid"], found["prepared"], found["shipped"]) == ("not_concerned", "done", "running")
    assert step("collected", payment_kind="on_delivery").waits_for == "delivery"
    owed = {"shipped": "all", "invoiced": "all", "owed": 71_929, "due_on": TODAY}
    assert step("collected", payment_kind="on_delivery", **owed).waits_for == "delivery"


def test_money_that_came_after_the_invoice_was_not_paid_beforehand() -> None:
    whole: dict[str, Any] = {
        "state": "closed",
        "shipped": "all",
        "invoiced": "all",
        "paid": "all",
        "invoiced_on": TODAY,
    }
    assert states(paid_on=TODAY + timedelta(days=30), **whole)["paid"] == "not_concerned"
    assert states(paid_on=TODAY - timedelta(days=3), **whole)["paid"] == "done"
    assert states(payment_kind="prepaid", paid_on=TODAY, **whole)["paid"] == "done"


def test_a_refused_payment_is_late() -> None:
    refused = {"state": "draft", "payment_kind": "prepaid", "payment_state": "refused"}
    assert states(**refused)["paid"] == "late"
    assert step("paid", **refused).waits_for == "refused"
    # It waits for its payment, and for nobody to confirm it.
    assert states(**refused)["received"] == "done"


def test_missing_goods_are_late_and_a_part_shipped_is_a_part() -> None:
    assert step("prepared", short_milli=3000).waits_for == "goods"
    assert step("prepared", short_milli=3000).done == 15_000
    assert states(short_milli=3000)["shipped"] == "to_come"
    found = states(shipped="part", shipped_milli=11_000)
    assert (found["prepared"], found["shipped"], found["invoiced"]) == ("done", "part", "running")
    assert step("shipped", shipped="part", shipped_milli=11_000).done == 11_000


def test_a_promise_of_yesterday_is_late_and_one_of_today_is_not() -> None:
    assert states(promised_on=TODAY - timedelta(days=1))["shipped"] == "late"
    assert states(promised_on=TODAY)["shipped"] == "running"


def test_what_is_late_without_a_promise_names_the_day_it_was_to_leave() -> None:
    day = TODAY - timedelta(days=2)
    found = step("shipped", leaves_by=day, received_on=TODAY - timedelta(days=4))
    assert (found.state, found.on, found.waits_for) == ("late", day, "since")
    billed = step("invoiced", leaves_by=day, ships=False)
    assert (billed.state, billed.waits_for) == ("late", "promise")
    assert step("invoiced", leaves_by=day, ships=False, stopped=True).state != "late"


def test_an_invoice_due_today_waits_and_one_due_yesterday_is_late() -> None:
    invoiced = {"shipped": "all", "invoiced": "all", "owed": 71_929}
    assert states(due_on=TODAY, **invoiced)["collected"] == "waiting"
    assert states(due_on=TODAY - timedelta(days=1), **invoiced)["collected"] == "late"


def test_everything_is_done_when_everything_is_done() -> None:
    found = states(state="closed", payment_kind="prepaid", shipped="all", invoiced="all", paid="all")
    assert set(found.values()) == {"done"}


def test_an_order_was_paid_on_the_day_of_its_money() -> None:
    whole = {"state": "closed", "shipped": "all", "invoiced": "all", "paid": "all"}
    later = TODAY + timedelta(days=4)
    assert step("collected", paid_on=TODAY, invoiced_on=later, **whole).on == TODAY
    assert step("collected", paid_on=later, invoiced_on=TODAY, **whole).on == later


def test_what_a_cancelled_order_has_not_reached_concerns_nobody() -> None:
    found = states(state="cancelled")
    assert found.pop("received") == "done"
    assert set(found.values()) == {"not_concerned"}


def test_services_alone_have_nothing_to_prepare_or_ship() -> None:
    found = states(ordered_milli=0, shipped="all")
    assert (found["prepared"], found["shipped"]) == ("not_concerned", "not_concerned")


_progress = st.sampled_from(["none", "part", "all"])


@given(
    state=st.sampled_from(["draft", "held", "confirmed", "cancelled", "closed"]),
    handling=st.sampled_from(["normal", "unfinished", "history"]),
    payment_kind=st.sampled_from(["prepaid", "on_delivery", "account"]),
    payment_state=st.sampled_from(["none", "pending", "authorised", "paid", "refused", "refunded"]),
    shipped=_progress,
    invoiced=_progress,
    paid=_progress,
    owed=st.integers(0, 100),
    short_milli=st.integers(0, 100),
)
def test_whatever_the_order_there_are_seven_steps_in_their_order(**values: Any) -> None:
    found = steps(facts(**values), TODAY)
    assert [each.name for each in found] == NAMES
    if values["state"] == "draft":
        assert found[4].state not in ("done", "part") or values["handling"] == "history"


@pytest.mark.parametrize("name", NAMES)
def test_a_step_says_what_it_waits_for_only_while_it_waits(name: str) -> None:
    done = {"state": "closed", "payment_kind": "prepaid", "shipped": "all", "invoiced": "all", "paid": "all"}
    assert step(name, **done).waits_for == ""


def test_nobody_is_asked_for_money_that_came_before_the_invoice() -> None:
    assert step("collected", payment_kind="prepaid", paid="all", paid_amount=71_929).state == "not_concerned"


@pytest.mark.parametrize(("given_back", "state"), [(0, "done"), (71_929, "not_concerned")])
def test_money_given_back_after_an_order_was_cancelled_is_no_payment_of_it(
    given_back: int, state: str
) -> None:
    found = step("paid", state="cancelled", payment_kind="prepaid", received=71_929, given_back=given_back)
    assert found.state == state
