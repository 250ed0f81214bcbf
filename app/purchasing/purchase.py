"""A purchase order: written, sent, and brought forward by what comes of it; what it still owes is incoming."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.base.working_days import working_days
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.purchasing.supplier import must_know
from app.purchasing.supplier_queries import OfferRow, offers_by
from app.purchasing.tables import purchase_line, purchase_order, supplier
from app.stock.cost import line_amount
from app.stock.ledger import lock_levels, main_location, post_incoming

OPEN = "sent"
"""The state in which what has not come is incoming."""


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """A product to be bought: thousandths, and the price of one unit in micro units; without one, what the supplier asks."""

    product_id: int
    quantity_milli: int
    unit_price_micro: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseDraft:
    """A purchase order as typed; without `expected_on` the supplier's lead time says when it comes."""

    supplier_id: int
    lines: tuple[OrderedLine, ...]
    expected_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase order as its steps need it; `net` without tax in minor units of `currency`."""

    id: int
    number: str | None
    state: str
    supplier_id: int
    expected_on: date | None
    currency: str
    received: str
    end_reason: str

    @property
    def name(self) -> str:
        """Its number, empty for a draft."""
        return self.number or ""


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """A line of it: ordered and received in thousandths, price of one unit in micro units, `net` in minor units."""

    id: int
    position: int
    product_id: int
    code: str
    sku: str
    name: str
    unit: str
    quantity_milli: int
    unit_price_micro: int | None
    net: int
    received_milli: int

    @property
    def left_milli(self) -> int:
        """What is still to come."""
        return max(self.quantity_milli - self.received_milli, 0)


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A draft that is to be sent yet; `net` without tax in minor units."""

    id: int
    net: int


def read_purchase(rd: Read, purchase_id: int) -> Purchase:
    """A purchase order by key; refused with ``purchase_unknown``."""
    return _purchase(rd.execute(_PURCHASE, {"id": purchase_id}).one_or_none(), purchase_id)


def lock_purchase(tx: Write, purchase_id: int) -> Purchase:
    """The same, its row locked until the transaction ends."""
    statement = _PURCHASE.with_for_update() if tx.waits_for_rows else _PURCHASE
    return _purchase(tx.execute(statement, {"id": purchase_id}).one_or_none(), purchase_id)


def lines_of_purchase(rd: Read, purchase_id: int) -> list[PurchaseLine]:
    """Its lines, in their order."""
    return [PurchaseLine(*row) for row in rd.execute(_LINES, {"id": purchase_id})]


def write_draft(tx: Write, draft: PurchaseDraft, purchase_id: int | None) -> int:
    """Write a draft, or over one that stands; gives its key.

    Refused with ``purchase_empty``, ``purchase_quantity``, ``purchase_price``, ``product_not_stocked``,
    ``supplier_unknown``, or ``purchase_not_a_draft``.
    """
    must_know(tx, draft.supplier_id)
    if not draft.lines:
        raise Refusal("purchase_empty")
    if any(line.quantity_milli <= 0 for line in draft.lines):
        raise Refusal("purchase_quantity")
    if any(line.unit_price_micro is not None and line.unit_price_micro < 0 for line in draft.lines):
        raise Refusal("purchase_price")
    company = the_company(tx)
    offers = {each.product_id: each for each in offers_by(tx, draft.supplier_id)}
    lines = _lines(tx, draft.lines, offers, company.currency)
    speaks = tx.execute(_SUPPLIER, {"id": draft.supplier_id}).one()
    values: dict[str, Any] = {
        "supplier_id": draft.supplier_id,
        "expected_on": draft.expected_on,
        "currency": company.currency,
        "language": speaks.language,
        "terms": speaks.terms,
        "note": draft.note.strip(),
        "line_count": len(lines),
        "net": sum(line["net"] for line in lines),
    }
    if purchase_id is None:
        fresh = {
            "uid": new_uid(),
            "number": None,
            "state": "draft",
            "ordered_on": tx.today,
            "created_at": tx.now,
        }
        purchase_id = tx.insert(purchase_order, {**values, **fresh})
    else:
        must_be_draft(lock_purchase(tx, purchase_id))
        tx.derive(purchase_order, purchase_id, **values)
        for line in lines_of_purchase(tx, purchase_id):
            tx.remove(purchase_line, line.id)
    rows = [{**line, "purchase_id": purchase_id, "position": at} for at, line in enumerate(lines, 1)]
    tx.insert_many(purchase_line, rows)
    return purchase_id


def waiting_drafts(rd: Read) -> dict[int, WaitingDraft]:
    """The draft begun last of each supplier who has one, by the supplier's key."""
    return {row.supplier_id: WaitingDraft(row.id, row.net) for row in rd.execute(_DRAFTS)}


def add_to_draft(tx: Write, purchase_id: int, wanted: Sequence[OrderedLine]) -> int:
    """Add these to a draft, more of a product to the line it has already at that line's price; gives the draft's key.

    Refused as `write_draft` is.
    """
    purchase = lock_purchase(tx, purchase_id)
    more = {line.product_id: line for line in wanted}
    lines: list[OrderedLine] = []
    for line in lines_of_purchase(tx, purchase_id):
        added = more.pop(line.product_id, None)
        quantity = line.quantity_milli + (added.quantity_milli if added is not None else 0)
        lines.append(OrderedLine(line.product_id, quantity, line.unit_price_micro))
    draft = PurchaseDraft(
        supplier_id=purchase.supplier_id,
        lines=(*lines, *more.values()),
        expected_on=purchase.expected_on,
        note=str(tx.scalar(_NOTE, {"id": purchase_id}) or ""),
    )
    return write_draft(tx, draft, purchase_id)


def seal_sent(tx: Write, purchase: Purchase, number: str, expected_on: date) -> None:
    """Freeze what is sent: the supplier as they are, the number, the day it is expected; its lines are sealed as they stand."""
    row = tx.execute(_SUPPLIER, {"id": purchase.supplier_id}).mappings().one()
    tx.update(
        purchase_order,
        purchase.id,
        state=OPEN,
        number=number,
        ordered_on=tx.today,
        expected_on=expected_on,
        sent_at=tx.now,
        seller=_frozen(row),
        language=row["language"],
        terms=row["terms"],
    )
    for line in tx.execute(_WHOLE_LINES, {"id": purchase.id}).mappings():
        tx.seal(purchase_line, line)


def expected_day(rd: Read, purchase: Purchase, lines: Iterable[PurchaseLine]) -> date:
    """The day it is expected: the one that was typed, else today and the longest lead time of its lines."""
    if purchase.expected_on is not None:
        return purchase.expected_on
    return soonest_day(rd, purchase, lines)


def soonest_day(rd: Read, purchase: Purchase, lines: Iterable[PurchaseLine]) -> date:
    """The day it comes where the supplier hears of it today."""
    return _lead_day(rd, purchase, lines, rd.today)


def count_from(tx: Write, purchase_id: int, heard_on: date) -> date | None:
    """Expect what was placed from the day its supplier heard of it; gives the new day, None where it stays as it is.

    Placed is not told: the lead time runs from when they know. A day that was typed is theirs to keep, and stays.
    """
    purchase = lock_purchase(tx, purchase_id)
    if purchase.state != OPEN or purchase.received != "none" or purchase.expected_on is None:
        return None
    lines = lines_of_purchase(tx, purchase_id)
    placed_on = tx.execute(_PLACED, {"id": purchase_id}).one().ordered_on
    day = _lead_day(tx, purchase, lines, heard_on)
    if purchase.expected_on != _lead_day(tx, purchase, lines, placed_on) or day <= purchase.expected_on:
        return None
    put_off(tx, purchase, day)
    tx.touch("purchase_order", purchase_id)
    return day


def _lead_day(rd: Read, purchase: Purchase, lines: Iterable[PurchaseLine], since: date) -> date:
    """The day on which goods are here that were ordered on another: the longest lead time of the lines after it.

    A lead time counts all days, as suppliers tell theirs; goods come on a working day, when somebody is there to take them in.
    """
    lead = {each.product_id: each.lead_days for each in offers_by(rd, purchase.supplier_id)}
    usual = rd.execute(_SUPPLIER, {"id": purchase.supplier_id}).one().lead_days
    days = [usual or 0, *(lead.get(line.product_id) or 0 for line in lines)]
    return working_days(rd).after(since + timedelta(days=max(days)), 0)


def bring_forward(tx: Write, purchase: Purchase, came: Mapping[int, int]) -> str:
    """Count what came (or, negative, went back) of its lines; gives the state it is in then.

    `came` are thousandths by line. What is owed less is incoming less; all of it come, the order is closed by itself, and
    open again when a receipt is undone. The caller has locked the order, and the balances of its products.
    """
    lines = lines_of_purchase(tx, purchase.id)
    after = {line.id: line.received_milli + came.get(line.id, 0) for line in lines}
    whole = all(after[line.id] >= line.quantity_milli for line in lines)
    state = purchase.state
    if state == OPEN and whole:
        state = "closed"
    elif state == "closed" and not whole and not purchase.end_reason:
        state = OPEN
    for line in lines:
        if came.get(line.id):
            tx.derive(purchase_line, line.id, received_milli=after[line.id])
    owed: dict[int, int] = {}
    for line in lines:
        before = line.left_milli if purchase.state == OPEN else 0
        then = max(line.quantity_milli - after[line.id], 0) if state == OPEN else 0
        owed[line.product_id] = owed.get(line.product_id, 0) + then - before
    post_incoming(tx, owed, main_location(tx))
    received = "all" if whole else "part" if any(after.values()) else "none"
    tx.derive(purchase_order, purchase.id, received=received)
    if state != purchase.state:
        tx.update(purchase_order, purchase.id, state=state, ended_at=tx.now if state == "closed" else None)
    tx.touch("purchase_order", purchase.id)
    return state


def announce(tx: Write, lines: Sequence[PurchaseLine], sign: int) -> None:
    """Count what these lines still owe as incoming (1), or no longer (-1), the balances being locked here."""
    place = main_location(tx)
    lock_levels(tx, [line.product_id for line in lines], place)
    owed: dict[int, int] = {}
    for line in lines:
        owed[line.product_id] = owed.get(line.product_id, 0) + sign * line.left_milli
    post_incoming(tx, owed, place)


def put_off(tx: Write, purchase: Purchase, on: date) -> None:
    """Expect what has not come on another day."""
    tx.update(purchase_order, purchase.id, expected_on=on)


def end_purchase(tx: Write, purchase: Purchase, state: str, reason: str) -> None:
    """Close or cancel it, with the reason; lines of what was never sent are sealed with it."""
    tx.update(purchase_order, purchase.id, state=state, end_reason=reason, ended_at=tx.now)
    if purchase.state == "draft":
        for line in tx.execute(_WHOLE_LINES, {"id": purchase.id}).mappings():
            tx.seal(purchase_line, line)


def must_be_draft(purchase: Purchase) -> None:
    """Refuse (``purchase_not_a_draft``) what was sent."""
    if purchase.state != "draft":
        raise Refusal("purchase_not_a_draft", number=purchase.name)


def must_be_open(purchase: Purchase) -> None:
    """Refuse (``purchase_not_open``) what was not sent, or is over."""
    if purchase.state != OPEN:
        raise Refusal("purchase_not_open", number=purchase.name)


def _purchase(row: Any, purchase_id: int) -> Purchase:
    if row is None:
        raise Refusal("purchase_unknown", purchase=purchase_id)
    return Purchase(*row)


def _lines(
    tx: Write, wanted: Sequence[OrderedLine], offers: Mapping[int, OfferRow], currency: str
) -> list[dict[str, Any]]:
    known = {
        row.id: row for row in tx.execute(_PRODUCTS, {"ids": sorted({line.product_id for line in wanted})})
    }
    found: list[dict[str, Any]] = []
    for line in wanted:
        row, offer = known.get(line.product_id), offers.get(line.product_id)
        if row is None or not row.stocked:
            raise Refusal("product_not_stocked")
        price = line.unit_price_micro
        if price is None:
            price = offer.price_micro if offer is not None else None
        found.append(
            {
                "product_id": row.id,
                "code": offer.code if offer is not None else "",
                "sku": row.sku or "",
                "name": full_name(row.name, row.variant),
                "unit": row.unit,
                "quantity_milli": line.quantity_milli,
                "unit_price_micro": price,
                "net": line_amount(line.quantity_milli, price, currency) if price is not None else 0,
            }
        )
    return found


def _frozen(row: Mapping[Any, Any]) -> str:
    kept = ("name", "contact", "email", "line1", "line2", "postcode", "city", "country", "our_number")
    return json.dumps({name: row[name] or "" for name in kept}, ensure_ascii=False, sort_keys=True)


_PURCHASE = select(*(purchase_order.c[name] for name in Purchase.__slots__)).where(
    purchase_order.c.id == bindparam("id")
)
_PLACED = select(purchase_order.c.ordered_on).where(purchase_order.c.id == bindparam("id"))
_NOTE = select(purchase_order.c.note).where(purchase_order.c.id == bindparam("id"))
_DRAFTS = (
    select(purchase_order.c.id, purchase_order.c.supplier_id, purchase_order.c.net)
    .where(purchase_order.c.state == "draft")
    .order_by(purchase_order.c.id)
)
_LINES = (
    select(*(purchase_line.c[name] for name in PurchaseLine.__slots__))
    .where(purchase_line.c.purchase_id == bindparam("id"))
    .order_by(purchase_line.c.position)
)
_WHOLE_LINES = (
    select(purchase_line)
    .where(purchase_line.c.purchase_id == bindparam("id"))
    .order_by(purchase_line.c.position)
)
_SUPPLIER = select(supplier).where(supplier.c.id == bindparam("id"))
_PRODUCTS = select(
    product.c.id, product.c.sku, product.c.name, product.c.variant, product.c.unit, product.c.stocked
).where(product.c.id.in_(bindparam("ids", expanding=True)))
