"""Whose turn it is, changed from the page of an order and from that of a product."""

from __future__ import annotations

import pytest

from app.base import settings
from app.orders.waiting import turns_of
from app.reports.order_outlook import order_look
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.chips import Chip
from ui.orders.order_page import OrderPage
from ui.orders.turn_dialog import TurnDialog
from ui.stock.product_page import ProductPage
from ui.stock.product_rows import turn_chip

Two = tuple[int, int, int]


@pytest.fixture
def two(books: Desk) -> Two:
    """A product of which five are there, and two orders that wait for four and for three of it."""
    books.do(settings.decide, "ship.partial", value=True)
    bowl = books.a_product("Bol", on_hand=5)
    made = []
    for name, pieces in (("Lefèvre", 4), ("Morel", 3)):
        order = books.an_order(
            books.a_customer(name), goods(bowl, pieces, name="Bol"), payment_kind="account"
        )
        books.confirm(order)
        made.append(order)
    return bowl, made[0], made[1]


def plain(told: str) -> str:
    return told.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_order_that_waits_is_served_first_from_its_page(stage: Stage, books: Desk, two: Two) -> None:
    bowl, one, other = two
    page = stage.show(OrderPage(stage.office, other))
    stage.calm()
    assert "turns.last.open" not in page.verbs.offered
    page.verbs.do("turns.first.open")
    dialog = page.findChildren(TurnDialog)[-1]
    stage.calm()
    numbers = [books.order(each)["number"] for each in (one, other)]
    told = [plain(each) for each in dialog.effects.told]
    assert told[0] == f"{numbers[1]} n’attend plus rien de ces articles"
    assert f"{numbers[0]}, promise pour le" in told[1]
    assert "attend alors 2 articles" in told[1]
    assert "Aujourd’hui" in told[2]
    dialog.reason.setText("salon demain")
    dialog.act()
    stage.calm()
    with books.reading() as rd:
        assert [each.order_id for each in turns_of(rd, [bowl])[bowl]] == [other, one]
        assert order_look(rd, one).contest is not None
    assert "turns.first.open" not in page.verbs.offered


def test_reserved_for_says_what_is_covered_and_lets_others_go_first(
    stage: Stage, books: Desk, two: Two
) -> None:
    bowl, one, other = two
    page = stage.show(ProductPage(stage.office, bowl))
    stage.calm()
    chips = [turn_chip(row) for row in page.promises.rows_model.rows]
    assert chips == [Chip("done", "Couvert"), Chip("wait", "Attend 2")]
    page.verbs.do("turns.last.open")
    dialog = page.findChildren(TurnDialog)[-1]
    stage.calm()
    assert dialog.order_id == one
    dialog.order.setCurrentIndex(1)
    stage.calm()
    assert not dialog.verb.isEnabled()
    assert dialog.effects.told == ("Personne n’attend ces articles après elle",)
    dialog.order.setCurrentIndex(0)
    stage.calm()
    dialog.reason.setText("revient en janvier")
    dialog.act()
    stage.calm()
    with books.reading() as rd:
        assert [each.order_id for each in turns_of(rd, [bowl])[bowl]] == [other, one]
    assert [row.id for row in page.promises.rows_model.rows] == [other, one]


def test_where_there_is_enough_for_all_nobody_is_asked(stage: Stage, books: Desk, two: Two) -> None:
    bowl, one, _ = two
    books.receive_goods(bowl, 9)
    product = stage.show(ProductPage(stage.office, bowl))
    stage.calm()
    assert not [key for key in product.verbs.offered if key.startswith("turns.")]
    order = stage.show(OrderPage(stage.office, one))
    stage.calm()
    assert not [key for key in order.verbs.offered if key.startswith("turns.")]


def test_shipping_part_says_whose_goods_it_takes(stage: Stage, books: Desk, two: Two) -> None:
    from ui.orders.lots_dialog import ask_what_leaves
    from ui.orders.quantities_dialog import ShipDialog

    _, one, other = two
    with books.reading() as rd:
        look = order_look(rd, other)
    page = stage.show(OrderPage(stage.office, other))
    stage.calm()
    ask_what_leaves(stage.office, other, look, page)
    dialog = page.findChildren(ShipDialog)[-1]
    stage.calm()
    number = books.order(one)["number"]
    takes = f"prend 2 articles à {number}, qui les attendait avant"
    assert takes not in [plain(each) for each in dialog.effects.told]
    [edit] = dialog.edits.values()
    edit.set_value(3_000)
    dialog._tell()
    assert takes in [plain(each) for each in dialog.effects.told]
