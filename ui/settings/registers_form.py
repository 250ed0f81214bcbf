"""Whether public registers are asked about all customers at night; off until somebody decides so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base import settings
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.section import Section
from ui.kit.sized import most_width
from ui.kit.word_box import WordBox
from ui.kit.wording import say

NAME = "lookups.nightly"


class RegistersForm(QWidget):
    """One box, decided at once, with Undo. The round itself is a scheduled task: `look-up --nightly`."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        part = Section("settings.registers.part", self, edge="bottom")
        self.box = WordBox("settings.registers.nightly", self)
        self.box.toggled.connect(self._decide)
        field = Field("settings.registers.label", self.box, hint="settings.registers.hint", parent=part)
        most_width(field, 720)
        part.body.addWidget(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addStretch(1)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show what is decided."""
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(values[NAME]))

    def _decide(self, on: bool) -> None:
        def decided(_nothing: None) -> None:
            self.office.ways.say(say("settings.registers.decided"), lambda: self.box.setChecked(not on))

        self.office.do(settings.decide, NAME, on, done=decided, owner=self)
