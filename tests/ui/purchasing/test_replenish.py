"""What to buy at the window: proposed with reasons, ticked, and made into drafts in one action."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.base.listing import ListQuery
from app.flow import lend
from app.purchasing import supplier
from app.purchasing.purchase import lines_of_purchase, waiting_drafts
from app.purchasing.purchase_queries import PURCHASES
from app.purchasing.supplier import OfferDraft, SupplierDraft
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.purchasing.purchase_dialog import PurchaseDialog
from ui.purchasing.replenish_dialog import ReplenishDialog
from ui.purchasing.supplier_dialog import SupplierDialog


@pytest.fixture
def under(stage: Stage) -> QWidget:
    """What dialogs stand over, and go away with."""
    return stage.show(QWidget())


def test_what_is_missing_becomes_a_draft_in_one_action(stage: Stage, books: Desk, under: QWidget) -> None:
    product, alone = books.a_product("Pull marin"), books.a_product("Bonnet")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    books.do(supplier.offer, who, OfferDraft(product_id=product, pack_milli=6_000, price_micro=5_000_000))
    order = books.an_order(books.a_customer(), goods(product, 4), goods(alone, 2))
    books.confirm(order)
    dialog = ReplenishDialog(stage.office, under)
    dialog.open()
    stage.calm()
    assert [row.name for row in dialog.rows.rows_model.rows] == ["Pull marin", "Bonnet"]
    # What nobody offers is shown and not ordered.
    assert dialog.rows.ticked == {product}
    assert any("30,00" in told for told in dialog.effects.told)
    dialog.rows.tick(frozenset())
    assert not dialog.verb.isEnabled()
    dialog.rows.tick(frozenset({product, alone}))
    dialog.verb.click()
    stage.calm()
    [(noun, key)] = stage.opened
    assert noun == "purchase"
    [line] = books.rows("SELECT quantity_milli FROM purchase_line WHERE purchase_id = :id", id=key)
    assert line["quantity_milli"] == 6_000


def test_pressed_twice_nothing_is_ordered_twice(stage: Stage, books: Desk, under: QWidget) -> None:
    product = books.a_product("Pull marin")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=5_000_000))
    books.confirm(books.an_order(books.a_customer(), goods(product, 4)))
    dialog = ReplenishDialog(stage.office, under)
    dialog.open()
    stage.calm()
    assert not any("déjà" in told for told in dialog.effects.told)
    dialog.verb.click()
    stage.calm()
    again = ReplenishDialog(stage.office, under)
    again.open()
    stage.calm()
    assert again.rows.ticked == frozenset()
    assert not again.verb.isEnabled()
    # Who wants more all the same is told that it goes into the same draft.
    again.rows.tick(frozenset({product}))
    assert any("brouillon qui attend déjà" in told and "Grossiste" in told for told in again.effects.told)
    again.verb.click()
    stage.calm()
    with books.reading() as rd:
        [draft] = waiting_drafts(rd).values()
        assert PURCHASES.count(rd, ListQuery(chips=(("view", "drafts"),))).count == 1
        [line] = lines_of_purchase(rd, draft.id)
    assert line.quantity_milli == 2 * 4_000


def test_nothing_to_buy_says_so(stage: Stage, books: Desk, under: QWidget) -> None:
    books.a_product("Pull marin", on_hand=5)
    dialog = ReplenishDialog(stage.office, under)
    dialog.open()
    stage.calm()
    assert dialog.subtitle.text()
    assert not dialog.verb.isEnabled()


def test_without_any_supplier_the_way_is_to_write_one_down_and_order_from_them(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin")
    books.confirm(books.an_order(books.a_customer(), goods(product, 4), payment_kind="account"))
    dialog = ReplenishDialog(stage.office, under)
    dialog.open()
    stage.calm()
    assert "Aucun fournisseur" in dialog.subtitle.text()
    assert dialog.verb.text() == "&Noter un fournisseur…"
    assert dialog.verb.isEnabled()
    dialog.verb.click()
    stage.calm()
    [adding] = [each for each in QApplication.topLevelWidgets() if isinstance(each, SupplierDialog)]
    adding.name.setText("Grossiste du Gard")
    adding.try_it()
    stage.calm()
    [buying] = [each for each in QApplication.topLevelWidgets() if isinstance(each, PurchaseDialog)]
    stage.calm()
    assert buying.supplier.value is not None
    assert buying.supplier.value.name == "Grossiste du Gard"
    assert [row.quantity_milli for row in buying.lines.rows if row.goods is not None] == [4_000]
    buying.reject()


def test_what_unpaid_orders_hold_is_said_and_led_to(stage: Stage, books: Desk, under: QWidget) -> None:
    product = books.a_product("Pull marin", on_hand=1)
    books.on(TODAY - timedelta(days=60))
    books.confirm(books.an_order(books.a_customer(), goods(product, 4), payment_kind="prepaid"))
    books.on(TODAY)
    dialog = ReplenishDialog(stage.office, under)
    dialog.open()
    stage.calm()
    assert dialog.subtitle.text() == "Rien d’autre n’est à son seuil."
    [told] = dialog.effects.told
    assert told.replace("\u00a0", " ").startswith("Pas dans la proposition : Pull marin.")
    dialog.decide.click()
    [place] = stage.places
    assert (place.room, dict(place.query.chips)) == ("orders", {"view": "unpaid"})


def test_what_only_orders_on_hold_want_is_shown_and_not_ticked(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product = books.a_product("Pull marin", on_hand=1)
    who = books.do(supplier.add, SupplierDraft(name="Grossiste"))
    books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=5_000_000))
    buyer = books.a_customer()
    books.confirm(books.an_order(buyer, goods(product, 4), payment_kind="account"))
    books.do(lend.notice, buyer, TODAY, "BODACC A 2026 0123", "")
    dialog = ReplenishDialog(stage.office, under)
    dialog.open()
    stage.calm()
    assert dialog.rows.ticked == frozenset()
    assert not dialog.verb.isEnabled()
    assert any("commandes bloquées" in told for told in dialog.effects.told)
    dialog.rows.tick(frozenset({product}))
    assert dialog.verb.isEnabled()
    assert not any("commandes bloquées" in told for told in dialog.effects.told)


def test_a_supplier_who_does_not_deliver_for_so_little_is_named_and_not_ticked(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    product, alone = books.a_product("Pull marin"), books.a_product("Bonnet", on_hand=30)
    sold = books.an_order(books.a_customer(), goods(alone, 29))
    books.confirm(sold)
    books.ship(sold)
    who = books.do(supplier.add, SupplierDraft(name="Grossiste", minimum_amount=40_000))
    books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=5_000_000))
    books.confirm(books.an_order(books.a_customer(), goods(product, 4)))
    dialog = ReplenishDialog(stage.office, under)
    dialog.open()
    stage.calm()
    assert dialog.rows.ticked == frozenset()
    [told] = [each for each in dialog.effects.told if "minimum" in each]
    assert told.startswith("Grossiste")
    assert "400,00" in told
    dialog.rows.tick(frozenset({product}))
    assert dialog.verb.isEnabled()
    # What nobody offers is ordered from whoever shall, as many as were proposed.
    [proposed] = [row for row in dialog.rows.rows_model.rows if row.id == alone]
    dialog.choose.click()
    stage.calm()
    [buying] = [each for each in QApplication.topLevelWidgets() if isinstance(each, PurchaseDialog)]
    stage.calm()
    assert [(row.goods.id, row.quantity_milli) for row in buying.lines.rows if row.goods is not None] == [
        (alone, proposed.suggested_milli)
    ]
    assert proposed.suggested_milli > 1000
    buying.reject()


def test_the_other_lines_of_a_supplier_fill_up_what_is_below_their_minimum(
    stage: Stage, books: Desk, under: QWidget
) -> None:
    jumper, hat = books.a_product("Pull marin"), books.a_product("Bonnet")
    who = books.do(supplier.add, SupplierDraft(name="Grossiste", minimum_amount=4_000))
    for product in (jumper, hat):
        books.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=5_000_000))
        books.confirm(books.an_order(books.a_customer(), goods(product, 4)))
    dialog = ReplenishDialog(stage.office, under, [jumper])
    dialog.open()
    stage.calm()

    def minimum() -> list[str]:
        return [each.replace("\u00a0", " ") for each in dialog.effects.told if "minimum" in each]

    # All that is proposed would do; what is ticked alone does not.
    assert dialog.rows.ticked == {jumper}
    [told] = minimum()
    assert "20,00 €" in told
    assert "40,00 €" in told
    assert dialog.fill_up.isVisibleTo(dialog)
    assert "Grossiste" in dialog.fill_up.text()
    assert "40,00" in dialog.fill_up.text()
    dialog.fill_up.click()
    assert dialog.rows.ticked == {jumper, hat}
    assert minimum() == []
    assert not dialog.fill_up.isVisibleTo(dialog)
