"""The panel of the palette: its field, what was found below, and its foot. It knows rows, not where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QListView, QVBoxLayout, QWidget

from ui.kit.ground import Ground
from ui.kit.theme import colour, scaled, set_role, theme
from ui.kit.wording import say
from ui.shell.palette_field import HEIGHT as FIELD
from ui.shell.palette_field import PaletteField
from ui.shell.palette_foot import HEIGHT as FOOT
from ui.shell.palette_foot import PaletteFoot
from ui.shell.palette_rows import HEAD, ROW, Group, PaletteDelegate, PaletteModel, Row

_TALLEST = 560
_UNDER = 6
_NOTE, _OVER = 16, 12
"""Beside the note, and above and below it."""


class PalettePanel(QFrame):
    """`chosen` carries the row that was clicked; the keys are the field's, which stays in focus."""

    clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.foot = PaletteField(self), PaletteFoot(self)
        self.model = PaletteModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_clicked)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        set_role(self.note, "body", "text2")
        line = Ground("", "bottom", self)
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._told = QWidget(self)
        told = QVBoxLayout(self._told)
        told.setContentsMargins(_NOTE, _OVER, _NOTE, _OVER)
        told.addWidget(self.note)
        self._told.hide()
        column.addWidget(self.field)
        column.addWidget(line)
        column.addWidget(self._told)
        column.addWidget(self.list)
        column.addSpacing(_UNDER)
        column.addWidget(self.foot)
        self.field.stepped.connect(self.step)
        theme().changed.connect(self._dress)
        self._dress()

    # --- what is shown ---

    def show_groups(self, groups: Sequence[Group], text: str, kept: str = "", note: str = "") -> None:
        """Show rows below a note, the first chosen or the one named by `kept`; the words of `text` stand out."""
        self.model.show_groups(groups, text)
        self.tell_note(note or ("" if self.model.rows else say("palette.nothing", text=text)))
        self._choose(self.model.line_of(kept))
        if not kept:
            self.list.scrollToTop()

    def tell_note(self, text: str) -> None:
        """Say something above the rows: that nothing was found, or why."""
        self.note.setText(text)
        self._told.setVisible(bool(text))
        if text:
            self._announce(text)

    @property
    def current(self) -> Row | None:
        """The row that Enter takes."""
        return self.model.row_at(self.list.currentIndex().row())

    @property
    def is_first(self) -> bool:
        """Whether the current row is the first: nobody has moved yet."""
        return self.list.currentIndex().row() == self.model.line_of("")

    def step(self, by: int) -> None:
        """Move to another row; it stops at both ends."""
        lines = [line for line in range(self.model.rowCount()) if self.model.row_at(line) is not None]
        if lines:
            here = self.list.currentIndex().row()
            at = lines.index(here) if here in lines else 0
            self._choose(lines[min(max(at + by, 0), len(lines) - 1)])

    def fit(self, width: int, most: int) -> None:
        """Take a width, and as much height as the rows need up to `most`."""
        lines = range(self.model.rowCount())
        wanted = sum(scaled(HEAD if self.model.row_at(line) is None else ROW) for line in lines)
        note = 0
        if not self._told.isHidden():
            note = self.note.heightForWidth(width - 2 - 2 * _NOTE) + 2 * _OVER
        rest = scaled(FIELD) + scaled(FOOT) + _UNDER + 3 + note
        high = max(min(wanted, min(most, scaled(_TALLEST)) - rest), 0)
        self.list.setFixedHeight(high)
        self.list.setVisible(bool(wanted))
        self.setFixedSize(width, rest + high)

    def say(self) -> None:
        """Say the names of the parts, for a screen reader."""
        self.list.setAccessibleName(say("palette.results"))

    # --- within ---

    def _dress(self) -> None:
        # A ground of its own: without one, all that lies beneath is painted with every letter.
        colours = self.list.palette()
        colours.setColor(QPalette.ColorRole.Base, colour("raised"))
        self.list.setPalette(colours)

    def _choose(self, line: int) -> None:
        self.list.setCurrentIndex(self.model.index(line) if line >= 0 else QModelIndex())
        # The name of a group comes into view with its first row.
        if line > 0 and self.model.row_at(line - 1) is None:
            self.list.scrollTo(self.model.index(line - 1))
        self.list.viewport().update()
        row = self.current
        if row is not None:
            rows = self.model.rows
            at = rows.index(row) + 1
            told = say("palette.told", row=self.model.told(line), at=at, n=len(rows))
            self._announce(" ".join(part for part in (self.note.text(), told) if part))

    def _announce(self, told: str) -> None:
        """Have a screen reader say what the keys would take, while the focus stays in the field."""
        self.field.setAccessibleDescription(told)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, told))

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None:
            self.clicked.emit(row)
