"""Deposits of an order: what was asked for before the goods, what was credited of it and what final invoices took off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from app.base.door import Read, Write
from app.invoicing.issued import Issued, credit_notes_of, issued_of_order, rates_of
from app.invoicing.tables import invoice, invoice_deposit
from app.pricing.credit import uncredited
from app.pricing.deposit import Deducted, deducted, rates_less
from app.pricing.figures import RateFigures
from app.receivables.ledger import items_of


@dataclass(frozen=True, slots=True)
class Deposit:
    """An issued deposit invoice: `left` is what no credit note and no final invoice has taken off yet, by rate.

    `item_id` is its side in the money ledger that is worth `left` to the order.
    """

    issued: Issued
    item_id: int
    left: tuple[RateFigures, ...]

    @property
    def total_left(self) -> int:
        """What it is still worth, in minor units with tax."""
        return sum(rate.gross for rate in self.left)


@dataclass(frozen=True, slots=True)
class Deduction:
    """What an invoice takes off for one deposit: its key, number, day, and figures by rate."""

    deposit_id: int
    number: str
    issued_on: date
    rates: Deducted

    @property
    def amount(self) -> int:
        """Minor units with tax."""
        return sum(rate.gross for rate in self.rates)

    @property
    def tax(self) -> int:
        """The tax in it."""
        return sum(rate.tax for rate in self.rates)


def deposits_of(rd: Read, order_id: int) -> list[Deposit]:
    """The deposits of an order with what is left of each, oldest first."""
    found: list[Deposit] = []
    for each in issued_of_order(rd, order_id):
        if each.kind == "deposit":
            found.append(the_deposit(rd, each))
    return found


def orders_with_deposits(rd: Read) -> frozenset[int]:
    """The orders for which a deposit was ever invoiced."""
    return frozenset(int(key) for key in rd.execute(_DEPOSITED).scalars())


def the_deposit(rd: Read, of: Issued) -> Deposit:
    """What is left of a deposit invoice."""
    standing = uncredited(of, credit_notes_of(rd, of)).rates
    used = [_figures(row) for row in rd.execute(_USED, {"deposit": of.id})]
    [own] = [each.id for each in items_of(rd, "invoice", [of.id]) if each.instalment == 0]
    left = tuple(rate for rate in rates_less(standing, used) if rate.gross or rate.tax)
    return Deposit(of, own, left)


def take_off(
    deposits: Sequence[Deposit], rates: Sequence[RateFigures], total: int
) -> list[tuple[Deposit, Deducted]]:
    """What an invoice of these rates and this total takes off of each deposit, those it takes nothing off left out."""
    taken = deducted([each.left for each in deposits], rates, total)
    return [(each, now) for each, now in zip(deposits, taken, strict=True) if now]


def keep_deductions(tx: Write, invoice_id: int, taken: Sequence[tuple[Deposit, Deducted]]) -> None:
    """Write what an invoice takes off, rate by rate; as many rows as its `deposit_count` says."""
    flat = [(each, rate) for each, rates in taken for rate in rates]
    tx.insert_many(
        invoice_deposit,
        [
            {
                "invoice_id": invoice_id,
                "position": at,
                "deposit_id": each.issued.id,
                "category": rate.category,
                "rate_ppm": rate.rate_ppm,
                "net": rate.net,
                "tax": rate.tax,
            }
            for at, (each, rate) in enumerate(flat, 1)
        ],
    )


def deductions_of(rd: Read, invoice_id: int) -> tuple[Deduction, ...]:
    """What an invoice took off for deposits, in the order it says it."""
    found: dict[int, Deduction] = {}
    for row in rd.execute(_OF_INVOICE, {"invoice": invoice_id}):
        rate = RateFigures(row.category, row.rate_ppm, row.net, row.tax)
        known = found.get(row.deposit_id)
        rates = (*known.rates, rate) if known else (rate,)
        found[row.deposit_id] = Deduction(row.deposit_id, row.number, row.issued_on, rates)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Settling:
    """What is to be settled of an invoice once deposits are taken off: its VAT, its total, what of it was settled.

    `aside` is what the deposits took, by rate. See `app.receivables.allocation.Settlement`.
    """

    rates: tuple[RateFigures, ...]
    total: int
    settled: int
    aside: tuple[RateFigures, ...]


def settling(rd: Read, invoice_id: int, total: int, owed: int) -> Settling:
    """How money and credit go against an invoice of this total that still asks for `owed`."""
    return without(rates_of(rd, invoice_id), aside(rd, invoice_id), total, owed)


def without(rates: Sequence[RateFigures], taken: Sequence[RateFigures], total: int, owed: int) -> Settling:
    """The same from figures at hand."""
    left = tuple(rate for rate in rates_less(rates, taken) if rate.net or rate.tax)
    rest = total - sum(rate.gross for rate in taken)
    return Settling(left, rest, rest - owed, tuple(taken))


def aside(rd: Read, invoice_id: int) -> tuple[RateFigures, ...]:
    """What deposits took off an invoice, by rate."""
    return tuple(_figures(row) for row in rd.execute(_ASIDE, {"invoice": invoice_id}))


def deposit_used(rd: Read, deposit_id: int) -> int:
    """What final invoices took off of a deposit, in minor units with tax: it cannot be credited any more."""
    return sum(int(row.net) + int(row.tax) for row in rd.execute(_USED, {"deposit": deposit_id}))


_RATES = (
    invoice_deposit.c.category,
    invoice_deposit.c.rate_ppm,
    func.sum(invoice_deposit.c.net).label("net"),
    func.sum(invoice_deposit.c.tax).label("tax"),
)
_BY = (invoice_deposit.c.category, invoice_deposit.c.rate_ppm)
_DEPOSITED = (
    select(invoice.c.order_id).where(invoice.c.kind == "deposit", invoice.c.order_id.is_not(None)).distinct()
)
_USED = (
    select(*_RATES).where(invoice_deposit.c.deposit_id == bindparam("deposit")).group_by(*_BY).order_by(*_BY)
)
_ASIDE = (
    select(*_RATES).where(invoice_deposit.c.invoice_id == bindparam("invoice")).group_by(*_BY).order_by(*_BY)
)
_OF_INVOICE = (
    select(
        invoice_deposit.c.deposit_id,
        invoice.c.number,
        invoice.c.issued_on,
        invoice_deposit.c.category,
        invoice_deposit.c.rate_ppm,
        invoice_deposit.c.net,
        invoice_deposit.c.tax,
    )
    .join(invoice, invoice.c.id == invoice_deposit.c.deposit_id)
    .where(invoice_deposit.c.invoice_id == bindparam("invoice"))
    .order_by(invoice_deposit.c.position)
)


def _figures(row: Row[Any]) -> RateFigures:
    # Sums come as decimals from PostgreSQL.
    return RateFigures(row.category, row.rate_ppm, int(row.net), int(row.tax))
