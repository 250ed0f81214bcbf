"""Whether public registers are asked about all customers at night; off until somebody decides so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base import settings
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.section import Section
from ui.kit.sized import most_width
from ui.kit.word_box import WordBox
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.base.door import Read

NAME = "lookups.nightly"


class RegistersForm(QWidget):
    """One box, decided at once, with Undo. The round itself is a scheduled task: `look-up --nightly`."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        part = Section("mailset.registers", self, edge="bottom")
        self.box = WordBox("mailset.nightly", self)
        self.box.toggled.connect(self._decide)
        field = Field("mailset.nightly_label", self.box, hint="mailset.nightly_hint", parent=part)
        most_width(field, 720)
        part.body.addWidget(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)

    def refresh(self) -> None:
        """Look again what is decided."""
        self.office.ask(_nightly, done=self._show, owner=self)

    def _show(self, on: bool) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(on)

    def _decide(self, on: bool) -> None:
        def decided(_nothing: None) -> None:
            self.office.ways.say(say("mailset.nightly_decided"), lambda: self.box.setChecked(not on))

        self.office.do(settings.decide, NAME, on, done=decided, owner=self)


def _nightly(rd: Read) -> bool:
    return bool(settings.get(rd, NAME))
