"""What stands around an open document: those before and after it in its list, and what leaving it leads to (L9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from ui.kit.list_screen import ListScreen
from ui.shell.documents import Documents, OpenDocument

_ON_A_BUTTON = {"customers": "customers.back"}
"""Words that hold a sign which a button takes for the mark of an access key."""


class Neighbours:
    """`screens` are those of the rooms that were shown, by room; `documents` what stands open."""

    def __init__(self, screens: Mapping[str, QWidget], documents: Documents) -> None:
        self._screens, self._documents = screens, documents

    def go(self, document: OpenDocument, by: int, done: Callable[[int], object]) -> None:
        """Tell the key of the document so many places further on; nothing at both ends, or without such a list."""
        screen = self._list_of(document)
        if screen is not None:
            screen.neighbour(document.row_id, by, done)

    def tell_place(self, document: OpenDocument) -> None:
        """Have a page show at which place of how many it stands, and what its way back leads to."""
        if hasattr(document.page, "show_way_back"):
            cast("Any", document.page).show_way_back(self.way_back(document))
        screen = self._list_of(document)
        if hasattr(document.page, "show_place") and screen is not None:
            at, count = screen.place_of(document.row_id)
            cast("Any", document.page).show_place(at, count)

    def way_back(self, document: OpenDocument) -> str:
        """The key of the words for where leaving a document leads; empty where it is the list of its kind."""
        if document.origin in self._documents:
            return f"shell.document.{self._documents[document.origin].noun}"
        if self._list_of(document) is not None:
            return ""
        screen, room = self._screens.get(document.room), document.room
        if isinstance(screen, ListScreen) and room not in _ON_A_BUTTON:
            return cast("ListScreen[Any]", screen).design.title
        return _ON_A_BUTTON.get(room, f"shell.room.{room}")

    def _list_of(self, document: OpenDocument) -> ListScreen[Any] | None:
        """The list a document was opened from, where it is one of that kind of document."""
        screen: object = self._screens.get(document.room)
        if not isinstance(screen, ListScreen):
            return None
        found = cast("ListScreen[Any]", screen)
        return found if found.design.opens == document.noun else None
