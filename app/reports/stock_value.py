"""What was on hand on a day, and what it was worth by the weighted average and by FIFO, out of the moves up to that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, select

from app.base.company import the_company, zone_of
from app.base.door import Read
from app.base.finding import Condition
from app.base.money import rounded_div
from app.base.words import Words
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.receivables.stood import end_of
from app.reports.report_table import ReportColumn, ReportTable
from app.stock.cost import line_amount
from app.stock.place import TRANSIT, Places, place_said, places, promised_at
from app.stock.tables import location, lot, quarantine, reservation, stock_move
from app.stock.value import Holding


@dataclass(frozen=True, slots=True)
class StockValue:
    """A product as of a day: thousandths on hand and promised, the average cost of one (micro units), and what is on hand is
    worth by the average and by FIFO in minor units; None where a cost is unknown. What came without a cost, as the stock of a
    shop does, is worth what its product is said to cost. `at`: thousandths at each place, by key. `unsold_milli`: what of it
    had expired or was in quarantine.
    """

    id: int
    sku: str
    name: str
    unit: str
    on_hand_milli: int
    reserved_milli: int
    average_micro: int | None
    by_average: int | None
    by_fifo: int | None
    at: Mapping[int, int] = field(default_factory=dict[int, int])
    unsold_milli: int = 0


@dataclass(frozen=True, slots=True)
class StockReport:
    """Every product that was there or promised on a day, by name; the sums leave out what has no known cost.

    `places` are those where something was, where there are several; of one `place` alone nothing is said by FIFO, for goods
    cost the same wherever they are.
    """

    as_of: date
    known_on: date | None
    currency: str
    rows: tuple[StockValue, ...]
    places: tuple[tuple[int, str], ...] = ()
    place: str = ""

    @property
    def by_average(self) -> int:
        """What all of it is worth at the average."""
        return sum(row.by_average or 0 for row in self.rows)

    @property
    def by_fifo(self) -> int:
        """What all of it is worth by FIFO."""
        return sum(row.by_fifo or 0 for row in self.rows)

    @property
    def unsold(self) -> int:
        """What of it had expired or was in quarantine is worth at the average: it counts, and is not sold as it is."""
        return sum(
            line_amount(row.unsold_milli, row.average_micro, self.currency)
            for row in self.rows
            if row.average_micro is not None
        )

    @property
    def known(self) -> bool:
        """Whether the worth of anything is known."""
        return any(row.by_average is not None and row.on_hand_milli for row in self.rows)

    @property
    def unknown(self) -> int:
        """Of how many products on hand the cost is unknown."""
        return sum(row.by_average is None or (row.by_fifo is None and not self.place) for row in self.rows)


def stock_value(
    rd: Read, as_of: date | None = None, known_on: date | None = None, place: int | None = None
) -> StockReport:
    """What was on hand on a day (today unless told), as far as was recorded by the end of `known_on`, if that is given.

    Moves are taken by the day they are of, those of one day in the order in which they were recorded. Of one `place`: what was
    there, at the average of the company, and what of the promises would have left from it.
    """
    day, currency = as_of or rd.today, the_company(rd).currency
    reserved = {
        row.product_id: int(row.milli)
        for row in rd.execute(
            select(reservation.c.product_id, func.sum(reservation.c.quantity_milli).label("milli"))
            .where(*_until(rd, reservation, day, known_on))
            .group_by(reservation.c.product_id)
        )
    }
    held: dict[int, Holding] = {}
    # What goes from one place to another stays the company's, and is worth what it was.
    moves: Any = rd.execute(
        _MOVES.where(*_until(rd, stock_move, day, known_on), stock_move.c.reason != "transfer")
    )
    # Read by place and not by name: there may be millions.
    own: Iterable[tuple[int, int, int | None, str]]
    for product_id, own in groupby(moves, itemgetter(0)):
        holding = held[product_id] = Holding()
        for _, milli, cost, reason in own:
            # What leaves as a return goes back to its supplier, at what it came for.
            holding.take(milli, cost, back=reason == "reversal" or (reason == "return" and milli < 0))
    wanted = {key for key, holding in held.items() if holding.on_hand_milli} | {
        key for key, milli in reserved.items() if milli
    }
    rows = [
        _row(row, held.get(row.id, Holding()), reserved.get(row.id, 0), currency)
        for row in rd.execute(_PRODUCTS)
        if row.id in wanted
    ]
    unsold = _unsold(rd, day, known_on, place)
    rows = [replace(row, unsold_milli=unsold.get(row.id, 0)) for row in rows]
    return _by_place(rd, StockReport(day, known_on, currency, tuple(rows)), place)


def _unsold(rd: Read, day: date, known_on: date | None, place: int | None) -> dict[int, int]:
    """What of each product was in quarantine on a day, or had expired by then; what is both counts once."""
    found: dict[int, int] = {}
    expired = lot.c.expires_on < day
    for table, query, sign in (
        (quarantine, _KEPT, 1),
        (stock_move, _EXPIRED.where(expired), 1),
        (quarantine, _KEPT_EXPIRED.where(expired), -1),
    ):
        there = [table.c.location_id == place] if place is not None else []
        for row in rd.execute(query.where(*_until(rd, table, day, known_on), *there)):
            found[row.product_id] = found.get(row.product_id, 0) + sign * int(row.milli)
    return found


def _by_place(rd: Read, found: StockReport, place: int | None) -> StockReport:
    """Say how much was where, once there are several places; or of one of them alone."""
    known = places(rd)
    if known.all_for_sale and not known.several:
        return found
    at: dict[int, dict[int, int]] = {}
    for row in rd.execute(_AT_PLACES.where(*_until(rd, stock_move, found.as_of, found.known_on))):
        at.setdefault(row.product_id, {})[row.location_id] = int(row.milli)
    rows = tuple(replace(row, at=at.get(row.id, {})) for row in found.rows)
    if place is not None:
        name = next((row.name for row in rd.execute(_NAMES) if row.id == place), "")
        there = [_there(row, place, known, found.currency) for row in rows if row.at.get(place)]
        return replace(found, rows=tuple(there), place=name)
    used = {key for row in rows for key, milli in row.at.items() if milli}
    named = tuple((row.id, row.name) for row in rd.execute(_NAMES) if row.id in used)
    return replace(found, rows=rows, places=named if len(named) > 1 else ())


def _there(row: StockValue, place: int, known: Places, currency: str) -> StockValue:
    milli = row.at[place]
    worth = line_amount(milli, row.average_micro, currency) if row.average_micro is not None else None
    promised = promised_at(row.reserved_milli, row.at, known.serving).get(place, 0)
    return replace(row, on_hand_milli=milli, reserved_milli=promised, by_average=worth, by_fifo=None)


def _readable(micro: int | None) -> int | None:
    """An average as people read prices: to the cent, of what costs less than one to a hundredth of that. What the goods are
    worth is reckoned from the whole of it.
    """
    if micro is None:
        return None
    step = 10_000 if abs(micro) >= 1_000_000 else 100
    return rounded_div(micro, step) * step


def stock_table(found: StockReport, words: Words, *, costs: bool = True) -> ReportTable:
    """The report as a table that says itself; what goods are worth is for who may see costs."""
    columns = [
        ReportColumn("product", words.say("column.article")),
        ReportColumn("sku", words.say("column.sku")),
        ReportColumn("on_hand", words.say("column.on_hand"), "quantity"),
        *(ReportColumn(f"at_{key}", place_said(name, words), "quantity") for key, name in found.places),
        ReportColumn("reserved", words.say("column.reserved"), "quantity"),
        ReportColumn("average", words.say("stock_value.average"), "price"),
        ReportColumn("by_average", words.say("stock_value.by_average"), "amount"),
        ReportColumn("by_fifo", words.say("stock_value.by_fifo"), "amount"),
    ]
    rows = tuple(
        (
            row.name,
            row.sku,
            row.on_hand_milli,
            *(row.at.get(key) or None for key, _ in found.places),
            row.reserved_milli or None,
            _readable(row.average_micro),
            row.by_average,
            row.by_fifo,
        )
        for row in found.rows
    )
    apart = [None] * len(found.places)
    # Nothing known comes to no sum, and not to nought.
    worth = (found.by_average, found.by_fifo) if found.known else (None, None)
    total = (words.say("ageing.totals"), "", None, *apart, None, None, *worth)
    # At one place FIFO says nothing of its own.
    last = len(columns) - (1 if found.place else 0)
    kept = range(last) if costs else range(4 + len(found.places))
    total = total[:last]
    notes = [words.say("stock_value.note")] if costs else []
    if costs and found.unsold:
        milli = sum(row.unsold_milli for row in found.rows)
        notes.append(
            words.say(
                "stock_value.unsold_note",
                amount=words.money(found.unsold, found.currency),
                items=words.items(milli),
            )
        )
    if costs and found.unknown:
        notes.append(words.say("stock_value.unknown_note", n=found.unknown))
    if found.known_on is not None:
        notes.append(words.say("ageing.known_on", known_on=found.known_on))
    return ReportTable(
        title=words.say("stock_value.title", as_of=found.as_of)
        + (f" · {place_said(found.place, words)}" if found.place else ""),
        currency=found.currency,
        columns=tuple(columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
        total=total if costs else None,
        notes=tuple(notes),
        keys=tuple(("product", row.id) for row in found.rows),
    )


def _row(row: Any, holding: Holding, reserved: int, currency: str) -> StockValue:
    by_average, by_fifo = holding.worth(currency, row.cost_micro)
    return StockValue(
        row.id,
        row.sku or "",
        full_name(row.name, row.variant),
        row.unit,
        holding.on_hand_milli,
        reserved,
        holding.average_micro if holding.average_micro is not None else row.cost_micro,
        by_average,
        by_fifo,
    )


def _until(rd: Read, table: Any, day: date, known_on: date | None) -> list[Condition]:
    conditions: list[Condition] = [table.c.business_date <= day]
    if known_on is not None:
        conditions.append(table.c.recorded_at < end_of(known_on, zone_of(rd)))
    return conditions


_MOVES = select(
    stock_move.c.product_id, stock_move.c.quantity_milli, stock_move.c.unit_cost_micro, stock_move.c.reason
).order_by(stock_move.c.product_id, stock_move.c.business_date, stock_move.c.id)
_AT_PLACES = select(
    stock_move.c.product_id, stock_move.c.location_id, func.sum(stock_move.c.quantity_milli).label("milli")
).group_by(stock_move.c.product_id, stock_move.c.location_id)
_KEPT = select(quarantine.c.product_id, func.sum(quarantine.c.quantity_milli).label("milli")).group_by(
    quarantine.c.product_id
)
_EXPIRED = (
    select(stock_move.c.product_id, func.sum(stock_move.c.quantity_milli).label("milli"))
    .join(lot, lot.c.id == stock_move.c.lot_id)
    .group_by(stock_move.c.product_id)
)
_KEPT_EXPIRED = _KEPT.join(lot, lot.c.id == quarantine.c.lot_id)
_NAMES = select(location.c.id, location.c.name).order_by(
    location.c.code == TRANSIT, location.c.rank, location.c.id
)
_PRODUCTS = (
    select(
        product.c.id, product.c.sku, product.c.name, product.c.variant, product.c.unit, product.c.cost_micro
    )
    .where(product.c.stocked)
    .order_by(product.c.folded, product.c.id)
)
