"""How customers, documents and products look in the palette."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from app.base.folding import folded
from app.invoicing.queries import InvoiceRow
from app.orders.entry import Offer
from app.orders.queries import OrderRow
from app.orders.quote_queries import QuoteRow
from app.payments.queries import PaymentRow
from app.purchasing.purchase_queries import PurchaseRow
from app.purchasing.receipt_queries import ReceiptRow
from app.purchasing.received_queries import ReceivedRow
from app.purchasing.supplier_queries import SupplierRow
from app.reports.finder import CustomerFound, Document, noun_of
from app.shipping.queries import ShipmentRow
from app.shipping.return_queries import ReturnRow
from app.stock.take_queries import TakeRow
from app.stock.transfer_queries import TransferRow
from ui.kit.office import Office
from ui.kit.wording import say, words
from ui.orders.order_name import order_called
from ui.purchasing.purchases_screen import purchase_chip
from ui.purchasing.received_screen import received_chip
from ui.shell.palette_rows import Row
from ui.shipping.return_chips import return_chip
from ui.stock.takes_screen import take_chip
from ui.stock.transfers_screen import transfer_chip, way_told

_ICONS = {
    "order": "orders",
    "invoice": "invoices",
    "shipment": "shipments",
    "payment": "bank",
    "quote": "quote",
    "receipt": "in",
    "purchase": "supplier",
    "received": "in",
    "take": "scan",
    "return": "in",
    "transfer": "shipments",
}


def customer_rows(office: Office, found: Sequence[CustomerFound]) -> tuple[Row, ...]:
    """These customers; those of one name with their numbers."""
    names = Counter(folded(each.row.name) for each in found)
    return tuple(customer_row(office, each, apart=names[folded(each.row.name)] > 1) for each in found)


def customer_row(office: Office, found: CustomerFound, *, apart: bool = False) -> Row:
    """A customer: who answers there, the town, what is overdue; the number too where it has to be told apart."""
    row = found.row
    if row.archived_at is not None:
        stands = say("palette.customer.archived")
    elif found.overdue > 0:
        stands = say("palette.customer.overdue", amount=words().money(found.overdue, found.currency))
    else:
        stands = say("palette.customer.up_to_date")
    return Row(
        f"customer:{row.id}",
        row.name,
        "customers",
        lambda: office.ways.open("customer", row.id),
        _dotted(", ".join(part for part in (row.contact, row.city) if part), row.number * apart, stands),
        noun="customer",
        row_id=row.id,
    )


def product_row(office: Office, offer: Offer) -> Row:
    """A product: its code, and what is there to sell of it."""
    row = offer.row
    stands = ""
    if row.archived_at is not None:
        stands = say("palette.product.archived")
    elif offer.available_milli is not None:
        stands = say("palette.product.available", quantity=words().quantity(offer.available_milli))
    return Row(
        f"product:{row.id}",
        offer.name,
        "stock",
        lambda: office.ways.open("product", row.id),
        _dotted(row.sku or "", stands),
        noun="product",
        row_id=row.id,
    )


def supplier_row(office: Office, row: SupplierRow) -> Row:
    """A supplier: who answers there, and the town."""
    stands = say("palette.customer.archived") if row.archived_at is not None else ""
    return Row(
        f"supplier:{row.id}",
        row.name,
        "supplier",
        lambda: office.ways.open("supplier", row.id),
        _dotted(", ".join(part for part in (row.contact, row.city) if part), stands),
    )


def document_row(office: Office, document: Document) -> Row:
    """A document: its number, whom it concerns, its day or its amount, how it stands."""
    noun = noun_of(document)
    page = _page_of(document, noun)
    return Row(
        f"{noun}:{document.id}",
        number_of(document),
        _ICONS[noun],
        lambda: office.ways.open(page, document.id),
        _dotted(_whose(document), *_told(document, office.today)),
        noun=noun,
        row_id=document.id,
    )


def _whose(document: Document) -> str:
    """Whom a document concerns; of a stock-take, what is counted."""
    if isinstance(document, TakeRow):
        return document.name
    if isinstance(document, TransferRow):
        return way_told(document)
    if isinstance(document, ReceivedRow):
        return document.whose
    return document.supplier if isinstance(document, ReceiptRow | PurchaseRow) else document.customer


def number_of(document: Document) -> str:
    """What a document goes by."""
    if isinstance(document, QuoteRow):
        return document.name or say("palette.quote.untitled")
    if isinstance(document, PurchaseRow):
        return document.number or say("purchase.draft")
    if isinstance(document, TransferRow):
        return document.number or say("transfer.draft")
    return order_called(document) if isinstance(document, OrderRow) else document.number


def _page_of(document: Document, noun: str) -> str:
    """A draft is gone on with rather than looked at."""
    if isinstance(document, QuoteRow):
        return "quote_draft" if document.state == "draft" else noun
    own = isinstance(document, OrderRow) and document.state == "draft" and document.shop_id is None
    return "order_draft" if own else noun


def _told(document: Document, today: date) -> tuple[str, ...]:
    match document:
        case OrderRow():
            return _told_of_order(document)
        case InvoiceRow():
            return _told_of_invoice(document, today)
        case ShipmentRow():
            kind = say(f"palette.shipment.{document.kind}") if document.kind != "delivery" else ""
            return (words().date(document.shipped_on), kind)
        case PaymentRow():
            kind = say(f"palette.payment.{document.kind}") if document.kind != "payment" else ""
            return (
                words().date(document.received_on),
                words().money(document.amount, document.currency),
                kind,
            )
        case ReceiptRow():
            kind = say(f"receipts.chip.{document.kind}").lower() if document.kind != "receipt" else ""
            return (words().date(document.received_on), words().items(document.quantity_milli), kind)
        case PurchaseRow():
            expected = words().date(document.expected_on) if document.expected_on is not None else ""
            return (purchase_chip(document).text.lower(), expected)
        case ReceivedRow():
            return (words().date(document.issued_on), received_chip(document).text.lower())
        case ReturnRow():
            return (words().date(document.announced_on), return_chip(document).text.lower())
        case TakeRow():
            return (words().date(document.opened_on), take_chip(document).text.lower())
        case TransferRow():
            return (words().date(document.made_on), transfer_chip(document).text.lower())
        case QuoteRow():
            return (
                words().date(document.quoted_on),
                words().money(document.total, document.currency),
                say(f"quote.state.{document.standing}").lower(),
                document.title,
            )


def _told_of_order(row: OrderRow) -> tuple[str, ...]:
    shop = say("palette.order.of_shop", number=row.remote_number) if row.number and row.remote_number else ""
    state = say(f"palette.order.{row.state}") if row.state in {"draft", "held", "cancelled"} else ""
    return (words().date(row.ordered_on), words().money(row.total, row.currency), state, shop)


def _told_of_invoice(row: InvoiceRow, today: date) -> tuple[str, ...]:
    amount = words().money(row.total, row.currency)
    if row.kind == "credit_note":
        return (amount, say("palette.invoice.credit_note"))
    if row.open <= 0:
        return (amount, say("palette.invoice.paid"))
    due = row.next_due_on or row.due_on
    if due < today:
        return (amount, say("palette.invoice.late", n=(today - due).days))
    return (amount, say("palette.invoice.due", day=words().date(due)))


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
