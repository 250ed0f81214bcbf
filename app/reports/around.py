"""What stands around one customer, document or product: for acting on it from the one search of the window (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.orders.possible import Possible
from app.orders.tables import order_line
from app.reports.finder import (
    CustomerFound,
    Document,
    Keys,
    customers_found,
    documents,
    noun_of,
    recent_of,
)
from app.reports.invoice_page import invoice_page
from app.reports.order_page import order_page
from app.reports.payment_page import payment_page
from app.reports.purchase_page import purchase_page
from app.reports.quote_page import quote_page
from app.reports.receipt_page import receipt_page
from app.reports.shipment_page import shipment_page

MANY = 8
"""At most so many documents stand around one thing."""


@dataclass(frozen=True, slots=True)
class Around:
    """Whom a document concerns, the documents that belong to it, and which of its verbs are allowed now or why not.

    `plan_id` is the instalment plan agreed on last for an invoice.
    """

    customer: CustomerFound | None = None
    documents: tuple[Document, ...] = ()
    possible: tuple[Possible, ...] = ()
    plan_id: int | None = None

    def refusal(self, verb: str) -> Refusal | None:
        """The refusal a verb would meet now; None where it is allowed or unknown."""
        found = next((each for each in self.possible if each.verb == verb and not each.allowed), None)
        return Refusal(found.reason, **found.facts) if found is not None else None

    def allows(self, verb: str) -> bool:
        """Whether a verb means something here, allowed or not."""
        return any(each.verb == verb for each in self.possible)


def around(rd: Read, noun: str, row_id: int) -> Around:
    """What stands around a customer, product, quote, order, invoice, shipment, payment, receipt or purchase order.

    Refused like the page of the document when it is gone.
    """
    return _NOUNS[noun](rd, row_id)


def lately(
    rd: Read, opened: Iterable[tuple[str, int]]
) -> tuple[tuple[CustomerFound, ...], tuple[Document, ...]]:
    """Customers and documents by noun and key, in the order given; what is gone, or of another kind, is left out."""
    wanted = list(opened)
    keys: Keys = {
        noun: [row_id for each, row_id in wanted if each == noun]
        for noun in ("order", "invoice", "shipment", "payment", "quote", "receipt", "purchase")
    }
    found = {(noun_of(each), each.id): each for each in documents(rd, keys, len(wanted))}
    people = customers_found(rd, [row_id for noun, row_id in wanted if noun == "customer"])
    return people, tuple(found[each] for each in wanted if each in found)


def _of_customer(rd: Read, customer_id: int) -> Around:
    [customer] = customers_found(rd, [customer_id]) or [None]
    return Around(customer, documents(rd, recent_of(rd, customer_id), MANY))


def _of_product(rd: Read, product_id: int) -> Around:
    orders = [int(row_id) for row_id in rd.execute(_ORDERS_OF_PRODUCT, {"product": product_id}).scalars()]
    return Around(documents=documents(rd, {"order": orders}, MANY))


def _of_order(rd: Read, order_id: int) -> Around:
    page = order_page(rd, order_id)
    came_of = (page.quote,) if page.quote is not None else ()
    belonging = (*came_of, *page.invoices, *page.shipments, *page.payments)
    return _of_document(rd, page.row.customer_id, belonging, page.possible)


def _of_quote(rd: Read, quote_id: int) -> Around:
    page = quote_page(rd, quote_id)
    belonging = (page.order,) if page.order is not None else ()
    return _of_document(rd, page.row.customer_id, belonging, page.possible)


def _of_invoice(rd: Read, invoice_id: int) -> Around:
    page = invoice_page(rd, invoice_id)
    own = [page.row.order_id] if page.row.order_id is not None else []
    keys: Keys = {"order": [*own, *(each.id for each in page.orders)]}
    belonging: tuple[Document, ...] = (
        *documents(rd, keys),
        *((page.corrects,) if page.corrects is not None else ()),
        *page.corrected_by,
    )
    return replace(_of_document(rd, page.row.customer_id, belonging, page.possible), plan_id=page.plan_id)


def _of_shipment(rd: Read, shipment_id: int) -> Around:
    page = shipment_page(rd, shipment_id)
    return _of_document(rd, page.row.customer_id, (page.order,), page.possible)


def _of_payment(rd: Read, payment_id: int) -> Around:
    page = payment_page(rd, payment_id)
    keys: Keys = {"order": [page.row.order_id] if page.row.order_id is not None else []}
    return _of_document(rd, page.row.customer_id, documents(rd, keys), page.possible)


def _of_receipt(rd: Read, receipt_id: int) -> Around:
    page = receipt_page(rd, receipt_id)
    served: Keys = {"order": [each.id for each in page.waiting]}
    return Around(documents=documents(rd, served, MANY), possible=page.possible)


def _of_purchase(rd: Read, purchase_id: int) -> Around:
    page = purchase_page(rd, purchase_id)
    return Around(documents=tuple(page.receipts)[:MANY], possible=page.possible)


def _of_document(
    rd: Read, customer_id: int, belonging: tuple[Document, ...], possible: tuple[Possible, ...]
) -> Around:
    [customer] = customers_found(rd, [customer_id]) or [None]
    return Around(customer, belonging[:MANY], possible)


_NOUNS: Mapping[str, Callable[[Read, int], Around]] = {
    "customer": _of_customer,
    "product": _of_product,
    "quote": _of_quote,
    "order": _of_order,
    "invoice": _of_invoice,
    "shipment": _of_shipment,
    "payment": _of_payment,
    "receipt": _of_receipt,
    "purchase": _of_purchase,
}
_ORDERS_OF_PRODUCT = (
    select(order_line.c.order_id)
    .where(order_line.c.product_id == bindparam("product"))
    .order_by(order_line.c.order_id.desc())
    .limit(MANY)
)
