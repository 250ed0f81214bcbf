"""Rectifying: an invoice whose particulars are wrong is issued once more with the right ones, for the very same figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.country import country_code
from app.customers.identifiers import checked_siren, checked_siret, checked_vat_number
from app.invoicing.corrective import Particulars, corrective_facts, correctives_of, particulars_of
from app.invoicing.einvoice_check import check_facts
from app.invoicing.issue import seller_now
from app.invoicing.issued import credit_notes_of, issued
from app.invoicing.mentions import Said, refuse_lacking
from app.invoicing.tables import corrective_invoice, invoice, invoice_line
from app.orders.order import WORDS
from app.pricing.territory import territory_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectified:
    """The particulars as they ought to stand: None leaves what the invoice says, an empty text takes it off."""

    company: str | None = None
    name: str | None = None
    line1: str | None = None
    line2: str | None = None
    postcode: str | None = None
    city: str | None = None
    country: str | None = None
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    reference: str | None = None


_IDENTIFIERS = {"siren": checked_siren, "siret": checked_siret, "vat_number": checked_vat_number}
_ADDRESS = ("company", "name", "line1", "line2", "postcode", "city", "country")


@verb("bill.rectify")
def rectify(tx: Write, invoice_id: int, wanted: Rectified, reason: str) -> int:
    """Issue the corrective invoice of an invoice; gives its key. Its figures and its debt stay those of the invoice.

    Refused with ``invoice_unknown``, ``reason_missing``, ``rectify_not_invoice`` for a deposit or a credit note,
    ``rectify_credited`` once it was credited, ``rectify_unchanged`` where nothing is otherwise, ``rectify_taxed`` where
    the VAT would be another country's, as identifiers are checked, and as an invoice that lacks a mention or whose
    e-invoice is none.
    """
    of = issued(tx, invoice_id)
    if of is None:
        raise Refusal("invoice_unknown", invoice=invoice_id)
    if of.kind != "invoice":
        raise Refusal("rectify_not_invoice", number=of.number)
    if not reason.strip():
        raise Refusal("reason_missing")
    if credit_notes_of(tx, of):
        raise Refusal("rectify_credited", number=of.number)
    before = particulars_of(tx, invoice_id)
    after = rectified(before, wanted)
    seller = seller_now(tx)
    if after == before and seller == _seller_before(tx, invoice_id):
        raise Refusal("rectify_unchanged", number=of.number)
    if _territory(after) != _territory(before):
        raise Refusal("rectify_taxed", number=of.number)
    vat = tx.execute(_VAT, {"id": invoice_id, "words": list(WORDS)})
    said = Said(
        seller=seller,
        customer=after.customer,
        billing=after.customer["address"],
        vat=frozenset((row.category, row.vat_rule or "") for row in vat),
    )
    refuse_lacking(said, tx.today, number=of.number, order=of.order_id or 0)
    earlier = correctives_of(tx, invoice_id)
    number = numbering.take(tx, "corrective", tx.today).text
    made = tx.insert(
        corrective_invoice,
        {
            "uid": new_uid(),
            "number": number,
            "invoice_id": invoice_id,
            "position": len(earlier) + 1,
            "issued_on": tx.today,
            "seller": _json(seller),
            "customer": _json(after.customer),
            "delivery": _json(after.delivery),
            "reference": after.reference,
            "reason": reason.strip(),
            "issued_at": tx.now,
        },
    )
    check_facts(tx, corrective_facts(tx, made)[0])
    tx.touch("invoice", invoice_id)
    tx.note(number=number, corrects=earlier[-1].number if earlier else of.number, reason=reason.strip())
    return made


def rectified(before: Particulars, wanted: Rectified) -> Particulars:
    """The particulars with what is wanted in the place of what stood; identifiers refused as they are in a record."""
    told = {name: value.strip() for name, value in asdict(wanted).items() if value is not None}
    customer = dict(before.customer)
    for name, checked in _IDENTIFIERS.items():
        if name in told:
            customer[name] = checked(told[name]) if told[name] else None
    address = dict(customer["address"])
    address |= {name: told[name] for name in _ADDRESS if name in told}
    if "country" in told:
        address["country"] = country_code(told["country"])
    customer["address"] = address
    return replace(before, customer=customer, reference=told.get("reference", before.reference))


def _seller_before(rd: Read, invoice_id: int) -> Mapping[str, Any]:
    """The seller as the paper that counts now says it."""
    last = correctives_of(rd, invoice_id)
    if last:
        return json.loads(str(rd.scalar(_SELLER_OF_LAST, {"id": last[-1].id})))
    return json.loads(str(rd.scalar(_SELLER, {"id": invoice_id})))


def _territory(told: Particulars) -> str:
    """Where the customer is for VAT."""
    address = told.customer["address"]
    return territory_of((address.get("country") or "FR").upper(), address.get("postcode") or "")


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


_SELLER = select(invoice.c.seller).where(invoice.c.id == bindparam("id"))
_SELLER_OF_LAST = select(corrective_invoice.c.seller).where(corrective_invoice.c.id == bindparam("id"))
_VAT = (
    select(invoice_line.c.category, invoice_line.c.vat_rule)
    .where(
        invoice_line.c.invoice_id == bindparam("id"),
        invoice_line.c.kind.not_in(bindparam("words", expanding=True)),
    )
    .distinct()
)
