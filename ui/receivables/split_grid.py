"""The shares of a movement of the bank, each with an amount that is typed: Enter goes on, F9 puts the rest here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.payments.split import Share, problem
from ui.kit.columns import Column
from ui.kit.grid_keys import Act
from ui.kit.money_edit import MoneyEdit
from ui.kit.typed_grid import TypedGrid
from ui.kit.wording import say, words

_CELLS = ("amount",)


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A share as a line of the grid."""

    id: int
    share: Share
    currency: str
    small: bool = False
    """What would be left of it is let go, or what is put on account is kept."""

    blank = False
    cells = _CELLS

    @property
    def due_on(self) -> date | None:
        """When a debt is due, or was paid."""
        return self.share.due_on

    @property
    def open(self) -> int:
        """What it asks for."""
        return self.share.open

    @property
    def amount(self) -> int:
        """What goes to it."""
        return self.share.amount

    @property
    def left(self) -> int | None:
        """What is still open of it afterwards; None where nothing is."""
        if not self.share.open or self.share.kind == "recorded":
            return None
        return 0 if self.small else self.share.left


def share_said(share: Share) -> str:
    """What a share goes to, in a few words."""
    if share.kind in ("account", "fee", "aside"):
        return say(f"bank.split.kind.{share.kind}")
    if share.kind in ("order", "recorded"):
        return say(f"bank.split.kind.{share.kind}", number=share.number)
    return share.number


def _currency(row: SplitRow) -> str:
    return row.currency


COLUMNS: tuple[Column[SplitRow], ...] = (
    Column(
        key="name",
        title="bank.split.column.to",
        value=lambda row: (
            say("bank.piece.small_kept")
            if row.small and row.share.kind == "account"
            else share_said(row.share)
        ),
        strong=True,
        wraps=True,
    ),
    Column(key="customer", title="bank.split.column.whose", value=lambda row: row.share.customer, wraps=True),
    Column(key="due_on", title="column.due_on", kind="date", width=98, muted=True),
    Column(key="open", title="column.open", kind="money", width=104, currency=_currency),
    Column(
        key="amount",
        title="bank.split.column.amount",
        kind="money",
        width=124,
        strong=True,
        currency=_currency,
    ),
    Column(
        key="left", title="bank.split.column.left", kind="money", width=104, zero=True, currency=_currency
    ),
)


class SplitGrid(TypedGrid[SplitRow]):
    """`changed` tells that amounts are others; `wants_rest` that the open line is to take what is left.

    `by_tab` is whether Tab was the last key that went on, and not Enter.
    """

    changed = Signal()
    wants_rest = Signal()

    def __init__(self, currency: str, home: str, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, parent, currency=home, name="bank.split.table")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._money = currency
        self.told, self.by_tab = "", False
        self._small: frozenset[tuple[str, int]] = frozenset()
        # Not `edit`: that is a method of Qt, which would call the field.
        self.amount = MoneyEdit(currency, self.viewport())
        self.own_editors([self.amount])
        self.verticalScrollBar().valueChanged.connect(self.cover)

    @property
    def shares(self) -> tuple[Share, ...]:
        """The shares with what was typed."""
        return tuple(row.share for row in self.rows)

    @property
    def at_share(self) -> int | None:
        """The line that is open, or framed."""
        if self.at is not None:
            return self.at[0]
        framed = self.currentIndex().row()
        return framed if framed >= 0 else None

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show these shares; the open line stays open."""
        at, self.at = self.at, None
        self._put(shares)
        if at is not None and at[0] < len(shares):
            self.at = at
            self.load(*at)
        self.cover()
        self.changed.emit()

    def mark_small(self, keys: frozenset[tuple[str, int]]) -> None:
        """Say of these shares that their small difference is settled too."""
        if keys != self._small:
            self._small = keys
            self._put(self.shares)

    def _put(self, shares: Sequence[Share]) -> None:
        self.put(
            [
                SplitRow(number, each, self._money, each.key in self._small)
                for number, each in enumerate(shares, 1)
            ]
        )

    def change(self, number: int, share: Share) -> None:
        """Show another share in a line."""
        rows = list(self.shares)
        rows[number] = share
        self.show_shares(rows)

    # --- what the kit's grid asks ---

    def fresh(self) -> SplitRow:
        raise LookupError("lines are shares of somebody; none begins empty")

    def all_editors(self) -> Iterable[QWidget]:
        return (self.amount,)

    def editor_of(self, row: int, key: str) -> QWidget:
        return self.amount

    def load(self, row: int, key: str) -> None:
        self.amount.set_value(self.rows[row].amount or None)

    def go(self, row: int, key: str) -> None:
        if self.rows:
            super().go(row, "amount")

    def take(self) -> bool:
        if self.at is None:
            return True
        row = self.at[0]
        share = self.rows[row].share
        typed = (
            replace(share, amount=share.signed(self.amount.value or 0)) if not self.amount.problem else share
        )
        self.told = self.amount.problem or problem_said(typed, self._money)
        self.complained.emit(self.told)
        if self.told:
            return False
        if typed != share:
            self.change(row, typed)
        return True

    def cover(self) -> None:
        if self.at is not None and self.at[0] < len(self.rows):
            cell = self.visualRect(self.rows_model.index(self.at[0], self.column_of("amount")))
            self.amount.setGeometry(cell.adjusted(2, 1, -1, -2))

    def go_line(self, step: int) -> None:
        if self.at is not None and self.take() and 0 <= self.at[0] + step < len(self.rows):
            self.go(self.at[0] + step, "amount")

    def add_line(self) -> None:
        """Lines come with their customer."""

    def remove_line(self) -> None:
        """Give the open line nothing."""
        if self.at is not None:
            self.change(self.at[0], replace(self.rows[self.at[0]].share, amount=0))

    def on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        self.by_tab = event.key() == Qt.Key.Key_Tab
        return super().on_key(editor, event)

    def acts(self) -> Mapping[Act, Callable[[], object]]:
        return {"total": self.wants_rest.emit}

    def _next_line(self, row: int) -> None:
        if row == len(self.rows) - 1:
            self.leave(forward=True)
        else:
            self.go(row + 1, "amount")

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.rows:
            super().focusInEvent(event)


def problem_said(share: Share, currency: str) -> str:
    """What is wrong with a share, as a sentence; a reason that is missing is asked for at its own field."""
    wrong = problem(share)
    if wrong in ("", "reason"):
        return ""
    return say(
        f"bank.split.wrong.{wrong}", to=share_said(share), amount=words().money(abs(share.open), currency)
    )
