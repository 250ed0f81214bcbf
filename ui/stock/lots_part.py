"""The part of a document's page that names the lots and serial numbers it moved; not there without any."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.stock.lots_told import LotLine
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.stock.lot_dialog import LotDialog
from ui.stock.lot_rows import LINE_COLUMNS


class LotsPart(QWidget):
    """Enter on a lot shows where it came from and to whom it went."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table: RowsTable[LotLine] = RowsTable(LINE_COLUMNS, self, whole=True, name="lots.of_document")
        self.table.opened.connect(self._open)
        column.addWidget(Section("lots.title", self))
        column.addWidget(self.table)
        self.hide()

    def show_lots(self, lots: Sequence[LotLine]) -> None:
        """Name these lots."""
        self.table.put(lots)
        self.setVisible(bool(lots))

    def _open(self, row: LotLine) -> None:
        LotDialog(self._office, row.id, self).open()
