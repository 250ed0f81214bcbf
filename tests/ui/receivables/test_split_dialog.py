"""Dividing a movement by keys: customers are added, amounts typed, the rest reaches nought, and all of it is matched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base import settings
from app.flow import collect
from app.flow.receipt import Receipt
from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_bank_screen import dialog_over, owing, settle, shown, who
from ui.receivables.bank_by_hand import ByHandDialog
from ui.receivables.bank_screen import BankScreen
from ui.receivables.split_dialog import SplitDialog


@pytest.fixture
def numbers(books: Desk) -> list[str]:
    """Three customers who owe 12, 24 and 36 euro."""
    found = [
        owing(books, name, n)
        for n, name in enumerate(("Atelier des Lilas", "Maison Bleue", "Café du Port"), 1)
    ]
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    return found


def opened(stage: Stage, tmp_path: Path, text: str, amount: str) -> tuple[BankScreen, SplitDialog]:
    path = tmp_path / "releve.csv"
    path.write_text(f"Date;Libellé;Montant\n18/11/2026;{text};{amount}\n", "utf-8")
    screen = shown(stage, path)
    screen.panel.split.click()
    stage.calm()
    dialog = dialog_over(SplitDialog)
    assert isinstance(dialog, SplitDialog)
    return screen, dialog


def amounts(dialog: SplitDialog) -> list[tuple[str, str, int]]:
    return [(each.kind, each.number, each.amount) for each in dialog.grid.shares if each.amount]


def choose(stage: Stage, dialog: SplitDialog, name: str) -> None:
    """Type a customer's name, and take the first one that is found."""
    dialog.customer.setFocus()
    QTest.keyClicks(dialog.customer, name)
    stage.calm()
    QTest.keyClick(dialog.customer, Qt.Key.Key_Return)
    stage.calm()


def type_amount(dialog: SplitDialog, text: str) -> None:
    dialog.grid.amount.selectAll()
    QTest.keyClicks(dialog.grid.amount, text)
    QTest.keyClick(dialog.grid.amount, Qt.Key.Key_Return)


def test_a_line_of_several_customers_begins_with_what_it_quotes_and_the_bank_kept_the_rest(
    stage: Stage, books: Desk, tmp_path: Path, numbers: list[str]
) -> None:
    one, two, _ = numbers
    screen, dialog = opened(stage, tmp_path, f"VIR GROUPE {one} {two}", "34,50")
    assert amounts(dialog) == [("instalment", one, 1_200), ("instalment", two, 2_400)]
    assert dialog.rest == -150
    assert "1,50" in dialog.left.text()
    # It is not taken while anything is left, and says how much.
    dialog.try_it()
    assert "1,50" in dialog.form.fields["lines"].problem
    dialog.fee.click()
    assert (dialog.rest, amounts(dialog)[-1]) == (0, ("fee", "", -150))
    assert dialog.left.text() == "Tout est réparti"
    QTest.keyClick(dialog.grid.amount, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(stage, screen)
    assert who(screen) == []
    assert "en 3 parties" in stage.said[-1].text
    assert books.money().get("owed", 0) == 3_600
    books.must_verify()


def test_cash_that_was_brought_to_the_bank_is_matched_with_several_payments_recorded_before(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    for name, amount in (("Zoé", 3_000), ("Léon", 2_000), ("Ada", 900)):
        whose = books.a_customer(name)
        paid = Receipt(
            amount=amount, currency="EUR", method="cash", received_on=date(2026, 11, 17), customer_id=whose
        )
        books.do(collect.receive, paid)
    _, dialog = opened(stage, tmp_path, "VERSEMENT ESPECES 0042", "50,00")
    shares = dialog.grid.shares
    assert [(each.kind, each.open, each.amount) for each in shares] == [
        ("recorded", 3_000, 0),
        ("recorded", 2_000, 0),
        ("recorded", 900, 0),
    ]
    for at in range(2):
        dialog.grid.go(at, "amount")
        dialog.take_rest()
    assert dialog.rest == 0
    dialog.verb.click()
    stage.calm()
    made = books.row("SELECT count(*) AS n, sum(amount) AS amount FROM bank_match WHERE kind = 'payment'")
    assert (made["n"], made["amount"]) == (2, 5_000)
    # Nothing was recorded again.
    assert books.row("SELECT count(*) AS n FROM payment")["n"] == 3
    books.must_verify()


def test_customers_are_added_and_amounts_typed_by_keys_alone(
    stage: Stage, books: Desk, tmp_path: Path, numbers: list[str]
) -> None:
    screen, dialog = opened(stage, tmp_path, "VIR GROUPE KERVADEC", "50,00")
    assert not dialog.blank.isHidden()
    assert dialog.grid.isHidden() or not dialog.grid.rows
    choose(stage, dialog, "Atelier")
    # What the rest covers whole is taken; the keys are in the first amount.
    assert amounts(dialog) == [("instalment", numbers[0], 1_200)]
    assert dialog.grid.at == (0, "amount")
    type_amount(dialog, "10")
    assert dialog.grid.at == (1, "amount")
    choose(stage, dialog, "Bleue")
    assert dialog.rest == 1_600
    # More than is asked is refused where it is typed.
    type_amount(dialog, "24,01")
    assert "24,00" in dialog.form.fields["lines"].problem
    assert dialog.grid.at == (2, "amount")
    type_amount(dialog, "24")
    assert not dialog.form.fields["lines"].problem
    # F9 puts what is left on account.
    assert dialog.grid.at == (3, "amount")
    QTest.keyClick(dialog.grid.amount, Qt.Key.Key_F9)
    assert (dialog.rest, amounts(dialog)[-1]) == (0, ("account", "", 1_600))
    # After the last amount the verb has the keys.
    QTest.keyClick(dialog.grid.amount, Qt.Key.Key_Return)
    assert dialog.verb.hasFocus()
    dialog.verb.click()
    settle(stage, screen)
    assert who(screen) == []
    assert books.money() == {"owed": 200 + 3_600, "unapplied": -1_600}
    books.must_verify()


def test_small_differences_are_said_by_their_invoices_and_let_go_unless_somebody_unticks_them(
    stage: Stage, books: Desk, tmp_path: Path, numbers: list[str]
) -> None:
    books.do(settings.decide, "collect.small_difference", 50)
    two = numbers[1]
    screen, dialog = opened(stage, tmp_path, "VIR GROUPE", "35,80")
    for name in ("Atelier", "Bleue"):
        choose(stage, dialog, name)
    type_amount(dialog, "23,80")
    assert dialog.rest == 0
    assert two in dialog.small.text()
    assert "0,20" in dialog.small.text()
    # As *Match* of the list does it.
    assert dialog.small.isChecked()
    dialog.verb.click()
    settle(stage, screen)
    assert books.money() == {"owed": 3_600}
    assert books.row("SELECT amount FROM write_off")["amount"] == 20
    books.must_verify()


def test_a_euro_too_much_is_kept_or_credit_as_the_tick_says_and_never_both(
    stage: Stage, books: Desk, tmp_path: Path, numbers: list[str]
) -> None:
    books.do(settings.decide, "collect.small_difference", 100)
    screen, dialog = opened(stage, tmp_path, f"VIR {numbers[0]}", "13,00")
    assert amounts(dialog) == [("instalment", numbers[0], 1_200), ("account", "", 100)]

    def about() -> list[str]:
        return [told for told in dialog.effects.told if "1,00" in told]

    def named() -> str:
        return str(dialog.grid.rows_model.index(1, 0).data())

    assert dialog.small.isChecked()
    assert ["garde" in told for told in about()] == [True]
    assert "gardé" in named()
    dialog.small.setChecked(False)
    assert ["laisse" in told for told in about()] == [True]
    assert "crédit" in named()
    dialog.small.setChecked(True)
    dialog.reject()
    # By hand as well.
    screen.panel.by_hand.click()
    stage.calm()
    by_hand = dialog_over(ByHandDialog)
    assert isinstance(by_hand, ByHandDialog)
    assert by_hand.small.isChecked()
    assert ["garde" in told for told in by_hand.effects.told if "1,00" in told] == [True]
    by_hand.small.setChecked(False)
    assert ["laisse" in told for told in by_hand.effects.told if "1,00" in told] == [True]


def test_what_is_set_aside_asks_why(stage: Stage, books: Desk, tmp_path: Path, numbers: list[str]) -> None:
    screen, dialog = opened(stage, tmp_path, f"VIR {numbers[0]}", "20,00")
    assert amounts(dialog) == [("instalment", numbers[0], 1_200), ("account", "", 800)]
    dialog.grid.setFocus()
    type_amount(dialog, "12")
    type_amount(dialog, "0")
    assert dialog.rest == 800
    dialog.aside.click()
    assert dialog.rest == 0
    dialog.try_it()
    assert dialog.form.fields["reason"].problem
    dialog.reason.setText("don")
    dialog.try_it()
    settle(stage, screen)
    assert who(screen) == []
    assert "don" in {
        row["reason"] for row in books.rows("SELECT reason FROM bank_match WHERE kind = 'aside'")
    }
    books.must_verify()


def test_a_customer_added_twice_stands_once(stage: Stage, tmp_path: Path, numbers: list[str]) -> None:
    _, dialog = opened(stage, tmp_path, "VIR", "50,00")
    choose(stage, dialog, "Atelier")
    choose(stage, dialog, "Atelier")
    assert len(dialog.grid.rows) == 2
    assert dialog.grid.at == (0, "amount")
    dialog.reject()
