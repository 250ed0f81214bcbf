"""Selling products in a shop from the window: which shop, what follows there, and the first changes shown before consent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.flow.channel import consent, decide
from app.links.shops.shop import connect
from app.orders.channel import Decisions
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from ui.kit.wording import say
from ui.shops.consent_dialog import ConsentDialog
from ui.stock.product_page import ProductPage
from ui.stock.sell_in_dialog import SellInDialog, sell_in_shop


def a_shop(books: Desk, decisions: Decisions | None = None) -> int:
    shop = books.database.do(OWNER, connect, "woocommerce", "Boutique Été", "https://ete.example")
    if decisions is not None:
        books.do(decide, shop, decisions)
    return int(shop)


def sold(books: Desk) -> list[int]:
    query = "SELECT product_id FROM sold_in WHERE left_at IS NULL ORDER BY product_id"
    return [row["product_id"] for row in books.rows(query)]


def test_products_are_sold_in_a_shop_by_keys_and_what_follows_is_said_before(
    stage: Stage, books: Desk
) -> None:
    a_shop(books, Decisions(texts="here", prices="here"))
    bowl, cup = books.a_product("Bol", sku="BOL"), books.a_product("Tasse")
    dialog = sell_in_shop(stage.office, [bowl, cup])
    stage.qtbot.addWidget(dialog)
    stage.calm()
    told = "\n".join(dialog.effects.told)
    assert say("sold_in.effect.draft", n=1) in told
    assert say("sold_in.effect.without_sku", n=1) in told
    assert say("sold_in.effect.no_consent") in told
    QTest.keyClick(dialog.way, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert sold(books) == [bowl, cup]
    assert stage.said[-1].text == say("sold_in.done.sell", n=2, shop="Boutique Été")


def test_where_the_shop_keeps_its_prices_it_is_said_that_nothing_is_written(
    stage: Stage, books: Desk
) -> None:
    a_shop(books)
    dialog = sell_in_shop(stage.office, [books.a_product("Bol", sku="BOL")])
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert list(dialog.effects.told) == [say("sold_in.effect.undecided", shop="Boutique Été")]
    assert dialog.verb.isEnabled()


def test_the_page_of_a_product_leads_there_and_says_where_it_is_sold(stage: Stage, books: Desk) -> None:
    shop = a_shop(books, Decisions(texts="here"))
    bowl = books.a_product("Bol", sku="BOL")
    page = stage.show(ProductPage(stage.office, bowl))
    assert page.facts is not None
    assert "sold_in.open" in [each.key for each in page._offered(page.facts)]
    dialog = sell_in_shop(stage.office, [bowl], page)
    stage.calm()
    dialog.act()
    stage.calm()
    assert page.facts is not None
    assert page.facts.sold_in == ("Boutique Été",)
    again = SellInDialog(stage.office, [bowl], page)
    stage.calm()
    assert again.way.value == "leave"
    again.act()
    stage.calm()
    assert sold(books) == []
    assert page.facts.sold_in == ()
    assert books.rows("SELECT id FROM sold_in WHERE shop_id = :shop", shop=shop)


def test_without_a_shop_nothing_is_offered(stage: Stage, books: Desk) -> None:
    page = stage.show(ProductPage(stage.office, books.a_product("Bol", sku="BOL")))
    assert page.facts is not None
    assert "sold_in.open" not in [each.key for each in page._offered(page.facts)]
    dialog = SellInDialog(stage.office, [page.row_id], page)
    stage.calm()
    assert not dialog.verb.isEnabled()


def test_the_first_changes_hold_what_would_be_made_before_anybody_consents(stage: Stage, books: Desk) -> None:
    shop = a_shop(books, Decisions(texts="here"))
    bowl, odd = books.a_product("Bol", sku="BOL"), books.a_product("Sans code")
    dialog = sell_in_shop(stage.office, [bowl, odd])
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.act()
    stage.calm()
    asked = ConsentDialog(stage.office, shop)
    stage.qtbot.addWidget(asked)
    stage.calm()
    assert asked.table is not None
    rows = asked.table.rows_model.rows
    assert [each.what for each in rows] == [say("shop_change.new"), say("shop_change.refused")]
    assert rows[0].will_be_shown
    assert "code" in rows[1].will_be_shown
    books.do(consent, shop)


def test_what_is_not_written_is_not_promised_for_the_next_synchronisation(stage: Stage, books: Desk) -> None:
    shop = a_shop(books, Decisions(texts="here"))
    odd = books.a_product("Sans code")
    dialog = sell_in_shop(stage.office, [odd])
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert list(dialog.effects.told) == [say("sold_in.effect.without_sku", n=1)]
    dialog.act()
    stage.calm()
    asked = ConsentDialog(stage.office, shop)
    stage.qtbot.addWidget(asked)
    stage.calm()
    assert say("shop_consent.not_written", n=1) in asked.effects.told
    assert say("shop_consent.then") not in asked.effects.told
    assert say("shop_consent.things", n=1) not in asked.subtitle.text()
