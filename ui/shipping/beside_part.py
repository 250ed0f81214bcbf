"""What left in the same parcels as a shipment: the other orders, each with a shipment of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.shipping.joined import Member
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.kit.wording import say


class BesidePart(Section):
    """A row a shipment, Enter opens it; hidden where it left alone."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("shipment.beside", parent, bleeds=True)
        self.table: RowsTable[Member] = RowsTable(self._columns(), self, whole=True, name="shipment.beside")
        self.office = office
        self.table.opened.connect(self._open)
        self.table.rows_model.muted = _is_taken_back
        self._news: Chip | None = None
        self.body.addWidget(self.table)
        self.hide()

    def show_members(self, members: Sequence[Member], news: Chip | None) -> None:
        """Show what left with it; `news` of the parcels is that of each."""
        self._news = news
        self.table.put(members)
        self.setVisible(bool(members))

    def _columns(self) -> tuple[Column[Member], ...]:
        return (
            Column(key="number", title="column.number", strong=True, width=132),
            Column(key="order", title="column.order_number", width=140),
            Column(key="state", title="column.state", kind="chip", value=self._state, width=152),
        )

    def _state(self, row: Member) -> Chip:
        if row.reversed:
            return Chip("none", say("shipments.chip.reversed"), icon="cancelled")
        return self._news or Chip("done", say("shipments.chip.left"))

    def _open(self, row: Member) -> None:
        self.office.ways.open("shipment", row.id)


def _is_taken_back(row: Member) -> bool:
    return row.reversed
