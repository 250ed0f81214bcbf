"""Checking by scanner: each wrong scan rings, says what it is and changes nothing; what was checked is what leaves."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from app.base import settings
from app.catalogue.tables import product
from app.orders.draft import PostalAddress
from app.shipping.pick_list import Check
from app.stock import place
from app.stock.place import places
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from tests.ui.wedge import plug_in, scan
from ui.kit.wording import say
from ui.shipping.check_dialog import CheckDialog
from ui.shipping.preparation_screen import preparation_screen

BOWL, PLATE, OTHER = "3760074380534", "4006381333931", "96385074"


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    heard: list[int] = []
    monkeypatch.setattr("ui.shipping.check_dialog.ring", heard.append)
    return heard


HOME = PostalAddress(name="Zoë", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")


def two_orders(books: Desk, to: PostalAddress = HOME) -> tuple[list[int], int]:
    bowl = books.a_product("Bol", on_hand=50, sku="BOL", gtins=(BOWL,))
    plate = books.a_product("Assiette", on_hand=50, sku="ASS", gtins=(PLATE,))
    books.a_product("Verre", on_hand=50, sku="VER", gtins=(OTHER,))
    customer = books.a_customer()
    orders: list[int] = []
    for lines in (
        (goods(bowl, 10, name="Bol"), goods(plate, 1, name="Assiette")),
        (goods(bowl, 2, name="Bol"),),
    ):
        order = books.an_order(customer, *lines, payment_kind="account", delivery=to)
        books.confirm(order)
        orders.append(order)
    return orders, bowl


def shown(stage: Stage, keys: list[int]) -> CheckDialog:
    dialog = CheckDialog(stage.office, keys)
    dialog.open()
    stage.qtbot.waitExposed(dialog)
    stage.calm()
    dialog.activateWindow()
    dialog.table.setFocus()
    stage.qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.table)
    plug_in()
    return dialog


def the_check(dialog: CheckDialog) -> Check:
    assert dialog.check_of is not None
    return dialog.check_of


@pytest.mark.parametrize("layout", ["qwerty", "azerty", "shifted"])
def test_ten_fast_scans_are_ten_units_in_any_layout(
    stage: Stage, books: Desk, rung: list[int], layout: str
) -> None:
    orders, _ = two_orders(books)
    dialog = shown(stage, orders[:1])
    for _ in range(10):
        scan(BOWL, layout)
    assert the_check(dialog).progress == (10_000, 11_000)
    assert dialog.heard.kind == "done"
    assert not rung


def test_too_many_wrong_and_foreign_each_ring_otherwise_and_change_nothing(
    stage: Stage, books: Desk, rung: list[int]
) -> None:
    orders, bowl = two_orders(books)
    dialog = shown(stage, orders[1:])
    scan(BOWL)
    scan(BOWL)
    before = the_check(dialog).progress
    for code, said in (
        (BOWL, "Un de trop : Bol"),
        (OTHER, "Mauvais article : Verre"),
        ("5901234123457", "Code inconnu : 5901234123457"),
    ):
        scan(code)
        stage.calm()
        assert dialog.heard.kind == "late"
        assert dialog.heard.text().replace("\u00a0", " ").replace("\u202f", " ").startswith(said)
        assert "Rien n’est changé" in dialog.heard.text()
        assert the_check(dialog).progress == before
    assert rung == [1, 2, 3]
    assert books.stock(bowl) == (50, 12)


def test_what_was_checked_leaves_and_the_rest_stays(stage: Stage, books: Desk) -> None:
    orders, bowl = two_orders(books)
    dialog = shown(stage, orders[:1])
    for _ in range(3):
        scan(BOWL)
    assert "11" in dialog.verb.text()
    assert "8" in dialog.effects.told[1]
    dialog.act()
    stage.calm()
    assert books.stock(bowl) == (47, 9)
    assert books.state(orders[0])[1] == "part"


def test_shipping_by_itself_needs_no_key_and_goes_on_to_the_next(stage: Stage, books: Desk) -> None:
    orders, bowl = two_orders(books)
    dialog = shown(stage, orders)
    dialog.at_once.setChecked(True)
    dialog.table.setFocus()
    first = dialog.order
    for code in [BOWL] * 10 + [PLATE]:
        scan(code)
    stage.qtbot.waitUntil(lambda: dialog.order is not first and dialog.check_of is not None)
    for _ in range(2):
        scan(BOWL)
    stage.calm()
    assert [books.state(order)[1] for order in orders] == ["all", "all"]
    assert books.stock(bowl) == (38, 0)


def test_an_order_without_an_address_leaves_by_a_hand_that_saw_it(stage: Stage, books: Desk) -> None:
    orders, bowl = two_orders(books, PostalAddress(name="Zoë", city="Nîmes"))
    dialog = shown(stage, orders[1:])
    dialog.at_once.setChecked(True)
    dialog.table.setFocus()
    for _ in range(2):
        scan(BOWL)
    stage.calm()
    assert books.state(orders[1])[1] == "none"
    assert dialog.heard.kind == "wait"
    assert say("check.nowhere") in dialog.heard.text()
    assert say("check.effect_nowhere") in dialog.effects.told
    dialog.act()
    stage.calm()
    assert books.state(orders[1])[1] == "all"
    assert books.stock(bowl) == (48, 10)


def test_lines_come_in_the_order_of_the_shelves_and_say_where(stage: Stage, books: Desk) -> None:
    orders, bowl = two_orders(books)
    dialog = shown(stage, orders[:1])
    assert [(row.name, row.place) for row in dialog.table.rows_model.rows] == [("Bol", ""), ("Assiette", "")]
    dialog.reject()
    with books.reading() as rd:
        first = places(rd).first
        plate = int(rd.scalar(select(product.c.id).where(product.c.sku == "ASS")))
    books.do(place.name_shelf, bowl, {first: "B2"})
    books.do(place.name_shelf, plate, {first: "A1"})
    dialog = shown(stage, orders[:1])
    assert [(row.name, row.place) for row in dialog.table.rows_model.rows] == [
        ("Assiette", "A1"),
        ("Bol", "B2"),
    ]


def test_an_order_that_lacks_goods_says_what_it_asks_for_and_leaves_in_part_by_a_hand(
    stage: Stage, books: Desk
) -> None:
    books.do(settings.decide, "ship.partial", value=True)
    bowl = books.a_product("Bol", on_hand=2, sku="BOL", gtins=(BOWL,))
    vase = books.a_product("Vase", sku="VAS")
    order = books.an_order(
        books.a_customer(), goods(bowl, 3, name="Bol"), goods(vase, 1, name="Vase"), payment_kind="account"
    )
    books.confirm(order)
    dialog = shown(stage, [order])
    assert dialog.heard.kind == "wait"
    assert "il manque 2" in dialog.heard.text().replace("\u00a0", " ").replace("\u202f", " ")
    assert [(row.wanted, row.there, row.short) for row in dialog.table.rows_model.rows] == [
        (3000, 2000, 1000),
        (1000, 0, 1000),
    ]
    dialog.at_once.setChecked(True)
    dialog.table.setFocus()
    for _ in range(2):
        scan(BOWL)
    stage.calm()
    assert books.state(order)[1] == "none"
    assert "2 sur 4" in dialog.verb.text().replace("\u00a0", " ").replace("\u202f", " ")
    assert "en partie" in dialog.effects.told[1]
    dialog.act()
    stage.calm()
    assert books.state(order)[1] == "part"
    assert books.stock(bowl) == (0, 1)


def test_an_item_without_a_code_is_counted_by_hand_and_a_line_begins_again(stage: Stage, books: Desk) -> None:
    orders, _ = two_orders(books)
    dialog = shown(stage, orders[:1])
    row = dialog.table.current
    assert row is not None
    dialog.take_by_hand(row)
    assert the_check(dialog).progress[0] == 1000
    dialog.begin_line_again()
    assert the_check(dialog).progress[0] == 0


def test_where_nothing_can_leave_it_says_why(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=5)
    order = books.an_order(books.a_customer(), goods(bowl, 1), payment_kind="prepaid")
    books.confirm(order)
    dialog = CheckDialog(stage.office, [order])
    dialog.open()
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert dialog.verb.isHidden()
    assert dialog.order is None
    # One row an order with its reason, and nothing of what is for checking.
    [row] = dialog.none.rows_model.rows
    assert row.why is not None
    assert row.why.code == "order_waits_for_payment"
    assert dialog.table.isHidden()
    assert dialog.at_once.isHidden()


def test_what_cannot_leave_is_neither_picked_nor_checked_and_says_why(stage: Stage, books: Desk) -> None:
    order = books.an_order(
        books.a_customer(), goods(books.a_product("Bol"), 2, name="Bol"), payment_kind="account"
    )
    books.confirm(order)
    orders, _bowl = two_orders(books)
    screen = stage.show(preparation_screen(stage.office))

    def offered(*keys: int) -> set[bool]:
        screen.model.ticks.clear()
        for key in keys:
            place = screen.model.row_of(key)
            assert place is not None
            screen.model.tick(place)
        stage.calm()
        return {button.isEnabled() for button, act in screen.bulk._buttons if act.fits and not act.told}

    assert offered(order) == {False}
    assert {each.toolTip() for each, act in screen.bulk._buttons if act.fits and not act.told} == {
        say("preparation.none_may_leave")
    }
    # What it lacks can be bought from here.
    [buy] = [each for each, act in screen.bulk._buttons if act.told]
    assert buy.isEnabled()
    assert screen.bulk._count.text().endswith("1 attend des articles")
    assert offered(order, orders[0]) == {True}
