"""Shipping several orders together from Preparation: proposed from one, each can be left out, what parts them is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.flow.pack import ParcelDraft, pack
from app.flow.ship_together import ship_together as ship_them
from app.orders.draft import PostalAddress
from app.reports.order_page import order_page
from app.shipping.stuck import STUCK_DAYS
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.reason_dialog import ReasonDialog
from ui.orders.order_page import OrderPage
from ui.orders.order_rows import linked_documents
from ui.shipping.dispatch_dialog import dispatch_orders
from ui.shipping.preparation_screen import preparation_screen
from ui.shipping.shipment_page import ShipmentPage
from ui.shipping.together_dialog import ship_together

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")


def some_orders(
    books: Desk, *doors: PostalAddress, billing: PostalAddress = DOOR, monthly: bool = False
) -> list[int]:
    bowl, customer = books.a_product("Bol", on_hand=50), books.a_customer(monthly_invoice=monthly)
    made: list[int] = []
    for door in doors:
        order = books.an_order(
            customer, goods(bowl, 2), payment_kind="account", billing=billing, delivery=door
        )
        books.confirm(order)
        made.append(order)
    return made


def test_one_order_proposes_the_others_to_its_door_and_they_leave_in_one_step(
    stage: Stage, books: Desk
) -> None:
    one, two, far = some_orders(books, DOOR, DOOR, replace(DOOR, city="Arles"))
    dialog = ship_together(stage.office, [two])
    stage.calm()
    assert dialog.table.ticked == {one, two}
    assert "Zoë Lefèvre, 3 rue de l’Œuf, 30000 Nîmes" in dialog.subtitle.text()
    assert {row.amount for row in dialog.table.rows_model.rows} == {2400}
    assert "2 commandes ensemble" in dialog.verb.text()
    dialog.try_it()
    stage.calm()
    assert [books.state(key)[1] for key in (one, two, far)] == ["all", "all", "none"]
    assert [row["first"] for row in books.rows("SELECT joined_to_id AS first FROM shipment ORDER BY id")] == [
        None,
        1,
    ]


def test_what_it_says_of_invoices_is_what_the_customer_gets(stage: Stage, books: Desk) -> None:
    for monthly, told in ((False, "une pour chaque commande"), (True, "celle du mois les prend ensemble")):
        dialog = ship_together(stage.office, some_orders(books, DOOR, DOOR, monthly=monthly))
        stage.calm()
        assert told in dialog.effects.told[-1]
        dialog.reject()


def test_what_parts_them_is_said_until_one_is_left_out(stage: Stage, books: Desk) -> None:
    one, two, far = some_orders(books, DOOR, DOOR, replace(DOOR, city="Arles"))
    dialog = ship_together(stage.office, [one, two, far])
    stage.calm()
    assert not dialog.verb.isEnabled()
    assert "Arles" in dialog.verb.toolTip()
    assert dialog.banner.isVisibleTo(dialog)
    assert [row.id for row in dialog.table.rows_model.rows if row.stops is not None] == [far]
    dialog.table.tick(frozenset({one, two}))
    assert not any(row.stops for row in dialog.table.rows_model.rows)
    assert not dialog.banner.isVisibleTo(dialog)
    dialog.table.tick(frozenset({one}))
    assert "deux commandes" in dialog.verb.toolTip()


def test_orders_without_an_address_have_no_door_in_common(stage: Stage, books: Desk) -> None:
    nowhere = PostalAddress(name="Client de passage")
    one, two = some_orders(books, nowhere, nowhere, billing=nowhere)
    dialog = ship_together(stage.office, [one])
    stage.calm()
    assert [row.id for row in dialog.table.rows_model.rows] == [one]
    dialog = ship_together(stage.office, [one, two])
    stage.calm()
    assert not dialog.verb.isEnabled()
    assert "adresse de livraison complète" in dialog.verb.toolTip()


def test_preparation_says_that_two_go_to_one_door(stage: Stage, books: Desk) -> None:
    some_orders(books, DOOR, DOOR)
    screen = stage.show(preparation_screen(stage.office))
    stage.calm()
    line = screen.model.line(0)
    assert line is not None
    assert any("même adresse\u00a0: 2" in cell.aside for cell in line.cells)


def test_a_page_shows_what_left_with_it_and_taking_it_back_leaves_that(stage: Stage, books: Desk) -> None:
    first, second = books.do(ship_them, some_orders(books, DOOR, DOOR))
    page = stage.show(ShipmentPage(stage.office, first))
    [row] = page.beside.table.rows_model.rows
    assert row.id == second
    assert page.facts is not None
    page._reverse(page.facts)
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog)]
    assert any("laisse BL-2026-0002" in told for told in dialog.effects.told)
    dialog.reason.setText("oubliée")
    dialog.try_it()
    stage.calm()
    other = stage.show(ShipmentPage(stage.office, second))
    [row] = other.beside.table.rows_model.rows
    assert row.reversed


def test_what_left_with_a_parcel_without_news_says_so_on_its_page_and_its_orders(
    stage: Stage, books: Desk
) -> None:
    books.on(TODAY - timedelta(days=STUCK_DAYS + 1))
    orders = some_orders(books, DOOR, DOOR)
    first, second = books.do(ship_them, orders)
    books.do(pack, first, [ParcelDraft(carrier="Colissimo", tracking="6A0123")])
    books.on(TODAY)
    beside = stage.show(ShipmentPage(stage.office, first)).beside
    assert [(row.id, beside._state(row).text) for row in beside.table.rows_model.rows] == [
        (second, "Sans nouvelles")
    ]
    for order in orders:
        books.invoice(order)
        books.pay(order, books.order(order)["total"])
    page = stage.show(OrderPage(stage.office, orders[1]))
    assert list(page.card.told) == ["Expédiée, facturée et réglée.", "Colis de BL-2026-0002 sans nouvelles."]
    with books.reading() as rd:
        linked = [linked_documents(order_page(rd, order)) for order in orders]
    news = [[each.chip.text for each in every if each.noun == "shipment" and each.chip] for every in linked]
    assert news == [["Sans nouvelles"], ["Sans nouvelles"]]


def test_a_dispatch_asks_whether_to_join(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.shipping.dispatch_dialog.ask_place", lambda *_told: tmp_path / "all.pdf")
    keys = some_orders(books, DOOR, DOOR)
    dialog = dispatch_orders(stage.office, keys)
    stage.calm()
    assert not dialog.joins.isChecked()
    dialog.joins.setChecked(True)
    dialog.bills.setChecked(False)
    dialog.then.set_value("save")
    dialog.try_it()
    joined = "SELECT id FROM shipment WHERE joined_to_id IS NOT NULL"
    stage.qtbot.waitUntil(lambda: bool(books.rows(joined)))
    stage.calm()
    assert (tmp_path / "all.pdf").exists()
