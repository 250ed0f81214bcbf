from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.pricing.as_charged import ChargedTax, as_charged
from app.pricing.figures import LineFigures, RateFigures, Totals, reverse
from app.pricing.line import Charge
from app.pricing.portion import line_portion, portion
from app.pricing.totals import add_up
from tests.pricing.documents import a_line, assert_sums_agree, line_of, sales, shop_sales

documents = st.one_of(sales(), shop_sales())


def portions(document: Totals, steps: Sequence[Sequence[int]]) -> list[Totals]:
    """The portions that take the quantities of each step, one after the other."""
    taken = [0] * len(document.lines)
    made: list[Totals] = []
    for step in steps:
        made.append(portion(document, taken, step))
        taken = [before + now for before, now in zip(taken, step, strict=True)]
    return made


@st.composite
def ways(draw: st.DrawFn, documents: st.SearchStrategy[Totals] = documents) -> tuple[Totals, list[list[int]]]:
    """A document and steps that complete it."""
    document = draw(documents)
    left = [line.quantity_milli for line in document.lines]
    steps: list[list[int]] = []
    for _ in range(draw(st.integers(0, 3))):
        step = [draw(st.one_of(st.just(0), st.integers(0, quantity))) for quantity in left]
        if any(step):
            steps.append(step)
            left = [quantity - now for quantity, now in zip(left, step, strict=True)]
    if any(left):
        steps.append(left)
    return document, steps


def test_shipping_goes_with_the_first_portion() -> None:
    document = add_up(
        [a_line("10.00", 3), a_line("5.00", 2, 5.5)],
        currency="EUR",
        charges=[Charge("shipping", 590, 200_000)],
    )
    first, second = portions(document, [[1000, 2000], [2000, 0]])
    assert [part.kind for part in first.parts] == ["shipping"]
    assert second.parts == ()
    assert first.rates == (RateFigures("S", 55_000, 1000, 55), RateFigures("S", 200_000, 1590, 318))
    assert second.rates == (RateFigures("S", 200_000, 2000, 400),)
    assert [line.quantity_milli for line in second.lines] == [2000, 0]


def test_a_discount_goes_with_the_goods() -> None:
    document = add_up([a_line("10.00", 1, 0), a_line("990.00", 1, 0)], currency="EUR", discount=50_000)
    first, second = portions(document, [[1000, 0], [0, 1000]])
    assert (first.total, second.total) == (500, 49_500)


def test_a_gift_card_at_a_rate_of_its_own_goes_with_the_goods() -> None:
    document = add_up([a_line("25.00", 4)], currency="EUR", charges=[Charge("fee", -6000, 0, "Z")])
    first, second = portions(document, [[1000], [3000]])
    assert [part.net for part in (*first.parts, *second.parts)] == [-1500, -4500]
    assert (first.total, second.total) == (1500, 4500)


def test_each_portion_of_a_price_with_tax_has_that_price() -> None:
    document = add_up([a_line("10.00", 3)], currency="EUR", prices_include_tax=True)
    assert [part.total for part in portions(document, [[1000], [1000], [1000]])] == [1000, 1000, 1000]


def test_each_portion_of_a_price_without_tax_has_that_price() -> None:
    document = add_up([a_line("0.99", 3)], currency="EUR")
    made = portions(document, [[1000], [1000], [1000]])
    assert [part.net for part in made] == [99, 99, 99]
    assert [part.tax for part in made] == [20, 19, 20]


def test_the_rounding_goes_first_and_the_rest_of_a_rates_tax_last() -> None:
    document = as_charged([line_of(1000, 200, pieces=2)], [ChargedTax("S", 200_000, 202)], 1205)
    first, second = portions(document, [[1000], [1000]])
    assert (first.rates[0].tax, first.rounding, first.total) == (100, 3, 603)
    assert (second.rates[0].tax, second.rounding, second.total) == (102, 0, 602)


def test_a_line_without_a_quantity_goes_with_the_first_portion() -> None:
    text = LineFigures(0, "S", 200_000, 300, 60)
    document = as_charged([text, line_of(1000, 200, pieces=2)], [ChargedTax("S", 200_000, 260)], 1560)
    first, second = portions(document, [[0, 1000], [0, 1000]])
    assert (first.total, second.total) == (960, 600)


def test_a_document_of_fees_alone_has_one_portion() -> None:
    document = add_up([], currency="EUR", charges=[Charge("fee", 1000, 200_000)])
    assert portion(document, [], []) == document


def test_the_whole_at_once_is_the_document() -> None:
    document = add_up([a_line("3.33", 7)], currency="EUR", charges=[Charge("shipping", 590, 55_000)])
    assert portion(document, [0], [7000]) == document


@pytest.mark.parametrize(("taken", "now"), [(0, 3001), (2000, 1001), (3000, 1), (0, -1), (-1, 1)])
def test_no_more_than_the_line_can_be_taken(taken: int, now: int) -> None:
    document = add_up([a_line("10.00", 3)], currency="EUR")
    with pytest.raises(Refusal, match="portion_exceeds_line"):
        portion(document, [taken], [now])
    with pytest.raises(Refusal, match="portion_exceeds_line"):
        line_portion(document.lines[0], taken, now)


def test_nothing_is_no_portion() -> None:
    document = add_up([a_line("10.00", 3)], currency="EUR")
    with pytest.raises(Refusal, match="portion_empty"):
        portion(document, [1000], [0])


@given(ways())
def test_portions_sum_exactly_to_the_document(way: tuple[Totals, list[list[int]]]) -> None:
    document, steps = way
    made = portions(document, steps)
    for part in made:
        assert_sums_agree(part)
    for at, line in enumerate(document.lines):
        assert sum(part.lines[at].net for part in made) == line.net
        assert sum(part.lines[at].tax for part in made) == line.tax
        assert sum(part.lines[at].quantity_milli for part in made) == line.quantity_milli
    for rate in document.rates:
        at_rate = [other for part in made for other in part.rates if other.vat == rate.vat]
        assert (sum(one.net for one in at_rate), sum(one.tax for one in at_rate)) == (rate.net, rate.tax)
    for part in document.parts:
        alike = [
            other for one in made for other in one.parts if (other.kind, other.vat) == (part.kind, part.vat)
        ]
        same = [other for other in document.parts if (other.kind, other.vat) == (part.kind, part.vat)]
        assert sum(other.net for other in alike) == sum(other.net for other in same)
    assert sum(part.rounding for part in made) == document.rounding
    assert sum(part.total for part in made) == document.total


@given(ways())
def test_portions_of_a_document_turned_around_are_the_negatives(way: tuple[Totals, list[list[int]]]) -> None:
    document, steps = way
    back = portions(reverse(document), [[-now for now in step] for step in steps])
    assert back == [reverse(part) for part in portions(document, steps)]


@given(ways(sales(fees=False)))
def test_no_portion_of_a_discounted_sale_costs_less_than_nothing(way: tuple[Totals, list[list[int]]]) -> None:
    document, steps = way
    cents = len(document.lines) + len(document.parts)  # each of them is rounded
    for part in portions(document, steps):
        assert part.net >= -cents


@given(
    st.integers(-(10**7), 10**7),
    st.integers(-(10**6), 10**6),
    st.lists(st.integers(1, 5000), min_size=1),
    st.booleans(),
)
def test_parts_of_a_line_sum_to_the_line(
    net: int, tax: int, steps: list[int], prices_include_tax: bool
) -> None:
    line = LineFigures(sum(steps), "S", 200_000, net, tax)
    taken, parts = 0, list[LineFigures]()
    for step in steps:
        parts.append(line_portion(line, taken, step, prices_include_tax=prices_include_tax))
        taken += step
    assert (sum(part.net for part in parts), sum(part.tax for part in parts)) == (net, tax)
