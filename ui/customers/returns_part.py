"""The last returns of a customer, below their orders; hidden where nothing ever came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.shipping.return_queries import ReturnRow
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.kit.wording import say
from ui.shipping.return_chips import return_chip


class ReturnsPart(Section):
    """A table of returns; Enter opens the framed one."""

    def __init__(
        self, office: Office, everything: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "customer.last_returns",
            parent,
            act=Act("customer.all_returns", everything, look="link"),
            bleeds=True,
        )
        self._office = office
        self.table: RowsTable[ReturnRow] = RowsTable(_COLUMNS, self, whole=True, name="customer.last_returns")
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table)

    def _open(self, row: ReturnRow) -> None:
        self._office.ways.open("return", row.id)

    def put(self, rows: Sequence[ReturnRow]) -> None:
        """Show these returns."""
        self.table.put(rows)
        self.setVisible(bool(rows))


_COLUMNS: tuple[Column[ReturnRow], ...] = (
    Column(key="number", title="column.number", width=112, strong=True),
    Column(key="announced_on", title="returns.column.announced_on", kind="date", width=96, muted=True),
    Column(key="name", title="returns.column.goods"),
    Column(key="state", title="column.state", kind="chip", value=return_chip, width=136),
    Column(
        key="answer",
        title="returns.column.answer",
        value=lambda row: say(f"returns.answer.{row.answer}") if row.answer else "",
        width=140,
        muted=True,
    ),
)
