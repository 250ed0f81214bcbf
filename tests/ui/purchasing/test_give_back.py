"""Goods given back from the page of their receipt: how much by lot, what that does, and the page of the return."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.base.listing import ListQuery
from app.flow import restock
from app.purchasing import supplier
from app.purchasing.given_back import GivenBack, returnable
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import SupplierDraft
from tests.purchasing.test_claims import SELLER, a_supplier, honey_came
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.send_dialog import SendDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.purchasing.give_back_dialog import GiveBackDialog
from ui.purchasing.receipt_page import ReceiptPage
from ui.purchasing.receipts_screen import receipt_chip, receipt_chips, receipts_screen


def dialog_of(stage: Stage, page: ReceiptPage) -> GiveBackDialog:
    page.verbs.do("receipt.give_back")
    stage.calm()
    return next(
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, GiveBackDialog) and each.isVisible()
    )


def test_what_had_expired_is_proposed_and_the_return_awaits_its_credit(stage: Stage, books: Desk) -> None:
    receipt = honey_came(books, a_supplier(books))
    page = stage.show(ReceiptPage(stage.office, receipt))
    stage.calm()
    dialog = dialog_of(stage, page)
    assert [edit.value for edit in dialog.edits.values()] == [4_000, 0]
    told = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ") for text in dialog.effects.told)
    assert "un avoir de 18,80 € HT est attendu" in told
    first = next(iter(dialog.edits.values()))
    first.set_value(5_000)
    first.settled.emit()
    assert not dialog.verb.isEnabled()
    first.set_value(3_000)
    first.settled.emit()
    dialog.verb.click()
    stage.calm()
    row = books.row("SELECT id, number FROM goods_receipt WHERE kind = 'return'")
    shown = stage.show(ReceiptPage(stage.office, int(row["id"])))
    stage.calm()
    assert shown.title == row["number"]
    assert shown.card.step is not None
    assert "Avoir attendu" in shown.card.step.title
    assert page.facts is not None
    assert receipt_chip(page.facts.row).text == "Périmé"
    assert receipt_chips(page.facts.row)[0].text == "Rendu en partie"
    assert shown.facts is not None
    assert receipt_chip(shown.facts.row).text == "Avoir attendu"
    assert set(shown.verbs.offered) == {
        "receipt.open_origin",
        "receipt.open_supplier",
        "receipt.reverse_return",
    }
    assert shown.tool("receipt.print_return").isVisibleTo(shown)
    assert not page.tool("receipt.print_return").isVisibleTo(page)
    shown.card.button.click()
    stage.calm()
    letter = next(each for each in QApplication.topLevelWidgets() if isinstance(each, SendDialog))
    assert "- 3 Miel, lot PAST" in letter.text.toPlainText().replace("\u00a0", " ")
    letter.close()
    screen = stage.show(receipts_screen(stage.office))
    screen.show_query(ListQuery(chips=(("view", "returns"),)))
    stage.calm()
    assert screen.model.rowCount() == 1


def test_the_reason_is_in_the_words_of_whoever_reads_it(stage: Stage, books: Desk) -> None:
    seller = a_supplier(books)
    receipt = honey_came(books, seller)
    books.do(supplier.change, seller, SupplierDraft(name=SELLER, language="en"))
    dialog = dialog_of(stage, stage.show(ReceiptPage(stage.office, receipt)))
    assert dialog.reason.text() == "Expired"


def test_what_orders_wait_for_is_said_and_a_return_is_undone(stage: Stage, books: Desk) -> None:
    who, bowl = a_supplier(books), books.a_product("Bol", on_hand=0)
    draft = ReceiptDraft(lines=(ReceivedLine(bowl, 4_000, 2_000_000),), supplier_id=who)
    receipt = books.do(restock.receive, draft).id
    books.confirm(books.an_order(books.a_customer(), goods(bowl, 3)))
    page = stage.show(ReceiptPage(stage.office, receipt))
    stage.calm()
    dialog = dialog_of(stage, page)
    assert not dialog.verb.isEnabled()
    [edit] = dialog.edits.values()
    edit.set_value(2_000)
    edit.settled.emit()
    assert any("1 manqueront" in told.replace("\u00a0", " ") for told in dialog.effects.told)
    dialog.close()
    with books.database.read() as rd:
        [line] = returnable(rd, receipt)
    back = books.do(restock.give_back, receipt, [GivenBack(line.line_id, line.place, 1_000)], "ébréché")
    assert back
    stage.calm()
    page.load()
    stage.calm()
    refused = page.verbs.offered["receipt.reverse"]
    assert "RF-" in refused
    shown = stage.show(ReceiptPage(stage.office, back))
    shown.verbs.do("receipt.reverse_return")
    stage.calm()
    asked = next(each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog))
    assert any("aucun avoir" in told for told in asked.effects.told)
    asked.close()
