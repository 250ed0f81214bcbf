"""Who and what the sample company has to do with: the merchant, the goods, the customers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from stdnum import ean, luhn

from app.base.door import Write, verb
from app.base.folding import folded
from app.base.money import to_minor
from app.base.price import to_micro
from app.catalogue.naming import full_name
from app.catalogue.product import ProductDraft, insert_product
from app.customers.customer import AddressDraft, CustomerDraft, insert_customer
from app.customers.identifiers import french_vat_number
from app.customers.tables import terms
from app.orders.draft import PostalAddress
from app.pricing.rates import rate_of
from app.sample.habits import NO_HABIT, Habit, habit_of

_FILE = Path(__file__).parents[2] / "resources" / "sample" / "company.toml"
_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Article:
    """Something the company sells: net price and cost in micro units, rate in parts per million.

    `short` is seldom there in time; of what comes no more there are only `last` pieces; services are never `stocked`.
    """

    id: int
    name: str
    sku: str
    price_micro: int
    cost_micro: int
    vat_class: str
    rate_ppm: int
    stocked: bool
    short: bool
    last: int = 0

    @property
    def gross_micro(self) -> int:
        """The price with tax as it is shown to consumers: in steps of ten cents."""
        return self.price_micro * (1_000_000 + self.rate_ppm) // 1_000_000 // 100_000 * 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A customer: how they pay, whether their credit is soon used up (`tight`), and whether they are `debited`."""

    id: int
    person: bool
    address: PostalAddress
    terms: str = "immediate"
    terms_id: int | None = None
    habit: Habit = NO_HABIT
    tight: bool = False
    language: str = "fr"
    debited: bool = False


def content() -> dict[str, Any]:
    """What the file says."""
    return tomllib.loads(_FILE.read_text("utf-8"))


@verb("product.add")
def lay_out_goods(tx: Write, said: dict[str, Any]) -> list[Article]:
    """Add the goods; gives those that can be sold."""
    articles: list[Article] = []
    for row in said["product"]:
        draft = _product(row, len(articles))
        parent = None
        if "variants" in row:
            parent = insert_product(tx, draft)
        for variant in row.get("variants", [""]):
            code = f"{row['sku']}-{variant}" if variant else row["sku"]
            articles.append(_article(tx, row, _product(row, len(articles), code, variant, parent)))
    return articles


def _article(tx: Write, row: dict[str, Any], draft: ProductDraft) -> Article:
    return Article(
        id=insert_product(tx, draft),
        name=full_name(draft.name, draft.variant),
        sku=draft.sku or "",
        price_micro=draft.price_micro,
        cost_micro=draft.cost_micro or 0,
        vat_class=draft.vat_class,
        rate_ppm=rate_of(tx, "FR", draft.vat_class, tx.today),
        stocked=draft.kind == "goods",
        short=bool(row.get("short")),
        last=int(row.get("last", 0)),
    )


def _product(
    row: dict[str, Any], at: int, sku: str | None = None, variant: str = "", parent: int | None = None
) -> ProductDraft:
    kind = row.get("kind", "goods")
    return ProductDraft(
        name=row["name"],
        sku=sku or row["sku"],
        kind=kind,
        variant=variant,
        parent_id=parent,
        vat_class=row.get("vat_class", "standard"),
        price_micro=to_micro(Decimal(row["price"])),
        cost_micro=to_micro(Decimal(row["cost"])) if "cost" in row else None,
        sellable=sku is not None,
        stocked=sku is not None,
        gtins=(_gtin(at),) if kind == "goods" and sku is not None else (),
        hs_code=row.get("hs_code", ""),
        origin_country=row.get("origin", ""),
        weight_grams=row.get("grams"),
    )


def _gtin(at: int) -> str:
    """A number for the firm's own use."""
    digits = f"20426{at:07}"
    return digits + ean.calc_check_digit(digits)


@verb("customer.add")
def invite(tx: Write, said: dict[str, Any], random: Random, companies: int, persons: int) -> list[Buyer]:
    """Add the customers."""
    rows = tx.execute(select(terms.c.code, terms.c.id))
    known = {row.code: int(row.id) for row in rows}
    invited = [
        _company(tx, said, random, known, at, name)
        for at, name in zip(range(companies), _names(said), strict=False)
    ]
    for at in range(persons):
        invited.append(_person(tx, said, random, at))
    return invited


def _names(said: dict[str, Any]) -> Iterator[str]:
    """Names of companies without end, each once."""
    trades, places, forms = said["names"]["trades"], said["names"]["places"], said["names"]["forms"]
    at = 0
    while True:
        turn, rest = divmod(at, len(trades) * len(places))
        trade, place = trades[rest % len(trades)], places[(rest * 7 + rest // len(trades)) % len(places)]
        more = f" {turn + 1}" if turn else ""
        yield f"{forms[at % len(forms)]} {trade} {place}{more}"
        at += 1


def _company(
    tx: Write, said: dict[str, Any], random: Random, known: dict[str, int], at: int, name: str
) -> Buyer:
    manner = said["manner"][at % len(said["manner"])]
    contact = _full_name(said, random)
    siren = f"0{random.randrange(10**7):07}"
    siren += luhn.calc_check_digit(siren)
    limit = to_minor(Decimal(manner["limit"]), _CURRENCY) if "limit" in manner else None
    language = manner.get("language", "fr")
    place = _address(said, random, name=contact, company=name, mail=f"compta@{_host(name)}.example")
    draft = CustomerDraft(
        name=name,
        kind="company",
        contact=contact,
        siren=siren,
        vat_number=french_vat_number(siren),
        email=place.email,
        phone=place.phone,
        language=language,
        terms_id=known[manner["terms"]],
        credit_limit=limit,
        addresses=(_kept(place),),
    )
    tight = limit is not None and limit < 1_000_00
    customer_id = insert_customer(tx, draft)
    return Buyer(
        id=customer_id,
        person=False,
        terms=manner["terms"],
        terms_id=draft.terms_id,
        habit=habit_of(at, manner["late"]),
        tight=tight,
        language=language,
        address=place,
    )


def _person(tx: Write, said: dict[str, Any], random: Random, at: int) -> Buyer:
    name = _full_name(said, random)
    place = _address(said, random, name=name, company="", mail=f"{_host(name)}.{at + 1}@courriel.example")
    draft = CustomerDraft(
        name=name, kind="person", email=place.email, phone=place.phone, addresses=(_kept(place),)
    )
    return Buyer(id=insert_customer(tx, draft), person=True, address=place)


def _full_name(said: dict[str, Any], random: Random) -> str:
    return f"{random.choice(said['names']['first'])} {random.choice(said['names']['last'])}"


def _address(said: dict[str, Any], random: Random, *, name: str, company: str, mail: str) -> PostalAddress:
    city = random.choice(said["city"])
    street = random.choice(said["names"]["streets"])
    return PostalAddress(
        name=name,
        company=company,
        line1=f"{random.randint(1, 98)} {street}",
        postcode=city["postcode"],
        city=city["name"],
        phone=f"06 39 98 {random.randrange(100):02} {random.randrange(100):02}",
        email=mail,
    )


def _kept(place: PostalAddress) -> AddressDraft:
    return AddressDraft(
        kind="billing",
        name=place.name,
        company=place.company,
        line1=place.line1,
        postcode=place.postcode,
        city=place.city,
        phone=place.phone,
        email=place.email,
    )


def _host(name: str) -> str:
    """A name as it stands in an address on the net."""
    return "-".join("".join(each if each.isalnum() else " " for each in folded(name)).split())


def of_kind(
    buyers: Sequence[Buyer], *, person: bool, terms_code: str, tight: bool, unpaid: bool
) -> list[Buyer]:
    """The buyers who fit; `terms_code` empty means any terms. Who is debited leaves nothing `unpaid`."""
    return [
        each
        for each in buyers
        if each.person == person
        and each.tight == tight
        and (not terms_code or each.terms == terms_code)
        and not (unpaid and each.debited)
    ]
