"""A new customer begins as what most customers are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.database import Database
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.customers.usual import Usual, usual
from tests.builders import ALICE, opened


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def usual_of(database: Database) -> Usual:
    with database.read() as rd:
        return usual(rd)


def test_a_new_customer_begins_as_most_of_them_are(database: Database) -> None:
    assert usual_of(database) == Usual("company", "FR", "fr")
    for name, kind in (("Ana Muñoz", "person"), ("Lise Roy", "person"), ("Lefèvre", "company")):
        database.do(ALICE, customer.add, CustomerDraft(name=name, kind=kind))
    assert usual_of(database).kind == "person"
