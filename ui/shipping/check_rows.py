"""The lines of an order while it is checked by scanner, as rows: where they are taken, what is asked for, what was scanned."""

from __future__ import annotations

from dataclasses import dataclass

from app.shipping.pick_list import PickLine
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A line while it is checked: what the order asks for, what of that is in stock, what was scanned; in thousandths.

    `aside` are its code and the bundle it is in, `place` is where it is taken.
    """

    id: int
    name: str
    aside: str
    wanted: int
    there: int
    counted: int
    place: str = ""

    @property
    def short(self) -> int:
        """What the order asks for and stock lacks."""
        return self.wanted - self.there


def check_row(line: PickLine, counted: int) -> CheckRow:
    """The row of a line of which so much was scanned (thousandths)."""
    return CheckRow(
        line.id,
        line.name,
        " · ".join(part for part in (line.sku, line.bundle.name if line.bundle else "") if part),
        line.quantity_milli + line.short_milli,
        line.quantity_milli,
        counted,
        where_told(line),
    )


def where_told(line: PickLine) -> str:
    """Where a line is taken, and which lots of it leave first; empty where nothing says so."""
    lots = dict.fromkeys(spot.lot for spot in line.spots if spot.lot)
    return " · ".join(filter(None, (line.where, *(say("paper.pick.lot", lot=lot) for lot in lots))))


def _chip(row: CheckRow) -> Chip:
    if not row.there:
        return Chip("wait", say("check.chip.missing"), icon="stock")
    if row.counted == row.there:
        return Chip("done", say("check.chip.there"))
    if row.counted:
        return Chip("run", say("check.chip.part"))
    return Chip("none", say("check.chip.left"), icon="wait")


CHECK_COLUMNS: tuple[Column[CheckRow], ...] = (
    Column(key="name", title="column.article", aside=lambda row: row.aside, aside_whole=True, strong=True),
    Column(key="place", title="check.column.place", width=132, wraps=True),
    Column(key="state", title="column.state", kind="chip", value=_chip, width=124),
    Column(key="counted", title="check.column.scanned", kind="quantity", width=96, zero=True, strong=True),
    Column(key="wanted", title="check.column.wanted", kind="quantity", width=96, muted=True),
    Column(key="there", title="check.column.there", kind="quantity", width=88, zero=True, muted=True),
    Column(key="short", title="check.column.short", kind="quantity", width=88, strong=True),
)
