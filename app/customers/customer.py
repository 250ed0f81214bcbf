"""A customer: kept, changed, archived, merged; each with an account of debts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.extras import Extras, keep_extras
from app.base.folding import folded
from app.base.uid import new_uid
from app.customers.identifiers import checked_siren, checked_siret, checked_vat_number, siren_of
from app.customers.limit import Limit, record_limit
from app.customers.tables import account, address, customer


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDraft:
    """An address as typed: `kind` is billing or delivery, `country` ISO 3166-1."""

    kind: str = "billing"
    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = "FR"
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDraft:
    """A customer as typed or as a shop sent it; `credit_limit` in minor units of the company's currency, None: none."""

    name: str
    kind: str = "person"
    contact: str = ""
    siren: str | None = None
    siret: str | None = None
    vat_number: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str = "fr"
    territory: str = "FR"
    terms_id: int | None = None
    credit_limit: int | None = None
    passing: bool = False
    trusted: bool = False
    note: str = ""
    monthly_invoice: bool = False
    """What leaves within a month comes on one invoice."""
    invoice_by: str = ""
    """One of `app.customers.invoice_by.WAYS`."""
    usual_carrier: str = ""
    """Who carries what goes to them, whatever the rules on parcels say; empty: as these say."""
    one_delivery: bool = False
    """All of an order comes at once: nothing of it leaves in part by itself."""
    addresses: tuple[AddressDraft, ...] = ()
    extras: Extras | None = None
    """Tags and own fields; None leaves them as they are."""


@verb("customer.add")
def add(tx: Write, draft: CustomerDraft) -> int:
    """Add a customer with an account of their own; identifiers are checked, the name must be there."""
    return insert_customer(tx, draft)


def insert_customer(tx: Write, draft: CustomerDraft) -> int:
    """Write a new customer inside whatever transaction is open."""
    values = _values(draft)
    account_id = tx.insert(account, {"uid": new_uid(), "opened_at": tx.now})
    number = numbering.take(tx, "customer", tx.today).text
    row_id = tx.insert(
        customer,
        {
            **values,
            "uid": new_uid(),
            "number": number,
            "account_id": account_id,
            "archived_at": None,
            "created_at": tx.now,
        },
    )
    tx.insert_many(address, [_address(each, row_id) for each in draft.addresses])
    if draft.credit_limit is not None:
        record_limit(tx, row_id, Limit(draft.credit_limit))
    if draft.extras is not None:
        keep_extras(tx, "customer", row_id, draft.extras)
    tx.note(number=number)
    return row_id


@verb("customer.change")
def change(tx: Write, customer_id: int, draft: CustomerDraft) -> None:
    """Change a customer; issued documents keep what they said. Addresses given are added, standing ones archived."""
    before = tx.scalar(_LIMIT, {"id": customer_id})
    tx.update(customer, customer_id, **_values(draft))
    if draft.credit_limit != before:
        tx.update(customer, customer_id, limit_currency=None)
        record_limit(tx, customer_id, Limit(draft.credit_limit))
    for row_id in tx.execute(_ADDRESSES, {"customer": customer_id}).scalars().all():
        tx.update(address, row_id, archived_at=tx.now)
    tx.insert_many(address, [_address(each, customer_id) for each in draft.addresses])
    if draft.extras is not None:
        keep_extras(tx, "customer", customer_id, draft.extras)


def standing_customer(rd: Read, customer_id: int) -> CustomerDraft:
    """A customer as they stand, as the draft that would change nothing; refused with ``customer_unknown``."""
    row = rd.execute(_STANDING, {"id": customer_id}).mappings().one_or_none()
    if row is None:
        raise Refusal("customer_unknown", customer=customer_id)
    found = rd.execute(_STANDING_ADDRESSES, {"customer": customer_id}).mappings()
    return CustomerDraft(**row, addresses=tuple(AddressDraft(**each) for each in found))


@verb("customer.add_address")
def add_address(tx: Write, customer_id: int, draft: AddressDraft) -> int:
    """Keep one more address of a customer, beside those they have; gives its key."""
    row_id = tx.insert(address, _address(draft, customer_id))
    tx.touch("customer", customer_id)
    return row_id


@verb("customer.archive")
def archive(tx: Write, customer_id: int) -> None:
    """Take a customer out of use; they stay on every document."""
    tx.update(customer, customer_id, archived_at=tx.now)


def default_address(rd: Read, customer_id: int, kind: str) -> dict[str, Any] | None:
    """The customer's present address of a kind; the billing one serves where there is no delivery address."""
    rows = rd.execute(_PRESENT, {"customer": customer_id}).mappings().all()
    for wanted in (kind, "billing", "delivery"):
        for row in rows:
            if row["kind"] == wanted:
                return dict(row)
    return None


_LIMIT = select(customer.c.credit_limit).where(customer.c.id == bindparam("id"))
_ADDRESSES = select(address.c.id).where(
    address.c.customer_id == bindparam("customer"), address.c.archived_at.is_(None)
)
_STANDING = select(*(customer.c[name] for name in CustomerDraft.__slots__ if name in customer.c)).where(
    customer.c.id == bindparam("id")
)
_STANDING_ADDRESSES = (
    select(*(address.c[name] for name in AddressDraft.__slots__))
    .where(address.c.customer_id == bindparam("customer"), address.c.archived_at.is_(None))
    .order_by(address.c.id)
)
_PRESENT = (
    select(address)
    .where(address.c.customer_id == bindparam("customer"), address.c.archived_at.is_(None))
    .order_by(address.c.id.desc())
)


def _values(draft: CustomerDraft) -> dict[str, Any]:
    name = draft.name.strip()
    if not name:
        raise Refusal("customer_without_name")
    siret = checked_siret(draft.siret) if draft.siret else None
    siren = checked_siren(draft.siren) if draft.siren else siren_of(siret) if siret else None
    return {
        "kind": draft.kind,
        "name": name,
        "folded": folded(f"{name} {draft.contact}".strip()),
        "contact": draft.contact,
        "siren": siren,
        "siret": siret,
        "vat_number": checked_vat_number(draft.vat_number) if draft.vat_number else None,
        "email": draft.email,
        "phone": draft.phone,
        "language": draft.language,
        "territory": draft.territory,
        "terms_id": draft.terms_id,
        "credit_limit": draft.credit_limit,
        "passing": draft.passing,
        "trusted": draft.trusted,
        "note": draft.note,
        "monthly_invoice": draft.monthly_invoice,
        "invoice_by": draft.invoice_by,
        "usual_carrier": draft.usual_carrier.strip(),
        "one_delivery": draft.one_delivery,
    }


def _address(draft: AddressDraft, customer_id: int) -> dict[str, Any]:
    names = (
        "kind",
        "name",
        "company",
        "line1",
        "line2",
        "postcode",
        "city",
        "region",
        "country",
        "phone",
        "email",
    )
    values = {name: getattr(draft, name) for name in names}
    return {**values, "uid": new_uid(), "customer_id": customer_id, "archived_at": None}
