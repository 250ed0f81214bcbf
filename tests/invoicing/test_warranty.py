"""A consumer is told of the legal guarantee of conformity on the invoice of goods sold here, in the words of its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base import settings
from app.base.law_shipped import subjects
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow.law import decide_value
from app.flow.paper import drawn
from tests.paper.papers import text
from tests.stories.desk import Desk, a_desk, goods

TOLD = "garantie légale de conformité"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def page(desk: Desk, kind: str = "person") -> str:
    who = desk.do(customer.add, CustomerDraft(name="Inès Legrand", kind=kind))
    order = desk.an_order(who, goods(desk.a_product(on_hand=5)), payment_kind="account")
    desk.confirm(order)
    desk.ship(order)
    invoice_id = desk.invoice(order)
    with desk.database.read() as rd:
        return " ".join(text(drawn(rd, invoice_id)).split())


def test_a_consumer_reads_it_and_a_business_does_not(desk: Desk) -> None:
    assert TOLD in page(desk)
    assert TOLD not in page(desk, "company")
    desk.must_verify()


def test_whoever_does_not_want_it_does_not_print_it(desk: Desk) -> None:
    desk.do(settings.decide, "bill.warranty", False)
    assert TOLD not in page(desk)


def test_the_merchant_s_own_words_count_from_their_day(desk: Desk) -> None:
    own = {"text_fr": "Garantie : deux ans, en boutique.", "text_en": "Guarantee: two years, in the shop."}
    today = desk.database.clock.today()
    desk.do(decide_value, "text.warranty", today, **own, source="Conseil", reason="plus court")
    told = page(desk)
    assert own["text_fr"] in told
    assert TOLD not in told
    desk.must_verify()


def test_its_source_is_said_to_be_unproven() -> None:
    known = subjects()["text.warranty"].shipped(date(2026, 11, 27))
    assert known is not None
    assert not known.proven
    assert subjects()["text.warranty"].shipped(date(2021, 6, 30)) is None
