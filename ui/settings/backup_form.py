"""A backup now: where the books are, and one file with all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.base.backup import SUFFIX, Backup, backup
from ui.kit.file_size import size_told
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.section import Figure, Figures, Section
from ui.kit.sized import most_width
from ui.kit.verb_dialog import Effects
from ui.kit.wording import WordButton, say

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Token


class BackupForm(QWidget):
    """Made while work goes on; read back and compared before it is named."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        part = Section("settings.part.backup", self, edge="bottom")
        self.place = Figures(part)
        most_width(self.place, 720)
        self.effects = Effects(part)
        self.now = WordButton("settings.backup.now", part, look="primary", clicked=self._ask)
        self.done = Figures(part)
        most_width(self.done, 720)
        row = QHBoxLayout()
        row.addWidget(self.now)
        row.addStretch(1)
        part.body.addWidget(self.place)
        part.body.addWidget(self.effects)
        part.body.addLayout(row)
        part.body.addWidget(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addStretch(1)
        self.show_values()

    def show_values(self) -> None:
        """Show where the books are and what a backup holds."""
        self.place.show_rows((Figure(say("settings.backup.place"), self.office.place),))
        self.effects.tell(
            (
                ("valid", say("settings.backup.whole")),
                ("invoices", say("settings.backup.papers")),
                ("info", say("settings.backup.elsewhere")),
            )
        )

    def _ask(self) -> None:
        name = f"{say('settings.backup.name')}-{self.office.today.isoformat()}{SUFFIX}"
        kinds = f"{say('settings.backup.kind')} (*{SUFFIX})"
        place, _kind = QFileDialog.getSaveFileName(self, say("settings.backup.now"), name, kinds)
        if place:
            self.write(Path(place))

    def write(self, place: Path) -> None:
        """Write a backup to a file."""
        self.now.allow(allowed=False, reason=say("settings.backup.under_way"))
        self.office.work(_backed_up, place, done=self._done, failed=self._broke)

    def _done(self, made: Backup) -> None:
        self.now.allow(allowed=True)
        self.done.show_rows((Figure(str(made.path), size_told(made.size)),))
        self.office.ways.say(say("settings.backup.done", place=made.path.name))

    def _broke(self, failure: Failure) -> None:
        self.now.allow(allowed=True)
        self.office.runner.unheard.emit(failure)


def _backed_up(database: Database, _actor: Actor, _token: Token, place: Path) -> Backup:
    return backup(database, place)
