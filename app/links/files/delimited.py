"""Text with separators: which encoding, which separator, which cells.

Nothing is lost on the way: a byte that fits no encoding refuses the file instead of becoming a question mark.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from app.base.errors import Refusal
from app.links.files.cell import Cell, Row
from app.links.files.writing import FOUND_OUT, SEPARATORS, Writing

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OLD = ("cp1252", "cp850", "mac_roman")
"""What spreadsheets of Windows, programs of DOS and old Macs wrote before UTF-8."""

_LETTERS = re.compile("[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆñáíóúßìòß€°«»’–…²]")
_FORCED_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_FORMULA = re.compile(r"[=@][A-Za-z(]|[=+\-]\(|[=+\-][A-Za-z]+\d*[(*/+:]|=-?\d")
_LONGEST_CELL = 1_000_000


def rows_of_text(content: bytes, name: str, said: Writing = FOUND_OUT) -> tuple[Writing, list[Row]]:
    """How the file is written, and its rows.

    Refused with ``file_not_a_table``, ``file_damaged``, or ``file_not_so_encoded`` where a person says an encoding that
    its bytes do not fit.
    """
    encoding, text = _as_said(content, name, said.encoding) if said.encoding else decoded(content, name)
    separator = said.separator or separator_of(text)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            rows.append(Row(line, tuple(_cell(each) for each in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        # A quotation mark that is never closed swallows the rest of the file: where it began is what helps.
        raise Refusal("file_damaged", file=name, line=line, reason=str(error)) from error
    single = max((len(row.cells) for row in rows), default=0) < 2
    if single and len(rows) > 1 and not said.separator and not _is_a_list(rows):
        raise Refusal("file_not_a_table", file=name)
    return Writing(encoding.removesuffix("-sig"), separator), rows


def _as_said(content: bytes, name: str, encoding: str) -> tuple[str, str]:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return encoding, content.decode(codec)
    except UnicodeError as error:
        raise Refusal("file_not_so_encoded", file=name, encoding=encoding.upper()) from error


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """The encoding a text is written in, and the text."""
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("file_not_a_table", file=name)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return encoding, content.decode(encoding)
            except UnicodeDecodeError as error:
                raise Refusal(
                    "file_damaged",
                    file=name,
                    line=content[: error.start].count(b"\n") + 1,
                    reason=error.reason,
                ) from error
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Of the old encodings that can be read, the one that gives most of the letters French is written with.
    read: list[tuple[int, str, str]] = []
    for rank, encoding in enumerate(_OLD):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        read.append((len(_LETTERS.findall(text)) * 10 - rank, encoding, text))
    if not read:
        raise Refusal("file_not_a_table", file=name)
    _, encoding, text = max(read)
    return encoding, text


def separator_of(text: str) -> str:
    """The separator under which most of the first lines have the same number of cells, and most of them."""
    sample = text[:200_000]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, found = -1.0, ";"
    for separator in SEPARATORS:
        widths = [len(cells) for cells in _lenient(sample, separator) if any(cells)][:200]
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        score = times / len(widths) * (width - 1)
        if width > 1 and score > best:
            best, found = score, separator
    return found


def _lenient(sample: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
    except csv.Error:
        return []


def _is_a_list(rows: list[Row]) -> bool:
    """One column is a list of codes when its lines are short; a letter or a web page is not."""
    return all(len(cell.text) <= 60 for row in rows for cell in row.cells)


def _cell(text: str) -> Cell:
    """A cell's text; ``="0612"`` is how programs keep a spreadsheet from eating a nought."""
    told = text.strip()
    if forced := _FORCED_TEXT.fullmatch(told):
        return Cell(forced[1].replace('""', '"'))
    if _FORMULA.match(told):
        return Cell(told, "formula")
    if told in ("#REF!", "#N/A", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NOM?", "#NAME?", "#NUM!", "#NOMBRE!"):
        return Cell(told, "error")
    return Cell(told)
