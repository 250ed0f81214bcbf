"""Refunds of the recorded shop, and what they credit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.base.errors import Refusal
from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.port import LineKind, ShopRefund
from tests.links.shops.recordings import answer, orders, refunds, shop


def refund_of(number: int, at: int = 0, **fields: Any) -> ShopRefund:
    return mapping.refund(refunds(number)[at] | fields, orders()[str(number)])


def test_every_recorded_refund_is_read_with_a_positive_amount() -> None:
    count = 0
    for number, entries in shop("refunds").items():
        for payload in entries:
            refund = mapping.refund(payload, orders()[number])
            assert Decimal(refund.amount).scaleb(-2) == Decimal(payload["amount"])
            assert all(line.net >= 0 and line.tax >= 0 and line.quantity_milli >= 0 for line in refund.lines)
            assert refund.itemised + refund.rest == refund.amount
            count += 1
    assert count == 23


def test_a_refund_says_which_line_it_gives_back_and_how_many() -> None:
    refund = refund_of(109)
    (line,) = refund.lines
    original = next(
        entry for entry in orders()["109"].lines if entry.remote_id == line.refunded_line_remote_id
    )
    assert (line.name, line.quantity_milli, line.net, line.tax) == ("Moutarde à l'ancienne", 1000, 1886, 104)
    assert (line.rate_ppm, line.product_remote_id) == (original.rate_ppm, original.product_remote_id)
    assert refund.reason == "1 article abîmé"


def test_shipping_that_a_full_refund_does_not_list_is_its_rest() -> None:
    refund = refund_of(76)
    assert (refund.amount, refund.itemised, refund.rest) == (4608, 3900, 708)


def test_an_amount_typed_by_hand_has_no_lines() -> None:
    refund = refund_of(110)
    assert (refund.lines, refund.amount, refund.rest) == ((), 100, 100)


def test_a_refund_of_another_order_is_refused() -> None:
    payload = answer("list/refunds_global")[0]
    assert mapping.refund(payload, orders()["665"]).amount == 1000
    with pytest.raises(Refusal, match="shop_refund_of_another_order"):
        mapping.refund(payload, orders()["388"])


@pytest.mark.parametrize("amount", ["-1.00", "", None, "x", "NaN"])
def test_a_refund_needs_an_amount_that_is_none_below_nothing(amount: object) -> None:
    with pytest.raises(Refusal, match="shop_refund_"):
        refund_of(110, amount=amount)


def test_a_refund_line_whose_tax_was_left_out_has_it_in_its_amount() -> None:
    payload = refunds(97)[0]
    line = payload["line_items"][0]
    line |= {"total": "-60.00", "total_tax": "0.00", "taxes": []}
    (found,) = mapping.refund(payload | {"amount": "60.00"}, orders()["97"]).lines
    assert (found.net, found.tax, found.rate_ppm) == (5000, 1000, 200_000)
    line |= {"taxes": [{"id": 1, "total": "0.00", "subtotal": "0.00"}]}
    (found,) = mapping.refund(payload | {"amount": "60.00"}, orders()["97"]).lines
    assert (found.net, found.tax, found.rate_ppm) == (5000, 1000, 200_000)


def test_a_refund_line_of_no_line_and_no_rate_of_the_order_becomes_rest() -> None:
    payload = refunds(97)[0]
    payload["line_items"][0] |= {"total": "-60.00", "total_tax": "0.00", "taxes": [], "meta_data": []}
    refund = mapping.refund(payload | {"amount": "60.00"}, orders()["97"])
    assert (refund.lines, refund.rest) == ((), 6000)


def test_goods_that_come_back_without_money_are_a_refund_over_nothing() -> None:
    payload = refunds(97)[0]
    payload["line_items"][0] |= {"total": "0.00", "total_tax": "0.00", "taxes": []}
    refund = mapping.refund(payload | {"amount": "0.00"}, orders()["97"])
    (line,) = refund.lines
    assert (refund.amount, line.quantity_milli, line.net, line.rate_ppm) == (0, 1000, 0, 200_000)


def test_shipping_and_fees_can_be_given_back_as_lines() -> None:
    payload = refunds(76)[0]
    sent = next(line for line in orders()["76"].lines if line.kind is LineKind.SHIPPING)
    payload["shipping_lines"] = [
        {
            "id": 900,
            "method_title": "Colissimo",
            "total": "-5.90",
            "total_tax": "-1.18",
            "taxes": [{"id": 1, "total": "-1.18", "subtotal": ""}],
            "meta_data": [{"id": 1, "key": "_refunded_item_id", "value": sent.remote_id}],
        }
    ]
    refund = mapping.refund(payload, orders()["76"])
    assert refund.rest == 0
    assert (refund.lines[1].kind, refund.lines[1].gross) == (LineKind.SHIPPING, 708)
