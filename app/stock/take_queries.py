"""What lists and pages show of stock-takes: how far each is, and what was found of each product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, distinct, func, or_, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    holds,
    in_order,
    over_days,
)
from app.base.listing import Listing
from app.base.register import Register
from app.catalogue.naming import full_name
from app.catalogue.queries import of_article
from app.catalogue.tables import product
from app.stock.lots import LotAt, in_turn, lots_at
from app.stock.move import NO_LOT
from app.stock.tables import lot, stock_balance, stock_move
from app.stock.take_tables import stock_take, stock_take_line, stock_tally
from app.stock.take_value import worths
from app.stock.tallies import Counts, Tallied, tallies_of

_LINES_MOST = 1 << 40
"""No take has a line with so high a key."""
STATES = ("open", "posted", "abandoned")


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A stock-take in a list: how many products it is about, how many were counted, and of how many the ledger was
    corrected; `worth` is what that came to at cost, in minor units, of one that was recorded.
    """

    id: int
    uid: str
    number: str
    name: str
    state: str
    blind: bool
    opened_on: date
    opened_by: str
    ended_at: datetime | None
    lines: int
    counted: int
    corrected: int
    worth: int | None = None


@dataclass(frozen=True, slots=True)
class TakeLine:
    """A product of a take, or a lot of one that is traced, in thousandths of its unit; `cost_micro` is what one unit costs.

    `traced` says how it is told apart; `lot_id` is None where it is not counted by lot, or nothing is there of any.

    `expected_milli` is what the ledger had when it was counted last; of what nobody counted, what it has now while the take is
    open, and once it is over what it had when it joined the take. `counted_milli` is None
    where nobody counted. `on_hand_milli` is what the ledger has now. `moved`: goods came or left between two counts that add up.
    """

    id: int
    product_id: int
    sku: str
    name: str
    unit: str
    cost_micro: int | None
    expected_milli: int
    counted_milli: int | None
    moved: bool
    counted_by: str
    counted_at: datetime | None
    on_hand_milli: int
    traced: str = ""
    lot_id: int | None = None
    lot: str = ""
    expires_on: date | None = None

    @property
    def since_milli(self) -> int:
        """What came (or, negative, left) since it was counted: no part of the difference."""
        return 0 if self.counted_milli is None else self.on_hand_milli - self.expected_milli

    @property
    def difference_milli(self) -> int:
        """What was found more (or, negative, less) than expected; nothing where nobody counted."""
        return 0 if self.counted_milli is None else self.counted_milli - self.expected_milli


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A single count, newest first: what, how much (negative: taken back), and by whom."""

    id: int
    product_id: int
    name: str
    quantity_milli: int
    counted_by: str
    recorded_at: datetime
    lot_id: int | None = None
    lot: str = ""


VIEWS: Views = {
    "all": lambda _rd: None,
    "open": lambda _rd: stock_take.c.state == "open",
    "posted": lambda _rd: stock_take.c.state == "posted",
    "abandoned": lambda _rd: stock_take.c.state == "abandoned",
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    **over_days(stock_take.c.opened_on),
}
SORTS: Sorts = {
    "number": (stock_take.c.number, stock_take.c.id),
    "opened_on": (stock_take.c.opened_on, stock_take.c.id),
}
_NEWEST = (stock_take.c.opened_on.desc(), stock_take.c.id.desc())


def _holding(rd: Read, word: str) -> list[Condition]:
    return [
        holds(rd, stock_take.c.number, word),
        holds(rd, stock_take.c.name, word),
        holds(rd, stock_take.c.opened_by, word),
        of_article(rd, word, stock_take_line, "take_id", stock_take),
    ]


_REGISTER = Register(stock_take, FILTERS, _holding, SORTS, _NEWEST)


def take_rows(rd: Read, ids: Sequence[int]) -> list[TakeRow]:
    """The takes with these keys, in the order of the keys."""
    found = {row.id: TakeRow(*row) for row in rd.execute(_ROWS, {"ids": list(ids)})}
    for key in rd.execute(_BY_LOT, {"ids": list(ids)}).scalars().all():
        # Of a product of which one lot was counted another may still be missing.
        found[key] = replace(found[key], counted=counted_whole(lines_of_take(rd, key)))
    found |= {key: replace(found[key], worth=amount) for key, amount in worths(rd, list(found)).items()}
    return in_order(ids, found)


TAKES = Listing(_REGISTER.count, _REGISTER.ids, take_rows)


def find_take(rd: Read, told: str) -> int | None:
    """The key of the take with this number or uid."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


def lines_of_take(rd: Read, take_id: int) -> list[TakeLine]:
    """The products of a take, by name; of what is traced its lots, the one that leaves first before the next.

    While it is open these are the lots that are there by the ledger and those that were counted, later the counted ones.
    """
    found = tallies_of(rd, take_id)
    lines = rd.execute(_LINES, {"take": take_id}).all()
    of_line = _lots_of_lines(rd, lines, found)
    rows: list[TakeLine] = []
    for row in lines:
        lots = of_line.get(row.id)
        if lots is None:
            here = int(row.on_hand or 0)
            # Selling goes on: what will be found is what is there now, not when the take was opened.
            expected = here if row.state == "open" else row.expected_milli
            rows.append(_line(row, found.get((row.id, None)), expected, here))
            continue
        for each in lots:
            told, milli = found.get((row.id, each.lot_id)), each.quantity_milli
            made = _line(row, told, milli, milli)
            rows.append(
                replace(
                    made,
                    # A key of its own among the rows of all lines.
                    id=row.id + (each.lot_id + 1) * _LINES_MOST,
                    lot_id=each.lot_id,
                    lot=each.code,
                    expires_on=each.expires_on,
                )
            )
    return rows


def counted_whole(lines: Iterable[TakeLine]) -> int:
    """How many products were counted, those left out of which a lot was not."""
    by_product: dict[int, bool] = {}
    for each in lines:
        by_product[each.product_id] = by_product.get(each.product_id, True) and each.counted_milli is not None
    return sum(by_product.values())


def _line(row: Any, told: Tallied | None, expected_milli: int, on_hand_milli: int) -> TakeLine:
    return TakeLine(
        row.id,
        row.product_id,
        row.sku or "",
        full_name(row.name, row.variant),
        row.unit,
        row.cost_micro,
        told.on_hand_milli if told is not None else expected_milli,
        told.counted_milli if told is not None else None,
        told.moved if told is not None else False,
        ", ".join(told.counted_by) if told is not None else "",
        told.counted_at if told is not None else None,
        on_hand_milli,
        row.traced,
    )


def _lots_of_lines(rd: Read, lines: Sequence[Any], found: Mapping[Counts, Tallied]) -> dict[int, list[LotAt]]:
    """The lots to show of each line that is counted by lot, with what the ledger has of them now."""
    counted: dict[int, set[int]] = {}
    for line_id, lot_id in found:
        if lot_id is not None:
            counted.setdefault(line_id, set()).add(lot_id)
    by_lot = [
        row
        for row in lines
        if row.id in counted or (row.traced and row.state == "open" and (row.id, None) not in found)
    ]
    if not by_lot:
        return {}
    at = lots_at(rd, {row.product_id for row in by_lot})
    wanted = {lot_id for lots in counted.values() for lot_id in lots if lot_id != NO_LOT}
    known = {row.id: row for row in rd.execute(_LOTS, {"lots": sorted(wanted)})} if wanted else {}
    shown: dict[int, list[LotAt]] = {}
    for row in by_lot:
        here = {each.lot_id: each for each in at.get(row.product_id, []) if each.place == row.location_id}
        own = counted.get(row.id, set())
        lots = [each for key, each in here.items() if row.state == "open" or key in own]
        for lot_id in own - here.keys():
            told = known.get(lot_id)
            code, day = (told.code, told.expires_on) if told is not None else ("", None)
            lots.append(LotAt(lot_id, code, day, row.location_id, 0))
        if lots:
            shown[row.id] = in_turn(lots)
    return shown


def last_tallies(rd: Read, take_id: int, limit: int = 8) -> list[TallyRow]:
    """The last counts of a take, newest first."""
    return [
        TallyRow(
            row.id,
            row.product_id,
            full_name(row.name, row.variant),
            row.quantity_milli,
            row.counted_by,
            row.recorded_at,
            (row.lot_id or NO_LOT) if row.by_lot else None,
            row.code or "",
        )
        for row in rd.execute(_LAST.limit(limit), {"take": take_id})
    ]


def _number(query: Any) -> ColumnElement[int]:
    return func.coalesce(query.correlate(stock_take).scalar_subquery(), 0)


_ROWS = select(
    *(stock_take.c[name] for name in TakeRow.__slots__ if name in stock_take.c),
    _number(select(func.count()).where(stock_take_line.c.take_id == stock_take.c.id)),
    _number(
        select(func.count(distinct(stock_tally.c.line_id)))
        .join(stock_take_line, stock_take_line.c.id == stock_tally.c.line_id)
        .where(stock_take_line.c.take_id == stock_take.c.id)
    ),
    _number(
        select(func.count(distinct(stock_move.c.product_id))).where(
            stock_move.c.cause == "stock_take", stock_move.c.cause_id == stock_take.c.id
        )
    ),
).where(stock_take.c.id.in_(bindparam("ids", expanding=True)))
_BY_LOT = (
    select(stock_take.c.id)
    .distinct()
    .join(stock_take_line, stock_take_line.c.take_id == stock_take.c.id)
    .join(stock_tally, stock_tally.c.line_id == stock_take_line.c.id)
    .where(
        stock_take.c.id.in_(bindparam("ids", expanding=True)),
        stock_take.c.state == "open",
        stock_tally.c.by_lot,
    )
)
_TOLD = select(stock_take.c.id).where(
    or_(stock_take.c.number == bindparam("told"), stock_take.c.uid == bindparam("told"))
)
_LINES = (
    select(
        stock_take_line.c.id,
        stock_take_line.c.product_id,
        product.c.sku,
        product.c.name,
        product.c.variant,
        product.c.unit,
        product.c.cost_micro,
        product.c.traced,
        stock_take.c.state,
        stock_take.c.location_id,
        stock_take_line.c.expected_milli,
        stock_balance.c.on_hand_milli.label("on_hand"),
    )
    .join(product, product.c.id == stock_take_line.c.product_id)
    .join(stock_take, stock_take.c.id == stock_take_line.c.take_id)
    .join(
        stock_balance,
        (stock_balance.c.product_id == product.c.id)
        & (stock_balance.c.location_id == stock_take.c.location_id),
        isouter=True,
    )
    .where(stock_take_line.c.take_id == bindparam("take"))
    .order_by(product.c.folded, product.c.id)
)
_LAST = (
    select(
        stock_tally.c.id,
        stock_take_line.c.product_id,
        product.c.name,
        product.c.variant,
        stock_tally.c.quantity_milli,
        stock_tally.c.counted_by,
        stock_tally.c.recorded_at,
        stock_tally.c.by_lot,
        stock_tally.c.lot_id,
        lot.c.code,
    )
    .join(stock_take_line, stock_take_line.c.id == stock_tally.c.line_id)
    .join(product, product.c.id == stock_take_line.c.product_id)
    .join(lot, lot.c.id == stock_tally.c.lot_id, isouter=True)
    .where(stock_take_line.c.take_id == bindparam("take"))
    .order_by(stock_tally.c.id.desc())
)
_LOTS = select(lot.c.id, lot.c.code, lot.c.expires_on).where(lot.c.id.in_(bindparam("lots", expanding=True)))
