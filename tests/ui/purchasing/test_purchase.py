"""A purchase order at the window: written, sent, received against with its price difference, put off, closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.base.actor import Actor, Role
from app.base.door import Read
from app.base.listing import ListQuery
from app.flow import purchase, restock
from app.flow.handover import HandoverDraft, hand_over
from app.flow.purchase_letters import of_purchase
from app.purchasing import supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft, lines_of_purchase
from app.purchasing.purchase_queries import PURCHASES, purchase_rows
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.purchasing.supplier import OfferDraft, SupplierDraft
from app.reports.purchase_page import purchase_page
from app.reports.today import today
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.handover_dialog import HandoverDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, words
from ui.purchasing.expect_dialog import ExpectDialog
from ui.purchasing.goods_in_dialog import GoodsInDialog
from ui.purchasing.purchase_dialog import PurchaseDialog
from ui.purchasing.purchase_page import PurchasePage
from ui.purchasing.purchases_screen import purchase_chip, purchases_screen
from ui.purchasing.receipt_page import ReceiptPage
from ui.stock.product_page import ProductPage


@pytest.fixture
def under(stage: Stage) -> QWidget:
    """What dialogs stand over, and go away with."""
    return stage.show(QWidget())


def test_an_order_goes_from_the_draft_to_goods_that_came_dearer(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin", sku="PULL")
    told = SupplierDraft(name="Grossiste", lead_days=7, minimum_amount=500_00)
    who = books.do(supplier.add, told)
    books.do(supplier.offer, who, OfferDraft(product_id=product, pack_milli=12_000, price_micro=10_000_000))
    dialog = PurchaseDialog(stage.office, None, under)
    dialog.begin([product], who)
    dialog.open()
    stage.calm()
    dialog.lines.go(0, "quantity_milli")
    editor = dialog.focusWidget()
    assert editor is not None
    stage.qtbot.keyClicks(editor, "20")
    stage.qtbot.keyClick(editor, Qt.Key.Key_Return)
    # The supplier's price, that it is below the least order, and no whole number of packs.
    assert [row.cost_micro for row in dialog.lines.rows if row.goods] == [10_000_000]
    assert [told for told in dialog.effects.told if "12" in told]
    assert [told for told in dialog.effects.told if "300,00" in told]
    dialog.verb.click()
    stage.calm()
    [(noun, key)] = stage.opened
    assert noun == "purchase"
    page = stage.show(PurchasePage(stage.office, key))
    page.card.take()
    stage.calm()
    assert page.title == f"CF-{TODAY.year}-0001"
    assert not page.tool("purchase.edit").isVisible()
    shown = stage.show(ProductPage(stage.office, product))
    assert [row.left_milli for row in shown.incoming.rows_model.rows] == [20_000]
    receiving = GoodsInDialog(stage.office, [], None, under, purchase_id=key)
    receiving.open()
    stage.calm()
    [row] = receiving.lines.rows
    assert (row.quantity_milli, row.cost_micro) == (20_000, 10_000_000)
    assert not receiving.supplier.isEnabled()
    receiving.lines.close_cell()
    receiving.lines.change([replace(row, quantity_milli=12_000, cost_micro=11_000_000)])
    assert [told for told in receiving.effects.told if "12,00" in told]
    receiving.verb.click()
    stage.calm()
    page.refresh()
    stage.calm()
    assert page.facts is not None
    assert (page.facts.row.received, page.facts.difference) == ("part", 12_00)
    assert "12,00" in page.figures.told["Écart de prix"]
    # Who may not see costs sees what was ordered and came, and no price.
    stage.office.actor = Actor("Claire", Role.CLERK)
    for shown_to_clerk in (PurchasePage(stage.office, key), ReceiptPage(stage.office, stage.opened[-1][1])):
        columns = [column.key for column in stage.show(shown_to_clerk).lines.rows_model.columns]
        assert not {"price", "net", "amount", "cost_micro", "unit_cost_micro"} & set(columns)


def test_it_is_put_off_and_the_rest_given_up_with_reasons(stage: Stage, books: Desk, under: QWidget) -> None:
    product = books.a_product("Pull marin")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=10_000_000))
    dialog = PurchaseDialog(stage.office, None, under)
    dialog.begin([product], who)
    dialog.open()
    stage.calm()
    dialog.lines.close_cell()
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=5_000)])
    dialog.verb.click()
    stage.calm()
    [(_, key)] = stage.opened
    page = stage.show(PurchasePage(stage.office, key))
    page.card.take()
    stage.calm()
    assert page.verbs.offered["purchase.verb.close"]
    page.verbs.do("purchase.verb.expect")
    [asked] = page.findChildren(ExpectDialog)
    asked.day.set_value(TODAY + timedelta(days=9))
    asked.reason.setText("au téléphone")
    asked.verb.click()
    stage.calm()
    assert page.facts is not None
    assert page.facts.row.expected_on == TODAY + timedelta(days=9)
    short = books.an_order(books.a_customer(), goods(product, 9), payment_kind="account")
    books.confirm(short)
    page.verbs.do("purchase.verb.cancel")
    stage.calm()
    [why] = page.findChildren(ReasonDialog)
    assert why.effects.told[:2] == (
        "ce qui devait venir, 5, n’est plus attendu",
        "1 commande manque de ces articles\u00a0: elle attendra une autre livraison",
    )
    why.reason.setText("trop cher")
    why.verb.click()
    stage.calm()
    assert page.facts.row.state == "cancelled"
    assert page.card.button.isHidden()


def test_closing_an_order_says_who_waits_and_that_the_supplier_is_not_told(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product, other = books.a_product("Pull marin"), books.a_product("Bonnet")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    lines = (OrderedLine(product, 5_000, 10_000_000), OrderedLine(other, 2_000, 4_000_000))
    bought = books.do(purchase.save, PurchaseDraft(supplier_id=who, lines=lines))
    books.do(purchase.send, bought)
    with books.database.read() as rd:
        first = lines_of_purchase(rd, bought)[0]
    came = ReceivedLine(product, 3_000, 10_000_000, first.id)
    books.do(restock.receive, ReceiptDraft(lines=(came,), supplier_id=who))
    books.confirm(books.an_order(books.a_customer(), goods(other, 1), payment_kind="account"))
    page = stage.show(PurchasePage(stage.office, bought))
    page.verbs.do("purchase.verb.close")
    stage.calm()
    [why] = page.findChildren(ReasonDialog)
    kept, waiting, untold = why.effects.told
    assert kept == "ce qui reste à venir, 4, n’est plus attendu"
    assert waiting.startswith("1 commande manque de ces articles")
    assert untold.startswith("Grossiste n’en est pas prévenu")
    why.reason.setText("fin de série")
    why.verb.click()
    stage.calm()
    assert page.facts is not None
    assert page.facts.row.state == "closed"


def a_draft(books: Desk, product: int, who: int) -> int:
    draft = PurchaseDraft(supplier_id=who, lines=(OrderedLine(product, 5_000, 10_000_000),))
    return books.do(purchase.save, draft)


def test_placing_an_order_says_that_nothing_leaves_and_then_asks_to_pass_it_on(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    key = a_draft(books, product, who)
    page = stage.show(PurchasePage(stage.office, key))
    assert page.card.step is not None
    assert [told for _, told in page.card.step.effects if "n’envoie rien" in told]
    page.card.take()
    stage.calm()
    assert page.facts is not None
    assert page.facts.row.untold
    assert purchase_chip(page.facts.row).text == "Pas transmise"
    # The step is to tell the supplier, and the goods that come all the same can be received.
    assert page.card.step.title == "Transmettre au fournisseur"
    assert "goods_in.open" in page.verbs.offered
    page.card.take()
    [asked] = page.findChildren(HandoverDialog)
    asked.way.set_value("phone")
    asked.person.setText("M. Le Bris")
    asked.verb.click()
    stage.calm()
    assert not page.facts.row.untold
    assert page.facts.row.left == "handed"
    assert page.card.step.title == "Réceptionner ce qui arrive"
    books.must_verify()


def test_an_order_whose_supplier_has_an_address_names_it_before_and_after(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste", email="achats@grossiste.example"))
    key = a_draft(books, product, who)
    page = stage.show(PurchasePage(stage.office, key))
    assert page.card.step is not None
    assert [
        told for _, told in page.card.step.effects if "achats@grossiste.example" in told.replace("\u200b", "")
    ]
    books.do(purchase.send, key)
    page.refresh()
    stage.calm()
    assert page.card.step.act is not None
    assert page.card.step.act.title == "purchase.step.mail_do"
    # What came was surely known to whom it came from.
    with books.database.read() as rd:
        [line] = lines_of_purchase(rd, key)
        assert PURCHASES.count(rd, ListQuery(chips=(("view", "untold"),))).count == 1
        # Nothing comes from who was never told.
        assert PURCHASES.count(rd, ListQuery(chips=(("view", "open"),))).count == 0
    books.do(
        restock.receive,
        ReceiptDraft(lines=(ReceivedLine(product, 2_000, 10_000_000, line.id),), supplier_id=who),
    )
    with books.database.read() as rd:
        [row] = purchase_rows(rd, [key])
        assert PURCHASES.count(rd, ListQuery(chips=(("view", "untold"),))).count == 0
        assert PURCHASES.count(rd, ListQuery(chips=(("view", "open"),))).count == 1
    assert (row.untold, row.left_milli, row.received) == (False, 3_000, "part")
    assert purchase_chip(replace(row, late=True)).text == "En retard, en partie"


def test_what_is_late_already_is_told_as_ordered_and_not_as_on_its_way(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    who = books.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=10))
    late, due = books.a_product("Lampe"), books.a_product("Bol")
    for product, days in ((late, 30), (due, 0)):
        books.on(TODAY - timedelta(days=days))
        lines = (OrderedLine(product, 9_000, 4_000_000),)
        books.do(purchase.send, books.do(purchase.save, PurchaseDraft(supplier_id=who, lines=lines)))
    dialog = PurchaseDialog(stage.office, None, under)
    dialog.begin([late, due], who)
    dialog.open()
    stage.calm()
    told = [each.replace("\u00a0", " ") for each in dialog.effects.told]
    assert any(each.startswith("Lampe : 9 déjà commandés, attendus depuis le") for each in told)
    assert any(each.startswith("Bol : 9 déjà en route, pour le") for each in told)
    dialog.close()


def test_the_sum_of_the_list_says_what_of_it_nobody_ordered(stage: Stage, books: Desk) -> None:
    product = books.a_product("Lampe")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=10))
    drafts = [
        books.do(
            purchase.save, PurchaseDraft(supplier_id=who, lines=(OrderedLine(product, milli, 4_000_000),))
        )
        for milli in (9_000, 1_000)
    ]
    books.do(purchase.send, drafts[0])
    with books.reading() as rd:
        assert PURCHASES.count(rd, ListQuery()).sums == {"net": 40_00, "apart": 4_00}
    screen = stage.show(purchases_screen(stage.office))
    assert screen.design.parts is not None
    with books.reading() as rd:
        told = {
            view: screen.design.parts(PURCHASES.count(rd, ListQuery(chips=(("view", view),))))
            for view in ("all", "drafts", "open")
        }
    assert (told["drafts"], told["open"]) == ("", "")
    assert told["all"].replace("\u00a0", " ") == "dont 4,00 € en brouillon ou annulées"


def test_what_nobody_passed_on_says_once_it_can_no_longer_come_as_promised(stage: Stage, books: Desk) -> None:
    product = books.a_product("Lampe")
    books.on(TODAY - timedelta(days=2))
    who = books.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=10, email="g@example.test"))
    lines = (OrderedLine(product, 9_000, 4_000_000),)
    bought = books.do(purchase.save, PurchaseDraft(supplier_id=who, lines=lines))
    books.do(purchase.send, bought)
    books.confirm(books.an_order(books.a_customer(), goods(product, 1), payment_kind="account"))
    with books.reading() as rd:
        assert purchase_page(rd, bought).soonest_on is None
        assert tasks_of(rd)["purchases_untold"] == 1
    books.on(TODAY)
    page = stage.show(PurchasePage(stage.office, bought))
    assert page.facts is not None
    assert page.facts.soonest_on == TODAY + timedelta(days=10)
    step = page.card.step
    assert step is not None
    assert step.besides is not None
    late = [told for kind, told in step.effects if kind == "late"]
    assert words().date(TODAY + timedelta(days=10)) in late[0]
    assert "SARL Lefèvre" in late[1]
    with books.reading() as rd:
        wanted = of_purchase(rd, bought, "fr").values["wanted"]
    assert wanted == f"{words().date(TODAY + timedelta(days=8))}, ou le plus tôt possible ensuite"
    # Once the supplier has it, their lead time runs.
    books.do(hand_over, "purchase_order", bought, HandoverDraft(handed_on=TODAY, way="phone"))
    with books.reading() as rd:
        assert purchase_page(rd, bought).soonest_on is None
        assert of_purchase(rd, bought, "fr").values["wanted"] == words().date(TODAY + timedelta(days=10))
        assert "purchases_untold" not in tasks_of(rd)
        assert "purchases_late" not in tasks_of(rd)
    books.on(TODAY + timedelta(days=10))
    with books.reading() as rd:
        assert "purchases_late" not in tasks_of(rd)
    books.on(TODAY + timedelta(days=11))
    with books.reading() as rd:
        assert tasks_of(rd)["purchases_late"] == 1
    books.must_verify()


def tasks_of(rd: Read) -> dict[str, int]:
    return {each.name: each.count for each in today(rd).tasks}


def test_a_day_that_has_passed_is_not_kept_as_the_day_to_promise(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    lines, yesterday = (OrderedLine(product, 9_000, 4_000_000),), TODAY - timedelta(days=1)
    bought = books.do(purchase.save, PurchaseDraft(supplier_id=who, lines=lines, expected_on=yesterday))
    books.do(purchase.send, bought)
    with books.database.read() as rd:
        [row] = purchase_rows(rd, [bought])
    dialog = ExpectDialog(stage.office, row, under)
    dialog.open()
    stage.calm()
    assert dialog.day.value is None
    assert any("son jour est passé" in told for told in dialog.effects.told)
    dialog.day.set_value(yesterday)
    dialog.reason.setText("au téléphone")
    dialog.try_it()
    stage.calm()
    assert "passé" in dialog.form.fields["day"].problem
    dialog.day.set_value(TODAY)
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert purchase_rows(rd, [bought])[0].expected_on == TODAY


def test_putting_it_off_names_the_orders_whose_promise_that_breaks(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    lines, soon = (OrderedLine(product, 9_000, 4_000_000),), TODAY + timedelta(days=9)
    bought = books.do(purchase.save, PurchaseDraft(supplier_id=who, lines=lines, expected_on=soon))
    books.do(purchase.send, bought)
    for _ in range(5):
        books.confirm(books.an_order(books.a_customer(), goods(product, 1), payment_kind="account"))
    with books.database.read() as rd:
        [row] = purchase_rows(rd, [bought])
    dialog = ExpectDialog(stage.office, row, under)
    dialog.open()
    stage.calm()
    assert dialog.effects.told[1:] == ("aucune date promise à un client n’en souffre",)
    dialog.day.set_value(soon + timedelta(days=14))
    dialog.day.settled.emit()
    stage.calm()
    told = dialog.effects.told[1:]
    assert told[0] == (
        f"CM-{TODAY.year}-0001, SARL Lefèvre\u00a0: promise pour le 02/12/2026, ne peut partir que le 16/12/2026"
    )
    assert told[4] == "et 1 autre commande"
    assert told[5].startswith("les dates promises de ces 5 commandes restent")


def test_that_it_was_not_passed_on_is_said_with_what_follows_and_no_more_once_goods_came(
    stage: Stage, books: Desk
) -> None:
    product = books.a_product("Pull marin")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=10_000_000))
    key = a_draft(books, product, who)
    books.do(purchase.send, key)
    books.do(hand_over, "purchase_order", key, HandoverDraft(handed_on=TODAY, way="phone"))
    page = stage.show(PurchasePage(stage.office, key))
    [back] = [each for each in page.mails.findChildren(WordButton) if "Pas transmise" in each.text()]
    back.click()
    [asked] = page.mails.findChildren(ReasonDialog)
    assert any("Pas transmise" in told for told in asked.effects.told)
    assert any("rien n’en viendra" in told for told in asked.effects.told)
    asked.reject()
    with books.reading() as rd:
        [line] = lines_of_purchase(rd, key)
    books.do(
        restock.receive,
        ReceiptDraft(lines=(ReceivedLine(product, 1_000, None, line.id),), supplier_id=who),
    )
    page.refresh()
    stage.calm()
    assert page.facts is not None
    assert page.facts.answered
    shown = [each for each in page.mails.findChildren(WordButton) if not each.isHidden()]
    assert not any("Pas transmise" in each.text() for each in shown)
