"""Doubtful and lost debts, and debts handed on to a factor: measures.md, sections 11 and 12."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from app.receivables.bad_debts import AccountLine, Lost, at_closing, at_loss, doubtful, lost, set_aside
from app.receivables.factoring import Contract, advance


@dataclass(frozen=True, slots=True)
class Rate:
    """Net and tax of an invoice at one rate."""

    rate_ppm: int
    net: int
    tax: int


TWELVE_HUNDRED = [Rate(200_000, 100_000, 20_000)]


def test_a_doubtful_debt_moves_with_its_tax() -> None:
    assert doubtful(120_000) == (AccountLine("416", debit=120_000), AccountLine("411", credit=120_000))


def test_at_closing_sixty_percent_of_the_net_are_set_aside() -> None:
    assert set_aside(100_000, 600_000) == 60_000
    assert at_closing(100_000, 600_000) == (
        AccountLine("68174", debit=60_000),
        AccountLine("491", credit=60_000),
    )


def test_what_is_lost_after_a_part_came_is_net_and_tax_of_the_rest() -> None:
    found = lost(72_000, TWELVE_HUNDRED)
    assert found == Lost(72_000, 60_000, 12_000)
    assert at_loss(found, aside=60_000) == (
        AccountLine("654", debit=60_000),
        AccountLine("44571", debit=12_000),
        AccountLine("416", credit=72_000),
        AccountLine("491", debit=60_000),
        AccountLine("78174", credit=60_000),
    )


def test_without_tax_the_whole_is_lost_and_of_nothing_nothing() -> None:
    assert at_loss(lost(500, [Rate(0, 500, 0)])) == (
        AccountLine("654", debit=500),
        AccountLine("416", credit=500),
    )
    assert lost(0, TWELVE_HUNDRED) == Lost(0, 0, 0)


@given(st.integers(1, 10**8), st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**6)), min_size=1))
def test_debit_and_credit_of_a_loss_agree_whatever_the_rates(
    total: int, rates: list[tuple[int, int]]
) -> None:
    found = lost(total, [Rate(0, net, tax) for net, tax in rates])
    lines = at_loss(found, aside=7)
    assert found.net + found.vat == total
    assert sum(each.debit for each in lines) == sum(each.credit for each in lines)


def test_ten_thousand_handed_on_bring_eight_thousand_eight_hundred_and_forty_four_at_once() -> None:
    contract = Contract(commission_ppm=9_000, vat_ppm=200_000, fund_ppm=100_000, interest_ppm=32_000)
    found = advance(1_000_000, 60, contract)
    assert (found.commission, found.commission_vat, found.fund, found.interest) == (
        9_000,
        1_800,
        100_000,
        4_800,
    )
    assert found.paid == 884_400
