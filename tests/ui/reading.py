"""What a screen reader cannot say of a screen: the tree Qt hands to it is walked in this process.

Every control has a name and a role that means something, every window is called something, a cell of a table says its
column and its value, and a row can be read as one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QTableView,
    QWidget,
)

from tests.ui.faults import name_of, shown
from tests.ui.painted import Glance
from ui.shell.tour import Stop

_ROLE = QAccessible.Role
VAGUE = frozenset({_ROLE.NoRole, _ROLE.Client, _ROLE.Pane, _ROLE.Border, _ROLE.Whitespace, _ROLE.Grouping})
"""Roles that say of a control nothing about what it does."""
CONTROLS = frozenset(
    {
        _ROLE.Button,
        _ROLE.CheckBox,
        _ROLE.RadioButton,
        _ROLE.ComboBox,
        _ROLE.EditableText,
        _ROLE.SpinBox,
        _ROLE.Slider,
        _ROLE.Link,
        _ROLE.Table,
        _ROLE.Tree,
        _ROLE.List,
        _ROLE.PageTab,
        _ROLE.MenuItem,
        _ROLE.Dialog,
        _ROLE.ProgressBar,
    }
)
_ROWS = 3
"""How many rows of a table are read; each is made like the others."""


def unread(stop: Stop, glance: Glance) -> tuple[list[str], int]:
    """What of a stop cannot be read out, and how many controls and cells were asked."""
    root = stop.over or stop.window
    asked = 0
    found: list[str] = []
    face = _face(root)
    if face is None or not _said(face):
        found.append(f"{name_of(root)}: the window has no name")
    for widget in shown(root):
        face = _face(widget)
        if face is None:
            found.append(f"{name_of(widget)}: is not in the tree")
            continue
        focusable = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        words = " ".join(glance.painted.get(widget, ()))
        if focusable or face.role() in CONTROLS or words:
            asked += 1
            found += (f"{name_of(widget)}: {fault}" for fault in _faults(widget, face, words))
        if isinstance(widget, QTableView):
            cells = list(_cells(widget))
            asked += len(cells)
            found += (f"{name_of(widget)}: {fault}" for cell in cells for fault in cell)
    return list(dict.fromkeys(found)), asked


def _face(widget: QWidget) -> QAccessibleInterface | None:
    return QAccessible.queryAccessibleInterface(widget)


def _said(face: QAccessibleInterface) -> str:
    return face.text(QAccessible.Text.Name).strip()


def _faults(widget: QWidget, face: QAccessibleInterface, painted: str) -> Iterator[str]:
    role = face.role()
    if role in VAGUE:
        yield f"its role is {role.name}"
    if isinstance(widget, (QLabel, QAbstractScrollArea)) and not isinstance(widget, QAbstractItemView):
        # What is in it is what it is called; only one that takes the keys needs a name of its own.
        if not _said(face) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield "has no name"
        return
    # A box to choose from is called what stands in it; the name must be that of the field.
    name = widget.accessibleName() if isinstance(widget, QComboBox) else _said(face)
    if not any(sign.isalnum() for sign in name):
        yield f"has no name (paints {painted!r})" if painted else "has no name"


def _cells(table: QTableView) -> Iterator[list[str]]:
    """The faults of each cell read: none, one or two."""
    model: Any = table.model()
    header = table.horizontalHeader()
    columns = [at for at in range(model.columnCount(QModelIndex())) if not header.isSectionHidden(at)]
    face = _face(table)
    if face is None:
        return
    rows = min(model.rowCount(QModelIndex()), _ROWS)
    # Qt counts the titles of rows as cells, also where they are hidden.
    first = 1 if table.verticalHeader().count() else 0
    width = model.columnCount(QModelIndex()) + first
    for row in range(rows):
        whole = [str(model.index(row, at).data() or "") for at in columns]
        for at in columns:
            title = str(model.headerData(at, Qt.Orientation.Horizontal) or "")
            value = str(model.index(row, at).data() or "")
            cell = cast("QAccessibleInterface | None", face.child((row + 1) * width + at + first))
            faults: list[str] = []
            if cell is None or cell.role() is not _ROLE.Cell:
                faults.append(f"row {row} column {at} is no cell")
            else:
                said = cell.text(QAccessible.Text.Name)
                if value and not (said.startswith(title) and value in said):
                    faults.append(f"the cell {value!r} under {title!r} is read as {said!r}")
                sentence = cell.text(QAccessible.Text.Description)
                missing = [part for part in whole if part and part not in sentence]
                if missing:
                    faults.append(f"the sentence of row {row} lacks {missing!r}: {sentence!r}")
            yield faults
