"""Which VAT a sale bears: a pure decision from who sells, who buys, where it goes, what it is, and when.

`decide` gives the category (EN 16931), the rate, the territory whose rate it is, the rule that said so, the reason code
(VATEX) and the ground in law. Each rule is a row of resources/law/vat_rules.toml; the cases that test them are in
tests/data/vat_cases.toml, each with its source.

What it does not know, and a person decides on the line: which reduced rate of another Member State an article bears
(the standard rate is charged unless the setting says otherwise), goods installed abroad, margin schemes, triangular
sales, and services to consumers outside the Union that art. 259 C places there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.pricing.territory import (
    CORSICA,
    HOME,
    NORTHERN_IRELAND,
    OVERSEAS,
    UNTAXED_OVERSEAS,
    is_french,
    is_member,
    market,
    number_country,
    zone,
)
from app.pricing.vat_law import Rates, rule

Nature = Literal["goods", "service", "electronic", "on_the_spot"]
"""What is sold: goods; a service under the general rule; one supplied electronically (art. 259 D); one that is taxed where
it is carried out (on land, a meal, an entry: art. 259 A)."""

REVERSE_CHARGE = "VATEX-FR-AE"
"""The reason on a product whose sale to another business is charged to the buyer (art. 283-2 nonies and following)."""


@dataclass(frozen=True, slots=True)
class Seller:
    """Where the seller is established, and their status: ``normal``, or ``franchise`` under art. 293 B."""

    territory: str = HOME
    regime: str = "normal"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: where they are established, whether as a business, and the VAT number they gave.

    `number_valid` is False once the number was found not to exist; not being able to ask is not that.
    """

    territory: str = HOME
    business: bool = False
    vat_number: str | None = None
    number_valid: bool = True

    @property
    def issued_by(self) -> str | None:
        """The country whose number counts, None where there is none that does."""
        return number_country(self.vat_number) if self.number_valid else None


@dataclass(frozen=True, slots=True)
class Supply:
    """What is sold: its nature and VAT class, where it goes, the day, and the reason it is exempt for, if it is."""

    vat_class: str = "standard"
    nature: Nature = "goods"
    delivered_to: str = HOME
    on: date = date.min
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Distance:
    """How sales to consumers of other Member States are taxed: `there`, at the rate of where they arrive, or here.

    `reduced_there` says that the reduced rate of the other State is used for what bears one here.
    """

    there: bool = False
    reduced_there: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided; `rate_ppm` in parts per million, `why` the rule's ground in law."""

    rule: str
    category: str
    rate_ppm: int
    territory: str
    reason: str
    mention: bool
    why: str

    @property
    def counts_as_distance(self) -> bool:
        """Whether the sale counts towards the threshold of distance sales."""
        return self.rule in DISTANCE


DISTANCE = ("distance_here", "distance_there")


def decide(seller: Seller, buyer: Buyer, supply: Supply, distance: Distance, rates: Rates) -> Decision:
    """The VAT of one sale; refused with ``vat_rate_unknown`` where the territory has no rate for it on that day."""
    key = _goods(seller, buyer, supply, distance) if supply.nature == "goods" else None
    key = key or _service(seller, buyer, supply, distance)
    if seller.regime == "franchise" and key not in _NOT_FRANCHISED:
        key = "franchise"
    elif key in _TAXED and supply.reason == REVERSE_CHARGE and buyer.business:
        key = "reverse_charge"
    elif key in _TAXED and supply.reason and supply.reason != REVERSE_CHARGE:
        key = "exempt"
    place = _place(key, seller, buyer, supply)
    found = rule(key)
    rate = 0
    if found.category == "S":
        rate = _rate(rates, place, supply, reduced_there=distance.reduced_there)
        if not rate:
            found = rule("zero")
    reason = supply.reason if key == "exempt" else found.reason
    return Decision(found.key, found.category, rate, place, reason, found.mention, found.source)


_TAXED = frozenset(
    {"domestic", "corsica", "overseas", "eu_goods_taxed", "services_here", "distance_here", "distance_there"}
)
# What is not in France at all owes nothing to the franchise: the other State's VAT, the buyer's, or none.
_NOT_FRANCHISED = frozenset({"eu_services", "services_outside", "distance_there", "elsewhere"})

_HERE = frozenset({"services_here", "eu_goods_taxed", "franchise", "distance_here"})


def _goods(seller: Seller, buyer: Buyer, supply: Supply, distance: Distance) -> str:
    to = supply.delivered_to
    if to == seller.territory and not is_french(to):
        return "domestic"
    if is_french(to) and is_french(seller.territory):
        if market(to) == market(seller.territory):
            if to in UNTAXED_OVERSEAS:
                return "overseas_untaxed"
            if to in OVERSEAS:
                return "overseas"
            return "corsica" if to == CORSICA else "domestic"
        return "overseas_goods"
    # The departments overseas are outside the VAT area of the Union (directive art. 6): what leaves them is exported.
    if not is_member(to, goods=True) or seller.territory in OVERSEAS:
        return "export"
    if not buyer.business:
        return _distance(distance)
    issued_by, home = buyer.issued_by, "FR" if is_french(seller.territory) else seller.territory
    exempt = issued_by is not None and issued_by != home and is_member(issued_by, goods=True)
    return "eu_goods" if exempt else "eu_goods_taxed"


def _service(seller: Seller, buyer: Buyer, supply: Supply, distance: Distance) -> str:
    if supply.nature == "on_the_spot":
        return _on_the_spot(supply.delivered_to)
    where = buyer.territory
    if where == seller.territory and not is_french(where):
        return "domestic"
    if buyer.business and is_french(where):
        return _french_service(where)
    if is_french(where):
        return _french_service(where if supply.nature == "electronic" else seller.territory)
    if is_member(where, goods=False):
        if buyer.business and buyer.issued_by is not None:
            return "eu_services"
        return _distance(distance) if supply.nature == "electronic" else "services_here"
    if buyer.business or supply.nature == "electronic":
        return "services_outside"
    return "services_here"


def _french_service(where: str) -> str:
    if where in UNTAXED_OVERSEAS:
        return "overseas_untaxed"
    return "overseas" if where in OVERSEAS else "domestic"


def _on_the_spot(where: str) -> str:
    if not is_french(where):
        return "elsewhere"
    return "corsica" if where == CORSICA else _french_service(where)


def _distance(distance: Distance) -> str:
    return "distance_there" if distance.there else "distance_here"


def _place(key: str, seller: Seller, buyer: Buyer, supply: Supply) -> str:
    """The territory whose VAT it is, or would be."""
    goods = supply.nature in ("goods", "on_the_spot")
    there = supply.delivered_to if goods else buyer.territory
    general = supply.nature == "service" and not buyer.business
    if key in _HERE or (key in ("domestic", "overseas", "overseas_untaxed") and general):
        there = seller.territory
    return HOME if there == CORSICA and key != "corsica" else there


def _rate(rates: Rates, place: str, supply: Supply, *, reduced_there: bool) -> int:
    """The rate of the class where it is taxed.

    Elsewhere in the Union an article of a reduced class bears the standard rate, unless the reduced one is wanted
    and known: charging too much can be given back, too little comes out of the merchant's pocket.
    """
    where = zone(place)
    if is_french(place) or supply.vat_class == "none":
        return 0 if supply.vat_class == "none" else rates.rate(where, supply.vat_class, supply.on)
    if where == NORTHERN_IRELAND or supply.vat_class == "standard" or not reduced_there:
        return rates.rate(where, "standard", supply.on)
    reduced = rates.find(where, "reduced", supply.on)
    return reduced if reduced is not None else rates.rate(where, "standard", supply.on)
