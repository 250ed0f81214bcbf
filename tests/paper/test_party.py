"""How an address stands on paper: town and postcode as the post of their country wants them."""

from __future__ import annotations

import pytest

from app.paper.party import town_lines


@pytest.mark.parametrize(
    ("country", "postcode", "city", "region", "lines"),
    [
        ("FR", "29100", "Douarnenez", "", ("29100 Douarnenez",)),
        ("ES", "28001", "Madrid", "M", ("28001 Madrid",)),
        ("us", "04101", "Portland", "ME", ("Portland, ME 04101",)),
        ("US", "04101", "Portland, ME", "", ("Portland, ME 04101",)),
        ("CA", "H2Y 1C6", "Montréal", "QC", ("Montréal QC H2Y 1C6",)),
        ("AU", "2000", "Sydney", "NSW", ("Sydney NSW 2000",)),
        ("GB", "PL1 3AB", "Plymouth", "Devon", ("Plymouth", "PL1 3AB")),
        ("IE", "", "Cork", "", ("Cork",)),
        ("", "", "", "", ()),
    ],
)
def test_town_and_postcode_stand_as_their_post_wants_them(
    country: str, postcode: str, city: str, region: str, lines: tuple[str, ...]
) -> None:
    told = {"country": country, "postcode": postcode, "city": city, "region": region}
    assert town_lines(told) == lines
