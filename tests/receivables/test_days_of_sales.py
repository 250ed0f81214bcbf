"""How long sales on credit stay unpaid: each method with the figures of measures.md, section 4, and what lies beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.receivables.days_of_sales import (
    CountedBack,
    MonthSales,
    OpenInvoice,
    TrueDays,
    Turnover,
    bad_debt_ppm,
    balance_days,
    counted_back,
    delinquent_days,
    effectiveness_ppm,
    true_days,
    turnover,
)

NOVEMBER, OCTOBER, SEPTEMBER = (
    MonthSales(date(2026, 11, 1), 30, 120_000),
    MonthSales(date(2026, 10, 1), 31, 80_000),
    MonthSales(date(2026, 9, 1), 30, 70_000),
)
MONTHS = [NOVEMBER, OCTOBER, SEPTEMBER]


def test_by_the_balance_thirty_of_sixty_thousand_in_ninety_days_are_forty_five() -> None:
    assert balance_days(3_000_000, 6_000_000, 90) == Decimal("45.0")
    assert balance_days(3_000_000, 0, 90) is None
    assert balance_days(3_000_000, -1, 90) is None


def test_counted_back_whole_months_give_their_days_and_the_last_its_part() -> None:
    assert counted_back(250_000, MONTHS) == CountedBack(Decimal("82.4"))


@pytest.mark.parametrize(
    ("balance", "days", "at_least"),
    [
        (0, "0.0", False),
        (-5, "0.0", False),
        (60_000, "15.0", False),
        (120_000, "30.0", False),
        (270_000, "91.0", False),
        (270_001, "91.0", True),
        (900_000, "91.0", True),
    ],
)
def test_where_the_months_end_before_the_balance_it_is_at_least_so_much(
    balance: int, days: str, at_least: bool
) -> None:
    assert counted_back(balance, MONTHS) == CountedBack(Decimal(days), at_least=at_least)


def test_a_month_of_credit_notes_gives_its_days_and_what_it_credited_is_sought_before_it() -> None:
    credited = MonthSales(date(2026, 11, 1), 30, -20_000)
    # 1,000 and the 200 credited are sought in October: all of its 800, then 400 of September's 700.
    assert counted_back(100_000, [credited, OCTOBER, SEPTEMBER]) == CountedBack(Decimal("78.1"))
    idle = MonthSales(date(2026, 11, 1), 30, 0)
    assert counted_back(80_000, [idle, OCTOBER]) == CountedBack(Decimal("61.0"))


@given(st.integers(1, 10**9), st.lists(st.integers(-(10**6), 10**6), max_size=24))
def test_counting_back_never_passes_the_days_there_are(balance: int, sales: list[int]) -> None:
    months = [MonthSales(date(2026, 1, 1), 30, each) for each in sales]
    found = counted_back(balance, months)
    assert 0 <= found.days <= 30 * len(sales)
    if found.at_least:
        assert found.days == 30 * len(sales)


def test_true_days_weigh_each_invoice_by_the_sales_of_its_month() -> None:
    open_invoices = [OpenInvoice(date(2026, 10, 20), 600_000), OpenInvoice(date(2026, 11, 2), 400_000)]
    sales = [MonthSales(date(2026, 10, 1), 31, 1_200_000), MonthSales(date(2026, 11, 1), 22, 1_000_000)]
    assert true_days(open_invoices, sales, date(2026, 11, 22)) == TrueDays(Decimal("24.5"))


def test_an_invoice_of_a_month_without_net_sales_is_left_out_and_told() -> None:
    open_invoices = [OpenInvoice(date(2026, 10, 20), 600_000), OpenInvoice(date(2026, 9, 2), 400)]
    sales = [MonthSales(date(2026, 10, 1), 31, 1_200_000), MonthSales(date(2026, 9, 1), 30, -5)]
    assert true_days(open_invoices, sales, date(2026, 11, 22)) == TrueDays(Decimal("16.5"), 400)


def test_best_possible_days_are_those_of_what_is_not_overdue_and_the_rest_is_delinquency() -> None:
    dso, best = balance_days(4_000_000, 9_000_000, 90), balance_days(2_800_000, 9_000_000, 90)
    assert (dso, best) == (Decimal("40.0"), Decimal("28.0"))
    assert delinquent_days(dso, best) == Decimal("12.0")
    assert delinquent_days(None, best) is None


def test_effectiveness_is_what_was_collected_of_what_could_be() -> None:
    assert effectiveness_ppm(3_000_000, 9_000_000, 3, 4_000_000, 2_800_000) == 625_000
    # All that was due came in.
    assert effectiveness_ppm(3_000_000, 9_000_000, 3, 2_800_000, 2_800_000) == 1_000_000
    assert effectiveness_ppm(0, 0, 3, 0, 0) is None
    # More is open than stood there before and a month sold: no share below nought is told.
    assert effectiveness_ppm(1_000_000, 3_000_000, 3, 2_500_000, 1_000_000) is None


def test_turnover_and_its_days() -> None:
    assert turnover(36_000_000, 3_600_000) == Turnover(Decimal("10.0"), Decimal("36.5"))
    assert turnover(0, 3_600_000) is None
    assert turnover(36_000_000, 0) is None


def test_six_hundred_lost_of_a_hundred_and_twenty_thousand_are_half_a_percent() -> None:
    assert bad_debt_ppm(60_000, 0, 12_000_000) == 5_000
    assert bad_debt_ppm(80_000, 20_000, 12_000_000) == 5_000
    assert bad_debt_ppm(60_000, 0, 0) is None
