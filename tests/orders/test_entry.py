"""Entering an order by hand: products found as one types, lines made of them, drafts read back as they were typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import Refusal
from app.catalogue.queries import ProductRow
from app.orders.draft import Charged, DraftLine, OrderDraft, PostalAddress
from app.orders.entry import (
    Offer,
    Pricing,
    in_other_terms,
    line_of,
    offers,
    rates_in_force,
    read_draft,
    shipping_line,
    with_class,
)
from app.orders.figures import figures
from app.pricing.as_charged import ChargedTax
from tests.stories.desk import Desk, a_desk, goods

RATES = {"standard": 200_000, "reduced": 55_000, "none": 0}


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def an_offer(
    price_micro: int = 12_000_000, *, includes_tax: bool = False, vat_class: str = "standard"
) -> Offer:
    told = ("goods", "piece", None, "A3", vat_class, price_micro, includes_tax, None, True, True, None, None)
    row = ProductRow(7, "u", "SKU-7", "Affiche", *told)
    return Offer(row, 5_000)


def found(desk: Desk, text: str, limit: int = 8) -> list[str]:
    with desk.database.read() as rd:
        return [offer.name for offer in offers(rd, text, limit)]


def test_a_product_is_found_by_part_of_its_name_its_code_or_its_barcode(desk: Desk) -> None:
    desk.a_product("Couteau d’office", sku="TAB-006", gtins=("4006381333931",))
    desk.a_product("Thé fumé", sku="EPI-008")
    assert found(desk, "couteau") == ["Couteau d’office"]
    assert found(desk, "the fume") == ["Thé fumé"]
    assert found(desk, "tab-006") == ["Couteau d’office"]
    assert found(desk, "4006381333931") == ["Couteau d’office"]
    assert found(desk, "rien") == []


def test_an_exact_code_comes_before_names_that_begin_so_and_those_before_names_that_hold_it(
    desk: Desk,
) -> None:
    desk.a_product("Grand bol", sku="X-1")
    desk.a_product("Bol bleu", sku="X-2")
    desk.a_product("Assiette", sku="bol")
    assert found(desk, "bol") == ["Assiette", "Bol bleu", "Grand bol"]
    assert found(desk, "bol", limit=2) == ["Assiette", "Bol bleu"]


def test_what_is_archived_or_not_sold_by_itself_is_not_offered(desk: Desk) -> None:
    desk.a_product("Pull", sku="PULL", sellable=False)
    desk.a_product("Pull", sku="PULL-M", variant="M")
    assert found(desk, "pull") == ["Pull, M"]


def test_what_is_available_is_what_nobody_was_promised(desk: Desk) -> None:
    product = desk.a_product("Bol", on_hand=10)
    desk.a_product("Gravure", kind="service", stocked=False)
    order = desk.an_order(desk.a_customer(), goods(product, 4))
    desk.confirm(order)
    with desk.database.read() as rd:
        assert {each.name: each.available_milli for each in offers(rd, "", 8)} == {
            "Bol": 6_000,
            "Gravure": None,
        }


def test_a_line_takes_name_code_and_rate_from_its_product() -> None:
    line = line_of(an_offer(), Pricing(prices_include_tax=False, rates=RATES), 3_000)
    assert (line.name, line.sku, line.quantity_milli) == ("Affiche, A3", "SKU-7", 3_000)
    assert (line.unit_price_micro, line.rate_ppm, line.category) == (12_000_000, 200_000, "S")


@pytest.mark.parametrize(
    ("product_with_tax", "order_with_tax", "price"),
    [
        (False, False, 12_000_000),
        (True, True, 12_000_000),
        (False, True, 14_400_000),
        (True, False, 10_000_000),
    ],
)
def test_a_price_is_told_in_the_terms_of_the_order(
    product_with_tax: bool, order_with_tax: bool, price: int
) -> None:
    pricing = Pricing(prices_include_tax=order_with_tax, rates=RATES)
    assert pricing.price_of(an_offer(includes_tax=product_with_tax)) == price


def test_a_company_that_charges_no_vat_exempts_every_line() -> None:
    line = line_of(an_offer(), Pricing(prices_include_tax=False, rates=RATES, vat_regime="franchise"))
    assert (line.rate_ppm, line.category) == (0, "E")


def test_a_class_without_a_rate_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as caught:
        line_of(an_offer(vat_class="unheard_of"), Pricing(prices_include_tax=False, rates=RATES))
    assert (caught.value.code, caught.value.facts["vat_class"]) == ("vat_rate_unknown", "unheard_of")


def test_another_vat_class_keeps_the_price_that_was_typed() -> None:
    pricing = Pricing(prices_include_tax=False, rates=RATES)
    typed = replace(line_of(an_offer(), pricing), unit_price_micro=9_990_000)
    changed = with_class(typed, "none", pricing)
    assert (changed.unit_price_micro, changed.rate_ppm, changed.category) == (9_990_000, 0, "Z")


def test_prices_turned_into_the_other_terms_leave_the_total_as_it_was() -> None:
    pricing = Pricing(prices_include_tax=False, rates=RATES)
    lines = (line_of(an_offer(), pricing, 3_000), shipping_line(5_900_000, "Port", pricing))
    net = OrderDraft(customer_id=1, ordered_on=date(2026, 11, 22), lines=lines)
    gross = replace(net, lines=in_other_terms(lines, include_tax=True), prices_include_tax=True)
    assert figures(net).total == figures(gross).total == 5_028


def test_a_draft_is_read_back_as_it_was_typed(desk: Desk) -> None:
    product = desk.a_product("Bol")
    typed = OrderDraft(
        customer_id=desk.a_customer(),
        ordered_on=date(2026, 11, 22),
        lines=(
            replace(goods(product, 3, "12.50"), discount_ppm=50_000, sku="BOL"),
            DraftLine(name="Port", kind="shipping", unit_price_micro=5_900_000, rate_ppm=200_000),
        ),
        discount_ppm=100_000,
        payment_kind="prepaid",
        billing=PostalAddress(name="Ana", city="Nîmes"),
        customer_reference="BC 12",
        note="Sonner",
        promised_on=date(2026, 11, 30),
        prices_include_tax=True,
    )
    order_id = desk.an_order(typed.customer_id)
    from app.flow import sell

    desk.do(sell.save, typed, order_id)
    with desk.database.read() as rd:
        ruled = (replace(line, vat_rule="domestic", vat_territory="FR") for line in typed.lines)
        assert read_draft(rd, order_id) == replace(typed, lines=tuple(ruled))


def test_an_order_that_is_no_draft_any_more_is_not_read_as_one(desk: Desk) -> None:
    order = desk.an_order(desk.a_customer(), goods(desk.a_product()))
    desk.confirm(order)
    with desk.database.read() as rd, pytest.raises(Refusal, match="order_not_a_draft"):
        read_draft(rd, order)


def test_a_draft_with_a_shops_figures_is_not_ours_to_change(desk: Desk) -> None:
    line = replace(goods(desk.a_product()), charged=(1_000, 200))
    charged = Charged((ChargedTax("S", 200_000, 200),), 1_200)
    order = desk.an_order(desk.a_customer(), line, charged=charged, remote_number="88")
    with desk.database.read() as rd, pytest.raises(Refusal) as caught:
        read_draft(rd, order)
    assert (caught.value.code, caught.value.facts["number"]) == ("draft_of_a_shop", "88")


def test_the_rates_of_a_day_are_those_in_force_then(desk: Desk) -> None:
    with desk.database.read() as rd:
        now = rates_in_force(rd, "FR", date(2026, 11, 22))
        assert rates_in_force(rd, "XX", date(2026, 11, 22)) == {}
    assert now["standard"] == 200_000
    assert list(now.values()) == sorted(now.values(), reverse=True)
