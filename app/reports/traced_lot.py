"""One lot from its supplier to its customers: what a recall asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, literal, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.catalogue.naming import full_name
from app.catalogue.tables import product
from app.customers.tables import customer
from app.purchasing.tables import goods_receipt, supplier
from app.reports.report_table import ReportColumn, ReportTable
from app.shipping.return_tables import goods_return, return_act
from app.shipping.tables import shipment
from app.stock.tables import lot, stock_move
from app.stock.take_tables import stock_take
from app.stock.transfer_tables import stock_transfer


@dataclass(frozen=True, slots=True)
class LotMove:
    """One step of a lot: in thousandths, what moved it (`cause` names its table), and who brought or got it."""

    on: date
    reason: str
    quantity_milli: int
    cause: str
    cause_id: int
    number: str = ""
    party: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class TracedLot:
    """A lot from where it came from to whom it went; `here_milli` of it is on hand, `out_milli` with customers.

    `by_unit`: it is one unit, and its number a serial number. `without_milli` of the product went to customers since its first
    move and nobody said of which lot: some of it may be of this one.
    """

    lot_id: int
    product_id: int
    product: str
    sku: str
    code: str
    expires_on: date | None
    moves: tuple[LotMove, ...]
    by_unit: bool = False
    without_milli: int = 0

    @property
    def here_milli(self) -> int:
        """What is on hand of it."""
        return sum(each.quantity_milli for each in self.moves)

    @property
    def out_milli(self) -> int:
        """What customers have of it."""
        return -sum(
            each.quantity_milli
            for each in self.moves
            if each.cause in ("shipment", "return_act") and each.reason != "scrap"
        )


def traced_lots(rd: Read, code: str) -> list[TracedLot]:
    """The lots or serial numbers of this number, of any product; refused with ``lot_not_found``."""
    keys = [int(row.id) for row in rd.execute(_NAMED, {"code": code.strip()})]
    if not keys:
        raise Refusal("lot_not_found", lot=code.strip())
    return [traced_lot(rd, key) for key in keys]


def traced_lot(rd: Read, lot_id: int) -> TracedLot:
    """One lot from where it came from to whom it went; refused with ``lot_unknown``."""
    row = rd.execute(_LOT, {"id": lot_id}).one_or_none()
    if row is None:
        raise Refusal("lot_unknown")
    moves = rd.execute(_MOVES, {"lot": lot_id}).all()
    by_unit = row.traced == "serial"
    without = 0
    if moves and not by_unit:
        since = {"product": row.product_id, "since": moves[0].business_date}
        without = max(-int(rd.scalar(_WITHOUT, since) or 0), 0)
    told = _documents(rd, moves)
    return TracedLot(
        lot_id,
        row.product_id,
        full_name(row.name, row.variant),
        row.sku or "",
        row.code,
        row.expires_on,
        tuple(
            LotMove(
                each.business_date,
                each.reason,
                each.quantity_milli,
                each.cause,
                each.cause_id,
                *told.get((each.cause, each.cause_id), ()),
            )
            for each in moves
        ),
        by_unit=by_unit,
        without_milli=without,
    )


def trace_table(found: list[TracedLot], words: Words, currency: str) -> ReportTable:
    """Lots with every step of theirs as a table that says itself: whom to call, and of how many."""
    several = len(found) > 1
    columns = (
        *((ReportColumn("product", words.say("column.article")),) if several else ()),
        ReportColumn("on", words.say("column.day"), "day"),
        ReportColumn("move", words.say("lots.trace.what")),
        ReportColumn("document", words.say("lots.trace.document")),
        ReportColumn("party", words.say("lots.trace.party")),
        ReportColumn("contact", words.say("lots.trace.contact")),
        ReportColumn("quantity", words.say("column.quantity"), "quantity"),
    )
    rows = tuple(
        (
            *((each.product,) if several else ()),
            move.on,
            words.say(f"lots.move.{move.reason}"),
            move.number,
            move.party,
            move.contact,
            move.quantity_milli,
        )
        for each in found
        for move in each.moves
    )
    first = found[0]
    notes = [] if several else [f"{first.product} {first.sku}".strip()]
    for each in found:
        own = (
            f"{each.product} : "
            if several and words.language == "fr"
            else f"{each.product}: "
            if several
            else ""
        )
        if each.expires_on is not None:
            notes.append(f"{own}{words.say('column.expires_on')} {words.date(each.expires_on)}")
        notes.append(own + words.say("lots.trace.kept", quantity=words.quantity(each.here_milli)))
        notes.append(own + words.say("lots.trace.with", quantity=words.quantity(each.out_milli)))
        if each.without_milli:
            quantity, since = words.quantity(each.without_milli), words.date(each.moves[0].on)
            notes.append(own + words.say("lots.trace.without", quantity=quantity, since=since))
    return ReportTable(
        title=words.say("lots.trace.title", lot=first.code),
        currency=currency,
        columns=columns,
        rows=rows,
        notes=tuple(notes),
        keys=tuple(
            (PAGES[move.cause], move.cause_id) if move.cause in PAGES else None
            for each in found
            for move in each.moves
        ),
    )


PAGES = {
    "shipment": "shipment",
    "goods_receipt": "receipt",
    "stock_take": "take",
    "stock_transfer": "transfer",
    "product": "product",
}
"""The page of what moved goods, by its table."""


def _documents(rd: Read, moves: Any) -> dict[tuple[str, int], tuple[str, str, str]]:
    """Number, party and contact of every document that moved a lot."""
    found: dict[tuple[str, int], tuple[str, str, str]] = {}
    for cause, statement in _OF_CAUSES.items():
        keys = sorted({each.cause_id for each in moves if each.cause == cause})
        if keys:
            for row in rd.execute(statement, {"ids": keys}):
                contact = " · ".join(part for part in (row.phone, row.email) if part)
                found[cause, row.id] = (row.number or "", row.name or "", contact)
    return found


_NAMED = select(lot.c.id).where(lot.c.code == bindparam("code")).order_by(lot.c.id)
_LOT = (
    select(
        lot.c.code,
        lot.c.expires_on,
        lot.c.product_id,
        product.c.name,
        product.c.variant,
        product.c.sku,
        product.c.traced,
    )
    .join(product, product.c.id == lot.c.product_id)
    .where(lot.c.id == bindparam("id"))
)
_MOVES = (
    select(
        stock_move.c.business_date,
        stock_move.c.reason,
        stock_move.c.quantity_milli,
        stock_move.c.cause,
        stock_move.c.cause_id,
    )
    .where(stock_move.c.lot_id == bindparam("lot"))
    .order_by(stock_move.c.business_date, stock_move.c.id)
)
_WITHOUT = select(func.sum(stock_move.c.quantity_milli)).where(
    stock_move.c.product_id == bindparam("product"),
    stock_move.c.lot_id.is_(None),
    stock_move.c.cause.in_(("shipment", "return_act")),
    stock_move.c.reason != "scrap",
    stock_move.c.business_date >= bindparam("since"),
)
_NOBODY = tuple(literal("").label(name) for name in ("name", "email", "phone"))
_OF_CAUSES = {
    "goods_receipt": select(
        goods_receipt.c.id, goods_receipt.c.number, supplier.c.name, supplier.c.email, supplier.c.phone
    )
    .join(supplier, supplier.c.id == goods_receipt.c.supplier_id, isouter=True)
    .where(goods_receipt.c.id.in_(bindparam("ids", expanding=True))),
    "shipment": select(shipment.c.id, shipment.c.number, customer.c.name, customer.c.email, customer.c.phone)
    .join(customer, customer.c.id == shipment.c.customer_id)
    .where(shipment.c.id.in_(bindparam("ids", expanding=True))),
    "return_act": select(
        return_act.c.id, goods_return.c.number, customer.c.name, customer.c.email, customer.c.phone
    )
    .join(goods_return, goods_return.c.id == return_act.c.return_id)
    .join(customer, customer.c.id == goods_return.c.customer_id)
    .where(return_act.c.id.in_(bindparam("ids", expanding=True))),
    "stock_transfer": select(
        stock_transfer.c.id,
        stock_transfer.c.number,
        *_NOBODY,
    ).where(stock_transfer.c.id.in_(bindparam("ids", expanding=True))),
    "stock_take": select(
        stock_take.c.id,
        stock_take.c.number,
        *_NOBODY,
    ).where(stock_take.c.id.in_(bindparam("ids", expanding=True))),
}
"""What moved a lot: its number and whom it concerns, by the table of the document."""
