"""Promises kept and disputes counted: measures.md, sections 7, 8 and 10."""

from __future__ import annotations

from datetime import date

from app.receivables.disputed import Disputed, dispute_figures
from app.receivables.promised import KeptRates, Promised, is_kept, kept_rates, waits_until


def test_a_promise_is_waited_for_through_its_grace() -> None:
    assert waits_until(date(2026, 11, 25), 2) == date(2026, 11, 27)


def test_one_of_three_kept_and_thirteen_of_twenty_two_hundred_received() -> None:
    promises = [Promised(100_000, 100_000), Promised(50_000, 30_000), Promised(70_000, 0)]
    assert kept_rates(promises) == KeptRates(333_333, 590_909)
    assert kept_rates([]) is None


def test_more_than_was_promised_makes_up_for_no_other() -> None:
    assert kept_rates([Promised(10_000, 90_000), Promised(10_000, 0)]) == KeptRates(500_000, 500_000)


def test_what_lacks_within_the_tolerance_is_let_pass() -> None:
    assert is_kept(Promised(10_000, 9_900), 10_000)
    assert not is_kept(Promised(10_000, 9_899), 10_000)
    assert not is_kept(Promised(10_000, 9_999))


def test_disputes_by_what_stands_how_long_they_took_and_what_they_are_about() -> None:
    disputes = [
        Disputed("damaged", 30_000, date(2026, 11, 1)),
        Disputed("price", 10_000, date(2026, 10, 1), date(2026, 10, 11)),
        Disputed("price", 40_000, date(2026, 10, 1), date(2026, 10, 5)),
    ]
    found = dispute_figures(disputes, 600_000)
    assert (found.open_amount, found.open_ppm, found.median_days) == (30_000, 50_000, 7)
    assert list(found.by_code.items()) == [("price", 625_000), ("damaged", 375_000)]
    assert dispute_figures([], 0).median_days is None
