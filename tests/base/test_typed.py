"""What people type is read exactly or asked back, never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base import typed
from app.base.errors import Refusal

TODAY = date(2026, 11, 22)
LANGUAGES = st.sampled_from(["fr", "en"])
FIGURES = st.integers(-typed.LARGEST + 1, typed.LARGEST - 1)


def refused(text: str, language: str = "fr", currency: str = "EUR") -> Refusal:
    with pytest.raises(Refusal) as caught:
        typed.amount(text, language, currency)
    return caught.value


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1234,5", 123450),
        ("1 234,50", 123450),
        ("1234.5", 123450),
        ("1\u00a0234,50", 123450),
        ("1\u202f234,50 €", 123450),
        ("EUR 12", 1200),
        ("1.234.567,80", 123456780),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("−5,1", -510),
        ("- 5", -500),
        (",5", 50),
        ("5,", 500),
        ("0", 0),
    ],
)
def test_a_french_amount_is_read(text: str, minor: int) -> None:
    assert typed.amount(text, "fr", "EUR") == minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1,234.5", 123450),
        ("1,234", 123400),
        ("€1,234.56", 123456),
        ("1234.56", 123456),
        (".5", 50),
        ("1 234.5", 123450),
    ],
)
def test_an_english_amount_is_read(text: str, minor: int) -> None:
    assert typed.amount(text, "en", "EUR") == minor


def test_a_comma_before_two_digits_in_english_is_asked_back_and_never_read_as_thousands() -> None:
    refusal = refused("40,23", "en")
    assert refusal.code == "typed_unclear"
    assert (refusal.facts["first"], refusal.facts["second"]) == ("40.23", "4,023.00")


@pytest.mark.parametrize("text", ["1.234", "1,234", " 1.234 €"])
def test_a_french_amount_with_three_digits_after_its_mark_is_asked_back(text: str) -> None:
    refusal = refused(text)
    assert refusal.code == "typed_unclear"
    assert (refusal.facts["first"], refusal.facts["second"]) == ("1,23", "1\u202f234,00")


def test_both_readings_of_an_unclear_amount_can_be_typed_back() -> None:
    refusal = refused("12,345")
    assert typed.amount(str(refusal.facts["first"]), "fr", "EUR") == 1235
    assert typed.amount(str(refusal.facts["second"]), "fr", "EUR") == 1234500


@pytest.mark.parametrize(
    ("text", "currency"), [("1,2345", "EUR"), ("0.125", "EUR"), ("1,5", "JPY"), ("1 234,567", "EUR")]
)
def test_decimals_the_currency_lacks_are_refused_not_rounded(text: str, currency: str) -> None:
    assert refused(text, currency=currency).code == "typed_too_precise"


@pytest.mark.parametrize(
    "text", ["", "   ", "abc", "1 23", "1,2,3", "--5", "12 USD", "1.23.456", "٣", "1e3", "12%", "€", "1,,2"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert refused(text).code == "typed_number_unreadable"


def test_a_figure_too_large_to_be_summed_is_refused() -> None:
    assert refused("99999999999999,00").code == "typed_too_large"


def test_a_dinar_has_three_decimals() -> None:
    assert typed.amount("1,234", "fr", "TND") == 1234


@given(FIGURES, LANGUAGES, st.sampled_from(["EUR", "JPY", "TND"]))
def test_an_amount_as_written_in_a_field_reads_back(minor: int, language: str, currency: str) -> None:
    assert typed.amount(typed.amount_text(minor, language, currency), language, currency) == minor


@given(FIGURES, LANGUAGES)
def test_prices_quantities_and_percentages_as_written_read_back(value: int, language: str) -> None:
    assert typed.price(typed.price_text(value, language), language) == value
    assert typed.quantity(typed.quantity_text(value, language), language) == value
    assert typed.percent(typed.percent_text(value, language) + " %", language) == value


@given(st.text(alphabet="0123456789.,-+ '€\u202f\u00a0\u2212ab٣", max_size=14), LANGUAGES)
def test_any_text_is_an_amount_or_a_refusal_with_words(text: str, language: str) -> None:
    refused_as, minor = "", 0
    try:
        minor = typed.amount(text, language, "EUR")
    except Refusal as refusal:
        refused_as = refusal.code
    assert refused_as in {"", "typed_number_unreadable", "typed_unclear", "typed_too_precise"}
    assert typed.amount(typed.amount_text(minor, language, "EUR"), language, "EUR") == minor


@given(st.integers(0, 999_999), st.integers(0, 99))
def test_no_typed_amount_means_different_money_in_french_and_english(whole: int, cents: int) -> None:
    for text in (f"{whole}.{cents:02}", f"{whole},{cents:02}", f"{whole},{cents:03}", f"{whole}.{cents:03}"):
        read: set[int] = set()
        for language in ("fr", "en"):
            try:
                read.add(typed.amount(text, language, "EUR"))
            except Refusal:
                continue
        assert len(read) <= 1, text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("t", date(2026, 11, 22)),
        (".", date(2026, 11, 22)),
        ("a", date(2026, 11, 22)),
        ("m", date(2026, 11, 1)),
        ("h", date(2026, 11, 30)),
        ("+", date(2026, 11, 23)),
        ("-", date(2026, 11, 21)),
        ("+5", date(2026, 11, 27)),
        ("-30", date(2026, 10, 23)),
        ("3", date(2026, 11, 3)),
        ("5-2", date(2026, 2, 5)),
        ("2211", date(2026, 11, 22)),
        ("22/11", date(2026, 11, 22)),
        ("22.11.26", date(2026, 11, 22)),
        ("221126", date(2026, 11, 22)),
        ("22112026", date(2026, 11, 22)),
        ("22/11/2026", date(2026, 11, 22)),
        ("1/2/99", date(1999, 2, 1)),
        ("2026-11-22", date(2026, 11, 22)),
    ],
)
def test_a_day_is_read_as_it_is_typed(text: str, day: date) -> None:
    assert typed.day(text, TODAY) == day


def test_short_days_start_from_what_the_field_held() -> None:
    held = date(2024, 2, 10)
    assert typed.day("+1", TODAY, current=held) == date(2024, 2, 11)
    assert typed.day("h", TODAY, current=held) == date(2024, 2, 29)
    assert typed.day("t", TODAY, current=held) == TODAY


def test_the_letter_a_is_today_in_french_only() -> None:
    with pytest.raises(Refusal):
        typed.day("a", TODAY, language="en")


def test_figures_follow_the_order_of_the_region() -> None:
    assert typed.day("11/22", TODAY, order="mdy") == date(2026, 11, 22)
    assert typed.day("26/11/22", TODAY, order="ymd") == date(2026, 11, 22)
    with pytest.raises(Refusal) as caught:
        typed.day("22/11", TODAY, order="mdy")
    assert caught.value.code == "typed_day_impossible"


@pytest.mark.parametrize("text", ["31/02", "0", "29/02/2026", "1/1/1800", "+9999"])
def test_a_day_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        typed.day(text, date(2190, 1, 1))
    assert caught.value.code == "typed_day_impossible"


@pytest.mark.parametrize("text", ["222", "22/11/226", "demain", "", "+9999999", "2211/26"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        typed.day(text, TODAY)
    assert caught.value.code == "typed_day_unreadable"


@given(st.dates(date(1980, 1, 1), date(2199, 12, 31)), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_a_day_as_written_in_a_field_reads_back(day: date, order: typed.DayOrder) -> None:
    assert typed.day(typed.day_text(day, order), TODAY, order=order) == day


@given(st.text(alphabet="0123456789/.-+ tamhx", max_size=11), LANGUAGES)
def test_any_text_is_a_day_or_a_refusal(text: str, language: str) -> None:
    refused_as, day = "", TODAY
    try:
        day = typed.day(text, TODAY, language=language)
    except Refusal as refusal:
        refused_as = refusal.code
    assert refused_as in {"", "typed_day_unreadable", "typed_day_impossible"}
    assert 1900 <= day.year <= 2199
