"""An issued document in the codes of an e-invoice, read only from what was frozen at issue, beside its page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, bindparam, select

from app.base.door import Read
from app.base.words import Words
from app.invoicing.einvoice_codes import reason_code, reason_of
from app.invoicing.einvoice_facts import EInvoiceFacts, Ground, LineCodes, Party, Treatment
from app.invoicing.frozen import NOTHING, invoice_facts
from app.invoicing.invoice_facts import InvoiceFacts
from app.invoicing.tables import invoice, invoice_line
from app.invoicing.vat_texts import mention
from app.orders.frozen import legal_lines
from app.pricing.territory import is_french, territory_of
from app.pricing.vat_law import rule

_ROW = (
    invoice.c.seller,
    invoice.c.customer,
    invoice.c.delivery,
    invoice.c.texts,
    invoice.c.corrects_id,
    invoice.c.issued_on,
)
_BY_ID = select(*_ROW).where(invoice.c.id == bindparam("id"))
_KIND = select(invoice.c.kind).where(invoice.c.id == bindparam("id"))
_LINES = (
    select(
        invoice_line.c.kind,
        invoice_line.c.name,
        invoice_line.c.description,
        invoice_line.c.unit,
        invoice_line.c.category,
        invoice_line.c.discount_amount,
        invoice_line.c.vat_rule,
        invoice_line.c.vat_territory,
        invoice_line.c.vat_reason,
    )
    .where(invoice_line.c.invoice_id == bindparam("id"))
    .order_by(invoice_line.c.position)
)


def einvoice_facts(
    rd: Read, invoice_id: int, instead: Mapping[str, Any] = NOTHING
) -> tuple[EInvoiceFacts, Words]:
    """What page and e-invoice of an issued document say, and the words of its language.

    `instead` are columns of a corrective invoice that stand in the place of its own.
    """
    page, words = invoice_facts(rd, invoice_id, instead)
    row = {**rd.execute(_BY_ID, {"id": invoice_id}).mappings().one(), **instead}
    lines = rd.execute(_LINES, {"id": invoice_id}).mappings().all()
    codes = _codes(lines, page)
    seller = _seller(json.loads(row["seller"]))
    customer = json.loads(row["customer"])
    buyer = _party(customer["address"], customer, words)
    facts = EInvoiceFacts(
        page=page,
        seller=seller,
        buyer=buyer,
        delivery=_delivery(json.loads(row["delivery"]), buyer, words)
        if page.delivery or any(code.category == "K" for code in codes)
        else None,
        codes=codes,
        grounds=_grounds(lines, json.loads(row["seller"]), words),
        treatment=_treatment(customer["kind"], buyer),
        recovery_fee=words.say("paper.recovery_fee", amount=words.money(page.recovery_fee, "EUR"))
        if page.recovery_fee
        else "",
        discount=words.say("einvoice.discount"),
        instalments=tuple(
            words.say("einvoice.instalment", on=each.due_on, amount=words.money(each.amount, page.currency))
            for each in page.instalments
        ),
        credit_terms=words.say("einvoice.credit"),
        otherwise=_otherwise(page, words),
        corrects_deposit=row["corrects_id"] is not None
        and rd.scalar(_KIND, {"id": row["corrects_id"]}) == "deposit",
        absent=(
            words.say("einvoice.absent.fee"),
            words.say("einvoice.absent.penalties"),
            words.say("einvoice.absent.discount"),
        ),
    )
    return facts, words


def _codes(lines: Sequence[RowMapping], page: InvoiceFacts) -> tuple[LineCodes, ...]:
    """The lines in codes; of an invoice of several orders each with the heading it stands below, one for each order."""
    orders = iter(page.orders)
    heading, supplied_on = "", None
    found: list[LineCodes] = []
    for each in lines:
        if page.orders and each["kind"] == "section" and (order := next(orders, None)):
            heading = " · ".join(part for part in (each["name"], each["description"]) if part)
            supplied_on = order.supplied_on
        rule = each["vat_rule"] or ""
        found.append(
            LineCodes(each["unit"], each["category"], each["discount_amount"], rule, heading, supplied_on)
        )
    return tuple(found)


def _otherwise(page: InvoiceFacts, words: Words) -> str:
    """How it is paid where nothing is to be transferred, in the words of the page."""
    if page.on_delivery:
        return f"{words.say('paper.pay.on_delivery')}. {words.say('paper.pay.on_delivery_explained')}"
    if page.debit is None:
        return ""
    if page.debit.on is None:
        return f"{words.say('paper.pay.by_debit')}. {words.say('paper.pay.by_debit_explained')}"
    return f"{words.say('paper.pay.by_debit')}. {words.say('einvoice.debited_about', date=page.debit.on)}"


def _seller(company: Mapping[str, Any]) -> Party:
    line1, _, line2 = str(company["address"]).strip().partition("\n")
    return Party(
        name=company["name"],
        line1=line1.strip(),
        line2=" ".join(line2.split()),
        postcode=company["postcode"],
        city=company["city"],
        country=company["country"] or "FR",
        legal_form=" · ".join(legal_lines(company)),
        siren=company["siren"] or (company["siret"] or "")[:9],
        siret=company["siret"] or "",
        vat_number=company["vat_number"] or "",
        email=company["email"] or "",
        phone=company["phone"] or "",
    )


def _party(address: Mapping[str, Any], who: Mapping[str, Any], words: Words) -> Party:
    """Whom a document goes to, as `app.orders.frozen.addressee` names them."""
    name = address.get("company") or address.get("name") or who.get("name") or words.say("einvoice.unnamed")
    person = address.get("name") if address.get("company") else ""
    return Party(
        name=name,
        contact=person if person and person != name else "",
        line1=address.get("line1") or "",
        line2=address.get("line2") or "",
        postcode=address.get("postcode") or "",
        city=address.get("city") or "",
        region=address.get("region") or "",
        country=(address.get("country") or "FR").upper(),
        siren=who.get("siren") or (who.get("siret") or "")[:9],
        siret=who.get("siret") or "",
        vat_number=who.get("vat_number") or "",
        email=address.get("email") or "",
        phone=address.get("phone") or "",
    )


def _delivery(told: Mapping[str, Any], buyer: Party, words: Words) -> Party:
    """Where the goods go: the buyer's own address where nothing else was told."""
    place = _party(told, {}, words)
    at = place if told.get("line1") or told.get("postcode") or told.get("city") else buyer
    return replace(at, contact="", siren="", siret="", vat_number="", email="", phone="")


def _treatment(kind: str, buyer: Party) -> Treatment:
    if kind != "company":
        return "B2C"
    if not is_french(territory_of(buyer.country, buyer.postcode)):
        return "B2BINT"
    return "B2B" if buyer.siren else ""


def _grounds(lines: Sequence[RowMapping], seller: Mapping[str, Any], words: Words) -> tuple[Ground, ...]:
    """Why each category bears no VAT, each ground once, in the order of the lines."""
    found: dict[Ground, None] = {}
    for line in lines:
        key, reason = line["vat_rule"], line["vat_reason"] or ""
        if key and line["category"] not in _WITHOUT_GROUND:
            code = reason_code(reason) if key == "exempt" else rule(key).reason
            told = mention(key, line["vat_territory"] or "", reason, words)
            found[Ground(line["category"], code, told)] = None
    # Documents of before froze no rule beside the category.
    for category in dict.fromkeys(line["category"] for line in lines):
        if category in _WITHOUT_GROUND or any(each.category == category for each in found):
            continue
        if category == "E" and seller["vat_regime"] == "franchise":
            found[Ground("E", rule("franchise").reason, words.say("vat.mention.franchise"))] = None
        else:
            found[Ground(category, reason_of(category), words.say("einvoice.exempt"))] = None
    return tuple(found)


_WITHOUT_GROUND = ("S", "Z")
