"""Pages as people read them in a terminal: a headline, facts, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.base.audit import HISTORY_MOST, Event
from app.base.words import Words
from app.catalogue.naming import full_name
from app.commands.desk import Desk
from app.commands.nouns import (
    INVOICE_COLUMNS,
    ORDER_COLUMNS,
    PAYMENT_COLUMNS,
    QUOTE_COLUMNS,
    RECEIVABLE_COLUMNS,
    SHIPMENT_COLUMNS,
)
from app.commands.output import Column, column_of, facts, table
from app.reports.customer_page import CustomerPage
from app.reports.event_words import event_in_words
from app.reports.invoice_page import InvoicePage
from app.reports.order_match import Stage, stages_of
from app.reports.order_page import OrderPage
from app.reports.payment_page import PaymentPage
from app.reports.product_page import ProductPage
from app.reports.quote_page import QuotePage
from app.reports.return_page import ReturnPage
from app.reports.settlement import SettlementRow
from app.reports.shipment_page import ShipmentPage
from app.shipping.return_reasons import reason_named


def _without(columns: Sequence[Column], *names: str) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.name not in names)


def _named(line: Any) -> str:
    """The name of a line; one that is in the bundle above it says so."""
    return f"– {line.name}" if getattr(line, "bundle_line_id", None) is not None else str(line.name)


_LINES = (
    column_of("sku"),
    Column("name", _named),
    column_of("quantity", "quantity", "quantity_milli"),
    column_of("shipped", "quantity", "shipped_milli"),
    column_of("invoiced", "quantity", "invoiced_milli"),
    column_of("dropped", "quantity", "dropped_milli"),
    column_of("price", "price", "unit_price_micro"),
    column_of("rate", "rate", "rate_ppm"),
    column_of("total", "amount", "gross"),
)
_ISSUED_LINES = _without(_LINES, "shipped", "invoiced", "dropped")
_QUOTED_LINES = (*_ISSUED_LINES, column_of("optional", "flag"))
_SHIPPED_LINES = _without(_ISSUED_LINES, "price", "rate", "total")
_RETURNED_LINES = (
    column_of("sku"),
    column_of("name"),
    column_of("announced", "quantity", "announced_milli"),
    column_of("received", "quantity", "received_milli"),
    column_of("condition", "word", words="returns.condition"),
    column_of("restocked", "quantity", "stock_milli"),
    column_of("quarantined", "quantity", "quarantine_milli"),
    column_of("scrapped", "quantity", "scrap_milli"),
)
_PARCELS = (
    column_of("position", "whole"),
    column_of("carrier"),
    column_of("tracking"),
    column_of("fate", "word", words="fate"),
    column_of("fate_on", "day"),
    column_of("told_by"),
)
# What was set against what by itself, and not because somebody said why: the number beside it says it all.
_BY_ITSELF = frozenset(
    {"order", "bank", "debit", "refund", "credit_note", "deposit", "factor", "write_off", "after_all"}
)


def _because(row: SettlementRow) -> str:
    """Why somebody set it against that, in their words."""
    return "" if row.reason in _BY_ITSELF else row.reason


_SETTLEMENTS = (
    column_of("number"),
    column_of("kind", "word", words="receivable.kind"),
    column_of("day", "day", "business_date"),
    column_of("amount", "amount"),
    Column("reason", _because),
)
_INSTALMENTS = (
    column_of("instalment", "whole", "position"),
    column_of("due_on", "day"),
    column_of("amount", "amount"),
    column_of("open", "amount"),
)
_HOLDS = (
    column_of("kind", "word", "rule", "order.rule"),
    column_of("at", "instant", "held_at"),
    column_of("actor", path="released_by"),
    column_of("reason"),
)
_LEVELS = (
    column_of("location"),
    column_of("on_hand", "quantity", "on_hand_milli"),
    column_of("reserved", "quantity", "reserved_milli"),
    column_of("quarantined", "quantity", "quarantined_milli"),
    column_of("available", "quantity", "available_milli"),
    column_of("incoming", "quantity", "incoming_milli"),
)
_IN_IT = (
    column_of("sku"),
    column_of("name"),
    column_of("quantity", "quantity", "quantity_milli"),
    column_of("available", "quantity", "available_milli"),
)
_PROMISES = (
    column_of("order_number", path="number"),
    column_of("customer"),
    column_of("ordered_on", "day"),
    column_of("promised_on", "day"),
    column_of("quantity", "quantity", "quantity_milli"),
)
_MOVES = (
    column_of("day", "day", "business_date"),
    column_of("location"),
    column_of("reason", "word", words="move.reason"),
    column_of("quantity", "quantity", "quantity_milli"),
)


def show_order(desk: Desk, page: OrderPage, currency: str) -> None:
    """An order: state, steps, lines, totals, documents, holds, history."""
    words, row = desk.words, page.row
    _headline(
        desk, row.number or row.remote_number or row.uid, row.customer, words.say(f"order.state.{row.state}")
    )
    terms = page.agreed.get(words.language, "")
    promised = words.date(row.promised_on) if row.promised_on else ""
    told = [
        ("shop", row.shop),
        ("order_remote_id", row.remote_number or row.remote_id or ""),
        ("promised_on", promised),
    ]
    told += [
        ("ordered_on", words.date(row.ordered_on)),
        ("terms", terms),
        ("reference", page.customer_reference),
    ]
    _facts(desk, told)
    steps = (
        Column("step", lambda step: words.say(f"order.step.{step.name}")),
        Column("state", lambda step: words.say(f"order.step_state.{step.state}")),
        column_of("day", "day", "on"),
        Column(
            "waits_for", lambda step: words.say(f"order.waits.{step.waits_for}") if step.waits_for else ""
        ),
    )
    _part(desk, "steps", steps, page.steps, row.currency)
    _part(desk, "lines", _LINES, page.lines, row.currency)
    _totals(desk, row.currency, net=page.order.net, tax=page.order.tax, rounding=page.order.rounding_amount)
    _totals(desk, row.currency, total=row.total, paid_amount=row.paid_amount, open=row.open)
    _part(desk, "match", _stages(words, row.currency), stages_of(page), row.currency)
    _part(desk, "holds", _HOLDS, page.holds, row.currency)
    _part(
        desk,
        "shipments",
        _without(SHIPMENT_COLUMNS, "customer", "order_number", "order_remote_id"),
        page.shipments,
    )
    _part(desk, "invoices", _without(INVOICE_COLUMNS, "customer", "order_remote_id"), page.invoices)
    _part(
        desk,
        "payments",
        _without(PAYMENT_COLUMNS, "customer", "order_number", "order_remote_id"),
        page.payments,
    )
    _history(desk, page.history, currency)


def show_quote(desk: Desk, page: QuotePage, currency: str) -> None:
    """A quote: state, validity, lines, options, totals, versions, what was said to it."""
    words, row = desk.words, page.row
    _headline(desk, row.name or row.uid, row.customer, words.say(f"quote.state.{row.standing}"))
    told = [("title", row.title), ("quoted_on", words.date(row.quoted_on))]
    told += [("valid_until", words.date(row.valid_until)), ("terms", page.terms.get(words.language, ""))]
    _facts(desk, [*told, ("order_number", row.order_number or "")])
    _part(desk, "lines", _QUOTED_LINES, page.lines, row.currency)
    _totals(desk, row.currency, net=page.quote.net, tax=page.quote.tax, rounding=page.quote.rounding_amount)
    _totals(desk, row.currency, total=row.total, deposit_asked=page.quote.deposit_asked)
    _part(desk, "versions", _without(QUOTE_COLUMNS, "customer", "title"), page.versions)
    _history(desk, page.history, currency)


def show_customer(desk: Desk, page: CustomerPage, currency: str) -> None:
    """A customer: who, how they stand, what is open, their last orders."""
    words, row, stands = desk.words, page.row, page.standing
    _headline(desk, row.number, row.name, words.say(f"customer.kind.{row.kind}"))
    if page.insolvent:
        desk.write(words.say("command.insolvent"))
    told = [
        ("email", row.email or ""),
        ("phone", row.phone or ""),
        ("city", row.city),
        ("siren", row.siren or ""),
    ]
    _facts(desk, [*told, ("vat_number", row.vat_number or "")])
    _totals(
        desk,
        stands.currency,
        committed=stands.committed,
        delivered=stands.delivered,
        owed=stands.owed,
        overdue=stands.overdue,
        deposit=stands.deposit,
        unapplied=stands.unapplied,
        exposure=stands.exposure,
        credit_limit=stands.limit,
        # Whatever the limit says, nothing more is lent from the opening of the proceedings on.
        available_credit=None if page.insolvent else stands.available,
    )
    _part(desk, "open", _without(RECEIVABLE_COLUMNS, "customer"), page.open)
    _part(desk, "orders", _without(ORDER_COLUMNS, "customer"), page.orders)
    _history(desk, page.history, currency)


def show_product(desk: Desk, page: ProductPage, currency: str) -> None:
    """A product: what, how much of it, who was promised it, how it moved."""
    words, row = desk.words, page.row
    _headline(
        desk, row.sku or row.uid, full_name(row.name, row.variant), words.say(f"product.kind.{row.kind}")
    )
    barcodes = ", ".join(each.told for each in page.gtins)
    available = words.quantity(page.available_milli) if row.stocked else ""
    if page.bundle is not None:
        available = words.quantity(page.bundle.makes_milli)
    _facts(desk, [("price", words.price(row.price_micro)), ("barcode", barcodes), ("available", available)])
    _part(desk, "bundle", _IN_IT, page.bundle.lines if page.bundle is not None else ())
    _part(desk, "stock", _LEVELS, page.levels)
    _part(desk, "promises", _PROMISES, page.promises)
    _part(desk, "moves", _MOVES, page.moves)
    _history(desk, page.history, currency)


def show_shipment(desk: Desk, page: ShipmentPage, currency: str) -> None:
    """A shipment: what left, for which order."""
    words, row = desk.words, page.row
    _headline(desk, row.number, row.customer, words.say(f"shipment.kind.{row.kind}"))
    told = [("shipped_on", words.date(row.shipped_on)), ("order_number", row.order_number or "")]
    _facts(desk, [*told, ("carrier", row.carrier), ("tracking", row.tracking)])
    _part(desk, "lines", _SHIPPED_LINES, page.lines)
    _part(desk, "parcels", _PARCELS, page.parcels)
    _history(desk, page.history, currency)


def show_return(desk: Desk, page: ReturnPage, currency: str) -> None:
    """A return: what was announced, came and was decided on, and what the customer got for it."""
    words, row = desk.words, page.row
    _headline(desk, row.number, row.customer, words.say(f"return.state.{row.state}"))
    answer = words.say(f"returns.answer.{row.answer}") if row.answer else ""
    told = [("announced_on", words.date(row.announced_on)), ("order_number", row.order_number or "")]
    _facts(desk, [*told, ("answer", answer)])
    reason = Column("reason", lambda line: reason_named(page.reasons, line.reason, words.language))
    _part(desk, "lines", (*_RETURNED_LINES, reason), page.lines)
    _part(desk, "invoices", _without(INVOICE_COLUMNS, "customer"), page.credit_notes)
    _part(desk, "payments", _without(PAYMENT_COLUMNS, "customer"), page.refunds)
    _part(desk, "orders", _without(ORDER_COLUMNS, "customer"), page.exchanges)
    _history(desk, page.history, currency)


def show_invoice(desk: Desk, page: InvoicePage, currency: str) -> None:
    """An invoice or credit note: what it says, what is open of it, what settled it."""
    words, row = desk.words, page.row
    _headline(desk, row.number, row.customer, words.say(f"invoice.kind.{row.kind}"))
    told = [("issued_on", words.date(row.issued_on)), ("due_on", words.date(row.due_on))]
    _facts(desk, [*told, ("order_number", row.order_number or ""), ("reason", page.reason)])
    _part(desk, "lines", _ISSUED_LINES, page.lines, row.currency)
    _totals(desk, row.currency, net=page.net, tax=page.tax, rounding=page.rounding_amount)
    _totals(desk, row.currency, total=row.total, open=row.open)
    _part(desk, "instalments", _INSTALMENTS, page.instalments, row.currency)
    _part(desk, "settled_by", _SETTLEMENTS, page.settled_by)
    _part(desk, "settles", _SETTLEMENTS, page.settles)
    _history(desk, page.history, currency)


def show_payment(desk: Desk, page: PaymentPage, currency: str) -> None:
    """A payment: how much, how, and what it was set against."""
    words, row = desk.words, page.row
    _headline(desk, row.number, row.customer, words.say(f"payment.kind.{row.way}"))
    told = [
        ("received_on", words.date(row.received_on)),
        ("method", row.method_said(words)),
    ]
    _facts(desk, [*told, ("reference", row.reference), ("order_number", row.order_number or "")])
    _totals(desk, row.currency, amount=row.in_hand, kept=row.kept, unapplied=row.unapplied)
    settled: tuple[SettlementRow, ...] = (*page.settles, *page.settled_by)
    # What a reversal was set against is owed again.
    _part(desk, "owed_again" if row.kind == "reversal" else "settles", _SETTLEMENTS, settled)
    _history(desk, page.history, currency)


def _headline(desk: Desk, *parts: str) -> None:
    desk.write("  ".join(part for part in parts if part))


def _facts(desk: Desk, pairs: Iterable[tuple[str, str]]) -> None:
    desk.write_lines(facts(desk.words, pairs))


def _totals(desk: Desk, currency: str, **amounts: int | None) -> None:
    told = [(name, desk.words.money(amount, currency)) for name, amount in amounts.items() if amount]
    if told:
        desk.write("")
        _facts(desk, told)


def _stages(words: Words, currency: str) -> tuple[Column, ...]:
    """Ordered, shipped, invoiced and paid, each with its difference from the one before."""

    def gap(stage: Stage) -> str:
        return (
            words.say(f"order_page.gap_{stage.gap}", amount=words.money(stage.by, currency))
            if stage.gap
            else ""
        )

    return (
        Column("step", lambda stage: words.say(f"order_page.match_{stage.name}")),
        column_of("amount", "amount"),
        Column("state", gap),
    )


def _part(
    desk: Desk, name: str, columns: Sequence[Column], rows: Sequence[Any], currency: str | None = None
) -> None:
    if not rows:
        return
    desk.write("")
    desk.write(desk.words.say(f"command.part.{name}"))
    desk.write_lines(table(desk.words, columns, rows, currency), indent="  ")


def _history(desk: Desk, events: Sequence[Event], currency: str) -> None:
    did = Column("verb", lambda event: event_in_words(event, desk.words, currency))
    _part(desk, "history", (column_of("at", "instant"), column_of("actor"), did), events)
    if len(events) == HISTORY_MOST:
        desk.write("  " + desk.words.say("history.rest", n=HISTORY_MOST))
