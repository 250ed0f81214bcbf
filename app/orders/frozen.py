"""An order as its confirmation prints it; and parties as every paper prints them, from their frozen form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import bindparam, or_, select

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.logo import logo_in_use, logo_of
from app.base.money import decimals, rounded_div
from app.base.words import Words
from app.customers.tables import customer
from app.orders.agreed import agreed_on, terms_told
from app.orders.bundle import contents_told, opened_lines, parts_by_bundle
from app.orders.confirmation_facts import OrderConfirmationFacts
from app.orders.line_days import days_by_line
from app.orders.methods import method_said
from app.orders.order import COUNTED, WORDS, read_order
from app.orders.priced_lines import Category, PricedLine, TaxLine
from app.orders.tables import order_line, order_tax, sales_order
from app.paper.look import kept, look_in_use, look_kept
from app.paper.party import Addressee, Issuer, town_lines

_BY_ID = (
    select(sales_order, customer.c.siren, customer.c.vat_number, customer.c.name.label("customer_name"))
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(sales_order.c.id == bindparam("id"))
)
# Parts of bundles stand in words below their bundle; what a shop took off its order is no line of it any more.
_LINES = (
    select(order_line)
    .where(
        order_line.c.order_id == bindparam("id"),
        order_line.c.bundle_line_id.is_(None),
        or_(order_line.c.quantity_milli != 0, order_line.c.gross != 0, order_line.c.kind.in_(WORDS)),
    )
    .order_by(order_line.c.position)
)
_TAXES = (
    select(order_tax)
    .where(order_tax.c.order_id == bindparam("id"))
    .order_by(order_tax.c.category, order_tax.c.rate_ppm.desc())
)


def confirmation_facts(
    rd: Read, order_id: int, language: str | None = None
) -> tuple[OrderConfirmationFacts, Words]:
    """What an order's confirmation says, and its words: those of `language`, else of the customer's."""
    row = rd.execute(_BY_ID, {"id": order_id}).mappings().one_or_none()
    if row is None:
        raise Refusal("order_unknown", order=order_id)
    words, order = Words(language or row["language"]), read_order(rd, order_id)
    agreed = agreed_on(rd, order)
    bill_to = addressee(
        json.loads(row["billing"]),
        {"name": row["customer_name"], "siren": row["siren"], "vat_number": row["vat_number"]},
    )
    ship_to = addressee(json.loads(row["delivery"]), {})
    lines = [line for line in opened_lines(rd, order_id) if not line.idle]
    inside = parts_by_bundle(lines)
    told = {line.id: contents_told(line, inside.get(line.id, ()), words) for line in lines}
    for key, when in days_by_line(rd, order, lines, words).items():
        told[key] = f"{told[key]}\n{when}".strip()
    facts = OrderConfirmationFacts(
        seller=issuer_now(rd),
        customer=bill_to,
        delivery=ship_to if ship_to.address and ship_to.address != bill_to.address else None,
        number=row["number"] or "",
        confirmed_on=row["ordered_on"],
        currency=row["currency"],
        lines=tuple(
            _line(line, row["currency"], words, told.get(line["id"], ""), with_tax=row["prices_include_tax"])
            for line in rd.execute(_LINES, {"id": order_id}).mappings()
        ),
        net=row["net"],
        tax=row["tax"],
        rounding=row["rounding_amount"],
        total=row["total"],
        taxes=tuple(
            TaxLine(
                rate_ppm=each["rate_ppm"],
                net=each["net"],
                tax=each["tax"],
                category=cast("Category", each["category"]),
            )
            for each in rd.execute(_TAXES, {"id": order_id}).mappings()
        ),
        prices_include_tax=row["prices_include_tax"],
        ordered_on=row["ordered_on"],
        # A day that was proposed of one that does not stand yet is no promise.
        promised_on=row["promised_on"] if order.stands else None,
        shop_order_number=row["remote_number"] or "",
        buyer_reference=row["customer_reference"],
        terms=agreed.names.get(words.language, agreed.words),
        terms_told=terms_told(rd, order, order.total - order.deposit_asked, order.currency, words),
        method=method_said(rd, row["payment_method"], words),
        note=row["note"],
        draft=row["state"] in ("draft", "held"),
        awaited=order.awaited,
        on_delivery=order.due_at_the_door,
    )
    return facts, words


def issuer(company: dict[str, Any], logo: bytes | None = None) -> Issuer:
    """The merchant as papers print him, from his frozen form, with the PNG file of his logo."""
    town = f"{company['postcode']} {company['city']}".strip()
    return Issuer(
        name=company["name"],
        address=tuple(part for part in (*company["address"].splitlines(), town) if part),
        siren=company["siren"] or "",
        siret=company["siret"] or "",
        vat_number=company["vat_number"] or "",
        mentions=legal_lines(company),
        contact=tuple(part for part in (company["email"], company["phone"]) if part),
        iban=company["iban"] or "",
        bic=company["bic"] or "",
        logo=logo,
        look=look_kept(company.get("look", {})),
        country=company["country"] or "FR",
    )


def issuer_now(rd: Read) -> Issuer:
    """The merchant as papers made now print him: with the logo and the look in use."""
    shown = {**asdict(the_company(rd)), "look": kept(look_in_use(rd))}
    return issuer(shown, logo_of(rd, logo_in_use(rd)))


def legal_lines(company: Mapping[str, Any]) -> tuple[str, ...]:
    """The form of a company with its capital, and its register: "SARL au capital de 8 000 €", "RCS Avignon".

    In the language of the company's own papers, whoever they go to: so it stands in the register. What was frozen before
    there were such fields, and a form that names its capital by itself, stay as they are.
    """
    form, capital = str(company["legal_form"] or ""), company.get("capital")
    if capital and not names_capital(form):
        words = Words(company["language"])
        amount = words.whole_money(capital, company["currency"])
        form = words.say("paper.capital", form=form, capital=amount).strip()
    return tuple(line for line in (form, company.get("registry")) if line)


def names_capital(legal_form: str) -> bool:
    """Whether a legal form says the capital too, as it had to be typed while there was no field for it."""
    return "capital" in legal_form.lower()


def addressee(address: dict[str, Any], who: dict[str, Any]) -> Addressee:
    """Whom a paper goes to, from an address as it was frozen on the document."""
    first = address.get("company") or address.get("name") or who.get("name") or ""
    second = address.get("name") if address.get("company") and address.get("name") != first else ""
    point = " ".join(str(address.get(each) or "") for each in ("point_carrier", "point_code")).strip()
    lines = (
        second,
        address.get("point_name"),
        point,
        address.get("line1"),
        address.get("line2"),
        *town_lines(address),
    )
    return Addressee(
        name=first,
        address=tuple(line for line in lines if line),
        siren=who.get("siren") or "",
        vat_number=who.get("vat_number") or "",
        country=(address.get("country") or "").upper(),
    )


def telephone(*addresses: Mapping[str, Any]) -> str:
    """The first telephone that addresses frozen on a document have; empty where none has one."""
    return next((str(each["phone"]) for each in addresses if each.get("phone")), "")


def _line(line: Any, currency: str, words: Words, description: str, *, with_tax: bool) -> PricedLine:
    scale = 10 ** decimals(currency)
    full = rounded_div(line["unit_price_micro"] * line["quantity_milli"] * scale, 1_000_000_000)
    off = full - line["gross" if with_tax else "net"] if line["kind"] in COUNTED else 0
    if line["discount_ppm"] and not line["discount_amount"]:
        discount = words.percent(line["discount_ppm"])
    else:
        discount = words.money(-off, currency, sign=False) if off else ""
    return PricedLine(
        kind=line["kind"],
        unit=words.say(f"unit.{line['unit']}.short") if line["unit"] != "piece" else "",
        discount=discount,
        name=line["name"],
        description=description,
        sku=line["sku"],
        quantity_milli=line["quantity_milli"],
        unit_price_micro=line["unit_price_micro"],
        rate_ppm=line["rate_ppm"],
        net=line["net"],
        tax=line["tax"],
        gross=line["gross"],
    )
