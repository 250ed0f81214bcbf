"""Letters by recorded delivery: their number and day at the post, the slip that came back, and what the case says of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.base.audit import history
from app.base.database import Database
from app.base.errors import Refusal
from app.base.words import Words
from app.flow import chase
from app.flow.registered_post import deposited, slip_back
from app.reminders.case_facts import case_facts
from app.reminders.propose import Wish
from app.reminders.registered import registered_letters, registered_of
from app.reminders.reminder import to_post
from app.reports.customer_page import customer_page
from app.reports.event_words import event_in_words
from app.reports.invoice_page import invoice_page
from app.verify import verify
from tests.builders import ALICE, a_customer, an_invoice, clock_at, opened

TODAY = date(2026, 11, 22)
NUMBER = "1A 204 118 7765 2"


@pytest.fixture
def late(database_url: str) -> Iterator[tuple[Database, int, int, int]]:
    """A customer who owes for long, and the formal notice to them: database, customer, invoice, letter."""
    with opened(database_url, TODAY) as database:
        with database.write(ALICE, "test.build") as tx:
            who = a_customer(tx, "Lefèvre", siren="732829320")
            invoice_id = an_invoice(
                tx, who, "1000", issued_on=TODAY - timedelta(days=90), due_on=TODAY - timedelta(days=60)
            )
        letter = database.do(ALICE, chase.remind, who, Wish(level=4, channel="registered"))
        yield database, who, invoice_id, letter


def refused(database: Database, verb: Any, *args: Any) -> str:
    with pytest.raises(Refusal) as told:
        database.do(ALICE, verb, *args)
    return told.value.code


def test_a_deposit_posts_the_letter_and_its_slip_says_what_became_of_it(
    late: tuple[Database, int, int, int],
) -> None:
    database, who, invoice_id, letter = late
    with database.read() as rd:
        assert [(each.id, each.deposited_on) for each in registered_letters(rd)] == [(letter, None)]
    assert refused(database, slip_back, letter, "delivered", TODAY) == "registered_not_deposited"
    database.do(ALICE, deposited, letter, "2A", TODAY)
    # A number that was typed wrongly is said anew.
    database.do(ALICE, deposited, letter, f" {NUMBER} ", TODAY)
    database.clock = clock_at(TODAY + timedelta(days=18))
    database.do(ALICE, slip_back, letter, "unclaimed", TODAY + timedelta(days=17), "avisé le 24")
    with database.read() as rd:
        assert to_post(rd) == []
        [row] = registered_letters(rd)
        assert (row.post_number, row.deposited_on, row.fate) == (NUMBER, TODAY, "unclaimed")
        assert registered_of(rd, [letter]) == {letter: row}
        assert invoice_page(rd, invoice_id).registered == {letter: row}
        assert customer_page(rd, who).registered == (row,)
        told = [event_in_words(each, Words("fr"), "EUR") for each in history(rd, "customer", who)]
        assert any("déposée en recommandé le 22/11/2026" in each and NUMBER in each for each in told)
        assert any("non réclamée · avisé le 24" in each for each in told)
    checks = {check.name: check.faults for check in verify(database).checks}
    assert list(checks["reminders"]) == []
    with database.write(ALICE, "test.damage") as tx:
        tx.execute(text("UPDATE registered_letter SET deposited_on = '2026-11-01'"))
    checks = {check.name: check.faults for check in verify(database).checks}
    assert [fault.code for fault in checks["reminders"]] == ["registered_differs"]


def test_days_and_fates_that_cannot_be_are_refused(late: tuple[Database, int, int, int]) -> None:
    database, _, _, letter = late
    for number, day, code in (
        ("  ", TODAY, "registered_without_number"),
        (NUMBER, TODAY + timedelta(days=1), "registered_in_future"),
        (NUMBER, TODAY - timedelta(days=1), "registered_before_letter"),
    ):
        assert refused(database, deposited, letter, number, day) == code
    database.do(ALICE, deposited, letter, NUMBER, TODAY)
    for fate, day, code in (
        ("lost", TODAY, "registered_fate_unknown"),
        ("refused", TODAY + timedelta(days=1), "registered_in_future"),
        ("refused", TODAY - timedelta(days=1), "registered_back_before"),
    ):
        assert refused(database, slip_back, letter, fate, day) == code
    assert refused(database, deposited, letter + 1, NUMBER, TODAY) == "reminder_unknown"


def test_the_case_file_tells_of_the_deposit_and_of_a_slip_that_came_after_it(
    late: tuple[Database, int, int, int],
) -> None:
    database, who, _, letter = late
    database.do(ALICE, deposited, letter, NUMBER, TODAY)
    database.clock = clock_at(TODAY + timedelta(days=30))
    case = database.do(ALICE, chase.remind, who, Wish(level=5, channel="file"))
    database.clock = clock_at(TODAY + timedelta(days=32))
    database.do(ALICE, slip_back, letter, "delivered", TODAY + timedelta(days=31))
    with database.read() as rd:
        events = [each for each in case_facts(rd, case, Words("fr")).events if each.kind == "registered"]
    assert [each.on for each in events] == [TODAY, TODAY + timedelta(days=31)]
    assert NUMBER in events[0].what
    assert events[1].what.endswith("remise contre signature")
