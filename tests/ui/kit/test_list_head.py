"""The title of a list and its acts, in windows of any width."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.acts import Act
from ui.kit.list_head import ListHead


def a_head(qtbot: QtBot) -> tuple[QWidget, ListHead, list[str]]:
    window, done = QWidget(), list[str]()
    acts = (
        Act("kit.close", lambda: done.append("first")),
        Act("kit.undo", lambda: done.append("quiet"), look="quiet"),
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


def test_without_room_the_quiet_act_goes_into_the_menu_first_and_is_done_from_there(qtbot: QtBot) -> None:
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
    assert done == ["quiet"]


def test_in_the_narrowest_window_only_the_new_one_is_left(qtbot: QtBot) -> None:
    _window, head, _done = a_head(qtbot)
    head.resize(head.minimumSizeHint().width(), 56)
    assert all(button.isHidden() for button in head.buttons)
    assert head._new is not None
    assert not head._new.isHidden()
    head.resize(900, 56)
    assert not any(button.isHidden() for button in head.buttons)
