"""What an e-invoice says beside its page: the same document in codes, for machines that read no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.invoicing.invoice_facts import InvoiceFacts

Treatment = Literal["B2B", "B2BINT", "B2C", ""]
"""Whom the sale is to, as platforms sort invoices (XP Z12-012, note BAR); empty where a business has told no SIREN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A seller, a buyer or where goods go to: its address in parts, identifiers without spaces, country as ISO 3166-1.

    `contact` is a person at a company; `email` where mails reach it.
    """

    name: str
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = "FR"
    contact: str = ""
    legal_form: str = ""
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class LineCodes:
    """What a line's words are in codes: its unit as this program names it, its VAT category, its discount in minor units.

    `rule` is the rule of VAT it follows, empty on lines of before. Where an invoice is of several orders, `order` is the heading
    of its own and `supplied_on` the day it left.
    """

    unit: str
    category: str
    discount: int = 0
    rule: str = ""
    order: str = ""
    supplied_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Why no VAT is charged in a category: the VATEX code, if there is one, and the words that stand on the page."""

    category: str
    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EInvoiceFacts:
    """A document as its page says it (`page`), with its parties, lines and grounds in codes.

    `codes` stand in the order of the page's lines. `delivery` is told where it is not the buyer's address, and always for
    supplies within the Union. `corrects_deposit` says that a credit note is of a deposit. `absent` are the three notes that
    are compulsory between businesses, as they stand where they do not apply: recovery fee, penalties, discount. `discount`
    names the discount of a line, `instalments` each part and its day, `credit_terms` what becomes of a credit note,
    `otherwise` that the amount due is not to be transferred: it is paid at the door, or collected.
    """

    page: InvoiceFacts
    seller: Party
    buyer: Party
    delivery: Party | None
    codes: tuple[LineCodes, ...]
    grounds: tuple[Ground, ...]
    treatment: Treatment
    recovery_fee: str
    discount: str
    instalments: tuple[str, ...]
    credit_terms: str
    corrects_deposit: bool = False
    otherwise: str = ""
    absent: tuple[str, str, str] = ("", "", "")
