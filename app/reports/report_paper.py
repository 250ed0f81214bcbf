"""A report on paper: title, how it was reckoned, the table over as many pages as it takes."""

from __future__ import annotations

from datetime import date

from app.base.words import Words
from app.paper.pdf import About, pdf_bytes
from app.paper.plain import FOOT_BASE, print_feet
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.style import BODY, MEDIUM, NOTE, QUIET, TITLE
from app.paper.table import Column, Row, flow
from app.reports.report_table import FIGURES, Cell, ReportTable, said


def render_report(table: ReportTable, words: Words, company: str, on: date) -> bytes:
    """The report as a PDF in the language of `words`; `on` is the day it is printed."""
    sheet = Sheet(top=22, bottom=FOOT_BASE - 8)
    sheet.words(LEFT, 22, company, MEDIUM)
    sheet.words(RIGHT, 22, words.date(on), QUIET, "right")
    sheet.y = sheet.block(LEFT, 34, table.title, TITLE.fitted(table.title, RIGHT - LEFT, 14), RIGHT - LEFT, 9)
    sheet.y -= 3
    for note in table.notes:
        sheet.flowing(LEFT, note, NOTE, RIGHT - LEFT, 4.2)
    sheet.y += 5
    columns = [
        Column(
            column.title,
            "right" if column.kind in FIGURES else "left",
            BODY,
            lead=at == _lead(table),
            even=True,
        )
        for at, column in enumerate(table.columns)
    ]

    def told(row: tuple[Cell, ...], *, strong: bool = False) -> Row:
        cells = (
            said(value, column, words, table.currency)
            for column, value in zip(table.columns, row, strict=True)
        )
        return Row(tuple(cells), strong=strong)

    rows: list[Row] = []
    for at, row in enumerate(table.rows):
        rows.append(told(row))
        rows += [told(each, strong=True) for after, each in table.subtotals if after == at]
    if table.total is not None:
        rows.append(told(table.total, strong=True))
    flow(sheet, columns, rows)
    print_feet(sheet, words, f"{company} · {table.title}")
    return pdf_bytes(sheet, About(table.title, company, words.language, on, company))


def _lead(table: ReportTable) -> int:
    """The column that takes the room the others leave: the last one of words before the figures, a name mostly."""
    texts = [at for at, column in enumerate(table.columns) if column.kind == "text"]
    return texts[-1] if texts else 0
