"""Reminders in the window: proposed, left out, changed, waived, written; promises and disputes noted where they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.base import settings
from app.base.listing import ListQuery
from app.correspondence.mail import MailDraft, write_down
from app.customers import file, task
from app.customers.tables import customer
from app.customers.task import TaskDraft
from app.flow import chase, factor, pack
from app.flow.case_file import case_file
from app.flow.factor import Handing
from app.flow.pack import ParcelDraft
from app.flow.payment_said import payment_said
from app.reminders.dispute import DisputeDraft
from app.reminders.plan import plan_of
from app.reminders.propose import Wish
from app.reminders.reminder import the_reminder
from app.reports.receivables import RECEIVABLES
from tests.paper.papers import texts
from tests.reminders.test_cautions import at_the_bank
from tests.stories.desk import OWNER, TODAY, Desk, goods
from tests.ui.conftest import Stage
from tests.ui.receivables.test_receivables_screen import owing
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.chips import Chip
from ui.kit.wording import say, words
from ui.receivables.open_items_screen import beside_customer
from ui.reminders.call_dialog import CallDialog
from ui.reminders.call_words import parts_told, why_told
from ui.reminders.calls_screen import CallsScreen
from ui.reminders.dispute_dialog import DisputeDialog
from ui.reminders.post_rows import post_told
from ui.reminders.promise_dialog import PromiseDialog
from ui.reminders.remind_many import remind_customers, remind_of_invoices
from ui.reminders.reminder_dialog import ReminderDialog
from ui.reminders.reminder_rows import COLUMNS, LetterRow, cautions, due
from ui.reminders.reminders_screen import RemindersScreen
from ui.reminders.run_dialog import RunDialog
from ui.reminders.steps_dialog import StepsDialog


def customer_of(books: Desk, name: str) -> int:
    """The key of a customer by name."""
    with books.database.read() as rd:
        return int(
            rd.scalar(customer.select().with_only_columns(customer.c.id).where(customer.c.name == name))
        )


def test_what_is_ticked_is_written_and_gone_afterwards(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    owing(books, "Récent", date(2026, 10, 14), 2)
    screen = stage.show(RemindersScreen(stage.office))
    rows = {row.customer: row.level for row in screen.table.rows_model.rows}
    assert rows == {"Ancien": 4, "Récent": 1}
    # A formal notice to somebody who was never reminded is not ticked beforehand.
    assert screen.sums.sums["total"] == "24,00\xa0€"
    assert list(screen.sums.sums) == ["total"]
    [old] = [row for row in screen.table.rows_model.rows if row.customer == "Ancien"]
    screen.table.rows_model.ticks = {row.id for row in screen.table.rows_model.rows}
    screen._tell()
    # What a letter asks for beyond what is owed is added up under its own columns.
    assert screen.sums.sums["interest"] == words().money(old.interest, "EUR")
    assert (screen.sums.sums["total"], screen.sums.sums["fixed_sum"]) == ("60,00\xa0€", "40,00\xa0€")
    recent = next(row for row in screen.table.rows_model.rows if row.customer == "Récent")
    screen.table.rows_model.ticks = {recent.id}
    screen._tell()
    screen._write.click()
    dialog = screen.findChild(RunDialog)
    assert dialog is not None
    assert any("24,00" in each for each in dialog.effects.told)
    dialog.try_it()
    stage.calm()
    # No address: the letter waits on paper.
    screen.refresh()
    stage.calm()
    assert [row.letter.customer for row in screen.post.rows_model.rows] == ["Récent"]
    assert [row.customer for row in screen.table.rows_model.rows if row.goes_out] == ["Ancien"]
    screen._posted.click()
    stage.calm()
    screen.refresh()
    stage.calm()
    assert not screen.post.rows_model.rows


def test_a_letter_whose_money_lies_at_the_bank_leads_there_before_it_is_posted(
    stage: Stage, books: Desk
) -> None:
    invoice = owing(books, "Récent", date(2026, 10, 14), 2)
    number = str(books.row(f"SELECT number FROM invoice WHERE id = {invoice}")["number"])
    books.do(chase.remind, customer_of(books, "Récent"))
    screen = stage.show(RemindersScreen(stage.office))
    assert screen.post.rows_model.rows
    assert screen._to_bank.isHidden()
    at_the_bank(books.database, 2_400, f"VIR {number}")
    screen.refresh()
    stage.calm()
    [row] = screen.post.rows_model.rows
    assert row.overtaken == "bank"
    assert not screen._to_bank.isHidden()
    batch = say("reminders.post.debit_too", number="PS-2026-0002")
    assert batch not in post_told(row)
    assert batch in post_told(replace(row, batch="PS-2026-0002"))


def test_letters_say_who_is_to_be_called_as_well_and_one_kept_ready_stays_so(
    stage: Stage, books: Desk
) -> None:
    owing(books, "Récent", date(2026, 10, 14), 2)
    who, today = customer_of(books, "Récent"), books.database.clock.today()
    what = TaskDraft(
        what="Demander le bon de commande", due_on=today, noun="customer", row_id=who, customer_id=who
    )
    asked = books.do(task.add, what)
    screen = stage.show(RemindersScreen(stage.office))
    [row] = screen.table.rows_model.rows
    assert "Demander le bon de commande" in row.to_call
    assert cautions(row)[0] == ("call", say("reminders.caution.call", why=row.to_call))
    assert say("reminders.run.call", n=1, names="Récent") in RunDialog(stage.office, [row]).effects.told
    dialog = letter_over(screen, "Récent")
    stage.calm()
    dialog.keep.click()
    stage.calm()
    books.do(task.finish, asked)
    screen.refresh()
    stage.calm()
    [row] = screen.table.rows_model.rows
    assert (row.prepared, row.to_call) == (True, "")


def test_that_orders_are_held_is_said_only_where_the_rule_is_on(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    key = customer_of(books, "Ancien")

    def said_of() -> tuple[bool, bool, bool]:
        [row] = [row for row in _due_rows(books) if row.customer == "Ancien"]
        run = RunDialog(stage.office, [row])
        letter = ReminderDialog(stage.office, key, "Ancien")
        promise = PromiseDialog(stage.office, key, "Ancien")
        for dialog in (run, letter, promise):
            stage.qtbot.addWidget(dialog)
        stage.calm()
        return (
            say("reminders.run.hold", n=1) in run.effects.told,
            say("reminders.effect.hold") in letter.effects.told,
            say("promise.effect.broken") in promise.effects.told,
        )

    assert said_of() == (True, True, True)
    books.do(settings.decide, "credit.rules", {"company": {"dunning_level": None, "broken_promise": False}})
    assert said_of() == (False, False, False)


def _due_rows(books: Desk) -> list[LetterRow]:
    with books.database.read() as rd:
        return list(due(rd).rows)


def test_who_seems_to_have_paid_at_the_bank_is_not_ticked_and_the_letter_says_so(
    stage: Stage, books: Desk
) -> None:
    invoice = owing(books, "Récent", date(2026, 10, 14), 2)
    number = str(books.row(f"SELECT number FROM invoice WHERE id = {invoice}")["number"])
    owing(books, "Autre", date(2026, 10, 14), 2)
    at_the_bank(books.database, 1_500, f"VIR {number}")
    screen = stage.show(RemindersScreen(stage.office))
    rows = {row.customer: row for row in screen.table.rows_model.rows}
    # It is a part: not sure, so that a letter may go; nobody writes it unread.
    assert (rows["Récent"].goes_out, rows["Récent"].perhaps) == (True, (number,))
    assert screen.table.rows_model.ticks == {rows["Autre"].id}
    assert ("bank", say("reminders.caution.perhaps", numbers=number)) in cautions(rows["Récent"])
    dialog = RunDialog(stage.office, [rows["Récent"]])
    assert number in " ".join(dialog.effects.told[1:])
    later = LetterRow(1, "A", "", 2, "mail", "F", 9, 1_000, 251, 4_000, "")
    for row, said in ((later, True), (replace(later, claims=True), False)):
        told = RunDialog(stage.office, [row]).effects.told
        line = say("reminders.run.announced", amount=words().money(4_251, "EUR"))
        assert (line in told) is said


def test_a_letter_is_read_changed_and_its_interest_waived_with_a_reason(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 9, 7), 3)
    who = customer_of(books, "Ancien")
    dialog = ReminderDialog(stage.office, who, "Ancien")
    dialog.open()
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert "Mise en demeure" in dialog.subject.text()
    assert "36,00" in dialog.text.toPlainText()
    dialog.level.setCurrentIndex(dialog.level.findData("2"))
    stage.calm()
    assert "Rappel" in dialog.subject.text()
    assert not dialog.form.fields["fixed"].isHidden()
    # The first letter speaks of neither, so that there is nothing to waive.
    dialog.level.setCurrentIndex(dialog.level.findData("1"))
    stage.calm()
    assert dialog.form.fields["interest"].isHidden()
    assert dialog.form.fields["fixed"].isHidden()
    assert say("reminders.effect.no_charges") in dialog.effects.told
    dialog.level.setCurrentIndex(dialog.level.findData("2"))
    stage.calm()
    dialog.fixed.setChecked(True)
    stage.calm()
    dialog.try_it()
    assert dialog.form.fields["reason"].problem
    dialog.reason.setText("Bon client")
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        found, left = chase.proposed(rd)
    assert found == []
    assert [each.reason for each in left] == ["to_post"]


def letter_over(screen: RemindersScreen, customer: str) -> ReminderDialog:
    """Open the letter to a customer from the list."""
    row = next(each for each in screen.table.rows_model.rows if each.customer == customer)
    screen.table.opened.emit(row)
    return next(each for each in screen.findChildren(ReminderDialog) if each.isVisible())


def test_words_are_changed_in_the_preview_kept_for_the_run_and_shown_in_it(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    owing(books, "Récent", date(2026, 10, 14), 2)
    screen = stage.show(RemindersScreen(stage.office))
    dialog = letter_over(screen, "Récent")
    stage.calm()
    assert dialog.template.isHidden()
    before = dialog.text.toPlainText()
    dialog.text.setPlainText("Comme convenu ce matin : 24,00\u00a0€ sont dus.")
    assert not dialog.template.isHidden()
    # Another level does not take a person's words away; the template can be had back.
    dialog.level.setCurrentIndex(dialog.level.findData("2"))
    stage.calm()
    assert "ce matin" in dialog.text.toPlainText()
    dialog.template.click()
    assert dialog.text.toPlainText() not in ("", before)
    dialog.level.setCurrentIndex(0)
    stage.calm()
    assert dialog.text.toPlainText() == before
    dialog.text.setPlainText(" ")
    dialog.keep.click()
    assert dialog.form.fields["text"].problem
    dialog.text.setPlainText("Comme convenu ce matin : 24,00\u00a0€ sont dus.")
    dialog.keep.click()
    stage.calm()
    rows = {row.customer: row for row in screen.table.rows_model.rows}
    assert (rows["Récent"].edited, rows["Ancien"].prepared) == (True, False)
    chips = [str(cast("Chip", screen.table.rows_model.columns[1].of(row)).text) for row in rows.values()]
    assert sorted(chips) == ["Mise en demeure, jamais relancé", "Relance 1, modifiée"]
    # Opened again it is as it was left.
    dialog = letter_over(screen, "Récent")
    stage.calm()
    assert "ce matin" in dialog.text.toPlainText()
    assert not dialog.template.isHidden()
    dialog.reject()
    screen.table.rows_model.ticks = {row.id for row in rows.values()}
    screen._tell()
    screen._write.click()
    run = screen.findChild(RunDialog)
    assert run is not None
    assert any("1 texte modifié" in told and "Récent" in told for told in run.effects.told)
    run.try_it()
    stage.calm()
    bodies = {row["customer_id"]: row["body"] for row in books.rows("SELECT customer_id, body FROM reminder")}
    assert bodies[customer_of(books, "Récent")] == "Comme convenu ce matin : 24,00\u00a0€ sont dus."
    assert "ce matin" not in bodies[customer_of(books, "Ancien")]


def test_a_prepared_letter_is_to_be_read_again_once_its_customer_owes_something_else(
    stage: Stage, books: Desk
) -> None:
    invoice = owing(books, "Récent", date(2026, 10, 14), 2)
    screen = stage.show(RemindersScreen(stage.office))
    dialog = letter_over(screen, "Récent")
    stage.calm()
    dialog.text.setPlainText("Vous devez 24,00 €.")
    dialog.keep.click()
    stage.calm()
    assert screen.table.rows_model.rows[0].edited
    books.do(chase.open_dispute, DisputeDraft(invoice_id=invoice, code="price", amount=400))
    screen.refresh()
    stage.calm()
    assert not screen.table.rows_model.rows[0].edited
    assert "a changé depuis" in stage.said[-1].text


def test_another_day_is_looked_at_and_not_written(stage: Stage, books: Desk) -> None:
    owing(books, "Récent", date(2026, 10, 20), 2)
    screen = stage.show(RemindersScreen(stage.office))
    assert screen.blank.isVisible()
    screen.as_of.set_value(date(2026, 11, 30))
    screen.refresh()
    stage.calm()
    assert [row.level for row in screen.table.rows_model.rows] == [1]
    assert not screen._write.isEnabled()


def test_a_promise_for_an_invoice_that_never_left_proposes_all_of_it_and_has_it_sent(
    stage: Stage, books: Desk
) -> None:
    invoice = owing(books, "Ancien", date(2026, 9, 1), 3)
    with books.database.write(OWNER, "test.mail") as tx:
        write_down(
            tx,
            MailDraft(
                kind="invoice",
                language="fr",
                recipient="compta@example.com",
                subject="Facture",
                body="Bonjour",
                noun="invoice",
                row_id=invoice,
            ),
        )
    dialog = PromiseDialog(stage.office, customer_of(books, "Ancien"), "Ancien", invoice, "FA")
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    assert dialog.amount.value == 3_600
    assert any("jamais partie" in each for each in dialog.effects.told)
    assert not any("non compris" in each for each in dialog.effects.told)


def test_where_all_that_is_late_is_left_out_there_is_nothing_else_to_promise(
    stage: Stage, books: Desk
) -> None:
    invoice = owing(books, "Ancien", date(2026, 9, 1), 3)
    books.do(chase.open_dispute, DisputeDraft(invoice_id=invoice, code="price", amount=3_600))
    dialog = PromiseDialog(stage.office, customer_of(books, "Ancien"), "Ancien")
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    assert dialog.amount.value is None
    assert "échu\xa0: 36,00\xa0€ en litige\u202f; rien d’autre à promettre" in dialog.effects.told


def test_a_formal_notice_to_one_never_reminded_is_said_so_where_it_is_proposed(
    stage: Stage, books: Desk
) -> None:
    invoice = owing(books, "Ancien", date(2026, 8, 1), 3)
    screen = stage.show(CallsScreen(stage.office))
    [row] = screen.table.rows_model.rows
    assert row.unheard
    assert "jamais relancé" in why_told(row)
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.calm()
    assert page.card.step is not None
    assert ("hold", say("reminders.caution.unheard")) in page.card.step.effects


def test_a_second_reminder_to_one_never_reminded_says_so_and_is_ticked(stage: Stage, books: Desk) -> None:
    owing(books, "Tardif", date(2026, 10, 1), 3)
    with books.database.read() as rd:
        rows = {row.level: row for row in due(rd).rows}
    assert list(rows) == [2]
    row = rows[2]
    assert row.abrupt
    assert not row.unheard
    assert row.at_once
    assert ("info", say("reminders.caution.abrupt")) in cautions(row)
    screen = stage.show(RemindersScreen(stage.office))
    level = next(each for each in COLUMNS if each.key == "level")
    assert level.value is not None
    chip = level.value(screen.table.rows_model.rows[0])
    assert isinstance(chip, Chip)
    assert chip.text == say("reminders.level_unheard", level=say("reminder.level.2"))


def test_nobody_promises_here_what_a_factor_asks_for(stage: Stage, books: Desk) -> None:
    theirs = owing(books, "Ancien", date(2026, 11, 10), 3)
    key = customer_of(books, "Ancien")
    books.do(factor.hand_on, theirs, Handing(factor="Factor SA", wording="Créance cédée."))
    for invoice, amount in ((None, None), (theirs, 3_600)):
        dialog = PromiseDialog(stage.office, key, "Ancien", invoice, "FA")
        stage.qtbot.addWidget(dialog)
        dialog.open()
        stage.calm()
        assert dialog.amount.value == amount
        assert any("au factor" in each for each in dialog.effects.told) is (invoice is None)


def test_a_call_that_brings_a_promise_asks_for_it_and_the_list_waits(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 9, 1), 3)
    screen = stage.show(CallsScreen(stage.office))
    assert [row.action for row in screen.table.rows_model.rows] == ["remind"]
    screen._call.click()
    call = screen.findChild(CallDialog)
    assert call is not None
    call.outcome.setCurrentIndex(call.outcome.findData("promised"))
    call.try_it()
    stage.calm()
    promise = screen.findChild(PromiseDialog)
    assert promise is not None
    assert promise.amount.value == 3_600
    promise.try_it()
    stage.calm()
    screen.refresh()
    stage.calm()
    [row] = screen.table.rows_model.rows
    assert row.action == "promised"
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert stage.opened[-1] == ("customer", row.id)


def test_what_is_in_dispute_or_to_be_matched_is_said_where_one_chases_and_not_promised(
    stage: Stage, books: Desk
) -> None:
    invoice = owing(books, "Ancien", date(2026, 9, 1), 3)
    customer_id = customer_of(books, "Ancien")
    books.do(chase.open_dispute, DisputeDraft(invoice_id=invoice, code="damaged", amount=1_000))
    books.pay(None, 500, customer_id=customer_id)
    calls = stage.show(CallsScreen(stage.office))
    [row] = calls.table.rows_model.rows
    assert (row.overdue, row.disputed, row.credit) == (3_600, 1_000, 500)
    told = parts_told(row)
    assert "10,00" in told
    assert "5,00" in told
    # What is promised is what may be asked for today; the rest is told.
    promise = PromiseDialog(stage.office, customer_id, "Ancien")
    stage.qtbot.addWidget(promise)
    promise.open()
    stage.calm()
    assert promise.amount.value == 2_100
    [parts] = [each for each in promise.effects.told if "36,00" in each]
    assert "litige" in parts
    assert "lettrer" in parts
    of_invoice = PromiseDialog(stage.office, customer_id, "Ancien", invoice, "FA")
    stage.qtbot.addWidget(of_invoice)
    of_invoice.open()
    stage.calm()
    assert of_invoice.amount.value == 2_600
    letter = ReminderDialog(stage.office, customer_id, "Ancien", calls)
    letter.open()
    stage.calm()
    assert any("10,00" in each and "litige" in each for each in letter.effects.told)
    # The list of what is open says it, and can show only that.
    with books.database.read() as rd:
        query = ListQuery(chips=(("view", "disputed"),))
        [key] = RECEIVABLES.ids(rd, query, 0, 10)
        [found] = RECEIVABLES.rows(rd, [key])
    assert (found.document_id, found.disputed) == (invoice, 1_000)
    assert "litige" in beside_customer(found)


def test_a_dispute_of_more_than_is_owed_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    invoice = owing(books, "Ancien", date(2026, 9, 1), 3)
    dialog = DisputeDialog(stage.office, invoice, "FA", "Ancien", 3_600)
    dialog.open()
    stage.qtbot.addWidget(dialog)
    dialog.amount.set_value(3_601)
    dialog.try_it()
    stage.calm()
    assert "36,00" in dialog.form.fields["amount"].problem
    dialog.amount.set_value(3_600)
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        _found, left = chase.proposed(rd)
    assert [each.reason for each in left] == ["dispute"]


def test_a_case_that_is_handed_over_is_one_pdf_of_all_its_papers(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 8, 1), 3)
    who = customer_of(books, "Ancien")
    books.on(date(2026, 11, 10))
    left = int(books.row("SELECT max(id) AS id FROM shipment")["id"])
    books.do(pack.pack, left, [ParcelDraft(carrier="Colissimo", tracking="8N00234567890")])
    parcel = int(books.row("SELECT max(id) AS id FROM parcel")["id"])
    books.do(pack.tell_fate, parcel, "delivered", date(2026, 11, 9), "remis au gardien")
    terms = int(books.row("SELECT min(id) AS id FROM terms")["id"])
    books.do(file.accept_terms, who, date(2026, 8, 1), "M. Ancien", terms_id=terms)
    notice = books.database.do(OWNER, chase.remind, who, Wish(level=4, channel="letter"))
    books.database.do(OWNER, chase.posted, notice)
    books.database.do(OWNER, chase.promise, who, 3_600, date(2026, 11, 12), "au téléphone")
    books.on(date(2026, 11, 22))
    books.database.do(OWNER, chase.called, who, "no_answer")
    books.on(date(2026, 11, 30))
    books.database.do(OWNER, chase.judge)
    key = books.database.do(OWNER, chase.remind, who)
    with books.database.read() as rd:
        assert the_reminder(rd, key).level == 5
    pages = texts(case_file(books.database, OWNER, key))
    summary = pages[0]
    for wanted in (
        "Dossier de recouvrement",
        "Ancien",
        "36,00",
        "Mise en demeure RL-2026-0001",
        "Non tenue",
        "Appel",
        "acceptées par M. Ancien",
        "remis au gardien",
    ):
        assert wanted in summary, wanted
    whole = "\n".join(pages)
    assert whole.count("Bon de livraison") >= 1
    assert "Facture" in whole
    assert "Confirmation de commande" in whole
    assert len(pages) >= 5


def test_the_plan_is_changed_where_its_days_rise_and_refused_at_its_level_where_they_do_not(
    stage: Stage, books: Desk
) -> None:
    dialog = StepsDialog(stage.office)
    dialog.open()
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert [edit.value for edit in dialog.days.values()] == [5, 7, 15, 30, 45, 60]
    dialog.days[2].set_value(7)
    dialog.try_it()
    stage.calm()
    assert dialog.form.fields["days2"].problem
    dialog.days[2].set_value(12)
    dialog.on[0].setChecked(True)
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        steps = plan_of(rd).steps
    assert [(each.days, each.on) for each in steps[:3]] == [(-5, True), (7, True), (12, True)]


def test_ticked_customers_and_those_of_ticked_invoices_are_reminded_in_one_run(
    stage: Stage, books: Desk
) -> None:
    owing(books, "Ancien", date(2026, 10, 1), 3)
    owing(books, "Récent", date(2026, 11, 15), 2)
    invoices = [row["id"] for row in books.rows("SELECT id FROM invoice ORDER BY id")]
    remind_of_invoices(stage.office, invoices)
    stage.calm()
    [dialog] = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, RunDialog) and each.isVisible()
    ]
    assert dialog._only == {customer_of(books, "Ancien")}
    [old] = books.rows(
        "SELECT id, number FROM invoice WHERE customer_id = :id", id=customer_of(books, "Ancien")
    )
    assert dialog.effects.told[0].startswith("Ancien · ")
    assert old["number"] in dialog.effects.told[0]
    dialog.reject()
    # Their letter would ask for the old one: that is not what was ticked.
    order = books.an_order(
        customer_of(books, "Ancien"), goods(books.a_product(on_hand=9)), payment_kind="account"
    )
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    [young] = books.rows("SELECT id FROM invoice WHERE order_id = :id", id=order)
    remind_of_invoices(stage.office, [young["id"]])
    stage.calm()
    assert stage.said[-1].text.startswith("Aucune relance ne réclame FA-")
    remind_customers(stage.office, [customer_of(books, "Récent")])
    stage.calm()
    assert stage.said[-1].text == "Aucune relance n’est prête pour ces clients."


@pytest.mark.parametrize(
    "reason",
    [
        "insolvency",
        "to_post",
        "debit_untold",
        "debit_missed",
        "debit_late",
        "promise",
        "dispute",
        "assigned",
        "doubtful",
        "too_soon",
    ],
)
def test_why_somebody_is_not_reminded_is_said_short_and_long(stage: Stage, reason: str) -> None:
    assert words().knows(f"reminder.left.{reason}")
    assert words().knows(f"reminder.left_short.{reason}")


def test_a_letter_shows_how_its_interest_is_reckoned_and_what_is_not_taken_off(
    stage: Stage, books: Desk
) -> None:
    owing(books, "Ancien", date(2026, 9, 7), 3)
    who = customer_of(books, "Ancien")
    books.pay(None, 500, who)
    dialog = ReminderDialog(stage.office, who, "Ancien")
    dialog.open()
    stage.qtbot.addWidget(dialog)
    stage.calm()
    rows = dialog.interest_table.rows_model.rows
    assert [(row.amount, row.days) for row in rows] == [
        (3_600, (date(2026, 11, 22) - rows[0].first).days + 1)
    ]
    assert rows[0].interest == round(rows[0].amount * rows[0].ppm * rows[0].days / 365 / 1_000_000)
    assert dialog.interest_table.isVisible()
    assert any("lettrer d’abord" in each for each in dialog.effects.told)
    assert "5,00" in dialog.text.toPlainText()
    dialog.level.setCurrentIndex(dialog.level.findData("1"))
    stage.calm()
    assert not dialog.interest_table.isVisible()


def test_a_greyed_reminder_says_why_and_until_when(stage: Stage, books: Desk) -> None:
    owing(books, "Récent", date(2026, 10, 20), 2)
    screen = stage.show(CallsScreen(stage.office))
    [row] = screen.table.rows_model.rows
    assert (row.action, row.days_late) == ("wait", 3)
    assert not screen._remind.isEnabled()
    assert "prochaine relance le 26/11/2026" in screen._remind.toolTip()


def test_a_refused_payment_is_a_call_that_leads_to_its_order(stage: Stage, books: Desk) -> None:
    owing(books, "Ancien", date(2026, 9, 7), 3)
    buyer = books.a_customer("Noëlle O’Neill", phone="06 12 34 56 02")
    order = books.an_order(buyer, goods(books.a_product(on_hand=3)), payment_kind="prepaid")
    books.do(payment_said, order, "refused", reason="Carte expirée")
    screen = stage.show(CallsScreen(stage.office))
    refused, late = screen.table.rows_model.rows
    assert (refused.customer, refused.phone, refused.order_id) == ("Noëlle O’Neill", "06 12 34 56 02", order)
    assert why_told(refused).endswith("Carte expirée")
    assert late.order_id is None
    # Called about are both: the foot counts what the list shows.
    assert screen.sums.sums["asked"] == "48,00 €"
    assert "1 paiement refusé" in screen.sums.accessibleName().replace("\u00a0", " ")
    assert screen._next.isVisible()
    assert not screen._promise.isEnabled()
    screen._call.click()
    call = screen.findChild(CallDialog)
    assert call is not None
    call.try_it()
    stage.calm()
    screen.refresh()
    stage.calm()
    assert screen.table.rows_model.rows[0].last_contact == TODAY
    screen._next.click()
    assert stage.opened == [("order", order)]
    books.do(payment_said, order, "paid")
    screen.refresh()
    stage.calm()
    assert [row.order_id for row in screen.table.rows_model.rows] == [None]
