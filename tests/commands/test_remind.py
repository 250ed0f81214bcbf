"""`remind`: proposed as of any day, written today, and by a second run not again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from app.commands.program import app
from app.correspondence.tables import mail
from tests.reminders.test_cautions import at_the_bank
from tests.stories.desk import Desk, goods


@pytest.fixture
def books(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Five weeks with the program closed after three orders on account."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    desk = Desk(database_url)
    desk.on(date(2026, 9, 1))
    product = desk.a_product("Bol", on_hand=50)
    for name, email in (
        ("Lefèvre", "compta@lefevre.example"),
        ("Dupont", "d@dupont.example"),
        ("Sans adresse", ""),
    ):
        order = desk.an_order(
            desk.a_customer(name, email=email or None), goods(product, 2), payment_kind="account"
        )
        desk.confirm(order)
        desk.ship(order)
        desk.invoice(order)
    yield desk
    desk.close()


def told(books: Desk, *words: str, code: int = 0, day: str = "2026-11-05") -> Any:
    result = CliRunner().invoke(app, ["remind", *words, "--database", books.url, "--today", day, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_after_five_weeks_one_letter_a_customer_at_the_current_level_and_then_none(books: Desk) -> None:
    due = date(2026, 10, 1)
    before = told(books)
    assert [(each["customer"], each["level"], each["channel"]) for each in before["proposed"]] == [
        ("Dupont", 3, "mail"),
        ("Lefèvre", 3, "mail"),
        ("Sans adresse", 3, "letter"),
    ]
    item = before["proposed"][0]["items"][0]
    assert (item["due_on"], item["days_late"], item["level"]) == (due.isoformat(), 35, 3)
    assert before["proposed"][0]["fixed_sum"] == "40.00"
    sent = told(books, "--send")
    assert [each["number"] for each in sent["written"]] == [f"RL-2026-000{at}" for at in (1, 2, 3)]
    assert told(books, "--send")["written"] == []
    assert told(books, day="2026-11-06")["proposed"] == []
    with books.database.read() as rd:
        assert len(rd.execute(mail.select().where(mail.c.noun == "reminder")).all()) == 2
    # The next level, and by then a week has gone by; the letter on paper has not been posted yet.
    later = told(books, "--as-of", (due + timedelta(days=45)).isoformat())
    assert [(each["customer"], each["level"]) for each in later["proposed"]] == [
        ("Dupont", 4),
        ("Lefèvre", 4),
    ]


def test_whoever_seems_to_have_paid_is_reminded_by_name_alone(books: Desk) -> None:
    number = str(books.row("SELECT number FROM invoice WHERE id = 1")["number"])
    books.on(date(2026, 11, 5))
    # A part of it: no sure sign, and nobody looks at what a timetable writes.
    at_the_bank(books.database, 1_000, f"VIR {number}")
    before = told(books)["proposed"]
    assert [(each["customer"], each["perhaps_paid"]) for each in before] == [
        ("Dupont", []),
        ("Lefèvre", [number]),
        ("Sans adresse", []),
    ]
    sent = told(books, "--send")
    assert [each["customer"] for each in sent["written"]] == ["Dupont", "Sans adresse"]
    assert [(each["customer"], each["code"]) for each in sent["refused"]] == [
        ("Lefèvre", "reminder_perhaps_paid")
    ]
    shown = CliRunner().invoke(app, ["remind", "--database", books.url, "--today", "2026-11-05"])
    assert f"Lefèvre — Money at the bank seems to be for {number}." in shown.stdout
    by_name = told(books, "--customer", "compta@lefevre.example", "--send")
    assert [each["customer"] for each in by_name["written"]] == ["Lefèvre"]


def test_one_customer_alone_and_never_another_day(books: Desk) -> None:
    found = told(books, "--customer", "compta@lefevre.example", "--send")
    assert [each["customer"] for each in found["written"]] == ["Lefèvre"]
    refused = told(books, "--as-of", "2026-12-01", "--send", code=1)
    assert refused["error"]["code"] == "reminder_not_today"
    shown = CliRunner().invoke(
        app, ["remind", "--database", books.url, "--today", "2026-11-05", "--language", "fr"]
    )
    # Nothing was written: no letter has a number.
    assert "RL-2026" not in shown.stdout
    assert "Dupont" in shown.stdout
