"""The seller of an invoice that came, and which of our suppliers that is: by VAT number, by SIREN, by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.folding import folded
from app.customers.identifiers import checked_siren, checked_vat_number, of_the_union
from app.purchasing.tables import supplier


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerTold:
    """The seller as an invoice names it; numbers without spaces, empty where they are not told."""

    name: str
    siren: str = ""
    vat_number: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""


def supplier_of(rd: Read, seller: SellerTold) -> int | None:
    """The supplier in use that an invoice is of: by VAT number, by SIREN, by name; None where none or several are meant."""
    for column, told in ((supplier.c.vat_number, seller.vat_number), (supplier.c.siren, seller.siren)):
        if told:
            found = rd.execute(_IN_USE.where(column == told)).scalars().all()
            if len(found) == 1:
                return int(found[0])
    spelt = folded(seller.name)
    named = [row.id for row in rd.execute(_NAMES) if folded(row.name) == spelt and _fits(row, seller)]
    return int(named[0]) if len(named) == 1 else None


def told_by(row: Any) -> SellerTold:
    """The seller as the invoice of a row named it."""
    return SellerTold(**json.loads(row.seller))


def learn(tx: Write, supplier_id: int, row: Any) -> None:
    """Give a supplier of whom no number is known those of an invoice, unless another supplier has them."""
    known = tx.execute(_NUMBERS, {"id": supplier_id}).one()
    siren, vat_number = right_siren(row.seller_siren), right_vat_number(row.seller_vat)
    if known.siren or known.vat_number or not (siren or vat_number):
        return
    taken = supplier_of(tx, SellerTold(name="", siren=siren or "", vat_number=vat_number or ""))
    if taken is None:
        tx.update(supplier, supplier_id, siren=siren, vat_number=vat_number)


def right_siren(told: str | None) -> str | None:
    """A SIREN as it is kept of a supplier; None for one that cannot be right."""
    return _right(checked_siren, told)


def right_vat_number(told: str | None) -> str | None:
    """The same of a VAT number."""
    return _right(checked_vat_number, told) if told and of_the_union(told) else told or None


def _right(checked: Callable[[str], str], told: str | None) -> str | None:
    try:
        return checked(told) if told else None
    except Refusal:
        return None


def _fits(row: Any, seller: SellerTold) -> bool:
    """Whether no number says that a supplier of the same name is another firm."""
    pairs = ((row.siren, seller.siren), (row.vat_number, seller.vat_number))
    return all(not ours or not theirs or ours == theirs for ours, theirs in pairs)


_IN_USE = select(supplier.c.id).where(supplier.c.archived_at.is_(None))
_NAMES = select(supplier.c.id, supplier.c.name, supplier.c.siren, supplier.c.vat_number).where(
    supplier.c.archived_at.is_(None)
)
_NUMBERS = select(supplier.c.siren, supplier.c.vat_number).where(supplier.c.id == bindparam("id"))
