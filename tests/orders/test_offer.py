"""A line made of an offer: at the price of the customer's list, in the terms of the document, with the VAT of its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.catalogue.queries import ProductRow
from app.orders.entry import Offer, Pricing, as_typed, line_of, repriced, with_price
from app.pricing.price import AppliedList, ListLine
from app.pricing.vat_facts import VatFacts
from app.pricing.vat_law import law_rates

DAY = date(2026, 11, 25)
RATES = law_rates().of("FR", DAY)
RESELLERS = AppliedList(1, "Revendeurs")


def an_offer(price: int = 10_000_000, *lines: ListLine, **values: Any) -> Offer:
    row = ProductRow(
        id=1,
        uid="u",
        sku="BOL",
        name="Bol",
        kind="goods",
        unit="piece",
        parent_id=None,
        variant="",
        vat_class="standard",
        price_micro=price,
        price_includes_tax=False,
        cost_micro=None,
        stocked=True,
        sellable=True,
        weight_grams=None,
        archived_at=None,
    )
    return Offer(replace(row, **values), prices=lines)


def pricing(*, include_tax: bool = False, to: tuple[str, str] = ("FR", "75011"), **values: Any) -> Pricing:
    return Pricing(
        prices_include_tax=include_tax,
        rates=RATES,
        vat=VatFacts(on=DAY, **values),
        billed=to,
        delivered=to,
        lists=(RESELLERS,),
    )


def test_a_line_says_which_list_its_price_came_from_and_another_quantity_reaches_another_price() -> None:
    offer = an_offer(10_000_000, ListLine(1, 0, 9_000_000), ListLine(1, 10_000, 7_000_000))
    line = line_of(offer, pricing())
    assert (line.unit_price_micro, line.price_from, line.price_list) == (9_000_000, "list", "Revendeurs")
    more = repriced(replace(line, quantity_milli=10_000), offer, pricing())
    assert more.unit_price_micro == 7_000_000


def test_a_price_that_was_typed_is_never_priced_anew() -> None:
    offer = an_offer(10_000_000, ListLine(1, 0, 9_000_000), ListLine(1, 10_000, 7_000_000))
    typed = with_price(line_of(offer, pricing()), 8_880_000)
    assert repriced(replace(typed, quantity_milli=10_000), offer, pricing()).unit_price_micro == 8_880_000
    assert typed.price_list == ""
    off = as_typed(replace(line_of(offer, pricing()), discount_ppm=50_000))
    assert repriced(replace(off, quantity_milli=10_000), offer, pricing()) == replace(
        off, quantity_milli=10_000
    )


def test_leaving_a_cell_as_it_is_types_nothing() -> None:
    line = line_of(an_offer(10_000_000, ListLine(1, 0, 9_000_000)), pricing())
    assert with_price(line, 9_000_000) is line


@pytest.mark.parametrize(
    ("to", "include_tax", "price"),
    [
        # 12.00 with French tax: the same for a consumer anywhere in the Union, without tax where none is charged.
        (("FR", "75011"), True, 12_000_000),
        (("DE", "10115"), True, 12_000_000),
        (("CH", "1204"), True, 10_000_000),
        (("FR", "75011"), False, 10_000_000),
        (("CH", "1204"), False, 10_000_000),
    ],
)
def test_a_price_with_tax_in_the_terms_of_the_document(
    to: tuple[str, str], price: int, *, include_tax: bool
) -> None:
    offer = an_offer(12_000_000, price_includes_tax=True)
    assert line_of(offer, pricing(include_tax=include_tax, to=to)).unit_price_micro == price


def test_a_line_has_the_category_and_rate_of_where_it_goes() -> None:
    swiss = line_of(an_offer(), pricing(to=("CH", "1204")))
    assert (swiss.category, swiss.rate_ppm) == ("G", 0)
    german = line_of(an_offer(), pricing(to=("DE", "10115"), business=True, vat_number="DE136695976"))
    assert (german.category, german.rate_ppm) == ("K", 0)
    food = line_of(an_offer(vat_class="food"), pricing(to=("FR", "20000")))
    assert (food.category, food.rate_ppm) == ("S", 21_000)


def test_the_classes_to_choose_from_are_those_of_where_it_goes() -> None:
    assert "fuel" not in pricing().classes
    assert pricing(to=("FR", "20000")).classes["fuel"] == 130_000
    assert set(pricing(to=("CH", "1204")).classes.values()) == {0}


def test_an_exempt_service_keeps_its_reason_on_the_line() -> None:
    lesson = an_offer(kind="service", vat_class="none", vat_reason="VATEX-FR-CGI261-4", stocked=False)
    line = line_of(lesson, pricing())
    assert (line.category, line.rate_ppm, line.vat_reason) == ("E", 0, "VATEX-FR-CGI261-4")


def test_a_price_without_tax_is_told_with_it_as_a_shelf_would() -> None:
    def told(price_micro: int) -> int:
        return line_of(an_offer(price_micro), pricing(include_tax=True)).unit_price_micro

    assert told(4_752_000) == 5_700_000
    assert told(4_750_000) == 5_700_000
    # What costs next to nothing keeps a hundredth of a cent.
    assert told(12_345) == 14_800
