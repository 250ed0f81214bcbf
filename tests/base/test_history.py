"""What happened to a row, from the journal: the newest, however much there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.audit import history
from app.customers import customer
from app.customers.customer import CustomerDraft
from tests.stories.desk import OWNER, Desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def test_of_much_that_happened_the_newest_is_told_oldest_first(desk: Desk) -> None:
    one = desk.a_customer("Ana Costa")
    other = desk.a_customer("Luis Vega")
    for at in range(3):
        desk.database.do(OWNER, customer.change, one, CustomerDraft(name=f"Ana Costa {at}", kind="company"))
    with desk.database.read() as rd:
        assert [event.verb for event in history(rd, "customer", other)] == ["customer.add"]
        whole = history(rd, "customer", one)
        assert [event.verb for event in whole] == ["customer.add", *["customer.change"] * 3]
        assert history(rd, "customer", one, most=2) == whole[-2:]
