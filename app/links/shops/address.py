"""A shop's address in our forms: on a customer, on a document, and which VAT territory it lies in."""

from __future__ import annotations

from app.customers.customer import AddressDraft
from app.links.shops.port import ShopAddress, ShopPoint
from app.orders.draft import PostalAddress

_OVERSEAS = {"971": "FR-DOM", "972": "FR-DOM", "974": "FR-DOM", "973": "FR-GF", "976": "FR-GF"}
"""French departments overseas by the start of the postcode (CGI art. 294 and 296)."""


def person_of(address: ShopAddress) -> str:
    """First and last name, as far as there are any."""
    return " ".join(part for part in (address.first_name.strip(), address.last_name.strip()) if part)


def territory_of(country: str, postcode: str) -> str:
    """The VAT territory an address lies in: a country, or a part of France with rates of its own."""
    if country == "FR":
        return _OVERSEAS.get(postcode.strip()[:3], "FR")
    return "FR" if country == "MC" else country


def customer_address(address: ShopAddress, kind: str, country: str) -> AddressDraft:
    """An address as a customer keeps it; `country` where the shop has none."""
    return AddressDraft(
        kind=kind,
        name=person_of(address),
        company=address.company.strip(),
        line1=address.line1,
        line2=address.line2,
        postcode=address.postcode,
        city=address.city,
        region=address.region,
        country=address.country or country,
        phone=address.phone or None,
        email=address.email or None,
    )


def document_address(
    address: ShopAddress, country: str, *, nobody: str, point: ShopPoint | None = None
) -> PostalAddress:
    """An address as a document freezes it; `nobody` is what stands there when the shop has no name.

    With `point` the goods are fetched there.
    """
    return PostalAddress(
        name=person_of(address) if address.named else nobody,
        company=address.company.strip(),
        line1=address.line1,
        line2=address.line2,
        postcode=address.postcode,
        city=address.city,
        region=address.region,
        country=address.country or country,
        phone=address.phone,
        email=address.email,
        point_carrier=point.carrier if point is not None else "",
        point_code=point.code if point is not None else "",
        point_name=point.name if point is not None else "",
    )
