"""What orders need from the shelves now: what may leave and is there, and why nothing of the others is picked.

An order that lacks goods is picked only where orders leave in part; then it says what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.words import Words
from app.catalogue.gs1 import read_gs1
from app.catalogue.gtin import checked_gtin
from app.catalogue.tables import gtin, product
from app.customers.queries import customer_name
from app.flow.leaves import foretold_carrier
from app.flow.leaving_lots import proposal
from app.flow.policy import why_waits_for_goods
from app.flow.ship import why_not_shippable
from app.orders.bundle import whole_only
from app.orders.coverage import coverage
from app.orders.in_part import leaves_in_part
from app.orders.naming import order_name
from app.orders.order import OrderLine, read_lines, read_order
from app.orders.scan import Scanned, readings, scanned
from app.orders.shop_changed import why_undecided
from app.orders.stopped import holds_of, stopped
from app.orders.tables import sales_order
from app.receivables.credit_rules import refused_by
from app.shipping.destination import nowhere
from app.shipping.pick_list import InBundle, PickLine, PickOrder, Spot
from app.shipping.pick_list_paper import render_pick_list
from app.stock.ledger import levels
from app.stock.lots import LotAt, Traced, lots_at, traced_of
from app.stock.place import Places, places, shelves, taken_from

_Article = tuple[tuple[tuple[str, int], ...], int | None]
"""The codes of an article, each with how many it counts for, and what one weighs."""


def pick_orders(rd: Read, order_ids: Sequence[int]) -> list[PickOrder]:
    """These orders as they are picked, in the order of the keys; the same reasons as *Process* and a dispatch give."""
    kept_here = set(stopped(rd, list(order_ids))) if order_ids else set[int]()
    found = [_pick_order(rd, key, kept=key in kept_here) for key in order_ids]
    lost = nowhere(rd, order_ids)
    found = [replace(each, nowhere=True) if each.id in lost else each for each in found]
    return _with_spots(rd, found)


def pick_list(rd: Read, order_ids: Sequence[int]) -> bytes:
    """The pick list of these orders as a PDF in the language of the house; refused with ``nothing_to_pick``."""
    orders = [each for each in pick_orders(rd, order_ids) if each.why is None]
    if not orders:
        raise Refusal("nothing_to_pick")
    company = the_company(rd)
    return render_pick_list(orders, Words(company.language), company.name, rd.today)


def read_by_scanner(rd: Read, typed: str) -> Scanned:
    """What a code is that is none of the order: another article's, or nobody's."""
    return scanned(rd, typed)


def codes_meant(typed: str) -> tuple[str, ...]:
    """The readings of what a scanner sent: as it came, as digits of the other layout of keys, and as barcodes are kept."""
    found = [code for code, _ in readings(typed.strip())]
    return tuple(dict.fromkeys([*found, *map(_normal, found)]))


def lot_meant(typed: str) -> str:
    """The lot or serial number that a code says beside its article; empty where it says none."""
    told = read_gs1(typed)
    return (told.serial or told.lot) if told is not None else ""


def _normal(code: str) -> str:
    try:
        return checked_gtin(code)
    except Refusal:
        return code


def _pick_order(rd: Read, order_id: int, *, kept: bool) -> PickOrder:
    order = read_order(rd, order_id)
    lines, in_part = read_lines(rd, order_id), leaves_in_part(rd, order)
    why = why_not_shippable(order) or why_undecided(rd, order)
    if why is None and kept:
        why = refused_by(holds_of(rd, order_id), "shipment_held", order_name(order), home_currency(rd))
    covered = coverage(rd, lines) if why is None else {}
    open_lines = [line for line in lines if line.to_ship_milli]
    if why is None and not open_lines:
        why = Refusal("nothing_to_ship", number=order_name(order))
    if why is None:
        why = why_waits_for_goods(order, open_lines, covered, partial=in_part)
    goes: dict[str, Any] = json.loads(order.delivery)
    if not goes.get("city"):
        goes = json.loads(order.billing)
    found = PickOrder(
        id=order_id,
        number=order_name(order),
        customer=customer_name(rd, order.customer_id),
        city=str(goes.get("city") or ""),
        country=str(goes.get("country") or ""),
        promised_on=order.promised_on,
        note=str(rd.scalar(_NOTE, {"id": order_id}) or ""),
        why=why,
        in_part=in_part,
        one_delivery=order.one_delivery,
        carrier=foretold_carrier(order),
    )
    if why is not None:
        return found
    bundles = {line.id: line for line in lines if line.is_bundle}
    known = _articles(rd, [*open_lines, *bundles.values()])
    covered = whole_only(open_lines, covered)
    picked = [
        PickLine(
            line.id,
            line.product_id,
            line.sku,
            line.name,
            line.unit,
            covered.get(line.id, 0),
            line.to_ship_milli - covered.get(line.id, 0),
            known.get(line.product_id or 0, ((), None))[0],
            bundle=_in_bundle(line, bundles, known),
        )
        for line in open_lines
    ]
    leaving = [line for line in picked if line.quantity_milli]
    weights = [known.get(line.product_id or 0, ((), None))[1] for line in leaving]
    grams = [
        weight * line.quantity_milli // 1000
        for weight, line in zip(weights, leaving, strict=True)
        if weight is not None
    ]
    return replace(found, lines=tuple(picked), grams=sum(grams) if len(grams) == len(leaving) else None)


def _in_bundle(
    line: OrderLine, bundles: Mapping[int, OrderLine], known: Mapping[int, _Article]
) -> InBundle | None:
    of = bundles.get(line.bundle_line_id or 0)
    if of is None:
        return None
    return InBundle(of.id, of.name, line.per_milli, known.get(of.product_id or 0, ((), None))[0])


def _with_spots(rd: Read, orders: Sequence[PickOrder]) -> list[PickOrder]:
    """Say of each line where it is taken: the first place that has some before the second, one order after the other."""
    products = sorted({line.product_id for order in orders for line in order.lines if line.product_id})
    known, said = places(rd), shelves(rd, products)
    traced = traced_of(rd, products) if products else {}
    if not known.several and not said and not traced:
        return list(orders)
    here = lots_at(rd, traced) if traced else {}
    left = {key: level.sound_at for key, level in levels(rd, products).items()}
    found: list[PickOrder] = []
    for order in orders:
        lines: list[PickLine] = []
        for line in order.lines:
            at = left.get(line.product_id or 0)
            if at is None or not line.quantity_milli:
                lines.append(line)
                continue
            if (told := traced.get(line.product_id or 0)) is not None:
                line, taken = _by_lot(line, told, here.get(line.product_id or 0, []), known, rd.today)
            else:
                taken = [(each, None) for each in taken_from(line.quantity_milli, at, known.serving)]
            spots: list[Spot] = []
            for (place, milli), lot in taken:
                at[place] = at.get(place, 0) - milli
                name = known.name(place) if known.several else ""
                rank = known.serving.index(place)
                shelf = said.get((line.product_id or 0, place), "")
                code, day = (lot.code, lot.expires_on) if lot is not None else ("", None)
                spots.append(Spot(rank, name, shelf, milli, code, day))
            lines.append(replace(line, spots=tuple(spots)))
        found.append(replace(order, lines=tuple(lines)))
    return found


def _by_lot(
    line: PickLine, told: Traced, here: list[LotAt], known: Places, on: date
) -> tuple[PickLine, list[tuple[tuple[int, int], LotAt | None]]]:
    """A line with the lots that may leave of it, and those that leave first; what is expired lacks."""
    good = [
        each for each in here if each.place in known.serving and each.sound_milli > 0 and not each.expired(on)
    ]
    named = {each.code: each.lot_id for each in good if each.lot_id}
    taken = proposal(told, line.quantity_milli, here, known.serving, on)
    if taken is None:
        # Which units leave is said when they are scanned.
        sound = min(sum(each.sound_milli for each in good), line.quantity_milli)
        at = {each.place: 0 for each in good}
        for each in good:
            at[each.place] += each.sound_milli
        spots = [(each, None) for each in taken_from(sound, at, known.serving)]
    else:
        of_key = {(each.place, each.lot_id): each for each in good}
        spots = [
            ((each.place, each.quantity_milli), of_key.get((each.place, each.lot_id or 0))) for each in taken
        ]
        sound = sum(each.quantity_milli for each in taken)
    short = line.short_milli + line.quantity_milli - sound
    changed = replace(
        line,
        quantity_milli=sound,
        short_milli=short,
        lots=tuple(named.items()),
        by_unit=told.by_unit,
    )
    return changed, list(spots)


def _articles(rd: Read, lines: Sequence[OrderLine]) -> dict[int, _Article]:
    """By product: its barcodes and SKU with how many each counts for, and what one weighs."""
    keys = {"ids": [line.product_id for line in lines if line.product_id is not None]}
    codes: dict[int, list[tuple[str, int]]] = {}
    for row in rd.execute(_CODES, keys):
        codes.setdefault(int(row.product_id), []).append((row.code, int(row.quantity_milli)))
    found: dict[int, _Article] = {}
    for row in rd.execute(_PRODUCTS, keys):
        own = [(row.sku, 1000)] if row.sku else []
        found[int(row.id)] = ((*codes.get(int(row.id), []), *own), row.weight_grams)
    return found


_NOTE = select(sales_order.c.note).where(sales_order.c.id == bindparam("id"))
_CODES = (
    select(gtin.c.product_id, gtin.c.code, gtin.c.quantity_milli)
    .where(gtin.c.product_id.in_(bindparam("ids", expanding=True)))
    .order_by(gtin.c.id)
)
_PRODUCTS = select(product.c.id, product.c.sku, product.c.weight_grams).where(
    product.c.id.in_(bindparam("ids", expanding=True))
)
