"""Two programs at the same database at the same time; at full length in `bin/soak`."""

from __future__ import annotations

import pytest

from tests.soak.contest import (
    confirmations_at_once,
    distance_at_once,
    expected_numbers,
    growth_at_once,
    invoices_at_once,
    merges_against_confirmations,
    merges_in_opposite_directions,
)
from tests.soak.scarce import scarce_at_once

pytestmark = pytest.mark.slow


def test_two_processes_issue_invoices_without_gap_and_in_order_of_date(database_url: str) -> None:
    found = invoices_at_once(database_url, 30)
    assert [number for number, _ in found] == expected_numbers(60)
    days = [issued_on for _, issued_on in found]
    assert days == sorted(days)
    assert len(set(days)) == 2


def test_of_two_confirmations_at_once_with_room_for_one_the_other_is_held(database_url: str) -> None:
    assert confirmations_at_once(database_url, 10) == [["confirmed", "held"]] * 10


def test_an_order_that_grows_while_another_is_confirmed_never_passes_the_limit_with_it(
    database_url: str,
) -> None:
    for exposure, limit in growth_at_once(database_url, 10):
        assert 0 < exposure <= limit


def test_two_that_sell_across_the_threshold_of_distance_sales_cross_it_once(database_url: str) -> None:
    found = distance_at_once(database_url, 10, 720_00)
    # Sixteen times 600 euros without tax stay below 10,000, the seventeenth passes it.
    assert [rate for _, rate in found] == [200_000] * 16 + [190_000] * 4
    assert sum(net for net, _ in found[:16]) == 960_000


def test_a_merge_and_a_confirmation_at_once_are_as_one_after_the_other(database_url: str) -> None:
    for at, (merged_first, state) in enumerate(merges_against_confirmations(database_url, 6)):
        # Without orders before, there is room for the one under either customer.
        assert state == ("held" if merged_first and at % 3 else "confirmed")


def test_of_two_merges_into_each_other_one_is_done_and_the_other_refused(database_url: str) -> None:
    assert merges_in_opposite_directions(database_url, 6) == [["done", "merge_done_before"]] * 6


def test_two_that_confirm_orders_for_the_same_scarce_goods_promise_nothing_twice(database_url: str) -> None:
    ended = scarce_at_once(database_url, 25)
    assert ended.covered_milli <= ended.there_milli < ended.wanted_milli
    assert 0 < ended.short_orders <= ended.orders == 50
    assert ended.deadlocks == 0
