"""Going on from the number of another program: upward only, listed with its reason, and sound for verify."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.base.actor import Actor, Role
from app.base.audit import audit_line
from app.base.database import Database
from app.base.errors import Refusal
from app.base.numbering import number_lost, take
from app.base.series import Series, all_series, given_beyond, go_on_from, last_given, last_numbers
from app.verify.audit import verify
from tests.builders import ALICE, TODAY, opened

WHY = "Suite du cahier de factures"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def series(database: Database) -> dict[str, Series]:
    with database.read() as rd:
        return {row.kind: row for row in all_series(rd)}


def refused(database: Database, *told: Any) -> str:
    with pytest.raises(Refusal) as why:
        database.do(ALICE, go_on_from, *told)
    return why.value.code


def test_every_kind_is_shown_with_its_next_number(database: Database) -> None:
    found = series(database)
    assert found["invoice"].next_text == "FA-2026-0001"
    assert found["customer"].next_text == "CL-2026-0001"
    assert found["invoice"].dated
    assert not found["order"].dated


def test_a_series_goes_on_and_what_was_skipped_is_listed(database: Database) -> None:
    assert database.do(ALICE, go_on_from, "invoice", 500, date(2026, 11, 20), f" {WHY} ") == "FA-2026-0500"
    assert series(database)["invoice"].next_text == "FA-2026-0500"
    with database.read() as rd:
        lost = rd.execute(select(number_lost)).one()
        line = rd.execute(select(audit_line).order_by(audit_line.c.id.desc()).limit(1)).one()
    assert (lost.kind, lost.first, lost.last, lost.reason) == ("invoice", 1, 499, WHY)
    assert line.verb == "numbering.continue"
    assert WHY in line.body
    # Once more, further: only what lies between is listed.
    database.do(ALICE, go_on_from, "invoice", 600, date(2026, 11, 20), WHY)
    assert [(row.first, row.last) for row in series(database)["invoice"].skipped] == [(1, 499), (500, 599)]
    assert not verify(database).faults


def test_the_next_document_bears_it_and_is_not_dated_before(database: Database) -> None:
    database.do(ALICE, go_on_from, "invoice", 500, date(2026, 11, 20), WHY)
    with database.write(ALICE, "test.take") as tx:
        assert take(tx, "invoice", TODAY).text == "FA-2026-0500"
        tx.note(taken=1)
        with pytest.raises(Refusal, match="date_before_last_number"):
            take(tx, "invoice", date(2026, 11, 19))


def test_what_cannot_be_is_refused(database: Database) -> None:
    day = date(2026, 11, 20)
    database.do(ALICE, go_on_from, "order", 100, day, WHY)
    assert refused(database, "order", 100, day, WHY) == "series_not_upward"
    assert refused(database, "order", 7, day, WHY) == "series_not_upward"
    assert refused(database, "invoice", 1, day, WHY) == "series_not_upward"
    assert refused(database, "letter", 10, day, WHY) == "series_unknown"
    assert refused(database, "invoice", 1_000_000, day, WHY) == "series_too_far"
    assert refused(database, "invoice", 10, date(2025, 12, 31), WHY) == "series_date"
    assert refused(database, "invoice", 10, date(2026, 11, 23), WHY) == "series_date"
    assert refused(database, "invoice", 10, day, "  ") == "series_without_reason"
    with pytest.raises(Refusal) as why:
        database.do(Actor("Léo", Role.CLERK), go_on_from, "invoice", 10, day, WHY)
    assert why.value.code == "not_allowed"
    assert len(series(database)["order"].skipped) == 1


def test_what_a_backup_ends_with_and_what_was_given_beyond_it(database: Database) -> None:
    database.do(ALICE, go_on_from, "invoice", 98, date(2026, 11, 20), WHY)
    database.do(ALICE, go_on_from, "order", 12, date(2026, 11, 20), WHY)
    with database.read() as rd:
        saved = last_numbers(rd)
    assert [number.text for number in last_given(saved | {"invoice-2025": 300})] == ["FA-2026-0097"]
    known = saved | {"invoice-2026": 104, "credit_note-2026": 1, "order-2026": 40}
    beyond = [(first.text, last.text) for first, last in given_beyond(known, saved)]
    assert beyond == [("FA-2026-0098", "FA-2026-0104"), ("AV-2026-0001", "AV-2026-0001")]
    assert given_beyond(saved, saved) == ()
