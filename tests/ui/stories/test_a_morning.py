"""A morning with the bank and with who is late, without a mouse: sixty lines to none, disputes, a promise, reminders sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.flow import chase
from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from tests.links.mail.conftest import set_up
from tests.links.mail.server import MailServer, mail_server
from tests.stories.desk import Desk
from tests.ui.stories.a_morning import LATE, LINES, a_morning, late_customers
from tests.ui.stories.conftest import Story
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.bulk_dialog import BulkDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.receivables.bank_by_hand import ByHandDialog
from ui.receivables.bank_screen import BankScreen
from ui.receivables.receivables_screen import ReceivablesScreen
from ui.reminders.calls_screen import CallsScreen
from ui.reminders.dispute_dialog import DisputeDialog
from ui.reminders.promise_dialog import PromiseDialog
from ui.reminders.reminder_dialog import ReminderDialog
from ui.reminders.reminders_screen import RemindersScreen
from ui.reminders.run_dialog import RunDialog

Opened = Callable[[], Story]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path / "server") as made:
        yield made


def part(story: Story, key: str, kind: type[QWidget]) -> QWidget:
    """Go to a part of the room of debts by Ctrl+K."""
    story.control(Qt.Key.Key_K)
    story.type(say(key).lower())
    story.enter()
    story.wait(lambda: isinstance(_shown(story), kind))
    story.calm()
    return _shown(story)


def _shown(story: Story) -> QWidget:
    room = story.window.current
    return room.current if isinstance(room, ReceivablesScreen) else room


def press(story: Story, key: str, **facts: object) -> None:
    """Go by Tab to the button with the words of this key, and press it."""
    story.button(say(key, **facts).replace("&", ""))


def waiting(desk: Desk) -> int:
    return int(desk.row("SELECT count(*) AS n FROM bank_waiting")["n"])


def still_owed(desk: Desk) -> dict[str, int]:
    """What each of the morning's invoices still asks for, where it asks for anything."""
    rows = desk.rows(
        "SELECT v.number, sum(b.amount) AS left_open FROM invoice v JOIN item i ON i.noun = 'invoice' AND i.document_id = v.id "
        "JOIN item_balance b ON b.item_id = i.id WHERE b.component = 'owed' AND b.amount <> 0 AND v.issued_on = '2026-11-02' "
        "GROUP BY v.number"
    )
    return {str(row["number"]): int(row["left_open"]) for row in rows}


def back(story: Story, screen: BankScreen, left: int) -> None:
    """Wait until the list is back with the keys, and shows so many lines."""
    story.wait(lambda: len(screen.table.rows_model.rows) == left)
    story.calm()
    if QApplication.focusWidget() is not screen.table and left:
        story.tab_to(screen.table)


def work_through(story: Story, desk: Desk, screen: BankScreen) -> None:
    """What is left, line by line: Enter where something is proposed, else put aside or found by hand."""
    reasons = {"LOYER": "loyer", "ENERGIE": "fournisseur d’énergie", "2019": "à rendre à son payeur"}
    for _ in range(LINES):
        left = waiting(desk)
        if not left:
            return
        back(story, screen, left)
        line = screen.table.current
        assert line is not None
        if line.proposal is not None:
            story.enter()
        elif (why := next((why for sign, why in reasons.items() if sign in line.who), "")) != "":
            press(story, "bank.aside")
            story.dialog(ReasonDialog)
            story.type(why)
            story.photograph("aside")
            story.step()
        else:
            story.enter()
            story.dialog(ByHandDialog)
            story.type("enclume")
            story.enter()
            story.photograph("by-hand")
            story.step()
        story.wait(lambda left=left: waiting(desk) == left - 1)
        story.back_in_window()


@pytest.mark.slow
def test_sixty_lines_are_matched_two_disputed_one_promised_and_the_others_reminded(
    desk: Desk, open_story: Opened, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late_customers(desk)
    morning = a_morning(desk, tmp_path)
    desk.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    set_up(desk, server)
    monkeypatch.setattr("ui.receivables.bank_screen.ask_statement", lambda _parent: morning.file)
    story = open_story()

    # The statement comes in; what is good is confirmed together, the rest line by line.
    screen = part(story, "palette.command.bank", BankScreen)
    assert isinstance(screen, BankScreen)
    press(story, "bank.bring")
    story.wait(lambda: waiting(desk) == LINES)
    back(story, screen, LINES)
    story.photograph("sixty-lines")
    press(story, "bank.tick_proposed")
    story.photograph("ticked")
    press(story, "bank.confirm_ticked")
    story.dialog(BulkDialog)
    story.photograph("preview")
    story.step()
    story.wait(lambda: waiting(desk) < LINES // 2)
    story.calm()
    story.photograph("done")
    story.press(Qt.Key.Key_Escape)
    story.back_in_window()
    together = LINES - waiting(desk)
    assert together > 40
    work_through(story, desk, screen)
    story.wait(screen.blank.isVisible)
    story.photograph("nothing-left")
    assert screen.blank.title == "Tout est rapproché"
    # Not the sum alone: each line settled what it was truly for.
    assert still_owed(desk) == morning.still_owed
    kinds = {
        row["kind"]: row["n"] for row in desk.rows("SELECT kind, count(*) AS n FROM bank_match GROUP BY 1")
    }
    assert (kinds["fee"], kinds["refund"], kinds["aside"]) == (5, 1, 5)

    # Two of those who are late say why they do not pay, one says when.
    for name, key in (("garage peugeot", "PRICE"), ("studio nadar", "DAMAGED")):
        number = desk.row(
            "SELECT i.number FROM invoice i JOIN customer c ON c.id = i.customer_id WHERE lower(c.name) = :name",
            name=name,
        )["number"]
        story.control(Qt.Key.Key_K)
        story.type(str(number))
        story.enter()
        story.wait(lambda number=number: number == _invoice_shown(story))
        story.calm()
        press(story, "page.more_verbs")
        story.choose(say("invoice_page.dispute").replace("&", ""))
        story.dialog(DisputeDialog)
        if key != "PRICE":
            story.press(Qt.Key.Key_Down, times=3)
        story.photograph("dispute")
        story.step()
        story.back_in_window()
    calls = part(story, "palette.command.calls", CallsScreen)
    assert isinstance(calls, CallsScreen)
    story.wait(lambda: len(calls.table.rows_model.rows) == len(LATE))
    next_steps = {row.customer: row.action for row in calls.table.rows_model.rows}
    assert [next_steps[name] for name in ("Garage Peugeot", "Agence Horizon")] == ["disputed", "remind"]
    story.photograph("calls")
    story.tab_to(calls.table)
    wanted = next(
        at for at, row in enumerate(calls.table.rows_model.rows) if row.customer == "Cabinet Racine"
    )
    story.press(Qt.Key.Key_Home)
    story.press(Qt.Key.Key_Down, times=wanted)
    press(story, "calls.promise")
    story.dialog(PromiseDialog)
    story.photograph("promise")
    story.step()
    story.back_in_window()
    assert desk.row("SELECT count(*) AS n FROM dispute")["n"] == 2
    assert desk.row("SELECT count(*) AS n FROM payment_promise")["n"] == 1

    # The others are reminded: one letter is read, one is sent otherwise than proposed, one is left out.
    reminders = part(story, "palette.command.reminders", RemindersScreen)
    assert isinstance(reminders, RemindersScreen)
    story.wait(lambda: sum(row.goes_out for row in reminders.table.rows_model.rows) == 3)
    story.photograph("reminders")
    story.tab_to(reminders.table)
    rows = [row.customer for row in reminders.table.rows_model.rows]
    _go_to(story, rows.index("Agence Horizon"))
    story.enter()
    story.dialog(ReminderDialog)
    story.photograph("read")
    story.press(Qt.Key.Key_Escape)
    story.back_in_window()
    _go_to(story, rows.index("Club Neptune"))
    story.enter()
    story.dialog(ReminderDialog)
    story.press(Qt.Key.Key_Down)
    story.photograph("changed")
    story.step()
    story.back_in_window()
    story.wait(lambda: sum(row.goes_out for row in reminders.table.rows_model.rows) == 2)
    story.tab_to(reminders.table)
    rows = [row.customer for row in reminders.table.rows_model.rows]
    _go_to(story, rows.index("Salon Figaro"))
    story.press(Qt.Key.Key_Space)
    press(story, "reminders.write", n=1)
    story.dialog(RunDialog)
    story.photograph("run")
    story.step()
    story.back_in_window()
    story.photograph("written")

    # The window's own postman sends both; the one left out is still to be reminded.
    story.wait(lambda: desk.row("SELECT count(*) AS n FROM outbox WHERE state = 'sent'")["n"] == 2)
    levels = {
        row["name"]: row["level"]
        for row in desk.rows("SELECT c.name, r.level FROM reminder r JOIN customer c ON c.id = r.customer_id")
    }
    assert levels == {"Club Neptune": 1, "Agence Horizon": 2}
    told = {str(each["To"]): str(each["Subject"]) for each in server.mails}
    assert len(told) == 2
    assert all("Rappel" in subject or "Relance" in subject for subject in told.values()), told
    with desk.database.read() as rd:
        ready, left = chase.proposed(rd)
    assert [each.debtor.name for each in ready] == ["Salon Figaro"]
    assert sorted((each.debtor.name, each.reason) for each in left if each.debtor.name in LATE) == [
        ("Cabinet Racine", "promise"),
        ("Club Neptune", "too_soon"),
        ("Garage Peugeot", "dispute"),
        ("Studio Nadar", "dispute"),
    ]


def _invoice_shown(story: Story) -> str:
    page = story.window.current
    return page.facts.row.number if isinstance(page, InvoicePage) and page.facts is not None else ""


def _go_to(story: Story, row: int) -> None:
    story.press(Qt.Key.Key_Home)
    story.press(Qt.Key.Key_Down, times=row)
