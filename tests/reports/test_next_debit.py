"""What is announced next: which invoice, for which day, and until when its customer can be told in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from app.flow.mandate import agree_notice
from app.payments.debit_notices import last_day
from app.payments.mandates import mandates_of
from app.payments.sepa import settlement_day
from app.reports.invoice_page import invoice_page
from app.reports.next_debit import next_debit
from tests.builders import clock_at
from tests.flow.test_debit import announced, debiting, owing, signed
from tests.stories.desk import Desk

START = date(2026, 9, 1)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with debiting(database_url) as made:
        made.database.clock = clock_at(START)
        yield made


def test_what_falls_due_after_a_batch_is_named_with_the_last_day_to_announce_it(desk: Desk) -> None:
    early, late = desk.a_customer("Les Halles"), desk.a_customer("Gîte du Vallon")
    for who in (early, late):
        signed(desk, who)
    first = owing(desk, early)
    desk.database.clock = clock_at(START + timedelta(days=12))
    second = owing(desk, late)
    batch_on = settlement_day(START + timedelta(days=30))
    announced(desk, first, on=batch_on)
    with desk.database.read() as rd:
        found = next_debit(rd, batch_on, "CORE", [first])
        assert next_debit(rd, date(2027, 6, 1)) is None
        step = invoice_page(rd, second).debit
        [mandate] = mandates_of(rd, late)
    assert found is not None
    on = settlement_day(START + timedelta(days=42))
    assert ([each.id for each in found.rows], found.on, found.amount) == ([second], on, 12_000)
    assert found.announce_by == on - timedelta(days=14)
    assert step is not None
    assert (step.on, step.announce_by) == (on, found.announce_by)
    # Who agreed to a shorter notice can be told later.
    desk.do(agree_notice, mandate.id, 5, "Au téléphone")
    with desk.database.read() as rd:
        later = next_debit(rd, batch_on)
        assert later is not None
        assert later.announce_by == last_day(rd, on, 5) == on - timedelta(days=5)
    # Once that day is over, the page names no day to announce it by: it can only come later than it falls due.
    desk.database.clock = clock_at(on)
    with desk.database.read() as rd:
        step = invoice_page(rd, second).debit
    assert step is not None
    assert step.on > on
    assert step.announce_by is None
