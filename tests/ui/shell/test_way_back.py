"""The button at the left of a page says where it leads: to what the page was opened from (L9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.stories.desk import Desk, goods
from ui.kit.page import Page
from ui.kit.wording import say, switch, words
from ui.shell.documents import OpenDocument
from ui.shell.main_window import MainWindow
from ui.shell.rooms import PAGES, SCREENS


def way_back(window: MainWindow) -> str:
    """What the button says."""
    page = window.current
    assert isinstance(page, Page)
    return page.head.back.accessibleName()


def test_a_page_says_what_it_was_opened_from_and_goes_there(
    desk: Desk, desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    customer = desk.a_customer()
    order = desk.an_order(customer, goods(desk.a_product()))
    window, ways = desk_window, desk_window.office.ways

    ways.open("order", order)
    calm()
    assert way_back(window) == "Aujourd’hui"
    ways.open("customer", customer)
    calm()
    assert way_back(window) == "Commande"
    switch("en")
    assert way_back(window) == "Order"
    switch("fr")
    QTest.keyClick(window.current, Qt.Key.Key_Escape)
    calm()
    assert window.current.accessibleName().startswith("Brouillon")
    QTest.keyClick(window.current, Qt.Key.Key_Escape)
    assert window.current is window.screen_of("today")


def test_it_says_the_room_once_what_it_was_opened_from_is_closed(
    desk: Desk, desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    customer = desk.a_customer()
    order = desk.an_order(customer, goods(desk.a_product()))
    desk_window.show_room("customers")
    desk_window.office.ways.open("order", order)
    assert way_back(desk_window) == "Clients et encours"
    desk_window.office.ways.open("customer", customer)
    desk_window.close_document(desk_window.documents.name_of("order", order))
    assert way_back(desk_window) == "Clients et encours"
    calm()


@pytest.mark.parametrize("room", SCREENS)
def test_every_room_and_kind_of_document_has_words_for_it(
    desk_window: MainWindow, calm: Callable[[], None], room: str
) -> None:
    desk_window.show_room(room)
    calm()
    page = Page.__new__(Page)
    opened = OpenDocument("order:1", "order", 1, page, room, room)
    key = desk_window._neighbours.way_back(opened)
    assert not key or words().knows(key)
    # A button would take the sign for the mark of an access key.
    assert "&" not in say(key or "orders.title").replace("&&", "")


@pytest.mark.parametrize("noun", PAGES)
def test_a_document_is_called_something_before_its_name_is_known(noun: str) -> None:
    assert words().knows(f"shell.document.{noun}")
