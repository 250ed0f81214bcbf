"""An issued document read back as later steps need it: credits, deposits, what was given back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.invoicing.grouped import part_of_order
from app.invoicing.tables import invoice, invoice_line, invoice_order, invoice_tax
from app.orders.tables import order_line
from app.pricing.figures import LineFigures, RateFigures, Totals


@dataclass(frozen=True, slots=True)
class Issued:
    """What later steps need of an issued document; amounts in minor units, positive for credit notes too.

    Of an invoice of several orders it is one order's part, where an order asks for it: `grouped` then, and its own figures.
    """

    id: int
    number: str
    kind: str
    order_id: int | None
    account_id: int
    corrects_id: int | None
    issued_on: date
    currency: str
    prices_include_tax: bool
    rounding_amount: int
    total: int
    rates: tuple[RateFigures, ...]
    grouped: bool = False

    @property
    def rounding(self) -> int:
        """What lies between the rates and the total to pay (BT-114)."""
        return self.rounding_amount

    @property
    def totals(self) -> Totals:
        """Its figures without the lines."""
        return Totals(
            (),
            (),
            self.rates,
            sum(rate.net for rate in self.rates),
            sum(rate.tax for rate in self.rates),
            self.rounding_amount,
            self.total,
            self.prices_include_tax,
        )


_COLUMNS = (
    invoice.c.id,
    invoice.c.number,
    invoice.c.kind,
    invoice.c.order_id,
    invoice.c.account_id,
    invoice.c.corrects_id,
    invoice.c.issued_on,
    invoice.c.currency,
    invoice.c.prices_include_tax,
    invoice.c.rounding_amount,
    invoice.c.total,
)
_BY_ID = select(*_COLUMNS).where(invoice.c.id == bindparam("id"))
_OF_ORDER = select(*_COLUMNS).where(invoice.c.order_id == bindparam("order")).order_by(invoice.c.id)
_WITH_OTHERS = (
    select(*_COLUMNS)
    .join(invoice_order, invoice_order.c.invoice_id == invoice.c.id)
    .where(invoice_order.c.order_id == bindparam("order"))
)
_CORRECTING = select(*_COLUMNS).where(invoice.c.corrects_id == bindparam("id")).order_by(invoice.c.id)
_RATES = (
    select(invoice_tax.c.category, invoice_tax.c.rate_ppm, invoice_tax.c.net, invoice_tax.c.tax)
    .where(invoice_tax.c.invoice_id == bindparam("id"))
    .order_by(invoice_tax.c.position)
)
_LINES = (
    select(
        invoice_line.c.id,
        invoice_line.c.kind,
        invoice_line.c.order_line_id,
        invoice_line.c.name,
        invoice_line.c.quantity_milli,
        invoice_line.c.category,
        invoice_line.c.rate_ppm,
        invoice_line.c.net,
        invoice_line.c.tax,
        invoice_line.c.vat_rule,
        invoice_line.c.vat_territory,
        invoice_line.c.vat_reason,
        invoice_line.c.sku,
        invoice_line.c.unit,
    )
    .where(invoice_line.c.invoice_id == bindparam("id"))
    .order_by(invoice_line.c.position)
)


def issued(rd: Read, invoice_id: int) -> Issued | None:
    """An issued document by its key."""
    row = rd.execute(_BY_ID, {"id": invoice_id}).one_or_none()
    return _with_rates(rd, row) if row else None


def issued_of_order(rd: Read, order_id: int) -> list[Issued]:
    """The invoices, deposits and credit notes of an order, oldest first; its part of those that it shares with others."""
    alone = [_with_rates(rd, row) for row in rd.execute(_OF_ORDER, {"order": order_id}).all()]
    shared = [_part(rd, row, order_id) for row in rd.execute(_WITH_OTHERS, {"order": order_id}).all()]
    return sorted((*alone, *shared), key=lambda each: each.id)


def issued_to(rd: Read, invoice_id: int, order_id: int | None) -> Issued | None:
    """An issued document as an order has it: its part of one that it shares with others."""
    found = issued(rd, invoice_id)
    if found is None or order_id is None or found.order_id is not None:
        return found
    row = rd.execute(_BY_ID, {"id": invoice_id}).one()
    return _part(rd, row, order_id) if part_of_order(rd, invoice_id, order_id) else found


def credit_notes_of(rd: Read, of: Issued) -> list[Issued]:
    """The credit notes that correct an invoice, oldest first; of one order's part of it, those of that order."""
    found = [_with_rates(rd, row) for row in rd.execute(_CORRECTING, {"id": of.id}).all()]
    return [each for each in found if not of.grouped or each.order_id == of.order_id]


def rates_of(rd: Read, invoice_id: int) -> tuple[RateFigures, ...]:
    """The VAT of an issued document, by rate."""
    return tuple(RateFigures(*row) for row in rd.execute(_RATES, {"id": invoice_id}))


@dataclass(frozen=True, slots=True)
class InvoicedLine:
    """A line of an issued document, as credits need it."""

    id: int
    kind: str
    order_line_id: int | None
    name: str
    quantity_milli: int
    category: str
    rate_ppm: int
    net: int
    tax: int
    vat_rule: str | None = None
    vat_territory: str | None = None
    vat_reason: str | None = None
    sku: str = ""
    unit: str = "piece"

    @property
    def figures(self) -> LineFigures:
        """Its figures for the arithmetic of credits."""
        return LineFigures(self.quantity_milli, self.category, self.rate_ppm, self.net, self.tax)


def lines_of(rd: Read, invoice_id: int) -> list[InvoicedLine]:
    """The lines of an issued document, in their order."""
    return [InvoicedLine(*row) for row in rd.execute(_LINES, {"id": invoice_id})]


def orders_of_lines(rd: Read, invoice_id: int) -> dict[int, int]:
    """Which order each line of a document is of, by the key of the line; what stands for no line of an order is left out."""
    return {int(row.id): int(row.order_id) for row in rd.execute(_LINE_ORDERS, {"id": invoice_id})}


_LINE_ORDERS = (
    select(invoice_line.c.id, order_line.c.order_id)
    .join(order_line, order_line.c.id == invoice_line.c.order_line_id)
    .where(invoice_line.c.invoice_id == bindparam("id"))
)


def credited_total(rd: Read, invoice_id: int) -> int:
    """How much of an invoice was credited, in minor units."""
    return int(rd.scalar(_CREDITED, {"id": invoice_id}))


_CREDITED = select(func.coalesce(func.sum(invoice.c.total), 0)).where(
    invoice.c.corrects_id == bindparam("id")
)


def _part(rd: Read, row: Any, order_id: int) -> Issued:
    part = part_of_order(rd, row.id, order_id)
    assert part is not None
    return replace(
        Issued(*tuple(row), rates=part.rates),
        order_id=order_id,
        rounding_amount=part.rounding,
        total=part.total,
        grouped=True,
    )


def _with_rates(rd: Read, row: Any) -> Issued:
    return Issued(*tuple(row), rates=rates_of(rd, row.id))
