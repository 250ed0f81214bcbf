"""A list as a file: which rows, which columns, which kind; then where, with progress and a way to stop (P2, P3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.base.listing import Listing, ListQuery
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.progress_line import told_at
from ui.kit.runner import Failure, Token
from ui.kit.save_file import ask_place
from ui.kit.sheet_file import write_rows
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words


@dataclass(frozen=True, slots=True)
class Exported:
    """What can be written: the list under its title, what it is asked, its columns in view and all there are.

    `count` is how many rows match, `ticked` the keys of those that are ticked.
    """

    title: str
    listing: Listing[Any]
    query: ListQuery
    shown: Sequence[Column[Any]]
    columns: Sequence[Column[Any]]
    count: int
    ticked: frozenset[int] = frozenset()


class ExportDialog(VerbDialog):
    """Asks, writes, and tells the name of the file."""

    def __init__(
        self, office: Office, exported: Exported, *, only_ticked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "kit.export.title", "kit.export.do", parent, columns=1)
        self._exported = exported
        self._token: Token | None = None
        self.rows = Choice([], self)
        self.rows.addItem(say("kit.export.rows_all", n=exported.count), "all")
        if exported.ticked:
            self.rows.addItem(say("kit.export.rows_ticked", n=len(exported.ticked)), "ticked")
            self.rows.set_value("ticked" if only_ticked else "all")
        self.which = Choice([(each, f"kit.export.columns_{each}") for each in ("shown", "all")], self)
        self.kind = Choice([(each, f"kit.export.kind_{each}") for each in ("xlsx", "csv")], self)
        self.form.add("rows", Field("kit.export.rows", self.rows))
        self.form.add("which", Field("kit.export.columns", self.which))
        self.form.add("kind", Field("kit.export.kind", self.kind, hint="kit.export.kind_hint"))
        self.progress = LongWork(told_at("kit.export.working_at", "kit.export.working"), self)
        self.put(self.progress)

    def act(self) -> None:
        """Ask where the file shall go, and write it."""
        name = f"{self._exported.title} {self.office.today.isoformat()}"
        place = ask_place(self, say("kit.export.title"), name, self.kind.value)
        if place is not None:
            self.write(place)

    def write(self, place: Path) -> None:
        """Write the file as chosen, off the window's thread."""
        exported = self._exported
        keys = exported.ticked if self.rows.value == "ticked" else frozenset[int]()
        columns = exported.columns if self.which.value == "all" else exported.shown
        self.set_busy(busy=True)
        self.form.hide()
        self.banner.hide()
        what = (exported.listing, exported.query, tuple(columns), keys)
        self._token = self.progress.start_reading(
            write_rows,
            place,
            what,
            words(),
            self.office.currency,
            done=partial(self._written, place),
            failed=self._broke,
        )
        self.leave.tell("kit.export.stop")

    def reject(self) -> None:
        """Leave; what is being written is stopped and leaves no file."""
        self.progress.cancel()
        super().reject()

    def _written(self, place: Path, count: int) -> None:
        if self._token is None or not self._token.cancelled:
            self.progress.close_with(say("kit.export.done", n=count, place=place.name))

    def _broke(self, failure: Failure) -> None:
        self.progress.hide()
        self.form.show()
        self.leave.tell("kit.leave")
        self.refused(failure)
