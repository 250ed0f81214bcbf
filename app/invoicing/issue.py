"""Writing an issued document: rows, lines, VAT, instalments, all in the transaction that takes its number."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base import numbering, settings
from app.base.company import the_company
from app.base.door import Read, Write
from app.base.law import law_of
from app.base.logo import logo_in_use
from app.base.price import unit_price
from app.base.uid import new_uid
from app.customers.tables import customer
from app.invoicing.exchange import frozen_rate
from app.invoicing.grouped import OrderPart, keep_parts
from app.invoicing.mentions import Said, refuse_lacking
from app.invoicing.tables import invoice, invoice_instalment, invoice_line, invoice_tax
from app.invoicing.vat_texts import number_texts, texts_said, vat_texts
from app.invoicing.warranty import tells_warranty
from app.orders.naming import order_name
from app.orders.order import WORDS, Order
from app.orders.tables import order_line
from app.paper.look import kept, look_in_use
from app.pricing.figures import PartFigures, RateFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedLine:
    """A line as the document says it: amounts in minor units, price in micro units, quantity in thousandths."""

    kind: str
    name: str
    order_line_id: int | None = None
    product_id: int | None = None
    sku: str = ""
    description: str = ""
    unit: str = "piece"
    quantity_milli: int = 1000
    unit_price_micro: int = 0
    discount_amount: int = 0
    category: str = "S"
    rate_ppm: int = 0
    net: int = 0
    tax: int = 0
    vat_rule: str | None = None
    vat_territory: str | None = None
    vat_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """All that an issued document says, but for its number.

    `parts` where it is of several orders, of which `order` is the first.
    """

    kind: str
    order: Order
    issued_on: date
    lines: tuple[IssuedLine, ...]
    rates: tuple[RateFigures, ...]
    net: int
    tax: int
    rounding: int
    total: int
    instalments: tuple[tuple[date, int], ...]
    texts: dict[str, Any]
    paid_before: int = 0
    corrects_id: int | None = None
    refund_remote_id: str | None = None
    reason: str = ""
    deposit_count: int = 0
    parts: tuple[OrderPart, ...] = ()
    one_place: bool = True
    """Whether all of it goes to one address."""


def order_told(order: Order) -> dict[str, Any]:
    """What a document says of the order it is for: both its numbers, its day, and the customer's own reference."""
    return {
        "number": order.number,
        "remote_number": order.remote_number,
        "ordered_on": order.ordered_on.isoformat(),
        "reference": order.customer_reference,
    }


def issue(tx: Write, document: Document) -> tuple[int, str]:
    """Take the number and write the document; gives its key and number.

    Refused before that with what `app.invoicing.mentions.refuse_lacking` finds, unless it is a credit note.
    """
    order = document.order
    lines = _ruled(tx, document)
    seller, buyer = seller_now(tx), _customer(tx, order)
    if document.kind != "credit_note":
        said = Said(
            seller=seller,
            customer=buyer,
            billing=buyer["address"],
            vat=frozenset((line.category, line.vat_rule or "") for line in lines if line.kind not in WORDS),
        )
        refuse_lacking(said, document.issued_on, number=order_name(order), order=order.id)
    on_debits = bool(settings.get(tx, "vat.on_debits"))
    texts = {**document.texts, **vat_texts(lines, on_debits=on_debits)}
    texts |= number_texts(tx, lines, buyer["vat_number"])
    law = law_of(tx)
    if texts.get("professional"):
        # Set in euros by the law, whatever the invoice is in: reminders claim it of these too.
        texts["recovery_fee"] = law.number("late.fixed_sum", document.issued_on)
    if document.kind == "invoice" and tells_warranty(
        tx,
        lines,
        professional=bool(texts.get("professional")),
        from_shop=order.shop_id is not None,
        on=document.issued_on,
    ):
        texts["warranty"] = True
    if said := texts_said(law.own_texts(document.issued_on, order.language), texts):
        texts["said"] = said
    if document.kind != "credit_note" and settings.get(tx, "bill.payment_code"):
        texts["payment_code"] = True
    number = numbering.take(tx, document.kind, document.issued_on).text
    row_id = tx.insert(
        invoice,
        {
            "uid": new_uid(),
            "number": number,
            "kind": document.kind,
            "order_id": None if document.parts else order.id,
            "customer_id": order.customer_id,
            "account_id": order.account_id,
            "corrects_id": document.corrects_id,
            "refund_remote_id": document.refund_remote_id,
            "issued_on": document.issued_on,
            "due_on": max((due_on for due_on, _ in document.instalments), default=document.issued_on),
            "currency": order.currency,
            **frozen_rate(tx, order.currency, document.issued_on, document.tax, document.corrects_id),
            "prices_include_tax": order.prices_include_tax,
            "language": order.language,
            "seller": json.dumps(seller, ensure_ascii=False, sort_keys=True),
            "customer": json.dumps(buyer, ensure_ascii=False, sort_keys=True),
            "delivery": order.delivery if document.one_place else "{}",
            "texts": json.dumps(texts, ensure_ascii=False, sort_keys=True),
            "reason": document.reason,
            "line_count": len(document.lines),
            "tax_count": len(document.rates),
            "instalment_count": len(document.instalments),
            "net": document.net,
            "tax": document.tax,
            "rounding_amount": document.rounding,
            "total": document.total,
            "paid_before": document.paid_before,
            "issued_at": tx.now,
            "deposit_count": document.deposit_count,
            "order_count": len(document.parts),
            "order_tax_count": sum(len(part.rates) for part in document.parts),
        },
    )
    tx.insert_many(
        invoice_line,
        [
            {
                "invoice_id": row_id,
                "position": at,
                "kind": line.kind,
                "order_line_id": line.order_line_id,
                "product_id": line.product_id,
                "sku": line.sku,
                "name": line.name,
                "description": line.description,
                "unit": line.unit,
                "quantity_milli": line.quantity_milli,
                "unit_price_micro": line.unit_price_micro,
                "discount_amount": line.discount_amount,
                "category": line.category,
                "rate_ppm": line.rate_ppm,
                "net": line.net,
                "tax": line.tax,
                "gross": line.net + line.tax,
                "vat_rule": line.vat_rule,
                "vat_territory": line.vat_territory,
                "vat_reason": line.vat_reason,
            }
            for at, line in enumerate(lines, 1)
        ],
    )
    tx.insert_many(
        invoice_tax,
        [
            {
                "invoice_id": row_id,
                "position": at,
                "category": rate.category,
                "rate_ppm": rate.rate_ppm,
                "net": rate.net,
                "tax": rate.tax,
            }
            for at, rate in enumerate(document.rates, 1)
        ],
    )
    tx.insert_many(
        invoice_instalment,
        [
            {"invoice_id": row_id, "position": at, "due_on": due_on, "amount": amount}
            for at, (due_on, amount) in enumerate(document.instalments, 1)
        ],
    )
    keep_parts(tx, row_id, document.parts)
    return row_id, number


def _ruled(tx: Write, document: Document) -> tuple[IssuedLine, ...]:
    """The lines, those that stand for the order as a whole with the rule its lines of that category and rate follow."""
    if all(line.vat_rule or line.kind == "text" for line in document.lines):
        return document.lines
    by_vat: dict[tuple[str, int], set[tuple[str | None, ...]]] = {}
    orders = [part.order_id for part in document.parts] or [document.order.id]
    for row in tx.execute(_RULES, {"orders": orders}):
        rule = (row.vat_rule, row.vat_territory, row.vat_reason)
        by_vat.setdefault((row.category, row.rate_ppm), set()).add(rule)
    alone = {vat: next(iter(rules)) for vat, rules in by_vat.items() if len(rules) == 1}
    return tuple(
        line
        if line.vat_rule or (line.category, line.rate_ppm) not in alone
        else replace(line, **dict(zip(_RULED, alone[line.category, line.rate_ppm], strict=True)))
        for line in document.lines
    )


_RULED = ("vat_rule", "vat_territory", "vat_reason")
_RULES = (
    select(
        order_line.c.category,
        order_line.c.rate_ppm,
        order_line.c.vat_rule,
        order_line.c.vat_territory,
        order_line.c.vat_reason,
    )
    .where(order_line.c.order_id.in_(bindparam("orders", expanding=True)), order_line.c.vat_rule.is_not(None))
    .distinct()
)


def part_line(
    part: PartFigures, name: str, order_line_id: int | None = None, *, prices_include_tax: bool, currency: str
) -> IssuedLine:
    """A line for what belongs to the document as a whole: shipping, a fee, a discount, an amount credited."""
    price = part.net + part.tax if prices_include_tax else part.net
    return IssuedLine(
        kind=part.kind,
        name=name,
        order_line_id=order_line_id,
        quantity_milli=1000,
        unit_price_micro=unit_price(price, 1000, currency),
        category=part.category,
        rate_ppm=part.rate_ppm,
        net=part.net,
        tax=part.tax,
    )


def seller_now(tx: Read) -> dict[str, Any]:
    """The seller as a document issued now freezes it: identity, bank, logo and look."""
    found = asdict(the_company(tx))
    del found["created_at"], found["uid"], found["sample"]
    digest = logo_in_use(tx)
    if digest:
        found["logo"] = digest
    look = kept(look_in_use(tx))
    if look:
        found["look"] = look
    return found


_CUSTOMER = select(
    customer.c.kind,
    customer.c.name,
    customer.c.number,
    customer.c.siren,
    customer.c.siret,
    customer.c.vat_number,
).where(customer.c.id == bindparam("id"))


def _customer(tx: Write, order: Order) -> dict[str, Any]:
    row = tx.execute(_CUSTOMER, {"id": order.customer_id}).mappings().one()
    return {**row, "address": json.loads(order.billing)}
