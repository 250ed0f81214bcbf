"""What lists and pickers show of customers: identity only; what they owe is read a floor higher."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Select, Table, and_, bindparam, func, or_, select

from app.base.door import Read
from app.base.finding import (
    Condition,
    Filter,
    Sorts,
    Views,
    among,
    holds,
    holds_folded,
    in_order,
    one_of,
    with_key,
)
from app.base.listing import Listing
from app.base.register import Register
from app.customers.tables import address, customer, terms

KINDS = ("company", "person")
_PLACE = ("line1", "line2", "postcode", "city", "country")


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in a list or picker. `credit_limit` in minor units of `limit_currency`, where it has none of the
    company's; None for no limit of their own.
    """

    id: int
    uid: str
    number: str
    account_id: int
    kind: str
    name: str
    contact: str
    email: str | None
    phone: str | None
    siren: str | None
    vat_number: str | None
    language: str
    credit_limit: int | None
    limit_currency: str | None
    passing: bool
    archived_at: datetime | None
    invoice_by: str
    usual_carrier: str
    one_delivery: bool
    monthly_invoice: bool
    siret: str | None
    note: str
    terms_code: str
    terms_fr: str
    terms_en: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address of a customer that is still in use."""

    id: int
    uid: str
    kind: str
    name: str
    company: str
    line1: str
    line2: str
    postcode: str
    city: str
    region: str
    country: str
    phone: str | None
    email: str | None


def customers_called(word: str) -> Select[int]:
    """The keys of the customers whose folded name holds a folded word: for searches in the lists of documents."""
    return select(customer.c.id).where(holds_folded(customer.c.folded, word))


def walked_by_customer(rd: Read, customer_id: Column[int]) -> Condition:
    """The join that sorts documents by customer; `customer_id` is the document's column."""
    # The sum keeps SQLite from looking each customer up by key: it walks the customers in their order instead and needs
    # no sort. At 200,000 orders the first page takes 0.3 ms instead of 1,000.
    return customer_id == (customer.c.id if rd.waits_for_rows else customer.c.id + 0)


def by_customer(customer_id: Column[int]) -> dict[str, tuple[Table, Callable[[Read], Condition]]]:
    """What a register of documents joins where it is sorted by ``customer``; `customer_id` is the documents' column."""
    return {"customer": (customer, lambda rd: walked_by_customer(rd, customer_id))}


def matching(rd: Read, word: str) -> list[Condition]:
    """Where a word of a search may stand: name and contact, number, e-mail, phone, town, SIREN, VAT number."""
    return [
        holds_folded(customer.c.folded, word),
        holds(rd, customer.c.number, word),
        holds(rd, customer.c.email, word),
        holds(rd, customer.c.phone, word),
        holds(rd, customer.c.siren, word),
        holds(rd, customer.c.vat_number, word),
        customer.c.id.in_(select(address.c.customer_id).where(holds(rd, address.c.city, word))),
    ]


VIEWS: Views = {
    "all": lambda _rd: customer.c.archived_at.is_(None),
    # Who was merged is found as the one they stand for now.
    "archived": lambda _rd: and_(customer.c.archived_at.is_not(None), customer.c.merged_into_id.is_(None)),
}

FILTERS: Mapping[str, Filter] = {
    "view": among(VIEWS),
    "kind": one_of(customer.c.kind, *KINDS),
    "language": one_of(customer.c.language, "fr", "en"),
    "city": lambda rd, value: customer.c.id.in_(
        select(address.c.customer_id).where(holds(rd, address.c.city, value))
    ),
    "terms": with_key(customer.c.terms_id),
}
SORTS: Sorts = {
    "name": (customer.c.folded, customer.c.id),
    "number": (customer.c.number, customer.c.id),
}


_REGISTER = Register(customer, FILTERS, matching, SORTS, SORTS["name"])


def customer_name(rd: Read, customer_id: int) -> str:
    """What a customer is called; empty when there is none with this key."""
    return rd.scalar(_NAME, {"id": customer_id}) or ""


def customer_rows(rd: Read, ids: Sequence[int]) -> list[CustomerRow]:
    """The customers with these keys."""
    return in_order(ids, {row.id: CustomerRow(*row) for row in rd.execute(_ROWS, {"ids": list(ids)})})


CUSTOMERS = Listing(_REGISTER.count, _REGISTER.ids, customer_rows)


def addresses_of(rd: Read, customer_id: int) -> list[AddressRow]:
    """The addresses of a customer that are in use, oldest first."""
    return [AddressRow(*row) for row in rd.execute(_ADDRESSES, {"customer": customer_id})]


def find_customer(rd: Read, told: str) -> int | None:
    """The key of the customer with this number, uid or e-mail address; of one that was merged, whom they stand for."""
    found = rd.execute(_TOLD, {"told": told, "email": told.casefold()}).first()
    return int(found.stands) if found else None


_billed = address.alias("billed")
_OLDEST = (
    select(func.min(_billed.c.id))
    .where(
        _billed.c.customer_id == customer.c.id,
        _billed.c.kind == "billing",
        _billed.c.archived_at.is_(None),
    )
    .correlate(customer)
    .scalar_subquery()
)
_ROWS = (
    select(
        *(customer.c[name] for name in CustomerRow.__slots__ if name in customer.c),
        *(func.coalesce(terms.c[name], "") for name in ("code", "name_fr", "name_en")),
        *(func.coalesce(address.c[name], "") for name in CustomerRow.__slots__ if name in _PLACE),
    )
    .select_from(customer)
    .outerjoin(address, address.c.id == _OLDEST)
    .outerjoin(terms, terms.c.id == customer.c.terms_id)
    .where(customer.c.id.in_(bindparam("ids", expanding=True)))
)
_ADDRESSES = (
    select(*(address.c[name] for name in AddressRow.__slots__))
    .where(address.c.customer_id == bindparam("customer"), address.c.archived_at.is_(None))
    .order_by(address.c.id)
)
_TOLD = (
    select(func.coalesce(customer.c.merged_into_id, customer.c.id).label("stands"))
    .where(
        or_(
            customer.c.number == bindparam("told"),
            customer.c.uid == bindparam("told"),
            func.lower(customer.c.email) == bindparam("email"),
        )
    )
    .order_by(customer.c.archived_at.is_not(None), customer.c.id)
    .limit(1)
)
_NAME = select(customer.c.name).where(customer.c.id == bindparam("id"))
