"""Reports by class and by an answer of the company's own: each account in one group, and the groups are the whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from app.base import fields
from app.base.errors import Refusal
from app.base.words import Words
from app.flow import lend
from app.reports.ageing import ageing
from app.reports.collection import collection
from app.reports.collection_table import dso_table
from app.reports.groups import grouping_called, grouping_fields
from app.reports.report_tables import ageing_table
from tests.stories.desk import Desk, a_desk, goods

WORDS = Words("fr")


@contextmanager
def sold(url: str) -> Iterator[Desk]:
    """Three customers who owe: two of one seller, one whose seller nobody said."""
    with a_desk(url) as desk:
        desk.do(fields.define, "customer", "Commercial", "choice", ("Nolwenn", "Gwenaël"))
        desk.do(fields.define, "customer", "Dernière visite", "date")
        service = desk.a_product("Conseil", kind="service", stocked=False)
        for name, seller, price in (
            ("Un", "Nolwenn", "10.00"),
            ("Deux", "", "20.00"),
            ("Trois", "Nolwenn", "40.00"),
        ):
            who = desk.a_customer(name)
            if seller:
                desk.do(fields.fill, "customer", who, {"commercial": seller})
            order = desk.an_order(who, goods(service, 1, price, kind="service"), payment_kind="account")
            desk.confirm(order)
            desk.invoice(order, "all")
        yield desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with sold(database_url) as made:
        yield made


def test_debts_are_grouped_by_who_sells_and_what_nobody_said_comes_last(desk: Desk) -> None:
    with desk.database.read() as rd:
        assert [each.code for each in grouping_fields(rd)] == ["commercial"]
        by = grouping_called(rd, "Commercial")
        found = ageing(rd, by=by)
    told = [(each.name, [row.customer for row in each.rows], each.ages.total) for each in found.groups]
    assert told == [("Nolwenn", ["Trois", "Un"], 6_000), ("", ["Deux"], 2_400)]
    assert sum(each.ages.total for each in found.groups) == found.totals.total == 8_400
    table = ageing_table(found, WORDS)
    assert [row[:2] for row in table.rows] == [
        ("Nolwenn", "Trois"),
        ("Nolwenn", "Un"),
        ("Non renseigné", "Deux"),
    ]
    assert all(len(row) == len(table.columns) for row in (*table.rows, table.total or ()))


def test_measures_of_groups_are_those_of_their_accounts_and_a_class_is_a_group_too(desk: Desk) -> None:
    [watched] = desk.rows("SELECT id FROM customer WHERE name = 'Trois'")
    desk.do(lend.classify, watched["id"], "watch", "à suivre")
    desk.on(desk.database.clock.today() + timedelta(days=10))
    with desk.database.read() as rd:
        by_seller, by_class = collection(rd, by="commercial"), collection(rd, by="class")
        aged = ageing(rd, by="class")
    assert [(each.name, each.owed) for each in by_seller.groups] == [("Nolwenn", 6_000), ("", 2_400)]
    assert [(each.name, each.owed) for each in by_class.groups] == [("company", 3_600), ("watch", 4_800)]
    assert [(each.name, each.ages.total) for each in aged.groups] == [("company", 3_600), ("watch", 4_800)]
    for found in (by_seller, by_class):
        assert sum(each.sales for each in found.groups) == found.whole.sales
    assert [row[0] for row in dso_table(by_seller, WORDS).rows] == ["Nolwenn", "Non renseigné"]
    assert [row[0] for row in dso_table(by_class, WORDS).rows] == ["Professionnels", "Sous surveillance"]


def test_what_groups_nothing_is_refused_with_what_does(desk: Desk) -> None:
    with desk.database.read() as rd:
        for told in ("x", "derniere_visite", ""):
            with pytest.raises(Refusal) as found:
                grouping_called(rd, told)
            assert found.value.code == "report_group_unknown"
            assert "commercial" in str(found.value.facts["known"])
        assert grouping_called(rd, "class") == "class"
