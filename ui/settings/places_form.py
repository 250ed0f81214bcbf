"""The places goods are kept at, in the order in which they serve orders (R28, R29)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.door import Verb
from app.stock import place as deciding
from app.stock.place import Place
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.section import Section
from ui.kit.theme import scaled, set_role
from ui.kit.wording import WordButton, WordLabel, say
from ui.settings.place_dialog import PlaceDialog
from ui.settings.rows_part import fill
from ui.stock.place_words import place_told

WIDEST = 960


class PlacesForm(QWidget):
    """Add, change, serve first, keep goods there no longer; Enter changes the framed row."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.rows: tuple[Place, ...] = ()
        self._wanted: int | None = None
        part = Section("", self, bleeds=True)
        part.setMaximumWidth(scaled(WIDEST))
        told = WordLabel("settings.places.told", part)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        columns = (
            Column[Place](
                key="name", title="column.name", value=lambda row: place_told(row.name), strong=True
            ),
            Column[Place](key="state", title="column.state", kind="chip", value=self._state, width=150),
        )
        self.table: RowsTable[Place] = RowsTable(columns, part, whole=True, name="settings.part.places")
        self.table.rows_model.muted = lambda row: row.retired
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._on_current)
        self.add = WordButton("settings.places.add", part, clicked=self.ask_new)
        self.change = WordButton("settings.places.change", part, clicked=self._change)
        self.first = WordButton("settings.places.first", part, clicked=self._first)
        self.leave = WordButton("settings.places.retire", part, clicked=self._leave)
        fill(part, told, self.table, (self.add, self.change, self.first, self.leave))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(part)
        column.addStretch(1)
        self._on_current(None)

    def show_places(self, rows: Sequence[Place]) -> None:
        """Show all places."""
        self.rows = tuple(rows)
        self.table.put(rows)
        at = next((at for at, each in enumerate(rows) if each.id == self._wanted), None)
        if at is not None:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        else:
            self.table.frame_first()
        self._on_current(self.table.current)

    def ask_new(self) -> PlaceDialog:
        """Ask for a new place."""
        return self._ask(None)

    def ask_change(self, row: Place) -> PlaceDialog:
        """Ask what shall be different."""
        return self._ask(row)

    # --- within ---

    def _ask(self, row: Place | None) -> PlaceDialog:
        dialog = PlaceDialog(self.office, row, self)
        dialog.open()
        return dialog

    @property
    def _serving(self) -> list[int]:
        return [each.id for each in self.rows if each.for_sale and not each.retired]

    def _state(self, row: Place) -> Chip:
        if row.retired:
            return Chip("none", say("settings.places.gone"), icon="cancelled")
        if not row.for_sale:
            return Chip("none", say("settings.places.not_for_sale"))
        key = "serves_first" if self._serving[:1] == [row.id] else "serves"
        return Chip("done", say(f"settings.places.{key}"))

    def _on_current(self, row: Place | None) -> None:
        self._wanted = row.id if row is not None else self._wanted
        gone = row is not None and row.retired
        choose = say("settings.places.choose")
        retired = say("settings.places.is_retired")
        self.change.allow(row is not None and not gone, retired if gone else choose)
        is_first = row is not None and self._serving[:1] == [row.id]
        why = say("settings.places.is_first") if is_first else retired if gone else choose
        self.first.allow(row is not None and not gone and not is_first, why)
        alone = row is not None and self._serving == [row.id]
        self.leave.allow(row is not None and not alone, say("settings.places.is_alone") if alone else choose)
        self.leave.tell("settings.places.reopen" if gone else "settings.places.retire")

    def _open(self, row: Place) -> None:
        if not row.retired:
            self.ask_change(row)

    def _change(self) -> None:
        if self.table.current is not None:
            self._open(self.table.current)

    def _first(self) -> None:
        self._decide(deciding.serve_first, "done_first")

    def _leave(self) -> None:
        row = self.table.current
        if row is not None and row.retired:
            self._decide(deciding.reopen_place, "done_reopened")
        elif row is not None:
            place_id = row.id
            self._decide(
                deciding.retire_place,
                "done_retired",
                lambda: self.office.do(deciding.reopen_place, place_id),
            )

    def _decide(
        self,
        verb: Verb[[int], None],
        told: str,
        undo: Callable[[], object] | None = None,
    ) -> None:
        row = self.table.current
        if row is None:
            return
        name = place_told(row.name)

        def done(_nothing: None) -> None:
            self.office.ways.say(say(f"settings.places.{told}", name=name), undo)

        self.office.do(verb, row.id, done=done, failed=self._broke, owner=self)

    def _broke(self, failure: Failure) -> None:
        self.office.runner.unheard.emit(failure)
