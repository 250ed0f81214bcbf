"""Asking for the payment an order waits for: what the mail and the paper say, and whom it is not asked of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.correspondence import mail
from app.correspondence.mail import mails_about
from app.flow import company
from app.flow.company import CompanyDraft
from app.flow.paper import order_confirmation
from app.flow.payment_request import payment_request, why_not_asked
from app.flow.withdrawn import why_withdrawn
from tests.paper.papers import plain, text
from tests.stories.desk import TODAY, Desk, goods

IBAN = "FR7630006000011234567890189"
SPACED = "FR76 3000 6000 0112 3456 7890 189"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    made.do(
        company.change, CompanyDraft(name="Boutique Été & Cie", city="Nîmes", siren="732829320", iban=IBAN)
    )
    yield made
    made.close()


def an_order(desk: Desk, email: str | None = "compta@lefevre.fr", **values: Any) -> int:
    """A confirmed order of 24,00 €, paid in advance unless said otherwise."""
    agreed = {"payment_kind": "prepaid", "payment_method": "transfer", **values}
    order_id = desk.an_order(desk.a_customer(email=email), goods(desk.a_product(on_hand=9), 2), **agreed)
    desk.confirm(order_id)
    return order_id


def said(desk: Desk, order_id: int) -> tuple[str, str]:
    """The text of the mail and of the confirmation, spaces made plain."""
    with desk.database.read() as rd:
        body = payment_request(rd, order_id).body
        paper = text(order_confirmation(rd, order_id))
    return plain(body), " ".join(plain(paper).split())


def test_the_mail_and_the_confirmation_say_how_much_and_where_to(desk: Desk) -> None:
    order_id = an_order(desk)
    number = desk.order(order_id)["number"]
    body, paper = said(desk, order_id)
    assert "24,00 €" in body
    assert SPACED in body
    assert "dès la réception de ce règlement" in paper
    assert SPACED in paper
    assert f"Référence {number}" in paper
    desk.pay(order_id, 1_000)
    body, paper = said(desk, order_id)
    assert "14,00 €" in body, "what came already is not asked for"
    assert "À payer 14,00 €" in paper


def test_a_deposit_is_asked_for_and_what_is_on_account_is_not(desk: Desk) -> None:
    deposit = an_order(desk, payment_kind="account", deposit_ppm=300_000)
    assert "7,20 €" in said(desk, deposit)[0]
    account = an_order(desk, payment_kind="account")
    with desk.database.read() as rd:
        why = why_not_asked(rd, account)
        paper = text(order_confirmation(rd, account))
    assert why is not None
    assert why.code == "order_awaits_nothing"
    assert "IBAN" not in paper


def test_the_same_payment_is_asked_for_again_only_after_some_days(desk: Desk) -> None:
    order_id, mute = an_order(desk), an_order(desk, email=None)
    with desk.database.read() as rd:
        draft = payment_request(rd, order_id)
    desk.do(mail.promise, draft)
    with desk.database.read() as rd:
        told = [why_not_asked(rd, each) for each in (order_id, mute)]
    assert [each.code for each in told if each] == ["payment_asked_lately", "mail_without_recipient"]
    desk.on(TODAY + timedelta(days=4))
    with desk.database.read() as rd:
        assert why_not_asked(rd, order_id) is None


def test_a_request_does_not_leave_once_the_money_is_there(desk: Desk) -> None:
    order_id = an_order(desk)
    with desk.database.read() as rd:
        draft = payment_request(rd, order_id)
    desk.do(mail.promise, draft)
    with desk.database.read() as rd:
        [written] = mails_about(rd, "sales_order", order_id)
        assert why_withdrawn(rd, written) is None
    desk.pay(order_id, 2_400)
    with desk.database.read() as rd:
        why = why_withdrawn(rd, written)
    assert why is not None
    assert why.code == "mail_paid_meanwhile"
    desk.must_verify()
