"""Payment terms beyond the law in a file of customers: remarked before anything is written, never refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.base.clock import FixedClock
from app.base.database import open_database
from app.customers.terms import Days, single
from app.flow import terms
from app.flow.found import found
from app.flow.terms import TermsDraft
from tests.builders import ALICE
from tests.links.files.test_bring_in import Line

TITLES = "Nom;Type;Courriel;Pays;Conditions de règlement\r\n"
CUSTOMERS = (
    TITLES + "Gaïa;société;a@gaia.example;France;90 jours\r\n"
    "Anaïs;particulier;b@anais.example;France;90 jours\r\n"
    "Café d’Été;société;c@ete.example;Belgique;90 jours\r\n"
    "Œuvrard;société;d@oeuvrard.example;;90 jours\r\n"
    "Lefèvre;société;e@lefevre.example;France;\r\n"
)


@pytest.fixture
def line(database_url: str, tmp_path: Path) -> Iterator[Line]:
    with closing(open_database(database_url, FixedClock.on(date(2026, 11, 22)))) as database:
        database.do(ALICE, found, "Essai")
        database.do(ALICE, terms.add, TermsDraft("90 jours", "90 days", single(Days(90))))
        yield Line(database_url, database, tmp_path)


def test_they_are_remarked_where_the_law_binds_and_come_in_all_the_same(line: Line) -> None:
    answer = line.told("import", "customers", line.file("a.csv", CUSTOMERS), "--dry-run")
    assert (answer["create"], answer["faults"]) == (5, [])
    [remark] = answer["remarks"]
    assert remark["lines"] == [2, 5]
    assert "due le 20/02/2027, au plus tard le 21/01/2027" in remark["words"]
    # What would be made is told as the window shows it.
    first = answer["records"][0]
    assert (first["line"], first["called"], first["act"]) == (2, "Gaïa", "create")
    assert line.told("import", "customers", line.file("a.csv", CUSTOMERS))["created"] == 5


def test_who_is_given_them_is_remarked_and_who_keeps_them_is_not(line: Line) -> None:
    line.told("import", "customers", line.file("a.csv", CUSTOMERS))
    changed = TITLES + "Lefèvre;société;e@lefevre.example;France;90 jours\r\n" + CUSTOMERS.splitlines()[1]
    answer = line.told("import", "customers", line.file("b.csv", changed), "--dry-run")
    assert [each["lines"] for each in answer["remarks"]] == [[2]]
    assert [(each["line"], each["act"]) for each in answer["records"]] == [(2, "change")]
