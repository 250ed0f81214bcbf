"""Codes typed into one field, and the lots or units they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtWidgets import QLineEdit


class Coded(Protocol):
    """A lot or a unit as it is offered."""

    @property
    def code(self) -> str:
        """What stands on it."""
        ...

    @property
    def lot_id(self) -> int:
        """Its key."""
        ...


def codes_in(edit: QLineEdit) -> list[str]:
    """The codes typed into a field, parted by spaces or commas."""
    return edit.text().replace(",", " ").split()


def units_of(codes: Iterable[str], offered: Iterable[Coded]) -> list[tuple[int, int]]:
    """The units of these codes (key, thousandths: one each), as far as they are among those offered."""
    known = {each.code: each.lot_id for each in offered}
    return [(known[code], 1000) for code in codes if code in known]
