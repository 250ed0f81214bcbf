"""What is shown as taken off a line is what lies between quantity × price and its total."""

from __future__ import annotations

from app.orders.line_discount import discount_of
from tests.orders.test_possible import a_line


def test_a_line_without_discount_shows_none() -> None:
    line = a_line(3, unit_price_micro=4_752_000, net=1_426, gross=1_711)
    assert discount_of(line, "EUR", prices_include_tax=False) == 0


def test_a_discount_is_told_in_the_terms_of_the_price() -> None:
    line = a_line(2, unit_price_micro=20_900_000, net=3_135, gross=3_762)
    assert discount_of(line, "EUR", prices_include_tax=True) == 418


def test_a_currency_without_decimals_has_its_own_scale() -> None:
    line = a_line(2, unit_price_micro=1_500_000_000, net=2_700, gross=2_970)
    assert discount_of(line, "JPY", prices_include_tax=False) == 300


def test_carriage_has_no_discount_of_its_own() -> None:
    line = a_line(1, kind="shipping", unit_price_micro=9_000_000, net=590, gross=708)
    assert discount_of(line, "EUR", prices_include_tax=True) == 0
