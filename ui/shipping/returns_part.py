"""What came back of a shipment, or is to: a return a row, with how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from app.shipping.return_queries import ReturnRow
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words
from ui.shipping.return_chips import return_chip


class ReturnsPart(Section):
    """A row a return, Enter opens it; hidden where there is none."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("returns.title", parent, bleeds=True)
        self.office = office
        self.table: RowsTable[ReturnRow] = RowsTable(_COLUMNS, self, whole=True, name="returns.title")
        self.table.opened.connect(self._open)
        self.table.rows_model.muted = _is_withdrawn
        self.body.addWidget(self.table)
        self.hide()

    def show_returns(self, found: Sequence[ReturnRow]) -> None:
        """Show these."""
        self.table.put(found)
        self.setVisible(bool(found))

    def step(self) -> NextStep | None:
        """To decide on what came, the one first that is to be paid back first; None where all of it is decided."""
        waiting = [each for each in self.table.rows_model.rows if each.state == "received"]
        if not waiting:
            return None
        row = min(waiting, key=lambda each: (each.pay_back_by or date.max, each.id))
        told = [("in", say("shipment.returned", number=row.number))]
        if row.pay_back_by is not None:
            told.append(("late", say("return.step.pay_back_by", day=words().date(row.pay_back_by))))
        act = Act("shipment.open_return", partial(self._open, row), icon="in")
        return NextStep(say("return.step.received"), tuple(told), act)

    def _open(self, row: ReturnRow) -> None:
        self.office.ways.open("return", row.id)


def goods_of(row: ReturnRow) -> str:
    """The first article of a return, and how many lines there are besides."""
    return f"{row.name} +{row.lines - 1}" if row.lines > 1 else row.name


def _is_withdrawn(row: ReturnRow) -> bool:
    return row.state == "withdrawn"


_COLUMNS: tuple[Column[ReturnRow], ...] = (
    Column(key="number", title="column.number", strong=True, width=124),
    Column(key="goods", title="returns.column.goods", value=goods_of),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.received_milli or row.announced_milli,
        width=88,
    ),
    Column(key="state", title="column.state", kind="chip", value=return_chip, width=148),
)
