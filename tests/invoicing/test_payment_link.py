"""The mail of an invoice leads to the merchant's payment page with number and what is left, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base import settings
from app.base.errors import Refusal
from app.flow.letters import compose
from app.invoicing.payment_link import checked_link, payment_link
from tests.stories.desk import Desk, a_desk, goods

PAGE = "https://pay.example/boutique?ref={number}&amount={amount}&cur={currency}"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def invoiced(desk: Desk, **values: object) -> int:
    order = desk.an_order(desk.a_customer(email="a@b.example"), goods(desk.a_product(on_hand=9), 2), **values)
    desk.confirm(order)
    desk.ship(order)
    return desk.invoice(order)


def body(desk: Desk, invoice_id: int) -> str:
    with desk.database.read() as rd:
        return compose(rd, "invoice", "invoice", invoice_id).draft.body


def test_the_mail_bears_it_with_number_and_amount(desk: Desk) -> None:
    invoice_id = invoiced(desk, payment_kind="account")
    assert "en ligne" not in body(desk, invoice_id)
    desk.do(settings.decide, "bill.payment_link", PAGE)
    left = int(desk.row("SELECT total FROM invoice")["total"])
    told = f"https://pay.example/boutique?ref=FA-2026-0001&amount={left // 100}.{left % 100:02}&cur=EUR"
    assert told in body(desk, invoice_id)


def test_what_is_paid_at_the_door_has_none(desk: Desk) -> None:
    desk.do(settings.decide, "bill.payment_link", PAGE)
    assert "pay.example" not in body(desk, invoiced(desk, payment_kind="on_delivery"))


def test_nothing_left_to_pay_has_none_and_signs_are_escaped(desk: Desk) -> None:
    desk.do(settings.decide, "bill.payment_link", PAGE)
    with desk.database.read() as rd:
        assert payment_link(rd, "FA 1/2", 0, "EUR") == ""
        assert payment_link(rd, "FA 1/2", 105, "JPY").endswith("ref=FA%201%2F2&amount=105&cur=JPY")


@pytest.mark.parametrize(
    "typed",
    ["", "http://pay.example/", "https://pay", "https://a.b/{nom}", "https://a.b/{", "https://a.b/x y"],
)
def test_an_address_that_leads_nowhere_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="payment_link_wrong"):
        checked_link(typed)


def test_a_sound_one_is_kept_without_spaces_around_it() -> None:
    assert checked_link(f"  {PAGE} ") == PAGE
