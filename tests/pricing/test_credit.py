import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.pricing.as_charged import ChargedTax, as_charged
from app.pricing.credit import Uncredited, credit, uncredited
from app.pricing.figures import PartFigures, RateFigures, Totals
from app.pricing.line import Charge
from app.pricing.portion import line_portion
from app.pricing.totals import add_up, discounted_lines
from tests.pricing.documents import a_line, assert_sums_agree, line_of, sales, shop_sales

INVOICE = add_up(
    [a_line("100.00", 2, 20), a_line("50.00", 1, 5.5)],
    currency="EUR",
    charges=[Charge("shipping", 1000, 200_000)],
)
"""210.00 and 42.00 of tax, 50.00 and 2.75 of tax: 304.75."""


def left_of(invoice: Totals, *notes: Totals) -> Uncredited:
    return uncredited(invoice, notes)


def test_all_that_is_left_reverses_the_invoice() -> None:
    note = credit(left_of(INVOICE), total=INVOICE.total)
    assert (note.rates, note.net, note.tax, note.total) == (
        INVOICE.rates,
        INVOICE.net,
        INVOICE.tax,
        INVOICE.total,
    )
    assert left_of(INVOICE, note).total == 0


def test_an_amount_is_divided_over_the_rates() -> None:
    note = credit(left_of(INVOICE), total=10_000)
    # 252.00 and 52.75 of 304.75: 82.69 and 17.31
    assert note.rates == (RateFigures("S", 55_000, 1641, 90), RateFigures("S", 200_000, 6891, 1378))
    assert note.parts == (
        PartFigures("amount", "S", 55_000, 1641, 90),
        PartFigures("amount", "S", 200_000, 6891, 1378),
    )
    assert (note.lines, note.total) == ((), 10_000)


def test_a_credit_note_of_1317_48_at_20_percent_has_219_58_of_tax() -> None:
    invoice = add_up([a_line("5000.00", 1)], currency="EUR", prices_include_tax=True)
    note = credit(left_of(invoice), total=131_748)
    assert (note.net, note.tax, note.total) == (109_790, 21_958, 131_748)


def test_lines_are_credited_as_they_are() -> None:
    piece = line_portion(INVOICE.lines[0], 0, 1000)
    note = credit(left_of(INVOICE), lines=[piece])
    assert (note.lines, note.parts) == ((piece,), ())
    assert note.rates == (RateFigures("S", 200_000, 10_000, 2000),)
    assert note.total == 12_000


def test_lines_and_an_amount_go_together() -> None:
    note = credit(left_of(INVOICE), lines=[INVOICE.lines[1]], total=5275 + 1200)
    # All of the line's rate is taken: the 12.00 can only be at 20 %.
    assert note.rates == (RateFigures("S", 55_000, 5000, 275), RateFigures("S", 200_000, 1000, 200))
    assert note.parts == (PartFigures("amount", "S", 200_000, 1000, 200),)


def test_less_than_the_lines_is_taken_off_their_rates() -> None:
    note = credit(left_of(INVOICE), lines=[INVOICE.lines[0]], total=24_000 - 1200)
    assert note.rates == (RateFigures("S", 200_000, 19_000, 3800),)
    assert note.parts == (PartFigures("amount", "S", 200_000, -1000, -200),)


def test_lines_of_a_discounted_invoice_are_credited_at_what_was_paid() -> None:
    invoice = add_up([a_line("60.00"), a_line("40.00")], currency="EUR", discount=1000)
    note = credit(left_of(invoice), lines=discounted_lines(invoice)[:1])
    assert (note.net, note.tax) == (5400, 1080)
    with pytest.raises(Refusal, match="credit_exceeds_invoice"):
        credit(left_of(invoice), lines=invoice.lines)


def test_the_last_cents_of_a_shops_tax_are_reversed_too() -> None:
    # The shop's lines have 3.33 + 3.33 of tax, its invoice 6.67, and a total a cent above that.
    lines = [line_of(1666, 333), line_of(1667, 333)]
    invoice = as_charged(lines, [ChargedTax("S", 200_000, 667)], 4001)
    first = credit(left_of(invoice), lines=lines[:1])
    second = credit(left_of(invoice, first), lines=lines[1:], total=2002)
    assert (first.total, second.total) == (1999, 2002)
    assert second.rates == (RateFigures("S", 200_000, 1667, 334),)
    assert second.rounding == 1
    assert left_of(invoice, first, second) == Uncredited((RateFigures("S", 200_000, 0, 0),), 0)


def test_all_lines_of_a_shops_invoice_take_its_rounding_along() -> None:
    lines = [line_of(1666, 333), line_of(1667, 333)]
    for total in (3998, 3999, 4000):
        invoice = as_charged(lines, [ChargedTax("S", 200_000, 666)], total)
        assert credit(left_of(invoice), lines=lines).total == total


def test_a_shops_line_may_miss_the_rate_by_cents_but_not_by_more() -> None:
    invoice = as_charged([line_of(1000, 200)], [ChargedTax("S", 200_000, 198)], 1198)
    assert credit(left_of(invoice), lines=[line_of(1000, 200)]).rates == invoice.rates
    with pytest.raises(Refusal) as refused:
        credit(left_of(invoice), lines=[line_of(1000, 210)])
    assert refused.value.facts == {"asked": 1210, "left": 1198, "category": "S", "rate_ppm": 200_000}


def test_a_line_without_its_tax_is_refused_when_the_net_is_not_there() -> None:
    invoice = add_up([a_line("100.00")], currency="EUR")
    with pytest.raises(Refusal, match="credit_exceeds_invoice"):
        credit(left_of(invoice), lines=[line_of(11_000, 0)])


def test_a_rate_that_was_not_invoiced_cannot_be_credited() -> None:
    with pytest.raises(Refusal, match="credit_exceeds_invoice"):
        credit(left_of(INVOICE), lines=[line_of(1000, 100, 100_000)])


def test_never_more_than_what_is_left() -> None:
    with pytest.raises(Refusal) as refused:
        credit(left_of(INVOICE), total=INVOICE.total + 1)
    assert (refused.value.code, refused.value.facts) == (
        "credit_exceeds_invoice",
        {"asked": 30476, "left": 30475},
    )
    first = credit(left_of(INVOICE), total=30_000)
    with pytest.raises(Refusal, match="credit_exceeds_invoice"):
        credit(left_of(INVOICE, first), total=476)
    assert credit(left_of(INVOICE, first), total=475).total == 475


def test_nothing_is_no_credit_note() -> None:
    for total in (None, 0, -100):
        with pytest.raises(Refusal, match="credit_empty"):
            credit(left_of(INVOICE), total=total)


def test_a_gift_card_is_credited_in_proportion() -> None:
    invoice = add_up([a_line("100.00", 1, 20)], currency="EUR", charges=[Charge("fee", -2000, 0, "Z")])
    note = credit(left_of(invoice), total=5000)
    assert note.rates == (RateFigures("S", 200_000, 5000, 1000), RateFigures("Z", 0, -1000, 0))


@given(st.one_of(sales(), shop_sales()), st.data())
def test_credits_that_take_all_reverse_each_rate_and_the_rounding_exactly(
    invoice: Totals, data: st.DataObject
) -> None:
    assume(invoice.total > 0)
    notes: list[Totals] = []
    left = uncredited(invoice)
    for _ in range(data.draw(st.integers(0, 4))):
        if left.total <= 0:
            break
        notes.append(credit(left, total=data.draw(st.integers(1, left.total))))
        left = uncredited(invoice, notes)
    if left.total > 0:
        notes.append(credit(left, total=left.total))
    for note in notes:
        assert_sums_agree(note)
    if notes:
        assert sum(note.total for note in notes) == invoice.total
        after = uncredited(invoice, notes)
        assert after.rounding == 0
        assert all((rate.net, rate.tax) == (0, 0) for rate in after.rates)


@given(sales(), st.data())
def test_what_is_left_never_changes_its_sign(invoice: Totals, data: st.DataObject) -> None:
    assume(invoice.total > 1)
    left = uncredited(invoice)
    after = uncredited(invoice, [credit(left, total=data.draw(st.integers(1, left.total - 1)))])
    for before, now in zip(left.rates, after.rates, strict=True):
        assert min(0, before.gross) <= now.gross <= max(0, before.gross)
        assert min(0, before.tax) <= now.tax <= max(0, before.tax)
        assert min(0, before.net) <= now.net <= max(0, before.net)


@given(sales(discount=False, fees=False), st.data())
def test_any_lines_can_be_credited_one_after_the_other(invoice: Totals, data: st.DataObject) -> None:
    assume(invoice.total > 0)
    notes: list[Totals] = []
    for line in data.draw(st.permutations(invoice.lines)):
        left = uncredited(invoice, notes)
        if line.gross > 0 and left.total > 0:
            notes.append(credit(left, lines=[line]))
    assert sum(note.total for note in notes) == invoice.total
    assert all((rate.net, rate.tax) == (0, 0) for rate in uncredited(invoice, notes).rates)


def test_a_last_cent_that_is_all_tax_still_has_a_line() -> None:
    left = Uncredited((RateFigures("S", 200_000, 0, 1),), 0)
    made = credit(left, total=1)
    assert [(part.net, part.tax) for part in made.parts] == [(0, 1)]
    assert (made.net, made.tax, made.total) == (0, 1, 1)
