"""Promising another day to many orders at the window: each with the day it had and the one it gets, the customers told or not."""

from __future__ import annotations

from datetime import date

from app.flow import purchase
from tests.flow.test_promised import on_its_way
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.bulk_dialog import BulkDialog
from ui.orders.order_deeds import NEW_DAY

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
