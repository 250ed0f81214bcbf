"""Who began a draft: said where several people work, kept when somebody else goes on with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base import people
from app.flow import quote as quotes
from app.orders.draft import OrderDraft
from app.orders.queries import order_rows
from app.orders.quote_draft import QuoteDraft
from app.orders.quote_queries import quote_rows
from tests.stories.desk import TODAY, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def begun(desk: Desk, order: int) -> tuple[str, bool] | None:
    with desk.reading() as rd:
        [row] = order_rows(rd, [order])
    return (row.begun.by, row.begun.at.date() == TODAY) if row.begun is not None else None


def test_who_began_an_order_is_told_where_others_work_and_while_it_is_a_draft(desk: Desk) -> None:
    order = desk.an_order(desk.a_customer(limit=100_000), goods(desk.a_product(on_hand=9), 1))
    assert begun(desk, order) is None
    desk.do(people.add, "Alice", "alice", "owner")
    desk.do(people.add, "Bruno", "bruno", "owner")
    name = desk.row("SELECT begun_by FROM sales_order")["begun_by"]
    assert name
    assert begun(desk, order) == (name, True)
    desk.confirm(order)
    assert begun(desk, order) is None
    desk.must_verify()


def test_a_quote_tells_it_alike(desk: Desk) -> None:
    desk.do(people.add, "Alice", "alice", "owner")
    desk.do(people.add, "Bruno", "bruno", "owner")
    who, bowl = desk.a_customer(), desk.a_product()
    content = OrderDraft(customer_id=who, ordered_on=TODAY, lines=(goods(bowl, 1),))
    quote_id = desk.do(quotes.save, QuoteDraft(content=content))
    with desk.reading() as rd:
        [row] = quote_rows(rd, [quote_id])
    assert row.begun is not None
    assert row.begun.by == desk.row("SELECT begun_by FROM quote")["begun_by"]
