from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.base.price import from_micro, to_micro
from app.base.quantity import from_milli, to_milli
from app.base.rate import from_ppm, to_ppm

numbers = st.integers(-(10**18) + 1, 10**18 - 1)


def test_one_piece_is_a_thousand_thousandths() -> None:
    assert to_milli(Decimal(1)) == 1000
    assert from_milli(1500) == Decimal("1.5")


def test_a_price_has_six_decimals() -> None:
    assert to_micro(Decimal("12.50")) == 12_500_000
    assert from_micro(12_500_000) == Decimal("12.50")


def test_a_rate_is_in_parts_per_million() -> None:
    assert to_ppm(Decimal("5.5")) == 55_000
    assert to_ppm(Decimal("12.15")) == 121_500
    assert from_ppm(200_000) == 20


def test_a_finer_number_is_refused_and_not_rounded() -> None:
    for convert, value in ((to_milli, "0.0005"), (to_micro, "8.5244866"), (to_ppm, "19.99999")):
        with pytest.raises(Refusal, match="too_many_decimals"):
            convert(Decimal(value))


@given(numbers)
def test_numbers_come_back_unchanged(number: int) -> None:
    assert to_milli(from_milli(number)) == number
    assert to_micro(from_micro(number)) == number
    assert to_ppm(from_ppm(number)) == number
