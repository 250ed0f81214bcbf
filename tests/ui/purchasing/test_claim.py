"""A claim to a supplier from the page of the receipt: written, then awaited on the page and in the list."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.base.listing import ListQuery
from tests.purchasing.test_claims import a_supplier, honey_came
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.correspondence.send_dialog import SendDialog
from ui.purchasing.receipt_page import ReceiptPage
from ui.purchasing.receipts_screen import receipt_chip, receipt_chips, receipts_screen


def test_what_came_expired_is_claimed_and_its_credit_awaited(stage: Stage, books: Desk) -> None:
    page = stage.show(ReceiptPage(stage.office, honey_came(books, a_supplier(books))))
    stage.calm()
    assert page.facts is not None
    assert [chip.text for chip in receipt_chips(page.facts.row)] == ["Reçue", "Périmé"]
    assert receipt_chip(page.facts.row).text == "Périmé"
    # Once is enough: the card offers it.
    assert "receipt.claim" not in page.verbs.offered
    assert page.card.other.isVisibleTo(page)
    assert page.card.other.text() == "Réclamer au fournisseur…"
    page.card.other.click()
    stage.calm()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, SendDialog))
    assert "- 4 Miel, lot PAST" in dialog.text.toPlainText().replace("\u00a0", " ")
    dialog.verb.click()
    stage.calm()
    stage.qtbot.waitUntil(lambda: not page.card.other.isVisibleTo(page))
    assert [row.kind for row in page.mails.rows] == ["supplier_claim"]
    assert "receipt.claim" in page.verbs.offered
    assert any("avoir attendu de" in told for told in page.card.told)
    assert [chip.text for chip in receipt_chips(page.facts.row)] == ["Reçue", "Périmé", "Avoir attendu"]
    screen = stage.show(receipts_screen(stage.office))
    screen.show_query(ListQuery(chips=(("view", "claimed"),)))
    stage.calm()
    assert screen.model.rowCount() == 1


def test_a_receipt_without_a_supplier_claims_nothing(stage: Stage, books: Desk) -> None:
    page = stage.show(ReceiptPage(stage.office, honey_came(books, None)))
    stage.calm()
    assert "receipt.claim" not in page.verbs.offered
    assert not page.card.other.isVisibleTo(page)
