"""The entries of a financial year, or of a part of it, written as a file for the accountant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from app.accounting.chart import Chart
from app.accounting.exported import Export, Made, bore_already, export_entries
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from datetime import date

    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Failure, Token


class EntriesDialog(VerbDialog):
    """From which day to which, this financial year at first; then the folder. It says what earlier exports bore of it."""

    fields_of: Mapping[str, str] = {"span_reversed": "last", "fec_of_two_years": "first"}

    def __init__(
        self, office: Office, plan: Chart, made: Sequence[Export], parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "settings.accounting.export_title", "settings.accounting.export_do", parent)
        self._made = tuple(made)
        self.first = DateEdit(lambda: office.today, self)
        self.last = DateEdit(lambda: office.today, self)
        first, last = plan.year_of(office.today)
        self.first.set_value(first)
        self.last.set_value(last)
        for name, edit in (("first", self.first), ("last", self.last)):
            self.form.add(name, Field(f"settings.accounting.{name}", edit, required=True))
            edit.settled.connect(self._tell)
        self._tell()

    def act(self) -> None:
        """Ask for the folder, and write."""
        folder = QFileDialog.getExistingDirectory(self, say("settings.accounting.folder"))
        if folder:
            self.write(Path(folder))

    def write(self, folder: Path) -> None:
        """Write the file and its description into a folder, and record it."""
        assert self.first.value is not None
        assert self.last.value is not None
        self.set_busy(busy=True)
        self.banner.hide()
        self.office.work(
            _written,
            self.first.value,
            self.last.value,
            folder,
            done=self._done,
            failed=self._broke,
            touches=frozenset({("accounting_export", 0)}),
        )

    def _tell(self) -> None:
        lines = [
            ("valid", say("settings.accounting.in_it")),
            ("info", say("settings.accounting.not_in_it")),
            ("trouble", say("settings.accounting.all_of_it")),
        ]
        if self.first.value is not None and self.last.value is not None:
            for each in bore_already(self._made, self.first.value, self.last.value):
                days = {"first": words().date(each.first_on), "last": words().date(each.last_on)}
                lines.append(("trouble", say("settings.accounting.bore", number=each.number, **days)))
        self.effects.tell(lines)

    def _done(self, made: Made) -> None:
        self.accept()
        key = "again" if made.again else "done"
        self.office.ways.say(
            say(
                f"settings.accounting.{key}",
                file=made.file.name,
                number=made.export.number,
                n=made.file.entries,
            )
        )

    def _broke(self, failure: Failure) -> None:
        self.refused(failure)


def _written(database: Database, actor: Actor, _token: Token, first: date, last: date, folder: Path) -> Made:
    return export_entries(database, actor, first, last, folder)
