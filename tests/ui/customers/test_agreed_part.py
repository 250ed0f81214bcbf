"""Promises and disputes on a customer's page: how each stands, what is next, and ended from there by keys."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.flow import chase
from app.reminders.dispute import DisputeDraft
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_receivables_screen import owing
from ui.customers.agreed_part import AgreedPart, step_said, what_said
from ui.customers.customer_page import CustomerPage
from ui.kit.reason_dialog import ReasonDialog
from ui.reminders.dispute_dialog import EndDisputeDialog


def dialog_of(kind: type) -> object:
    return next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
    )


def test_what_was_promised_and_disputed_is_shown_with_its_next_step_and_ended_by_keys(
    stage: Stage, books: Desk
) -> None:
    invoice = owing(books, "Ancien", date(2026, 9, 1), 3)
    customer = int(books.row("SELECT customer_id FROM invoice WHERE id = :id", id=invoice)["customer_id"])
    page = stage.show(CustomerPage(stage.office, customer))
    [part] = page.findChildren(AgreedPart)
    assert part.isHidden()
    books.do(chase.promise, customer, 3_600, date(2026, 11, 25))
    books.do(
        chase.open_dispute,
        DisputeDraft(
            invoice_id=invoice, code="damaged", amount=1_000, owner="Bruno", due_on=date(2026, 11, 30)
        ),
    )
    page.refresh()
    stage.calm()
    assert not part.isHidden()
    rows = part.table.rows_model.rows
    number = books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    told = {what_said(row): step_said(row) for row in rows}
    assert told["Promesse de règlement"] == "attendre jusqu’au 27/11/2026"
    [dispute] = [each for each in told if number in each]
    assert told[dispute] == "à régler par Bruno avant le 30/11/2026"
    # Enter ends what is framed: the dispute by its outcome, the promise with a reason.
    at = next(at for at, row in enumerate(rows) if row.kind == "dispute")
    part.table.setCurrentIndex(part.table.rows_model.index(at, 0))
    QTest.keyClick(part.table, Qt.Key.Key_Return)
    ending = dialog_of(EndDisputeDialog)
    assert isinstance(ending, EndDisputeDialog)
    ending.outcome.set_value("refused")
    ending.try_it()
    stage.calm()
    page.refresh()
    stage.calm()
    part.table.setCurrentIndex(part.table.rows_model.index(0, 0))
    part.end.click()
    reason = dialog_of(ReasonDialog)
    assert isinstance(reason, ReasonDialog)
    reason.reason.setText("payé entre-temps")
    reason.try_it()
    stage.calm()
    page.refresh()
    stage.calm()
    assert sorted(row.state for row in part.table.rows_model.rows) == ["refused", "withdrawn"]
    assert not part.end.isEnabled()
    # What is ended opens its invoice.
    at = next(at for at, row in enumerate(part.table.rows_model.rows) if row.kind == "dispute")
    part.table.setCurrentIndex(part.table.rows_model.index(at, 0))
    QTest.keyClick(part.table, Qt.Key.Key_Return)
    assert stage.opened[-1] == ("invoice", invoice)
    books.must_verify()
