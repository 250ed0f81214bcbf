"""The tables of an order's page: its lines, and the documents that came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.invoicing.queries import InvoiceRow
from app.orders.line_discount import discount_of
from app.orders.line_name import line_name
from app.orders.order import OrderLine
from app.reports.margins import DocumentMargins
from app.reports.order_page import OrderPage
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.discount_edit import Discount, discount_told
from ui.kit.wording import say, words
from ui.orders.margins import margin_columns
from ui.shipping.parcels_part import fate_chip, silent_chip
from ui.shipping.return_chips import return_chip


def line_columns(page: OrderPage, earned: DocumentMargins | None = None) -> tuple[Column[OrderLine], ...]:
    """The columns of the lines; how far each is shipped, and what is taken off, only where that means something.

    What is earned on each stands in the place of how far it is and of its VAT, where it is asked for.
    """
    order = page.order
    include_tax, shipped = order.prices_include_tax, order.stands and page.ships and earned is None
    terms = "gross" if include_tax else "net"

    def discount(line: OrderLine) -> int:
        return discount_of(line, order.currency, prices_include_tax=include_tax)

    def told(line: OrderLine) -> str:
        return discount_told(Discount(0, discount(line)), order.currency)

    discounted = any(discount(line) for line in page.lines)
    return (
        Column[OrderLine](
            key="name",
            title="order_page.column.name",
            value=_called,
            strong=True,
            aside=lambda line: line.sku,
            aside_whole=True,
        ),
        Column[OrderLine](
            key="quantity_milli",
            title="order_page.column.quantity",
            kind="quantity",
            value=lambda line: line.quantity_milli if line.counted or line.bundle_line_id else None,
            width=64,
        ),
        *(
            (
                Column[OrderLine](
                    key="shipped",
                    title="order_page.column.shipped",
                    value=lambda line: _shipped(line, page.returned.get(line.id, 0)),
                    width=144 if page.returned else 104,
                ),
            )
            if shipped
            else ()
        ),
        Column[OrderLine](
            key="unit_price_micro",
            title=f"order_page.column.price_{terms}",
            kind="price",
            value=lambda line: line.unit_price_micro if line.counted else None,
            width=92,
        ),
        *(
            (
                Column[OrderLine](
                    key="discount",
                    title="order_entry.column.discount",
                    # An amount, with its currency: it might be a percentage.
                    kind="percent",
                    value=told,
                    width=88,
                ),
            )
            if discounted
            else ()
        ),
        *(
            margin_columns(lambda line: earned.by_line.get(line.id))
            if earned is not None
            else (
                Column[OrderLine](
                    key="rate_ppm",
                    title="order_page.column.rate",
                    kind="percent",
                    value=lambda line: None if line.bundle_line_id else line.rate_ppm,
                    width=64,
                    muted=True,
                ),
            )
        ),
        Column[OrderLine](
            key=terms,
            title=f"order_page.column.total_{terms}",
            kind="money",
            # What is in a bundle has no price of its own.
            value=lambda line: None if line.bundle_line_id else getattr(line, terms),
            width=104,
            strong=True,
        ),
    )


def _called(line: OrderLine) -> str:
    """Its name; a part of the bundle above it says so."""
    named = line_name(line.kind, line.name, words())
    return named if line.bundle_line_id is None else f"–\u00a0{named}"


def _shipped(line: OrderLine, returned: int) -> object:
    wanted = max(line.quantity_milli - line.dropped_milli, 0)
    if line.kind != "goods":
        return None
    if line.dropped_milli and not wanted:
        return Chip("none", say("order_page.dropped"), icon="cancelled")
    if returned:
        done, back = words().quantity(line.shipped_milli), words().quantity(returned)
        return Chip("run", say("order_page.shipped_back", done=done, back=back), icon="undo")
    if line.shipped_milli >= wanted:
        return Chip("done", words().quantity(line.shipped_milli))
    text = say("order_page.of", done=words().quantity(line.shipped_milli), whole=words().quantity(wanted))
    return Chip("run" if line.shipped_milli else "none", text)


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """A document that came of an order; `noun` and `row_id` open it, `id` only tells the rows apart."""

    id: int
    noun: str
    row_id: int
    number: str
    kind: str
    on: date
    amount: int | None
    chip: Chip | None = None
    part: bool = False
    """Whether its amount is this order's part: the invoice or payment is of others too."""

    @property
    def told(self) -> str:
        """Its day, and that it is not of this order alone."""
        day = words().date(self.on)
        return say("order_page.share", day=day) if self.part else day


def linked_documents(page: OrderPage) -> list[LinkedDocument]:
    """The quote it came of, shipments, invoices and credit notes, payments and refunds, in the order of their days."""
    found: list[LinkedDocument] = []
    if page.quote is not None:
        quote = page.quote
        kind = say("shell.document.quote")
        found.append(LinkedDocument(0, "quote", quote.id, quote.name, kind, quote.quoted_on, quote.total))
    for each in page.shipments:
        chip = Chip("none", say("order_page.reversed"), icon="undo") if each.reversed else None
        if each.id in page.stuck:
            chip = silent_chip()
        elif chip is None and each.fate in ("lost", "refused"):
            chip = fate_chip(each.fate)
        found.append(
            LinkedDocument(
                0,
                "shipment",
                each.id,
                each.number,
                say(f"shipment.kind.{each.kind}"),
                each.shipped_on,
                each.value,
                chip,
            )
        )
    for back in page.returns:
        kind = say("shell.document.return")
        chip = return_chip(back)
        found.append(LinkedDocument(0, "return", back.id, back.number, kind, back.announced_on, None, chip))
    for invoice in page.invoices:
        sign = -1 if invoice.kind == "credit_note" else 1
        found.append(
            LinkedDocument(
                0,
                "invoice",
                invoice.id,
                invoice.number,
                say(f"invoice.kind.{invoice.kind}"),
                invoice.issued_on,
                sign * invoice.total,
                _part_chip(invoice) or open_chip(invoice),
                bool(invoice.orders),
            )
        )
    for paid in page.payments:
        sign = 1 if paid.kind == "payment" else -1
        chip = Chip("none", say("order_page.reversed"), icon="undo") if paid.reversed else None
        found.append(
            LinkedDocument(
                0,
                "payment",
                paid.id,
                paid.number,
                say(f"order_page.part.{paid.kind}" if paid.part_of else f"payment.kind.{paid.way}"),
                paid.received_on,
                sign * paid.amount,
                chip,
                bool(paid.part_of),
            )
        )
    found.sort(key=lambda document: document.on)
    return [replace(each, id=at) for at, each in enumerate(found, 1)]


def _standing(document: LinkedDocument) -> object:
    """How it stands, or what it is where there is nothing more to say."""
    return document.chip or document.kind


def _part_chip(invoice: InvoiceRow) -> Chip | None:
    """Of an invoice of several orders only this one's part is known to be paid: the invoice may still owe the others'."""
    paid = bool(invoice.orders) and not invoice.open and invoice.kind != "credit_note"
    return Chip("done", say("order_page.share_paid")) if paid else None


def open_chip(invoice: InvoiceRow) -> Chip:
    """What is left to pay of an invoice, or to use of a credit note."""
    open_amount = invoice.open
    amount = words().money(open_amount, invoice.currency)
    if invoice.kind == "credit_note":
        return (
            Chip("none", say(f"order_page.credit_{'left' if invoice.owes else 'back'}", amount=amount))
            if open_amount
            else Chip("done", say("order_page.used"))
        )
    if invoice.overdue:
        return Chip("late", say("order_page.overdue", amount=amount), filled=True)
    return (
        Chip("wait", say("order_page.open", amount=amount))
        if open_amount
        else Chip("done", say("order.paid.all"))
    )


DOCUMENT_COLUMNS: tuple[Column[LinkedDocument], ...] = (
    Column[LinkedDocument](
        key="number",
        title="order_page.column.document",
        strong=True,
        aside=lambda document: document.told,
    ),
    Column[LinkedDocument](key="chip", title="order_page.column.standing", value=_standing, width=124),
    Column[LinkedDocument](key="amount", title="column.amount", kind="money", width=108),
)
