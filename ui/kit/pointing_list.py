"""A list beside which the framed row is shown whole, with what can be done about it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.base.listing import ListRow
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office

ROW = TypeVar("ROW", bound=ListRow)


class PointingList(ListScreen[ROW]):
    """`pointed` carries the row that is framed, None where there is no row.

    One is framed as soon as there are rows, and marked also while the keys are elsewhere: nobody decides beside a list
    without seeing about what.
    """

    pointed = Signal(object)

    def __init__(self, office: Office, design: ListDesign[ROW], parent: QWidget | None = None) -> None:
        super().__init__(office, design, parent)
        self.table.mark_current()
        self.table.selectionModel().currentChanged.connect(self._point)
        self.model.renewed.connect(self._point)

    @property
    def current(self) -> ROW | None:
        """The row that is framed."""
        line = self.model.line(max(self.table.currentIndex().row(), 0))
        return line.row if line is not None else None

    def _point(self, *_places: object) -> None:
        self.pointed.emit(self.current)
