"""Documents for the tests of this folder: builders and strategies."""

from dataclasses import replace

from hypothesis import strategies as st

from app.pricing.as_charged import ChargedTax, as_charged
from app.pricing.figures import LineFigures, PartFigures, Totals, sum_by_rate
from app.pricing.line import Charge, Line
from app.pricing.totals import Rounding, add_up

RATES = (200_000, 100_000, 55_000, 21_000, 0)
ROUNDINGS: tuple[Rounding, ...] = ("unit", "line", "rate")

rates = st.sampled_from(RATES)
categories = st.sampled_from(["S", "Z"])
percentages = st.sampled_from([0, 0, 0, 50_000, 333_333, 1_000_000])


def a_line(
    price: str, pieces: int = 1, percent: float = 20, *, discount: int = 0, discount_ppm: int = 0
) -> Line:
    """`pieces` of something at `price`, taxed at `percent`."""
    euros, _, cents = price.partition(".")
    micro = int(euros + cents.ljust(6, "0"))
    return Line(pieces * 1000, micro, round(percent * 10_000), discount=discount, discount_ppm=discount_ppm)


def lines(*, back: bool = True) -> st.SearchStrategy[Line]:
    """Any line; without `back` only sold ones at a price that is not negative."""
    quantity = st.one_of(
        st.integers(-5 if back else 1, 20).map(lambda pieces: pieces * 1000),
        st.integers(-5000 if back else 1, 20_000),
    )
    price = st.one_of(st.integers(0, 20_000).map(lambda cents: cents * 10_000), st.integers(0, 200_000_000))
    return st.builds(Line, quantity, price, rates, categories, percentages)


charges = st.builds(Charge, st.sampled_from(["shipping", "fee"]), st.integers(-3000, 5000), rates)


@st.composite
def sales(draw: st.DrawFn, *, discount: bool = True, fees: bool = True) -> Totals:
    """A computed document of a sale: what is sold costs something, fees and discounts may lower it."""
    return add_up(
        draw(st.lists(lines(back=False), min_size=1, max_size=5)),
        currency="EUR",
        prices_include_tax=draw(st.booleans()),
        rounding=draw(st.sampled_from(ROUNDINGS)),
        discount_ppm=draw(percentages) if discount else 0,
        charges=draw(st.lists(charges, max_size=2)) if fees else (),
        total_step=draw(st.sampled_from([1, 5])),
    )


@st.composite
def shop_sales(draw: st.DrawFn) -> Totals:
    """The same as a shop may have charged it: taxes and total off by a cent or two."""
    cents = st.integers(-2, 2)
    document = draw(sales())
    taxes = [ChargedTax(rate.category, rate.rate_ppm, rate.tax + draw(cents)) for rate in document.rates]
    total = document.net + sum(tax.tax for tax in taxes) + draw(cents)
    return as_charged(
        document.lines,
        taxes,
        total,
        parts=document.parts,
        prices_include_tax=document.prices_include_tax,
    )


def turned(line: Line) -> Line:
    return replace(line, quantity_milli=-line.quantity_milli, discount=-line.discount)


def assert_sums_agree(document: Totals) -> None:
    """What every document promises, whoever computed it."""
    by_rate = {rate.vat: rate.net for rate in sum_by_rate((*document.lines, *document.parts)) if rate.net}
    assert {rate.vat: rate.net for rate in document.rates if rate.net} == by_rate
    assert document.net == sum(line.net for line in document.lines) + sum(part.net for part in document.parts)
    assert document.net == sum(rate.net for rate in document.rates)
    assert document.tax == sum(rate.tax for rate in document.rates)
    assert document.net + document.tax + document.rounding == document.total
    assert [rate.vat for rate in document.rates] == sorted({rate.vat for rate in document.rates})


def line_of(net: int, tax: int, rate_ppm: int = 200_000, pieces: int = 1) -> LineFigures:
    return LineFigures(pieces * 1000, "S", rate_ppm, net, tax)


def shipping_of(net: int, tax: int, rate_ppm: int = 200_000) -> PartFigures:
    return PartFigures("shipping", "S", rate_ppm, net, tax)
