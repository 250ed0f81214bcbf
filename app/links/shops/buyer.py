"""Who buys in a shop: accounts, guests told apart by e-mail, and those who left no name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, func, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.customers.customer import (
    AddressDraft,
    CustomerDraft,
    change,
    insert_customer,
    standing_customer,
)
from app.customers.identifiers import checked_siren, checked_siret, checked_vat_number
from app.customers.tables import customer
from app.links.shops import customer_fields
from app.links.shops.address import customer_address, person_of, territory_of
from app.links.shops.agreeing import agreed_on, agreed_text, merge_with, remark_of
from app.links.shops.inbox import Fate, Stored, mark_taken, take_up
from app.links.shops.payload import parse
from app.links.shops.port import ShopAddress, ShopCustomer, ShopOrder
from app.links.shops.reason import Reason
from app.links.shops.tables import shop_customer
from app.links.shops.taking import Taking

_SIRET_DIGITS = 14


@verb("intake.customer")
def take_customer(tx: Write, taking: Taking, record_id: int) -> Fate:
    """Take in an account of the shop that buys, new or changed; the shop's staff is left out."""
    row = take_up(tx, record_id)
    if row is None:
        return "left"
    found = taking.kind.customer(parse(row.payload))
    if not found.buys:
        return mark_taken(tx, row, None, Reason("shop_account_of_staff", {"number": found.remote_id}))
    keys = [found.remote_id, *_mail_key(found.email)]
    draft = _of_account(taking, found)
    there, remark = {**customer_fields.said_there(draft), "note": draft.note}, None
    links = _links(tx, taking, keys)
    customer_id = _first(links, keys)
    if customer_id is None:
        customer_id = insert_customer(tx, draft)
    else:
        remark = _change(tx, row, customer_id, draft)
    _link(tx, taking, keys, customer_id, links)
    return mark_taken(tx, row, customer_id, remark, agreed=agreed_text(there, row))


def buyer_of(tx: Write, taking: Taking, order: ShopOrder) -> int:
    """The customer an order belongs to, made when nobody like that is known yet.

    An account by its id, a guest by the e-mail or else by name and postcode; without any name the customer in passing
    of that country.
    """
    billing = order.billing
    keys = [] if order.customer_remote_id is None else [order.customer_remote_id]
    if not order.anonymous:
        keys += _mail_key(billing.email) or _name_key(billing)
    links = _links(tx, taking, keys)
    customer_id = _first(links, keys)
    if customer_id is None and order.anonymous:
        return _passing(tx, taking, order)
    if customer_id is None:
        customer_id = insert_customer(tx, _of_order(taking, order))
    _link(tx, taking, keys, customer_id, links)
    return customer_id


def _passing(tx: Write, taking: Taking, order: ShopOrder) -> int:
    country = order.billing.country or _home(taking)
    key = f"passing:{country}"
    links = _links(tx, taking, [key])
    customer_id = links.get(key)
    if customer_id is None:
        draft = CustomerDraft(
            name=taking.words.say("intake.passing"),
            language=taking.company.language,
            territory=territory_of(country, ""),
            passing=True,
            addresses=(AddressDraft(name=taking.words.say("intake.passing"), country=country),),
        )
        customer_id = insert_customer(tx, draft)
        _link(tx, taking, [key], customer_id, links)
    return customer_id


def _of_account(taking: Taking, found: ShopCustomer) -> CustomerDraft:
    own = person_of(ShopAddress(first_name=found.first_name, last_name=found.last_name))
    person = own or person_of(found.billing) or found.email
    draft = _draft(taking, person, found.company.strip(), found.billing, found.shipping)
    draft = replace(draft, email=found.email or draft.email)
    return _identified(taking, draft, found.vat_number, found.registration)


def _of_order(taking: Taking, order: ShopOrder) -> CustomerDraft:
    billing = order.billing
    draft = _draft(taking, person_of(billing), billing.company.strip(), billing, order.shipping)
    return _identified(taking, draft, order.vat_number, "")


def _draft(
    taking: Taking, person: str, company: str, billing: ShopAddress, shipping: ShopAddress | None
) -> CustomerDraft:
    home = _home(taking)
    addresses = [] if billing.blank else [customer_address(billing, "billing", home)]
    if shipping is not None and _where(shipping) != _where(billing):
        addresses.append(customer_address(shipping, "delivery", home))
    return CustomerDraft(
        name=company or person,
        kind="company" if company else "person",
        contact=person if company else "",
        email=billing.email or None,
        phone=billing.phone or None,
        language=taking.company.language,
        territory=territory_of(billing.country or home, billing.postcode),
        addresses=tuple(addresses),
    )


def _identified(taking: Taking, draft: CustomerDraft, vat_number: str, registration: str) -> CustomerDraft:
    """With the numbers typed in the shop; one that cannot be right is kept as a note, for a person to look at."""
    notes: list[str] = []
    if vat_number:
        try:
            draft = replace(draft, vat_number=checked_vat_number(vat_number))
        except Refusal:
            notes.append(taking.words.say("intake.vat_number_typed", typed=vat_number))
    if registration:
        digits = sum(character.isdigit() for character in registration)
        try:
            if digits == _SIRET_DIGITS:
                draft = replace(draft, siret=checked_siret(registration))
            else:
                draft = replace(draft, siren=checked_siren(registration))
        except Refusal:
            notes.append(taking.words.say("intake.registration_typed", typed=registration))
    return replace(draft, note="\n".join(notes))


def _change(tx: Write, row: Stored, customer_id: int, draft: CustomerDraft) -> Reason | None:
    """Merge what the shop knows of a customer with what stands here; terms, credit and language are none of its business.

    A number that cannot be right is told in the note, once; the note is ours otherwise.
    """
    standing, there = standing_customer(tx, customer_id), customer_fields.said_there(draft)
    here, merged = merge_with(
        tx,
        row,
        "customer",
        customer_id,
        there,
        lambda agreed: customer_fields.stands_here(standing, there, agreed),
        customer_fields.same,
        customer_fields.SETTLED,
    )
    wanted = customer_fields.with_values(standing, merged.values, here)
    told = (agreed_on(row) or {}).get("note")
    if draft.note not in (told, standing.note, ""):
        wanted = replace(wanted, note=f"{standing.note}\n{draft.note}".strip())
    if wanted != standing:
        change(tx, customer_id, wanted)
    return remark_of(row, merged)


def _home(taking: Taking) -> str:
    return taking.shop.country or taking.company.country


def _where(found: ShopAddress) -> tuple[str, ...]:
    return (
        person_of(found),
        found.company,
        found.line1,
        found.line2,
        found.postcode,
        found.city,
        found.country,
    )


def _mail_key(email: str) -> list[str]:
    return [f"mail:{_digest(email.strip().casefold())}"] if email.strip() else []


def _name_key(found: ShopAddress) -> list[str]:
    return [f"name:{_digest(folded(f'{person_of(found)} {found.company}|{found.postcode}'))}"]


def _digest(text: str) -> str:
    """The link from a shop's guest to a customer holds no second copy of who it is."""
    return hashlib.sha256(text.encode()).hexdigest()


def _links(tx: Write, taking: Taking, keys: Sequence[str]) -> dict[str, int]:
    """The customers that keys are linked to; of one who was merged, who was kept."""
    if not keys:
        return {}
    rows = tx.execute(_LINKS, {"shop": taking.shop.id, "keys": list(keys)})
    return {row.remote_id: int(row.customer_id) for row in rows}


def _first(links: Mapping[str, int], keys: Sequence[str]) -> int | None:
    """The customer linked to the first of these keys that is known."""
    return next((links[each] for each in keys if each in links), None)


def _link(tx: Write, taking: Taking, keys: Sequence[str], customer_id: int, known: Mapping[str, int]) -> None:
    """Link the keys nobody has yet to a customer."""
    tx.insert_many(
        shop_customer,
        [
            {"shop_id": taking.shop.id, "remote_id": each, "customer_id": customer_id}
            for each in keys
            if each not in known
        ],
    )


_LINKS = (
    select(
        shop_customer.c.remote_id,
        func.coalesce(customer.c.merged_into_id, customer.c.id).label("customer_id"),
    )
    .join(customer, customer.c.id == shop_customer.c.customer_id)
    .where(
        shop_customer.c.shop_id == bindparam("shop"),
        shop_customer.c.remote_id.in_(bindparam("keys", expanding=True)),
    )
)
