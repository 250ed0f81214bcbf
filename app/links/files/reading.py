"""Reading one cell as what its field holds. Pure; refuses what has two readings or none, and never rounds.

Refusals: ``cell_formula``, ``cell_error``, ``figure_unreadable``, ``figure_unclear`` (first, second), ``figure_too_fine``
(places), ``day_unreadable``, ``day_unclear`` (first, second), ``day_impossible``, ``choice_unknown`` (known) — each with
the cell's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from app.base.errors import Refusal
from app.base.folding import folded
from app.base.scaled import to_scaled
from app.links.files.cell import Cell
from app.links.files.choices import shown_of
from app.links.files.convention import Convention

_AROUND = re.compile(
    r"^[\s€$£%]+|[\s€$£%]+$|^(?:EUR|USD|GBP|CHF)\b|\b(?:EUR|USD|GBP|CHF|HT|TTC)$", re.IGNORECASE
)
_SPACES = re.compile("[ \u00a0\u202f\u2009']")
_GROUPED = {mark: re.compile(rf"\d{{1,3}}(?:\{mark}\d{{3}})+") for mark in ".,"}
_DAY = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?:[ T]\d{1,2}:.*)?")
_YES = frozenset({"1", "oui", "yes", "vrai", "true", "o", "y", "x"})
_NO = frozenset({"0", "non", "no", "faux", "false", "n", ""})


_SIGNS = ("=", "+", "-", "@")


def text_of(cell: Cell) -> str:
    """The words of a cell; refused where it is a formula or an error of the spreadsheet."""
    if cell.kind == "formula":
        raise Refusal("cell_formula", text=cell.text)
    if cell.kind == "error":
        raise Refusal("cell_error", text=cell.text)
    told = cell.text.strip()
    # Our own lists put a mark before what a spreadsheet would take for a formula, such as a telephone number's +.
    return told[1:] if told[:1] == "'" and told[1:2] in _SIGNS else told


def figure_of(cell: Cell, places: int, convention: Convention) -> int:
    """A figure in units of ten to the minus `places`."""
    told = text_of(cell)
    plain = told if cell.kind in ("number", "yes_no") else _plain(told, convention)
    try:
        return to_scaled(_decimal(plain, told, convention), places)
    except Refusal as refusal:
        if refusal.code != "too_many_decimals":
            raise
        raise Refusal("figure_too_fine", text=told, places=places) from refusal


def _plain(told: str, convention: Convention) -> str:
    """The figure with a point for its decimals and nothing else."""
    bare = _AROUND.sub("", _AROUND.sub("", told.replace("\u2212", "-")))
    negative = bare.startswith("-") or (bare.startswith("(") and bare.endswith(")"))
    bare = _SPACES.sub("", bare.strip("()").lstrip("+-"))
    marks = re.findall(r"[.,]", bare)
    if not re.fullmatch(r"[\d.,]*\d[\d.,]*", bare):
        raise _unreadable(told, convention)
    mark = _mark_in(bare, marks, told, convention)
    other = "," if mark == "." else "."
    whole, _, after = bare.partition(mark) if mark else (bare, "", "")
    if other in after or (other in whole and not _GROUPED[other].fullmatch(whole)):
        raise _unreadable(told, convention)
    return ("-" if negative else "") + (whole.replace(other, "") or "0") + ("." + after if after else "")


def _mark_in(bare: str, marks: list[str], told: str, convention: Convention) -> str:
    """The mark that parts this figure's decimals; "" where it has none."""
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) == 2 or len(marks) > 1:
        mark = last if marks.count(last) == 1 else ("," if last == "." else ".")
        if marks.count(mark) > 1 or (convention.mark and convention.mark != mark and mark in marks):
            raise _unreadable(told, convention)
        return mark
    thousands = re.fullmatch(rf"[1-9]\d{{0,2}}\{last}\d{{3}}", bare) is not None
    if convention.mark is None:
        if thousands:
            joined = bare.replace(last, "")
            raise Refusal("figure_unclear", text=told, first=bare.replace(last, ","), second=joined)
        return last
    if convention.mark == last:
        return last
    if thousands:
        return convention.mark
    raise _unreadable(told, convention)


def _decimal(plain: str, told: str, convention: Convention) -> Decimal:
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise _unreadable(told, convention) from None


def _unreadable(told: str, convention: Convention) -> Refusal:
    """With an example as this file writes its figures, which need not be as the window does."""
    return Refusal("figure_unreadable", text=told, example=f"1234{convention.mark or '.'}50")


def day_of(cell: Cell, convention: Convention) -> date:
    """A day; ISO 8601 always, else in the order that the file keeps to."""
    told = text_of(cell)
    if cell.kind == "number":
        raise Refusal("day_unreadable", text=told)
    found = _DAY.fullmatch(told)
    if found is None:
        raise Refusal("day_unreadable", text=told)
    first, second, third = (found[at] for at in (1, 2, 3))
    if len(first) == 4:
        return _built(told, int(first), int(second), int(third))
    if len(first) > 2 or len(third) not in (2, 4):
        raise Refusal("day_unreadable", text=told)
    year = int(third) + (0 if len(third) == 4 else 2000 if int(third) < 80 else 1900)
    one, other = int(first), int(second)
    order = convention.order or ("dmy" if one > 12 or one == other else "mdy" if other > 12 else None)
    if order is None:
        raise Refusal(
            "day_unclear",
            text=told,
            first=_built(told, year, other, one),
            second=_built(told, year, one, other),
        )
    return _built(told, year, other, one) if order == "dmy" else _built(told, year, one, other)


def _built(told: str, year: int, month: int, day: int) -> date:
    if not 1900 <= year <= 2199:
        raise Refusal("day_impossible", text=told)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal("day_impossible", text=told) from None


def yes_no_of(cell: Cell) -> bool:
    """Yes or no in the words of either language, of programs and of ticks."""
    told = folded(text_of(cell))
    if told in _YES:
        return True
    if told in _NO:
        return False
    raise Refusal("choice_unknown", text=cell.text, known="oui, non")


def choice_of(cell: Cell, known: Mapping[str, str]) -> str:
    """One of a few values by any of the names it goes by."""
    told = folded(text_of(cell))
    if told in known:
        return known[told]
    raise Refusal("choice_unknown", text=cell.text, known=shown_of(known))
