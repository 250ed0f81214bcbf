"""How long sales on credit stay unpaid, pure: DSO by three methods, what of it could not be shorter, and how much was collected.

Amounts are minor units with tax, of one currency, net of credit not yet used; sales are those on credit only (what was
paid with the order is no credit, and would make every figure look too good). Days are decimals to the tenth, rounded
half up at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class MonthSales:
    """Sales on credit of a month (invoices less credit notes) and the days of it that are counted."""

    first: date
    days: int
    sales: int


@dataclass(frozen=True, slots=True)
class CountedBack:
    """Days of sales that the balance is made of; `at_least` where the months known were too few to find its beginning."""

    days: Decimal
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """What is still open of what was invoiced on a day."""

    issued_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class TrueDays:
    """Days weighed invoice by invoice; `left_out` is open on invoices of months whose sales are nought or less."""

    days: Decimal
    left_out: int = 0


def balance_days(balance: int, sales: int, days: int) -> Decimal | None:
    """DSO by the balance: what is owed at the end, in days of the period's sales; None without sales to measure by.

    With what is not overdue as `balance` it is the best possible DSO: what customers take who all pay on time.
    """
    return _tenths(Fraction(balance * days, sales)) if sales > 0 else None


def counted_back(balance: int, months: Sequence[MonthSales]) -> CountedBack:
    """DSO by counting back: the newest month's sales are taken off the balance first, until it is used up.

    A month whose sales are nought or less gives its days, and what was credited in it is added to what is still sought.
    """
    days = Fraction(0)
    left = balance
    for month in months:
        if left <= 0:
            break
        if month.sales > left:
            return CountedBack(_tenths(days + Fraction(left * month.days, month.sales)))
        days += month.days
        left -= month.sales
    return CountedBack(_tenths(days), at_least=left > 0)


def true_days(open_invoices: Iterable[OpenInvoice], sales: Iterable[MonthSales], as_of: date) -> TrueDays:
    """True DSO: the days since each invoice, weighed by its open part of the sales on credit of its month."""
    of_month = {each.first: each.sales for each in sales}
    weighed: dict[int, int] = {}
    left_out = 0
    for each in open_invoices:
        sold = of_month.get(each.issued_on.replace(day=1), 0)
        if sold > 0:
            # Months that sold as much are added up together: a fraction each would be most of what this costs.
            weighed[sold] = weighed.get(sold, 0) + (as_of - each.issued_on).days * each.amount
        else:
            left_out += each.amount
    days = sum((Fraction(days, sold) for sold, days in weighed.items()), Fraction(0))
    return TrueDays(_tenths(days), left_out)


def delinquent_days(dso: Decimal | None, best_possible: Decimal | None) -> Decimal | None:
    """Average days delinquent: what lateness adds to the best possible DSO."""
    return dso - best_possible if dso is not None and best_possible is not None else None


def effectiveness_ppm(
    beginning: int, sales: int, months: int, ending: int, ending_current: int
) -> int | None:
    """Collection effectiveness: what was collected of what could be, in parts per million.

    `beginning` and `ending` are all that is owed, `ending_current` what of it is not overdue; the period's sales count by
    the month. None where nothing could be collected, or where more stands open than the beginning and a month's sales:
    then sales grow faster than a month can tell, and a share below nought would say nothing.
    """
    collectable = beginning * months + sales - ending_current * months
    collected = beginning * months + sales - ending * months
    if collectable <= 0 or collected < 0:
        return None
    return rounded_div(collected * WHOLE_PPM, collectable)


@dataclass(frozen=True, slots=True)
class Turnover:
    """How often a year's sales turn what is owed over, and after how many days."""

    times: Decimal
    days: Decimal


def turnover(sales: int, average_owed: int) -> Turnover | None:
    """Sales of a year by what was owed on average; None where either is nought or less."""
    if sales <= 0 or average_owed <= 0:
        return None
    return Turnover(
        _tenths(Fraction(sales, average_owed)), _tenths(Fraction(YEAR_DAYS * average_owed, sales))
    )


def bad_debt_ppm(written_off: int, recovered: int, sales: int) -> int | None:
    """Debts written off, net of what came back, in parts per million of sales on credit."""
    return rounded_div((written_off - recovered) * WHOLE_PPM, sales) if sales > 0 else None


def _tenths(days: Fraction) -> Decimal:
    scaled = rounded_div(days.numerator * 10, days.denominator)
    return (Decimal(scaled) / 10).quantize(Decimal("0.1"), ROUND_HALF_UP)
