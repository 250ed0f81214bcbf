"""The list of orders in a wide window: whom to speak to, where, by when; and the shop where there is one."""

from __future__ import annotations

from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.orders.orders_screen import orders_screen


def test_a_company_without_shops_has_no_column_for_them(stage: Stage, books: Desk) -> None:
    customer = books.a_customer("SARL Lefèvre", contact="Zoé Lefèvre")
    books.an_order(customer, goods(books.a_product()))
    screen = stage.show(orders_screen(stage.office), (1800, 800))
    keys = screen.columns.keys
    assert {"contact", "city", "promised_on"} <= set(keys)
    assert "shop" not in keys
    line = screen.model.line(0)
    assert line is not None
    told = dict(zip(keys, (cell.text for cell in line.cells), strict=True))
    assert told["contact"] == "Zoé Lefèvre"
    # The town has a column of its own, and is not said beside the name too.
    assert line.cells[keys.index("customer")].aside == ""
