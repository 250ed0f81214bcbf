"""Mails that say how to put a payment right: they name what came, what is missing and where it goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.errors import Refusal
from app.correspondence.filling import PLACEHOLDERS, checked
from app.correspondence.templates import came_with
from app.flow.letters import PAYMENT_TROUBLES, compose, kinds_for
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


@pytest.mark.parametrize("kind", [*PAYMENT_TROUBLES, "missing_reference"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_ships_names_only_what_it_may(kind: str, language: str) -> None:
    told = came_with(kind, language)
    checked(kind, language, told.subject, told.body)
    assert PLACEHOLDERS[kind]


def test_a_wrong_amount_says_what_came_and_what_is_missing(desk: Desk) -> None:
    who = desk.a_customer(email="compta@lefevre.example")
    order = desk.an_order(
        who,
        goods(desk.a_product("Conseil", kind="service", stocked=False), 1, "100.00", kind="service"),
        payment_kind="account",
    )
    desk.confirm(order)
    invoice = desk.invoice(order, "all")
    desk.pay(order, 11_500)
    assert kinds_for("invoice", "trouble") == PAYMENT_TROUBLES
    with desk.database.read() as rd:
        found = compose(rd, "wrong_amount", "invoice", invoice).draft
        card = compose(rd, "card_expired", "invoice", invoice, language="en").draft
    assert found.recipient == "compta@lefevre.example"
    body = found.body.replace("\u202f", " ").replace("\xa0", " ")
    assert "il reste 5,00 € à régler" in body
    assert "votre règlement de 115,00 €" in body
    assert [each.noun for each in found.attachments] == ["invoice"]
    assert "has expired" in card.body or "has expired" in card.subject
    # Without an IBAN or a telephone the lines that would name them are left out.
    assert "IBAN" not in body


def test_nobody_is_thanked_for_money_that_never_came(desk: Desk) -> None:
    who = desk.a_customer(email="compta@lefevre.example")
    order = desk.an_order(
        who,
        goods(desk.a_product("Conseil", kind="service", stocked=False), 1, "100.00", kind="service"),
        payment_kind="account",
    )
    desk.confirm(order)
    invoice = desk.invoice(order, "all")
    assert kinds_for("invoice", "no_money") == ("card_expired",)
    with desk.database.read() as rd, pytest.raises(Refusal) as refused:
        compose(rd, "wrong_amount", "invoice", invoice)
    assert refused.value.code == "no_money_came"


def test_a_payment_of_a_known_order_is_not_asked_what_it_is_for(desk: Desk) -> None:
    who = desk.a_customer(email="compta@lefevre.example")
    order = desk.an_order(who, goods(desk.a_product(on_hand=3), 1), payment_kind="prepaid")
    desk.confirm(order)
    paid = desk.pay(order, 1_200)
    with desk.database.read() as rd, pytest.raises(Refusal) as refused:
        compose(rd, "missing_reference", "payment", paid)
    assert refused.value.code == "payment_says_what_for"


def test_money_without_a_reference_is_asked_about(desk: Desk) -> None:
    who = desk.a_customer(email="compta@lefevre.example")
    paid = desk.pay(None, 4_200, who)
    assert kinds_for("payment") == ("missing_reference",)
    with desk.database.read() as rd:
        found = compose(rd, "missing_reference", "payment", paid).draft
    assert "42,00" in found.body
    assert found.noun == "payment"
