"""Saying where a product is found at each place, as pick lists print it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.stock import place
from app.stock.queries import LevelRow
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say
from ui.stock.place_words import place_told

LONGEST = 40


class ShelfDialog(VerbDialog):
    """One field a place; of one place the shelf alone."""

    def __init__(
        self,
        office: Office,
        product_id: int,
        name: str,
        levels: Sequence[LevelRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, "shelf.title", "shelf.do", parent, columns=1)
        self._product_id = product_id
        self.tell_subtitle(name)
        self.edits: dict[int, QLineEdit] = {}
        rows = [each for each in levels if each.in_use]
        for each in rows:
            edit = self.edits[each.id] = QLineEdit(each.shelf, self)
            edit.setMaxLength(LONGEST)
            key = "shelf.one" if len(rows) == 1 else "shelf.at"
            hint = "shelf.hint" if each is rows[0] else ""
            field = Field(key, edit, hint=hint, place=place_told(each.location))
            self.form.add(f"shelf_{each.id}", field)
        self.effects.tell([("print", say("shelf.effect"))])

    def act(self) -> None:
        """Write it down."""
        told = {key: edit.text().strip() for key, edit in self.edits.items()}
        self.do(place.name_shelf, self._product_id, told, done=self._done)

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("shelf.done"))
