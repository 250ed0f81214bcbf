"""The documents before and after an open one, in the list it was opened from (L9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from ui.kit.list_screen import ListScreen
from ui.shell.documents import OpenDocument


class Neighbours:
    """`screens` are those of the rooms that were shown, by room."""

    def __init__(self, screens: Mapping[str, QWidget]) -> None:
        self._screens = screens

    def go(self, document: OpenDocument, by: int, done: Callable[[int], object]) -> None:
        """Tell the key of the document so many places further on; nothing at both ends, or without such a list."""
        screen = self._list_of(document)
        if screen is not None:
            screen.neighbour(document.row_id, by, done)

    def tell_place(self, document: OpenDocument) -> None:
        """Have a page show at which place of how many it stands."""
        screen = self._list_of(document)
        if hasattr(document.page, "show_place") and screen is not None:
            at, count = screen.place_of(document.row_id)
            cast("Any", document.page).show_place(at, count)

    def _list_of(self, document: OpenDocument) -> ListScreen[Any] | None:
        """The list a document was opened from, where it is one of that kind of document."""
        screen: object = self._screens.get(document.room)
        if not isinstance(screen, ListScreen):
            return None
        found = cast("ListScreen[Any]", screen)
        return found if found.design.opens == document.noun else None
