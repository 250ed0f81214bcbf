"""An issued document read back as later steps need it: credits, deposits, what was given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.invoicing.tables import invoice, invoice_line, invoice_tax
from app.pricing.figures import LineFigures, RateFigures, Totals


@dataclass(frozen=True, slots=True)
class Issued:
    """What later steps need of an issued document; amounts in minor units, positive for credit notes too."""

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
    """The invoices, deposits and credit notes of an order, oldest first."""
    return [_with_rates(rd, row) for row in rd.execute(_OF_ORDER, {"order": order_id}).all()]


def credit_notes_of(rd: Read, invoice_id: int) -> list[Issued]:
    """The credit notes that correct an invoice, oldest first."""
    return [_with_rates(rd, row) for row in rd.execute(_CORRECTING, {"id": invoice_id}).all()]


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


def credited_total(rd: Read, invoice_id: int) -> int:
    """How much of an invoice was credited, in minor units."""
    return int(rd.scalar(_CREDITED, {"id": invoice_id}))


_CREDITED = select(func.coalesce(func.sum(invoice.c.total), 0)).where(
    invoice.c.corrects_id == bindparam("id")
)


def _with_rates(rd: Read, row: Any) -> Issued:
    return Issued(*tuple(row), rates=rates_of(rd, row.id))
