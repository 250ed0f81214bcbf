import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from app.base.errors import Refusal
from app.catalogue.gtin import checked_gtin, counted_code


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4006381333931", "4006381333931"),
        ("4 006381 333931", "4006381333931"),
        ("40-06381-33393-1", "4006381333931"),
        ("４００６３８１３３３９３１", "4006381333931"),
        ("96385074", "96385074"),
        ("036000291452", "0036000291452"),  # a UPC: the same number with a zero before it
        ("0036000291452", "0036000291452"),
        ("00036000291452", "0036000291452"),
        ("14006381333938", "14006381333938"),
        ("0000096385074", "96385074"),
    ],
)
def test_a_gtin_is_kept_in_one_form(typed: str, expected: str) -> None:
    assert checked_gtin(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["", "400638133393", "400638133393X", "123456789", "978-2-07-036822"],
)
def test_what_is_no_gtin_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_gtin(typed)
    assert refused.value.code in {"gtin_malformed", "gtin_checksum"}
    assert refused.value.facts == {"typed": typed}


def test_one_wrong_digit_is_found() -> None:
    with pytest.raises(Refusal, match="gtin_checksum"):
        checked_gtin("4006381333932")


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_equal_numbers_are_equal_texts(length: int, data: st.DataObject) -> None:
    body = data.draw(st.text("0123456789", min_size=length, max_size=length))
    typed = body + ean.calc_check_digit(body)
    kept = checked_gtin(typed)
    assert kept.zfill(14) == typed.zfill(14)
    assert len(kept) in {8, 13, 14}
    assert checked_gtin(kept) == kept
    assert checked_gtin(typed.zfill(14)) == kept


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("3017620422003", ("3017620422003", None)),
        ("3017620422003×12", ("3017620422003", 12)),
        ("3017620422003x6", ("3017620422003", 6)),
        ("3017620422003*1", ("3017620422003", 1)),
        ("BOX12", ("BOX12", None)),
        ("BOX12×6", ("BOX12", 6)),
        ("3017620422003×0", ("3017620422003×0", None)),
    ],
)
def test_how_many_a_code_counts_for_is_told_behind_it(typed: str, told: tuple[str, int | None]) -> None:
    assert counted_code(typed) == told
