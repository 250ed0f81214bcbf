from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.paper.sheet import LEFT, RIGHT, Line, Sheet, Text
from app.paper.style import BODY
from app.paper.table import Carry, Column, Row, flow

COLUMNS = (
    Column("Réf.", least=20, most=30),
    Column("Désignation", lead=True),
    Column("Total", "right", BODY, 22),
)
CARRY = Carry(
    columns=(2,),
    written=lambda total: f"={total}",
    forward="À reporter",
    brought=lambda page: f"Report {page}",
)


def a_sheet() -> Sheet:
    return Sheet(top=30, bottom=270, y=120)


def printed(sheet: Sheet) -> list[list[tuple[float, float, str]]]:
    """Per page the texts with their left end and base line, in the order they were printed."""
    return [
        [(mark.x, mark.y, "".join(run.text for run in mark.runs)) for mark in page if isinstance(mark, Text)]
        for page in sheet.pages
    ]


def words(sheet: Sheet) -> list[list[str]]:
    return [[text for _, _, text in page] for page in printed(sheet)]


def rows(count: int) -> list[Row]:
    return [
        Row((f"R{number}", f"Article {number}", f"{number}"), adds=(number,))
        for number in range(1, count + 1)
    ]


@settings(max_examples=25)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=60))
def test_every_row_is_printed_once_in_order_and_inside_the_page(lengths: list[int]) -> None:
    sheet = a_sheet()
    wanted = [f"N{number}" for number in range(len(lengths))]
    flow(
        sheet,
        COLUMNS,
        [
            Row(("", name, "1"), "long " * length, adds=(1,))
            for name, length in zip(wanted, lengths, strict=True)
        ],
        CARRY,
        tail=40,
    )
    assert [text for page in words(sheet) for text in page if text.startswith("N")] == wanted
    assert sum(text.count("long") for page in words(sheet) for text in page) == sum(lengths)
    assert all(y <= sheet.bottom for page in printed(sheet) for _, y, _ in page)
    assert sheet.y + 40 <= sheet.bottom


@pytest.mark.parametrize("count", [1, 22, 23, 24, 60, 200])
def test_what_is_carried_is_the_sum_of_all_that_stands_before(count: int) -> None:
    sheet = a_sheet()
    flow(sheet, COLUMNS, rows(count), CARRY, tail=40)
    total = 0
    for number, page in enumerate(words(sheet), 1):
        if number > 1:
            assert page[3:5] == [f"Report {number - 1}", f"={total}"]
        total += sum(
            int(text.removeprefix("R")) for text in page if text.startswith("R") and text[1:].isdigit()
        )
        if number < len(sheet.pages):
            assert page[-2:] == ["À reporter", f"={total}"]
    assert total == count * (count + 1) // 2
    assert "À reporter" not in words(sheet)[-1]


def test_heads_stand_on_every_page() -> None:
    sheet = a_sheet()
    flow(sheet, COLUMNS, rows(60))
    assert len(sheet.pages) > 1
    assert all(page[:3] == ["Réf.", "Désignation", "Total"] for page in words(sheet))


def test_the_last_row_goes_to_the_page_of_what_follows_it() -> None:
    full = a_sheet()
    flow(full, COLUMNS, rows(22), CARRY, tail=0)
    assert len(full.pages) == 1
    followed = a_sheet()
    flow(followed, COLUMNS, rows(22), CARRY, tail=60)
    assert "R21" in words(followed)[0]
    assert "R22" in words(followed)[1]


def test_a_sum_is_on_no_page_alone() -> None:
    whole = [*rows(21), Row(("Total", "", "231"), strong=True)]
    fits = a_sheet()
    flow(fits, COLUMNS, whole)
    assert len(fits.pages) == 1
    followed = a_sheet()
    flow(followed, COLUMNS, whole, tail=60)
    first, second = words(followed)
    assert "R20" in first
    assert second[3:] == ["R21", "Article 21", "21", "Total", "231"]


def test_a_table_that_cannot_begin_on_this_page_begins_on_the_next() -> None:
    sheet = Sheet(top=30, bottom=270, y=250)
    flow(sheet, COLUMNS, rows(1), CARRY, tail=60)
    assert words(sheet)[0] == []
    assert words(sheet)[1] == ["Réf.", "Désignation", "Total", "R1", "Article 1", "1"]


def test_figures_end_at_one_edge_and_are_never_broken() -> None:
    sheet = a_sheet()
    figures = ["1", "−12,50", "123\u202f456\u202f789\u202f012,34"]
    flow(sheet, COLUMNS, [Row(("", "Article", figure)) for figure in figures])
    ends = {text: x + BODY.width(text) for x, _, text in printed(sheet)[0] if text in figures}
    assert ends == pytest.approx(dict.fromkeys(figures, RIGHT))


def test_columns_share_the_page_without_overlap_even_with_huge_figures() -> None:
    sheet = a_sheet()
    columns = (*COLUMNS, *(Column(f"C{number}", "right", BODY, 10) for number in range(4)))
    huge = "123\u202f456\u202f789\u202f012,34"
    flow(sheet, columns, [Row(("REF-" * 20, "Un nom assez long pour plusieurs lignes", *[huge] * 5))])
    texts = [mark for mark in sheet.pages[0] if isinstance(mark, Text)]
    for base in {mark.y for mark in texts}:
        row = sorted((mark for mark in texts if mark.y == base), key=lambda mark: mark.x)
        for left, right in pairwise(row):
            end = left.x + BODY.width("".join(run.text for run in left.runs)) * left.size / BODY.size
            assert end <= right.x + 0.01
    assert min(mark.size for mark in texts) >= 6.8


def test_lines_run_from_margin_to_margin() -> None:
    sheet = a_sheet()
    flow(sheet, COLUMNS, rows(3))
    lines = [mark for mark in sheet.pages[0] if isinstance(mark, Line)]
    assert len(lines) == 4
    assert {(line.x1, line.x2) for line in lines} == {(LEFT, RIGHT)}
