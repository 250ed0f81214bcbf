"""What typing one figure of a line does to the others: quantity, price and discount always lead to the total (N9)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.orders.draft import DraftLine, OrderDraft
from app.orders.line_typed import (
    full_amount,
    line_amount,
    section_line,
    text_line,
    with_amount_off,
    with_percent_off,
    with_total,
)
from app.orders.save import figures
from tests.builders import TODAY


def a_line(**values: Any) -> DraftLine:
    whole: dict[str, Any] = {"quantity_milli": 3000, "unit_price_micro": 10_000_000, **values}
    return DraftLine(name="Bol", **whole)


def figured(line: DraftLine) -> int:
    """What the one computation of totals makes of the line."""
    return figures(OrderDraft(customer_id=1, ordered_on=TODAY, lines=(line,))).lines[0].net


def test_a_typed_total_sets_the_price() -> None:
    assert with_total(a_line(), 2400, "EUR") == a_line(unit_price_micro=8_000_000)


def test_a_total_that_three_do_not_divide_is_reached_all_the_same() -> None:
    found = with_total(a_line(), 1000, "EUR")
    assert (found.unit_price_micro, found.discount_amount) == (3_333_333, 0)
    assert figured(found) == 1000


def test_a_percentage_stays_when_the_total_is_typed() -> None:
    found = with_total(a_line(discount_ppm=100_000), 2700, "EUR")
    assert (found.unit_price_micro, found.discount_ppm, figured(found)) == (10_000_000, 100_000, 2700)


@given(
    st.integers(1, 50_000_000),
    st.integers(0, 10**9),
    st.sampled_from([0, 50_000, 333_333, 999_999]),
)
def test_every_total_is_reached_by_quantity_price_and_discount(quantity: int, total: int, off: int) -> None:
    line = DraftLine(name="Bol", quantity_milli=quantity, discount_ppm=off)
    found = with_total(line, total, "EUR")
    assert line_amount(found, "EUR") == total == figured(found)
    assert found.discount_amount >= 0


def test_a_line_has_one_discount_percent_or_amount() -> None:
    line = with_amount_off(with_percent_off(a_line(), 50_000), 500, "EUR")
    assert (line.discount_ppm, line.discount_amount, figured(line)) == (0, 500, 2500)
    line = with_percent_off(line, 50_000)
    assert (line.discount_ppm, line.discount_amount, figured(line)) == (50_000, 0, 2850)


def test_a_discount_never_turns_a_line_around() -> None:
    assert figured(with_amount_off(a_line(), full_amount(a_line(), "EUR"), "EUR")) == 0
    with pytest.raises(Refusal, match="discount_amount_range"):
        with_amount_off(a_line(), 3001, "EUR")
    with pytest.raises(Refusal, match="discount_percent_range"):
        with_percent_off(a_line(), 1_000_001)


def test_a_total_needs_a_quantity_and_a_price() -> None:
    with pytest.raises(Refusal, match="total_without_quantity"):
        with_total(a_line(quantity_milli=0), 100, "EUR")
    with pytest.raises(Refusal, match="total_without_price"):
        with_total(a_line(discount_ppm=1_000_000), 100, "EUR")
    with pytest.raises(Refusal, match="total_negative"):
        with_total(a_line(), -1, "EUR")


def test_words_cost_nothing() -> None:
    draft = OrderDraft(
        customer_id=1, ordered_on=TODAY, lines=(section_line("Cuisine"), a_line(), text_line("Fait main"))
    )
    assert figures(draft).net == 3000


def test_an_amount_off_the_whole_document_comes_after_the_percentage() -> None:
    draft = OrderDraft(
        customer_id=1, ordered_on=TODAY, lines=(a_line(),), discount_ppm=100_000, discount_amount=200
    )
    assert figures(draft).net == 2500
