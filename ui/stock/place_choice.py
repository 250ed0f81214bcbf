"""A field that chooses one of the places goods are kept at; hidden where there is no choice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.stock.place import Places, places
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.stock.place_words import place_told


class PlaceChoice(TextChoice):
    """Knows the places soon after it is made, and says so; the first one is chosen."""

    known = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places: Places | None = None
        office.ask(places, done=self._on_places, owner=self)

    @property
    def several(self) -> bool:
        """Whether there is a choice."""
        return self.places is not None and self.places.several

    @property
    def place(self) -> int | None:
        """The place chosen; None as long as there is no choice."""
        return int(self.value) if self.several and self.value else None

    def _on_places(self, found: Places) -> None:
        self.places = found
        self.offer([(str(each.id), place_told(each.name)) for each in found.in_use])
        if not self.value:
            self.set_value(str(found.first))
        self.known.emit()
