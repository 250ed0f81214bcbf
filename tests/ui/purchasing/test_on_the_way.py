"""Ordering and receiving ticked articles: what is on its way is told, each supplier gets an order of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget

from app.base.listing import ListQuery
from app.flow import purchase
from app.purchasing import supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft, lines_of_purchase
from app.purchasing.purchase_queries import PURCHASES, purchase_rows
from app.purchasing.supplier import OfferDraft, SupplierDraft
from app.purchasing.supplier_queries import SupplierRow, supplier_rows
from app.stock.queries import stock_rows
from tests.stories.desk import TODAY, Desk
from tests.ui.conftest import Stage
from ui.purchasing.goods_in_dialog import GoodsInDialog
from ui.purchasing.purchase_dialog import PurchaseDialog


@pytest.fixture
def under(stage: Stage) -> QWidget:
    """What dialogs stand over, and go away with."""
    return stage.show(QWidget())


def a_supplier(books: Desk, name: str, product: int, price: int) -> int:
    who = books.do(supplier.add, SupplierDraft(name=name))
    books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=price, preferred=True))
    return who


def on_the_way(books: Desk, who: int, product: int, milli: int) -> int:
    order = books.do(
        purchase.save, PurchaseDraft(supplier_id=who, lines=(OrderedLine(product, milli, 4_000_000),))
    )
    books.do(purchase.send, order)
    return order


def ordering(stage: Stage, under: QWidget, products: list[int]) -> PurchaseDialog:
    dialog = PurchaseDialog(stage.office, None, under)
    dialog.begin(products, None)
    dialog.open()
    stage.calm()
    return dialog


def the_number(books: Desk, order: int) -> str:
    with books.database.read() as rd:
        return purchase_rows(rd, [order])[0].number or ""


def named(books: Desk, who: int) -> SupplierRow:
    with books.database.read() as rd:
        return supplier_rows(rd, [who])[0]


def _plain(told: str) -> str:
    return told.replace("\u00a0", " ").replace("\u202f", " ")


def test_articles_of_several_suppliers_become_a_draft_each(stage: Stage, books: Desk, under: QWidget) -> None:
    plate, almanac = books.a_product("Assiette"), books.a_product("Almanach")
    first = a_supplier(books, "Faïencerie", plate, 5_000_000)
    second = a_supplier(books, "Lightship", almanac, 7_000_000)
    on_the_way(books, first, plate, 24_000)
    dialog = ordering(stage, under, [plate, almanac])
    # In the order of the list, at the price of who is asked for each, with what is on its way.
    rows = [row for row in dialog.lines.rows if row.goods is not None]
    assert [(row.goods.name, row.cost_micro) for row in rows if row.goods] == [
        ("Almanach", 7_000_000),
        ("Assiette", 5_000_000),
    ]
    assert not dialog.form.fields["supplier"].isVisible()
    # What the click does is said before any quantity is typed.
    assert "2 articles n’ont pas encore de quantité" in dialog.effects.told
    assert "Lightship\u00a0: Almanach" in dialog.effects.told
    dialog.lines.close_cell()
    dialog.lines.change([replace(row, quantity_milli=2_000) for row in rows])
    assert not any("pas encore de quantité" in told for told in dialog.effects.told)
    assert [told for told in dialog.effects.told if told.startswith("Assiette") and "24" in told]
    assert "Lightship\u00a0: Almanach" in dialog.effects.told
    dialog.verb.click()
    stage.calm()
    with books.database.read() as rd:
        drafts = purchase_rows(rd, PURCHASES.ids(rd, ListQuery(chips=(("view", "drafts"),)), 0, 9))
    assert {each.supplier_id for each in drafts} == {first, second}


def test_articles_of_one_supplier_are_ordered_from_them(stage: Stage, books: Desk, under: QWidget) -> None:
    plate, bowl = books.a_product("Assiette"), books.a_product("Bol")
    who = a_supplier(books, "Faïencerie", plate, 5_000_000)
    dialog = ordering(stage, under, [plate, bowl])
    assert dialog.supplier.value is not None
    assert (dialog.supplier.value.id, dialog.apart.isHidden()) == (who, True)


def test_a_draft_of_each_supplier_names_the_article_that_has_none(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    plate, almanac, bowl = (books.a_product(name) for name in ("Assiette", "Almanach", "Bol"))
    a_supplier(books, "Faïencerie", plate, 5_000_000)
    a_supplier(books, "Lightship", almanac, 7_000_000)
    dialog = ordering(stage, under, [plate, almanac, bowl])
    assert any("« Bol »" in _plain(told) for told in dialog.effects.told)
    dialog.lines.close_cell()
    dialog.lines.change([replace(row, quantity_milli=1_000) for row in dialog.lines.rows if row.goods])
    dialog.verb.click()
    assert "« Bol »" in _plain(dialog.form.fields["lines"].problem)
    dialog.apart.setChecked(False)
    assert dialog.form.fields["supplier"].isVisible()


def test_goods_received_without_a_paper_count_on_the_order_that_waits_for_them(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    plate = books.a_product("Assiette")
    who = a_supplier(books, "Faïencerie", plate, 5_000_000)
    order = on_the_way(books, who, plate, 24_000)
    dialog = GoodsInDialog(stage.office, [plate], None, under)
    dialog.open()
    stage.calm()
    # Before anything is counted the order that waits is named.
    number = the_number(books, order)
    [owed] = dialog.effects.told
    assert f"Faïencerie doit encore livrer 24 Assiette ({number})" in owed
    dialog.lines.close_cell()
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=30_000)])
    assert owed in dialog.effects.told
    dialog.supplier.set_value(named(books, who))
    dialog._on_supplier(named(books, who))
    stage.calm()
    assert not dialog.attach.isHidden()
    assert "CF-" in dialog.attach.text()
    assert owed not in dialog.effects.told
    assert f"{number} attend 24 de moins, Assiette\u00a0: plus rien à venir" in dialog.effects.told
    assert "sans commande\u00a0: 6 Assiette" in dialog.effects.told
    dialog.attach.setChecked(False)
    assert [told for told in dialog.effects.told if "continuent d’attendre" in told]
    dialog.attach.setChecked(True)
    dialog.verb.click()
    stage.calm()
    with books.database.read() as rd:
        [line] = lines_of_purchase(rd, order)
        [row] = purchase_rows(rd, [order])
    # All it owed has come; the six above it came for nobody's order.
    assert (line.received_milli, row.state) == (24_000, "closed")
    with books.database.read() as rd:
        assert stock_rows(rd, [plate])[0].on_hand_milli == 30_000
    books.must_verify()


def test_part_of_what_is_late_leaves_the_rest_to_come(stage: Stage, books: Desk, under: QWidget) -> None:
    plate = books.a_product("Assiette")
    who = a_supplier(books, "Faïencerie", plate, 5_000_000)
    draft = PurchaseDraft(
        supplier_id=who, lines=(OrderedLine(plate, 24_000, 4_000_000),), expected_on=TODAY - timedelta(days=3)
    )
    order = books.do(purchase.save, draft)
    books.do(purchase.send, order)
    number = the_number(books, order)
    dialog = GoodsInDialog(stage.office, [plate], None, under)
    dialog.open()
    stage.calm()
    assert f"({number}, en retard)" in dialog.effects.told[0]
    dialog.lines.close_cell()
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=10_000)])
    dialog.supplier.set_value(named(books, who))
    dialog._on_supplier(named(books, who))
    assert f"{number} attend 10 de moins, Assiette\u00a0: encore 14 à venir" in dialog.effects.told
