"""Cells: what can be read in one way is, what has two readings is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import Refusal
from app.links.files.cell import Cell, letters
from app.links.files.convention import Convention, mark_of, order_of
from app.links.files.reading import choice_of, day_of, figure_of, text_of, yes_no_of

FRENCH = Convention(",", "dmy")
UNSAID = Convention()


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234,50", 123450),
        ("1 234,50", 123450),
        ("1\u00a0234,50 €", 123450),
        ("1\u202f234,5", 123450),
        ("1.234,50", 123450),
        ("-12,00", -1200),
        ("(12,00)", -1200),
        ("\u221212", -1200),
        ("0,5", 50),
        ("12 EUR", 1200),
        ("1.234", 123400),
        (",5", 50),
    ],
)
def test_a_french_figure_is_read_exactly(text: str, cents: int) -> None:
    assert figure_of(Cell(text), 2, FRENCH) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.50", "figure_unreadable"),
        ("12,345", "figure_too_fine"),
        ("1,2,3", "figure_unreadable"),
        ("douze", "figure_unreadable"),
        ("12,50 la pièce", "figure_unreadable"),
        ("1.23,4", "figure_unreadable"),
    ],
)
def test_what_is_no_figure_of_this_file_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        figure_of(Cell(text), 2, FRENCH)
    assert refused.value.code == code


def test_a_figure_with_two_readings_names_both() -> None:
    with pytest.raises(Refusal) as refused:
        figure_of(Cell("1.234"), 3, UNSAID)
    assert refused.value.code == "figure_unclear"
    assert (refused.value.facts["first"], refused.value.facts["second"]) == ("1,234", "1234")


def test_a_number_of_a_spreadsheet_needs_no_convention() -> None:
    assert figure_of(Cell("1234.5", "number"), 2, FRENCH) == 123450


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.234", "12,5"], ","),
        (["1,234", "1.5"], "."),
        (["1.234,5"], ","),
        (["1.234.567"], ","),
        (["1.234"], None),
        (["12", ""], None),
        (["1,5", "1.5"], None),
        (["1 234,567"], ","),
    ],
)
def test_one_clear_figure_decides_for_its_file(texts: list[str], mark: str | None) -> None:
    assert mark_of(Cell(text) for text in texts) == mark


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2026", "25/12/2026"], "dmy"),
        (["03/04/2026", "12/25/2026"], "mdy"),
        (["03/04/2026"], None),
        (["25/12/2026", "12/25/2026"], None),
    ],
)
def test_one_clear_day_decides_for_its_file(texts: list[str], order: str | None) -> None:
    assert order_of(Cell(text) for text in texts) == order


@pytest.mark.parametrize(
    ("text", "told", "read"),
    [
        ("15/06/2026", UNSAID, date(2026, 6, 15)),
        ("03/04/2026", FRENCH, date(2026, 4, 3)),
        ("03/04/2026", Convention(None, "mdy"), date(2026, 3, 4)),
        ("2026-04-03", UNSAID, date(2026, 4, 3)),
        ("03.04.26", FRENCH, date(2026, 4, 3)),
        ("05/05/2026", UNSAID, date(2026, 5, 5)),
        ("15/06/2026 10:12", UNSAID, date(2026, 6, 15)),
    ],
)
def test_a_day_is_read_in_the_order_of_its_file(text: str, told: Convention, read: date) -> None:
    assert day_of(Cell(text), told) == read


@pytest.mark.parametrize(
    ("text", "told", "code"),
    [
        ("03/04/2026", UNSAID, "day_unclear"),
        ("31/02/2026", FRENCH, "day_impossible"),
        ("12/25/2026", FRENCH, "day_impossible"),
        ("demain", FRENCH, "day_unreadable"),
        ("45000", FRENCH, "day_unreadable"),
    ],
)
def test_a_day_that_is_none_is_refused(text: str, told: Convention, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        day_of(Cell(text), told)
    assert refused.value.code == code


def test_formulas_and_errors_of_a_spreadsheet_are_no_values() -> None:
    for cell, code in ((Cell("=B2*2", "formula"), "cell_formula"), (Cell("#REF!", "error"), "cell_error")):
        with pytest.raises(Refusal) as refused:
            text_of(cell)
        assert refused.value.code == code


def test_yes_no_and_choices_go_by_many_names() -> None:
    assert yes_no_of(Cell("Oui"))
    assert yes_no_of(Cell("x"))
    assert not yes_no_of(Cell("FAUX"))
    assert choice_of(Cell("Société"), {"societe": "company"}) == "company"
    with pytest.raises(Refusal) as refused:
        choice_of(Cell("licorne"), {"societe": "company"})
    assert refused.value.code == "choice_unknown"


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
