"""Expired lots in the window: told on the product's page and set aside in one dialog; a lot called back, and let go again."""

from __future__ import annotations

from app.stock.lots import lots_at
from app.stock.set_aside import to_set_aside
from app.stock.tracing import trace
from tests.stock.test_lots import PAST, SOON, came, key, lot, serials, traced
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from tests.ui.stock.test_lots import opened, there
from ui.purchasing.receipt_page import ReceiptPage
from ui.stock.lot_dialog import LotDialog
from ui.stock.product_page import ProductPage
from ui.stock.set_aside_dialog import SetAsideDialog


def test_the_page_of_a_product_leads_to_its_expired_lots_and_they_are_thrown_away(
    stage: Stage, books: Desk
) -> None:
    honey = traced(books)
    came(books, honey, lot("PAST", 4, PAST), lot("SOON", 3, SOON))
    page = stage.show(ProductPage(stage.office, honey))
    stage.calm()
    assert page.facts is not None
    assert (page.facts.available_milli, page.facts.expired_milli) == (3000, 4000)
    page.card.button.click()
    dialog = opened(SetAsideDialog)
    assert isinstance(dialog, SetAsideDialog)
    stage.calm()
    assert [each.code for each in dialog.lots] == ["PAST"]
    # What does not come back is never what stands there first.
    assert (dialog.way.value, dialog.verb.property("look")) == ("quarantine", "primary")
    dialog.way.setCurrentIndex(dialog.way.findData("scrap"))
    [edit] = dialog.edits.values()
    assert "4 en stock, périmé, pas en vente" in edit.accessibleDescription()
    edit.set_value(9000)
    edit.settled.emit()
    assert not dialog.verb.isEnabled()
    edit.set_value(4000)
    edit.settled.emit()
    assert any("16,00" in told for told in dialog.effects.told)
    assert dialog.verb.property("look") == "danger"
    dialog.way.setCurrentIndex(dialog.way.findData("quarantine"))
    assert dialog.verb.property("look") == "primary"
    dialog.way.setCurrentIndex(dialog.way.findData("scrap"))
    dialog.verb.click()
    stage.calm()
    assert there(books, honey) == {"SOON": 3}
    assert page.facts.expired_milli == 0
    books.must_verify()


def test_a_lot_is_kept_apart_from_its_own_dialog_and_let_go_again(stage: Stage, books: Desk) -> None:
    honey = traced(books)
    came(books, honey, lot("A", 4, SOON))
    page = stage.show(ProductPage(stage.office, honey))
    stage.calm()

    def asked() -> SetAsideDialog:
        page._open_lot(page.lots.rows_model.rows[0])
        stage.calm()
        about = opened(LotDialog)
        assert isinstance(about, LotDialog)
        assert not about.verb.isEnabled()
        about.aside.click()
        stage.calm()
        found = opened(SetAsideDialog)
        assert isinstance(found, SetAsideDialog)
        return found

    dialog = asked()
    assert dialog.way.value == "quarantine"
    dialog.reason.setText("Rappel du fabricant")
    dialog.verb.click()
    stage.calm()
    with books.reading() as rd:
        assert [each.kept_milli for each in lots_at(rd, [honey])[honey]] == [4000]
    dialog = asked()
    assert dialog.way.value == "stock"
    dialog.reason.setText("Rappel levé")
    dialog.verb.click()
    stage.calm()
    with books.reading() as rd:
        assert to_set_aside(rd, key(books, "A"))[0].kept_milli == 0


def test_a_receipt_of_what_had_expired_says_so_until_it_is_set_aside(stage: Stage, books: Desk) -> None:
    honey = traced(books)
    page = stage.show(
        ReceiptPage(stage.office, came(books, honey, lot("PAST", 4, PAST), lot("SOON", 3, SOON)))
    )
    stage.calm()
    assert page.card.step is not None
    assert "4 articles" in page.card.step.title
    assert "PAST" in page.card.told[0]
    page.card.take()
    dialog = opened(SetAsideDialog)
    assert isinstance(dialog, SetAsideDialog)
    stage.calm()
    dialog.verb.click()
    stage.calm()
    stage.qtbot.waitUntil(lambda: page.facts is not None and not page.facts.expired)
    assert page.card.step.act is None


def test_a_unit_that_is_set_aside_is_no_lot(stage: Stage, books: Desk) -> None:
    saw = books.a_product("Scie")
    books.do(trace, saw, "serial")
    came(books, saw, *serials("S1"))
    with books.database.read() as rd:
        [unit] = lots_at(rd, [saw])[saw]
    dialog = SetAsideDialog(stage.office, lot_id=unit.lot_id)
    dialog.open()
    stage.calm()
    assert dialog.windowTitle().startswith("Que devient cet article")
    [edit] = dialog.edits.values()
    edit.set_value(2000)
    edit.settled.emit()
    assert any("N° de série S1" in told for told in dialog.effects.told)
    dialog.reject()


def test_a_lot_that_orders_are_promised_says_so_before_it_is_taken_off_sale(
    stage: Stage, books: Desk
) -> None:
    honey = traced(books)
    came(books, honey, lot("PAST", 4, PAST), lot("SOON", 3, SOON))
    books.confirm(books.an_order(books.a_customer(), goods(honey, 2), payment_kind="account"))
    with books.reading() as rd:
        lots = {each.code: each.lot_id for each in lots_at(rd, [honey])[honey]}
    told: dict[str, list[str]] = {}
    for code, lot_id in lots.items():
        dialog = SetAsideDialog(stage.office, lot_id=lot_id)
        stage.show(dialog)
        told[code] = [each for each in dialog.effects.told if "Réservé" in each]
    assert told == {"PAST": [], "SOON": ["Réservé à des commandes, qui en manqueront\u00a0: 2 articles"]}
