"""A reminder that is not sent after all: it counts for nothing, the next one begins where it did, and its number stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from app.base.audit import history
from app.base.database import Database
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence import mail as mails
from app.flow import chase
from app.flow.paper import reminder_letters
from app.flow.registered_post import deposited
from app.flow.withdraw_reminder import withdraw
from app.flow.withdrawn import why_withdrawn
from app.receivables.fact import facts_of, standing_facts
from app.reminders.case_facts import case_facts
from app.reminders.propose import LeftAlone, Wish
from app.reminders.registered import registered_letters
from app.reminders.reminder import the_reminder, to_post
from app.reminders.tables import reminder, reminder_item
from app.reports.call_list import call_list
from app.reports.event_words import event_in_words
from app.reports.invoice_page import invoice_page
from app.reports.mails import mail_rows
from app.verify import verify
from tests.builders import ALICE, a_customer, account_of, an_invoice, opened
from tests.paper.papers import texts

TODAY = date(2026, 11, 22)
WHY = "délai accordé au téléphone"


@pytest.fixture
def books(database_url: str) -> Iterator[tuple[Database, dict[str, int]]]:
    """Two customers five weeks late: one reached by post, one by mail."""
    with opened(database_url, TODAY) as database:
        made: dict[str, int] = {}
        due = TODAY - timedelta(days=36)
        with database.write(ALICE, "test.build") as tx:
            for name, email in (("post", ""), ("mail", "compta@example.com")):
                made[name] = a_customer(tx, name.title(), email=email, siren="732829320")
                made[f"{name}_invoice"] = an_invoice(
                    tx, made[name], "1200", issued_on=due - timedelta(days=30), due=[(due, "1200")]
                )
        yield database, made


def refused(database: Database, verb: Any, *args: Any) -> str:
    with pytest.raises(Refusal) as told:
        database.do(ALICE, verb, *args)
    return told.value.code


def faults(database: Database) -> list[str]:
    """What the auditor finds in reminders and in what they are sealed by; documents made by hand bear no numbers of a series."""
    return [
        fault.code
        for check in verify(database).checks
        if check.name in ("reminders", "seals", "chain", "links")
        for fault in check.faults
    ]


def proposed_level(database: Database, customer: int) -> int | str:
    """The level of the letter that is proposed to a customer today, or why there is none."""
    with database.read() as rd:
        letters, left = chase.proposed(rd)
    for each in (*letters, *left):
        if each.debtor.customer_id == customer:
            return each.reason if isinstance(each, LeftAlone) else each.level
    return ""


def level_fact(database: Database, customer: int) -> list[int]:
    with database.read() as rd:
        found = standing_facts(rd, account_of(rd, customer))
    return [each.level for each in found if each.kind == "dunning"]


def test_a_letter_not_posted_after_all_counts_for_nothing_and_the_same_level_is_written_again(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    who = made["post"]
    letter = database.do(ALICE, chase.remind, who)
    assert (proposed_level(database, who), level_fact(database, who)) == ("", [3])
    assert refused(database, withdraw, letter, " ") == "reason_missing"
    assert refused(database, withdraw, 999, WHY) == "reminder_unknown"
    database.do(ALICE, withdraw, letter, f" {WHY} ")
    with database.read() as rd:
        row = the_reminder(rd, letter)
        assert (row.withdrawal, row.withdrawn_by) == (WHY, ALICE.name)
        assert row.withdrawn_at is not None
        assert to_post(rd) == []
        [call] = [each for each in call_list(rd).rows if each.customer_id == who]
        assert call.last_contact is None
        [fact] = [each for each in facts_of(rd, account_of(rd, who)) if each.kind == "dunning"]
        assert fact.end_reason == "withdrawn"
        # It can be read, and says on the page of its invoice that it was not sent.
        assert [each.withdrawal for each in invoice_page(rd, made["post_invoice"]).reminders] == [WHY]
        events = history(rd, "invoice", made["post_invoice"])
    assert row.number in "\n".join(texts(reminder_letters(database, ALICE, [letter])))
    told = [event_in_words(each, Words("fr"), "EUR") for each in events]
    assert f"Relance {row.number} non envoyée · {WHY}" in told
    assert (proposed_level(database, who), level_fact(database, who)) == (3, [])
    assert refused(database, withdraw, letter, WHY) == "reminder_withdrawn"
    assert refused(database, chase.posted, letter) == "reminder_withdrawn"
    again = database.do(ALICE, chase.remind, who)
    with database.read() as rd:
        assert the_reminder(rd, again).number > row.number
        levels = rd.execute(select(reminder_item.c.level).order_by(reminder_item.c.id)).scalars().all()
    assert levels == [3, 3]
    assert level_fact(database, who) == [3]
    assert faults(database) == []
    database.do(ALICE, chase.posted, again)
    assert refused(database, withdraw, again, WHY) == "reminder_posted"


def test_a_reminder_that_lies_in_the_outbox_leaves_no_more(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    who = made["mail"]
    letter = database.do(ALICE, chase.remind, who)
    with database.read() as rd:
        [sent] = mails.mails_about(rd, "reminder", letter)
        assert why_withdrawn(rd, sent) is None
    assert proposed_level(database, who) == ""
    database.do(ALICE, withdraw, letter, WHY)
    with database.read() as rd:
        [row] = mail_rows(rd, [sent.id])
        assert (row.state, row.withdrawn) == ("discarded", True)
        # Even taken up again, it does not leave.
        why = why_withdrawn(rd, sent)
    assert why is not None
    assert why.code == "mail_reminder_withdrawn"
    assert proposed_level(database, who) == 3
    again = database.do(ALICE, chase.remind, who)
    with database.read() as rd:
        [second] = mails.mails_about(rd, "reminder", again)
    attempt = database.do(ALICE, mails.begin, second.id)
    assert attempt is not None
    assert refused(database, withdraw, again, WHY) == "reminder_left"
    database.do(ALICE, mails.done, second.id, attempt, "uncertain", "")
    assert refused(database, withdraw, again, WHY) == "reminder_left"
    assert faults(database) == []


def test_a_registered_letter_not_sent_is_neither_deposited_nor_in_the_case(
    books: tuple[Database, dict[str, int]],
) -> None:
    database, made = books
    who = made["post"]
    letter = database.do(ALICE, chase.remind, who, Wish(level=4, channel="registered"))
    database.do(ALICE, withdraw, letter, WHY)
    assert refused(database, deposited, letter, "1A 204", TODAY) == "reminder_withdrawn"
    second = database.do(ALICE, chase.remind, who, Wish(level=4, channel="registered"))
    with database.read() as rd:
        assert [each.id for each in registered_letters(rd)] == [second]
        number = the_reminder(rd, letter).number
        said = [each.what for each in case_facts(rd, second, Words("fr")).events]
    assert not any(number in each for each in said)
    assert len(said) == 1


def test_what_was_not_sent_and_yet_left_is_found(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    letter = database.do(ALICE, chase.remind, made["mail"])
    with database.read() as rd:
        [sent] = mails.mails_about(rd, "reminder", letter)
    database.do(ALICE, withdraw, letter, WHY)
    assert faults(database) == []
    with database.engine.begin() as raw:
        raw.execute(text("UPDATE outbox SET state = 'sent' WHERE id = :id"), {"id": sent.outbox_id})
    assert "reminder_withdrawn_left" in faults(database)
    with database.engine.begin() as raw:
        raw.execute(text("UPDATE outbox SET state = 'discarded' WHERE id = :id"), {"id": sent.outbox_id})
        raw.execute(update(reminder).where(reminder.c.id == letter).values(withdrawn_by=""))
    assert "reminder_withdrawn_left" in faults(database)


def test_two_letters_of_a_level_that_both_stand_are_found(books: tuple[Database, dict[str, int]]) -> None:
    database, made = books
    letter = database.do(ALICE, chase.remind, made["post"])
    database.do(ALICE, withdraw, letter, WHY)
    database.do(ALICE, chase.remind, made["post"])
    with database.engine.begin() as raw:
        values = {"withdrawn_at": None, "withdrawn_by": "", "withdrawal": ""}
        raw.execute(update(reminder).where(reminder.c.id == letter).values(values))
    assert "reminded_twice" in faults(database)
