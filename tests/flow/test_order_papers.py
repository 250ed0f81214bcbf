"""The papers of an order as one file: delivery notes that stand, then what was invoiced and credited, as issued."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.base.errors import Refusal
from app.flow import ship
from app.flow.bill_grouped import issue_grouped
from app.flow.credit import CreditRequest, credit
from app.flow.order_papers import OrderPapers, all_papers, order_papers
from app.flow.ship_together import ship_together
from app.orders.draft import PostalAddress
from tests.stories.desk import OWNER, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def test_notes_come_first_and_what_was_reversed_is_left_out(desk: Desk) -> None:
    order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=9), 2), payment_kind="account")
    desk.confirm(order)
    with desk.reading() as rd:
        assert order_papers(rd, order) == OrderPapers((), ())
    with pytest.raises(Refusal, match="order_without_papers"):
        all_papers(desk.database, OWNER, order)
    desk.do(ship.reverse, desk.ship(order), "essai")
    left = desk.ship(order)
    invoice_id = desk.invoice(order)
    note = desk.do(credit, invoice_id, CreditRequest(total=100), "geste")
    with desk.reading() as rd:
        found = order_papers(rd, order)
    assert found == OrderPapers((left,), (invoice_id, note))
    pages = [
        page.extract_text() for page in PdfReader(BytesIO(all_papers(desk.database, OWNER, order))).pages
    ]
    assert len(pages) == 3
    numbers = ("BL-2026-0003", "FA-2026-0001", "AV-2026-0001")
    assert [number in page for number, page in zip(numbers, pages, strict=True)] == [True] * 3


def test_of_another_order_there_is_nothing(desk: Desk) -> None:
    who, what = desk.a_customer(), desk.a_product(on_hand=9)
    orders = [desk.an_order(who, goods(what), payment_kind="account") for _ in range(2)]
    for each in orders:
        desk.confirm(each)
        desk.ship(each)
        desk.invoice(each)
    text = "".join(
        page.extract_text() for page in PdfReader(BytesIO(all_papers(desk.database, OWNER, orders[1]))).pages
    )
    assert "FA-2026-0002" in text
    assert "FA-2026-0001" not in text


def test_what_two_orders_share_is_printed_with_the_first(desk: Desk) -> None:
    who, what = desk.a_customer(), desk.a_product(on_hand=9)
    door = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")
    orders = [
        desk.an_order(who, goods(what), payment_kind="account", billing=door, delivery=door) for _ in range(2)
    ]
    for each in orders:
        desk.confirm(each)
    desk.do(ship_together, orders)
    desk.do(issue_grouped, orders)
    first = all_papers(desk.database, OWNER, orders[0])
    assert len(PdfReader(BytesIO(first)).pages) == 2
    assert all_papers(desk.database, OWNER, orders[1], {orders[0]}) == b""
    assert len(PdfReader(BytesIO(all_papers(desk.database, OWNER, orders[1]))).pages) == 2
