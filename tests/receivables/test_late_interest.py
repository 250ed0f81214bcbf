"""Interest on what is paid late: measures.md, section 6, with leap years, the first and the last day, and rates that change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.base.errors import Refusal
from app.receivables.late_interest import (
    BelowFloor,
    LateInterest,
    RateFrom,
    Received,
    Span,
    below_floor,
    fixed_sum,
    late_interest,
    rate_on,
    without_own_rate,
)
from app.receivables.late_rates import decide_rate, late_law, late_rates
from tests.builders import ALICE, opened

DUE, PAID = date(2026, 9, 30), date(2026, 11, 22)
AGREED = [RateFrom(date(2026, 1, 1), 121_500)]


def test_twelve_hundred_for_fifty_three_days() -> None:
    found = late_interest(120_000, DUE, PAID, AGREED)
    assert (found.amount, found.days) == (2_117, 53)
    assert found.spans == (Span(120_000, date(2026, 10, 1), PAID, 121_500),)
    assert found.amount + fixed_sum(1, 4_000, professional=True) == 6_117


def test_a_part_paid_on_the_way_bears_interest_until_its_day() -> None:
    received = [Received(50_000, date(2026, 10, 31)), Received(70_000, PAID)]
    found = late_interest(120_000, DUE, PAID, AGREED, received)
    assert found.amount == 1_751
    assert [(each.amount, each.days) for each in found.spans] == [(120_000, 31), (70_000, 22)]


@pytest.mark.parametrize(("days", "cents"), [(-5, 0), (0, 0), (1, 1), (30, 30), (365, 365)])
def test_the_due_day_itself_costs_nothing_and_the_next_one_does(days: int, cents: int) -> None:
    # 365.00 at 1 % is a cent a day.
    found = late_interest(36_500, DUE, DUE + timedelta(days=days), [RateFrom(date(2020, 1, 1), 10_000)])
    assert (found.amount, found.days) == (cents, max(days, 0))


def test_a_leap_day_is_a_day_and_the_year_still_has_three_hundred_and_sixty_five() -> None:
    rates = [RateFrom(date(2020, 1, 1), 10_000)]
    assert late_interest(36_500, date(2028, 2, 28), date(2028, 3, 1), rates).amount == 2
    assert late_interest(36_500, date(2027, 2, 28), date(2027, 3, 1), rates).amount == 1
    assert late_interest(36_500, date(2027, 12, 31), date(2028, 12, 31), rates).amount == 366


def test_a_rate_that_changes_within_the_delay_counts_for_its_own_days() -> None:
    rates = [RateFrom(date(2026, 1, 1), 100_000), RateFrom(date(2026, 7, 1), 200_000)]
    # 20 June to 10 July: ten days at each rate.
    found = late_interest(365_000, date(2026, 6, 20), date(2026, 7, 10), rates)
    assert [(each.days, each.ppm) for each in found.spans] == [(10, 100_000), (10, 200_000)]
    assert found.amount == 1_000 + 2_000
    first = late_interest(365_000, date(2026, 6, 20), date(2026, 7, 10), rates, follows="first_day")
    assert first.amount == 2_000
    # Late from the day of the change on.
    turn = late_interest(365_000, date(2026, 6, 30), date(2026, 7, 1), rates)
    assert turn.spans == (Span(365_000, date(2026, 7, 1), date(2026, 7, 1), 200_000),)


def test_money_on_the_day_of_a_change_stops_the_old_amount_and_not_the_new_rate() -> None:
    rates = [RateFrom(date(2026, 1, 1), 100_000), RateFrom(date(2026, 7, 1), 200_000)]
    received = [Received(165_000, date(2026, 7, 1))]
    found = late_interest(365_000, date(2026, 6, 29), date(2026, 7, 2), rates, received)
    assert [(each.amount, each.days, each.ppm) for each in found.spans] == [
        (365_000, 1, 100_000),
        (365_000, 1, 200_000),
        (200_000, 1, 200_000),
    ]


def test_what_came_before_the_due_day_bears_nothing_and_what_comes_later_is_not_known() -> None:
    early = [Received(60_000, date(2026, 9, 1)), Received(60_000, date(2026, 12, 1))]
    found = late_interest(120_000, DUE, PAID, AGREED, early)
    assert [each.amount for each in found.spans] == [60_000]
    whole = late_interest(120_000, DUE, PAID, AGREED, [Received(120_000, DUE)])
    assert whole == LateInterest(0, 53)


def test_the_rate_on_the_invoice_is_the_most_and_may_be_the_only_one() -> None:
    high = [RateFrom(date(2026, 1, 1), 142_500)]
    assert late_interest(120_000, DUE, PAID, high, most_ppm=121_500).amount == 2_117
    assert late_interest(120_000, DUE, PAID, AGREED, most_ppm=500_000).amount == 2_117
    assert late_interest(120_000, DUE, PAID, [], follows="contract", most_ppm=121_500).amount == 2_117
    assert late_interest(120_000, DUE, PAID, AGREED, follows="contract").amount == 0


def test_without_a_rate_that_day_there_is_no_interest() -> None:
    assert rate_on(AGREED, date(2025, 12, 31)) is None
    assert late_interest(120_000, date(2025, 12, 21), date(2026, 1, 10), AGREED).spans[0].first == date(
        2026, 1, 1
    )


def test_the_fixed_sum_is_once_an_invoice_and_never_a_consumers() -> None:
    assert fixed_sum(3, 4_000, professional=True) == 12_000
    assert fixed_sum(3, 4_000, professional=False) == 0
    assert fixed_sum(3, 4_000, professional=True, insolvent=True) == 0


def test_a_contract_below_three_times_the_legal_rate_is_told_with_the_least_it_may_be() -> None:
    legal = [RateFrom(date(2024, 7, 1), 49_200)]
    on = date(2024, 10, 1)
    assert below_floor(142_500, legal, on) == BelowFloor(142_500, 147_600, legal[0])
    assert below_floor(147_600, legal, on) is None
    assert below_floor(147_599, legal, on) is not None
    assert below_floor(0, legal, date(2024, 6, 30)) is None


def test_the_rates_of_the_program_give_way_to_the_merchants_own(database_url: str) -> None:
    with opened(database_url) as database:
        with database.read() as rd:
            law = late_law(rd)
        assert law.fixed_sum == 4_000
        # The second half of 2024: 4.25 and ten points, below three times the legal rate.
        half = date(2024, 8, 1)
        penalty = rate_on(law.penalties, half)
        assert penalty is not None
        assert penalty.ppm == 142_500
        assert below_floor(penalty.ppm, law.legal, half) is not None
        database.do(ALICE, decide_rate, "refinancing", date(2026, 7, 1), 20_000, "BCE, 1er juillet 2026")
        database.do(ALICE, decide_rate, "refinancing", date(2026, 7, 1), 19_000, "BCE, corrigé")
        with database.read() as rd:
            found = rate_on(late_law(rd).penalties, date(2026, 11, 22))
        assert found == RateFrom(date(2026, 7, 1), 119_000, "BCE, corrigé")
        for kind, ppm, source, code in (
            ("other", 1, "x", "late_rate_unknown_kind"),
            ("legal", 1, " ", "late_rate_without_source"),
            ("legal", 1_000_001, "x", "late_rate_out_of_range"),
        ):
            with pytest.raises(Refusal) as refused:
                database.do(ALICE, decide_rate, kind, date(2026, 7, 1), ppm, source)
            assert refused.value.code == code


def test_a_semester_without_a_rate_of_its_own_is_told() -> None:
    known = [RateFrom(date(2026, 1, 1), 121_500)]
    spring, autumn = date(2026, 5, 31), date(2026, 11, 22)
    assert without_own_rate(spring, date(2026, 6, 30), known) is None
    assert without_own_rate(spring, date(2026, 7, 1), known) == date(2026, 7, 1)
    # Late from the first of July on.
    assert without_own_rate(date(2026, 6, 30), autumn, known) == date(2026, 7, 1)
    assert without_own_rate(date(2025, 11, 30), autumn, known) == date(2025, 7, 1)
    # One recorded within the semester is its own, and so is the only one that counts.
    assert without_own_rate(spring, autumn, [*known, RateFrom(date(2026, 7, 15), 120_000)]) is None
    assert without_own_rate(spring, autumn, known, "first_day") is None
    assert without_own_rate(date(2026, 7, 31), autumn, known, "first_day") == date(2026, 7, 1)
    assert without_own_rate(spring, autumn, known, "contract") is None
    assert without_own_rate(autumn, autumn, known) is None


def test_the_table_of_rates_says_what_counts_and_that_invoices_may_not_say_less(database_url: str) -> None:
    with opened(database_url, date(2026, 11, 22)) as database:
        with database.read() as rd:
            shipped = late_rates(rd)
        newest = {each.kind: each for each in shipped.rows if each.in_force}
        assert (newest["legal"].ppm, newest["legal"].follows_ppm) == (26_200, 78_600)
        assert (shipped.penalty_ppm, shipped.floor_ppm, shipped.below) == (121_500, 78_600, False)
        # Neither rate of the second semester came with the program.
        assert shipped.missing == ("refinancing", "legal")
        assert [each.stands_in for each in newest.values()] == [True, True]
        # Three times 4.05 % is what invoices say; a hair more is more than that.
        database.do(ALICE, decide_rate, "legal", date(2026, 7, 1), 40_500, "Arrêté")
        with database.read() as rd:
            assert not late_rates(rd).below
        database.do(ALICE, decide_rate, "legal", date(2026, 7, 1), 40_501, "Arrêté rectifié")
        database.do(ALICE, decide_rate, "legal", date(2026, 1, 1), 26_300, "Arrêté rectifié")
        with database.read() as rd:
            found = late_rates(rd)
        assert (found.floor_ppm, found.below, found.missing) == (121_503, True, ("refinancing",))
        assert {each.kind: each.stands_in for each in found.rows if each.in_force} == {
            "refinancing": True,
            "legal": False,
        }
        own = {each.valid_from: each for each in found.rows if each.own}
        assert {day: (each.in_force, each.instead_ppm) for day, each in own.items()} == {
            date(2026, 7, 1): (True, None),
            date(2026, 1, 1): (False, 26_200),
        }
