"""Anything by a few letters, for the one search of the window (Ctrl+K): customers, documents, products.

`find` asks indexes first, and walks the index of folded names only when too few begin with what was typed, so that it
answers between two keys. What walks whole tables (telephone numbers, towns) is asked apart, by `find_elsewhere`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import Table, bindparam, select

from app.base.door import Read
from app.base.finding import home_currency
from app.base.folding import folded
from app.base.listing import ListQuery
from app.base.numbering import PREFIXES, number_series
from app.catalogue.tables import gtin, product
from app.customers.merged import customers_now, known_as, stands_on
from app.customers.queries import CUSTOMERS as BUYERS
from app.customers.queries import CustomerRow, customer_rows
from app.customers.tables import customer
from app.invoicing.queries import InvoiceRow, invoice_rows
from app.invoicing.tables import corrective_invoice, invoice
from app.orders.entry import Offer, offers_of
from app.orders.queries import OrderRow, order_rows
from app.orders.quote_queries import QuoteRow, quote_rows, standing_versions
from app.orders.quote_tables import quote
from app.orders.tables import sales_order
from app.payments.queries import PaymentRow, payment_rows
from app.payments.tables import payment
from app.purchasing.purchase_queries import PurchaseRow, purchase_rows
from app.purchasing.receipt_queries import ReceiptRow, receipt_rows
from app.purchasing.received_queries import ReceivedRow, received_rows
from app.purchasing.received_tables import received_invoice
from app.purchasing.supplier_queries import SupplierRow, supplier_rows
from app.purchasing.tables import goods_receipt, purchase_order, supplier
from app.receivables.open_items import overdue_by_account
from app.receivables.tables import item, item_balance
from app.reports.by_letters import begun, called, each_once, spelt
from app.shipping.queries import ShipmentRow, shipment_rows
from app.shipping.return_queries import ReturnRow, return_rows
from app.shipping.return_tables import goods_return
from app.shipping.tables import shipment
from app.stock.take_queries import TakeRow, take_rows
from app.stock.take_tables import stock_take
from app.stock.transfer_queries import TransferRow, transfer_rows
from app.stock.transfer_tables import stock_transfer

Document = (
    OrderRow
    | InvoiceRow
    | ShipmentRow
    | PaymentRow
    | QuoteRow
    | ReceiptRow
    | PurchaseRow
    | ReceivedRow
    | TakeRow
    | ReturnRow
    | TransferRow
)
Keys = Mapping[str, Sequence[int]]
"""Keys of documents by noun (`order`, `invoice`, `shipment`, `payment`, `quote`, `receipt`, `purchase`, `received`, `take`,
`return`, `transfer`), in the order to show.
"""

CUSTOMERS, PRODUCTS, DOCUMENTS, SUPPLIERS = 5, 4, 6, 3
"""At most so many of each are found: more is for the lists."""


@dataclass(frozen=True, slots=True)
class CustomerFound:
    """A customer, and what is overdue on their account in minor units of `currency`, the company's."""

    row: CustomerRow
    overdue: int
    currency: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a text, the nearest first.

    `numbered` are the documents that bear what was typed as their number, ours or the shop's; `recent` the last ones of
    the first customer, late invoices before the others.
    """

    text: str
    customers: tuple[CustomerFound, ...] = ()
    numbered: tuple[Document, ...] = ()
    recent: tuple[Document, ...] = ()
    products: tuple[Offer, ...] = ()
    suppliers: tuple[SupplierRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.customers or self.numbered or self.products or self.suppliers)


def find(rd: Read, text: str) -> Finding:
    """What a few letters or digits may mean; nothing for an empty text."""
    asked = folded(text).lstrip("#").strip()
    if not asked:
        return Finding(text)
    customers = customers_found(rd, _customers(rd, asked))
    numbered = _numbered(rd, asked)
    recent: Keys = recent_of(rd, customers[0].row.id) if customers else {}
    left: Keys = {
        noun: [each for each in ids if each not in numbered.get(noun, ())] for noun, ids in recent.items()
    }
    return Finding(
        text,
        customers,
        documents(rd, numbered),
        documents(rd, left),
        _offers(rd, _products(rd, asked, text.strip())),
        _suppliers(rd, asked),
    )


def find_elsewhere(rd: Read, text: str) -> tuple[CustomerFound, ...]:
    """Customers by what is in no index of names: e-mail, telephone, town, SIREN, VAT number. Walks all customers."""
    query = ListQuery(search=text, chips=(("view", "all"),))
    return customers_found(rd, BUYERS.ids(rd, query, 0, CUSTOMERS))


def customers_found(rd: Read, ids: Sequence[int]) -> tuple[CustomerFound, ...]:
    """The first of these customers with what is overdue of them; those put away come last."""
    if not ids:
        return ()
    # Who was merged is found by all that is known of them, as the one they stand for now.
    now = each_once(customers_now(rd, ids))
    rows = sorted(customer_rows(rd, now), key=lambda row: row.archived_at is not None)[:CUSTOMERS]
    late = overdue_by_account(rd, _STANDS, [row.account_id for row in rows])
    overdue = {row.account_id: int(row.overdue) for row in rd.execute(late)}
    currency = home_currency(rd)
    return tuple(CustomerFound(row, overdue.get(row.account_id, 0), currency) for row in rows)


# The sum keeps SQLite from starting at all that is open: one account's items are few.
_STANDS = item_balance.c.amount + 0 != 0


# --- documents ---


def documents(rd: Read, keys: Keys, limit: int = DOCUMENTS) -> tuple[Document, ...]:
    """The rows of these documents, by noun; at most `limit` in all, the first of each noun before any second."""
    turns = [[(noun, each) for each in keys.get(noun, ())] for noun in _ROWS]
    kept = [each for turn in zip_longest(*turns) for each in turn if each is not None][:limit]
    found: list[Document] = []
    for noun, rows in _ROWS.items():
        wanted = [row_id for its, row_id in kept if its == noun]
        if wanted:
            found += rows(rd, wanted)
    return tuple(found)


def noun_of(document: Document) -> str:
    """The noun of a document, as pages are opened by it."""
    match document:
        case OrderRow():
            return "order"
        case InvoiceRow():
            return "invoice"
        case ShipmentRow():
            return "shipment"
        case PaymentRow():
            return "payment"
        case QuoteRow():
            return "quote"
        case ReceiptRow():
            return "receipt"
        case PurchaseRow():
            return "purchase"
        case ReceivedRow():
            return "received"
        case TakeRow():
            return "take"
        case ReturnRow():
            return "return"
        case TransferRow():
            return "transfer"


def recent_of(rd: Read, customer_id: int) -> Keys:
    """The last documents of a customer: three orders, two invoices (the late ones first), a shipment, a payment, and a
    quote that is being written or waits for an answer.
    """
    one = {"customers": known_as(rd, customer_id)}
    account_id = rd.scalar(_ACCOUNT, {"customer": customer_id})
    theirs = _LATE.where(stands_on(rd, item.c.account_id, account_id if account_id is not None else -1))
    late = rd.execute(theirs, {"today": rd.today}).scalars()
    last = {noun: rd.execute(statement, one).scalars().all() for noun, statement in _LAST.items()}
    return last | {"invoice": each_once([*late, *last["invoice"]])[:2]}


_ROWS = {
    "order": order_rows,
    "invoice": invoice_rows,
    "shipment": shipment_rows,
    "payment": payment_rows,
    "quote": quote_rows,
    "receipt": receipt_rows,
    "purchase": purchase_rows,
    "received": received_rows,
    "take": take_rows,
    "return": return_rows,
    "transfer": transfer_rows,
}
_TABLES: Mapping[str, Table] = {
    "order": sales_order,
    "invoice": invoice,
    "shipment": shipment,
    "payment": payment,
    "quote": quote,
    "receipt": goods_receipt,
    "purchase": purchase_order,
    "received": received_invoice,
    "take": stock_take,
    "return": goods_return,
    "transfer": stock_transfer,
    "customer": customer,
    "corrective": corrective_invoice,
}
_SERIES: Mapping[str, tuple[str, ...]] = {
    "order": ("order",),
    "invoice": ("invoice", "credit_note", "deposit"),
    "shipment": ("shipment",),
    "payment": ("payment", "refund"),
    "quote": ("quote",),
    "receipt": ("receipt", "supplier_return"),
    "purchase": ("purchase",),
    # Numbered by whoever sent it.
    "received": (),
    "take": ("stock_take",),
    "return": ("return",),
    "transfer": ("transfer",),
    "customer": ("customer",),
    "corrective": ("corrective",),
}
"""The series that number the documents of a noun."""

# As people say a number: "CM-2026-0197", "cm 197", "2026-197", "0197", "197".
_NUMBER = re.compile(r"(?:(?P<prefix>[a-z]{2})[ -]*)?(?:(?P<year>\d{4})[ -]+)?0*(?P<number>\d{1,9})")


def _numbered(rd: Read, asked: str) -> Keys:
    """Documents whose number is what was typed, begins with it or ends with it; orders also by the shop's number, and what
    suppliers sent by theirs.
    """
    if not any(letter.isdecimal() for letter in asked):
        return {}
    found = {noun: _by_number(rd, noun, asked) for noun in _ROWS}
    shops, sent = (
        [each for text in _spellings(asked) for each in begun(rd, column, text, limit=DOCUMENTS)]
        for column in (sales_order.c.remote_number, received_invoice.c.number)
    )
    # A corrective invoice stands on the page of the invoice it replaces.
    correctives = _by_number(rd, "corrective", asked)
    replaced = rd.execute(_REPLACED, {"ids": correctives}).scalars() if correctives else ()
    return found | {
        "invoice": each_once([*found["invoice"], *replaced]),
        "order": each_once([*found["order"], *shops]),
        "received": each_once(sent),
        "quote": standing_versions(rd, found["quote"]),
    }


def _by_number(rd: Read, noun: str, asked: str) -> list[int]:
    told, column = _NUMBER.fullmatch(asked), _TABLES[noun].c.number
    prefixes = [PREFIXES[kind] for kind in _SERIES[noun]]
    whole: list[int] = []
    if told is not None:
        meant = [each for each in prefixes if told["prefix"] is None or each == told["prefix"].upper()]
        years = [int(told["year"])] if told["year"] else _years(rd)
        whole = spelt(
            rd, column, [f"{each}-{year}-{int(told['number']):04d}" for year in years for each in meant]
        )
    if not any(asked.upper().startswith(f"{prefix}-") for prefix in prefixes):
        return whole
    parts = begun(rd, column, asked.upper(), limit=DOCUMENTS, newest=True)
    # Who types noughts is writing the number out; who does not says it.
    return each_once([*parts, *whole] if "-0" in asked else [*whole, *parts])


def _years(rd: Read) -> list[int]:
    """The years that have numbers, the newest first; this one always."""
    return each_once([rd.today.year, *rd.execute(_YEARS).scalars()])


def _last(table: Table, day: str, many: int) -> Any:
    mine = table.c.customer_id.in_(bindparam("customers", expanding=True))
    return select(table.c.id).where(mine).order_by(table.c[day].desc(), table.c.id.desc()).limit(many)


_LAST: Mapping[str, Any] = {
    "order": _last(sales_order, "ordered_on", 3),
    "invoice": _last(invoice, "issued_on", 2),
    "shipment": _last(shipment, "shipped_on", 1),
    "payment": _last(payment, "received_on", 1),
    "quote": _last(quote, "quoted_on", 1).where(quote.c.state.in_(("draft", "sent"))),
}
_ACCOUNT = select(customer.c.account_id).where(customer.c.id == bindparam("customer"))
_LATE = (
    select(item.c.document_id)
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        item.c.noun == "invoice",
        item.c.due_on < bindparam("today"),
        item_balance.c.component == "owed",
        _STANDS,
    )
    .order_by(item.c.due_on, item.c.id)
    .limit(2)
)
_REPLACED = select(corrective_invoice.c.invoice_id).where(
    corrective_invoice.c.id.in_(bindparam("ids", expanding=True))
)
_YEARS = select(number_series.c.year).distinct().order_by(number_series.c.year.desc())


# --- customers and products ---


def _customers(rd: Read, asked: str) -> list[int]:
    """Keys of customers by number, by name and contact, by the beginning of their e-mail."""
    coded = any(letter.isdecimal() for letter in asked)
    numbered = _by_number(rd, "customer", asked) if coded else []
    named = called(rd, customer, asked, CUSTOMERS + _PUT_AWAY)
    return each_once([*numbered, *named, *begun(rd, customer.c.email, asked, limit=CUSTOMERS)])


def _products(rd: Read, asked: str, typed: str) -> list[int]:
    """Keys of products by SKU, barcode, name."""
    found = [each for text in _spellings(typed) for each in begun(rd, product.c.sku, text, limit=PRODUCTS)]
    if asked.isdecimal() and len(asked) >= _BARCODE:
        found += rd.execute(_BARRED, {"code": asked}).scalars()
    return each_once([*found, *called(rd, product, asked, PRODUCTS + _PUT_AWAY)])


def _offers(rd: Read, ids: Sequence[int]) -> tuple[Offer, ...]:
    if not ids:
        return ()
    kept = sorted(offers_of(rd, ids), key=lambda offer: offer.row.archived_at is not None)
    return tuple(kept[:PRODUCTS])


def _suppliers(rd: Read, asked: str) -> tuple[SupplierRow, ...]:
    """Suppliers by name; those put away come last."""
    rows = supplier_rows(rd, called(rd, supplier, asked, SUPPLIERS + _PUT_AWAY))
    return tuple(sorted(rows, key=lambda row: row.archived_at is not None)[:SUPPLIERS])


_PUT_AWAY = 3
"""So many more are looked at, since some may be put away and come last."""
_BARCODE = 8
"""A GTIN has at least so many digits."""
_BARRED = select(gtin.c.product_id).where(gtin.c.code == bindparam("code")).order_by(gtin.c.id)


def _spellings(text: str) -> list[str]:
    """A code as typed and in capitals."""
    return list(dict.fromkeys((text, text.upper())))
