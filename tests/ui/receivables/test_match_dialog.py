"""Matching: what a credit reaches is ticked, the oldest first; what is left is said, and so is that nothing is open."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.receivables.match_dialog import MatchDialog


def owing(books: Desk, customer: int, day: date, pieces: int) -> int:
    """An invoice of a day, twelve euro a piece."""
    books.on(day)
    order = books.an_order(
        customer, goods(books.a_product(f"Bol {day}", on_hand=10), pieces), payment_kind="account"
    )
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    books.on(date(2026, 11, 22))
    return invoice


def three_debts(books: Desk, paid: int) -> int:
    """The account of a customer who owes 36, 24 and 12 euro, and has paid something that names no order."""
    customer = books.a_customer()
    books.pay(None, paid, customer_id=customer)
    for month, pieces in ((8, 3), (9, 2), (10, 1)):
        owing(books, customer, date(2026, month, 1), pieces)
    return books.row("SELECT id FROM account")["id"]


def dialog_of(stage: Stage, account: int) -> MatchDialog:
    dialog = MatchDialog(stage.office, account, None, None, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    return dialog


def shown(dialog: MatchDialog) -> list[tuple[bool, int, int]]:
    ticked = dialog.table.ticked
    return [(row.id in ticked, row.matched, row.left) for row in dialog.table.rows_model.rows]


def test_only_the_debts_that_the_credit_reaches_are_ticked_the_oldest_first(
    stage: Stage, books: Desk
) -> None:
    dialog = dialog_of(stage, three_debts(books, 4_000))
    assert shown(dialog) == [(True, 3_600, 0), (True, 400, 2_000), (False, 0, 1_200)]
    dialog.amount.setText("20")
    dialog.amount.settle()
    assert shown(dialog) == [(True, 2_000, 1_600), (False, 0, 2_400), (False, 0, 1_200)]
    assert any("20,00" in told and "RG-" in told for told in dialog.effects.told)


def test_what_was_ticked_by_hand_stays_when_the_amount_changes(stage: Stage, books: Desk) -> None:
    dialog = dialog_of(stage, three_debts(books, 4_000))
    last = dialog.table.rows_model.rows[2]
    dialog.table.tick(frozenset({last.id}))
    assert shown(dialog) == [(False, 0, 3_600), (False, 0, 2_400), (True, 1_200, 0)]
    dialog.amount.setText("5")
    dialog.amount.settle()
    assert shown(dialog)[2] == (True, 500, 700)
    dialog.verb.click()
    stage.calm()
    assert books.money()["owed"] == 3_600 + 2_400 + 700
    books.must_verify()


def test_nothing_owed_is_said_in_place_of_an_empty_table(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    books.pay(None, 500, customer_id=customer)
    dialog = dialog_of(stage, books.row("SELECT id FROM account")["id"])
    assert dialog.blank.isVisible()
    assert dialog.blank.title == "Ce client ne doit rien"
    assert not dialog.table.isVisible()
    assert not dialog.verb.isEnabled()


def test_no_credit_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    owing(books, books.a_customer(), date(2026, 8, 1), 1)
    dialog = dialog_of(stage, books.row("SELECT id FROM account")["id"])
    assert dialog.table.isVisible()
    assert dialog.table.ticked == frozenset()
    assert "ni règlement ni avoir" in dialog.credit.accessibleDescription()
