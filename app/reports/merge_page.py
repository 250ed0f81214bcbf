"""Two customers beside each other before they are merged: what each says, and what of each would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.tags import tags_of
from app.customers.duplicates import Identity, duplicates
from app.customers.file import notes_of
from app.customers.queries import AddressRow, CustomerRow, addresses_of, customer_rows
from app.customers.tables import customer, customer_merge
from app.customers.task import tasks_of_customer
from app.customers.typed import naming_words
from app.orders.quote_tables import quote
from app.orders.tables import sales_order
from app.receivables.fact import standing_facts
from app.reports.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class MergeSide:
    """One of two customers. `values` are the fields that may be taken over, as they are kept; amounts are minor units."""

    row: CustomerRow
    values: Mapping[str, str]
    terms: Mapping[str, str]
    """The terms' name by language; empty where the customer has the usual ones."""
    standing: Standing
    drafts: int
    orders: int
    quotes: int
    issued: int
    tasks: int
    notes: int
    facts: int
    addresses: tuple[AddressRow, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergePage:
    """Both sides, the one that has more first: that one is kept unless somebody says otherwise."""

    one: MergeSide
    two: MergeSide

    @property
    def shares_nothing(self) -> bool:
        """Whether no word of the name, nor e-mail, telephone, company number or town says that they are one customer."""
        one, two = self.one.row, self.two.row
        shared = naming_words(one.name) & naming_words(two.name)
        alike = folded(one.name) == folded(two.name)
        if one.kind == two.kind == "person" and _first(one) == _first(two) and not alike:
            # Many people have one given name.
            shared -= {_first(one)}
        return not shared and _signs(one).isdisjoint(_signs(two))


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that stands: who was merged into a customer, when, by whom."""

    id: int
    gone_id: int
    number: str
    name: str
    merged_at: datetime
    merged_by: str


def _signs(row: CustomerRow) -> set[tuple[str, str]]:
    """What besides a name may show that two customers are one; of a telephone its last nine digits, however written."""
    phone = "".join(sign for sign in row.phone or "" if sign.isdigit())[-9:]
    known = (
        ("email", folded(row.email or "")),
        ("phone", phone),
        ("siren", row.siren or ""),
        ("vat", row.vat_number or ""),
        ("city", folded(row.city or "")),
    )
    return {sign for sign in known if sign[1]}


def _first(row: CustomerRow) -> str:
    return next(iter(folded(row.name).split()), "")


def merge_page(rd: Read, one_id: int, two_id: int) -> MergePage:
    """Two customers beside each other; refused with ``merge_same`` or ``merge_unknown``."""
    if one_id == two_id:
        raise Refusal("merge_same")
    one, two = _side(rd, one_id), _side(rd, two_id)
    if _weight(two) > _weight(one):
        one, two = two, one
    return MergePage(one, two)


def merges_into(rd: Read, customer_id: int) -> list[MergeRow]:
    """The merges that stand and can be looked at from the customer who was kept, newest first."""
    return [MergeRow(*row) for row in rd.execute(_MERGES, {"kept": customer_id})]


def merge_of(rd: Read, customer_id: int) -> MergeRow | None:
    """The merge by which a customer went, if it stands."""
    row = rd.execute(_GONE, {"gone": customer_id}).first()
    return MergeRow(*row) if row is not None else None


def look_alikes(rd: Read, customer_id: int) -> list[CustomerRow]:
    """The customers in use that share an e-mail, phone, SIREN, VAT number or name with one, the surest first."""
    found = customer_rows(rd, [customer_id])
    if not found:
        return []
    row = found[0]
    typed = Identity(row.name, row.email or "", row.phone or "", row.siren or "", row.vat_number or "")
    return [each.row for each in duplicates(rd, typed, but=customer_id)]


def _side(rd: Read, customer_id: int) -> MergeSide:
    found = customer_rows(rd, [customer_id])
    if not found:
        raise Refusal("merge_unknown")
    row = found[0]
    states = {each.state: int(each.many) for each in rd.execute(_ORDERS, {"customer": customer_id})}
    return MergeSide(
        row=row,
        values={
            "name": row.name,
            "kind": row.kind,
            "contact": row.contact,
            "siren": row.siren or "",
            "siret": row.siret or "",
            "vat_number": row.vat_number or "",
            "email": row.email or "",
            "phone": row.phone or "",
            "language": row.language,
            "terms_id": str(rd.scalar(_TERMS, {"id": customer_id}) or ""),
            "usual_carrier": row.usual_carrier,
            "one_delivery": "yes" if row.one_delivery else "",
            "monthly_invoice": "yes" if row.monthly_invoice else "",
            "invoice_by": row.invoice_by,
            "note": row.note,
        },
        terms={"fr": row.terms_fr, "en": row.terms_en} if row.terms_code else {},
        standing=standing(rd, row.account_id, row.credit_limit, row.limit_currency),
        drafts=states.get("draft", 0),
        orders=states.get("held", 0) + states.get("confirmed", 0),
        quotes=int(rd.scalar(_QUOTES, {"customer": customer_id})),
        issued=sum(many for state, many in states.items() if state in ("closed", "cancelled")),
        tasks=len(tasks_of_customer(rd, customer_id)),
        notes=len(notes_of(rd, customer_id)),
        facts=len(standing_facts(rd, row.account_id)),
        addresses=tuple(addresses_of(rd, customer_id)),
        tags=tags_of(rd, "customer", customer_id),
    )


def _weight(side: MergeSide) -> tuple[int, int, int]:
    """Who has more business, then who has more said of them, then who was there first."""
    said = sum(bool(value) for value in side.values.values())
    return side.orders + side.issued + side.drafts, said, -side.row.id


_TERMS = select(customer.c.terms_id).where(customer.c.id == bindparam("id"))
_ORDERS = (
    select(sales_order.c.state, func.count().label("many"))
    .where(sales_order.c.customer_id == bindparam("customer"))
    .group_by(sales_order.c.state)
)
_QUOTES = select(func.count()).where(
    quote.c.customer_id == bindparam("customer"), quote.c.state.in_(("draft", "sent"))
)
_ROW = (
    select(
        customer_merge.c.id,
        customer_merge.c.gone_id,
        customer.c.number,
        customer.c.name,
        customer_merge.c.merged_at,
        customer_merge.c.merged_by,
    )
    .join(customer, customer.c.id == customer_merge.c.gone_id)
    .where(customer_merge.c.undone_at.is_(None))
    .order_by(customer_merge.c.id.desc())
)
_MERGES = _ROW.where(customer_merge.c.kept_id == bindparam("kept"))
_GONE = _ROW.where(customer_merge.c.gone_id == bindparam("gone")).limit(1)
