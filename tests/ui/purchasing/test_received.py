"""Invoices received at the window: opened and dropped, whose they are, held against the goods, checked, disputed, paid."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.base.actor import Actor, Role
from app.flow import purchase, restock
from app.purchasing import received, supplier
from app.purchasing.given_back import GivenBack, returnable
from app.purchasing.purchase import OrderedLine, PurchaseDraft, lines_of_purchase
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import SupplierDraft
from app.purchasing.supplier_queries import supplier_rows
from tests.purchasing.incoming import VAT_NUMBER, an_invoiced, as_pdf, as_xml, kept, sent_by_supplier
from tests.stories.desk import OWNER, TODAY, Desk
from tests.ui.conftest import Stage
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.runner import Failure
from ui.kit.wording import say, words
from ui.purchasing.purchase_page import PurchasePage
from ui.purchasing.received_dialogs import LinkDialog, PaidDialog, WhoseDialog
from ui.purchasing.received_files import take_received
from ui.purchasing.received_page import ReceivedPage
from ui.purchasing.received_screen import received_screen
from ui.purchasing.supplier_page import SupplierPage
from ui.shell.dropped import Dropped


def shown(stage: Stage, key: int) -> ReceivedPage:
    page = stage.show(ReceivedPage(stage.office, key))
    stage.calm()
    return page


def an_order(books: Desk) -> tuple[int, int, str]:
    """A supplier, an order of twelve candles at 4.10 of which all came, and its number."""
    product = books.a_product("Bougie", sku="BO")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste du Port", vat_number=VAT_NUMBER))
    draft = PurchaseDraft(supplier_id=who, lines=(OrderedLine(product, 12_000, 4_100_000),))
    order = books.do(purchase.save, draft)
    number = books.do(purchase.send, order)
    with books.database.read() as rd:
        [line] = lines_of_purchase(rd, order)
    came = (ReceivedLine(product, 12_000, 4_100_000, line.id),)
    books.do(restock.receive, ReceiptDraft(lines=came, supplier_id=who))
    return who, order, number


def test_a_strangers_file_is_opened_and_its_seller_becomes_a_supplier(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "facture.xml"
    file.write_bytes(as_xml(sent_by_supplier()))
    take_received(stage.office, file)
    stage.calm()
    [(noun, key)] = stage.opened
    assert noun == "received"
    page = shown(stage, key)
    assert (page.title, page.paper.pages) == ("G-2026-88", 1)
    assert page.origin.told["Nom"] == "facture.xml"
    assert page.card.button.text().endswith("Créer ce fournisseur")
    page.card.take()
    stage.calm()
    assert page.facts is not None
    assert page.facts.row.supplier == "Grossiste du Port"
    assert page.card.button.text().endswith("Marquer comme vérifiée")
    take_received(stage.office, file)
    stage.calm()
    assert stage.opened[-1] == ("received", key)
    assert any("rien n’est ajouté" in message.text for message in stage.said)


def test_what_differs_from_the_order_is_seen_before_it_is_checked(stage: Stage, books: Desk) -> None:
    who, order, number = an_order(books)
    lines = (an_invoiced("Bougie", 12, "4.60", "BO"), an_invoiced("Port", 1, "9.00"))
    key = kept(books.database, sent_by_supplier(*lines, order=number), OWNER, "pdf")
    page = shown(stage, key)
    rows = page.match.rows_model.rows
    assert [(row.name, row.faults) for row in rows] == [("Bougie", ("price",)), ("Port", ("unordered",))]
    assert f"2 écarts avec {number}" in page.card.told
    # 12 × 0,50 and the postage nobody ordered: the one button never accepts that.
    assert [told for told in page.card.told if told.startswith("15,00")]
    assert page.card.button.text().endswith("Contester…")
    assert "received.verb.dispute" not in page.verbs.offered
    page.card.take()
    [asked] = page.findChildren(ReasonDialog)
    asked.reject()
    page.card.other.click()
    stage.calm()
    assert page.facts is not None
    assert (page.facts.row.state, page.facts.decided_by) == ("checked", stage.office.actor.name)
    assert page.card.other.isHidden()
    page.verbs.do("received.verb.dispute")
    asked = page.findChildren(ReasonDialog)[-1]
    asked.reason.setText("prix convenu 4,10")
    asked.verb.click()
    stage.calm()
    assert page.facts.row.state == "disputed"
    assert page.notice.isVisible()
    for other in (
        stage.show(PurchasePage(stage.office, order)),
        stage.show(SupplierPage(stage.office, who)),
    ):
        stage.calm()
        assert [row.id for row in other.received.table.rows_model.rows] == [key]
        assert other.received.isVisible()


def test_what_went_back_of_its_goods_is_said_with_the_credit_that_is_awaited(
    stage: Stage, books: Desk
) -> None:
    _who, _order, number = an_order(books)
    answer = sent_by_supplier(an_invoiced("Bougie", 12, "4.10", "BO"), order=number)
    page = shown(stage, kept(books.database, answer, OWNER))
    assert not any("RF-" in each for each in page.went_back.told)
    receipt = books.row("SELECT max(id) AS id FROM goods_receipt")["id"]
    with books.database.read() as rd:
        [there] = returnable(rd, receipt)
    back = books.do(
        restock.give_back, receipt, [GivenBack(there.line_id, there.place, 2_000, there.lot_id)], "fêlées"
    )
    page = shown(stage, page.row_id)
    told = page.went_back.told[0].replace("\u202f", " ").replace("\u00a0", " ")
    assert told.startswith("RF-")
    assert "8,20 € HT" in told
    assert told.endswith("avoir attendu")
    page.verbs.do("received.verb.given_back")
    assert stage.opened[-1] == ("receipt", back)


def test_it_is_given_to_a_known_supplier_linked_and_noted_as_paid(stage: Stage, books: Desk) -> None:
    who, order, _number = an_order(books)
    books.do(supplier.change, who, SupplierDraft(name="Port"))
    key = kept(books.database, sent_by_supplier(an_invoiced("Bougie", 12, "4.10", "BO")), OWNER)
    page = shown(stage, key)
    page.verbs.do("received.verb.whose")
    [whose] = page.findChildren(WhoseDialog)
    with books.database.read() as rd:
        [row] = supplier_rows(rd, [who])
    whose.supplier.set_value(row)
    whose.verb.click()
    stage.calm()
    page.verbs.do("received.verb.link")
    stage.calm()
    [link] = page.findChildren(LinkDialog)
    link.document.set_value(f"purchase:{order}")
    link.verb.click()
    stage.calm()
    assert page.facts is not None
    assert (page.facts.row.purchase_id, [row.faults for row in page.facts.match]) == (order, [()])
    page.card.take()
    stage.calm()
    assert page.card.step is not None
    page.verbs.do("received.verb.unlink")
    stage.calm()
    assert page.match.isHidden()
    page._pay(page.facts)
    [paid] = page.findChildren(PaidDialog)
    due = page.facts.row.due
    assert paid.amount.value == due
    # Only what is not contested of it.
    paid.amount.set_value(due - 500)
    paid._tell()
    assert words().money(500, "EUR") in paid.effects.told[0]
    paid.verb.click()
    stage.calm()
    assert (page.facts.row.paid_on, page.facts.row.left) == (None, 500)
    assert "received.verb.unpay" in [each.key for each in page._offered(page.facts)]
    page._pay(page.facts)
    rest = page.findChildren(PaidDialog)[-1]
    assert rest.amount.value == 500
    rest.verb.click()
    stage.calm()
    assert page.facts.row.paid_on == TODAY


def test_a_file_dropped_on_the_window_is_kept_and_a_wrong_one_is_refused(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    window = stage.show(QWidget())
    Dropped(stage.office, window)
    failures: list[Failure] = []
    stage.office.runner.unheard.connect(failures.append)
    good, wrong, other = tmp_path / "bonne.pdf", tmp_path / "fausse.xml", tmp_path / "liste.csv"
    good.write_bytes(as_pdf(sent_by_supplier()))
    wrong.write_bytes(b"<html/>")
    other.write_text("a;b")

    def drop(place: Path) -> bool:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(place))])
        keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        action = Qt.DropAction.CopyAction
        entered = QDragEnterEvent(QPointF(5, 5).toPoint(), action, mime, buttons, keys)
        entered.ignore()
        QApplication.sendEvent(window, entered)
        if entered.isAccepted():
            QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), action, mime, buttons, keys))
            stage.calm()
        return entered.isAccepted()

    assert drop(good)
    assert [noun for noun, _key in stage.opened] == ["received"]
    assert not drop(other)
    assert drop(wrong)
    assert [getattr(failure.error, "code", "") for failure in failures] == ["einvoice_format_unknown"]
    assert len(stage.opened) == 1


@pytest.mark.parametrize("role", [Role.CLERK, Role.BOOKKEEPER])
def test_prices_are_for_who_may_see_costs(stage: Stage, books: Desk, role: Role) -> None:
    _who, _order, number = an_order(books)
    key = kept(books.database, sent_by_supplier(order=number), OWNER, "pdf")
    stage.office.actor = Actor("Claire", role)
    sees = role is Role.BOOKKEEPER
    page = shown(stage, key)
    assert (page.paper.pages > 0) == sees
    assert ("agreed_micro" in [each.key for each in page.match.rows_model.columns]) == sees
    assert ("À payer" in page.figures.told) == sees
    screen = stage.show(received_screen(stage.office))
    stage.calm()
    assert ("total" in [each.key for each in screen.design.columns]) == sees


def test_one_that_asks_more_does_not_read_as_checked_and_noting_it_paid_says_so(
    stage: Stage, books: Desk
) -> None:
    who, order, _number = an_order(books)
    books.do(supplier.change, who, SupplierDraft(name="Port"))
    key = kept(books.database, sent_by_supplier(an_invoiced("Bougie", 12, "9.10", "BO")), OWNER)
    books.do(received.name_supplier, key, who)
    books.do(received.link, key, order, None)
    page = shown(stage, key)
    assert page.facts is not None
    assert page.card.step is not None
    told = [line for _icon, line in page.card.step.effects]
    assert say("received.step.checks_anyway", person=OWNER.name) in told
    assert say("received.step.checks", person=OWNER.name) not in told
    page._pay(page.facts)
    [paid] = page.findChildren(PaidDialog)
    row = page.facts.row
    whole = say("received.paid.whole", amount=words().money(row.due, row.currency), supplier="Port")
    assert tuple(paid.effects.told[:2]) == (whole, say("received.paid.open"))
    # What nobody has settled of it is named.
    assert paid.effects.told[2].startswith("1 écart avec CF-")
