"""Methods of payment decided: their names, when money is expected, their order; what was written with one keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.words import Words
from app.flow import methods as deciding
from app.flow.collect import Receipt, receive
from app.flow.methods import MethodDraft
from app.orders.frozen import confirmation_facts
from app.orders.methods import Method, all_methods, method_said, offered
from app.payments.queries import PAYMENTS
from tests.stories.desk import TODAY, Desk, goods

TICKETS = MethodDraft("Titres restaurant", "Meal vouchers", "other", "prepaid", "new")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def kept(desk: Desk) -> dict[str, Method]:
    with desk.database.read() as rd:
        return {each.code: each for each in all_methods(rd)}


def refused(desk: Desk, *told: Any) -> str:
    with pytest.raises(Refusal) as why:
        desk.do(*told)
    return why.value.code


def test_a_new_company_has_the_usual_methods_and_laying_them_down_again_changes_nothing(desk: Desk) -> None:
    before = kept(desk)
    assert list(before)[:3] == ["transfer", "card", "cheque"]
    assert (before["on_delivery"].payment_kind, before["direct_debit"].payment_kind) == (
        "on_delivery",
        "account",
    )
    desk.do(deciding.lay_down)
    assert kept(desk) == before
    desk.must_verify()


def test_a_method_of_ones_own_is_written_on_orders_papers_and_payments_by_its_name(desk: Desk) -> None:
    desk.do(deciding.add, TICKETS)
    method = kept(desk)["own-1"]
    customer = desk.a_customer()
    order = desk.an_order(
        customer, goods(desk.a_product()), payment_method=method.code, payment_kind="prepaid"
    )
    desk.confirm(order)
    receipt = Receipt(
        amount=1200,
        currency="EUR",
        method=method.means,
        method_code=method.code,
        received_on=TODAY,
        order_id=order,
    )
    paid = desk.do(receive, receipt)
    with desk.database.read() as rd:
        facts, _words = confirmation_facts(rd, order)
        [row] = PAYMENTS.rows(rd, PAYMENTS.ids(rd, ListQuery(), 0, 9))
        assert facts.method == "Titres restaurant"
        assert method_said(rd, method.code, Words("en")) == "Meal vouchers"
    assert (row.id, row.method, row.method_said(Words("en"))) == (paid, "other", "Meal vouchers")
    desk.do(deciding.archive, method.id)
    with desk.database.read() as rd:
        assert method_said(rd, method.code, Words("fr")) == "Titres restaurant"
        assert method.code not in {each.code for each in offered(rd)}
    desk.must_verify()


def test_what_a_shop_said_and_payments_of_before_are_read_as_they_were_written(desk: Desk) -> None:
    desk.pay(None, 500, desk.a_customer())
    with desk.database.read() as rd:
        assert method_said(rd, "Paiement en 3 fois", Words("fr")) == "Paiement en 3 fois"
        assert method_said(rd, "", Words("fr")) == ""
        [row] = PAYMENTS.rows(rd, PAYMENTS.ids(rd, ListQuery(), 0, 9))
    assert row.method_said(Words("fr")) == "Virement"
    desk.do(deciding.change, kept(desk)["transfer"].id, replace(_as_draft(desk, "transfer"), name_fr="VRT"))
    with desk.database.read() as rd:
        [row] = PAYMENTS.rows(rd, [row.id])
    assert row.method_said(Words("fr")) == "VRT"


def test_methods_are_put_in_order_and_leave_and_come_back(desk: Desk) -> None:
    before = kept(desk)
    desk.do(deciding.arrange, [before["card"].id, before["transfer"].id])
    assert list(kept(desk))[:3] == ["card", "transfer", "cheque"]
    desk.do(deciding.archive, before["card"].id)
    assert list(kept(desk))[-1] == "card"
    assert refused(desk, deciding.change, before["card"].id, TICKETS) == "method_archived"
    desk.do(deciding.restore, before["card"].id)
    assert next(iter(kept(desk))) == "card"
    desk.must_verify()


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    assert refused(desk, deciding.add, replace(TICKETS, name_en=" ")) == "method_without_name"
    assert refused(desk, deciding.add, replace(TICKETS, name_fr="CARTE")) == "method_name_taken"
    assert refused(desk, deciding.add, replace(TICKETS, means="gold")) == "method_unreadable"
    assert refused(desk, deciding.change, 9_999, TICKETS) == "method_not_there"
    assert refused(desk, deciding.arrange, [9_999]) == "method_not_there"
    assert refused(desk, deciding.map_gateway, 9_999, None) == "gateway_not_there"
    *others, last = kept(desk).values()
    for each in others:
        desk.do(deciding.archive, each.id)
    assert refused(desk, deciding.archive, last.id) == "method_last"
    with pytest.raises(Refusal) as why:
        desk.database.do(Actor("Léo", Role.CLERK), deciding.add, TICKETS)
    assert why.value.code == "not_allowed"


def _as_draft(desk: Desk, code: str) -> MethodDraft:
    found = kept(desk)[code]
    return MethodDraft(found.name_fr, found.name_en, found.means, found.payment_kind, found.approval)
