"""How goods reached their buyers: on time and in full, sent in error, come back; by product, carrier or shop.

Each measure has its period. *On time in full* is of lines of orders that were promised for a day of it: all that was ordered of
the line, what was called off left out, had left by then; what is promised for today and has not left is not judged yet, nor
what credit keeps here, which is not our delay (as `app.orders.views` has it of late orders).
*Came back* and *errors* are of the pieces that left in it and were not undone, whenever they come back: later days can only
add to them. An error is what came back for a reason that is the shop's doing; *astray* are parcels of those shipments
that were lost
or refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.rate import WHOLE_PPM
from app.base.words import Words
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.orders.queries import shop_name
from app.orders.stopped import stopped
from app.orders.tables import order_line, sales_order
from app.reports.report_table import ReportColumn, ReportTable
from app.shipping.carriers import carrier_named
from app.shipping.parcel_tables import parcel, parcel_fate
from app.shipping.parcels import LAST_FATE, PACKED_WITH
from app.shipping.return_reasons import return_reasons
from app.shipping.return_tables import goods_return_line, return_act, return_act_line
from app.shipping.tables import shipment, shipment_line

PERIOD_DAYS = 90
BY = ("product", "carrier", "shop")


@dataclass(slots=True)
class Figures:
    """What is counted: lines that were promised, of which on time in full; thousandths that left, came back, came back in
    error; parcels, of which astray.
    """

    promised: int = 0
    on_time: int = 0
    left_milli: int = 0
    back_milli: int = 0
    error_milli: int = 0
    parcels: int = 0
    astray: int = 0

    @property
    def on_time_ppm(self) -> int | None:
        """What part of the promised lines left on time and in full; None where nothing was promised."""
        return _share(self.on_time, self.promised)

    @property
    def back_ppm(self) -> int | None:
        """What part of what left came back."""
        return _share(self.back_milli, self.left_milli)

    @property
    def error_ppm(self) -> int | None:
        """What part of what left came back for a reason that is the shop's doing."""
        return _share(self.error_milli, self.left_milli)

    @property
    def astray_ppm(self) -> int | None:
        """What part of the parcels was lost or refused."""
        return _share(self.astray, self.parcels)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A product, carrier or shop by its name; `id` is None for a carrier, and where there is none."""

    id: int | None
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Delivery:
    """From one day to another, both included; who returns most first."""

    since: date
    until: date
    by: str
    currency: str
    rows: tuple[DeliveryRow, ...]
    total: Figures


def delivery(rd: Read, since: date | None = None, until: date | None = None, by: str = "product") -> Delivery:
    """The 90 days up to a day (today unless told), or since another; refused with ``report_group_unknown``."""
    if by not in BY:
        raise Refusal("report_group_unknown", told=by, known=", ".join(BY))
    last = until or rd.today
    span = {"since": since or last - timedelta(days=PERIOD_DAYS - 1), "until": last}
    found: dict[int | str | None, Figures] = {}

    def of(row: Any) -> Figures:
        return found.setdefault(_KEYS[by](row), Figures())

    kept = stopped(rd)
    for row in rd.execute(_PROMISED, {**span, "today": rd.today}):
        if row.order_id in kept and int(row.in_time) < int(row.wanted):
            continue
        figures = of(row)
        figures.promised += 1
        figures.on_time += int(row.in_time) >= int(row.wanted)
    for row in rd.execute(_LEFT, span):
        of(row).left_milli += int(row.milli)
    ours = {each.code for each in return_reasons(rd) if each.ours}
    for row in rd.execute(_BACK, span):
        figures = of(row)
        figures.back_milli += int(row.milli)
        figures.error_milli += int(row.milli) if row.reason in ours else 0
    # A parcel holds more than one product: it is of its carrier and of its shop.
    for row in rd.execute(_PARCELS, span) if by != "product" else ():
        figures = of(row)
        figures.parcels += int(row.many)
        figures.astray += int(row.astray)
    named = _names(rd, by, list(found))
    rows = [
        DeliveryRow(key if isinstance(key, int) else None, named[key], figures)
        for key, figures in found.items()
        if any(getattr(figures, each.name) for each in fields(figures))
    ]
    rows.sort(key=lambda row: (-(row.figures.back_ppm or 0), _late_first(row.figures), row.name))
    return Delivery(span["since"], last, by, the_company(rd).currency, tuple(rows), _summed(rows))


def delivery_table(found: Delivery, words: Words) -> ReportTable:
    """The report as a table that says itself, each measure with its definition below it."""
    by_parcel = found.by != "product"
    columns = [
        ReportColumn(found.by, words.say(f"delivery.column.{found.by}")),
        ReportColumn("promised", words.say("delivery.column.promised"), "whole"),
        ReportColumn("on_time", words.say("delivery.column.on_time"), "percent", zero=True),
        ReportColumn("left", words.say("delivery.column.left"), "quantity"),
        ReportColumn("back", words.say("delivery.column.back"), "quantity"),
        ReportColumn("back_rate", words.say("delivery.column.back_rate"), "percent"),
        ReportColumn("error_rate", words.say("delivery.column.error_rate"), "percent"),
    ]
    if by_parcel:
        columns.append(ReportColumn("parcels", words.say("delivery.column.parcels"), "whole"))
        columns.append(ReportColumn("astray", words.say("delivery.column.astray"), "percent"))

    def cells(name: str, figures: Figures) -> tuple[Any, ...]:
        told = (
            name or words.say(f"delivery.none.{found.by}"),
            figures.promised or None,
            figures.on_time_ppm,
            figures.left_milli or None,
            figures.back_milli or None,
            figures.back_ppm,
            figures.error_ppm,
        )
        return (*told, figures.parcels or None, figures.astray_ppm) if by_parcel else told

    notes = ["on_time", "back", "errors", *(["astray"] if by_parcel else [])]
    return ReportTable(
        title=words.say(f"delivery.title.{found.by}", since=found.since, until=found.until),
        span=(found.since, found.until),
        currency=found.currency,
        columns=tuple(columns),
        rows=tuple(cells(row.name, row.figures) for row in found.rows),
        total=cells(words.say("ageing.totals"), found.total),
        notes=(
            words.say("report.note.span", since=found.since, until=found.until),
            *(words.say(f"delivery.note.{each}") for each in notes),
        ),
        keys=tuple(
            ("product", row.id) if found.by == "product" and row.id is not None else None
            for row in found.rows
        ),
    )


def _share(part: int, whole: int) -> int | None:
    return part * WHOLE_PPM // whole if whole else None


def _late_first(figures: Figures) -> int:
    return WHOLE_PPM + 1 if figures.on_time_ppm is None else figures.on_time_ppm


def _summed(rows: list[DeliveryRow]) -> Figures:
    total = Figures()
    for row in rows:
        for each in fields(total):
            setattr(total, each.name, getattr(total, each.name) + getattr(row.figures, each.name))
    return total


def _names(rd: Read, by: str, keys: list[int | str | None]) -> Mapping[int | str | None, str]:
    if by == "product":
        wanted = {"ids": [key for key in keys if isinstance(key, int)]}
        named = {row.id: full_name(row.name, row.variant) for row in rd.execute(_PRODUCTS, wanted)}
        return {key: named.get(key, "") if isinstance(key, int) else "" for key in keys}
    if by == "shop":
        return {key: shop_name(rd, key) if isinstance(key, int) else "" for key in keys}
    return {key: str(key or "") for key in keys}


_KEYS: Mapping[str, Callable[[Any], int | str | None]] = {
    "product": lambda row: row.product_id,
    "carrier": lambda row: carrier_named(row.carrier or ""),
    "shop": lambda row: row.shop_id,
}
_undoing = shipment.alias("undoing")
_STANDS = and_(
    shipment.c.kind == "delivery",
    shipment.c.moves_stock,
    ~exists(select(_undoing.c.id).where(_undoing.c.reverses_id == shipment.c.id).correlate(shipment)),
)
_IN_SPAN = and_(
    _STANDS, shipment.c.shipped_on >= bindparam("since"), shipment.c.shipped_on <= bindparam("until")
)
_beside = shipment.alias("beside")
_taken_back = shipment.alias("taken_back")
# Parcels of some that left together hang on the first of them, and count while one of them stands.
_SOME_STAND = exists(
    select(_beside.c.id)
    .where(
        or_(_beside.c.id == shipment.c.id, _beside.c.joined_to_id == shipment.c.id),
        _beside.c.kind == "delivery",
        _beside.c.moves_stock,
        _beside.c.shipped_on >= bindparam("since"),
        _beside.c.shipped_on <= bindparam("until"),
        ~exists(select(_taken_back.c.id).where(_taken_back.c.reverses_id == _beside.c.id).correlate(_beside)),
    )
    .correlate(shipment)
)
_packed_by = (
    select(parcel.c.carrier)
    .where(parcel.c.shipment_id == PACKED_WITH, parcel.c.withdrawn_at.is_(None), parcel.c.carrier != "")
    .order_by(parcel.c.position)
    .limit(1)
    .correlate(shipment)
    .scalar_subquery()
)
_CARRIER = func.coalesce(func.nullif(shipment.c.carrier, ""), _packed_by, "").label("carrier")

_promised_on = func.coalesce(order_line.c.promised_on, sales_order.c.promised_on)
_wanted = order_line.c.quantity_milli - order_line.c.dropped_milli
_in_time = (
    select(func.coalesce(func.sum(shipment_line.c.quantity_milli), 0))
    .select_from(shipment_line)
    .join(shipment, shipment.c.id == shipment_line.c.shipment_id)
    .where(shipment_line.c.order_line_id == order_line.c.id, _STANDS, shipment.c.shipped_on <= _promised_on)
    .correlate(order_line, sales_order)
    .scalar_subquery()
)
_line_carrier = (
    select(_CARRIER)
    .select_from(shipment_line)
    .join(shipment, shipment.c.id == shipment_line.c.shipment_id)
    .where(shipment_line.c.order_line_id == order_line.c.id, _STANDS)
    .order_by(shipment.c.id.desc())
    .limit(1)
    .correlate(order_line)
    .scalar_subquery()
)
_PROMISED = (
    select(
        order_line.c.order_id,
        order_line.c.product_id,
        sales_order.c.shop_id,
        func.coalesce(_line_carrier, "").label("carrier"),
        _wanted.label("wanted"),
        _in_time.label("in_time"),
    )
    .join(sales_order, sales_order.c.id == order_line.c.order_id)
    .where(
        order_line.c.kind == "goods",
        ~order_line.c.is_bundle,
        _wanted > 0,
        sales_order.c.state.in_(("confirmed", "closed")),
        sales_order.c.handling == "normal",
        _promised_on >= bindparam("since"),
        _promised_on <= bindparam("until"),
        or_(_promised_on < bindparam("today"), and_(_promised_on == bindparam("today"), _in_time >= _wanted)),
    )
)
_LEFT = (
    select(
        shipment_line.c.product_id,
        sales_order.c.shop_id,
        _CARRIER,
        func.sum(shipment_line.c.quantity_milli).label("milli"),
    )
    .select_from(shipment_line)
    .join(shipment, shipment.c.id == shipment_line.c.shipment_id)
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(_IN_SPAN)
    .group_by(shipment_line.c.product_id, sales_order.c.shop_id, shipment.c.id, shipment.c.carrier)
)
_BACK = (
    select(
        shipment_line.c.product_id,
        sales_order.c.shop_id,
        _CARRIER,
        goods_return_line.c.reason,
        func.sum(return_act_line.c.quantity_milli).label("milli"),
    )
    .select_from(return_act_line)
    .join(return_act, return_act.c.id == return_act_line.c.act_id)
    .join(goods_return_line, goods_return_line.c.id == return_act_line.c.line_id)
    .join(shipment_line, shipment_line.c.id == goods_return_line.c.shipment_line_id)
    .join(shipment, shipment.c.id == shipment_line.c.shipment_id)
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .where(return_act.c.kind == "received", _IN_SPAN)
    .group_by(
        shipment_line.c.product_id,
        sales_order.c.shop_id,
        shipment.c.id,
        shipment.c.carrier,
        goods_return_line.c.reason,
    )
)
_PARCELS = (
    select(
        literal(None).label("product_id"),
        sales_order.c.shop_id,
        func.coalesce(func.nullif(parcel.c.carrier, ""), shipment.c.carrier).label("carrier"),
        func.count().label("many"),
        func.sum(case((parcel_fate.c.fate.in_(("lost", "refused")), 1), else_=0)).label("astray"),
    )
    .select_from(parcel)
    .join(shipment, shipment.c.id == parcel.c.shipment_id)
    .join(sales_order, sales_order.c.id == shipment.c.order_id)
    .join(parcel_fate, parcel_fate.c.id == LAST_FATE, isouter=True)
    .where(_SOME_STAND, parcel.c.withdrawn_at.is_(None))
    .group_by(sales_order.c.shop_id, parcel.c.carrier, shipment.c.carrier)
)
_PRODUCTS = select(product.c.id, product.c.name, product.c.variant).where(
    product.c.id.in_(bindparam("ids", expanding=True))
)
