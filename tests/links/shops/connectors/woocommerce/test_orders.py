"""Orders of the recorded shop, taken as charged."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.base.errors import Refusal
from app.base.money import from_minor
from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.port import Meaning, PaymentKind, ShopOrder
from tests.links.shops.recordings import answer, order_json, orders, shop, single_orders


def assert_adds_up(order: ShopOrder) -> None:
    assert order.net + order.tax + order.rounding == order.total
    assert order.net == sum(entry.net for entry in order.taxes) == sum(line.net for line in order.lines)
    assert order.tax == sum(entry.tax for entry in order.taxes)
    at_rate: Counter[int] = Counter()
    for line in order.lines:
        at_rate[line.rate_ppm] += line.net
    assert {entry.rate_ppm: entry.net for entry in order.taxes if entry.net} == {
        rate: net for rate, net in at_rate.items() if net
    }
    assert len({(line.kind, line.remote_id, line.part) for line in order.lines}) == len(order.lines)


def test_every_recorded_order_adds_up_to_the_shops_own_total() -> None:
    found = shop("orders")
    assert len(found) == 541
    for payload in found:
        order = mapping.order(payload)
        assert_adds_up(order)
        assert from_minor(order.total, order.currency) == Decimal(payload["total"])
        assert order.remote_id == str(payload["id"])


@pytest.mark.parametrize("name", single_orders())
def test_a_single_recorded_answer_adds_up_to_the_shops_own_total(name: str) -> None:
    payload = answer(name)
    order = mapping.order(payload)
    assert_adds_up(order)
    assert from_minor(order.total, order.currency) == Decimal(payload["total"])


@pytest.mark.parametrize("page", ["orders_page1_of_n", "orders_page2_of_n", "orders_modified_after_gmt"])
def test_orders_of_a_list_read_like_single_ones(page: str) -> None:
    for payload in answer(f"list/{page}"):
        assert_adds_up(mapping.order(payload))


def test_each_status_has_its_meaning() -> None:
    assert Counter((order.status, order.meaning) for order in orders().values()) == {
        ("processing", Meaning.CONFIRMED): 323,
        ("on-hold", Meaning.AWAITING_PAYMENT): 121,
        ("completed", Meaning.SHIPPED): 38,
        ("pending", Meaning.UNFINISHED): 31,
        ("cancelled", Meaning.CANCELLED): 12,
        ("failed", Meaning.PAYMENT_FAILED): 8,
        ("refunded", Meaning.REFUNDED): 8,
    }
    assert mapping.order(answer("get/order_trashed")).meaning is Meaning.TRASHED


def test_a_status_that_a_plugin_added_is_refused_by_its_name() -> None:
    payload = order_json(220)
    payload["status"] = "awaiting-shipment"
    with pytest.raises(Refusal) as refused:
        mapping.order(payload)
    assert refused.value.code == "shop_status_unknown"
    assert refused.value.facts == {"number": "220", "status": "awaiting-shipment"}


def test_rounding_of_the_shop_is_kept_beside_its_figures() -> None:
    rounding = Counter(order.rounding for order in orders().values())
    assert rounding == {0: 524, -1: 13, 1: 2, -2: 2}
    order = mapping.order(answer("get/order_rounding_yes_yes_total_tax_vs_tax_lines"))
    assert (order.rounding, order.total) == (-1, 12_718_85)


@pytest.mark.parametrize(
    ("two", "six"), [("order_rounding_gap", "order_dp6"), ("order_from_checkout", "order_from_checkout_dp6")]
)
def test_six_decimals_give_the_same_figures_as_two(two: str, six: str) -> None:
    coarse, fine = mapping.order(answer(f"get/{two}")), mapping.order(answer(f"get/{six}"))
    assert (fine.net, fine.tax, fine.rounding, fine.total) == (
        coarse.net,
        coarse.tax,
        coarse.rounding,
        coarse.total,
    )
    assert [(line.net, line.tax, line.rate_ppm) for line in fine.lines] == [
        (line.net, line.tax, line.rate_ppm) for line in coarse.lines
    ]


def test_tax_per_rate_is_the_shops_own_figure_and_not_the_sum_of_its_lines() -> None:
    order = orders()["456"]
    summed = sum(line.tax for line in order.lines)
    assert order.tax == Decimal(order_json(456)["total_tax"]) * 100
    assert summed == order.tax - 1


def test_total_and_lines_that_differ_by_more_than_rounding_are_refused_with_both() -> None:
    payload = order_json(220)
    payload["total"] = "170.89"
    with pytest.raises(Refusal) as refused:
        mapping.order(payload)
    assert refused.value.code == "shop_totals_disagree"
    assert refused.value.facts == {
        "number": "220",
        "total": Decimal("170.89"),
        "summed": Decimal("170.79"),
        "difference": Decimal("0.10"),
        "currency": "EUR",
    }


def test_a_few_cents_are_rounding() -> None:
    payload = order_json(222)  # Two lines: five cents are let through, six are not.
    payload["total"] = str(Decimal(payload["total"]) + Decimal("0.05"))
    assert mapping.order(payload).rounding == 5
    payload["total"] = str(Decimal(payload["total"]) + Decimal("0.01"))
    with pytest.raises(Refusal, match="shop_totals_disagree"):
        mapping.order(payload)


def test_tax_that_does_not_match_its_rate_is_refused() -> None:
    payload = order_json(220)
    payload["tax_lines"][0]["tax_total"] = "0.00"
    with pytest.raises(Refusal, match="shop_tax_implausible"):
        mapping.order(payload)


def test_the_negative_order_is_read_as_it_is() -> None:
    order = orders()["177"]
    assert (order.total, order.net, order.tax, order.rounding) == (-200, -200, 0, 0)
    assert [(entry.rate_ppm, entry.category, entry.net, entry.tax) for entry in order.taxes] == [
        (200_000, "S", 0, 0),
        (0, "Z", -200, 0),
    ]


def test_an_order_without_anything_is_an_order_over_nothing() -> None:
    order = mapping.order(answer("create/order_empty"))
    assert (order.lines, order.taxes, order.total) == ((), (), 0)


def test_paid_is_what_has_a_payment_date() -> None:
    paid = Counter(order.status for order in orders().values() if order.paid_at)
    assert paid == {"processing": 289, "completed": 38, "refunded": 8}
    assert orders()["73"].created_at == datetime(2026, 3, 1, 8, 39, 16, tzinfo=UTC)


def test_payment_methods_are_told_apart() -> None:
    kinds = Counter((order.payment.method, order.payment.kind) for order in orders().values())
    assert kinds == {
        ("", PaymentKind.OTHER): 284,
        ("bacs", PaymentKind.TRANSFER): 176,
        ("cod", PaymentKind.ON_DELIVERY): 81,
    }
    payload = order_json(220)
    payload |= {"payment_method": "stripe", "transaction_id": "pi_123"}
    assert mapping.order(payload).payment.kind is PaymentKind.PREPAID
    payload |= {"transaction_id": "", "date_paid_gmt": None}
    assert mapping.order(payload).payment.kind is PaymentKind.OTHER


def test_orders_without_a_buyers_name_are_anonymous_even_with_an_account() -> None:
    anonymous = [order for order in orders().values() if order.anonymous]
    assert len(anonymous) == 283
    assert sum(1 for order in anonymous if order.customer_remote_id) == 2
    assert sum(1 for order in orders().values() if order.customer_remote_id is None) == 414


def test_addresses_and_notes_stay_as_typed() -> None:
    order = mapping.order(answer("create/order_encoding"))
    assert (order.billing.first_name, order.billing.last_name) == ("A & B <x>", 'O\'Neill "Q" \\ back')
    assert order.billing.company == "Smith & Fils"
    assert order.customer_note == "l1\nl2 & <b>x</b> 😀"
    assert order.lines[0].name == "Thé & Café <b>“Noir”</b> 5 > 3"


def test_an_address_nobody_filled_in_is_none_to_ship_to() -> None:
    assert mapping.order(answer("create/order_encoding")).shipping is None
    shipping = orders()["73"].shipping
    assert shipping is not None
    assert shipping.city == "Lyon"


def test_an_order_names_its_refunds_and_coupons() -> None:
    order = orders()["388"]
    assert [(entry.remote_id, entry.amount) for entry in order.refunds] == [
        ("389", 1000),
        ("390", 1000),
        ("391", 1000),
        ("392", 1000),
    ]
    assert orders()["73"].coupons == ("ete10",)


def test_a_rate_without_its_percentage_is_looked_up_in_the_shops_table() -> None:
    payload = order_json(222)
    for line in payload["tax_lines"]:
        line["rate_percent"] = None
    with pytest.raises(Refusal, match="shop_order_incomplete"):
        mapping.order(payload)
    rates = {rate.remote_id: rate.rate_ppm for rate in map(mapping.tax_rate, shop("taxes"))}
    assert mapping.order(payload, rates).taxes == orders()["222"].taxes


def test_the_shops_error_is_told_apart_from_an_order() -> None:
    with pytest.raises(Refusal) as refused:
        mapping.order(answer("errors/order_404"))
    assert refused.value.code == "shop_said_no"
    assert refused.value.facts == {"answer": "Invalid ID."}


@pytest.mark.parametrize(
    ("currency", "total", "minor"), [("JPY", "1200.5", 1201), ("KWD", "1.2345", 1235), ("EUR", "0.005", 1)]
)
def test_amounts_are_rounded_half_up_to_the_decimals_of_their_currency(
    currency: str, total: str, minor: int
) -> None:
    payload = answer("create/order_empty") | {"currency": currency, "total": total}
    payload["fee_lines"] = [{"id": 1, "name": "x", "total": total, "total_tax": "0", "taxes": []}]
    assert mapping.order(payload).total == minor
