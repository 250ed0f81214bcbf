"""Whom to remind of what: levels, weeks without a run, promises, disputes, contacts too close, and what lateness costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.receivables.late_interest import RateFrom
from app.receivables.promised import waits_until
from app.reminders.debtor import Debt, Debtor
from app.reminders.plan import Plan, shipped_steps
from app.reminders.propose import Charging, LeftAlone, Proposal, Wish, propose

TODAY = date(2026, 11, 22)
PLAN = Plan(shipped_steps(), gap_days=7, grace_days=2, deadline_days=8)
COSTS = Charging([RateFrom(date(2026, 1, 1), 121_500)], "semester", 4_000)


def debt(key: int = 1, due: date = date(2026, 11, 1), amount: int = 10_000, **values: object) -> Debt:
    found = Debt(
        item_id=key,
        invoice_id=key,
        number=f"FA-{key}",
        instalment=1,
        issued_on=due - timedelta(days=30),
        due_on=due,
        amount=amount,
    )
    return replace(found, **values)


def debtor(*debts: Debt, **values: object) -> Debtor:
    found = Debtor(
        customer_id=7,
        account_id=7,
        name="Lefèvre",
        language="fr",
        audience="company",
        email="a@b.example",
        debts=debts,
    )
    return replace(found, **values)


def letter(who: Debtor, on: date = TODAY, wish: Wish | None = None) -> Proposal:
    found = propose(who, PLAN, COSTS, on, wish)
    assert isinstance(found, Proposal)
    return found


def levels(found: Proposal) -> list[int | None]:
    return [each.level for each in found.items]


def test_twenty_one_days_late_with_level_one_sent_is_level_two() -> None:
    found = letter(debtor(debt(sent_level=1), last_contact=date(2026, 11, 8)))
    assert (found.level, levels(found), found.channel) == (2, [2], "mail")


def test_a_promise_is_silent_through_its_grace_and_proposed_again_the_day_after() -> None:
    until = waits_until(date(2026, 11, 25), PLAN.grace_days)
    who = debtor(debt(sent_level=1, promised_until=until), last_contact=date(2026, 11, 8))
    assert until == date(2026, 11, 27)
    for day in (date(2026, 11, 22), until):
        assert propose(who, PLAN, COSTS, day) == LeftAlone(who, "promise", until)
    given = debtor(debt(promised_until=until, promised_on=date(2026, 11, 25)))
    assert propose(given, PLAN, COSTS, until) == LeftAlone(given, "promise", until, date(2026, 11, 25))
    assert letter(who, date(2026, 11, 28)).level == 2


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (0, None),
        (1, None),
        (6, None),
        (7, 1),
        (14, 1),
        (15, 2),
        (29, 2),
        (30, 3),
        (44, 3),
        (45, 4),
        (60, 4),
        (400, 4),
    ],
)
def test_each_level_begins_on_its_day(days: int, level: int | None) -> None:
    found = propose(debtor(debt(due=TODAY - timedelta(days=days))), PLAN, COSTS, TODAY)
    assert (found.level if isinstance(found, Proposal) else None) == level


def test_a_case_is_handed_over_only_after_its_formal_notice() -> None:
    due = TODAY - timedelta(days=60)
    assert letter(debtor(debt(due=due, sent_level=4))).level == 5
    assert letter(debtor(debt(due=due, sent_level=3))).level == 4
    early = debtor(debt(due=due + timedelta(days=1), sent_level=4))
    assert propose(early, PLAN, COSTS, TODAY) is None


def test_after_five_weeks_only_the_current_level_goes_out_and_none_of_those_missed() -> None:
    found = letter(debtor(debt(due=TODAY - timedelta(days=36))))
    assert (found.level, levels(found)) == (3, [3])
    again = debtor(debt(due=TODAY - timedelta(days=36), sent_level=3), last_contact=TODAY)
    assert propose(again, PLAN, COSTS, TODAY + timedelta(days=8)) is None


def test_one_letter_names_all_that_is_late_at_the_highest_level_reached_anew() -> None:
    found = letter(
        debtor(
            debt(1, TODAY - timedelta(days=31), sent_level=3),
            debt(2, TODAY - timedelta(days=16)),
            debt(3, TODAY - timedelta(days=3)),
            debt(4, TODAY + timedelta(days=3)),
        )
    )
    assert found.level == 2
    assert [(each.debt.item_id, each.level) for each in found.items] == [(1, None), (2, 2), (3, None)]


def test_a_courtesy_goes_out_before_the_day_and_never_after_it() -> None:
    steps = tuple(replace(each, on=True) for each in shipped_steps())
    plan = replace(PLAN, steps=steps)
    coming = propose(debtor(debt(due=TODAY + timedelta(days=5))), plan, COSTS, TODAY)
    assert isinstance(coming, Proposal)
    assert (coming.level, coming.interest, coming.fixed_sum) == (0, 0, 0)
    assert propose(debtor(debt(due=TODAY + timedelta(days=6))), plan, COSTS, TODAY) is None
    assert propose(debtor(debt(due=TODAY - timedelta(days=1))), plan, COSTS, TODAY) is None


def test_disputed_amounts_are_left_out_and_a_whole_dispute_is_no_letter() -> None:
    who = debtor(debt(disputed=3_000))
    assert letter(who).total == 7_000
    whole = debtor(debt(disputed=10_000))
    assert propose(whole, PLAN, COSTS, TODAY) == LeftAlone(whole, "dispute")


def test_what_is_on_its_way_is_not_asked_for_and_the_rest_is() -> None:
    some = letter(debtor(debt(at_bank=4_000), debt(2, debited=10_000, debited_on=TODAY)))
    assert (some.total, [each.item_id for each in some.spared]) == (6_000, [2])
    for coming, told in (
        (debt(at_bank=10_000), ("bank", None)),
        (debt(debited=10_000, debited_on=TODAY), ("debit", TODAY)),
        (debt(debited=10_000, debited_on=TODAY, debit_notice="untold"), ("debit_untold", TODAY)),
        # Its day cannot stand: nobody waits for it.
        (debt(debited=10_000, debited_on=TODAY, debit_notice="missed"), ("debit_missed", None)),
        (debt(debited=10_000, debited_on=TODAY, debit_notice="late"), ("debit_late", None)),
    ):
        who = debtor(coming)
        assert propose(who, PLAN, COSTS, TODAY) == LeftAlone(who, *told)


def test_nobody_is_written_to_twice_within_the_gap_nor_in_insolvency() -> None:
    who = debtor(debt(), last_contact=TODAY - timedelta(days=6))
    assert propose(who, PLAN, COSTS, TODAY) == LeftAlone(who, "too_soon", TODAY + timedelta(days=1))
    assert letter(debtor(debt(), last_contact=TODAY - timedelta(days=7))).level == 2
    gone = debtor(debt(), insolvent=True)
    assert propose(gone, PLAN, COSTS, TODAY) == LeftAlone(gone, "insolvency")


def test_without_an_address_the_mail_becomes_a_letter() -> None:
    assert letter(debtor(debt(), email="")).channel == "letter"


def test_interest_and_the_fixed_sum_once_an_invoice_and_never_a_consumers() -> None:
    due = date(2026, 9, 30)
    invoice = [
        debt(1, due, 120_000),
        replace(debt(2, due, 120_000), number="FA-1", invoice_id=1, instalment=2),
    ]
    found = letter(debtor(*invoice))
    assert (found.level, found.interest, found.fixed_sum) == (4, 2 * 2_117, 4_000)
    assert found.deadline_on == date(2026, 11, 30)
    private = letter(debtor(*invoice, audience="person"))
    assert (private.interest, private.fixed_sum) == (0, 0)
    assert letter(debtor(debt(due=TODAY - timedelta(days=7)))).interest == 0


def test_a_person_may_choose_another_level_and_leave_things_out() -> None:
    who = debtor(debt(1, TODAY - timedelta(days=31)), debt(2, TODAY - timedelta(days=8), sent_level=1))
    lower = letter(who, wish=Wish(level=1))
    assert (lower.level, levels(lower)) == (1, [1, None])
    higher = letter(who, wish=Wish(level=4, channel="letter"))
    assert (higher.level, higher.channel, levels(higher)) == (4, "letter", [4, 4])
    assert [each.debt.item_id for each in letter(who, wish=Wish(without=frozenset({2}))).items] == [1]
    assert propose(who, PLAN, COSTS, TODAY, Wish(without=frozenset({1}))) is None
