"""An address is complete with a town, a street or a pick-up point, and a post code of the form of its country."""

from __future__ import annotations

import pytest

from app.base.reachable import postcode_fits, reachable


@pytest.mark.parametrize(
    ("country", "postcode", "fits"),
    [
        ("FR", "75001", True),
        ("", "75001", True),
        ("FR", "75 001", True),
        ("FR", "F-75001", True),
        ("FR", "7501", False),
        ("FR", "", False),
        ("BE", "1000", True),
        ("BE", "10000", False),
        ("LU", "L-1234", True),
        ("AD", "AD500", True),
        ("MC", "98000", True),
        ("MC", "75001", False),
        ("GB", "SW1A 1AA", True),
        ("GB", "", False),
        ("IE", "", True),
        ("HK", "", True),
    ],
)
def test_a_post_code_is_one_of_its_country(country: str, postcode: str, *, fits: bool) -> None:
    assert postcode_fits(postcode, country) is fits


def test_a_street_or_a_point_a_town_and_a_post_code_make_an_address_complete() -> None:
    whole = {"line1": "3 rue A", "postcode": "30000", "city": "Nîmes", "country": "FR"}
    assert reachable(whole)
    assert reachable({**whole, "line1": "", "point_code": "P12"})
    for part in ("line1", "postcode", "city"):
        assert not reachable({**whole, part: " "})
    assert not reachable({})
