"""A day at the desk without a mouse: every key is pressed where the focus is, in the whole window."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.base.clock import FixedClock
from app.base.database import open_database
from app.links.shops.folder import read_folder
from app.links.shops.intake import store, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.shop import connect
from tests.links.shops.recorded_shop import SHOP
from tests.links.shops.recordings import shop
from tests.stories.desk import OWNER, TODAY, Desk, goods
from tests.ui.stories.conftest import Story
from ui.customers.customer_page import CustomerPage
from ui.invoicing.credit_dialog import CreditDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.list_screen import ListScreen
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.table import ListTable
from ui.orders.order_page import OrderPage
from ui.orders.release_dialog import ReleaseDialog
from ui.shops.shops_screen import ShopsScreen
from ui.today.process_dialog import ProcessDialog

Opened = Callable[[], Story]


def some_of_the_shop(folder: Path, count: int, **changes: object) -> Path:
    """The recorded shop with so many of its paid orders, altered as told, and enough of everything on its shelves."""
    shutil.copytree(SHOP, folder, copy_function=shutil.copyfile, dirs_exist_ok=True)
    paid = [each for each in shop("orders") if each["status"] == "processing" and float(each["total"]) > 0]
    orders: list[dict[str, Any]] = [{**each, **changes} for each in paid[:count]]
    bought = {str(line["product_id"]) for each in orders for line in each["line_items"]}
    shelves = {"stock_quantity": 500, "stock_status": "instock"}
    goods_there = [{**each, **shelves} for each in shop("products") if str(each["id"]) in bought]
    every: dict[str, list[dict[str, object]]] = shop("variations")
    variants = {key: [{**each, **shelves} for each in inner] for key, inner in every.items() if key in bought}
    buyers = {each["customer_id"] for each in orders}
    for name, entries in (
        ("orders", orders),
        ("products", goods_there),
        ("customers", [each for each in shop("customers") if each["id"] in buyers]),
        ("variations", variants),
        ("refunds", {}),
    ):
        (folder / f"{name}.json").write_text(json.dumps(entries, default=str), "utf-8")
    return folder


def take(url: str, folder: Path) -> None:
    """The shop arrives."""
    kind = kind_of("woocommerce")
    recorded = read_folder(folder)
    info = kind.info(recorded.info)
    database = open_database(url, FixedClock.on(TODAY))
    shop_id = database.do(OWNER, connect, kind.name, info.name, info.url)
    store(database, OWNER, shop_id, list(recorded.records(kind)))
    take_in(database, OWNER, shop_id)
    database.close()


def shown(story: Story, kind: type[OrderPage | InvoicePage | CustomerPage]) -> None:
    """Wait for a page to be there with what it shows."""
    story.wait(lambda: isinstance(story.window.current, kind) and story.window.current.facts is not None)
    story.calm()


@pytest.mark.slow
def test_the_mornings_twelve_orders_are_shipped_and_invoiced(
    desk: Desk, file: str, open_story: Opened, tmp_path: Path
) -> None:
    take(file, some_of_the_shop(tmp_path / "shop", 12))
    story = open_story()
    story.photograph("today")

    story.control(Qt.Key.Key_2)
    story.wait(lambda: isinstance(story.focus, ListTable))
    story.photograph("orders")
    story.control(Qt.Key.Key_A)
    story.photograph("ticked")
    # Ships and invoices: the verb over the ticks only ships.
    story.button("Expédier et facturer")
    story.dialog(ProcessDialog)
    story.photograph("preview")
    story.step()
    story.wait(lambda: desk.row("SELECT count(*) AS n FROM invoice")["n"] == 12)
    story.calm()
    story.photograph("done")
    story.enter()
    story.back_in_window()
    story.photograph("orders-after")

    states = {
        (row["shipped"], row["invoiced"]): row["n"]
        for row in desk.rows("SELECT shipped, invoiced, count(*) AS n FROM sales_order GROUP BY 1, 2")
    }
    assert states == {("all", "all"): 12}


def test_a_customer_is_found_by_half_a_name_and_a_held_order_released(desk: Desk, open_story: Opened) -> None:
    pull = desk.a_product("Pull marin", on_hand=20)
    for name in ("Café de la Gare", "Crêperie Ty Mor", "Mercerie Hébert"):
        desk.a_customer(name)
    buyer = desk.a_customer("Épicerie Lévêque & Fils", limit=10_000)
    order = desk.an_order(buyer, goods(pull, 10, "26.90"))
    desk.confirm(order)
    assert desk.state(order)[0] == "held"
    story = open_story()

    story.control(Qt.Key.Key_K)
    story.type("leveq")
    story.photograph("found")
    story.enter()
    shown(story, CustomerPage)
    story.photograph("customer")

    story.control(Qt.Key.Key_2)
    story.control(Qt.Key.Key_F)
    story.type("leveq")
    story.enter()
    screen = story.window.current
    assert isinstance(screen, ListScreen)
    story.wait(lambda: screen.model.rowCount() == 1)
    story.enter()
    shown(story, OrderPage)
    page = story.window.current
    assert isinstance(page, OrderPage)
    assert any("plafond" in effect for effect in page.card.told)
    story.photograph("held")
    story.step()
    story.dialog(ReleaseDialog)
    story.type("Le gérant a promis le virement de lundi")
    story.photograph("release")
    story.step()
    story.wait(lambda: desk.state(order)[0] == "confirmed")
    story.back_in_window()
    story.photograph("released")
    assert "Le gérant a promis le virement de lundi" in " ".join(page.history.told)


def test_an_issued_invoice_is_corrected(desk: Desk, open_story: Opened) -> None:
    pull = desk.a_product("Pull marin", on_hand=20)
    order = desk.an_order(desk.a_customer("SARL Lefèvre"), goods(pull, 3, "26.90"))
    desk.confirm(order)
    desk.ship(order)
    desk.invoice(order)
    story = open_story()

    story.control(Qt.Key.Key_6)
    story.wait(lambda: isinstance(story.focus, ListTable))
    story.calm()
    story.enter()
    shown(story, InvoicePage)
    story.photograph("invoice")
    story.button("Faire un avoir")
    story.dialog(CreditDialog)
    story.press(Qt.Key.Key_Down)
    story.enter()
    story.type("12,5")
    story.enter()
    story.type("Remise oubliée")
    story.photograph("correction")
    story.step()
    story.wait(lambda: desk.row("SELECT count(*) AS n FROM invoice")["n"] == 2)
    story.back_in_window()
    story.photograph("corrected")
    [credit] = desk.rows("SELECT kind, total FROM invoice WHERE kind = 'credit_note'")
    assert abs(credit["total"]) == 1_250


@pytest.mark.slow
def test_a_parked_record_is_put_right_and_sent_again(
    desk: Desk, file: str, open_story: Opened, tmp_path: Path
) -> None:
    take(file, some_of_the_shop(tmp_path / "shop", 1))
    [order] = [row["id"] for row in desk.rows("SELECT id FROM sales_order")]
    desk.ship(order)
    # Its goods are on their way when the shop says that it is cancelled.
    take(file, some_of_the_shop(tmp_path / "shop", 1, status="cancelled"))
    assert desk.row("SELECT count(*) AS n FROM inbox WHERE state = 'parked'")["n"] == 1
    story = open_story()

    story.control(Qt.Key.Key_8)
    story.wait(lambda: isinstance(story.focus, ListTable))
    screen = story.window.current
    assert isinstance(screen, ShopsScreen)
    story.calm()
    story.photograph("parked")
    assert "ne peut plus être annulée" in screen.panel.title.text()
    story.enter()
    shown(story, OrderPage)
    story.photograph("order")
    story.button("Plus")
    story.choose("Annuler l’expédition")
    story.dialog(ReasonDialog)
    story.type("Annulée par le client")
    story.step()
    story.wait(lambda: desk.state(order)[1] == "none")
    story.back_in_window()
    story.photograph("goods-back")
    story.press(Qt.Key.Key_Escape)
    story.wait(lambda: story.window.current is screen)
    story.button("Réessayer")
    story.wait(lambda: desk.state(order)[0] == "cancelled")
    story.calm()
    story.photograph("taken")
    assert desk.row("SELECT count(*) AS n FROM inbox WHERE state = 'parked'")["n"] == 0
