"""What an order being entered looked like before: undo and redo over lines and head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from app.orders.draft import PostalAddress
from app.reports.entry_page import Buyer
from ui.kit.discount_edit import Discount
from ui.orders.entry_rows import EntryRow

T = TypeVar("T")
MOST = 200
"""How many steps back are kept."""


@dataclass(frozen=True, slots=True)
class HeadState:
    """What stood in the head: the values of its fields."""

    delivery: str
    kept: PostalAddress | None
    promised: date | None
    reference: str
    terms: str
    price_list: str
    tax: str
    currency: str
    shipping: int | None
    discount: Discount | None


@dataclass(frozen=True, slots=True)
class EntryState:
    """An order as it stood: who bought, the head, the lines, the note, the deposit asked for, and the method of payment."""

    buyer: Buyer | None
    head: HeadState
    rows: tuple[EntryRow, ...]
    note: str
    deposit: tuple[Discount | None, bool]
    method: str = ""


class History(Generic[T]):
    """The states there were, and which of them is shown."""

    def __init__(self) -> None:
        self._states: list[T] = []
        self._at = -1

    def begin(self, state: T) -> None:
        """Start over from here."""
        self._states, self._at = [state], 0

    def push(self, state: T) -> None:
        """Another state is shown; what was taken back before is gone."""
        if self._at >= 0 and self._states[self._at] == state:
            return
        self._states = [*self._states[: self._at + 1], state][-MOST:]
        self._at = len(self._states) - 1

    def back(self) -> T | None:
        """The state before, which is shown now; None where there is none."""
        if self._at <= 0:
            return None
        self._at -= 1
        return self._states[self._at]

    def forward(self) -> T | None:
        """The state after the one that is shown; None where there is none."""
        if self._at + 1 >= len(self._states):
            return None
        self._at += 1
        return self._states[self._at]
