"""A quote as its paper prints it: a version that was sent always the same, a draft as it stands."""

from __future__ import annotations

import json
from typing import cast

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read
from app.base.law import law_of
from app.base.money import decimals, rounded_div
from app.base.words import Words
from app.customers.tables import customer
from app.orders.agreed import agreed_on, terms_told
from app.orders.frozen import addressee, issuer_now
from app.orders.methods import method_said
from app.orders.order import COUNTED
from app.orders.priced_lines import Category, PricedLine, TaxLine
from app.orders.quote import QuoteLine, read_quote, read_quote_lines, read_quote_rates
from app.orders.quote_facts import QuoteFacts

_WHO = select(customer.c.name, customer.c.siren, customer.c.vat_number).where(
    customer.c.id == bindparam("id")
)


def quote_facts(rd: Read, quote_id: int, language: str | None = None) -> tuple[QuoteFacts, Words]:
    """What a quote says, and its words: those of `language`, else of the customer's; refused with ``quote_unknown``."""
    of = read_quote(rd, quote_id)
    words = Words(language or of.language)
    words = words.with_own(law_of(rd).own_texts(of.quoted_on, words.language))
    lines = read_quote_lines(rd, quote_id)
    who = rd.execute(_WHO, {"id": of.customer_id}).mappings().one()
    company, agreed = the_company(rd), agreed_on(rd, of)
    to = addressee(json.loads(of.billing), dict(who))
    ship_to = addressee(json.loads(of.delivery), {})
    facts = QuoteFacts(
        seller=issuer_now(rd),
        customer=to,
        delivery=ship_to if ship_to.address and ship_to.address != to.address else None,
        number=of.number or "",
        version=of.version,
        quoted_on=of.quoted_on,
        valid_until=of.valid_until,
        currency=of.currency,
        lines=tuple(
            _line(line, of.currency, words, with_tax=of.prices_include_tax)
            for line in lines
            if not line.optional
        ),
        options=tuple(
            _line(line, of.currency, words, with_tax=of.prices_include_tax) for line in lines if line.optional
        ),
        net=of.net,
        tax=of.tax,
        rounding=of.rounding_amount,
        total=of.total,
        taxes=tuple(
            TaxLine(
                rate_ppm=rate.rate_ppm, net=rate.net, tax=rate.tax, category=cast("Category", rate.category)
            )
            for rate in read_quote_rates(rd, quote_id)
        ),
        prices_include_tax=of.prices_include_tax,
        title=of.title,
        promised_on=of.promised_on,
        buyer_reference=of.customer_reference,
        terms=agreed.names.get(words.language, agreed.words),
        terms_told=terms_told(rd, of, of.total - of.deposit_asked, of.currency, words),
        method=method_said(rd, of.payment_method, words),
        deposit=of.deposit_asked,
        deposit_ppm=of.deposit_ppm,
        ships_after_deposit=of.ships_after_deposit,
        vat_notes=(words.say("vat.mention.franchise"),) if company.vat_regime == "franchise" else (),
        note=of.note,
        draft=of.state == "draft",
    )
    return facts, words


def _line(line: QuoteLine, currency: str, words: Words, *, with_tax: bool) -> PricedLine:
    full = rounded_div(line.unit_price_micro * line.quantity_milli * 10 ** decimals(currency), 1_000_000_000)
    off = full - (line.gross if with_tax else line.net) if line.kind in COUNTED else 0
    if line.discount_ppm and not line.discount_amount:
        discount = words.percent(line.discount_ppm)
    else:
        discount = words.money(-off, currency, sign=False) if off else ""
    return PricedLine(
        kind=line.kind,
        name=line.name,
        description=line.description,
        sku=line.sku,
        quantity_milli=line.quantity_milli,
        unit=words.say(f"unit.{line.unit}.short") if line.unit != "piece" else "",
        unit_price_micro=line.unit_price_micro,
        discount=discount,
        rate_ppm=line.rate_ppm,
        net=line.net,
        tax=line.tax,
        gross=line.gross,
    )
