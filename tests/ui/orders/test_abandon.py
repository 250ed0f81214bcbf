"""A draft order is given up from its page without a question, and brought back as it was (U1)."""

from __future__ import annotations

from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.orders.order_page import OrderPage


def test_a_draft_is_discarded_at_once_and_undone(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(), 2))
    page = stage.show(OrderPage(stage.office, order))
    assert "order_page.verb.cancel" not in page.verbs.offered
    page.verbs.do("order_page.verb.abandon")
    stage.calm()
    assert books.state(order)[0] == "cancelled"
    message = stage.said[-1]
    assert message.undo is not None
    message.undo()
    stage.calm()
    noun, again = stage.opened[-1]
    assert noun == "order_draft"
    assert books.state(again)[0] == "draft"
    assert books.row(f"SELECT quantity_milli AS q FROM order_line WHERE order_id = {again}")["q"] == 2_000
