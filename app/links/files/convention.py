"""How a file writes figures and days, read off all of its cells.

One figure that can be read in one way only decides for its file: ``1234,50`` says that the comma parts decimals,
``25/12/2026`` that the day comes first. Where nothing decides, the figures with two readings stay unclear; they are
faults that name both readings, until a person says which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from app.links.files.cell import Cell

Mark = Literal[",", "."]
Order = Literal["dmy", "mdy"]

_SPACES = re.compile("[ \u00a0\u202f\u2009']")
_FIGURE = re.compile(r"[-+\u2212]?[\d.,]*\d[\d.,]*")
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ T].*)?")


@dataclass(frozen=True, slots=True)
class Convention:
    """The decimal mark and the order of days; None where nothing in the file tells. `said` where a person told."""

    mark: Mark | None = None
    order: Order | None = None

    def said(self, mark: Mark | None, order: Order | None) -> Convention:
        """The same with what a person says, which wins."""
        return replace(self, mark=mark or self.mark, order=order or self.order)


def mark_of(cells: Iterable[Cell]) -> Mark | None:
    """The decimal mark of figures, where at least one of them decides it and none decides otherwise."""
    found: set[Mark] = set()
    for cell in cells:
        if cell.kind == "text" and (mark := _decides(cell.text)):
            found.add(mark)
    return found.pop() if len(found) == 1 else None


def _decides(text: str) -> Mark | None:
    """The mark that must part decimals in this figure; None where it has two readings or none."""
    bare = _SPACES.sub("", text.strip().rstrip("%€$£ ").strip())
    spaced = bare != text.strip()
    if not _FIGURE.fullmatch(bare):
        return None
    marks = re.findall(r"[.,]", bare)
    if not marks:
        return None
    last: Mark = "," if marks[-1] == "," else "."
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else None
    if len(marks) > 1:
        return "." if last == "," else ","
    whole, after = bare.lstrip("-+\u2212").split(last)
    if len(after) != 3 or not re.fullmatch(r"[1-9]\d{0,2}", whole) or (spaced and len(whole) > 3):
        return last
    return None


def order_of(cells: Iterable[Cell]) -> Order | None:
    """Which of day and month comes first, where at least one day decides it and none decides otherwise."""
    found: set[Order] = set()
    for cell in cells:
        if cell.kind != "text" or not (told := _DAY.fullmatch(cell.text.strip())):
            continue
        first, second = int(told[1]), int(told[2])
        if first > 12 >= second:
            found.add("dmy")
        elif second > 12 >= first:
            found.add("mdy")
    return found.pop() if len(found) == 1 else None
