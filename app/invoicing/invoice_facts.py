"""What an invoice, a deposit invoice or a credit note says: everything its paper prints, and nothing it has to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.orders.priced_lines import PricedLine, TaxLine
from app.paper.party import Addressee, Issuer

InvoiceKind = Literal["invoice", "credit_note", "deposit", "corrective"]
SupplyKind = Literal["goods", "services", "both"]
SettlementKind = Literal["deposit", "payment", "credit_note", "refund"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentFacts:
    """One instalment: its due date, and its amount in minor units."""

    due_on: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementFacts:
    """What was settled before the paper was made: a positive amount in minor units, its day, and what names it.

    `name` is the number of the deposit invoice or credit note, or the method of payment in the paper's language; may be empty.
    `tax` is the VAT in a deposit, asked for by its own invoice (minor units); `how` by which method a payment came, in the
    paper's language; empty on documents of before.
    """

    kind: SettlementKind
    on: date
    amount: int
    name: str = ""
    tax: int = 0
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedInvoice:
    """The invoice a credit note or a corrective invoice corrects: its number and its date, both of which the law wants cited."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """One of several orders of an invoice: what it is called here and where it was ordered, and when the last of it left."""

    number: str
    ordered_on: date
    reference: str = ""
    supplied_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitFacts:
    """By which mandate what is left is collected: its reference, the account it debits, the creditor identifier (ICS).

    `on` is the day for which it is foreseen; a notice says the day itself. None where parts fall due on days of their own.
    """

    mandate: str
    iban: str
    creditor: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeFacts:
    """The rate of a document in another currency than the seller's: `units_micro` millionths of it make one unit of `home`.

    `on` and `source` say whose rate of which day that is, `tax` is the VAT in minor units of `home`.
    """

    home: str
    units_micro: int
    on: date
    source: str
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """One issued document, or a draft of one (`draft`, without number).

    Amounts are minor units of `currency`; net + tax + rounding = total; total less the settled = `amount_due`. A credit note's
    amounts are positive, as its title says what they are. Texts (`terms`, `vat_notes`, `late_penalties`, `discount_terms`,
    `other_terms`, `note`) are in the language of the paper. `late_penalties`, `discount_terms` and `recovery_fee` (minor units
    of the euro) are printed for professionals only. `assigned` is what a debt handed on to a factor must say: then its money
    goes there. `on_delivery`: it is paid to whoever brings the goods. `debit`: it is collected by direct debit, nothing is to
    be transferred. `delivery` only where it differs from the customer's address. `payment_code` says that the page bears the
    code of its transfer. `exchange` is there where `currency` is not the seller's. `orders` are those of an invoice of several,
    which has then no order of its own.
    """

    kind: InvoiceKind
    number: str
    issued_on: date
    seller: Issuer
    customer: Addressee
    currency: str
    lines: tuple[PricedLine, ...]
    net: int
    tax: int
    total: int
    amount_due: int
    taxes: tuple[TaxLine, ...] = ()
    rounding: int = 0
    prices_include_tax: bool = False
    professional: bool = True
    delivery: Addressee | None = None
    delivery_notes: tuple[str, ...] = ()
    supplied_on: date | None = None
    instalments: tuple[InstalmentFacts, ...] = ()
    terms: str = ""
    order_number: str = ""
    shop_order_number: str = ""
    buyer_reference: str = ""
    payment_reference: str = ""
    """What a transfer is to name where that is not the number: a corrective invoice is paid as the invoice it corrects."""

    ordered_on: date | None = None
    corrects: CorrectedInvoice | None = None
    settled: tuple[SettlementFacts, ...] = ()
    supply: SupplyKind | None = None
    vat_on_debits: bool = False
    vat_notes: tuple[str, ...] = ()
    late_penalties: str = ""
    discount_terms: str = ""
    recovery_fee: int = 0
    warranty: str = ""
    """What a consumer is told of the legal guarantee of conformity."""

    other_terms: tuple[str, ...] = ()
    note: str = ""
    deposit_of: tuple[int, int] | None = None
    """Of a deposit what its order comes to with VAT, and what will be left to invoice of it."""
    reason: str = ""
    """Why a credit note was written, where it says so."""
    assigned: str = ""
    payment_code: bool = False
    on_delivery: bool = False
    debit: DebitFacts | None = None
    exchange: ExchangeFacts | None = None
    draft: bool = False
    orders: tuple[OrderFacts, ...] = ()

    @property
    def period(self) -> tuple[date, date] | None:
        """From when until when what several orders ask for was supplied."""
        days = sorted(each.supplied_on for each in self.orders if each.supplied_on)
        return (days[0], days[-1]) if days else None
