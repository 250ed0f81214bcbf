"""The lines of an order as they are typed: rows, their columns, and the model that writes only what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from app.orders.draft import DraftLine
from app.orders.entry import Offer
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.rows_table import RowsModel
from ui.kit.wording import say, words

EDITED = ("name", "quantity", "price", "discount", "rate")
"""The columns that are typed, in the order in which Enter goes through them."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line as typed: empty until a product is chosen. `amount` in minor units, net or gross as the prices are.

    `free_milli` is what is left of the product in stock once the lines above took theirs; None where it is not counted.
    """

    id: int
    line: DraftLine | None = None
    offer: Offer | None = None
    amount: int | None = None
    free_milli: int | None = None


def columns(*, include_tax: bool) -> tuple[Column[EntryRow], ...]:
    """The columns of the grid; prices and totals say whether they include tax."""
    terms = "gross" if include_tax else "net"
    return (
        Column[EntryRow](
            key="at", title="order_entry.column.at", value=lambda row: str(row.id), width=44, muted=True
        ),
        Column[EntryRow](
            key="name",
            title="order_entry.column.name",
            value=lambda row: row.line.name if row.line else "",
            aside=lambda row: row.line.sku if row.line else "",
            strong=True,
        ),
        Column[EntryRow](key="available", title="order_entry.column.available", value=_available, width=104),
        Column[EntryRow](
            key="quantity",
            title="order_entry.column.quantity",
            kind="quantity",
            value=lambda row: row.line.quantity_milli if row.line else None,
            width=64,
        ),
        Column[EntryRow](
            key="price",
            title=f"order_entry.column.price_{terms}",
            kind="price",
            value=lambda row: row.line.unit_price_micro if row.line else None,
            width=84,
            zero=True,
        ),
        Column[EntryRow](
            key="discount",
            title="order_entry.column.discount",
            kind="percent",
            value=lambda row: row.line.discount_ppm if row.line else None,
            width=80,
        ),
        Column[EntryRow](
            key="rate",
            title="order_entry.column.rate",
            kind="percent",
            value=lambda row: row.line.rate_ppm if row.line else None,
            width=60,
            zero=True,
        ),
        Column[EntryRow](
            key="amount",
            title=f"order_entry.column.total_{terms}",
            kind="money",
            value=lambda row: row.amount,
            width=108,
            strong=True,
            zero=True,
        ),
    )


def _available(row: EntryRow) -> object:
    if row.offer is None or row.line is None or row.offer.available_milli is None or row.free_milli is None:
        return None
    missing = row.line.quantity_milli - row.free_milli
    if missing > 0:
        return Chip("late", say("order_entry.missing", quantity=words().quantity(missing)), filled=True)
    return Chip("done", words().quantity(row.offer.available_milli))


def with_stock(rows: Sequence[EntryRow]) -> list[EntryRow]:
    """The rows numbered from one, each with what the lines above leave of its product."""
    taken: dict[int, int] = {}
    found: list[EntryRow] = []
    for at, row in enumerate(rows, 1):
        free: int | None = None
        if row.offer is not None and row.line is not None and row.offer.available_milli is not None:
            used = taken.get(row.offer.id, 0)
            free = max(row.offer.available_milli - used, 0)
            taken[row.offer.id] = used + row.line.quantity_milli
        found.append(replace(row, id=at, free_milli=free))
    return found


class EntryModel(RowsModel[EntryRow]):
    """Rows as typed. While their number stays the same the table is not laid out anew."""

    def __init__(self, parent: QWidget, *, currency: str) -> None:
        super().__init__(columns(include_tax=False), parent, currency=currency)

    def set_terms(self, *, include_tax: bool) -> None:
        """Say in the titles whether prices include tax."""
        self.columns = columns(include_tax=include_tax)
        self.renew()

    def put(self, rows: Sequence[EntryRow], children: Mapping[int, Sequence[EntryRow]] | None = None) -> None:
        if len(rows) != len(self.rows):
            super().put(rows, children)
            return
        self.rows = tuple(rows)
        self._places = [(row, 0, None) for row in rows]
        self._written = {}
        self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
