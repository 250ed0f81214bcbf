"""Reading JSON of a shop without floats."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.base.errors import Refusal
from app.links.shops.payload import Record, canonical, fingerprint, parse


def record(**fields: object) -> Record:
    return Record("order", fields, "76")


def test_numbers_are_never_floats() -> None:
    assert parse('{"price": 8.524486666666666, "n": 3}') == {"price": Decimal("8.524486666666666"), "n": 3}
    assert parse(b'\xef\xbb\xbf{"a": 0.1}') == {"a": Decimal("0.1")}


def test_the_same_content_has_the_same_fingerprint() -> None:
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"\\u00e9","b":[1,null]}'
    assert fingerprint({"a": 1, "b": Decimal("5.5")}) == fingerprint({"b": Decimal("5.5"), "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": "1"})


@pytest.mark.parametrize(
    ("typed", "minor"), [("12.345", 1235), ("-12.345", -1235), ("12.344999", 1234), (7, 700), ("", 0)]
)
def test_amounts_are_rounded_half_up_away_from_zero(typed: object, minor: int) -> None:
    assert record(total=typed).minor("total", "EUR") == minor


@pytest.mark.parametrize("typed", ["NaN", "1_000", "1,5", "١", True, [], "1e99", "1000000000000", " 1"])
def test_what_is_no_amount_is_refused_with_the_field_and_what_it_holds(typed: object) -> None:
    with pytest.raises(Refusal) as refused:
        record(total=typed).minor("total", "EUR")
    assert refused.value.code == "shop_order_unreadable"
    assert refused.value.facts == {"number": "76", "field": "total", "value": str(typed)}


def test_a_field_inside_a_list_is_named_by_its_place() -> None:
    with pytest.raises(Refusal) as refused:
        record(line_items=[{"total": "1"}, {}]).records("line_items")[1].decimal("total")
    assert refused.value.code == "shop_order_incomplete"
    assert refused.value.facts == {"number": "76", "field": "line_items[1].total"}


def test_instants_without_a_zone_are_utc_already() -> None:
    expected = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    for typed in ("2026-10-25T00:15:00", "2026-10-25T00:15:00Z", "2026-10-25T02:15:00+02:00"):
        assert record(at=typed).instant("at") == expected
        assert record(at=typed).instant("at").tzinfo is UTC


def test_an_empty_php_object_is_an_empty_record() -> None:
    assert record(billing=[]).record("billing").text("city") == ""


def test_text_that_no_database_holds_is_cleaned() -> None:
    assert record(note="a\x00b\ud83d").text("note") == "ab?"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, "7"),
        ("7", "7"),
        ("gid://shopify/Order/7", "gid://shopify/Order/7"),
        (0, None),
        ("", None),
        (None, None),
        ("0", None),
    ],
)
def test_ids_are_text_and_nobody_is_none(value: object, expected: str | None) -> None:
    assert record(id=value).id_or_none("id") == expected


def test_a_long_value_is_shown_short() -> None:
    with pytest.raises(Refusal) as refused:
        record(total="x" * 500).decimal("total")
    assert len(str(refused.value.facts["value"])) == 60
