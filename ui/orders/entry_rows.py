"""The lines of an order as they are typed: rows, their columns, and the model that writes only what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from app.orders.draft import DraftLine
from app.orders.entry import Offer
from app.orders.line_typed import line_amount
from app.orders.margin import Margin
from app.orders.order import WORDS
from app.orders.sections import Said, subtotals
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.discount_edit import Discount, discount_told
from ui.kit.rows_table import RowsModel
from ui.kit.wording import say, words
from ui.orders.margins import margin_columns

EDITED = ("name", "quantity", "price", "discount", "rate")
"""The columns that are typed, in the order in which Enter goes through them."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line as typed: empty until a product is chosen. `amount` in minor units, net or gross as the prices are.

    `free_milli` is what is left of the product in stock once the lines above took theirs; None where it is not counted.
    `margin` is what is earned on it, for those who may see it.
    """

    id: int
    line: DraftLine | None = None
    offer: Offer | None = None
    amount: int | None = None
    free_milli: int | None = None
    margin: Margin | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing stands on it yet."""
        return self.line is None

    @property
    def words_only(self) -> bool:
        """Whether it only says something: a text, or the heading of a section."""
        return self.line is not None and self.line.kind in WORDS

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns that Enter goes through on this line."""
        return EDITED if self.line is not None and not self.words_only else EDITED[:1]


def columns(currency: str, *, include_tax: bool) -> tuple[Column[EntryRow], ...]:
    """The columns of the grid; prices and totals say whether they include tax."""
    terms = "gross" if include_tax else "net"
    return (
        Column[EntryRow](
            key="at", title="order_entry.column.at", value=lambda row: str(row.id), width=44, muted=True
        ),
        Column[EntryRow](
            key="name",
            title="order_entry.column.name",
            value=lambda row: row.line.name.splitlines()[0] if row.line and row.line.name else "",
            aside=lambda row: row.line.sku if row.line is not None else "",
            aside_whole=True,
            strong=True,
        ),
        Column[EntryRow](key="available", title="order_entry.column.available", value=_available, width=96),
        Column[EntryRow](
            key="quantity",
            title="order_entry.column.quantity",
            kind="quantity",
            value=lambda row: row.line.quantity_milli if row.line and not row.words_only else None,
            width=64,
        ),
        Column[EntryRow](
            key="price",
            title=f"order_entry.column.price_{terms}",
            kind="price",
            value=lambda row: row.line.unit_price_micro if row.line and not row.words_only else None,
            width=84,
            zero=True,
        ),
        Column[EntryRow](
            key="discount",
            title="order_entry.column.discount",
            kind="percent",
            value=lambda row: (
                discount_told(Discount(row.line.discount_ppm, row.line.discount_amount), currency)
                if row.line
                else None
            ),
            width=80,
        ),
        Column[EntryRow](
            key="rate",
            title="order_entry.column.rate",
            kind="percent",
            value=lambda row: row.line.rate_ppm if row.line and not row.words_only else None,
            width=60,
            zero=True,
        ),
        *margin_columns(lambda row: row.margin),
        Column[EntryRow](
            key="amount",
            title=f"order_entry.column.total_{terms}",
            kind="money",
            value=lambda row: row.amount,
            width=112 if terms == "gross" else 96,
            strong=True,
            zero=True,
        ),
    )


def _available(row: EntryRow) -> object:
    if row.line is not None and row.line.optional:
        # Nothing is promised of it yet.
        return Chip("none", say("quote_page.option"))
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
            taken[row.offer.id] = used + (0 if row.line.optional else row.line.quantity_milli)
        found.append(replace(row, id=at, free_milli=free))
    return found


def with_amounts(
    rows: Sequence[EntryRow], amounts: Sequence[int], margins: Sequence[Margin | None] = ()
) -> list[EntryRow]:
    """The rows with what each comes to, and what is earned on it, in the order of those that cost something; a heading
    with its section's sum.
    """
    left, earned = iter(amounts), iter(margins)
    found = [
        replace(row, amount=next(left, None), margin=next(earned, None))
        if row.line is not None and not row.words_only
        else replace(row, amount=None, margin=None)
        for row in rows
    ]
    said = [
        Said(
            row.line.kind if row.line else "text",
            row.line.name if row.line else "",
            (row.amount or 0) if row.line and not row.line.optional else 0,
        )
        for row in found
    ]
    heading = -1
    ends = {each.after: each.amount for each in subtotals(said)}
    for at, row in enumerate(found):
        if row.line is not None and row.line.kind == "section":
            heading = at
        if at in ends and heading >= 0:
            found[heading] = replace(found[heading], amount=ends[at])
    return found


def merged(
    rows: Sequence[EntryRow], offer: Offer, milli: int, made: Callable[[], DraftLine]
) -> tuple[list[EntryRow], int]:
    """The rows with so much more of a product, and where: on the line that has it already, else on one of its own."""
    for at in range(len(rows) - 1, -1, -1):
        line = rows[at].line
        if line is not None and line.product_id == offer.id and not (line.discount_amount or line.optional):
            more = replace(line, quantity_milli=line.quantity_milli + milli)
            return [*rows[:at], replace(rows[at], line=more, offer=offer), *rows[at + 1 :]], at
    place = next((at for at, row in enumerate(rows) if row.line is None), len(rows))
    row = EntryRow(0, replace(made(), quantity_milli=milli), offer)
    return [*rows[:place], row, *rows[place + 1 :]], place


def worth(row: EntryRow, currency: str) -> int:
    """What a line comes to as it stands; 0 for one that only says something."""
    return line_amount(row.line, currency) if row.line is not None and not row.words_only else 0


class EntryModel(RowsModel[EntryRow]):
    """Rows as typed. While their number stays the same the table is not laid out anew."""

    def __init__(self, parent: QWidget, *, currency: str) -> None:
        super().__init__(columns(currency, include_tax=False), parent, currency=currency)
        self._of = currency
        self.muted = lambda row: row.line is not None and (row.line.kind == "text" or row.line.optional)

    def set_terms(self, *, include_tax: bool, currency: str = "") -> None:
        """Say in the titles whether prices include tax; with a `currency` amounts are of that from now on."""
        self._of = currency or self._of
        self.currency = self._of
        self.columns = columns(self._of, include_tax=include_tax)
        self.renew()

    def put(self, rows: Sequence[EntryRow], children: Mapping[int, Sequence[EntryRow]] | None = None) -> None:
        if len(rows) != len(self.rows):
            super().put(rows, children)
            return
        self.rows = tuple(rows)
        self._places = [(row, 0, None) for row in rows]
        self._written = {}
        self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
