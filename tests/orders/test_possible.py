"""What may be done with an order, read from plain rows."""

from __future__ import annotations

import ast
import inspect
from datetime import date
from typing import Any

import pytest

from app.base.errors import Refusal
from app.base.words import Words
from app.orders import possible as possible_module
from app.orders.order import Order, OrderLine
from app.orders.possible import possible
from app.reports import invoice_page, payment_page, shipment_page


def an_order(**values: Any) -> Order:
    plain: dict[str, Any] = dict.fromkeys(Order.__slots__)
    plain |= {
        "id": 1,
        "number": "CM-2026-0001",
        "state": "confirmed",
        "handling": "normal",
        "ordered_on": date(2026, 11, 22),
        "currency": "EUR",
        "payment_kind": "account",
        "payment_method": "",
        "payment_state": "none",
        "total": 12_000,
        "shipped": "none",
        "invoiced": "none",
        "paid": "none",
    }
    return Order(**{**plain, **values})


def a_line(pieces: int = 2, shipped: int = 0, **values: Any) -> OrderLine:
    plain: dict[str, Any] = dict.fromkeys(OrderLine.__slots__)
    plain |= {
        "id": 7,
        "kind": "goods",
        "name": "Affiche",
        "quantity_milli": pieces * 1000,
        "dropped_milli": 0,
        "shipped_milli": shipped * 1000,
        "invoiced_milli": 0,
    }
    return OrderLine(**{**plain, **values})


def reasons(order: Order, *lines: OrderLine, covered: dict[int, int] | None = None) -> dict[str, str]:
    return {each.verb: each.reason for each in possible(order, lines or (a_line(),), covered)}


def allowed(order: Order, *lines: OrderLine, covered: dict[int, int] | None = None) -> set[str]:
    found = possible(order, lines or (a_line(),), covered)
    assert all(each.allowed == (each.reason == "") for each in found)
    return {each.verb for each in found if each.allowed}


def test_a_draft_is_changed_confirmed_paid_for_or_cancelled() -> None:
    assert allowed(an_order(state="draft")) == {"sell.save", "sell.confirm", "collect.receive", "sell.cancel"}


def test_a_held_order_is_released_paid_for_or_cancelled() -> None:
    assert allowed(an_order(state="held")) == {
        "sell.release",
        "bill.deposit",
        "collect.receive",
        "sell.cancel",
    }


def test_a_confirmed_order_goes_on() -> None:
    assert allowed(an_order()) == {
        "ship.ship",
        "bill.issue",
        "bill.deposit",
        "collect.receive",
        "sell.drop",
        "sell.cancel",
    }


def test_a_closed_or_cancelled_order_and_history_allow_nothing() -> None:
    done = {"shipped": "all", "invoiced": "all", "paid": "all"}
    assert allowed(an_order(state="closed", **done), a_line(2, 2)) == set()
    assert allowed(an_order(state="cancelled")) == set()
    assert allowed(an_order(state="closed", handling="history", **done)) == set()


@pytest.mark.parametrize(
    ("order", "verb", "reason"),
    [
        (an_order(state="draft", handling="unfinished"), "sell.confirm", "order_unfinished"),
        (an_order(state="draft", total=-1), "sell.confirm", "order_negative"),
        (an_order(), "sell.confirm", "order_not_confirmable"),
        (an_order(), "sell.save", "order_not_a_draft"),
        (an_order(state="draft"), "ship.ship", "order_not_confirmed"),
        (an_order(payment_kind="prepaid"), "ship.ship", "order_waits_for_payment"),
        (
            an_order(ships_after_deposit=True, deposit_asked=1, paid_amount=0),
            "ship.ship",
            "order_waits_for_deposit",
        ),
        (an_order(paid="all"), "bill.deposit", "order_paid"),
        (an_order(payment_state="refunded"), "ship.ship", "order_refunded"),
        (an_order(invoiced="all"), "bill.issue", "nothing_to_invoice"),
        (an_order(total=0), "bill.issue", "invoice_not_positive"),
        (an_order(state="closed", handling="history"), "bill.issue", "order_not_confirmed"),
        (an_order(paid="all"), "collect.receive", "order_paid"),
        (an_order(state="cancelled"), "collect.receive", "order_takes_no_money"),
        (an_order(state="draft", handling="unfinished"), "collect.receive", "order_unfinished"),
        (an_order(handling="history"), "collect.receive", "order_settled_elsewhere"),
        (an_order(invoiced="part"), "sell.cancel", "order_not_cancellable"),
    ],
)
def test_a_verb_that_is_not_allowed_says_why(order: Order, verb: str, reason: str) -> None:
    assert reasons(order)[verb] == reason


def test_no_deposit_is_asked_for_once_all_the_goods_have_left() -> None:
    assert reasons(an_order(shipped="all"), a_line(2, 2))["bill.deposit"] == "deposit_too_late"
    assert "bill.deposit" in allowed(an_order(shipped="part"), a_line(2, 1))
    # What nobody ships counts as shipped from the start; its deposit comes before the work.
    assert "bill.deposit" in allowed(an_order(shipped="all"), a_line(kind="service"))


def test_an_order_without_lines_is_not_confirmed() -> None:
    found = {each.verb: each.reason for each in possible(an_order(state="draft"), ())}
    assert found["sell.confirm"] == "order_empty"


def test_goods_that_are_not_there_do_not_ship_and_a_part_of_them_does() -> None:
    missing = next(each for each in possible(an_order(), (a_line(3),), {7: 0}) if each.verb == "ship.ship")
    assert (missing.reason, missing.facts["missing_milli"]) == ("goods_missing", 3000)
    assert "ship.ship" in allowed(an_order(), a_line(3), covered={7: 1000})


def test_what_has_shipped_whole_ships_no_more_and_cannot_be_called_off() -> None:
    found = reasons(an_order(), a_line(2, 2))
    assert (found["ship.ship"], found["sell.drop"], found["sell.cancel"]) == (
        "nothing_to_ship",
        "nothing_to_ship",
        "order_not_cancellable",
    )


def test_every_reason_has_words_and_all_the_facts_they_name() -> None:
    words = Words("en")
    for module in (possible_module, invoice_page, payment_page, shipment_page):
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "no":
                reason = call.args[1]
                assert isinstance(reason, ast.Constant)
                facts = {str(word.arg): "X" for word in call.keywords}
                sentence = words.refusal(Refusal(str(reason.value), **facts))
                assert str(reason.value) not in sentence
                assert "{" not in sentence, sentence
