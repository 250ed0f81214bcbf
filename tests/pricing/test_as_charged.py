import pytest
from hypothesis import given

from app.base.errors import Refusal
from app.pricing.as_charged import ChargedTax, as_charged, tolerance
from app.pricing.figures import LineFigures, RateFigures, Totals
from tests.pricing.documents import assert_sums_agree, line_of, shipping_of, shop_sales


def test_a_shops_figures_are_kept_and_what_is_missing_is_the_rounding() -> None:
    # Rounded at subtotal level: the shop's total is a cent more than its lines and taxes.
    document = as_charged(
        [line_of(1666, 333), line_of(852, 47, 55_000)],
        [ChargedTax("S", 200_000, 452), ChargedTax("S", 55_000, 47)],
        3608,
        parts=[shipping_of(590, 118)],
    )
    assert document.lines == (line_of(1666, 333), line_of(852, 47, 55_000))
    assert document.rates == (RateFigures("S", 55_000, 852, 47), RateFigures("S", 200_000, 2256, 452))
    assert (document.net, document.tax, document.rounding, document.total) == (3108, 499, 1, 3608)


def test_taxes_at_one_rate_are_added_together() -> None:
    taxes = [ChargedTax("S", 200_000, 200), ChargedTax("S", 200_000, 118)]
    document = as_charged([line_of(1000, 200)], taxes, 1908, parts=[shipping_of(590, 118)])
    assert document.rates == (RateFigures("S", 200_000, 1590, 318),)
    assert document.rounding == 0


def test_a_rate_without_a_charged_tax_has_none() -> None:
    untaxed = LineFigures(1000, "E", 0, 1000, 0)
    assert as_charged([untaxed], [], 1000).rates == (RateFigures("E", 0, 1000, 0),)


def test_a_tax_without_a_line_is_kept() -> None:
    document = as_charged([line_of(0, 0)], [ChargedTax("S", 55_000, 1)], 1)
    assert document.rates == (RateFigures("S", 55_000, 0, 1), RateFigures("S", 200_000, 0, 0))


@pytest.mark.parametrize(("lines", "expected"), [(0, 5), (1, 5), (3, 5), (4, 6), (20, 22)])
def test_a_few_cents_are_one_a_line_and_two_but_at_least_five(lines: int, expected: int) -> None:
    assert tolerance(lines) == expected


def test_a_total_off_by_more_than_a_few_cents_is_refused() -> None:
    line, tax = line_of(1000, 200), ChargedTax("S", 200_000, 200)
    assert as_charged([line], [tax], 1205).rounding == 5
    assert as_charged([line], [tax], 1195).rounding == -5
    for total in (1206, 1194):
        with pytest.raises(Refusal) as refused:
            as_charged([line], [tax], total)
        assert refused.value.code == "shop_total_off"
        assert refused.value.facts == {"total": total, "sum": 1200, "off": total - 1200, "tolerance": 5}


def test_a_tax_that_is_not_that_of_its_rate_is_refused() -> None:
    assert as_charged([line_of(1000, 200)], [ChargedTax("S", 200_000, 300)], 1300).tax == 300
    with pytest.raises(Refusal, match="shop_tax_off"):
        as_charged([line_of(1000, 200)], [ChargedTax("S", 200_000, 301)], 1301)


@given(shop_sales())
def test_sums_agree_in_whatever_a_shop_charged(document: Totals) -> None:
    assert_sums_agree(document)
