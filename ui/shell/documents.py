"""The documents that stand open in the window, and where each was opened from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

KEPT = 20
"""So many of the documents shown last are known."""


@dataclass(slots=True)
class OpenDocument:
    """One open document or draft. `origin` is the place it was opened from: a room's key or a document's name."""

    name: str
    noun: str
    row_id: int
    page: QWidget
    room: str
    origin: str


class Documents:
    """Open documents by name, in the order of opening."""

    def __init__(self) -> None:
        self._open: dict[str, OpenDocument] = {}
        self._drafts = 0
        self.lately: list[tuple[str, int]] = []
        """What was shown last, by noun and key, the newest first."""

    def __contains__(self, name: object) -> bool:
        """Whether a document is open."""
        return name in self._open

    def __getitem__(self, name: str) -> OpenDocument:
        """The open document of that name."""
        return self._open[name]

    def __iter__(self) -> Iterator[OpenDocument]:
        """All open documents."""
        return iter(self._open.values())

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    @staticmethod
    def name_of(noun: str, row_id: int) -> str:
        """The name of a document."""
        return f"{noun}:{row_id}"

    def draft_name(self, noun: str) -> str:
        """A name for a draft that has none yet."""
        self._drafts += 1
        return f"{noun}:draft:{self._drafts}"

    def shown(self, document: OpenDocument) -> None:
        """Note that a document was shown just now."""
        if document.row_id:
            name = (document.noun, document.row_id)
            self.lately = [name, *(each for each in self.lately if each != name)][:KEPT]

    def add(self, document: OpenDocument) -> None:
        """Note that a document is open."""
        self._open[document.name] = document

    def remove(self, name: str) -> OpenDocument:
        """Note that a document was closed."""
        return self._open.pop(name)

    def holding(self, page: QWidget) -> OpenDocument | None:
        """The open document a page belongs to."""
        return next((document for document in self._open.values() if document.page is page), None)
