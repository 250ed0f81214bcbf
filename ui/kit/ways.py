"""Where a screen can send the window: to a document, to a room, back, or to a message shown over what is there.

Screens do not know the main window and not each other; they say where to go, and the window that listens goes there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from app.base.listing import ListQuery


@dataclass(frozen=True, slots=True)
class Message:
    """A passing message: words already said, and how to undo what it tells of (Ctrl+Z), or else to see it."""

    text: str
    undo: Callable[[], object] | None = None
    see: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A room, and what its list shall show there."""

    room: str
    query: ListQuery = field(default_factory=ListQuery)


class Ways(QObject):
    """The ways out of a screen, as signals the main window follows."""

    document_asked = Signal(str, int)
    place_asked = Signal(object)
    settings_asked = Signal(str)
    draft_asked = Signal(str)
    draft_for_asked = Signal(str, int)
    closing_asked = Signal()
    message = Signal(object)

    def open(self, noun: str, row_id: int) -> None:
        """Show a document: its noun (`order`, `invoice`, …) and key."""
        self.document_asked.emit(noun, row_id)

    def go(self, room: str, query: ListQuery | None = None) -> None:
        """Show a room, its list filtered by `query` when given."""
        self.place_asked.emit(Place(room, query or ListQuery()))

    def settings(self, section: str) -> None:
        """Show a section of the settings."""
        self.settings_asked.emit(section)

    def draft(self, noun: str) -> None:
        """Begin a new document of a kind."""
        self.draft_asked.emit(noun)

    def draft_for(self, noun: str, customer_id: int) -> None:
        """Begin a new document of a kind for a customer."""
        self.draft_for_asked.emit(noun, customer_id)

    def close_page(self) -> None:
        """Leave the open document, back to where it was opened from."""
        self.closing_asked.emit()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show a passing message with what undoes it."""
        self.message.emit(Message(text, undo))
