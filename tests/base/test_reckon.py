"""Sums typed into a field are reckoned exactly, in French and English (K15)."""

from __future__ import annotations

import pytest

from app.base import typed
from app.base.errors import Refusal
from app.base.reckon import is_sum


@pytest.mark.parametrize(
    ("text", "language", "minor"),
    [
        ("12*3,5", "fr", 4200),
        ("=12*3,5", "fr", 4200),
        ("12*3.5", "en", 4200),
        ("1 234,50+0,50", "fr", 123_500),
        ("1,234.50+0.50", "en", 123_500),
        ("(2+3)x4", "fr", 2000),
        ("100/3", "fr", 3333),
        ("200:3", "fr", 6667),
        ("10−2×3", "fr", 400),
        ("-5+2", "fr", -300),
        ("2*-3", "fr", -600),
        ("=7", "fr", 700),
        ("0,1+0,2", "fr", 30),
        ("12*3,5 €", "fr", 4200),
    ],
)
def test_a_sum_is_an_amount(text: str, language: str, minor: int) -> None:
    assert typed.amount(text, language, "EUR", sums=True) == minor


def test_a_sum_has_the_places_of_its_field() -> None:
    assert typed.price("10/3", "fr", sums=True) == 3_333_333
    assert typed.quantity("10/4", "fr", sums=True) == 2500
    assert typed.percent("2*2,5", "fr", sums=True) == 50_000


@pytest.mark.parametrize("text", ["-5", "+5", "1 234,50", "−3"])
def test_a_figure_with_its_sign_is_no_sum(text: str) -> None:
    assert not is_sum(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12*", "sum_unreadable"),
        ("(1+2", "sum_unreadable"),
        ("1+2)", "sum_unreadable"),
        ("2**3", "sum_unreadable"),
        ("1+a", "sum_unreadable"),
        ("5/0", "sum_by_zero"),
        ("(" * 40 + "1" + ")" * 40, "sum_unreadable"),
        ("999999999*999999999", "typed_too_large"),
    ],
)
def test_what_is_no_sum_says_so(text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        typed.amount(text, "fr", "EUR", sums=True)


def test_an_operand_with_two_readings_is_asked_about() -> None:
    with pytest.raises(Refusal, match="typed_unclear"):
        typed.amount("2*40,23", "en", "EUR", sums=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5", (50_000, 0)),
        ("5,5 %", (55_000, 0)),
        ("15 €", (0, 1500)),
        ("€15", (0, 1500)),
        ("15 eur", (0, 1500)),
    ],
)
def test_a_discount_is_a_percentage_or_an_amount(text: str, found: tuple[int, int]) -> None:
    assert typed.discount(text, "fr", "EUR") == found


def test_a_figure_of_a_file_is_never_reckoned() -> None:
    with pytest.raises(Refusal, match="typed_number_unreadable"):
        typed.amount("12/11/2026", "fr", "EUR")
