"""What a pro forma says: an order or a quote as its invoice would, for whoever pays first, a bank or the customs.

It is no invoice: it goes by the number of its order or quote, takes none of a series, is in no ledger and has no e-invoice.
It says what stands on the day it is drawn, so that none is drawn of what was called off or has its invoice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.law import law_of
from app.base.words import Words
from app.invoicing.vat_texts import vat_notes, vat_texts
from app.orders.frozen import confirmation_facts
from app.orders.order import Order, read_lines, read_order
from app.orders.priced_lines import PricedLine, TaxLine
from app.orders.quote import Quote, read_quote
from app.orders.quote_facts import QuoteFacts
from app.orders.quote_frozen import quote_facts
from app.paper.party import Addressee, Issuer
from app.reports.proforma_customs import ForCustoms, for_customs

NOUNS = ("sales_order", "quote")
"""What a pro forma can be made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProformaFacts:
    """Everything its paper prints. Amounts are minor units of `currency`; net + tax + rounding = total.

    `noun` is what it is made of, `number` and `dated` are those of that; `drawn_on` is its own day. `to_pay` is what is
    left to pay, `asked` whether it has to be paid before the goods leave, `on_delivery` what whoever brings them collects.
    `customs` is there where the goods leave the customs territory.
    """

    noun: str
    seller: Issuer
    customer: Addressee
    number: str
    dated: date
    drawn_on: date
    currency: str
    lines: tuple[PricedLine, ...]
    net: int
    tax: int
    total: int
    taxes: tuple[TaxLine, ...] = ()
    rounding: int = 0
    prices_include_tax: bool = False
    delivery: Addressee | None = None
    valid_until: date | None = None
    promised_on: date | None = None
    shop_order_number: str = ""
    buyer_reference: str = ""
    terms: str = ""
    terms_told: tuple[str, ...] = ()
    method: str = ""
    vat_notes: tuple[str, ...] = ()
    note: str = ""
    to_pay: int = 0
    asked: bool = False
    on_delivery: int = 0
    customs: ForCustoms | None = None


def proforma_facts(
    rd: Read, noun: str, row_id: int, language: str | None = None
) -> tuple[ProformaFacts, Words]:
    """What the pro forma of an order or a quote says, and its words: those of `language`, else of the customer's.

    Refused as `why_no_proforma` says.
    """
    return _of_quote(rd, row_id, language) if noun == "quote" else _of_order(rd, row_id, language)


def why_no_proforma(of: Order | Quote, today: date) -> Refusal | None:
    """Why an order or a quote has no pro forma: ``proforma_of_draft``, ``proforma_over`` or ``proforma_invoiced``."""
    if isinstance(of, Quote):
        if of.state == "draft":
            return Refusal("proforma_of_draft")
        if of.state != "sent" or of.expired(today):
            return Refusal(
                "proforma_over", number=of.name, state="expired" if of.state == "sent" else of.state
            )
        return None
    if of.state == "draft" or not of.number:
        return Refusal("proforma_of_draft")
    if of.state == "cancelled":
        return Refusal("proforma_over", number=of.number, state=of.state)
    if of.invoiced == "all" or of.handling == "history" or of.invoiced_there:
        return Refusal("proforma_invoiced", number=of.number)
    return None


def _of_order(rd: Read, order_id: int, language: str | None) -> tuple[ProformaFacts, Words]:
    order = read_order(rd, order_id)
    _must(order, rd.today)
    told, words = confirmation_facts(rd, order_id, language)
    words = words.with_own(law_of(rd).own_texts(order.ordered_on, words.language))
    texts = vat_texts(read_lines(rd, order_id), on_debits=False)
    facts = ProformaFacts(
        noun="sales_order",
        seller=told.seller,
        customer=told.customer,
        delivery=told.delivery,
        number=told.number,
        dated=order.ordered_on,
        drawn_on=rd.today,
        currency=told.currency,
        lines=told.lines,
        net=told.net,
        tax=told.tax,
        total=told.total,
        taxes=told.taxes,
        rounding=told.rounding,
        prices_include_tax=told.prices_include_tax,
        promised_on=told.promised_on,
        shop_order_number=told.shop_order_number,
        buyer_reference=told.buyer_reference,
        terms=told.terms,
        terms_told=told.terms_told,
        method=told.method,
        vat_notes=vat_notes(texts, {"vat_regime": the_company(rd).vat_regime}, words),
        note=told.note,
        to_pay=told.awaited or max(told.total - order.paid_amount, 0),
        asked=bool(told.awaited),
        on_delivery=told.on_delivery,
        customs=for_customs(rd, "sales_order", order_id, _where(order.delivery, order.billing)),
    )
    return facts, words


def _of_quote(rd: Read, quote_id: int, language: str | None) -> tuple[ProformaFacts, Words]:
    of = read_quote(rd, quote_id)
    _must(of, rd.today)
    told, words = quote_facts(rd, quote_id, language)
    first = of.payment_kind == "prepaid"
    facts = ProformaFacts(
        noun="quote",
        seller=told.seller,
        customer=told.customer,
        delivery=told.delivery,
        number=_named(told, words),
        dated=told.quoted_on,
        drawn_on=rd.today,
        currency=told.currency,
        lines=told.lines,
        net=told.net,
        tax=told.tax,
        total=told.total,
        taxes=told.taxes,
        rounding=told.rounding,
        prices_include_tax=told.prices_include_tax,
        valid_until=told.valid_until,
        promised_on=told.promised_on,
        buyer_reference=told.buyer_reference,
        terms=told.terms,
        terms_told=told.terms_told,
        method=told.method,
        vat_notes=told.vat_notes,
        note=told.note,
        to_pay=told.total if first else told.deposit or told.total,
        asked=first or bool(told.deposit),
        on_delivery=told.total if of.payment_kind == "on_delivery" else 0,
        customs=for_customs(rd, "quote", quote_id, _where(of.delivery, of.billing)),
    )
    return facts, words


def _must(of: Order | Quote, today: date) -> None:
    refusal = why_no_proforma(of, today)
    if refusal is not None:
        raise refusal


def _named(told: QuoteFacts, words: Words) -> str:
    version = words.say("paper.version", version=told.version) if told.version > 1 else ""
    return " ".join(part for part in (told.number, version) if part)


def _where(delivery: str, billing: str) -> dict[str, Any]:
    """Where the goods go: the address of the delivery, else of the invoice."""
    to = cast("dict[str, Any]", json.loads(delivery or "{}"))
    return to if to.get("city") else cast("dict[str, Any]", json.loads(billing or "{}"))
