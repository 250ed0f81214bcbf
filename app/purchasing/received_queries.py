"""What lists and pages show of invoices that suppliers sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    at_least,
    at_most,
    day_from,
    day_until,
    holds,
    holds_folded,
    in_order,
    one_of,
    over_days,
    with_key,
)
from app.base.listing import Listing
from app.base.register import Register
from app.purchasing.received import InvoicedLine
from app.purchasing.received_tables import received_invoice, received_line
from app.purchasing.tables import goods_receipt, purchase_order, supplier

STATES = ("open", "checked", "disputed")
KINDS = ("invoice", "credit_note")


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """An invoice in a list; amounts in minor units of `currency`, negative for a credit note.

    `supplier` is the supplier it is of, empty where nobody said whose it is; `late`: it was due before today and nobody noted
    that it was paid. `paid_amount` is what was noted of it, whole on the day `paid_on`.
    """

    id: int
    uid: str
    number: str
    kind: str
    state: str
    issued_on: date
    due_on: date | None
    currency: str
    net: int
    tax: int
    total: int
    due: int
    seller_name: str
    supplier_id: int | None
    purchase_id: int | None
    receipt_id: int | None
    paid_on: date | None
    paid_amount: int
    supplier: str
    purchase: str
    receipt: str
    late: bool = False

    @property
    def whose(self) -> str:
        """The supplier, or who the file says it is."""
        return self.supplier or self.seller_name

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return 0 if self.paid_on is not None else self.due - self.paid_amount


_UNPAID = and_(received_invoice.c.paid_on.is_(None), received_invoice.c.due > 0)
VIEWS: Views = {
    "all": lambda _rd: None,
    "open": lambda _rd: received_invoice.c.state == "open",
    "disputed": lambda _rd: received_invoice.c.state == "disputed",
    "checked": lambda _rd: received_invoice.c.state == "checked",
    "unnamed": lambda _rd: received_invoice.c.supplier_id.is_(None),
    "unpaid": lambda _rd: _UNPAID,
    "late": lambda rd: and_(_UNPAID, received_invoice.c.due_on < rd.today),
}
FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "state": one_of(received_invoice.c.state, *STATES),
    "kind": one_of(received_invoice.c.kind, *KINDS),
    "supplier": with_key(received_invoice.c.supplier_id),
    "purchase": with_key(received_invoice.c.purchase_id),
    "receipt": with_key(received_invoice.c.receipt_id),
    **over_days(received_invoice.c.issued_on),
    "due_from": day_from(received_invoice.c.due_on),
    "due_to": day_until(received_invoice.c.due_on),
    "total_from": at_least(received_invoice.c.total),
    "total_to": at_most(received_invoice.c.total),
}
SORTS: Sorts = {
    "number": (received_invoice.c.number, received_invoice.c.id),
    "issued_on": (received_invoice.c.issued_on, received_invoice.c.id),
    "due_on": (received_invoice.c.due_on, received_invoice.c.id),
    "total": (received_invoice.c.total, received_invoice.c.id),
    "supplier": (received_invoice.c.folded, received_invoice.c.issued_on, received_invoice.c.id),
}
_NEWEST = (received_invoice.c.issued_on.desc(), received_invoice.c.id.desc())
_SUMS: Mapping[str, ColumnElement[Any]] = {
    "total": received_invoice.c.total,
    "unpaid": case(
        (received_invoice.c.paid_on.is_(None), received_invoice.c.due - received_invoice.c.paid_amount),
        else_=0,
    ),
}


def _holding(rd: Read, word: str) -> list[Condition]:
    bought = select(purchase_order.c.id).where(holds(rd, purchase_order.c.number, word))
    lines = select(received_line.c.received_id).where(
        or_(holds(rd, received_line.c.name, word), holds(rd, received_line.c.code, word))
    )
    return [
        holds(rd, received_invoice.c.number, word),
        holds_folded(received_invoice.c.folded, word),
        received_invoice.c.supplier_id.in_(
            select(supplier.c.id).where(holds_folded(supplier.c.folded, word))
        ),
        received_invoice.c.purchase_id.in_(bought),
        received_invoice.c.id.in_(lines),
    ]


_REGISTER = Register(received_invoice, FILTERS, _holding, SORTS, _NEWEST, _SUMS, received_invoice.c.currency)


def received_rows(rd: Read, ids: Sequence[int]) -> list[ReceivedRow]:
    """The invoices with these keys, in the order of the keys."""
    return in_order(ids, {row.id: _row(rd, row) for row in rd.execute(_ROWS, {"ids": list(ids)})})


RECEIVED = Listing(_REGISTER.count, _REGISTER.ids, received_rows, _REGISTER.chosen)


def find_received(rd: Read, told: str) -> int | None:
    """The key of the invoice with this number or uid; of several suppliers' with one number the latest."""
    found = rd.execute(_TOLD, {"told": told}).first()
    return int(found.id) if found else None


def received_lines(rd: Read, received_id: int) -> list[InvoicedLine]:
    """The lines of an invoice, in their order."""
    rows = rd.execute(_LINES, {"received": received_id}).mappings()
    return [InvoicedLine(**row) for row in rows]


def received_twins(rd: Read, row: ReceivedRow) -> list[ReceivedRow]:
    """Other files kept with the number of an invoice, of the same seller: likely the same one, sent twice."""
    same = rd.execute(_TWINS, {"id": row.id, "number": row.number})
    mine = rd.execute(_SELLER, {"id": row.id}).one()
    keys = [
        other.id
        for other in same
        if (row.supplier_id is not None and other.supplier_id == row.supplier_id)
        or (mine.seller_vat and other.seller_vat == mine.seller_vat)
        or other.folded == mine.folded
    ]
    return received_rows(rd, keys)


def _row(rd: Read, row: Any) -> ReceivedRow:
    late = row.paid_on is None and row.due > 0 and row.due_on is not None and row.due_on < rd.today
    return ReceivedRow(*row, late=late)


_ROWS = (
    select(
        *(received_invoice.c[name] for name in ReceivedRow.__slots__ if name in received_invoice.c),
        func.coalesce(supplier.c.name, ""),
        func.coalesce(purchase_order.c.number, ""),
        func.coalesce(goods_receipt.c.number, ""),
    )
    .join(supplier, supplier.c.id == received_invoice.c.supplier_id, isouter=True)
    .join(purchase_order, purchase_order.c.id == received_invoice.c.purchase_id, isouter=True)
    .join(goods_receipt, goods_receipt.c.id == received_invoice.c.receipt_id, isouter=True)
    .where(received_invoice.c.id.in_(bindparam("ids", expanding=True)))
)
_TOLD = (
    select(received_invoice.c.id)
    .where(or_(received_invoice.c.number == bindparam("told"), received_invoice.c.uid == bindparam("told")))
    .order_by(received_invoice.c.id.desc())
)
_LINES = (
    select(*(received_line.c[name] for name in InvoicedLine.__slots__))
    .where(received_line.c.received_id == bindparam("received"))
    .order_by(received_line.c.position)
)
_SELLER = select(received_invoice.c.folded, received_invoice.c.seller_vat).where(
    received_invoice.c.id == bindparam("id")
)
_TWINS = select(
    received_invoice.c.id,
    received_invoice.c.supplier_id,
    received_invoice.c.seller_vat,
    received_invoice.c.folded,
).where(received_invoice.c.number == bindparam("number"), received_invoice.c.id != bindparam("id"))
