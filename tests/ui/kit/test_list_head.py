"""The title of a list and its acts, in windows of any width."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Stage
from ui.customers.customers_screen import customers_screen
from ui.invoicing.invoices_screen import invoices_screen
from ui.kit.acts import Act, act_button
from ui.kit.list_head import ListHead
from ui.orders.orders_screen import orders_screen
from ui.orders.quotes_screen import quotes_screen
from ui.purchasing.purchases_screen import purchases_screen
from ui.shipping.preparation_screen import preparation_screen
from ui.shipping.returns_screen import returns_screen
from ui.shipping.shipments_screen import shipments_screen
from ui.stock.products_screen import products_screen
from ui.stock.stock_screen import stock_screen

_ROOMS = (
    orders_screen,
    quotes_screen,
    invoices_screen,
    customers_screen,
    stock_screen,
    products_screen,
    purchases_screen,
    preparation_screen,
    shipments_screen,
    returns_screen,
)
_TURN = ("door", "secondary", "primary")


def a_head(qtbot: QtBot) -> tuple[QWidget, ListHead, list[str]]:
    window, done = QWidget(), list[str]()
    acts = (
        Act("kit.close", lambda: done.append("first")),
        Act("kit.undo", lambda: done.append("door"), look="door"),
        Act("kit.retry", lambda: done.append("last")),
    )
    head = ListHead("orders.title", acts, Act("orders.new", lambda: None, look="primary"), window)
    qtbot.addWidget(window)
    window.show()
    return window, head, done


def test_with_room_every_act_is_a_button_and_there_is_no_menu(qtbot: QtBot) -> None:
    _window, head, _done = a_head(qtbot)
    head.resize(900, 56)
    assert [button.isHidden() for button in head.buttons] == [False] * 3
    assert head._more.isHidden()


def test_without_room_the_door_goes_into_the_menu_first_and_is_done_from_there(qtbot: QtBot) -> None:
    _window, head, done = a_head(qtbot)
    wide = 900
    while head._more.isHidden():
        wide -= 4
        head.resize(wide, 56)
    assert [button.isHidden() for button in head.buttons] == [False, True, False]
    head._more.click()
    [menu] = head.findChildren(QMenu)
    [act] = menu.actions()
    act.trigger()
    assert done == ["door"]


def test_in_the_narrowest_window_only_the_new_one_is_left(qtbot: QtBot) -> None:
    _window, head, _done = a_head(qtbot)
    head.resize(head.minimumSizeHint().width(), 56)
    assert all(button.isHidden() for button in head.buttons)
    assert head._new is not None
    assert not head._new.isHidden()
    head.resize(900, 56)
    assert not any(button.isHidden() for button in head.buttons)


def test_in_every_room_doors_stand_before_verbs_and_one_at_the_end_is_filled(stage: Stage) -> None:
    for made in _ROOMS:
        design = made(stage.office).design
        looks = [act.look for act in design.acts] + ([design.new.look] if design.new is not None else [])
        assert looks == sorted(looks, key=_TURN.index), design.name
        assert looks.count("primary") <= 1, design.name
        assert all(act.icon for act in design.acts if act.look != "door"), design.name


def test_a_door_has_its_arrow_after_its_words(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    door = act_button(Act("shipments.title", lambda: None, look="door"), owner)
    assert not door.icon().isNull()
    assert door.text() == "Expéditions\u00a0"
