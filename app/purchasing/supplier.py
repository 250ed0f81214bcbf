"""A supplier: kept, changed, archived; and what they offer, product by product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.uid import new_uid
from app.catalogue.product import goods
from app.customers.identifiers import checked_siren, checked_vat_number, of_the_union
from app.purchasing.tables import supplier, supplier_product


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierDraft:
    """A supplier as typed. `minimum_amount` is the least order without tax, in minor units of the company's currency.

    `terms` says in words when they want their money, `lead_days` how many days goods take to come.
    """

    name: str
    contact: str = ""
    email: str | None = None
    phone: str | None = None
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    language: str = "fr"
    our_number: str = ""
    terms: str = ""
    lead_days: int | None = None
    minimum_amount: int | None = None
    note: str = ""
    siren: str | None = None
    vat_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDraft:
    """What a supplier offers of a product: their code, units a pack (thousandths), price of one unit (micro units, no tax).

    `lead_days` where they differ from the supplier's; the `preferred` supplier of a product is asked first.
    """

    product_id: int
    code: str = ""
    pack_milli: int = 1000
    price_micro: int | None = None
    lead_days: int | None = None
    preferred: bool = False


@verb("supplier.add")
def add(tx: Write, draft: SupplierDraft) -> int:
    """Add a supplier; refused with ``supplier_without_name`` or ``supplier_name_taken``, or for a SIREN or VAT number
    as `app.customers.identifiers` says.
    """
    values = _values(tx, draft, None)
    row_id = tx.insert(supplier, {**values, "uid": new_uid(), "archived_at": None, "created_at": tx.now})
    tx.note(name=values["name"])
    return row_id


@verb("supplier.change")
def change(tx: Write, supplier_id: int, draft: SupplierDraft) -> None:
    """Change a supplier; documents keep what they said. Refused as `add` is, and with ``supplier_unknown``."""
    must_know(tx, supplier_id)
    values = _values(tx, draft, supplier_id)
    tx.update(supplier, supplier_id, **values)
    tx.note(name=values["name"])


@verb("supplier.archive")
def archive(tx: Write, supplier_id: int) -> None:
    """Take a supplier out of use; they stay on every document that names them. Refused with ``supplier_unknown``."""
    tx.note(name=must_know(tx, supplier_id))
    tx.update(supplier, supplier_id, archived_at=tx.now)


@verb("supplier.offer")
def offer(tx: Write, supplier_id: int, draft: OfferDraft) -> int:
    """Keep what a supplier offers of a product, in place of what stood there; gives its key.

    Refused with ``supplier_unknown``, ``product_not_stocked``, ``pack_not_positive`` or ``offer_price_negative``.
    """
    name = must_know(tx, supplier_id)
    found = goods(tx, [draft.product_id]).get(draft.product_id)
    if found is None or not found.stocked:
        raise Refusal("product_not_stocked")
    if draft.pack_milli <= 0:
        raise Refusal("pack_not_positive")
    if draft.price_micro is not None and draft.price_micro < 0:
        raise Refusal("offer_price_negative")
    if draft.preferred:
        for row_id in (
            tx.execute(_PREFERRED, {"product": draft.product_id, "but": supplier_id}).scalars().all()
        ):
            tx.update(supplier_product, row_id, preferred=False)
    standing = tx.scalar(_OFFER, {"supplier": supplier_id, "product": draft.product_id})
    values = {
        "code": draft.code.strip(),
        "pack_milli": draft.pack_milli,
        "price_micro": draft.price_micro,
        "lead_days": draft.lead_days,
        "preferred": draft.preferred,
        "withdrawn_at": None,
    }
    if standing is None:
        row_id = tx.insert(
            supplier_product, {**values, "supplier_id": supplier_id, "product_id": draft.product_id}
        )
    else:
        row_id = int(standing)
        tx.update(supplier_product, row_id, **values)
    tx.touch("supplier", supplier_id)
    tx.touch("product", draft.product_id)
    tx.note(name=name)
    return row_id


@verb("supplier.withdraw")
def withdraw(tx: Write, supplier_id: int, product_id: int) -> None:
    """Forget that a supplier offers a product; nothing happens where they do not. Refused with ``supplier_unknown``."""
    name = must_know(tx, supplier_id)
    standing = tx.scalar(_OFFER, {"supplier": supplier_id, "product": product_id})
    if standing is None:
        return
    tx.update(supplier_product, int(standing), withdrawn_at=tx.now, preferred=False)
    tx.touch("supplier", supplier_id)
    tx.touch("product", product_id)
    tx.note(name=name)


def must_know(rd: Read, supplier_id: int) -> str:
    """The name of a supplier; refused with ``supplier_unknown``."""
    name = rd.scalar(_NAME, {"id": supplier_id})
    if name is None:
        raise Refusal("supplier_unknown", supplier=supplier_id)
    return str(name)


def prices_of(rd: Read, supplier_id: int) -> dict[int, int]:
    """What a supplier asks for one unit of each product (micro units, without tax), where that is known."""
    return {row.product_id: row.price_micro for row in rd.execute(_PRICES, {"supplier": supplier_id})}


def _values(tx: Write, draft: SupplierDraft, but: int | None) -> dict[str, Any]:
    name = draft.name.strip()
    if not name:
        raise Refusal("supplier_without_name")
    spelt = folded(f"{name} {draft.contact}".strip())
    for row in tx.execute(_NAMED, {"name": name}):
        if row.id != but:
            raise Refusal("supplier_name_taken", name=name)
    return {
        "name": name,
        "folded": spelt,
        "contact": draft.contact.strip(),
        "email": draft.email or None,
        "phone": draft.phone or None,
        "line1": draft.line1,
        "line2": draft.line2,
        "postcode": draft.postcode,
        "city": draft.city,
        "country": draft.country,
        "language": draft.language,
        "our_number": draft.our_number,
        "terms": draft.terms,
        "lead_days": draft.lead_days,
        "minimum_amount": draft.minimum_amount,
        "note": draft.note,
        "siren": checked_siren(draft.siren) if draft.siren else None,
        "vat_number": _spelt(draft.vat_number),
    }


def _spelt(vat_number: str | None) -> str | None:
    """A VAT number as it is kept, without spaces; one of the Union is checked, others are as each country makes them."""
    plain = "".join(character for character in (vat_number or "").upper() if character.isalnum())
    if not plain:
        return None
    return checked_vat_number(plain) if of_the_union(plain) else plain


_NAME = select(supplier.c.name).where(supplier.c.id == bindparam("id"))
_NAMED = select(supplier.c.id).where(supplier.c.name == bindparam("name"), supplier.c.archived_at.is_(None))
_OFFER = select(supplier_product.c.id).where(
    supplier_product.c.supplier_id == bindparam("supplier"),
    supplier_product.c.product_id == bindparam("product"),
)
_PREFERRED = select(supplier_product.c.id).where(
    supplier_product.c.product_id == bindparam("product"),
    supplier_product.c.supplier_id != bindparam("but"),
    supplier_product.c.preferred,
)
_PRICES = select(supplier_product.c.product_id, supplier_product.c.price_micro).where(
    supplier_product.c.supplier_id == bindparam("supplier"),
    supplier_product.c.price_micro.is_not(None),
    supplier_product.c.withdrawn_at.is_(None),
)
