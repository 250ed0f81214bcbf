"""What was last given up of a customer's debts, below their payments; hidden where nothing ever was."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.receivables.written_off import WriteOffRow
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.kit.wording import say


class GivenUpPart(Section):
    """A table of write-offs; Enter opens the document that the framed one was owed by, where it is taken back."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("customer.given_up", parent, bleeds=True)
        self._office = office
        self.table: RowsTable[WriteOffRow] = RowsTable(
            _COLUMNS, self, currency=office.currency, whole=True, name="customer.given_up"
        )
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table)

    def _open(self, row: WriteOffRow) -> None:
        self._office.ways.open(row.noun, row.document_id)

    def put(self, rows: Sequence[WriteOffRow]) -> None:
        """Show these."""
        self.table.put(rows)
        self.setVisible(bool(rows))


_COLUMNS: tuple[Column[WriteOffRow], ...] = (
    Column(key="number", title="column.number", width=112, strong=True),
    Column(key="decided_on", title="column.date", kind="date", width=96, muted=True),
    Column(
        key="kind",
        title="column.kind",
        value=lambda row: say(f"receivable.kind.write_off_{row.kind}"),
        width=180,
    ),
    Column(key="reason", title="column.reason", muted=True),
    Column(key="amount", title="column.amount", kind="money", width=124, currency=lambda row: row.currency),
)
