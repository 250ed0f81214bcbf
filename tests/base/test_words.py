"""Amounts and days are written as Babel writes them, though it is not asked for each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.base.money import decimals, from_minor
from app.base.words import LANGUAGES, Words, frame_of, with_minus

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@given(
    AMOUNTS, st.sampled_from(LANGUAGES), st.sampled_from(("EUR", "USD", "GBP", "CHF", "JPY", "PLN", "TND"))
)
def test_amounts_are_written_as_babel_writes_them(minor: int, language: str, currency: str) -> None:
    words, amount = Words(language), from_minor(minor, currency)
    signed = format_currency(amount, currency, locale=words.locale, currency_digits=False)
    assert words.money(minor, currency) == with_minus(signed)
    places = "." + "0" * decimals(currency) if decimals(currency) else ""
    plain = format_decimal(amount, format=f"#,##0{places}", locale=words.locale)
    assert words.money(minor, currency, sign=False) == plain.replace("-", "−")


@pytest.mark.parametrize("minor", [0, 1, -1, 99, -99, 100, 99_999, -100_000, 123_456_789])
def test_small_and_round_amounts_too(minor: int) -> None:
    for language in LANGUAGES:
        words = Words(language)
        told = with_minus(
            format_currency(from_minor(minor, "EUR"), "EUR", locale=words.locale, currency_digits=False)
        )
        assert words.money(minor, "EUR") == told


def test_no_line_breaks_between_a_minus_and_its_amount() -> None:
    # A sign of a currency after it would go to the next line alone; figures never do.
    assert Words("en").money(-1540, "EUR") == "−\u2060€15.40"
    assert Words("fr").money(-1540, "EUR") == "−15,40\xa0€"
    assert Words("en").money(-1540, "EUR", sign=False) == "−15.40"


@given(st.dates(), st.sampled_from(LANGUAGES))
def test_days_are_written_as_babel_writes_them(day: date, language: str) -> None:
    for words in (Words(language, figures=True), Words("fr")):
        assert words.date(day) == format_date(day, "dd/MM/yyyy", locale=words.locale)
    spelt = Words("en")
    assert spelt.date(day).replace("\xa0", " ") == format_date(day, "d MMM yyyy", locale=spelt.locale)
    assert spelt.with_own({"a": "b"}).date(day) == spelt.date(day)
    assert Words("en", figures=True) != spelt


@pytest.mark.parametrize("currency", ["", "EUR", "USD", "GBP", "CHF", "PLN"])
def test_the_usual_currencies_are_written_without_asking_babel(currency: str) -> None:
    assert all(frame_of(language, currency) is not None for language in LANGUAGES)


def test_an_amount_beside_its_currency_has_the_sign_of_it() -> None:
    told = Refusal(
        "refund_exceeds_invoice", amount=Decimal("10.00"), left=Decimal("0.00"), number="FA-1", currency="EUR"
    )
    assert "10,00\u00a0€" in Words("fr").refusal(told)
    assert "€0.00" in Words("en").refusal(told)
    assert "EUR" not in Words("fr").refusal(told)


def test_an_instant_is_told_by_the_day_it_is_in_the_company_s_zone() -> None:
    at = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert Words("fr").local_day(at) == date(2026, 11, 27)
    assert Words("fr", ZoneInfo("America/Lima")).local_day(at) == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("micro", "told"),
    [(6_333_099, "6,33"), (1_584_000, "1,58"), (12_000_000, "12,00"), (3_549, "0,0035"), (50_000, "0,05")],
)
def test_an_average_cost_is_told_to_the_cent_and_a_tiny_one_finer(micro: int, told: str) -> None:
    assert Words("fr").average(micro) == told


def test_a_way_out_is_that_of_the_state_that_was_in_the_way() -> None:
    """An order on hold is released; that it is not confirmed either is no help to whoever asks what to do."""
    ways = {
        state: Words("fr").part(Refusal("order_not_confirmed", number="CM-1", state=state), "way")
        for state in ("draft", "held", "cancelled", "closed")
    }
    assert ways["draft"] == "Confirmer d’abord."
    assert ways["held"] == "Débloquer d’abord."
    assert len(set(ways.values())) == 4
