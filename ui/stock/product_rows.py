"""The tables of a product's page: its variants, whom it was promised to, how it moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.catalogue.queries import ProductRow
from app.reports.product_page import PromiseRow
from app.stock.queries import LevelRow, MoveRow
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say, words
from ui.stock.place_words import place_told


@dataclass(frozen=True, slots=True)
class Promise:
    """Goods promised to an order; `id` is the order's key."""

    id: int
    number: str
    customer: str
    ordered_on: date
    promised_on: date | None
    quantity_milli: int
    covered_milli: int

    @property
    def lacks_milli(self) -> int:
        """What of it is not there for it, in its turn."""
        return self.quantity_milli - self.covered_milli


def promises_of(rows: Sequence[PromiseRow]) -> list[Promise]:
    """The promises as rows of a table."""
    return [
        Promise(
            row.order_id,
            row.number or "",
            row.customer,
            row.ordered_on,
            row.promised_on,
            row.quantity_milli,
            row.covered_milli,
        )
        for row in rows
    ]


def move_told(row: MoveRow) -> str:
    """Why goods moved, in words."""
    key = f"move.{row.reason}"
    if row.reason == "reversal" and row.cause == "goods_receipt":
        key = "move.receipt_reversal"
    if row.reason == "return" and row.cause == "goods_receipt":
        key = "move.given_back"
    return say(key) if words().knows(key) else row.reason


def turn_chip(row: Promise) -> Chip:
    """Whether it is there for the order, in its turn, or how much of it the order waits for."""
    if row.lacks_milli <= 0:
        return Chip("done", say("turns.covered"))
    return Chip("wait", say("turns.lacks", quantity=words().quantity(row.lacks_milli)))


VARIANT_COLUMNS: tuple[Column[ProductRow], ...] = (
    Column(key="sku", title="column.sku", value=lambda row: row.sku or "", width=150),
    Column(key="variant", title="column.variant", value=lambda row: row.variant or row.name, strong=True),
    Column(key="price", title="column.price", kind="price", value=lambda row: row.price_micro, width=120),
)
PROMISE_COLUMNS: tuple[Column[Promise], ...] = (
    Column(key="number", title="column.order_number", width=130, strong=True),
    Column(key="ordered_on", title="column.ordered_on", kind="date", width=106, muted=True),
    Column(key="customer", title="column.customer"),
    Column(key="promised_on", title="column.promised_on", kind="date", width=106, muted=True),
    Column(key="turn", title="column.turn_state", kind="chip", value=turn_chip, width=116),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=104,
        strong=True,
    ),
)
LEVEL_COLUMNS: tuple[Column[LevelRow], ...] = (
    Column(key="location", title="column.location", value=lambda row: place_told(row.location), strong=True),
    Column(key="shelf", title="column.shelf", width=150, muted=True),
    Column(
        key="on_hand",
        title="column.on_hand",
        kind="quantity",
        value=lambda row: row.on_hand_milli,
        width=104,
        zero=True,
    ),
    Column(
        key="reserved",
        title="column.reserved",
        kind="quantity",
        value=lambda row: row.reserved_milli,
        width=104,
    ),
    Column(
        key="available",
        title="column.available",
        kind="quantity",
        value=lambda row: row.available_milli,
        width=104,
        strong=True,
    ),
)
MOVE_COLUMNS: tuple[Column[MoveRow], ...] = (
    Column(key="business_date", title="column.day", kind="date", width=116, muted=True),
    Column(key="reason", title="column.reason", value=move_told, aside=lambda row: row.lot),
    Column(key="document", title="column.document", width=124),
    Column(
        key="location",
        title="column.location",
        value=lambda row: place_told(row.location),
        width=110,
        muted=True,
    ),
    Column(
        key="cost",
        title="column.cost",
        kind="price",
        averaged=True,
        value=lambda row: row.unit_cost_micro,
        width=104,
        muted=True,
    ),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=104,
        strong=True,
    ),
)
