from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.base.money import decimals, fitted, from_minor, rounded_div, share, to_minor

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(-(10**9), 10**9), max_size=8)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (5, 2, 3),
        (-5, 2, -3),
        (5, -2, -3),
        (-5, -2, 3),
        (7, 3, 2),
        (8, 3, 3),
        (0, 5, 0),
        (0, -5, 0),
        (-1, 2, -1),
        (1, 3, 0),
    ],
)
def test_halves_are_rounded_away_from_zero(numerator: int, denominator: int, expected: int) -> None:
    assert rounded_div(numerator, denominator) == expected


@given(amounts, st.integers(1, 10**9))
def test_rounding_goes_to_the_nearest_whole_number(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    off = abs(rounded_div(numerator, denominator)) - abs(exact)
    assert -Fraction(1, 2) < off <= Fraction(1, 2)


@given(amounts)
def test_rounding_is_that_of_decimal_arithmetic(tenths: int) -> None:
    assert rounded_div(tenths, 10) == (Decimal(tenths) / 10).quantize(Decimal(1), ROUND_HALF_UP)


def test_dividing_by_zero_is_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        rounded_div(1, 0)


def test_the_largest_remainder_takes_the_odd_cent() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(10, [1, 1, 4]) == [2, 1, 7]  # 1.67, 1.67, 6.67: the larger part first, then the earlier
    assert share(-100, [1, 1, 1]) == [-34, -33, -33]
    assert share(5, [0, 3, 0]) == [0, 5, 0]


@given(amounts, weights)
def test_shares_sum_exactly_and_lie_within_a_unit_of_the_proportion(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    if whole == 0 and total:
        with pytest.raises(Refusal, match="nothing_to_share_over"):
            share(total, weights)
        return
    parts = share(total, weights)
    assert sum(parts) == total or not weights
    for part, weight in zip(parts, weights, strict=True):
        assert whole == 0 or abs(part - Fraction(total * weight, whole)) < 1


@given(amounts, weights.filter(lambda all_weights: sum(all_weights) != 0))
def test_a_share_turned_around_is_the_negative(total: int, weights: list[int]) -> None:
    assert share(-total, weights) == [-part for part in share(total, weights)]
    assert share(total, [-weight for weight in weights]) == share(total, weights)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8), st.integers(1, 10**6))
def test_parts_fit_their_rounded_sum(numerators: list[int], denominator: int) -> None:
    total = rounded_div(sum(numerators), denominator)
    parts = fitted(numerators, denominator, total)
    assert sum(parts) == total
    for part, numerator in zip(parts, numerators, strict=True):
        assert part in (numerator // denominator, -(-numerator // denominator))
    assert fitted([-part for part in numerators], denominator, -total) == [-part for part in parts]


def test_parts_do_not_fit_any_sum() -> None:
    with pytest.raises(ValueError, match="cannot be rounded"):
        fitted([1, 1], 3, 5)


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("EUR", 2),
        ("USD", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("TND", 3),
        ("KWD", 3),
        ("CLF", 4),
        ("LBP", 2),
        ("RSD", 2),
        ("XPF", 0),
    ],
)
def test_decimals_are_those_of_iso_4217(currency: str, expected: int) -> None:
    assert decimals(currency) == expected


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "QQQ"])
def test_a_currency_that_does_not_exist_is_refused(currency: str) -> None:
    with pytest.raises(Refusal, match="unknown_currency"):
        decimals(currency)


def test_amounts_become_minor_units() -> None:
    assert to_minor(Decimal("12.5"), "EUR") == 1250
    assert to_minor(Decimal("-0.01"), "EUR") == -1
    assert to_minor(Decimal("12.500000"), "EUR") == 1250
    assert to_minor(Decimal("1E+3"), "JPY") == 1000
    assert to_minor(Decimal("1.234"), "TND") == 1234


@pytest.mark.parametrize(
    ("amount", "currency"), [("12.505", "EUR"), ("0.5", "JPY"), ("1E-40", "EUR"), ("1E-999999", "EUR")]
)
def test_an_amount_with_too_many_decimals_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(Refusal) as refused:
        to_minor(Decimal(amount), currency)
    assert refused.value.code == "too_many_decimals"
    assert refused.value.facts["decimals"] == decimals(currency)


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("NaN", "not_a_number"),
        ("-Infinity", "not_a_number"),
        ("1E+17", "number_too_large"),
        ("1E+999999", "number_too_large"),
    ],
)
def test_what_no_column_holds_is_refused(amount: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        to_minor(Decimal(amount), "EUR")


@given(st.integers(-(10**18) + 1, 10**18 - 1), st.sampled_from(["EUR", "JPY", "TND", "CLF"]))
def test_an_amount_comes_back_unchanged(minor: int, currency: str) -> None:
    assert to_minor(from_minor(minor, currency), currency) == minor


def test_an_amount_shows_all_its_decimals() -> None:
    assert str(from_minor(1250, "EUR")) == "12.50"
    assert str(from_minor(0, "EUR")) == "0.00"
    assert str(from_minor(-5, "EUR")) == "-0.05"
    assert str(from_minor(7, "JPY")) == "7"
