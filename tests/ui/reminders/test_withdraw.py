"""*Do not send* in the window: from the letters to post and from the outbox, with what follows said before."""

from __future__ import annotations

from datetime import date

from app.correspondence import mail
from app.correspondence.sender import SenderDraft, decide
from app.flow import chase
from app.flow.withdraw_reminder import withdraw
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_receivables_screen import owing
from tests.ui.reminders.test_reminders import customer_of
from ui.correspondence.mails_screen import MailsScreen
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.reminders.reminders_screen import RemindersScreen

WHY = "délai accordé"


def test_a_letter_to_post_is_put_aside_with_a_reason_and_proposed_again(stage: Stage, books: Desk) -> None:
    invoice = owing(books, "Récent", date(2026, 10, 14), 2)
    letter = books.do(chase.remind, customer_of(books, "Récent"))
    screen = stage.show(RemindersScreen(stage.office))
    assert not any(row.goes_out for row in screen.table.rows_model.rows)
    screen._withdraw.click()
    [dialog] = screen.findChildren(ReasonDialog)
    assert any("Récent" in each for each in dialog.effects.told)
    dialog.try_it()
    stage.calm()
    assert books.row(f"SELECT withdrawal FROM reminder WHERE id = {letter}")["withdrawal"] == ""
    dialog.reason.setText(WHY)
    dialog.try_it()
    stage.calm()
    screen.refresh()
    stage.calm()
    assert not screen.post.rows_model.rows
    assert [(row.customer, row.level) for row in screen.table.rows_model.rows if row.goes_out] == [
        ("Récent", 1)
    ]
    page = stage.show(InvoicePage(stage.office, invoice))
    assert page.facts is not None
    assert [each.withdrawal for each in page.facts.reminders] == [WHY]
    assert "invoice_page.read_letters" in page.verbs.offered


def test_a_reminder_in_the_outbox_is_not_sent_rather_than_discarded(stage: Stage, books: Desk) -> None:
    books.do(decide, SenderDraft(kind="system", address="bonjour@boutique.fr"))
    owing(books, "Récent", date(2026, 10, 14), 2)
    who = customer_of(books, "Récent")
    with books.database.engine.begin() as raw:
        raw.exec_driver_sql(f"UPDATE customer SET email = 'compta@recent.example' WHERE id = {who}")
    letter = books.do(chase.remind, who)
    screen = stage.show(MailsScreen(stage.office), (1200, 700))
    stage.calm()
    screen.list.table.setCurrentIndex(screen.list.model.index(0, 0))
    stage.calm()
    offered = list(screen.panel.verbs.offered)
    assert "mails.verb.discard" not in offered
    screen.panel.verbs.do("reminders.withdraw.open")
    [dialog] = screen.panel.findChildren(ReasonDialog)
    assert any(say("reminders.withdraw.mail") in each for each in dialog.effects.told)
    dialog.reason.setText(WHY)
    dialog.try_it()
    stage.calm()
    assert books.row(f"SELECT withdrawal FROM reminder WHERE id = {letter}")["withdrawal"] == WHY
    # The list is read anew a moment later; nothing is left to be done with it.
    stage.qtbot.waitUntil(lambda: not list(screen.panel.verbs.offered), timeout=5_000)


def test_what_was_discarded_before_can_still_be_taken_out_of_the_count(stage: Stage, books: Desk) -> None:
    books.do(decide, SenderDraft(kind="system", address="bonjour@boutique.fr"))
    owing(books, "Récent", date(2026, 10, 14), 2)
    who = customer_of(books, "Récent")
    with books.database.engine.begin() as raw:
        raw.exec_driver_sql(f"UPDATE customer SET email = 'compta@recent.example' WHERE id = {who}")
    letter = books.do(chase.remind, who)
    books.do(mail.discard, books.row("SELECT id FROM mail WHERE noun = 'reminder'")["id"])
    screen = stage.show(MailsScreen(stage.office), (1200, 700))
    stage.calm()
    screen.list.table.setCurrentIndex(screen.list.model.index(0, 0))
    stage.calm()
    assert list(screen.panel.verbs.offered)[-1] == "reminders.withdraw.open"
    books.do(withdraw, letter, WHY)
