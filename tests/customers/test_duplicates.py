"""Customers that may be the same as one being typed (Q5)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.database import Database
from app.customers.duplicates import Duplicate, Identity, duplicates, phone_digits
from tests.builders import ALICE, a_customer, a_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = a_database(database_url)
    with opened.write(ALICE, "test") as tx:
        a_customer(
            tx,
            "SARL Lefèvre",
            siren="732829320",
            email="Compta@Lefevre.fr",
            phone="+33 1 42 68 53 00",
            vat_number="FR44732829320",
        )
        a_customer(tx, "Ana Costa", kind="person", email="ana@costa.pt")
        a_customer(tx, "Lefèvre Frères")
        a_customer(tx, "SARL Lefèvre", archived_at=tx.now)
    yield opened
    opened.close()


def found(database: Database, **typed: str) -> list[tuple[str, tuple[str, ...]]]:
    with database.read() as rd:
        return [(each.row.name, each.why) for each in duplicates(rd, Identity(**typed))]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"siren": "732829320"}, ("siren",)),
        ({"vat_number": "FR44732829320"}, ("vat_number",)),
        ({"email": "compta@lefevre.FR"}, ("email",)),
        ({"phone": "01.42.68.53.00"}, ("phone",)),
        ({"phone": "0033142685300"}, ("phone",)),
        ({"name": "sarl  LEFEVRE"}, ("name",)),
    ],
)
def test_one_thing_in_common_is_enough(
    database: Database, typed: dict[str, str], why: tuple[str, ...]
) -> None:
    assert found(database, **typed) == [("SARL Lefèvre", why)]


def test_what_is_surest_comes_first(database: Database) -> None:
    assert found(database, name="Ana Costa", siren="732829320") == [
        ("SARL Lefèvre", ("siren",)),
        ("Ana Costa", ("name",)),
    ]


def test_nothing_in_common_is_nobody(database: Database) -> None:
    assert found(database, name="Lef", email="x@y.fr", phone="06 00 00 00 01") == []
    assert found(database) == []


def test_the_customer_itself_is_left_out(database: Database) -> None:
    with database.read() as rd:
        [one] = duplicates(rd, Identity(name="Ana Costa"))
        assert isinstance(one, Duplicate)
        assert not one.sure
        assert duplicates(rd, Identity(name="Ana Costa"), but=one.row.id) == []


def test_a_short_number_tells_nobody() -> None:
    assert (phone_digits("3615"), phone_digits("+33 6 12 34 56 78")) == ("", "612345678")
