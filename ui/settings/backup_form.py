"""Backups: where the books are, when they were last saved from here, one file with all of them, and a saved one put back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.base.backup import SUFFIX, Backup, backup
from app.base.container import Manifest, read_backup
from app.base.location import data_folder, free_place, locate
from app.base.restore import Restored, restore
from app.base.series import last_numbers
from ui.kit import memory
from ui.kit.file_size import size_told
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.section import Figure, Figures, Section
from ui.kit.sized import most_width
from ui.kit.theme import set_role
from ui.kit.verb_dialog import Effects
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.settings.last_backup import backup_figure, kept_under, last_backup
from ui.settings.restore_dialog import RestoreDialog, choose_backup

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Token


class BackupForm(QWidget):
    """Made while work goes on; read back and compared before it is named. One is put back into a place of its own."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        part = Section("settings.part.backup", self, edge="bottom")
        self.place = Figures(part)
        self.effects = Effects(part)
        self.now = WordButton("settings.backup.now", part, look="primary", clicked=self._ask)
        part.body.addWidget(self.place)
        part.body.addWidget(self.effects)
        part.end_with(_row(self.now))
        back = Section("settings.part.restore", self)
        # The section as a whole, so that words that wrap know how high they are.
        most_width(back, 760)
        told = WordLabel("settings.restore.told", back)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        self.restore = WordButton("settings.restore.ask", back, clicked=self._ask_back)
        back.body.addWidget(told)
        back.end_with(_row(self.restore))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addWidget(back)
        column.addStretch(1)
        self.show_values()

    def show_values(self) -> None:
        """Show where the books are, when they were last saved, and what a backup holds."""
        self.place.show_rows((Figure(say("settings.backup.place"), self.office.place), *self._last()))
        self.effects.tell(
            (
                ("valid", say("settings.backup.whole")),
                ("invoices", say("settings.backup.papers")),
                ("info", say("settings.backup.elsewhere")),
            )
        )

    def _last(self) -> tuple[Figure, ...]:
        """When a backup was last written from this computer, and to which file."""
        figure = backup_figure(self.office)
        if last_backup(self.office) is None:
            return (figure,)
        none: dict[str, object] = {}
        kept = memory.recall(kept_under(self.office), none)
        where = f"{kept.get('path', '')} ({size_told(int(str(kept.get('size', 0))))})"
        return (figure, Figure(say("settings.backup.file"), where))

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
        at = made.manifest.created_at.isoformat()
        memory.keep(kept_under(self.office), {"at": at, "path": str(made.path), "size": made.size})
        self.show_values()
        self.office.ways.say(say("settings.backup.done", place=made.path.name))

    def _ask_back(self) -> None:
        if (saved := choose_backup(self)) is not None:
            self.restore.allow(allowed=False, reason=say("settings.restore.under_way"))
            asked = partial(self._ask_place, saved)
            self.office.work(_looked_into, saved, done=asked, failed=self._broke)

    def _ask_place(self, saved: Path, found: tuple[Manifest, dict[str, int]]) -> None:
        self.restore.allow(allowed=True)
        manifest, numbers = found
        known = numbers if manifest.company_uid == self.office.company else None
        open_here = locate(self.office.place).path
        place = free_place(open_here.parent if open_here else data_folder(), manifest.company_name)
        dialog = RestoreDialog(saved, manifest, place, "settings.restore.beside", self, known=known)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.put_back(saved, dialog.place)
        dialog.deleteLater()

    def put_back(self, saved: Path, place: str | Path) -> None:
        """Put a backup into a new file beside the books that are open; these stay as they are."""
        self.restore.allow(allowed=False, reason=say("settings.restore.under_way"))
        self.office.work(_put_back, saved, place, done=self._is_back, failed=self._broke)

    def _is_back(self, done: Restored) -> None:
        self.restore.allow(allowed=True)
        at = words().day_time(done.manifest.created_at)
        self.office.ways.say(say("settings.restore.done", at=at, place=done.location.words))

    def _broke(self, failure: Failure) -> None:
        self.now.allow(allowed=True)
        self.restore.allow(allowed=True)
        self.office.runner.unheard.emit(failure)


def _backed_up(database: Database, _actor: Actor, _token: Token, place: Path) -> Backup:
    return backup(database, place)


def _looked_into(
    database: Database, _actor: Actor, _token: Token, saved: Path
) -> tuple[Manifest, dict[str, int]]:
    with database.read() as rd:
        return read_backup(saved), last_numbers(rd)


def _put_back(_database: Database, actor: Actor, _token: Token, saved: Path, place: str | Path) -> Restored:
    return restore(saved, place, actor=actor)


def _row(button: WordButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 8, 0, 0)
    row.addWidget(button)
    row.addStretch(1)
    return row
