"""What is earned: the sale without tax and without its discounts, less what the goods cost; unknown where a cost is."""

from __future__ import annotations

from dataclasses import replace

from app.orders.draft import OrderDraft
from app.orders.figures import figures
from app.orders.margin import Margin, Margins, cost_of, margins, sold_for
from app.pricing.figures import LineFigures
from app.pricing.totals import discounted_lines
from tests.stories.desk import TODAY, goods

DRAFT = OrderDraft(
    customer_id=1,
    ordered_on=TODAY,
    lines=(goods(1, 3, "10.00"), goods(2, 1, "20.00", rate="5.5"), goods(3, 2, "5.00")),
)


def test_a_cost_is_rounded_once_for_the_whole_quantity() -> None:
    assert cost_of(3_000, 3_448_400, "EUR") == 1_035
    assert cost_of(1_500, 333_333, "EUR") == 50
    assert cost_of(2_000, 150_500_000, "JPY") == 301


def test_margins_are_reckoned_without_tax_after_discounts_and_leave_out_what_has_no_cost() -> None:
    found = figures(replace(DRAFT, discount_ppm=100_000))
    earned = margins(discounted_lines(found), [1_500, None, 1_000])
    assert earned == Margins((Margin(2_700, 1_500), None, Margin(900, 1_000)), Margin(3_600, 2_500), 1)
    assert [each.share_ppm for each in earned.lines if each] == [444_000, -111_000]
    assert earned.total is not None
    assert (earned.total.amount, earned.total.share_ppm) == (1_100, 306_000)


def test_prices_with_tax_earn_what_is_left_without_it() -> None:
    draft = replace(DRAFT, lines=(goods(1, 1, "12.00"),), prices_include_tax=True)
    assert margins(discounted_lines(figures(draft)), [400]).total == Margin(1_000, 400)


def test_what_sells_for_nothing_has_no_rate_and_nothing_known_no_total() -> None:
    assert Margin(0, 250).share_ppm is None
    assert margins([], []) == Margins((), None, 0)
    figure = LineFigures(1_000, "S", 200_000, 1_000, 200)
    assert margins([figure], [None]) == Margins((None,), None, 1)


def test_the_discount_of_a_kept_document_is_spread_over_its_lines_of_the_same_rate() -> None:
    kept = [
        ("goods", LineFigures(1_000, "S", 200_000, 1_000, 200)),
        ("text", LineFigures(0, "S", 0, 0, 0)),
        ("service", LineFigures(1_000, "S", 200_000, 3_000, 600)),
        ("shipping", LineFigures(1_000, "S", 200_000, 500, 100)),
        ("discount", LineFigures(0, "S", 200_000, -400, -80)),
        ("discount", LineFigures(0, "S", 55_000, -10, -1)),
    ]
    assert [each.net for each in sold_for(kept)] == [900, 2_700]
