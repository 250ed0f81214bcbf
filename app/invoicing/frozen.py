"""An issued document as its paper prints it, read only from what was frozen at issue: the same for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import RowMapping, bindparam, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.logo import logo_of
from app.base.words import Words
from app.invoicing.deposits import deductions_of
from app.invoicing.exchange import exchange_of
from app.invoicing.invoice_facts import (
    CorrectedInvoice,
    DebitFacts,
    InstalmentFacts,
    InvoiceFacts,
    InvoiceKind,
    OrderFacts,
    SettlementFacts,
)
from app.invoicing.tables import invoice, invoice_instalment, invoice_line, invoice_tax
from app.invoicing.vat_texts import supply_told, vat_notes
from app.orders.frozen import addressee, issuer
from app.orders.priced_lines import Category, PricedLine, TaxLine

_RECOVERY_FEE = 4_000
"""Forty euros (Code de commerce, D441-5), on documents of before that froze no sum: only those in euros said it."""

_BY_ID = select(invoice).where(invoice.c.id == bindparam("id"))
_LINES = (
    select(invoice_line).where(invoice_line.c.invoice_id == bindparam("id")).order_by(invoice_line.c.position)
)
_TAXES = (
    select(invoice_tax).where(invoice_tax.c.invoice_id == bindparam("id")).order_by(invoice_tax.c.position)
)
_INSTALMENTS = (
    select(invoice_instalment)
    .where(invoice_instalment.c.invoice_id == bindparam("id"))
    .order_by(invoice_instalment.c.position)
)


NOTHING: Mapping[str, Any] = MappingProxyType({})


def invoice_facts(
    rd: Read, invoice_id: int, instead: Mapping[str, Any] = NOTHING
) -> tuple[InvoiceFacts, Words]:
    """What the paper of an issued document says, and the words of its language.

    `instead` are columns of a corrective invoice that stand in the place of its own.
    """
    own = rd.execute(_BY_ID, {"id": invoice_id}).mappings().one_or_none()
    if own is None:
        raise Refusal("invoice_unknown", invoice=invoice_id)
    row = {**own, **instead}
    seller, customer = json.loads(row["seller"]), json.loads(row["customer"])
    texts = json.loads(row["texts"])
    words = Words(row["language"]).with_own(texts.get("said", {}))
    lines = tuple(
        _line(line, row["currency"], words) for line in rd.execute(_LINES, {"id": invoice_id}).mappings()
    )
    order = texts.get("order", {})
    corrects = texts.get("corrects")
    professional = bool(texts.get("professional"))
    deposits = deductions_of(rd, invoice_id)
    settled = tuple(
        SettlementFacts(kind="deposit", on=each.issued_on, amount=each.amount, name=each.number, tax=each.tax)
        for each in deposits
    ) + tuple(
        SettlementFacts(
            # Documents of before name none: theirs are payments.
            kind=each.get("kind", "payment"),
            on=date.fromisoformat(each["on"]),
            amount=each["amount"],
            name=" · ".join(part for part in (each.get("said", ""), each["reference"]) if part),
            how=each.get("said", ""),
        )
        for each in texts.get("settled", ())
    )
    bill_to = addressee(customer["address"], customer)
    ship_to = addressee(json.loads(row["delivery"]), {})
    facts = InvoiceFacts(
        kind=cast("InvoiceKind", row["kind"]),
        number=row["number"],
        issued_on=row["issued_on"],
        seller=issuer(seller, logo_of(rd, seller.get("logo"))),
        customer=bill_to,
        delivery=ship_to if ship_to.address and ship_to.address != bill_to.address else None,
        currency=row["currency"],
        lines=lines,
        net=row["net"],
        tax=row["tax"],
        rounding=row["rounding_amount"],
        total=row["total"],
        amount_due=row["total"] - sum(each.amount for each in settled),
        taxes=tuple(
            TaxLine(
                rate_ppm=each["rate_ppm"],
                net=each["net"],
                tax=each["tax"],
                category=cast("Category", each["category"]),
            )
            for each in rd.execute(_TAXES, {"id": invoice_id}).mappings()
        ),
        prices_include_tax=row["prices_include_tax"],
        professional=professional,
        instalments=_instalments(rd, own, sum(each.amount for each in deposits)),
        terms=texts.get("terms", ""),
        order_number=order.get("number") or "",
        shop_order_number=order.get("remote_number") or "",
        buyer_reference=order.get("reference") or "",
        payment_reference=own["number"] if instead else "",
        ordered_on=date.fromisoformat(order["ordered_on"]) if order.get("ordered_on") else None,
        supplied_on=date.fromisoformat(texts["supplied_on"]) if texts.get("supplied_on") else None,
        corrects=CorrectedInvoice(
            number=corrects["number"], issued_on=date.fromisoformat(corrects["issued_on"])
        )
        if corrects
        else None,
        settled=settled,
        supply=supply_told(texts),
        vat_on_debits=bool(texts.get("vat_on_debits")),
        vat_notes=vat_notes(texts, seller, words),
        late_penalties=words.say("invoice.late_penalties", rate=words.percent(texts["late_rate_ppm"]))
        if texts.get("late_rate_ppm")
        else "",
        discount_terms=words.say("invoice.no_discount") if professional else "",
        other_terms=(texts["terms_accepted"],)
        if texts.get("terms_accepted") and row["kind"] != "credit_note"
        else (),
        recovery_fee=texts.get("recovery_fee", _RECOVERY_FEE if row["currency"] == "EUR" else 0)
        if professional
        else 0,
        warranty=words.say("invoice.warranty") if texts.get("warranty") else "",
        note=texts.get("note", ""),
        deposit_of=_deposit_of(texts.get("deposit", {})),
        reason=words.fact(texts.get("reason", "")),
        on_delivery=row["kind"] in ("invoice", "corrective")
        and texts.get("payment", {}).get("kind") == "on_delivery",
        debit=_debit(texts.get("debit")),
        exchange=exchange_of(rd, row),
        payment_code=bool(texts.get("payment_code")),
        assigned=texts.get("assigned", {}).get("wording", ""),
        orders=tuple(_order(each) for each in texts.get("orders", ())),
    )
    return facts, words


def _deposit_of(told: dict[str, Any]) -> tuple[int, int] | None:
    return (told["order_total"], told["left"]) if "left" in told else None


def _order(told: dict[str, Any]) -> OrderFacts:
    return OrderFacts(
        number=told.get("number") or told.get("remote_number") or "",
        ordered_on=date.fromisoformat(told["ordered_on"]),
        reference=told.get("reference") or "",
        supplied_on=date.fromisoformat(told["supplied_on"]) if told.get("supplied_on") else None,
    )


def _debit(told: dict[str, Any] | None) -> DebitFacts | None:
    if not told:
        return None
    on = date.fromisoformat(told["on"]) if told.get("on") else None
    return DebitFacts(mandate=told["mandate"], iban=told["iban"], creditor=told["creditor"], on=on)


def _instalments(rd: Read, row: RowMapping, deposits: int) -> tuple[InstalmentFacts, ...]:
    """What falls due when; the part that deposits settled at issue is not asked for, so it is not told."""
    by_day: dict[date, int] = {}
    rows = rd.execute(_INSTALMENTS, {"id": row["id"]}).mappings().all()
    for each in rows:
        by_day[each["due_on"]] = by_day.get(each["due_on"], 0) + each["amount"]
    if row["order_count"]:
        # Each order asks for its own; what falls due on one day is one amount to whoever pays it.
        found = tuple(InstalmentFacts(due_on=day, amount=by_day[day]) for day in sorted(by_day))
    else:
        found = tuple(InstalmentFacts(due_on=each["due_on"], amount=each["amount"]) for each in rows)
    settled = (
        len(found) > 1 and deposits and found[0] == InstalmentFacts(due_on=row["issued_on"], amount=deposits)
    )
    return found[1:] if settled else found


def _line(line: Any, currency: str, words: Words) -> PricedLine:
    discount = line["discount_amount"]
    return PricedLine(
        kind=line["kind"],
        name=line["name"],
        description=line["description"],
        sku=line["sku"],
        quantity_milli=line["quantity_milli"],
        unit=words.say(f"unit.{line['unit']}.short") if line["unit"] != "piece" else "",
        unit_price_micro=line["unit_price_micro"],
        discount=words.money(-discount, currency, sign=False) if discount else "",
        rate_ppm=line["rate_ppm"],
        net=line["net"],
        tax=line["tax"],
        gross=line["gross"],
    )
