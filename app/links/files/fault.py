"""What is wrong with a line of a file: where, what stands there, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one cell or of a whole line.

    `line` counts as the file does, `column` is its letters in a spreadsheet ("" for the whole line) and `title` what
    the file calls it; `reason` is the refusal whose words say it.
    """

    line: int
    column: str
    title: str
    reason: Refusal
