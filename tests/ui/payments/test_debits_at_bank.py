"""Money that lies at the bank for what a batch collects: the window says so, and how to put it right, before anything leaves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.base import settings
from app.base.listing import ListQuery
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.flow import chase
from app.flow.collect import reverse
from app.flow.debit import announce, execute
from app.payments.bank_account import open_bank_account
from app.payments.debit_notices import first_day
from app.payments.debits import last_batches
from app.payments.statement import Account
from app.reports.collectable import collectable
from app.reports.mails import MailRow, mail_ids, mail_rows
from tests.flow.test_debit import IBAN, in_45_days, owing, signed, told
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.correspondence.mails_screen import mail_chip
from ui.correspondence.waiting_mail import known_told
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.list_dialog import ListDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say
from ui.payments.debit_dialog import DebitDialog, why_chip
from ui.payments.debits_dialog import batch_chip, show_batches
from ui.payments.move_batch import move_batch
from ui.payments.payment_page import PaymentPage
from ui.receivables.match_dialog import MatchDialog


@pytest.fixture
def debited(books: Desk) -> int:
    """An invoice that a batch is to collect, with the mail that announces it, while its money lies at the bank."""
    return collected(books)


def collected(books: Desk, *beside: str) -> int:
    """The same, with an invoice of each of these customers in its batch."""
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(sender.decide, SenderDraft(kind="system", address="bonjour@boutique.fr"))
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Les Halles", email="compta@halles.fr")
    signed(books, who)
    invoices = [owing(books, who)]
    for name in beside:
        other = books.a_customer(name)
        signed(books, other)
        invoices.append(owing(books, other))
    books.on(books.database.clock.today() + timedelta(days=31))
    with books.database.read() as rd:
        day = first_day(rd)
    invoice = invoices[0]
    books.do(announce, 1, day, "CORE", invoices)
    number = books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    told(books, 12_000, f"VIR LES HALLES {number}", "transfer")
    return invoice


def test_its_file_takes_a_reason_and_its_notice_is_marked(
    stage: Stage, books: Desk, debited: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with books.database.read() as rd:
        [made] = last_batches(rd)
        notice = next(
            each for each in mail_rows(rd, mail_ids(rd, ListQuery(), 0, 9)) if each.kind == "debit_notice"
        )
    assert [each.invoice_id for each in made.at_bank] == [debited]
    assert batch_chip(made).text == "Argent à la banque"
    assert notice.overtaken == "debit_at_bank"
    assert mail_chip(notice).text == "Argent à la banque"
    assert "le rapprocher d’abord" in known_told(notice)
    with books.database.read() as rd:
        [row] = [each for each in collectable(rd, made.collect_on) if each.id == debited]
    # Not that its customer is still to be told.
    assert why_chip(row).text == say("debit.why.batch_at_bank", number=made.number)
    shown = show_batches(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    assert "120,00" in shown.banner.problem
    place = tmp_path / "PS.xml"
    monkeypatch.setattr("ui.payments.debits_dialog.ask_place", lambda *_asked: place)
    shown.button.click()
    stage.calm()
    warned = shown.findChildren(ReasonDialog)[-1]
    assert warned.windowTitle().startswith(say("debit.at_bank.title"))
    assert not place.exists()
    warned.reason.setText("Virement d’un autre")
    warned.verb.click()
    stage.calm()
    assert place.exists()
    assert books.rows("SELECT verb FROM audit_line ORDER BY id DESC")[0]["verb"] == "collect.file_at_bank"
    shown.see.click()
    stage.calm()
    lines = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    assert any("rapprocher d’abord" in each for each in lines.effects.told)


def test_what_may_be_at_the_bank_is_said_wherever_it_is_debited_and_where_to_look(
    stage: Stage, books: Desk
) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Les Halles")
    signed(books, who)
    invoice = owing(books, who)
    told(books, 12_000, "VIR INST", "transfer")
    day = in_45_days(books)
    words = "120,00\u00a0€ à la banque le"
    offer = stage.show(DebitDialog(stage.office))
    offer.collect_on.set_value(day)
    offer.collect_on.settled.emit()
    stage.calm()
    assert any(words in each and "à regarder d’abord" in each for each in offer.effects.told)
    page = stage.show(InvoicePage(stage.office, invoice))
    assert page.card.step is not None
    assert page.card.step.title == say("beside.bank.step")
    books.do(announce, 1, day, "CORE", [invoice])
    page = stage.show(InvoicePage(stage.office, invoice))
    assert page.card.step is not None
    assert (page.card.step.title, words in page.card.step.effects[0][1]) == (say("beside.bank.step"), True)
    assert any("PS-" in each for _, each in page.card.step.effects)
    shown = show_batches(stage.office)
    stage.calm()
    assert words in shown.banner.accessibleDescription()
    assert say("reminders.to_bank") in [each.text() for each in shown.banner.findChildren(WordButton)]
    shown.see.click()
    stage.calm()
    lines = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    assert any(words in each for each in lines.effects.told)
    books.do(settings.decide, "sepa.notice_days", 60)
    with books.database.read() as rd:
        [row] = last_batches(rd)
    move_batch(stage.office, row, shown)
    stage.calm()
    moved = shown.findChildren(ReasonDialog)[-1]
    assert any(words in each for each in moved.effects.told)
    next(each for each in moved.findChildren(WordButton) if each.text() == say("reminders.to_bank")).click()
    assert stage.places[-1].room == "bank"


def test_credit_that_waits_to_be_matched_is_said_where_it_is_debited_and_matched_there(
    stage: Stage, books: Desk
) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Les Halles")
    signed(books, who)
    invoice = owing(books, who)
    books.pay(None, 2_000, who)
    day = in_45_days(books)
    words = "20,00\u00a0€ à lettrer"
    offer = stage.show(DebitDialog(stage.office))
    offer.collect_on.set_value(day)
    offer.collect_on.settled.emit()
    stage.calm()
    assert any(words in each and "lettrer d’abord" in each for each in offer.effects.told)
    offer.matched.click()
    stage.calm()
    matching = offer.findChildren(MatchDialog)[-1]
    assert matching.credit.value
    matching.reject()
    books.do(announce, 1, day, "CORE", [invoice])
    shown = show_batches(stage.office)
    stage.calm()
    assert words in shown.banner.accessibleDescription()
    shown.see.click()
    stage.calm()
    lines = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    assert any(words in each for each in lines.effects.told)
    books.do(settings.decide, "sepa.notice_days", 60)
    with books.database.read() as rd:
        [row] = last_batches(rd)
    move_batch(stage.office, row, shown)
    stage.calm()
    moved = shown.findChildren(ReasonDialog)[-1]
    assert any(words in each for each in moved.effects.told)


def test_a_batch_that_missed_its_notice_is_put_off_whatever_else_is_wrong_with_it(
    stage: Stage, books: Desk
) -> None:
    collected(books, "Zoé Carpentier")

    def offered() -> bool:
        shown = show_batches(stage.office)
        stage.qtbot.addWidget(shown)
        stage.calm()
        assert "120,00" in shown.banner.problem
        return say("debit.move") in [each.text() for each in shown.banner.findChildren(WordButton)]

    assert not offered()
    books.do(settings.decide, "sepa.notice_days", 60)
    assert offered()


def test_what_came_back_and_lies_at_the_bank_is_matched_and_not_asked_for(stage: Stage, books: Desk) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Les Halles")
    signed(books, who)
    invoice = owing(books, who)
    books.on(books.database.clock.today() + timedelta(days=31))
    with books.database.read() as rd:
        day = first_day(rd)
    made = books.do(announce, 1, day, "CORE", [invoice])
    books.on(day)
    [payment] = books.do(execute, made.id)
    back = books.do(reverse, payment, "AM04")
    page = stage.show(PaymentPage(stage.office, back))
    assert page.card.step is not None
    assert page.card.step.title == say("payment.step.again")
    number = books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    told(books, 12_000, f"VIR LES HALLES {number}", "transfer")
    page = stage.show(PaymentPage(stage.office, back))
    assert page.card.step is not None
    assert page.card.step.title == say("beside.bank.step")


def test_a_reminder_that_waits_to_leave_is_marked_while_its_money_lies_at_the_bank(books: Desk) -> None:
    books.do(sender.decide, SenderDraft(kind="system", address="bonjour@boutique.fr"))
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Les Halles", email="compta@halles.fr")
    invoice = owing(books, who, method="transfer")
    books.on(books.database.clock.today() + timedelta(days=45))
    books.do(chase.remind, who)

    def waiting() -> MailRow:
        with books.database.read() as rd:
            rows = mail_rows(rd, mail_ids(rd, ListQuery(), 0, 9))
        return next(each for each in rows if each.noun == "reminder")

    assert waiting().overtaken == ""
    number = books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    told(books, 12_000, f"VIR LES HALLES {number}", "transfer")
    assert waiting().overtaken == "reminder_at_bank"
    assert mail_chip(waiting()).text == "Argent à la banque"
    assert "la relance RL-" in known_told(waiting())
