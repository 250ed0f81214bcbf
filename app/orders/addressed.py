"""The addresses of a customer as a document freezes them: whom it is for, and where that is."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.errors import Refusal
from app.customers.queries import AddressRow, CustomerRow
from app.orders.draft import PostalAddress


def postal(address: AddressRow, customer: CustomerRow) -> PostalAddress:
    """An address of a customer as it is frozen on a document: it always says whose it is."""
    company = address.company or (customer.name if customer.kind == "company" else "")
    name = address.name or customer.contact or ("" if company else customer.name)
    return PostalAddress(
        name=name,
        company=company,
        line1=address.line1,
        line2=address.line2,
        postcode=address.postcode,
        city=address.city,
        region=address.region,
        country=address.country,
        phone=address.phone or customer.phone or "",
        email=address.email or customer.email or "",
    )


def must_have_whole_point(address: PostalAddress) -> None:
    """A pick-up point is a carrier's and has a code there; refused with ``point_without_carrier`` or ``point_without_code``."""
    told = address.point_carrier or address.point_code or address.point_name
    if told and not address.point_code:
        raise Refusal("point_without_code")
    if told and not address.point_carrier:
        raise Refusal("point_without_carrier")


def usual_address(addresses: Sequence[AddressRow], customer: CustomerRow, kind: str) -> PostalAddress:
    """The newest address of a kind, else the newest of any; the name alone where there is none."""
    newest = addresses[::-1]
    found = next((each for each in newest if each.kind == kind), newest[0] if newest else None)
    if found is None:
        company = customer.name if customer.kind == "company" else ""
        return PostalAddress(name=customer.contact or customer.name, company=company)
    return postal(found, customer)
