"""A form: fields in a grid, Enter to the next one as Tab (K2), problems beside their fields, the first one focused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QPlainTextEdit, QTextEdit, QWidget

from app.base.errors import Refusal
from ui.kit.field import Field
from ui.kit.picker import Picker
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import sentence


class Form(QWidget):
    """Fields by name, laid on `columns` equal columns. Tab order is the order of adding."""

    def __init__(self, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._spans: dict[str, int] = {}
        self._columns = columns
        self._row = self._column = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def add(self, name: str, field: Field, *, span: int = 1) -> Field:
        """Put a field at the next free place, over `span` columns; it is named for complaints."""
        self._spans[name] = span
        self._put(field, span)
        self.fields[name] = field
        field.edit.installEventFilter(self)
        if isinstance(field.edit, (TypedEdit, Picker)):
            told = cast("Picker[Any]", field.edit)  # pyright: ignore[reportUnknownMemberType]
            told.problem_changed.connect(field.complain)
        self._tell_optional()
        return field

    def _tell_optional(self) -> None:
        """Have what may stay empty say so, once something else has to be filled in."""
        asks = any(field.required for field in self.fields.values())
        for field in self.fields.values():
            field.may_stay_empty = asks and field.optional

    def arrange(self, spans: Mapping[str, int]) -> None:
        """Lay all fields anew over as many columns each as told."""
        self._row = self._column = 0
        self._spans.update(spans)
        for name, field in self.fields.items():
            self._grid.removeWidget(field)
            self._put(field, spans[name])

    def show_only(self, names: Collection[str]) -> None:
        """Show the fields of these names and no others, without gaps where the others were."""
        # First, for a field that comes to light may change the form's size, and so how it is arranged.
        for name, field in self.fields.items():
            field.setVisible(name in names)
        self._row = self._column = 0
        for name, field in self.fields.items():
            self._grid.removeWidget(field)
            if name in names:
                self._put(field, self._spans[name])

    def _put(self, field: Field, span: int) -> None:
        if self._column + span > self._columns:
            self._row, self._column = self._row + 1, 0
        self._grid.addWidget(field, self._row, self._column, 1, span)
        # Below an empty row a grid keeps the gap between any two columns: without one they are not equal, and what lies here
        # after a layout of more rows would not lie as it did before.
        self._grid.setRowStretch(self._row + 1, 0)
        self._column += span

    def check(self) -> bool:
        """Check all fields; the focus goes to the first that cannot be taken (X8)."""
        wrong = [field for field in self.fields.values() if field.isVisibleTo(self) and not field.check()]
        if wrong:
            wrong[0].edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def complain(self, name: str, refusal: Refusal) -> None:
        """Show a refusal of the domain at the field it concerns."""
        self.fields[name].complain(sentence(refusal))
        self.fields[name].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and moves_on(watched, event):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.focusNextPrevChild(not back)
            return True
        return super().eventFilter(watched, event)


def moves_on(watched: QObject, event: QKeyEvent) -> bool:
    """Whether a key press in a field means "to the next": Enter, except on buttons, in long text, in an open list."""
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return False
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return False
    if isinstance(watched, (QAbstractButton, QPlainTextEdit, QTextEdit)):
        return False
    return not getattr(watched, "list_is_open", False)
