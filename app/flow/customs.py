"""Customs: what is declared of parcels beyond what their goods say, and the paper of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.reports.customs import customs_of
from app.reports.customs_paper import render_customs
from app.shipping.customs import CustomsLack
from app.shipping.customs_law import natures
from app.shipping.customs_tables import customs_declaration
from app.shipping.joined import packed_under, together
from app.shipping.tables import shipment

_EORI = 17
"""Letters and digits of an EORI number at most, its country first (regulation (EU) 2015/2446, annex 12-01)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationDraft:
    """What is sent and whom customs may ask; an empty phone is that of the address. `eori` is kept for every parcel."""

    nature: str = "sale"
    phone: str = ""
    importer_reference: str = ""
    comments: str = ""
    eori: str = ""


@verb("ship.declare")
def declare(tx: Write, shipment_id: int, draft: DeclarationDraft) -> None:
    """Say what is declared of the parcels of a shipment, and of all that left in them.

    Refused with ``shipment_not_packed``, ``nature_unknown`` or ``eori_malformed``.
    """
    made: Any = tx.execute(_SHIPMENT, {"id": shipment_id}).one_or_none()
    if made is None or made.kind != "delivery":
        raise Refusal("shipment_not_packed")
    if draft.nature not in natures():
        raise Refusal("nature_unknown", text=draft.nature, known=", ".join(natures()))
    first = packed_under(tx, shipment_id)
    values = {
        "nature": draft.nature,
        "phone": draft.phone.strip(),
        "importer_reference": draft.importer_reference.strip(),
        "comments": draft.comments.strip(),
    }
    eori = checked_eori(draft.eori)
    if eori != settings.get(tx, "customs.eori"):
        settings.write(tx, "customs.eori", eori)
    row: Any = tx.execute(_DECLARED, {"shipment": first}).one_or_none()
    if row is not None:
        tx.update(customs_declaration, row.id, **values)
    else:
        whole = {**values, "uid": new_uid(), "shipment_id": first, "recorded_at": tx.now}
        tx.insert(customs_declaration, whole)
    group = together(tx, [first]).get(first)
    for key in [each.id for each in group.members] if group is not None else [first]:
        tx.touch("shipment", key)
    tx.note(number=made.number)


def checked_eori(typed: str) -> str:
    """An EORI number without spaces: two letters of a country, then up to fifteen signs. Refused with ``eori_malformed``."""
    told = "".join(typed.split()).upper()
    sound = 3 <= len(told) <= _EORI and told[:2].isalpha() and told.isascii() and told.isalnum()
    if told and not sound:
        raise Refusal("eori_malformed", text=typed.strip())
    return told


def customs_paper(rd: Read, shipment_id: int) -> bytes:
    """The CN 23 or CN 22 of a shipment as a PDF; refused with ``customs_not_needed`` or ``customs_lacks``."""
    found = customs_of(rd, shipment_id)
    if found is None:
        raise Refusal("customs_not_needed")
    if found.lacks:
        raise lacking(found.number, found.lacks)
    return render_customs(found, the_company(rd))


def lacking(number: str, lacks: tuple[CustomsLack, ...]) -> Refusal:
    """The refusal that names what customs would miss, each thing once, with the first article that lacks it."""
    first = next((each.name for each in lacks if each.name), "")
    fields = tuple(dict.fromkeys(f"customs.field.{each.field}" for each in lacks))
    code = "customs_lacks_of" if first else "customs_lacks"
    return Refusal(code, number=number, missing=fields, product=first)


_SHIPMENT = select(shipment.c.kind, shipment.c.number).where(shipment.c.id == bindparam("id"))
_DECLARED = select(customs_declaration.c.id).where(customs_declaration.c.shipment_id == bindparam("shipment"))
