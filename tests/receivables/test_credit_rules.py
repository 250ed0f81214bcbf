"""The credit rules, with the figures of the measures they come from and what lies a cent or a day to either side."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.receivables.credit_rules import (
    CLASSES,
    DEFAULTS,
    Lent,
    Rules,
    class_of,
    exposure_of,
    judge,
    rules_of,
    utilisation_ppm,
)

TODAY = date(2026, 11, 22)
OFF = Rules(
    limit=False,
    limit_expired=False,
    dunning_level=None,
    broken_promise=False,
    broken_instalment=False,
    insolvency=False,
)


def held(binding: int, lent: Lent, rules: Rules = OFF, today: date = TODAY) -> list[str]:
    return [hold.rule for hold in judge(binding, lent, rules, today)]


def test_exposure_counts_each_quantity_in_one_stage() -> None:
    assert (
        exposure_of(
            open_invoices=320_000, delivered=60_000, confirmed=150_000, unapplied=20_000, deposits=30_000
        )
        == 480_000
    )
    # A partial line: 10 at 60, shipped 6, invoiced 4, paid 100.
    assert exposure_of(open_invoices=14_000, delivered=12_000, confirmed=24_000) == 50_000


def test_utilisation_is_exposure_in_parts_of_the_limit() -> None:
    assert utilisation_ppm(480_000, 500_000) == 960_000
    assert utilisation_ppm(-1, 500_000) == -2
    assert utilisation_ppm(1, 0) is None


def test_an_order_over_the_limit_is_held_and_says_by_how_much() -> None:
    [hold] = judge(45_000, Lent(exposure=480_000, limit=500_000), Rules(), TODAY)
    assert (hold.rule, hold.facts) == (
        "credit_limit",
        {"limit": 500_000, "exposure": 525_000, "excess": 25_000},
    )


@pytest.mark.parametrize(("binding", "rules"), [(19_999, []), (20_000, []), (20_001, ["credit_limit"])])
def test_one_cent_around_the_limit(binding: int, rules: list[str]) -> None:
    assert held(binding, Lent(exposure=480_000, limit=500_000), Rules()) == rules


def test_nothing_open_and_goods_of_sixty_on_a_limit_of_a_hundred_pass() -> None:
    assert held(6_000, Lent(exposure=0, limit=10_000), Rules()) == []


def test_past_the_horizon_only_what_is_due_within_it_counts() -> None:
    lent = Lent(exposure=480_000, limit=500_000, beyond=60_000)
    assert lent.counted == 420_000
    assert held(80_000, lent, Rules(horizon_days=30)) == []
    assert held(80_001, lent, Rules(horizon_days=30)) == ["credit_limit"]


@pytest.mark.parametrize(("days", "beyond"), [(0, False), (30, False), (31, True)])
def test_an_order_lies_past_the_horizon_from_the_day_after_it(days: int, beyond: bool) -> None:
    assert Rules(horizon_days=30).is_beyond(TODAY + timedelta(days=days), TODAY) is beyond
    assert not Rules().is_beyond(TODAY + timedelta(days=days), TODAY)
    assert not Rules(horizon_days=30).is_beyond(None, TODAY)


def test_what_is_paid_for_binds_nothing_and_passes_every_rule() -> None:
    lent = Lent(exposure=900_000, limit=0, insolvency="A 2026 123", dunning_level=4)
    assert held(0, lent, Rules()) == []
    assert held(-1, lent, Rules()) == []


@pytest.mark.parametrize(("until", "rules"), [(TODAY, []), (TODAY - timedelta(days=1), ["limit_expired"])])
def test_a_limit_holds_through_its_last_day(until: date, rules: list[str]) -> None:
    assert held(1, Lent(exposure=0, limit=100, limit_until=until), Rules()) == rules


def test_a_limit_in_another_currency_is_for_a_person_to_compare() -> None:
    assert held(1, Lent(exposure=0, limit=100, limit_currency="USD"), Rules()) == ["limit_currency"]
    assert held(1, Lent(exposure=0, limit=100, limit_currency="EUR"), Rules()) == []


@pytest.mark.parametrize(("amount", "rules"), [(0, []), (5_000, []), (5_001, ["overdue"])])
def test_old_debts_hold_above_the_amount_that_is_let_pass(amount: int, rules: list[str]) -> None:
    lent = Lent(exposure=0, limit=None, overdue_long=amount, overdue_since=TODAY - timedelta(days=40))
    assert held(1, lent, Rules(overdue_days=30, overdue_amount=5_000)) == rules


def test_old_debts_tell_beyond_how_many_days_and_what_is_overdue_in_all() -> None:
    lent = Lent(
        exposure=0,
        limit=None,
        overdue=190_468,
        overdue_long=158_725,
        overdue_since=TODAY - timedelta(days=58),
    )
    [hold] = judge(1, lent, Rules(overdue_days=30), TODAY)
    assert hold.facts == {"days": 58, "amount": 158_725, "beyond": 30, "all": 190_468}


@pytest.mark.parametrize(("overdue", "rules"), [(1_200_000, []), (1_200_001, ["overdue_share"])])
def test_thirty_percent_overdue_is_let_pass_and_a_cent_more_is_not(overdue: int, rules: list[str]) -> None:
    lent = Lent(exposure=0, limit=None, owed=4_000_000, overdue=overdue)
    assert held(1, lent, Rules(overdue_share_ppm=300_000)) == rules


@pytest.mark.parametrize(("level", "rules"), [(2, []), (3, ["dunning"]), (4, ["dunning"])])
def test_the_third_reminder_holds(level: int, rules: list[str]) -> None:
    assert held(1, Lent(exposure=0, limit=None, dunning_level=level), Rules()) == rules


def test_facts_hold_unless_their_rule_is_off() -> None:
    lent = Lent(
        exposure=0, limit=None, broken_promises=1, broken_promised=500, broken_instalments=2, insolvency=""
    )
    assert held(1, lent, Rules()) == ["promise", "instalment", "insolvency"]
    assert held(1, lent, OFF) == []


@pytest.mark.parametrize(("orders", "rules"), [(0, ["first_orders"]), (1, ["first_orders"]), (2, [])])
def test_the_first_orders_of_a_new_customer_wait(orders: int, rules: list[str]) -> None:
    assert held(1, Lent(exposure=0, limit=None, orders_before=orders), Rules(first_orders=2)) == rules
    assert held(1, Lent(exposure=0, limit=None, trusted=True), Rules(first_orders=2)) == []


def test_a_newcomer_who_never_paid_waits_and_one_who_is_trusted_does_not() -> None:
    rules = Rules(unpaid_newcomer=True)
    assert held(1, Lent(exposure=0, limit=None, has_paid_before=False), rules) == ["new_customer"]
    assert held(1, Lent(exposure=0, limit=None, has_paid_before=False, trusted=True), rules) == []


def test_every_class_has_rules_and_what_was_decided_for_all_goes_on_for_both_kinds() -> None:
    assert set(DEFAULTS) == set(CLASSES)
    decided = {"credit.overdue_days": 10, "credit.new_customer_hold": True, "credit.rules": {}}
    for kind in ("company", "person"):
        rules = rules_of(decided, class_of(None, kind))
        assert (rules.overdue_days, rules.unpaid_newcomer) == (10, True)
    assert rules_of(decided, class_of("key", "company")).overdue_days is None
    decided["credit.rules"] = {"company": {"overdue_days": 3, "gone": 1}}
    assert rules_of(decided, "company").overdue_days == 3
