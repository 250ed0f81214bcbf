"""A place goods are kept at: what it is called, and whether orders are served from it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.stock import place as deciding
from app.stock.place import Place
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say
from ui.stock.place_words import place_told

LONGEST = 40


class PlaceDialog(VerbDialog):
    """What comes of the choice is said below it."""

    fields_of: Mapping[str, str] = {
        "place_name_missing": "name",
        "place_known": "name",
        "place_serves_alone": "sale",
    }

    def __init__(self, office: Office, row: Place | None, parent: QWidget | None = None) -> None:
        word = "new" if row is None else "change"
        super().__init__(
            office, f"settings.places.{word}_title", f"settings.places.{word}_do", parent, columns=1
        )
        self._row = row
        self.name = QLineEdit(place_told(row.name) if row is not None else "", self)
        self.name.setMaxLength(LONGEST)
        self.sale = Choice([(each, f"settings.places.sale_{each}") for each in ("yes", "no")], self)
        if row is not None:
            self.tell_subtitle(place_told(row.name))
            self.sale.set_value("yes" if row.for_sale else "no")
        hint = "settings.places.name_hint" if row is None else ""
        self.form.add("name", Field("settings.places.name", self.name, required=True, hint=hint))
        self.form.add("sale", Field("settings.places.sale", self.sale))
        self.sale.currentIndexChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        lines = [("promise", say(f"settings.places.effect_{self.sale.value}"))]
        if self._row is None:
            lines.insert(0, ("stock", say("settings.places.effect_new")))
        self.effects.tell(lines)

    def act(self) -> None:
        """Write it down."""
        name, for_sale = self.name.text().strip(), self.sale.value == "yes"
        if self._row is None:
            self.do(deciding.add_place, name, for_sale=for_sale, done=self._done)
        else:
            self.do(deciding.change_place, self._row.id, name, for_sale=for_sale, done=self._done)

    def _done(self, _result: object) -> None:
        self.office.ways.say(say("settings.places.saved", name=self.name.text().strip()))
