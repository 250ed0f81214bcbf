from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.pricing.figures import PartFigures, RateFigures, Totals, reverse, sum_by_rate
from app.pricing.line import Charge, Line
from app.pricing.totals import Rounding, add_up, discounted_lines
from tests.pricing.documents import (
    ROUNDINGS,
    a_line,
    assert_sums_agree,
    charges,
    lines,
    percentages,
    rates,
    sales,
    turned,
)

several_lines = st.lists(lines(), max_size=6)
roundings = st.sampled_from(ROUNDINGS)


@pytest.mark.parametrize(("rounding", "tax"), [("line", 561), ("unit", 560), ("rate", 561)])
def test_four_at_15_59_with_9_percent_are_taxed_by_line_or_by_unit(rounding: Rounding, tax: int) -> None:
    document = add_up([a_line("15.59", 4, 9)], currency="EUR", rounding=rounding)
    assert (document.net, document.tax, document.total) == (6236, tax, 6236 + tax)


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_500_with_tax_at_10_percent_stays_exactly_500(rounding: Rounding) -> None:
    document = add_up([a_line("500", 1, 10)], currency="EUR", prices_include_tax=True, rounding=rounding)
    assert (document.net, document.tax, document.total) == (45455, 4545, 50000)


def test_a_credit_note_of_1317_48_with_tax_is_exactly_that() -> None:
    document = add_up([a_line("1317.48", -1)], currency="EUR", prices_include_tax=True)
    assert (document.net, document.tax, document.total) == (-109790, -21958, -131748)


def test_tax_per_rate_is_rounded_once_and_the_lines_share_it() -> None:
    document = add_up([a_line("0.33"), a_line("0.33"), a_line("0.33")], currency="EUR", rounding="rate")
    assert document.rates == (RateFigures("S", 200_000, 99, 20),)  # 19.8, where three times 6.6 give 21
    assert [line.tax for line in document.lines] == [7, 7, 6]
    assert add_up([a_line("0.33")] * 3, currency="EUR", rounding="line").tax == 21


def test_a_document_of_three_rates_with_discount_shipping_and_fees() -> None:
    document = add_up(
        [a_line("100.00", 2, 20), a_line("50.00", 1, 5.5, discount=500), a_line("20.00", 1, 0)],
        currency="EUR",
        discount_ppm=100_000,
        charges=[Charge("shipping", 590, 200_000), Charge("fee", -200, 0)],
    )
    assert document.parts == (
        PartFigures("discount", "S", 0, -200, 0),
        PartFigures("discount", "S", 55_000, -450, -25),
        PartFigures("discount", "S", 200_000, -2000, -400),
        PartFigures("shipping", "S", 200_000, 590, 118),
        PartFigures("fee", "S", 0, -200, 0),
    )
    assert document.rates == (
        RateFigures("S", 0, 1600, 0),
        RateFigures("S", 55_000, 4050, 223),
        RateFigures("S", 200_000, 18590, 3718),
    )
    assert (document.net, document.tax, document.total) == (24240, 3941, 28181)


def test_a_percentage_comes_off_before_an_amount() -> None:
    document = add_up([a_line("100.00", 1, 0, discount_ppm=100_000, discount=1000)], currency="EUR")
    assert document.total == 8000


def test_a_discount_by_amount_is_shared_by_the_lines() -> None:
    lines_of_two = [a_line("10.00", 1, 20), a_line("20.00", 1, 20), a_line("5.00", 1, 10)]
    document = add_up(lines_of_two, currency="EUR", discount=100, prices_include_tax=True)
    assert [(part.rate_ppm, part.gross) for part in document.parts] == [(100_000, -14), (200_000, -86)]
    assert [line.gross for line in discounted_lines(document)] == [971, 1943, 486]
    assert document.total == 3400


def test_four_decimals_of_a_price_count_but_not_by_unit() -> None:
    fine = Line(1_000_000, 12_500, 200_000)  # 1000 at 0.0125
    assert add_up([fine], currency="EUR").net == 1250
    assert add_up([fine], currency="EUR", rounding="unit").net == 1000


def test_a_quantity_may_be_a_fraction() -> None:
    document = add_up([Line(1_250, 7_990_000, 55_000)], currency="EUR", prices_include_tax=True)
    assert (document.net, document.tax, document.total) == (947, 52, 999)  # 1.25 kg at 7.99 are 9.9875


@pytest.mark.parametrize(("currency", "total"), [("JPY", 1482), ("EUR", 148148), ("TND", 1481482)])
def test_amounts_have_the_decimals_of_their_currency(currency: str, total: int) -> None:
    assert add_up([Line(1000, 1234_567_900, 200_000)], currency=currency).total == total


def test_a_total_to_pay_in_swiss_francs_is_rounded_to_five() -> None:
    document = add_up([a_line("10.00", 1, 8.1, discount=7)], currency="CHF", total_step=5)
    assert (document.net, document.tax, document.rounding, document.total) == (993, 80, 2, 1075)


def test_a_document_without_lines_costs_nothing() -> None:
    document = add_up([], currency="EUR")
    assert (document.lines, document.rates, document.total) == ((), (), 0)


@pytest.mark.parametrize(
    "line",
    [
        a_line("10.00", 1, 20, discount=1001),
        a_line("10.00", 1, 20, discount=-1),
        a_line("10.00", -1, 20, discount=1),
        a_line("10.00", 1, 20, discount_ppm=1_000_001),
        a_line("10.00", 1, 20, discount_ppm=-1),
    ],
)
def test_a_discount_cannot_exceed_what_it_is_taken_off(line: Line) -> None:
    with pytest.raises(Refusal, match="discount_out_of_range"):
        add_up([line], currency="EUR")


def test_a_document_discount_cannot_exceed_the_lines() -> None:
    for discount in (1001, -1):
        with pytest.raises(Refusal, match="discount_out_of_range"):
            add_up([a_line("10.00")], currency="EUR", discount=discount)


def test_a_negative_rate_and_an_unknown_currency_are_refused() -> None:
    with pytest.raises(Refusal, match="rate_out_of_range"):
        add_up([a_line("10.00", 1, -5)], currency="EUR")
    with pytest.raises(Refusal, match="unknown_currency"):
        add_up([], currency="EURO")


@given(
    several_lines, st.booleans(), roundings, percentages, st.integers(0, 100), st.lists(charges, max_size=3)
)
def test_sums_agree_and_turning_around_gives_the_negative(
    typed: list[Line],
    prices_include_tax: bool,
    rounding: Rounding,
    percent: int,
    fraction: int,
    fees: list[Charge],
) -> None:
    plain = add_up(
        typed, currency="EUR", prices_include_tax=prices_include_tax, rounding=rounding, discount_ppm=percent
    )
    discount = (plain.gross if prices_include_tax else plain.net) * fraction // 100
    document, negative = (
        add_up(
            some,
            currency="EUR",
            prices_include_tax=prices_include_tax,
            rounding=rounding,
            discount_ppm=percent,
            discount=discount * sign,
            charges=[replace(fee, amount=fee.amount * sign) for fee in fees],
            total_step=5,
        )
        for some, sign in ((typed, 1), ([turned(line) for line in typed], -1))
    )
    assert_sums_agree(document)
    assert negative == reverse(document)
    assert abs(document.rounding) <= 2
    assert document.total % 5 == 0


@given(several_lines, st.booleans(), roundings, percentages, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_total(
    typed: list[Line], prices_include_tax: bool, rounding: Rounding, percent: int, chance: Random
) -> None:
    mixed = list(typed)
    chance.shuffle(mixed)
    one, other = (
        add_up(
            some,
            currency="EUR",
            prices_include_tax=prices_include_tax,
            rounding=rounding,
            discount_ppm=percent,
        )
        for some in (typed, mixed)
    )
    assert replace(one, lines=(), parts=()) == replace(other, lines=(), parts=())
    assert one.parts == other.parts


@given(
    several_lines,
    st.integers(-9, 20),
    st.integers(-9, 20),
    st.integers(0, 20_000),
    rates,
    st.booleans(),
    st.sampled_from(["rate", "unit"]),
    percentages,
)
def test_splitting_a_line_changes_no_total_per_rate_or_per_unit(
    others: list[Line],
    one: int,
    other: int,
    cents: int,
    rate_ppm: int,
    prices_include_tax: bool,
    rounding: Rounding,
    percent: int,
) -> None:
    whole = Line((one + other) * 1000, cents * 10_000, rate_ppm)
    halves = [replace(whole, quantity_milli=pieces * 1000) for pieces in (one, other)]
    joined, split = (
        add_up(
            [*others, *some],
            currency="EUR",
            prices_include_tax=prices_include_tax,
            rounding=rounding,
            discount_ppm=percent,
        )
        for some in ([whole], halves)
    )
    assert replace(joined, lines=(), parts=()) == replace(split, lines=(), parts=())


@given(st.integers(-(10**9), 10**9), rates, roundings)
def test_what_is_typed_with_tax_stays_exact(cents: int, rate_ppm: int, rounding: Rounding) -> None:
    document = add_up(
        [Line(1000, cents * 10_000, rate_ppm)], currency="EUR", prices_include_tax=True, rounding=rounding
    )
    assert document.total == document.lines[0].gross == cents


@given(sales())
def test_a_discount_spread_over_the_lines_leaves_each_rate_its_sums(document: Totals) -> None:
    spread = discounted_lines(document)
    others = [part for part in document.parts if part.kind != "discount"]
    sums = {rate.vat: rate.net for rate in sum_by_rate((*spread, *others))}
    assert sums == {rate.vat: rate.net for rate in document.rates}
    if len(others) == len(document.parts):
        assert spread == document.lines


@given(st.lists(lines(back=False), max_size=6), st.booleans(), roundings)
def test_a_discount_of_everything_leaves_nothing(
    typed: list[Line], prices_include_tax: bool, rounding: Rounding
) -> None:
    document = add_up(
        typed,
        currency="EUR",
        prices_include_tax=prices_include_tax,
        rounding=rounding,
        discount_ppm=1_000_000,
    )
    assert all((rate.net, rate.tax) == (0, 0) for rate in document.rates)
    assert document.total == 0
