"""An invoice that a supplier sent: kept once with its file, of a supplier, for an order or a receipt; checked or disputed.

What is said of a file is read elsewhere (`app.invoicing.received_facts`), before anything is written.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, text

from app.base import archive
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.uid import new_uid
from app.purchasing import supplier as suppliers
from app.purchasing.received_tables import received_invoice, received_line
from app.purchasing.seller import (
    SellerTold,
    learn,
    right_siren,
    right_vat_number,
    supplier_of,
    told_by,
)
from app.purchasing.supplier import SupplierDraft
from app.purchasing.tables import goods_receipt, purchase_order

NOUN = "received_invoice"
_XML, _PDF = "application/xml", "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicedLine:
    """A line as an invoice says it: thousandths, the price of one unit in micro units, `net` in minor units.

    `code` is the seller's number of the product, `our_code` the buyer's.
    """

    code: str
    our_code: str
    gtin: str
    name: str
    unit: str
    quantity_milli: int
    price_micro: int
    net: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedDraft:
    """What a file says; amounts in minor units of `currency`, negative for a credit note. `odd`: codes and what they name."""

    syntax: str
    in_pdf: bool
    kind: str
    number: str
    issued_on: date
    due_on: date | None
    currency: str
    net: int
    tax: int
    total: int
    due: int
    seller: SellerTold
    order_reference: str
    delivery_reference: str
    odd: tuple[tuple[str, str], ...]
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a file: the key of its invoice; `again` where it was kept before, and nothing was added."""

    id: int
    number: str
    seller: str
    again: bool


@verb("received.keep")
def keep(tx: Write, draft: ReceivedDraft, content: bytes, file_name: str, *, as_row: bool) -> Kept:
    """Keep an invoice with its file, of the supplier and for the order it names, where they are known.

    The bytes are in the archive, beside the database (put there before, `app.base.archive.put_file`) or `as_row`.
    """
    digest = hashlib.sha256(content).hexdigest()
    if tx.waits_for_rows:
        # Two who keep one file at the same time: the second finds what the first kept.
        tx.execute(_ONE_AT_A_TIME, {"key": int(digest[:15], 16)})
    standing = tx.execute(_OF_HASH, {"hash": digest}).one_or_none()
    if standing is not None:
        return Kept(standing.id, standing.number, standing.seller_name, again=True)
    seller = draft.seller
    supplier_id = supplier_of(tx, seller)
    purchase_id, receipt_id = _meant(
        tx, supplier_id, order=draft.order_reference, delivery=draft.delivery_reference
    )
    received_id = tx.insert(
        received_invoice,
        {
            **{name: getattr(draft, name) for name in _AS_TOLD},
            "uid": new_uid(),
            "hash": digest,
            "file_name": file_name,
            "seller_name": seller.name,
            "folded": folded(seller.name),
            "seller_siren": seller.siren or None,
            "seller_vat": seller.vat_number or None,
            "seller": json.dumps(asdict(seller), ensure_ascii=False, sort_keys=True),
            "odd": json.dumps(draft.odd, ensure_ascii=False),
            "line_count": len(draft.lines),
            "supplier_id": supplier_id,
            "purchase_id": purchase_id,
            "receipt_id": receipt_id,
            "state": "open",
            "decided_at": None,
            "paid_on": None,
            "paid_amount": 0,
            "kept_by": tx.actor.name,
            "kept_at": tx.now,
        },
    )
    tx.insert_many(
        received_line,
        [
            {"received_id": received_id, "position": at, **asdict(line)}
            for at, line in enumerate(draft.lines, 1)
        ],
    )
    media = _PDF if draft.in_pdf else _XML
    archive.keep(tx, NOUN, received_id, paper_number(received_id), content, as_row=as_row, media_type=media)
    tx.note(number=draft.number, name=seller.name, amount=draft.total, currency=draft.currency)
    return Kept(received_id, draft.number, seller.name, again=False)


@verb("received.name_supplier")
def name_supplier(tx: Write, received_id: int, supplier_id: int) -> None:
    """Say whose invoice it is; a supplier of whom no number is known gets those of the invoice, to be found by next time.

    Its order or receipt is looked for anew where the other supplier's stood. Refused with ``received_unknown`` or
    ``supplier_unknown``.
    """
    row = _must_know(tx, received_id)
    name = suppliers.must_know(tx, supplier_id)
    learn(tx, supplier_id, row)
    changes: dict[str, Any] = {"supplier_id": supplier_id}
    if row.supplier_id != supplier_id:
        changes["purchase_id"], changes["receipt_id"] = _meant(
            tx, supplier_id, order=row.order_reference, delivery=row.delivery_reference
        )
    tx.update(received_invoice, received_id, **changes)
    tx.touch("supplier", supplier_id)
    tx.note(number=row.number, name=name)


@verb("received.create_supplier")
def create_supplier(tx: Write, received_id: int) -> int:
    """Add the seller as a supplier with the address and numbers of the invoice, and say that it is theirs; gives the key.

    Numbers that cannot be right are left out.

    Refused with ``received_unknown`` or as `app.purchasing.supplier.add` is.
    """
    told = told_by(_must_know(tx, received_id))
    supplier_id = suppliers.add(
        tx,
        SupplierDraft(
            name=told.name,
            contact=told.contact,
            email=told.email or None,
            phone=told.phone or None,
            line1=told.line1,
            line2=told.line2,
            postcode=told.postcode,
            city=told.city,
            country=told.country or "FR",
            language="fr" if told.country in _IN_FRENCH else "en",
            siren=right_siren(told.siren),
            vat_number=right_vat_number(told.vat_number),
        ),
    )
    name_supplier(tx, received_id, supplier_id)
    return supplier_id


@verb("received.link")
def link(tx: Write, received_id: int, purchase_id: int | None = None, receipt_id: int | None = None) -> None:
    """Say which order or receipt it is for, in place of another.

    Refused with ``received_unknown``, ``received_without_supplier``, or ``received_of_another`` where the order or
    receipt is of another supplier, or was not sent.
    """
    row = _must_know(tx, received_id)
    if row.supplier_id is None:
        raise Refusal("received_without_supplier", number=row.number)
    named = ""
    for table, key in ((purchase_order, purchase_id), (goods_receipt, receipt_id)):
        if key is None:
            continue
        found = tx.execute(select(table.c.supplier_id, table.c.number).where(table.c.id == key)).one_or_none()
        if found is None or found.supplier_id != row.supplier_id or not found.number:
            raise Refusal("received_of_another", number=row.number)
        named = str(found.number)
    _link(tx, row, purchase_id, receipt_id)
    tx.note(number=row.number, name=named)


@verb("received.unlink")
def unlink(tx: Write, received_id: int) -> None:
    """Say that it is for no order and no receipt; refused with ``received_unknown``."""
    row = _must_know(tx, received_id)
    _link(tx, row, None, None)
    tx.note(number=row.number)


@verb("received.check")
def check(tx: Write, received_id: int) -> None:
    """Say that it is right: what came was ordered and is invoiced as agreed, or may stay as it is.

    Refused with ``received_unknown``, ``received_without_supplier`` or ``received_is_checked``.
    """
    row = _must_know(tx, received_id)
    if row.supplier_id is None:
        raise Refusal("received_without_supplier", number=row.number)
    if row.state == "checked":
        raise Refusal("received_is_checked", number=row.number)
    _decide(tx, row, "checked", "")


@verb("received.dispute")
def dispute(tx: Write, received_id: int, reason: str) -> None:
    """Say what is wrong with it. Refused with ``received_unknown`` or ``reason_missing``."""
    row = _must_know(tx, received_id)
    if not reason.strip():
        raise Refusal("reason_missing")
    _decide(tx, row, "disputed", reason.strip())


@verb("received.reopen")
def reopen(tx: Write, received_id: int) -> None:
    """Take back what was decided: it is to be checked again. Refused with ``received_unknown``."""
    _decide(tx, _must_know(tx, received_id), "open", "")


@verb("received.pay")
def pay(tx: Write, received_id: int, on: date) -> None:
    """Note by hand on which day it was paid, or what was left of it; no money is moved here.

    Refused with ``received_unknown`` or ``received_paid_ahead``.
    """
    row = _must_know(tx, received_id)
    if on > tx.today:
        raise Refusal("received_paid_ahead", on=on)
    tx.update(received_invoice, received_id, paid_on=on, paid_amount=row.due)
    tx.note(number=row.number, until=on.isoformat())


@verb("received.pay_part")
def pay_part(tx: Write, received_id: int, on: date, amount: int) -> None:
    """Note by hand that a part of it was paid, in minor units of its currency; what is left is still to be paid.

    Refused with ``received_unknown``, ``received_paid_ahead`` or, where it is no part of what is left, ``received_no_part``.
    """
    row = _must_know(tx, received_id)
    if on > tx.today:
        raise Refusal("received_paid_ahead", on=on)
    left = row.due - row.paid_amount
    if row.paid_on is not None or not 0 < amount < left:
        raise Refusal("received_no_part", number=row.number, amount=max(left, 0), currency=row.currency)
    tx.update(received_invoice, received_id, paid_amount=row.paid_amount + amount)
    tx.note(number=row.number, amount=amount, currency=row.currency, until=on.isoformat())


@verb("received.unpay")
def unpay(tx: Write, received_id: int) -> None:
    """Take away what was noted of its payment; refused with ``received_unknown``."""
    row = _must_know(tx, received_id)
    tx.update(received_invoice, received_id, paid_on=None, paid_amount=0)
    tx.note(number=row.number)


def paper_number(received_id: int) -> str:
    """What its file is called in the archive: numbers of suppliers are not unique."""
    return f"R{received_id}"


def _meant(tx: Write, supplier_id: int | None, *, order: str, delivery: str) -> tuple[int | None, int | None]:
    """The order and the receipt of a supplier that an invoice names by their numbers."""
    if supplier_id is None:
        return None, None
    purchase_id = receipt_id = None
    if order:
        purchase_id = tx.scalar(_ORDER, {"supplier": supplier_id, "number": order.strip().upper()})
    if delivery:
        told = {"supplier": supplier_id, "number": delivery.strip().upper()}
        receipt_id = tx.scalar(_RECEIPT, told)
    return purchase_id, receipt_id


def _link(tx: Write, row: Any, purchase_id: int | None, receipt_id: int | None) -> None:
    """Write it down, and tell the documents that it was for and those that it is for now."""
    tx.update(received_invoice, row.id, purchase_id=purchase_id, receipt_id=receipt_id)
    for noun, keys in (
        ("purchase_order", (row.purchase_id, purchase_id)),
        ("goods_receipt", (row.receipt_id, receipt_id)),
    ):
        for key in {*keys}:
            if key is not None:
                tx.touch(noun, key)


def _decide(tx: Write, row: Any, state: str, reason: str) -> None:
    tx.update(
        received_invoice, row.id, state=state, reason=reason, decided_by=tx.actor.name, decided_at=tx.now
    )
    tx.note(number=row.number, **({"reason": reason} if reason else {}))


def _must_know(tx: Write, received_id: int) -> Any:
    statement = _ROW.with_for_update() if tx.waits_for_rows else _ROW
    row = tx.execute(statement, {"id": received_id}).one_or_none()
    if row is None:
        raise Refusal("received_unknown", received=received_id)
    return row


_AS_TOLD = (
    "syntax",
    "in_pdf",
    "kind",
    "number",
    "issued_on",
    "due_on",
    "currency",
    "net",
    "tax",
    "total",
    "due",
    "order_reference",
    "delivery_reference",
)
_IN_FRENCH = ("", "FR", "BE", "LU", "MC", "CH")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(:key)")
_OF_HASH = select(received_invoice.c.id, received_invoice.c.number, received_invoice.c.seller_name).where(
    received_invoice.c.hash == bindparam("hash")
)
_ROW = select(received_invoice).where(received_invoice.c.id == bindparam("id"))
_ORDER = select(purchase_order.c.id).where(
    purchase_order.c.supplier_id == bindparam("supplier"),
    func.upper(purchase_order.c.number) == bindparam("number"),
)
_RECEIPT = (
    select(goods_receipt.c.id)
    .where(
        goods_receipt.c.supplier_id == bindparam("supplier"),
        goods_receipt.c.kind == "receipt",
        (func.upper(goods_receipt.c.delivery_note) == bindparam("number"))
        | (func.upper(goods_receipt.c.number) == bindparam("number")),
    )
    .order_by(goods_receipt.c.id.desc())
    .limit(1)
)
