"""A shop's order charged anew: its lines, quantities and figures as the shop has them now, what left stays.

Lines are known again by what the shop calls them. None is taken away: what the shop has no more stays as a line of
nothing. Names and codes stay as they were when the order came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.orders.bundle import begun_milli, parts_by_bundle
from app.orders.draft import OrderDraft
from app.orders.figures import figures
from app.orders.naming import order_name
from app.orders.order import Order, OrderLine
from app.orders.save import line_rows
from app.orders.tables import order_line, order_tax, sales_order
from app.orders.vat import with_vat
from app.pricing.figures import RateFigures, Totals

_OURS = (
    "quantity_milli",
    "unit_price_micro",
    "discount_ppm",
    "discount_amount",
    "vat_class",
    "category",
    "rate_ppm",
    "net",
    "tax",
    "gross",
    "vat_reason",
    "vat_rule",
    "vat_territory",
)
"""What of a line follows its shop."""
_NOTHING = {"quantity_milli": 0, "discount_amount": 0, "net": 0, "tax": 0, "gross": 0}


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line as it stands here and in its shop: thousandths, micro units a piece, minor units with tax.

    Zero here is a line that the shop added, zero there one that it took off.
    """

    name: str
    kind: str
    here_milli: int
    there_milli: int
    here_price: int
    there_price: int
    here_gross: int
    there_gross: int


@dataclass(frozen=True, slots=True)
class ChargedAnew:
    """The order as it would be: its draft, its figures, and which line of ours each of the draft's lines is (None: new)."""

    draft: OrderDraft
    totals: Totals
    standing: tuple[int | None, ...]
    gone: tuple[int, ...]
    changes: tuple[LineChange, ...]


def charged_anew(rd: Read, order: Order, lines: Sequence[OrderLine], draft: OrderDraft) -> ChargedAnew:
    """What following a shop would make of an order, before anything is written.

    Refused with ``order_not_confirmed``, ``shop_change_invoiced``, ``shop_change_empty``, ``quantity_below_done``,
    ``shop_total_off`` or ``shop_tax_off``.
    """
    number = order_name(order)
    if order.state not in ("held", "confirmed", "closed") or order.handling != "normal":
        raise Refusal("order_not_confirmed", number=number, state=order.state)
    if order.invoiced != "none" and not order.invoiced_there:
        raise Refusal("shop_change_invoiced", number=number)
    if not any(line.quantity_milli for line in draft.lines if line.kind in ("goods", "service")):
        raise Refusal("shop_change_empty", number=number)
    draft = with_vat(rd, draft)
    totals = figures(draft)
    rows = line_rows(draft, totals)
    ours = {line.remote_id: line for line in lines if line.remote_id is not None}
    parts = parts_by_bundle(lines)
    standing: list[int | None] = []
    changes: list[LineChange] = []
    for row in rows:
        known = ours.pop(row["remote_id"], None)
        standing.append(None if known is None else known.id)
        if known is not None:
            _must_be_lawful(known, row["quantity_milli"], parts.get(known.id, ()))
        if known is None or _figures(known) != tuple(row[name] for name in _FIGURES):
            changes.append(_change(known, row))
    gone = [line for line in ours.values() if line.quantity_milli or line.gross]
    for line in gone:
        _must_be_lawful(line, 0, parts.get(line.id, ()))
        changes.append(_change(line, None))
    return ChargedAnew(draft, totals, tuple(standing), tuple(line.id for line in gone), tuple(changes))


def write_charged(tx: Write, order: Order, lines: Sequence[OrderLine], made: ChargedAnew) -> None:
    """Write the lines, VAT and totals of an order charged anew."""
    ours = {line.id: line for line in lines}
    new: list[dict[str, Any]] = []
    for line_id, row in zip(made.standing, line_rows(made.draft, made.totals), strict=True):
        if line_id is None:
            new.append(row)
        elif _figures(ours[line_id]) != tuple(row[name] for name in _FIGURES):
            tx.update(order_line, line_id, **{name: row[name] for name in _OURS})
    for line_id in made.gone:
        tx.update(order_line, line_id, **_NOTHING)
    last = max((line.position for line in lines), default=0)
    tx.insert_many(
        order_line, [{**row, "order_id": order.id, "position": last + at} for at, row in enumerate(new, 1)]
    )
    _taxes(tx, order.id, made.totals.rates)
    tx.update(
        sales_order,
        order.id,
        net=made.totals.net,
        tax=made.totals.tax,
        rounding_amount=made.totals.rounding,
        total=made.totals.total,
        line_count=len(lines) + len(new),
        saved_at=tx.now,
    )


_FIGURES = ("quantity_milli", "net", "tax", "category", "rate_ppm")


def _figures(line: OrderLine) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in _FIGURES)


def _must_be_lawful(line: OrderLine, quantity: int, parts: Sequence[OrderLine]) -> None:
    done = begun_milli(line, parts) if line.kind in ("goods", "service") else 0
    if quantity < done:
        raise Refusal("quantity_below_done", product=line.name, done_milli=done, asked_milli=quantity)


def _change(known: OrderLine | None, row: Mapping[str, Any] | None) -> LineChange:
    named = row if row is not None else {"name": "", "kind": ""}
    return LineChange(
        name=known.name if known is not None else named["name"],
        kind=known.kind if known is not None else named["kind"],
        here_milli=known.quantity_milli if known is not None else 0,
        there_milli=row["quantity_milli"] if row is not None else 0,
        here_price=known.unit_price_micro if known is not None else 0,
        there_price=row["unit_price_micro"] if row is not None else 0,
        here_gross=known.gross if known is not None else 0,
        there_gross=row["gross"] if row is not None else 0,
    )


def _taxes(tx: Write, order_id: int, rates: Sequence[RateFigures]) -> None:
    standing = {(row.category, row.rate_ppm): row.id for row in tx.execute(_TAXES, {"order": order_id})}
    for rate in rates:
        row_id = standing.pop((rate.category, rate.rate_ppm), None)
        if row_id is not None:
            tx.update(order_tax, row_id, net=rate.net, tax=rate.tax)
        else:
            values = {"category": rate.category, "rate_ppm": rate.rate_ppm, "net": rate.net, "tax": rate.tax}
            tx.insert(order_tax, {**values, "order_id": order_id})
    for row_id in standing.values():
        tx.update(order_tax, row_id, net=0, tax=0)


_TAXES = select(order_tax.c.id, order_tax.c.category, order_tax.c.rate_ppm).where(
    order_tax.c.order_id == bindparam("order")
)
