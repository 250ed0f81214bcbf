"""Refunds by transfer at the window: chosen, an account typed, the batch made, its file saved, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.base.company import company
from app.flow import collect
from app.flow.mandate import MandateDraft, give_mandate
from app.flow.receipt import Receipt
from app.payments.bank_account import bank_accounts, open_bank_account
from app.payments.refund_batches import BatchRow, last_batches, lines_of_batch
from app.payments.statement import Account
from app.reports.payment_page import payment_page
from tests.stories.desk import OWNER, Desk, goods
from tests.ui.conftest import Stage
from ui.customers.identifier_edit import iban_said
from ui.kit.list_dialog import ListDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.payments.refund_batch_dialog import RefundBatchDialog, refund_by_transfer, state_chip
from ui.payments.refund_batches_dialog import RefundBatchesDialog, show_refund_batches
from ui.receivables.new_account_dialog import NewAccountDialog

THEIRS, OTHER = "DE89370400440532013000", "NL91ABNA0417164300"


def batches(books: Desk) -> list[BatchRow]:
    with books.database.read() as rd:
        return last_batches(rd)


def asked(stage: Stage) -> RefundBatchDialog:
    dialog = refund_by_transfer(stage.office)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def shown(stage: Stage) -> RefundBatchesDialog:
    dialog = show_refund_batches(stage.office)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def owing_us_nothing(books: Desk) -> tuple[int, int]:
    """Two customers with credit: one whose account is known, one whose is not."""
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    known, unknown = books.a_customer("Les Halles"), books.a_customer("Zoé")
    books.do(give_mandate, known, MandateDraft(signed_on=books.database.clock.today(), iban=THEIRS))
    books.pay(None, 5_000, known)
    books.pay(None, 1_200, unknown)
    return known, unknown


def test_what_is_known_is_ticked_and_an_account_that_is_typed_ticks_its_row(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owing_us_nothing(books)
    dialog = asked(stage)
    rows = dialog.table.rows_model.rows
    assert [(each.amount, each.why) for each in rows] == [(5_000, ""), (1_200, "no_iban")]
    assert dialog.sums.sums == {"amount": "50,00\u00a0€"}
    dialog.table.setCurrentIndex(dialog.table.rows_model.index(1, 0))
    dialog.iban.setText("NL91 ABNA 0417 1643 01")
    dialog.iban.settle()
    # What cannot be an account is complained of, and nothing leaves.
    dialog.verb.click()
    stage.calm()
    assert dialog.line.fields["iban"].problem
    assert batches(books) == []
    dialog.iban.setText("NL91 ABNA 0417 1643 00")
    dialog.iban.settle()
    assert dialog.sums.sums == {"amount": "62,00\u00a0€"}
    assert len(dialog.effects.told) == 3
    dialog.verb.click()
    stage.calm()
    [made] = batches(books)
    assert (made.total, made.state) == (6_200, "open")
    with books.database.read() as rd:
        assert [each.iban for each in lines_of_batch(rd, made.id)] == [THEIRS, OTHER]
    assert not books.money()
    place = tmp_path / "VR.xml"

    def chosen(*_asked: object) -> Path:
        return place

    monkeypatch.setattr("ui.payments.refund_batches_dialog.ask_place", chosen)
    listed = shown(stage)
    listed.button.click()
    stage.calm()
    assert b"pain.001.001.09" in place.read_bytes()
    again = asked(stage)
    assert again.blank.isVisible()
    assert not again.verb.isEnabled()
    books.must_verify()


def test_a_batch_is_taken_back_with_a_reason(stage: Stage, books: Desk) -> None:
    owing_us_nothing(books)
    asked(stage).verb.click()
    stage.calm()
    listed = shown(stage)
    assert listed.back is not None
    listed.back.click()
    reason = listed.findChildren(ReasonDialog)[-1]
    reason.reason.setText("Fichier refusé")
    reason.verb.click()
    stage.calm()
    assert [each.undo_reason for each in batches(books)] == ["Fichier refusé"]
    assert not listed.back.isEnabled()
    assert not listed.button.isEnabled()
    assert [each.why for each in asked(stage).table.rows_model.rows] == ["", "no_iban"]
    books.must_verify()


def test_without_an_account_of_the_company_nothing_can_leave_and_it_says_so(
    stage: Stage, books: Desk
) -> None:
    books.pay(None, 1_200, books.a_customer("Zoé"))
    dialog = asked(stage)
    dialog.iban.setText("NL91 ABNA 0417 1643 00")
    dialog.iban.settle()
    assert dialog.table.ticked
    assert not dialog.verb.isEnabled()
    assert dialog.verb.accessibleDescription()
    # One added there and then is offered, and what was typed stays.
    dialog._add_account()
    [account] = dialog.findChildren(NewAccountDialog)
    stage.calm()
    account.iban.setText("FR76 3000 6000 0112 3456 7890 189")
    account.iban.settle()
    account.try_it()
    stage.calm()
    assert not dialog.banner.isVisibleTo(dialog)
    assert dialog.verb.isEnabled()
    assert [each.iban for each in dialog.transfers] == ["NL91ABNA0417164300"]


def test_without_an_account_written_down_the_one_on_the_papers_is_offered_and_used(
    stage: Stage, books: Desk
) -> None:
    with books.database.write(OWNER, "settings.company") as tx:
        tx.update(company, 1, iban="FR7630006000011234567890189")
    books.pay(None, 1_200, books.a_customer("Zoé"))
    dialog = asked(stage)
    assert dialog.account.currentText().startswith("FR76 … 0189")
    assert not dialog.banner.isVisibleTo(dialog)
    dialog.iban.setText("NL91 ABNA 0417 1643 00")
    dialog.iban.settle()
    dialog.verb.click()
    stage.calm()
    [made] = batches(books)
    assert made.total == 1_200
    with books.database.read() as rd:
        assert [each.iban for each in bank_accounts(rd)] == ["FR7630006000011234567890189"]
    books.must_verify()


def test_a_refund_leads_to_its_batch_and_the_batch_to_its_refunds(stage: Stage, books: Desk) -> None:
    owing_us_nothing(books)
    asked(stage).verb.click()
    stage.calm()
    [made] = batches(books)
    with books.database.read() as rd:
        [line] = lines_of_batch(rd, made.id)
        page = payment_page(rd, line.payment_id)
    assert page.refund_batch == made
    listed = show_refund_batches(stage.office)
    stage.calm()
    stage.qtbot.keyClick(listed.table, Qt.Key.Key_Return)
    stage.calm()
    inside = next(each for each in listed.findChildren(ListDialog) if each is not listed)
    [part] = inside.table.rows_model.rows
    assert (part.id, part.where, part.reversed) == (line.payment_id, iban_said(THEIRS), False)
    inside.button.click()
    stage.calm()
    assert stage.opened[-1] == ("payment", line.payment_id)


def test_boxes_stand_only_where_a_transfer_is_right_and_an_account_that_lacks_is_asked_for(
    stage: Stage, books: Desk
) -> None:
    owing_us_nothing(books)
    debtor, card = books.a_customer("Débiteur"), books.a_customer("Carte")
    service = books.a_product("Conseil", kind="service", stocked=False)
    order = books.an_order(
        debtor, goods(service, 1, "50.00", kind="service"), payment_kind="account", payment_method="transfer"
    )
    books.confirm(order)
    books.invoice(order, "all")
    books.pay(None, 300, debtor)
    books.do(
        collect.receive,
        Receipt(
            amount=400,
            currency="EUR",
            method="card",
            received_on=books.database.clock.today(),
            customer_id=card,
        ),
    )
    dialog = asked(stage)
    table = dialog.table
    assert [state_chip(each).text for each in table.rows_model.rows] == [
        "Compte du mandat",
        "IBAN à saisir",
        "Doit d’autres factures",
        "Payé par carte",
    ]
    asides = [table.rows_model.shown(at).cells[1].aside for at in range(4)]  # type: ignore[union-attr]
    assert asides == ["", "", "sans IBAN", "sans IBAN"]
    # The field below is that of the credit which only lacks an account.
    assert table.currentIndex().row() == 1
    assert "Zoé" in dialog.line.fields["iban"]._below.text()
    for at in range(4):
        before = table.ticked
        table.setCurrentIndex(table.rows_model.index(at, 0))
        stage.qtbot.keyClick(table, Qt.Key.Key_Space)
        assert (table.ticked != before) == (at < 2), at
        assert dialog.iban.isEnabled() == (at < 2)
    assert not dialog.verb.isEnabled()
    # Zoé's is ticked without an account, Les Halles' no more.
    [told] = dialog.effects.told
    assert "1 remboursement coché n’a pas d’IBAN." in told
    table.setCurrentIndex(table.rows_model.index(1, 0))
    table.clicked.emit(table.rows_model.index(1, 3))
    assert dialog.focusWidget() is dialog.iban
    dialog.iban.setText("NL91 ABNA 0417 1643 00")
    dialog.iban.settle()
    assert dialog.verb.isEnabled()
    # Who knows better than the list goes to the document itself.
    table.setCurrentIndex(table.rows_model.index(3, 0))
    stage.qtbot.keyClick(table, Qt.Key.Key_Return)
    stage.calm()
    assert stage.opened[-1] == ("payment", table.rows_model.rows[3].document_id)
