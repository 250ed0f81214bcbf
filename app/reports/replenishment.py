"""What to buy, by supplier, with the reason for each line: what goes out a day, the days until more is here, what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.base.company import the_company
from app.base.door import Read
from app.base.rate import WHOLE_PPM
from app.base.words import Words
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.orders.stopped import promised_to_kept
from app.purchasing.forecast import LEVEL_DAYS
from app.purchasing.purchase import OrderedLine, waiting_drafts
from app.purchasing.purchase_queries import Unheard
from app.purchasing.replenish import Need
from app.purchasing.supplier_queries import OfferRow
from app.purchasing.tables import purchase_line, purchase_order, supplier
from app.reports.needs import needs
from app.reports.report_table import ReportColumn, ReportTable
from app.stock.cost import line_amount

_NAMED = 3
_TOLD_PPM = 50_000
"""A season or a trend is told from five in a hundred on."""


@dataclass(frozen=True, slots=True)
class BuyRow:
    """A product to be bought; `price_micro` and `amount` (minor units) are None where no supplier said a price.

    `unpaid_milli` is promised to orders that nobody pays (`app.orders.unpaid`): it is not bought for, and not in `need`.
    `drafted_milli` stands in drafts of purchase orders, and what is `unheard` in orders that were not passed on: nobody was
    asked for it, so it is not incoming.
    `kept_milli` is promised to orders that credit keeps here; it counts as promised, and stands in `need`.
    """

    id: int
    sku: str
    name: str
    supplier_id: int | None
    supplier: str
    code: str
    need: Need
    price_micro: int | None
    amount: int | None
    unpaid_milli: int = 0
    drafted_milli: int = 0
    kept_milli: int = 0
    unheard: Unheard | None = None

    @property
    def only_for_kept(self) -> bool:
        """Whether it would not be bought but for orders that credit keeps here."""
        free = replace(self.need, reserved_milli=self.need.reserved_milli - self.kept_milli)
        return bool(self.kept_milli) and not free.is_low

    @property
    def suggested_milli(self) -> int:
        """How many to buy."""
        return self.need.suggested_milli

    @property
    def line(self) -> OrderedLine:
        """The line of a purchase order it becomes."""
        return OrderedLine(self.id, self.suggested_milli, self.price_micro)


@dataclass(frozen=True, slots=True)
class Below:
    """A supplier who would not deliver for so little; amounts in minor units, without tax."""

    supplier_id: int
    supplier: str
    amount: int
    minimum: int


@dataclass(frozen=True, slots=True)
class Replenishment:
    """What to buy as of a day, those of one supplier together; what nobody offers comes last.

    `only_unpaid` are the products, by their keys and names, that are low for orders that nobody pays and for nothing else:
    they are in no row.
    `suppliers`: somebody is known from whom anything could be ordered. `drafts` are the net amounts (minor units) of the
    drafts that wait already, by supplier: what is ordered goes into them.
    """

    as_of: date
    currency: str
    service_ppm: int
    cover_days: int
    rows: tuple[BuyRow, ...]
    minimums: Mapping[int, int] = field(default_factory=dict[int, int])
    """The least order of the suppliers who have one, without tax, by their keys."""
    only_unpaid: tuple[tuple[int, str], ...] = ()
    suppliers: bool = True
    drafts: Mapping[int, int] = field(default_factory=dict[int, int])

    def below(self, rows: Sequence[BuyRow]) -> tuple[Below, ...]:
        """The suppliers whose part of some rows, with their draft, does not reach their minimum, as far as prices are known."""
        found: dict[int, Below] = {}
        for row in rows:
            if row.supplier_id is not None and (least := self.minimums.get(row.supplier_id)):
                begun = Below(row.supplier_id, row.supplier, self.drafts.get(row.supplier_id, 0), least)
                before = found.get(row.supplier_id, begun)
                found[row.supplier_id] = replace(before, amount=before.amount + (row.amount or 0))
        return tuple(each for each in found.values() if each.amount < each.minimum)

    @property
    def proposed(self) -> tuple[BuyRow, ...]:
        """The rows to buy unless somebody says otherwise.

        What a draft has already, or an order that is to be passed on, would come twice; what only orders on hold want need not
        come.
        """
        begun = (row.id for row in self.rows if row.drafted_milli or row.unheard is not None)
        left_out = {*begun, *(row.id for row in self.rows if row.only_for_kept)}
        return tuple(row for row in self.rows if row.id not in left_out)

    @property
    def amount(self) -> int:
        """What it comes to as far as prices are known, without tax."""
        return sum(row.amount or 0 for row in self.rows)


def replenishment(rd: Read, service_ppm: int | None = None, cover_days: int | None = None) -> Replenishment:
    """What is at or below its reorder point today, counting what is promised and what is incoming.

    In `service_ppm` of a million times goods shall last until an order has come, which brings `cover_days` of sales more;
    both as the settings say unless told.
    """
    currency = the_company(rd).currency
    wanted = needs(rd, service_ppm, cover_days)
    low = {product_id: wanted.by_product[product_id] for product_id in wanted.low}
    rows: Sequence[Any] = rd.execute(_PRODUCTS).all() if low or wanted.unpaid else ()
    drafted = {row.product_id: int(row.milli) for row in rd.execute(_DRAFTED)}
    kept = promised_to_kept(rd) if low else {}
    found = [
        replace(
            _row(row, wanted.offers.get(row.id), low[row.id], currency, wanted.unpaid.get(row.id, 0)),
            drafted_milli=drafted.get(row.id, 0),
            kept_milli=kept.get(row.id, 0),
            unheard=wanted.unheard.get(row.id),
        )
        for row in rows
        if row.id in low
    ]
    found.sort(key=lambda each: (each.supplier_id is None, each.supplier, each.name, each.id))
    least = {int(row.id): int(row.minimum_amount) for row in rd.execute(_MINIMUMS)}
    only_unpaid = [
        (int(row.id), full_name(row.name, row.variant))
        for row in rows
        if (held := wanted.unpaid.get(row.id)) is not None
        and (each := wanted.by_product.get(row.id)) is not None
        and row.id not in low
        and replace(each, reserved_milli=each.reserved_milli + held).is_low
    ]
    known = rd.execute(_ANY_SUPPLIER).first() is not None
    return Replenishment(
        rd.today,
        currency,
        wanted.service_ppm,
        wanted.cover_days,
        tuple(found),
        least,
        tuple(only_unpaid),
        known,
        {supplier_id: draft.net for supplier_id, draft in waiting_drafts(rd).items()},
    )


def reason(row: BuyRow, words: Words) -> str:
    """Why a product is to be bought, in words, what orders hold of it that are unpaid or on hold, and what a draft has of it."""
    told = need_told(row.need, words, row.unpaid_milli)
    if row.kept_milli:
        key = "replenish.reason_only_kept" if row.only_for_kept else "replenish.reason_kept"
        told = words.say(key, reason=told, kept=words.quantity(row.kept_milli))
    if row.unpaid_milli:
        told = words.say("replenish.reason_unpaid", reason=told, unpaid=words.quantity(row.unpaid_milli))
    if row.drafted_milli:
        told = words.say("replenish.reason_drafted", reason=told, drafted=words.quantity(row.drafted_milli))
    if row.unheard is not None:
        quantity, numbers = words.quantity(row.unheard.milli), ", ".join(row.unheard.numbers)
        told = words.say("replenish.reason_unheard", reason=told, quantity=quantity, numbers=numbers)
    return told


def need_told(wanted: Need, words: Words, unpaid_milli: int = 0) -> str:
    """The figures of a reorder point, what stands against it, and what season and trend make of it."""
    daily, sold = _sold(wanted)
    if wanted.own_point_milli is not None:
        key = "replenish.reason_own"
    elif not wanted.daily_milli:
        key = "replenish.reason_promised"
    else:
        key = "replenish.reason" if sold == daily * wanted.lead_days else "replenish.reason_near"
    told = words.say(
        key,
        daily=words.quantity(daily),
        n=wanted.lead_days,
        sold=words.quantity(sold),
        # What the point is above that: so the figures add up as they are read.
        safety=words.quantity(wanted.point_milli - sold),
        point=words.quantity(wanted.point_milli),
        # As the stock says it: what unpaid orders hold comes back on top.
        available=words.quantity(wanted.available_milli - unpaid_milli),
        incoming=words.quantity(wanted.incoming_milli),
    )
    if wanted.own_point_milli is None:
        told = _with_moves(told, "season", wanted.season_ppm, words)
        told = _with_moves(told, "trend", wanted.trend_ppm, words)
    return told


def _with_moves(told: str, name: str, factor_ppm: int | None, words: Words) -> str:
    """With what the season, or the trend, makes more or less of what goes out; unchanged where that is little."""
    change = (factor_ppm or WHOLE_PPM) - WHOLE_PPM
    if abs(change) < _TOLD_PPM:
        return told
    share = words.percent(round(abs(change), -4))
    return words.say(f"replenish.{name}_{'more' if change > 0 else 'less'}", told=told, share=share)


def replenishment_table(found: Replenishment, words: Words, *, costs: bool = True) -> ReportTable:
    """The report as a table that says itself; amounts are for who may see costs."""
    columns = [
        ReportColumn("supplier", words.say("column.supplier")),
        ReportColumn("sku", words.say("column.sku")),
        ReportColumn("product", words.say("column.article")),
        ReportColumn("available", words.say("column.available")),
        ReportColumn("incoming", words.say("column.incoming")),
        ReportColumn("suggested", words.say("replenish.column.suggested")),
        ReportColumn("amount", words.say("purchases.column.net"), "amount"),
        ReportColumn("reason", words.say("replenish.column.reason")),
    ]
    rows = tuple(
        (
            row.supplier or words.say("replenish.nobody"),
            row.sku,
            row.name,
            words.quantity(row.need.available_milli),
            words.quantity(row.need.incoming_milli) if row.need.incoming_milli else "",
            words.quantity(row.suggested_milli),
            row.amount,
            reason(row, words),
        )
        for row in found.rows
    )
    total = (words.say("ageing.totals"), "", "", "", "", "", found.amount, "")
    kept = [at for at, column in enumerate(columns) if costs or column.name != "amount"]
    return ReportTable(
        title=words.say("replenish.report", as_of=found.as_of),
        currency=found.currency,
        columns=tuple(columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
        total=tuple(total[at] for at in kept) if costs else None,
        notes=(
            words.say(
                "replenish.note",
                days=LEVEL_DAYS,
                service=words.percent(found.service_ppm),
                cover=found.cover_days,
            ),
            *([told] if (told := unpaid_told(found, words)) else []),
            *(_below_told(each, found.currency, words) for each in found.below(found.proposed) if costs),
        ),
        keys=tuple(("product", row.id) for row in found.rows),
    )


def unpaid_told(found: Replenishment, words: Words) -> str:
    """Which products are low only for what orders hold that nobody pays; nothing where there are none."""
    names = [name for _, name in found.only_unpaid]
    if not names:
        return ""
    told = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        told = f"{told} {words.say('replenish.and_more', n=len(names) - _NAMED)}"
    return words.say("replenish.unpaid", names=told)


def _below_told(short: Below, currency: str, words: Words) -> str:
    amount, minimum = words.money(short.amount, currency), words.money(short.minimum, currency)
    return words.say("replenish.below", supplier=short.supplier, amount=amount, minimum=minimum)


def _sold(wanted: Need) -> tuple[int, int]:
    """What goes out in a day to the hundredth, and until an order has come, as much as there is of it at least."""
    daily = _nearest(wanted.daily_milli, 10) or wanted.daily_milli
    return daily, min(
        _nearest(daily * wanted.lead_days, max(wanted.step_milli, _HUNDREDTH)), wanted.point_milli
    )


def _nearest(milli: int, step: int) -> int:
    return (milli + step // 2) // step * step


_HUNDREDTH = 10


def _row(row: Any, offer: OfferRow | None, wanted: Need, currency: str, unpaid_milli: int) -> BuyRow:
    price = offer.price_micro if offer is not None else None
    return BuyRow(
        row.id,
        row.sku or "",
        full_name(row.name, row.variant),
        offer.supplier_id if offer is not None else None,
        offer.supplier if offer is not None else "",
        offer.code if offer is not None else "",
        wanted,
        price,
        line_amount(wanted.suggested_milli, price, currency) if price is not None else None,
        unpaid_milli,
    )


def chosen_lines(rows: Sequence[BuyRow]) -> dict[int, tuple[OrderedLine, ...]]:
    """The lines of purchase orders by supplier; what nobody offers is left out."""
    found: dict[int, list[OrderedLine]] = {}
    for row in rows:
        if row.supplier_id is not None:
            found.setdefault(row.supplier_id, []).append(row.line)
    return {supplier_id: tuple(lines) for supplier_id, lines in found.items()}


_MINIMUMS = select(supplier.c.id, supplier.c.minimum_amount).where(supplier.c.minimum_amount > 0)
_DRAFTED = (
    select(purchase_line.c.product_id, func.sum(purchase_line.c.quantity_milli).label("milli"))
    .join(purchase_order, purchase_order.c.id == purchase_line.c.purchase_id)
    .where(purchase_order.c.state == "draft")
    .group_by(purchase_line.c.product_id)
)
_ANY_SUPPLIER = select(supplier.c.id).where(supplier.c.archived_at.is_(None)).limit(1)
_PRODUCTS = (
    select(product.c.id, product.c.sku, product.c.name, product.c.variant)
    .where(product.c.stocked, product.c.archived_at.is_(None))
    .order_by(product.c.id)
)
