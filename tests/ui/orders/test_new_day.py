"""Promising another day to many orders at the window: each with the day it had and the one it gets, the customers told or not."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from app.flow import purchase
from app.reports.order_outlook import order_look
from tests.flow.test_promised import on_its_way
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.bulk_dialog import BulkDialog
from ui.orders.desk_offers import desk_offers
from ui.orders.order_deeds import NEW_DAY
from ui.orders.release_dialog import ReleaseDialog

COMES, LATER = date(2026, 12, 10), date(2026, 12, 17)


def test_they_are_promised_anew_in_one_go(stage: Stage, books: Desk) -> None:
    product = books.a_product("Bol")
    bought = on_its_way(books, product, 9, COMES)
    orders = [books.an_order(books.a_customer(), goods(product), payment_kind="account") for _ in range(2)]
    fine = books.an_order(books.a_customer(), goods(books.a_product("Vase", 9)), payment_kind="account")
    for each in (*orders, fine):
        books.confirm(each)
    books.do(purchase.expect, bought, LATER, "bateau en retard")
    dialog = stage.show(BulkDialog(stage.office, NEW_DAY, frozenset({*orders, fine})))
    stage.calm()
    dialog.choice.setCurrentIndex(1)
    stage.calm()
    rows = dialog.table.rows_model.rows
    assert [row.why.code if row.why else row.note for row in rows] == [
        "promise pour le 11/12/2026, désormais pour le 18/12/2026",
        "promise pour le 11/12/2026, désormais pour le 18/12/2026",
        "order_day_kept",
    ]
    dialog.reason.setText("bateau en retard")
    dialog.try_it()
    stage.calm()
    assert dialog.subtitle.text().startswith("2 autres dates promises.")
    for each in orders:
        assert str(books.order(each)["promised_on"]) == "2026-12-18"


def test_releasing_proposes_the_day_that_can_be_kept(stage: Stage, books: Desk) -> None:
    product = books.a_product("Bol")
    on_its_way(books, product, 9, LATER)
    who = books.a_customer("SCI Tomé", limit=100)
    order = books.an_order(who, goods(product, 3), payment_kind="account", promised_on=COMES)
    assert books.confirm(order).state == "held"
    with books.database.read() as rd:
        look = order_look(rd, order)
    # From its page nobody is told as long as it is on hold.
    [offered] = [
        each for each in desk_offers(stage.office, look, stage.show(QWidget())) if "new_day" in each.key
    ]
    assert offered.refusal is None
    dialog = stage.show(ReleaseDialog(stage.office, look))
    assert dialog.promised.value == date(2026, 12, 18)
    told = " / ".join(dialog.effects.told)
    assert "promise désormais pour le 18/12/2026" in told
    assert "reste promise" not in told
    dialog.promised.set_value(COMES)
    dialog.promised.settled.emit()
    assert "tout ne peut partir que le 18/12/2026" in " / ".join(dialog.effects.told)
    dialog.promised.set_value(date(2026, 12, 21))
    dialog.reason.setText("vu")
    dialog.try_it()
    stage.calm()
    assert (books.state(order)[0], str(books.order(order)["promised_on"])) == ("confirmed", "2026-12-21")
