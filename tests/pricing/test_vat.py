"""Which VAT a sale bears: each case of the table with its source, and what must hold of all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import Refusal
from app.pricing.territory import members, territory_of
from app.pricing.vat import Buyer, Distance, Seller, Supply, decide
from app.pricing.vat_law import DatedRate, Rates, exemptions, law_rates
from tests.pricing.vat_cases import DAY, Case, cases


def test_the_table_has_forty_cases_at_least_each_with_its_source() -> None:
    table = cases()
    assert len(table) >= 40
    assert len({case.name for case in table}) == len(table)
    assert all(case.source for case in table)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_each_case_of_the_table_is_decided_as_its_source_says(case: Case) -> None:
    found = decide(case.who_sells, case.who_buys, case.what, case.distance, law_rates())
    assert (found.rule, found.category, found.rate_ppm, found.territory, found.reason) == (
        case.rule,
        case.category,
        case.rate,
        case.territory,
        case.reason,
    )


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_only_what_is_taxed_has_a_rate_and_only_what_is_not_has_a_reason(case: Case) -> None:
    found = decide(case.who_sells, case.who_buys, case.what, case.distance, law_rates())
    assert (found.category == "S") == (found.rate_ppm > 0)
    # EN 16931 BR-S-10 and BR-Z-10 forbid a reason; BR-E-10, BR-AE-10, BR-IC-10, BR-G-10 and BR-O-10 ask for one, in a
    # code or in words, and the words are the mention.
    assert bool(found.reason or found.mention) == (found.category not in ("S", "Z"))
    assert found.why


def test_every_member_state_has_a_standard_rate_from_the_day_of_the_threshold() -> None:
    for country in members():
        for day in (date(2021, 7, 1), date(2024, 2, 29), DAY):
            assert law_rates().rate(country, "standard", day) >= 150_000, (country, day)


def test_a_day_before_any_rate_is_refused_with_its_facts() -> None:
    with pytest.raises(Refusal) as refused:
        decide(
            Seller(),
            Buyer("DE"),
            Supply(delivered_to="DE", on=date(2010, 1, 1)),
            Distance(there=True),
            law_rates(),
        )
    assert refused.value.code == "vat_rate_unknown"
    assert refused.value.facts["territory"] == "DE"


def test_a_rate_of_the_database_comes_before_the_laws_from_its_day_on() -> None:
    own = law_rates().with_own([("FR", "standard", DatedRate(210_000, date(2027, 1, 1)))])
    assert own.rate("FR", "standard", date(2026, 12, 31)) == 200_000
    assert own.rate("FR", "standard", date(2027, 1, 1)) == 210_000
    same_day = law_rates().with_own([("FR", "standard", DatedRate(199_000, date(2014, 1, 1)))])
    assert same_day.rate("FR", "standard", DAY) == 199_000


def test_rates_of_a_territory_are_told_the_highest_first() -> None:
    assert list(law_rates().of("FR", DAY).values()) == [200_000, 100_000, 55_000, 55_000, 21_000, 0]
    assert Rates().of("FR", DAY) == {}


def test_a_reason_has_its_article() -> None:
    assert exemptions()["VATEX-FR-CGI261-4"]


@pytest.mark.parametrize(
    ("country", "postcode", "territory"),
    [
        ("FR", "75001", "FR"),
        ("fr", "20000", "FR-COR"),
        ("FR", "97100", "GP"),
        ("FR", "97133", "BL"),
        ("FR", "97150", "MF"),
        ("FR", "97 410", "RE"),
        ("FR", "97500", "PM"),
        ("FR", "98713", "FR-TOM"),
        ("FR", "98000", "FR"),
        ("MC", "98000", "FR"),
        ("RE", "97400", "RE"),
        ("EL", "104 31", "GR"),
        ("UK", "bt1 5gs", "XI"),
        ("GB", "B1 1AA", "GB"),
        ("ES", "35001", "ES-CN"),
        ("PT", "9700-010", "PT-20"),
        ("PT", "1000-001", "PT"),
        ("FI", "22100", "AX"),
        ("", "", "FR"),
    ],
)
def test_a_territory_is_found_by_country_and_postcode(country: str, postcode: str, territory: str) -> None:
    assert territory_of(country, postcode) == territory


def test_being_a_consumer_or_a_business_matters_abroad_only() -> None:
    supply = Supply(on=DAY)
    for business in (False, True):
        found = decide(Seller(), Buyer(business=business), supply, Distance(), law_rates())
        assert found.rule == "domestic"
    there = replace(supply, delivered_to="DE")
    assert decide(Seller(), Buyer("DE"), there, Distance(), law_rates()).rule == "distance_here"
