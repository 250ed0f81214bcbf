"""What a document's VAT is decided from, read once: seller, buyer, rates, and how far distance sales have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.clock import Clock
from app.base.company import Company, the_company, zone_of
from app.base.door import Read
from app.base.law import Law, law_of
from app.base.law_shipped import subjects
from app.customers.tables import customer
from app.customers.vat_checked import VatChecked, vat_checked
from app.pricing.distance import Counted, counted
from app.pricing.tables import vat_rate
from app.pricing.territory import HOME, number_country, territory_of
from app.pricing.vat import Buyer, Decision, Distance, Nature, Seller, Supply, decide
from app.pricing.vat_law import DatedRate, Rates, law_rates


@dataclass(frozen=True, slots=True)
class VatFacts:
    """All that `decide` needs and a document does not say itself.

    `passes` says that a sale at a distance is taxed where it arrives; `counted` from which amount on it will be.
    `checked_on` is the day VIES last answered about the number; None where it never did.
    """

    seller: Seller = field(default_factory=Seller)
    business: bool = False
    vat_number: str | None = None
    number_valid: bool = True
    checked_on: date | None = None
    on: date = date.min
    counted: Counted = field(default_factory=lambda: Counted(0, None, past=False))
    reduced_there: bool = False
    rates: Rates = field(default_factory=law_rates)

    def at_distance(self, net: int) -> VatFacts:
        """The same once it is known what the document sells at a distance, in minor units without tax."""
        past = self.counted.passes_with(net)
        return self if past == self.counted.past else replace(self, counted=replace(self.counted, past=past))

    def decision(
        self,
        vat_class: str,
        nature: Nature,
        *,
        billed: tuple[str, str],
        delivered: tuple[str, str],
        reason: str = "",
    ) -> Decision:
        """The VAT of one sale; `billed` and `delivered` are country and postcode."""
        return decide(
            self.seller,
            Buyer(
                territory_of(*billed),
                business=self.business,
                vat_number=self.vat_number,
                number_valid=self.number_valid,
            ),
            Supply(vat_class, nature, territory_of(*delivered), self.on, reason),
            Distance(there=self.counted.past, reduced_there=self.reduced_there),
            self.rates,
        )


def vat_facts(
    rd: Read,
    customer_id: int | None,
    on: date,
    *,
    decided: Mapping[str, Any] | None = None,
    company: Company | None = None,
    lock: bool = False,
    distance: bool = True,
) -> VatFacts:
    """The facts for a document of a customer on a day; `lock` holds the count of distance sales until the end.

    `decided` and `company` are handed in by who has read them already. Without `distance` nobody asks how far distance
    sales have come: they are as good as none.
    """
    company = company or the_company(rd)
    decided = decided if decided is not None else settings.all_settings(rd)
    row = rd.execute(_CUSTOMER, {"id": customer_id}).one_or_none() if customer_id is not None else None
    founded = company.created_at.year if company.created_at is not None else 0
    opening = int(decided["vat.distance_opening"] or 0)
    so_far = (
        counted(rd, on, opening=opening, opening_year=founded, lock=lock)
        if distance
        else Counted(0, None, past=False)
    )
    if decided["vat.distance"] == "there":
        so_far = replace(so_far, past=True)
    number = row.vat_number if row is not None else None
    checked = _checked(rd, number)
    return VatFacts(
        seller=seller_of(company),
        business=row is not None and row.kind == "company",
        vat_number=number,
        number_valid=checked is None or checked.valid,
        checked_on=Clock(zone_of(rd)).day_of(checked.at) if checked is not None else None,
        on=on,
        counted=so_far,
        reduced_there=bool(decided["vat.reduced_there"]),
        rates=rates_of(rd),
    )


def _checked(rd: Read, number: str | None) -> VatChecked | None:
    """VIES's last answer about a number; one of France changes no VAT, and is not asked for."""
    return vat_checked(rd, number) if number is not None and number_country(number) != "FR" else None


def seller_of(company: Company) -> Seller:
    """Where the company sells from: its address, unless it was founded in a territory the address does not tell."""
    found = territory_of(company.country, company.postcode)
    if found == HOME and company.territory:
        found = company.territory
    return Seller(found, company.vat_regime)


def rates_of(rd: Read) -> Rates:
    """The law's rates, those of the database, and before both what the merchant wrote down from a day on."""
    found = _merged(tuple(tuple(row) for row in rd.execute(_RATES)))
    own = _written(law_of(rd))
    return found.replaced(own) if own else found


def _written(law: Law) -> dict[tuple[str, str], tuple[DatedRate, ...]]:
    found: dict[tuple[str, str], tuple[DatedRate, ...]] = {}
    for name in law.lines:
        if subjects()[name].group in ("vat", "vat_eu"):
            _, territory, vat_class = name.split(".")
            rates = [DatedRate(each.number or 0, each.valid_from) for each in law.values(name)]
            found[territory, vat_class] = tuple(reversed(rates))
    return found


@lru_cache(maxsize=4)
def _merged(own: tuple[tuple[Any, ...], ...]) -> Rates:
    """Made once for the same rows: every document asks."""
    return law_rates().with_own(
        (territory, vat_class, DatedRate(rate, start, end)) for territory, vat_class, rate, start, end in own
    )


_CUSTOMER = select(customer.c.kind, customer.c.vat_number).where(customer.c.id == bindparam("id"))
_RATES = select(
    vat_rate.c.territory,
    vat_rate.c.vat_class,
    vat_rate.c.rate_ppm,
    vat_rate.c.valid_from,
    vat_rate.c.valid_to,
)
