"""What refunds credit per rate."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.base.money import rounded_div
from app.links.shops.credit import Credit, credit_of
from app.links.shops.port import LineKind, ShopRefund, ShopRefundLine, ShopTax


def a_tax(rate_ppm: int, net: int, tax: int | None = None) -> ShopTax:
    tax = rounded_div(net * rate_ppm, 1_000_000) if tax is None else tax
    return ShopTax(rate_ppm, "S" if rate_ppm else "Z", net, tax)


def a_refund(amount: int, *lines: tuple[int, int, int]) -> ShopRefund:
    return ShopRefund(
        remote_id="9",
        order_remote_id="1",
        amount=amount,
        currency="EUR",
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
        reason="",
        lines=tuple(
            ShopRefundLine(str(at), LineKind.PRODUCT, "x", 1000, net, tax, rate, "S" if rate else "Z")
            for at, (rate, net, tax) in enumerate(lines)
        ),
        content_hash="",
    )


def per_rate(credit: Credit) -> list[tuple[int, int, int]]:
    return [(entry.rate_ppm, entry.net, entry.tax) for entry in credit.taxes]


def test_an_amount_alone_is_spread_in_proportion_to_what_each_rate_brought() -> None:
    left = Credit((a_tax(200_000, 100_00), a_tax(55_000, 100_00)))
    credited = credit_of(a_refund(22_55), left)
    assert per_rate(credited) == [(200_000, 10_00, 2_00), (55_000, 10_00, 55)]
    assert credited.rest == credited.taxes


def test_what_the_lines_do_not_explain_goes_to_the_rates_that_are_still_owed() -> None:
    left = Credit((a_tax(200_000, 4_92), a_tax(55_000, 20_05)))
    credited = credit_of(a_refund(left.total, (55_000, 20_05, 1_10)), left)
    assert per_rate(credited) == [(200_000, 4_92, 98), (55_000, 20_05, 1_10)]
    assert [(entry.rate_ppm, entry.gross) for entry in credited.rest] == [(200_000, 5_90)]


def test_a_full_refund_credits_the_rounding_too() -> None:
    left = Credit((a_tax(200_000, 637_25),), -1)
    credited = credit_of(a_refund(left.total), left)
    assert (credited.rounding, credited.total) == (-1, left.total)
    assert left.less(credited).total == 0


def test_lines_that_explain_more_than_the_amount_are_put_right_by_the_rest() -> None:
    left = Credit((a_tax(200_000, 100_00),))
    credited = credit_of(a_refund(10_00, (200_000, 10_00, 2_00)), left)
    assert credited.total == 10_00
    assert sum(entry.gross for entry in credited.rest) == -2_00


def test_more_than_is_left_is_refused_with_both_amounts() -> None:
    with pytest.raises(Refusal) as refused:
        credit_of(a_refund(10_01), Credit((a_tax(0, 10_00),)))
    assert refused.value.code == "shop_refund_exceeds"
    assert str(refused.value.facts["left"]) == "10.00"
    with pytest.raises(Refusal, match="shop_refund_exceeds"):
        credit_of(a_refund(1), Credit((a_tax(0, -2_00),)))


def test_a_refund_over_nothing_credits_nothing() -> None:
    assert credit_of(a_refund(0), Credit((a_tax(0, -2_00),))).total == 0


NETS = st.dictionaries(st.sampled_from([0, 21_000, 55_000, 200_000]), st.integers(0, 10**6), min_size=1)


@given(NETS, st.integers(-2, 2), st.lists(st.integers(0, 10**6), max_size=5))
def test_credits_equal_the_amounts_and_sum_to_what_was_charged(
    nets: dict[int, int], rounding: int, amounts: list[int]
) -> None:
    charged = Credit(tuple(a_tax(rate, net) for rate, net in nets.items()), rounding)
    left = charged
    for amount in (*amounts, None):
        refund = a_refund(max(left.total, 0) if amount is None else amount)
        if refund.amount > max(left.total, 0):
            continue
        credited = credit_of(refund, left)
        assert credited.total == refund.amount
        left = left.less(credited)
        assert left.total >= 0 or charged.total < 0
    if charged.total >= 0:
        assert left.total == 0
        assert all(entry.net == entry.tax == 0 for entry in left.taxes)
