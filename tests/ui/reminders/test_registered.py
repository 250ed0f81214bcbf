"""Letters by recorded delivery in the window: posting one asks for its number, and its slip is recorded where they are listed."""

from __future__ import annotations

from datetime import date

from app.flow import chase
from app.reminders.propose import Wish
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_receivables_screen import owing
from tests.ui.reminders.test_reminders import customer_of
from ui.reminders.registered_dialog import DepositDialog, SlipBackDialog, show_registered
from ui.reminders.reminders_screen import RemindersScreen


def test_posting_a_registered_letter_asks_for_its_number_and_its_slip_follows(
    stage: Stage, books: Desk
) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    who = customer_of(books, "Ancien")
    letter = books.do(chase.remind, who, Wish(level=4, channel="registered"))
    screen = stage.show(RemindersScreen(stage.office))
    stage.calm()
    screen._posted.click()
    stage.calm()
    deposit = screen.findChild(DepositDialog)
    assert deposit is not None
    deposit.try_it()
    stage.calm()
    assert books.row("SELECT count(*) AS n FROM registered_letter")["n"] == 0
    deposit.number.setText("1A 204 118 7765 2")
    deposit.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: screen.post.rows_model.rowCount() == 0)
    listed = show_registered(stage.office, screen)
    stage.calm()
    [row] = listed.table.rows_model.rows
    assert (row.id, row.post_number) == (letter, "1A 204 118 7765 2")
    assert listed.slip is not None
    listed.slip.click()
    stage.calm()
    slip = listed.findChild(SlipBackDialog)
    assert slip is not None
    slip.fate.set_value("unclaimed")
    slip.day.set_value(stage.office.today)
    slip.note.setText("avisé le 3")
    slip.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: listed.table.rows_model.rows[0].fate == "unclaimed")
    of_other = show_registered(stage.office, screen, customer_of(books, "Ancien") + 1)
    stage.calm()
    assert of_other.table.rows_model.rows == ()
