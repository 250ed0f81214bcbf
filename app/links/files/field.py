"""A field that a column of a file may be: its name, what it holds, and the titles it goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Holds = Literal["text", "amount", "price", "quantity", "percent", "number", "day", "yes_no", "choice"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name (as in ``list … --json``), what it holds, whether a line must have it, its titles.

    `known` are the values of a choice, each under all its folded names. `joins` lets several columns fill it, in
    their order, with a space between.
    """

    name: str
    holds: Holds = "text"
    needed: bool = False
    titles: tuple[str, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict[str, str])
    longest: int = 200
    called: str = ""
    """What the merchant calls a field of their own; the program's have words under ``files.field``."""
