"""The invoices received for an order or a receipt, or of a supplier, on their page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.purchasing.received_queries import ReceivedRow
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.purchasing.received_screen import received_columns


class ReceivedPart(QWidget):
    """A heading and a table; not there while nothing was received."""

    def __init__(self, office: Office, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.table: RowsTable[ReceivedRow] = RowsTable(
            received_columns(office, supplier=False),
            self,
            currency=office.currency,
            whole=True,
            name="received.of",
        )
        self.table.gives_way = (*(("unpaid",) if office.actor.sees_costs else ()), "due_on")
        self.table.opened.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Section(heading, self))
        column.addWidget(self.table)
        self.hide()

    def put(self, rows: Sequence[ReceivedRow]) -> None:
        """Show these invoices."""
        self.table.put(rows)
        self.setVisible(bool(rows))

    def _open(self, row: ReceivedRow) -> None:
        self._office.ways.open("received", row.id)
