"""Deposits by rate: whatever is asked and invoiced, in whatever order, tax and amounts come to the document's."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.pricing.deposit import deducted, deposit, part_of, rates_less
from app.pricing.figures import RateFigures, Totals
from app.pricing.line import Line
from app.pricing.portion import portion
from app.pricing.totals import add_up

RATES = (200_000, 100_000, 55_000, 21_000, 0)


@st.composite
def documents(draw: st.DrawFn) -> Totals:
    lines = draw(
        st.lists(
            st.tuples(st.integers(1, 9), st.integers(1, 90_000_000_000), st.sampled_from(RATES)),
            min_size=1,
            max_size=5,
        )
    )
    return add_up(
        [Line(pieces * 1000, price, rate, "S" if rate else "Z") for pieces, price, rate in lines],
        currency="EUR",
        prices_include_tax=draw(st.booleans()),
        rounding="rate",
    )


def gross(rates: Iterable[RateFigures]) -> int:
    return sum(rate.gross for rate in rates)


def test_thirty_percent_of_1200_is_360_with_60_of_tax() -> None:
    found = deposit([RateFigures("S", 200_000, 100_000, 20_000)], part_of(120_000, 300_000), "EUR")
    assert (found.net, found.tax, found.total) == (30_000, 6_000, 36_000)


def test_a_deposit_follows_the_rates_of_what_is_left() -> None:
    left = [RateFigures("S", 55_000, 10_000, 550), RateFigures("S", 200_000, 10_000, 2_000)]
    found = deposit(left, 11_275, "EUR")
    assert [(rate.rate_ppm, rate.net, rate.tax) for rate in found.rates] == [
        (55_000, 5_000, 275),
        (200_000, 5_000, 1_000),
    ]


def test_nothing_is_asked_beyond_what_is_left() -> None:
    left = [RateFigures("S", 200_000, 100, 20)]
    with pytest.raises(Refusal, match="deposit_exceeds_order"):
        deposit(left, 121, "EUR")
    with pytest.raises(Refusal, match="deposit_not_positive"):
        deposit(left, 0, "EUR")


def test_a_rate_that_is_not_on_the_invoice_waits() -> None:
    waiting = [RateFigures("S", 55_000, 5_000, 275), RateFigures("S", 200_000, 5_000, 1_000)]
    [taken] = deducted([waiting], [RateFigures("S", 200_000, 10_000, 2_000)], 12_000)
    assert taken == (RateFigures("S", 200_000, 5_000, 1_000),)


def test_no_more_is_taken_off_than_the_invoice_asks_for() -> None:
    # A gift card lowers the invoice: 120.00 at 20 %, 35.00 to pay.
    [taken] = deducted(
        [[RateFigures("S", 200_000, 5_000, 1_000)]],
        [RateFigures("S", 200_000, 10_000, 2_000), RateFigures("Z", 0, -8_500, 0)],
        3_500,
    )
    assert gross(taken) == 3_500


@given(documents(), st.lists(st.integers(1, 1_000_000), min_size=1, max_size=4))
def test_deposits_together_never_exceed_the_document_at_any_rate(document: Totals, parts: list[int]) -> None:
    left = document.rates
    for ppm in parts:
        amount = part_of(gross([rate for rate in left if rate.gross > 0]), ppm)
        if amount <= 0:
            continue
        found = deposit(left, amount, "EUR")
        assert found.total == amount
        assert sum(rate.net + rate.tax for rate in found.rates) == amount
        left = rates_less(left, found.rates)
        assert all(rate.gross >= 0 for rate in left)


@given(documents(), st.lists(st.integers(1, 1_000_000), min_size=1, max_size=3), st.data())
def test_whatever_the_deposits_and_the_portions_are_tax_is_asked_for_once(
    document: Totals, parts: list[int], data: st.DataObject
) -> None:
    quantities = [line.quantity_milli for line in document.lines]
    deposits: list[tuple[RateFigures, ...]] = []
    left = document.rates
    for ppm in parts:
        amount = part_of(gross(left), ppm)
        if 0 < amount <= gross(left):
            figures = deposit(left, amount, "EUR")
            deposits.append(figures.rates)
            left = rates_less(left, figures.rates)
    waiting = list(deposits)
    before = [0] * len(quantities)
    asked = sum(rate.tax for rates in deposits for rate in rates)
    to_pay = gross([rate for rates in deposits for rate in rates])
    for last in (False, True):
        now = [
            whole - done if last else 1000 * data.draw(st.integers(0, (whole - done) // 1000))
            for whole, done in zip(quantities, before, strict=True)
        ]
        if not any(now):
            continue
        invoice = portion(document, before, now)
        taken = deducted(waiting, invoice.rates, invoice.total)
        off = [rate for rates in taken for rate in rates]
        for rate in rates_less(invoice.rates, off):
            assert rate.gross >= 0
        assert gross(off) <= invoice.total
        asked += invoice.tax - sum(rate.tax for rate in off)
        to_pay += invoice.total - gross(off)
        waiting = [
            tuple(rate for rate in rates_less(rates, used) if rate.gross or rate.tax)
            for rates, used in zip(waiting, taken, strict=True)
        ]
        before = [done + more for done, more in zip(before, now, strict=True)]
    rest = [rate for rates in waiting for rate in rates]
    # Nothing is left of the deposits once the document is invoiced, and the tax asked for is the document's.
    assert gross(rest) == 0
    assert asked - sum(rate.tax for rate in rest) == document.tax
    assert to_pay == document.total
