"""Cheques handed in at the window: ticked, written down, made into a slip, and the slip undone where it is listed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.base.company import company
from app.flow import collect, lend
from app.flow.receipt import Receipt
from app.payments.bank_account import open_bank_account
from app.payments.slips import SlipRow, last_slips, lines_of_slip
from app.payments.statement import Account
from tests.stories.desk import OWNER, TODAY, Desk
from tests.ui.conftest import Stage
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say, words
from ui.payments.slip_dialog import SlipDialog, hand_cheques_in
from ui.payments.slips_dialog import SlipsDialog, show_slips


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of the slips whose paper was asked for."""
    found: list[str] = []

    def opened(_office: Office, _slip_id: int, number: str) -> None:
        found.append(number)

    monkeypatch.setattr("ui.payments.slip_dialog.open_slip", opened)
    return found


def a_cheque(books: Desk, amount: int, name: str) -> int:
    receipt = Receipt(
        amount=amount,
        currency="EUR",
        method="cheque",
        received_on=books.database.clock.today(),
        customer_id=books.a_customer(name),
        reference="CHE 7001",
    )
    return books.do(collect.receive, receipt)


def asked(stage: Stage, *payments: int) -> SlipDialog:
    dialog = hand_cheques_in(stage.office, payments)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def slips(books: Desk) -> list[SlipRow]:
    with books.database.read() as rd:
        return last_slips(rd)


def test_all_cheques_are_ticked_and_what_is_typed_stands_on_the_framed_one(
    stage: Stage, books: Desk, printed: list[str]
) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    for amount, name in ((12_000, "Café du Port"), (3_000, "Les Halles"), (999, "Zoé")):
        a_cheque(books, amount, name)
    dialog = asked(stage)
    assert dialog.sums.sums == {"amount": "159,99\u00a0€"}
    dialog.table.setFocus()
    stage.qtbot.keyClick(dialog.table, Qt.Key.Key_End)
    stage.qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.sums.sums == {"amount": "150,00\u00a0€"}
    stage.qtbot.keyClick(dialog.table, Qt.Key.Key_Home)
    stage.qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    stage.qtbot.keyClicks(dialog.bank, "BNP Paribas")
    assert [each.bank for each in dialog.cheques] == ["BNP Paribas", ""]
    dialog.verb.click()
    stage.calm()
    [made] = slips(books)
    assert (made.count, made.total, made.account) == (2, 15_000, "Compte courant")
    assert printed == [made.number]
    with books.database.read() as rd:
        line = lines_of_slip(rd, made.id)[0]
    assert (line.drawer, line.bank, line.cheque_number) == ("Café du Port", "BNP Paribas", "7001")
    books.must_verify()


def test_a_cheque_of_who_is_in_proceedings_is_said_to_be_handed_in_first(stage: Stage, books: Desk) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    a_cheque(books, 3_000, "Les Halles")
    quiet = asked(stage)
    assert not any("procédure" in each for each in quiet.effects.told)
    payment = a_cheque(books, 12_000, "Café du Port")
    who = int(books.row("SELECT customer_id FROM payment WHERE id = :id", id=payment)["customer_id"])
    books.do(lend.notice, who, TODAY, "A 2026 0123")
    dialog = asked(stage)
    told = say("slip.insolvent", customer="Café du Port", day=TODAY, amount=words().money(12_000, "EUR"))
    assert dialog.effects.told[0] == told
    # Left out or not: it is the more urgent where it is.
    dialog.table.tick(frozenset())
    assert dialog.effects.told == (told,)


def test_without_an_account_the_one_on_the_invoices_is_credited(
    stage: Stage, books: Desk, printed: list[str]
) -> None:
    a_cheque(books, 500, "Zoé")
    dialog = asked(stage)
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["account"].problem
    assert printed == []
    with books.database.write(OWNER, "settings.company") as tx:
        tx.update(company, 1, iban="FR7630006000011234567890189")
    again = asked(stage)
    assert "FR76" in again.account.currentText()
    again.verb.click()
    stage.calm()
    assert [each.account for each in slips(books)] == ["FR7630006000011234567890189"]
    books.must_verify()


def test_nothing_ticked_is_no_slip_and_only_the_chosen_payments_are(
    stage: Stage, books: Desk, printed: list[str]
) -> None:
    books.do(open_bank_account, "Compte courant", "EUR")
    first = a_cheque(books, 500, "Zoé")
    a_cheque(books, 700, "Les Halles")
    dialog = asked(stage, first)
    assert [each.payment_id for each in dialog.cheques] == [first]
    dialog.table.tick(frozenset())
    assert not dialog.verb.isEnabled()


def test_where_none_of_the_chosen_payments_is_a_cheque_no_other_is_ticked(stage: Stage, books: Desk) -> None:
    books.do(open_bank_account, "Compte courant", "EUR")
    a_cheque(books, 500, "Zoé")
    transfer = books.pay(None, 700, customer_id=books.a_customer("Les Halles"))
    dialog = asked(stage, transfer)
    assert dialog.cheques == ()
    assert not dialog.verb.isEnabled()


def test_a_slip_is_undone_from_the_list_with_a_reason_and_stays_in_it(
    stage: Stage, books: Desk, printed: list[str]
) -> None:
    books.do(open_bank_account, "Compte courant", "EUR")
    a_cheque(books, 500, "Zoé")
    asked(stage).verb.click()
    stage.calm()
    shown = show_slips(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    assert isinstance(shown, SlipsDialog)
    assert shown.undo is not None
    assert shown.undo.isEnabled()
    shown.undo.click()
    dialog = shown.findChildren(ReasonDialog)[-1]
    dialog.reason.setText("Guichet fermé")
    dialog.verb.click()
    stage.calm()
    assert [(each.state, each.undo_reason) for each in slips(books)] == [("undone", "Guichet fermé")]
    assert not shown.undo.isEnabled()
    books.must_verify()


def test_enter_shows_what_a_slip_holds_who_made_it_and_what_the_bank_told(
    stage: Stage, books: Desk, printed: list[str]
) -> None:
    books.do(open_bank_account, "Compte courant", "EUR")
    paid = a_cheque(books, 500, "Zoé")
    asked(stage).verb.click()
    stage.calm()
    shown = show_slips(stage.office)
    stage.calm()
    stage.qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    stage.calm()
    inside = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    [part] = inside.table.rows_model.rows
    assert (part.id, part.amount, part.bank_on) == (paid, 500, None)
    assert inside.subtitle.text().startswith(f"Fait par {stage.office.actor.name}")
    stage.qtbot.keyClick(inside.table, Qt.Key.Key_Return)
    stage.calm()
    assert stage.opened[-1] == ("payment", paid)
