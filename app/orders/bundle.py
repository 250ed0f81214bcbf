"""Bundles on an order: charged by one line, sent as the parts below it, which are frozen when the order is confirmed.

Pure but for `open_bundles` and `follow`, which write the parts. A bundle counts as shipped as far as all of its parts have
left for whole ones; stock sends whole ones alone, and a person may send a part ahead.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM
from app.base.words import Words
from app.catalogue.bundle import PartRow, contents, shares
from app.orders.order import OrderLine, read_lines
from app.orders.tables import order_line, sales_order

_ONE = 1000


def parts_by_bundle(lines: Sequence[OrderLine]) -> dict[int, list[OrderLine]]:
    """The parts of each bundle among these lines, by the bundle's line."""
    found: dict[int, list[OrderLine]] = {}
    for line in lines:
        if line.bundle_line_id is not None:
            found.setdefault(line.bundle_line_id, []).append(line)
    return found


def with_shipped(lines: Sequence[OrderLine]) -> tuple[OrderLine, ...]:
    """The lines, each bundle shipped as far as its parts are."""
    if not any(line.is_bundle for line in lines):
        return tuple(lines)
    parts = parts_by_bundle(lines)
    return tuple(
        replace(line, shipped_milli=_whole_shipped(line, parts.get(line.id, [])))
        if line.is_bundle and line.id in parts
        else line
        for line in lines
    )


def whole_only(lines: Sequence[OrderLine], covered: Mapping[int, int]) -> dict[int, int]:
    """Of what stock covers (thousandths by line) what leaves of itself: parts of bundles as far as they make whole ones."""
    found = dict(covered)
    for parts in parts_by_bundle(lines).values():
        if all(found.get(part.id, 0) >= part.to_ship_milli for part in parts):
            continue
        whole = min(
            (part.shipped_milli + found.get(part.id, 0)) // part.per_milli
            for part in parts
            if part.to_ship_milli
        )
        for part in parts:
            there = found.get(part.id, 0)
            found[part.id] = max(min(there, whole * part.per_milli - part.shipped_milli), min(there, 0))
    return found


def open_to_drop(lines: Sequence[OrderLine]) -> dict[int, int]:
    """How much of each line (thousandths) may be called off: of bundles as many as all parts are still here of, and no part."""
    parts = parts_by_bundle(lines)
    found: dict[int, int] = {}
    for line in lines:
        if line.is_bundle:
            here = min(
                (part.to_ship_milli * _ONE // part.per_milli for part in parts.get(line.id, ())), default=0
            )
            found[line.id] = line.left_milli if here >= line.left_milli else here // _ONE * _ONE
        else:
            found[line.id] = line.to_ship_milli if line.bundle_line_id is None else 0
    return found


def begun_milli(line: OrderLine, parts: Sequence[OrderLine]) -> int:
    """Of how many of a bundle (thousandths) something left or was called off: no fewer can be ordered."""
    out = [-(-part.shipped_milli // part.per_milli) * _ONE for part in parts]
    return min(max([line.shipped_milli, *out]) + line.dropped_milli, line.quantity_milli)


def with_parts(lines: Sequence[OrderLine], quantities: Mapping[int, int]) -> dict[int, int]:
    """Quantities by line (thousandths), each bundle's said of its parts as well: so much of each goes with it."""
    found = dict(quantities)
    for key, parts in parts_by_bundle(lines).items():
        many = quantities.get(key, 0)
        if many:
            for part in parts:
                found[part.id] = _amount(many, part.per_milli)
    return found


def as_parts(lines: Sequence[OrderLine], quantities: Mapping[int, int]) -> dict[int, int]:
    """What leaves (thousandths by line) where whole bundles are named: what their parts lack for them, and no bundle."""
    bundles = {line.id: line for line in lines if line.is_bundle}
    found = {key: milli for key, milli in quantities.items() if key not in bundles}
    parts = parts_by_bundle(lines)
    for key, line in bundles.items():
        many = quantities.get(key, 0)
        if not many:
            continue
        if many < 0 or many > line.left_milli:
            raise Refusal(
                "quantity_not_open", product=line.name, open_milli=line.left_milli, asked_milli=many
            )
        for part in parts.get(key, ()):
            lacking = max(_amount(line.shipped_milli + many, part.per_milli) - part.shipped_milli, 0)
            found[part.id] = min(found.get(part.id, 0) + lacking, part.to_ship_milli)
    return found


def as_bundles(
    lines: Sequence[OrderLine], back: Mapping[int, int], before: Mapping[int, int] | None = None
) -> dict[int, int]:
    """What came back (thousandths by line) as what was charged: parts of bundles as so much of these, by their shares.

    `before` came back earlier: all parts of one, together or one after the other, come to one bundle exactly.
    """
    parts = {line.id for line in lines if line.bundle_line_id is not None}
    found = {key: milli for key, milli in back.items() if key not in parts}
    earlier = before or {}
    for key, each in parts_by_bundle(lines).items():
        after = {part.id: earlier.get(part.id, 0) + back.get(part.id, 0) for part in each}
        many = _worth(each, after) - _worth(each, earlier)
        if many:
            found[key] = found.get(key, 0) + many
    return found


def sets_of(lines: Sequence[OrderLine], back: Mapping[int, int]) -> dict[int, int]:
    """What came back (thousandths by line) in whole bundles where all parts did, the rest as the parts it is."""
    found = dict(back)
    for key, parts in parts_by_bundle(lines).items():
        many = min(back.get(part.id, 0) // part.per_milli for part in parts) * _ONE
        if many:
            found[key] = found.get(key, 0) + many
            for part in parts:
                found[part.id] -= many // _ONE * part.per_milli
    return {key: milli for key, milli in found.items() if milli}


def contents_told(line: OrderLine, parts: Sequence[OrderLine], words: Words) -> str:
    """What stands below a bundle on paper: its own description, and what one of it is made of."""
    if not parts:
        return line.description
    told = [f"{words.quantity(part.per_milli)}\u00a0×\u00a0{part.name}" for part in parts]
    made = words.say("paper.line.made_of", parts=", ".join(told))
    return f"{line.description}\n{made}" if line.description else made


def opened(
    lines: Sequence[OrderLine], made: Mapping[int, Sequence[PartRow]], but: Collection[int] = ()
) -> list[OrderLine]:
    """The lines with the parts of bundles below them, as confirming writes them; parts not written yet have no key of theirs.

    `made` says what each product is made of.
    """
    known = parts_by_bundle(lines)
    found: list[OrderLine] = []
    for line in lines:
        recipe = made.get(line.product_id or 0)
        if not recipe or line.id in known or line.id in but or not _can_be(line):
            found.append(line)
            continue
        found.append(replace(line, is_bundle=True))
        found += [
            _part_line(line, part, share, -(len(found) + at))
            for at, (part, share) in enumerate(zip(recipe, shares(recipe), strict=True), 1)
        ]
    return found


def opened_lines(rd: Read, order_id: int) -> list[OrderLine]:
    """The lines of an order as they are, or, of a draft, as confirming would write them."""
    lines = read_lines(rd, order_id)
    made = _recipes(rd, lines)
    return opened(lines, made) if made and rd.scalar(_STATE, {"order": order_id}) == "draft" else lines


def open_bundles(tx: Write, order_id: int, but: Collection[int] = ()) -> bool:
    """Write the parts of each bundle of an order below its line, where that was not done; gives whether any was.

    Lines of `but` stay as they are: they were agreed on before.
    """
    lines = read_lines(tx, order_id)
    made = _recipes(tx, [line for line in lines if line.id not in but])
    wanted = opened(lines, made, but) if made else lines
    if len(wanted) == len(lines):
        return False
    _make_room(tx, wanted)
    own = {row.id: row.vat_class for row in tx.execute(_OWN, {"order": order_id})}
    rows: list[dict[str, Any]] = []
    for at, line in enumerate(wanted, 1):
        if line.id < 0 and line.bundle_line_id is not None:
            more = {"order_id": order_id, "position": at, "vat_class": own[line.bundle_line_id]}
            rows.append({**_row(line), **more})
    for key in dict.fromkeys(row["bundle_line_id"] for row in rows):
        tx.update(order_line, key, is_bundle=True)
    tx.insert_many(order_line, rows)
    tx.update(sales_order, order_id, line_count=len(wanted))
    return True


def follow(tx: Write, order_id: int) -> None:
    """Let the parts of bundles be as many as their bundles are now, and as many of them called off."""
    lines = read_lines(tx, order_id)
    bundles = {line.id: line for line in lines if line.is_bundle}
    for line in lines:
        bundle = bundles.get(line.bundle_line_id or 0)
        if bundle is None:
            continue
        wanted = {
            "quantity_milli": _amount(bundle.quantity_milli, line.per_milli),
            "dropped_milli": _amount(bundle.dropped_milli, line.per_milli),
        }
        if wanted != {"quantity_milli": line.quantity_milli, "dropped_milli": line.dropped_milli}:
            tx.update(order_line, line.id, **wanted)


def bundle_called(line_id: ColumnElement[int]) -> ColumnElement[str]:
    """The name of the bundle that a line of an order is in, as a column of a query; empty where it is in none."""
    part, bundle = order_line.alias("part"), order_line.alias("bundle")
    name = (
        select(bundle.c.name)
        .join(part, part.c.bundle_line_id == bundle.c.id)
        .where(part.c.id == line_id)
        .scalar_subquery()
    )
    return func.coalesce(name, "")


# --- within ---


def _amount(many: int, per: int) -> int:
    """How much of a part is in so many of a bundle, all in thousandths."""
    return rounded_div(many * per, _ONE)


def _worth(parts: Sequence[OrderLine], quantities: Mapping[int, int]) -> int:
    """How much of their bundle (thousandths) quantities of its parts stand for."""
    # Over one denominator, so that what adds up to whole ones is not rounded.
    below = prod(part.per_milli for part in parts)
    above = sum(
        part.share_ppm * quantities.get(part.id, 0) * _ONE * below // part.per_milli for part in parts
    )
    return rounded_div(above, WHOLE_PPM * below)


def _whole_shipped(line: OrderLine, parts: Sequence[OrderLine]) -> int:
    if not any(part.to_ship_milli for part in parts):
        return line.quantity_milli - line.dropped_milli
    return min(part.shipped_milli // part.per_milli for part in parts) * _ONE


def _can_be(line: OrderLine) -> bool:
    return line.kind == "goods" and line.quantity_milli > 0 and line.bundle_line_id is None


def _recipes(rd: Read, lines: Sequence[OrderLine]) -> dict[int, list[PartRow]]:
    """What the products of lines that may be bundles are made of."""
    return contents(rd, [line.product_id for line in lines if line.product_id is not None and _can_be(line)])


def _part_line(line: OrderLine, part: PartRow, share: int, key: int) -> OrderLine:
    return OrderLine(
        id=key,
        position=line.position,
        kind="goods",
        product_id=part.product_id,
        sku=part.sku or "",
        name=part.name,
        description="",
        unit=part.unit,
        quantity_milli=_amount(line.quantity_milli, part.quantity_milli),
        unit_price_micro=0,
        discount_amount=0,
        category=line.category,
        rate_ppm=line.rate_ppm,
        net=0,
        tax=0,
        gross=0,
        remote_id=None,
        dropped_milli=_amount(line.dropped_milli, part.quantity_milli),
        shipped_milli=0,
        invoiced_milli=0,
        bundle_line_id=line.id,
        per_milli=part.quantity_milli,
        share_ppm=share,
        promised_on=line.promised_on,
    )


def _row(line: OrderLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in OrderLine.__slots__ if name != "id"}


def _make_room(tx: Write, wanted: Sequence[OrderLine]) -> None:
    """Move the lines below bundles down, the last one first: no two share a place."""
    for at, line in reversed(list(enumerate(wanted, 1))):
        if line.id > 0 and line.position != at:
            tx.update(order_line, line.id, position=at)


_STATE = select(sales_order.c.state).where(sales_order.c.id == bindparam("order"))
_OWN = select(order_line.c.id, order_line.c.vat_class).where(order_line.c.order_id == bindparam("order"))
