"""The bank by keys: a file brought, matched with Enter, ticked with Space, set aside, until nothing is left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.flow.lend import notice
from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.bulk_dialog import BulkDialog
from ui.kit.list_dialog import ListDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.payments.payment_page import PaymentPage
from ui.receivables.aside_dialog import AsideDialog
from ui.receivables.bank_account_dialog import BankAccountDialog
from ui.receivables.bank_by_hand import ByHandDialog
from ui.receivables.bank_import_dialog import StatementDialog
from ui.receivables.bank_lists import RulesDialog, show_accounts, show_matched
from ui.receivables.bank_rows import sureness_chip
from ui.receivables.bank_screen import BankScreen
from ui.receivables.new_account_dialog import NewAccountDialog
from ui.reminders.reminders_screen import RemindersScreen


def owing(books: Desk, name: str, pieces: int) -> str:
    """An invoice of a customer, twelve euro a piece; its number."""
    books.on(date(2026, 10, 1))
    order = books.an_order(
        books.a_customer(name),
        goods(books.a_product(f"Bol {name}", on_hand=10), pieces),
        payment_kind="account",
    )
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    books.on(date(2026, 11, 22))
    return str(books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"])


@pytest.fixture
def file(books: Desk, tmp_path: Path) -> Path:
    """A morning's statement: two payments that name an invoice, one by its payer's name, a debit, a fee."""
    one, two = owing(books, "Atelier des Lilas", 1), owing(books, "Maison Bleue", 2)
    owing(books, "Café du Port", 3)
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    path = tmp_path / "releve.csv"
    path.write_text(
        "Date;Libellé;Montant\n"
        f"18/11/2026;VIR SEPA {one};12,00\n"
        f"19/11/2026;VIR SEPA {two};24,00\n"
        "19/11/2026;VIR CAFE DU PORT;36,00\n"
        "20/11/2026;PRLV SEPA ENERGIE;-86,40\n"
        "20/11/2026;COMMISSION COMPTE;-9,50\n",
        "utf-8",
    )
    return path


def shown(stage: Stage, file: Path) -> BankScreen:
    screen = stage.show(BankScreen(stage.office))
    screen.take(file)
    settle(stage, screen)
    return screen


def settle(stage: Stage, screen: BankScreen) -> None:
    """Let the list look again after what was done."""
    stage.calm()
    screen.refresh()
    stage.calm()


def press(screen: BankScreen, key: Qt.Key) -> None:
    screen.table.setFocus()
    QTest.keyClick(screen.table, key)


def who(screen: BankScreen) -> list[str]:
    return [row.who for row in screen.table.rows_model.rows]


def dialog_over(kind: type) -> object:
    return next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
    )


def test_a_morning_s_statement_is_matched_by_keys_until_nothing_is_left(
    stage: Stage, books: Desk, file: Path
) -> None:
    screen = shown(stage, file)
    assert screen.count.text() == "5 à rapprocher"
    assert "FA-" in screen.panel.pieces.told.popitem()[0]
    # Enter matches what is framed, and the next one has come to its place.
    press(screen, Qt.Key.Key_Return)
    settle(stage, screen)
    assert len(who(screen)) == 4
    assert screen.table.current is not None
    assert screen.table.current.id == screen.table.rows_model.rows[0].id
    # Space ticks; the ticked are looked at before they are confirmed together.
    press(screen, Qt.Key.Key_Space)
    press(screen, Qt.Key.Key_Down)
    press(screen, Qt.Key.Key_Space)
    screen.confirm.click()
    stage.calm()
    bulk = dialog_over(BulkDialog)
    assert isinstance(bulk, BulkDialog)
    assert [row.why for row in bulk.table.rows_model.rows] == [None, None]
    bulk.verb.click()
    stage.calm()
    bulk.verb.click()
    settle(stage, screen)
    assert who(screen) == ["PRLV SEPA ENERGIE", "COMMISSION COMPTE"]
    # What is no customer's is set aside with a reason, a fee needs none.
    screen.panel.aside.click()
    reason = dialog_over(ReasonDialog)
    assert isinstance(reason, ReasonDialog)
    reason.reason.setText("fournisseur")
    reason.verb.click()
    settle(stage, screen)
    press(screen, Qt.Key.Key_Return)
    settle(stage, screen)
    assert screen.blank.title == "Tout est rapproché"
    assert books.money().get("owed", 0) == 0
    books.must_verify()


def test_a_payment_that_insolvency_proceedings_forbid_is_warned_of_and_not_matched_in_bulk(
    stage: Stage, books: Desk, file: Path
) -> None:
    customer = books.row("SELECT id FROM customer WHERE name = 'Atelier des Lilas'")["id"]
    books.do(notice, customer, date(2026, 11, 18), "BODACC A n° 4711")
    screen = shown(stage, file)
    line = next(each for each in screen.table.rows_model.rows if each.amount == 1_200)
    assert sureness_chip(line).text == "À vérifier"
    screen.table.setCurrentIndex(screen.table.rows_model.index(screen.table.rows_model.rows.index(line), 0))
    assert "L622-7" in screen.panel.barred.text
    screen.tick_all.click()
    assert len(screen.table.ticked) == 3
    assert line.id not in screen.table.ticked
    # Ticked by hand, it stays all the same.
    screen.table.tick(frozenset({line.id}))
    screen.confirm.click()
    stage.calm()
    bulk = dialog_over(BulkDialog)
    assert isinstance(bulk, BulkDialog)
    [row] = bulk.table.rows_model.rows
    assert row.why is not None
    assert row.why.code == "bank_barred"
    bulk.reject()
    screen.panel.by_hand.click()
    stage.calm()
    by_hand = dialog_over(ByHandDialog)
    assert isinstance(by_hand, ByHandDialog)
    assert any("L622-7" in told for told in by_hand.effects.told)


def test_ignoring_what_an_invoice_fits_says_so_and_teaches_nothing_unless_ticked(
    stage: Stage, books: Desk, file: Path
) -> None:
    screen = shown(stage, file)
    line = next(each for each in screen.table.rows_model.rows if each.proposal is not None)
    screen.table.setCurrentIndex(screen.table.rows_model.index(screen.table.rows_model.rows.index(line), 0))
    screen.panel.aside.click()
    dialog = dialog_over(AsideDialog)
    assert isinstance(dialog, AsideDialog)
    assert line.who in dialog.windowTitle()
    assert not dialog.learns.isChecked()
    assert any("FA-" in told for told in dialog.effects.told)
    dialog.reason.setText("autre société")
    dialog.verb.click()
    settle(stage, screen)
    assert books.rows("SELECT id FROM bank_rule") == []
    # Undone, it says that no payment was made by it, and the movement waits again.
    matched = show_matched(stage.office, screen)
    stage.calm()
    [row] = matched.table.rows_model.rows
    assert row.by, "who said so is no part of the reason"
    assert row.by not in row.why
    assert row.matched_at is not None
    matched.button.click()
    stage.calm()
    undo = dialog_over(ReasonDialog)
    assert isinstance(undo, ReasonDialog)
    assert "n’annule aucun règlement" in undo.effects.told
    undo.reason.setText("si")
    undo.verb.click()
    settle(stage, screen)
    matched.reject()
    assert line.who in who(screen)


def test_an_account_is_written_down_before_any_statement_of_it(stage: Stage, books: Desk) -> None:
    accounts = show_accounts(stage.office)
    stage.calm()
    assert accounts.blank.title == "Aucun compte bancaire"
    dialog = NewAccountDialog(stage.office, accounts)
    dialog.open()
    stage.calm()
    dialog.iban.setText("FR76 3000 6000 0112 3456 7890 188")
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["iban"].problem
    dialog.iban.setText("FR76 3000 6000 0112 3456 7890 189")
    dialog.verb.click()
    stage.calm()
    assert [row.iban for row in accounts.table.rows_model.rows] == ["FR7630006000011234567890189"]
    accounts.reject()
    books.must_verify()


def test_the_same_file_again_brings_nothing_and_says_so(stage: Stage, file: Path) -> None:
    screen = shown(stage, file)
    screen.take(file)
    settle(stage, screen)
    assert "0 opération nouvelle" in stage.said[-1].text
    assert len(who(screen)) == 5


def test_a_damaged_file_is_said_with_its_line_and_changes_nothing(
    stage: Stage, file: Path, tmp_path: Path
) -> None:
    screen = shown(stage, file)
    broken = tmp_path / "broken.sta"
    broken.write_text(
        ":20:A\n:25:1\n:28C:1\n:60F:C261101EUR0,00\n:61:rien\n:62F:C261130EUR0,00\n-\n", "ascii"
    )
    screen.take(broken)
    settle(stage, screen)
    assert "ligne 5" in screen.banner.problem.replace("\u00a0", " ")
    assert len(who(screen)) == 5


def test_a_file_is_dropped_on_the_list(stage: Stage, file: Path) -> None:
    screen = stage.show(BankScreen(stage.office))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    entered = QDragEnterEvent(
        QPoint(40, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.dragEnterEvent(entered)
    assert entered.isAccepted()
    screen.dropEvent(
        QDropEvent(
            QPoint(40, 300).toPointF(),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    settle(stage, screen)
    assert len(who(screen)) == 5


def test_by_hand_the_customer_and_what_is_paid_are_chosen_and_a_rule_is_learned(
    stage: Stage, books: Desk, file: Path
) -> None:
    screen = shown(stage, file)
    screen.panel.by_hand.click()
    stage.calm()
    dialog = dialog_over(ByHandDialog)
    assert isinstance(dialog, ByHandDialog)
    assert dialog.customer.value is not None
    assert dialog.customer.value.name == "Atelier des Lilas"
    assert len(dialog.table.ticked) == 1
    dialog.verb.click()
    settle(stage, screen)
    assert len(who(screen)) == 4
    assert books.money()["owed"] == 6_000
    books.must_verify()


def test_a_match_is_undone_from_the_list_of_what_is_matched(stage: Stage, books: Desk, file: Path) -> None:
    screen = shown(stage, file)
    press(screen, Qt.Key.Key_Return)
    settle(stage, screen)
    screen.done_list.click()
    stage.calm()
    dialog = dialog_over(ListDialog)
    assert isinstance(dialog, ListDialog)
    assert len(dialog.table.rows_model.rows) == 1
    dialog.button.click()
    stage.calm()
    reason = dialog_over(ReasonDialog)
    assert isinstance(reason, ReasonDialog)
    reason.reason.setText("erreur")
    reason.verb.click()
    stage.calm()
    dialog.accept()
    settle(stage, screen)
    assert len(who(screen)) == 5
    books.must_verify()


def test_what_a_list_does_not_say_is_asked_and_remembered(stage: Stage, books: Desk, tmp_path: Path) -> None:
    path = tmp_path / "autre.csv"
    path.write_text("Jour;Quoi;Combien\n20/11/2026;VIR X;12,00\n", "utf-8")
    screen = stage.show(BankScreen(stage.office))
    screen.take(path)
    stage.calm()
    dialog = dialog_over(StatementDialog)
    assert isinstance(dialog, StatementDialog)
    assert not dialog.verb.isEnabled()
    for at, name in enumerate(("booked_on", "text", "amount")):
        box = dialog.columns.fields[at]
        box.setCurrentIndex(box.findData(name))
    assert dialog.verb.isEnabled()
    dialog.name.setText("Compte courant")
    dialog.verb.click()
    settle(stage, screen)
    assert who(screen) == ["VIR X"]
    path.write_text("Jour;Quoi;Combien\n21/11/2026;VIR Y;13,00\n", "utf-8")
    screen.take(path)
    settle(stage, screen)
    assert who(screen) == ["VIR X", "VIR Y"]


def test_the_owner_may_let_the_program_match_what_is_sure(stage: Stage, books: Desk, file: Path) -> None:
    screen = stage.show(BankScreen(stage.office))
    screen.rules.click()
    stage.calm()
    dialog = dialog_over(RulesDialog)
    assert isinstance(dialog, RulesDialog)
    assert not dialog.by_itself.isChecked()
    dialog.by_itself.click()
    stage.calm()
    dialog.accept()
    screen.take(file)
    settle(stage, screen)
    assert "2 rapprochées automatiquement" in stage.said[-1].text
    assert len(who(screen)) == 3


def test_an_empty_place_says_what_belongs_there(stage: Stage, books: Desk) -> None:
    screen = stage.show(BankScreen(stage.office))
    assert screen.blank.title == "Aucun relevé pour l’instant"
    assert screen.first_focus() is screen.bring


def test_an_account_is_called_something_else_and_put_away(stage: Stage, books: Desk, file: Path) -> None:
    screen = shown(stage, file)
    screen.accounts.click()
    stage.calm()
    dialog = dialog_over(ListDialog)
    assert isinstance(dialog, ListDialog)
    dialog.button.click()
    change = dialog_over(BankAccountDialog)
    assert isinstance(change, BankAccountDialog)
    change.name.setText(" ")
    change.try_it()
    assert change.form.fields["name"].problem
    change.name.setText("Banque du Port")
    change.journal.setText("BQ2")
    change.away.setChecked(True)
    change.try_it()
    stage.calm()
    found = books.row("SELECT name, journal, archived_at FROM bank_account")
    assert (found["name"], found["journal"]) == ("Banque du Port", "BQ2")
    assert found["archived_at"] is not None
    [row] = dialog.table.rows_model.rows
    assert row.archived
    dialog.accept()


def test_a_matched_movement_leads_to_its_payment_and_the_payment_to_it(
    stage: Stage, books: Desk, file: Path
) -> None:
    screen = shown(stage, file)
    press(screen, Qt.Key.Key_Return)
    settle(stage, screen)
    key = books.row("SELECT id FROM payment")["id"]
    screen.done_list.click()
    stage.calm()
    dialog = dialog_over(ListDialog)
    assert isinstance(dialog, ListDialog)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert stage.opened[-1] == ("payment", key)
    page = stage.show(PaymentPage(stage.office, key))
    told = page.figures.told
    assert any("Compte courant" in each for each in told.values())
    page.verbs.do("payment.open_bank")
    stage.calm()
    dialog = dialog_over(ListDialog)
    assert isinstance(dialog, ListDialog)
    assert [row.payment_id for row in dialog.table.rows_model.rows] == [key]
    dialog.accept()
    # Undoing it here does not undo what the bank says.
    page.verbs.do("payment.reverse")
    stage.calm()
    asked = dialog_over(ReasonDialog)
    assert isinstance(asked, ReasonDialog)
    assert any("vu à la banque le" in told and "Compte courant" in told for told in asked.effects.told)
    asked.reject()


def test_who_paid_at_the_bank_is_written_no_reminder_and_the_list_says_why(
    stage: Stage, books: Desk, file: Path
) -> None:
    shown(stage, file)
    owing(books, "Sans nouvelles", 1)
    reminders = stage.show(RemindersScreen(stage.office))
    rows = {row.customer: row for row in reminders.table.rows_model.rows}
    paid = rows["Atelier des Lilas"]
    assert (paid.reason, paid.goes_out, rows["Sans nouvelles"].goes_out) == ("bank", False, True)
    assert rows["Sans nouvelles"].id in reminders.table.ticked
    assert paid.id not in reminders.table.ticked
    assert "rapprocher d’abord" in paid.why
