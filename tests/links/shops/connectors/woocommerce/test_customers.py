"""Accounts, rates and settings of the recorded shop."""

from __future__ import annotations

import pytest

from app.base.errors import Refusal
from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.port import ShopInfo
from tests.links.shops.recordings import shop


def test_names_of_accounts_are_unescaped_and_addresses_are_not() -> None:
    found = {item.remote_id: item for item in map(mapping.customer, shop("customers"))}
    assert len(found) == 30
    assert (found["13"].last_name, found["13"].billing.last_name) == ("Smith & Fils", "Smith & Fils")
    payload = shop("customers")[12]
    payload["billing"]["company"] = "A &amp; B"
    assert mapping.customer(payload).company == "A &amp; B"


def test_staff_of_the_shop_are_no_buyers_and_registrations_are_kept_as_typed() -> None:
    found = {item.remote_id: item for item in map(mapping.customer, shop("customers"))}
    assert {item.remote_id for item in found.values() if not item.buys} == {"1", "3"}
    assert found["4"].registration == "552 100 554 00000"
    assert found["4"].company == "SARL Lefèvre"


def test_rates_are_parts_per_million_per_country_and_class() -> None:
    found = [mapping.tax_rate(payload) for payload in shop("taxes")]
    assert [(rate.remote_id, rate.country, rate.rate_ppm, rate.tax_class) for rate in found[:9:4]] == [
        ("1", "FR", 200_000, ""),
        ("5", "BE", 100_000, "taux-reduit-10"),
        ("9", "DE", 55_000, "taux-reduit-55"),
    ]
    assert not any(rate.narrowed for rate in found)
    assert mapping.tax_rate(shop("taxes")[0] | {"postcodes": ["20*"]}).narrowed


def test_the_shop_says_who_and_where_it_is() -> None:
    found = mapping.info(shop("root"), shop("currency"), shop("settings_tax"), shop("settings_general"))
    assert found == ShopInfo(
        name="Boutique Été & Cie",
        url="https://127.0.0.1:18001",
        currency="EUR",
        timezone="Europe/Paris",
        prices_include_tax=True,
        country="FR",
    )
    assert mapping.info(shop("root"), shop("currency"), shop("settings_tax")).country == ""


@pytest.mark.parametrize(("offset", "zone"), [(1, "Etc/GMT-1"), (-5, "Etc/GMT+5"), (0, "UTC")])
def test_a_site_that_knows_only_its_offset_has_a_zone_without_summer_time(offset: int, zone: str) -> None:
    root = shop("root") | {"timezone_string": "", "gmt_offset": offset}
    assert mapping.info(root, shop("currency"), shop("settings_tax")).timezone == zone


def test_a_zone_that_does_not_exist_is_refused() -> None:
    for root in ({"timezone_string": "Europe/Nulle"}, {"timezone_string": "", "gmt_offset": "x"}):
        with pytest.raises(Refusal, match="shop_shop_unreadable"):
            mapping.info(shop("root") | root, shop("currency"), shop("settings_tax"))
