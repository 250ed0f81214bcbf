"""Sections of a document: headings among its lines, and what the lines below each come to. Pure.

A section begins with its heading and ends before the next one or before what belongs to the whole document (shipping,
fees, the document's discount). A heading without words ends the section before it and begins none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.orders.order import COUNTED

INSIDE = (*COUNTED, "text")
"""Kinds of lines that belong to the section they stand in."""


@dataclass(frozen=True, slots=True)
class Said:
    """What of a line a section needs to know: its kind, its words, its amount in minor units."""

    kind: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The end of a section: `after` is the place of its last line, from 0; `amount` what its lines come to."""

    after: int
    name: str
    amount: int


def subtotals(lines: Sequence[Said]) -> tuple[Subtotal, ...]:
    """Where the sections of a document end and what each comes to; one without a line has none."""
    found: list[Subtotal] = []
    name, amount, last = "", 0, -1
    for at, line in enumerate(lines):
        if line.kind in INSIDE:
            amount += line.amount
            last = at
            continue
        if name and last >= 0:
            found.append(Subtotal(last, name, amount))
        name, amount, last = (line.name if line.kind == "section" else ""), 0, -1
    if name and last >= 0:
        found.append(Subtotal(last, name, amount))
    return tuple(found)
