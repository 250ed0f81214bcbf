"""A customer by the fields that a shop knows too: as they stand here, as the shop says them, and back. Pure."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, cast

from app.customers.customer import AddressDraft, CustomerDraft
from app.links.shops.address import territory_of
from app.links.shops.merging import Fields, Value, same_words

TEXTS = ("name", "kind", "contact", "email", "phone", "siren", "siret", "vat_number")
ADDRESSES = ("billing", "delivery")
SETTLED = frozenset({"kind"})
"""What follows from the name, and is no question by itself."""
_NUMBERS = ("siren", "siret", "vat_number")
_DIGITS = frozenset("0123456789+")


def said_there(draft: CustomerDraft) -> dict[str, Value]:
    """What a shop says of a customer. It says nothing of a number, or of an address, by leaving it empty; only a delivery
    address is left out where the goods go to the billing address.
    """
    found: dict[str, Value] = {
        name: getattr(draft, name) for name in TEXTS if name not in _NUMBERS or getattr(draft, name)
    }
    for kind in ADDRESSES if draft.addresses else ():
        found[kind] = next((_value(each) for each in draft.addresses if each.kind == kind), None)
    return {name: value for name, value in found.items() if value is not None or name != "billing"}


def stands_here(standing: CustomerDraft, there: Fields, agreed: Fields) -> dict[str, Value]:
    """The same fields as they are here. Of several addresses of a kind the one that was agreed on, or else the one in use."""
    found: dict[str, Value] = {name: getattr(standing, name) for name in TEXTS}
    for kind in ADDRESSES:
        at = _place(standing, kind, (agreed.get(kind), there.get(kind)))
        found[kind] = _value(standing.addresses[at]) if at is not None else None
    return found


def with_values(standing: CustomerDraft, values: Fields, here: Fields) -> CustomerDraft:
    """The customer with these values in place of what stood here; the VAT territory goes with the billing address.

    A billing address that stays had the customer's telephone number: it has their new one, not the old one beside it.
    """
    texts = {name: value for name, value in values.items() if name in TEXTS}
    addresses = list(standing.addresses)
    for kind in ADDRESSES:
        if kind not in values or values[kind] == here[kind]:
            continue
        wanted = cast("dict[str, Any] | None", values[kind])
        at = _place(replace(standing, addresses=tuple(addresses)), kind, (here[kind],))
        if at is not None:
            addresses[at : at + 1] = [AddressDraft(**wanted)] if wanted is not None else []
        elif wanted is not None:
            addresses.append(AddressDraft(**wanted))
    if values.get("billing", here["billing"]) == here["billing"]:
        phone = cast("str | None", values.get("phone", standing.phone))
        at = _place(replace(standing, addresses=tuple(addresses)), "billing", (here["billing"],))
        if at is not None and phone != standing.phone and same("phone", addresses[at].phone, standing.phone):
            addresses[at] = replace(addresses[at], phone=phone)
    return replace(
        standing,
        **cast("dict[str, Any]", texts),
        territory=_territory_beside(standing.territory, values.get("billing"), here["billing"]),
        addresses=tuple(addresses),
    )


def same(field: str, one: Value, other: Value) -> bool:
    """Whether two values of a field are the same to whoever reads them: telephone numbers by their digits, mail in any case."""
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(name, one.get(name), other.get(name)) for name in one.keys() | other.keys())
    if field == "phone" and isinstance(one, str) and isinstance(other, str):
        return _dialled(one) == _dialled(other)
    if field == "email" and isinstance(one, str) and isinstance(other, str):
        return one.strip().casefold() == other.strip().casefold()
    return same_words(one, other)


def _dialled(typed: str) -> str:
    return "".join(each for each in typed if each in _DIGITS)


def _place(standing: CustomerDraft, kind: str, known: tuple[Value, ...]) -> int | None:
    """Where among the addresses the one of a kind stands that is known; else the last one of that kind, which is in use."""
    places = [at for at, each in enumerate(standing.addresses) if each.kind == kind]
    for value in known:
        for at in places:
            if value is not None and same(kind, _value(standing.addresses[at]), value):
                return at
    return places[-1] if places else None


def _territory_beside(territory: str, wanted: Value, here: Value) -> str:
    """The territory that goes with another address, unless it went with none before: somebody said so then."""
    if not isinstance(wanted, dict) or wanted == here:
        return territory
    went = not isinstance(here, dict) or territory == _territory(here)
    return _territory(wanted) if went else territory


def _value(address: AddressDraft) -> Value:
    return cast("Value", asdict(address))


def _territory(address: dict[str, str | None]) -> str:
    return territory_of(address.get("country") or "", address.get("postcode") or "")
