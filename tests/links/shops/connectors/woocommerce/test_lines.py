"""Lines: rates, splitting, discounts, prices, stock."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.base.money import rounded_div
from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.connectors.woocommerce.rates import split_net
from app.links.shops.port import LineKind, ShopLine
from tests.links.shops.recordings import answer, order_json, orders


def fee_parts(number: str) -> list[tuple[int, int, int]]:
    return [
        (line.rate_ppm, line.net, line.tax) for line in orders()[number].lines if line.kind is LineKind.FEE
    ]


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("86", [(55_000, -196, -11), (200_000, -4, -1)]),
        ("99", [(55_000, -35, -2), (200_000, -165, -33)]),
        ("164", [(55_000, -24, -1), (200_000, -176, -35)]),
        ("203", [(55_000, -200, -11)]),
        ("177", [(0, -200, 0)]),
    ],
)
def test_a_fee_at_two_rates_becomes_two_lines_that_each_explain_their_tax(
    number: str, parts: list[tuple[int, int, int]]
) -> None:
    assert fee_parts(number) == parts
    for rate, net, tax in parts:
        assert rounded_div(net * rate, 1_000_000) == tax


def test_parts_of_one_line_share_its_id_and_are_counted() -> None:
    fees = [line for line in orders()["86"].lines if line.kind is LineKind.FEE]
    assert len({line.remote_id for line in fees}) == 1
    assert [line.part for line in fees] == [0, 1]
    assert [line.name for line in fees] == ["Remise fidélité"] * 2


@given(
    st.lists(st.sampled_from([21_000, 55_000, 100_000, 200_000]), min_size=2, max_size=4, unique=True),
    st.data(),
)
def test_any_line_made_of_parts_is_split_into_parts_that_sum_and_explain_their_tax(
    rates: list[int], data: st.DataObject
) -> None:
    sign = data.draw(st.sampled_from([1, -1]))
    nets = [sign * data.draw(st.integers(0, 10**7)) for _ in rates]
    taxes = [rounded_div(net * rate, 1_000_000) for net, rate in zip(nets, rates, strict=True)]
    split = split_net(sum(nets), list(zip(rates, taxes, strict=True)))
    assert split is not None
    assert sum(split) == sum(nets)
    for rate, tax, part in zip(rates, taxes, split, strict=True):
        assert abs(Fraction(part * rate, 1_000_000) - tax) <= Fraction(7, 10)


def test_taxes_that_stand_on_one_another_are_not_taken_for_a_split() -> None:
    assert split_net(100_00, [(50_000, 5_00), (99_750, 9_98)]) is None
    assert split_net(100_00, [(200_000, 0), (55_000, 0)]) is None


def test_a_zero_rate_takes_what_the_others_leave() -> None:
    assert split_net(100_00, [(0, 0), (200_000, 10_00)]) == [50_00, 50_00]
    assert split_net(50_00, [(0, 0), (200_000, 10_00)]) == [0, 50_00]
    assert split_net(50_00, [(0, 0), (200_000, 20_00)]) is None


def test_a_line_with_stacked_taxes_is_refused_by_its_name() -> None:
    payload = order_json(222)
    payload["tax_lines"].append(
        {"rate_id": 99, "rate_percent": 10, "tax_total": "1.00", "shipping_tax_total": "0"}
    )
    line = payload["line_items"][0]
    line["taxes"].append({"id": 99, "total": "3.75", "subtotal": "3.75"})
    with pytest.raises(Refusal) as refused:
        mapping.order(payload)
    assert refused.value.code == "shop_line_taxes_unclear"
    assert refused.value.facts == {"number": "222", "line": "Pull marin - XL"}


def test_a_line_without_taxes_is_at_rate_zero_and_a_free_one_stays_at_its_rate() -> None:
    gift, free = orders()["404"].lines[1], orders()["177"].lines[0]
    assert (gift.rate_ppm, gift.category, gift.net) == (0, "Z", 314_99)
    assert (free.rate_ppm, free.category, free.net, free.tax) == (200_000, "S", 0, 0)


def test_an_empty_tax_entry_is_not_a_rate_of_the_line() -> None:
    payload = order_json(404)
    payload["line_items"][0]["taxes"].append({"id": 1, "total": "", "subtotal": ""})
    assert mapping.order(payload).lines[0].rate_ppm == 55_000


def test_a_line_at_a_rate_that_the_order_does_not_name_is_refused() -> None:
    payload = order_json(404)
    payload["line_items"][0]["taxes"][0]["id"] = 12
    with pytest.raises(Refusal, match="shop_rate_unknown"):
        mapping.order(payload)


def test_the_price_of_a_line_is_before_discounts_and_with_tax_where_prices_include_it() -> None:
    with_tax, without = orders()["73"], next(o for o in orders().values() if not o.prices_include_tax)
    assert with_tax.lines[0].unit_price_micro == 20_900_000
    assert (with_tax.lines[0].discount_net, with_tax.lines[0].discount_tax) == (348, 70)
    line = without.lines[0]
    assert line.unit_price_micro * line.quantity_milli == (line.net + line.discount_net) * 10**7


def test_the_shops_own_unit_price_is_never_read() -> None:
    payload = order_json(404)
    for line in payload["line_items"]:
        line["price"] = ["not", "a", "price"]
    assert mapping.order(payload).lines == orders()["404"].lines


def test_a_line_names_the_variant_and_its_parent() -> None:
    variant, simple = orders()["73"].lines[0], orders()["404"].lines[0]
    assert (variant.product_remote_id, variant.parent_remote_id) == ("40", "39")
    assert (simple.product_remote_id, simple.parent_remote_id) == ("13", None)


def test_lines_of_deleted_products_stay_as_text() -> None:
    line = next(line for line in orders()["513"].lines if line.name == "Ephémère")
    assert (line.product_remote_id, line.net, line.kind) == (None, 417, LineKind.PRODUCT)
    nameless = mapping.order(answer("errors/order_bad_product")).lines[0]
    assert (nameless.name, nameless.product_remote_id) == ("", None)


def changed(number: int, **fields: Any) -> tuple[ShopLine, ...]:
    payload = order_json(number)
    payload["line_items"][0] |= fields
    return mapping.order(payload).lines


def test_a_line_without_quantity_is_text_when_it_costs_something_and_left_out_when_not() -> None:
    line = changed(222, quantity=0)[0]
    assert (line.kind, line.quantity_milli, line.product_remote_id) == (LineKind.FEE, 1000, None)
    assert line.net == orders()["222"].lines[0].net
    nothing = {"total": "0", "total_tax": "0", "subtotal": "0", "subtotal_tax": "0"}
    payload = answer("errors/order_bad_product")
    payload["line_items"][0] |= nothing | {"quantity": 0}
    assert mapping.order(payload).lines == ()


def test_quantities_may_have_decimals() -> None:
    assert changed(222, quantity="0.375")[0].quantity_milli == 375


def test_what_the_buyer_chose_is_kept_unless_the_name_says_it() -> None:
    payload = order_json(73)
    payload["line_items"][0]["meta_data"].append(
        {"id": 1, "key": "gravure", "value": "Zoé", "display_key": "Gravure", "display_value": "Zo&eacute;"}
    )
    assert mapping.order(payload).lines[0].details == (("Gravure", "Zoé"),)


def test_what_a_line_took_off_the_shops_stock_is_what_the_shop_wrote_on_it() -> None:
    everything = [
        line for order in orders().values() for line in order.lines if line.kind is LineKind.PRODUCT
    ]
    assert sum(1 for line in everything if line.stock_taken_milli is not None) == 961
    assert sum(1 for line in everything if line.stock_returned_milli) == 12
    for order in orders().values():
        if order.status in {"pending", "failed", "cancelled"}:
            assert all(line.stock_taken_milli is None for line in order.lines)
        for line in order.lines:
            if line.stock_taken_milli is not None and order.remote_id != "664":
                back = line.stock_returned_milli or 0
                assert line.stock_taken_milli + back == line.quantity_milli


def test_a_restocking_refund_lowers_what_the_line_took() -> None:
    before = mapping.order(answer("update/order_line_qty")).lines[0]
    after = mapping.order(answer("get/order_trashed")).lines[0]
    assert (before.stock_taken_milli, before.stock_returned_milli) == (3000, None)
    assert (after.stock_taken_milli, after.stock_returned_milli) == (2000, 1000)


def test_stock_that_two_requests_at_once_took_twice_is_missed_twice() -> None:
    line = orders()["664"].lines[0]
    assert (line.quantity_milli, line.stock_taken_milli) == (1000, 2000)
