"""The grid of the instalments of a plan: a day and an amount each, typed by keys alone.

What nobody typed shares the rest, so that the last follows until it is typed; an amount that is emptied follows again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.customers.terms import Instalment
from app.receivables.plan import shared
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.typed_edit import TypedEdit
from ui.kit.typed_grid import TypedGrid, without_blanks

_DAY, _AMOUNT = "due_on", "amount"


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """An instalment as typed: its amount, whether it was `typed`, and what is `left` to pay after it."""

    id: int
    currency: str
    due_on: date | None = None
    amount: int = 0
    typed: bool = False
    left: int = 0

    @property
    def blank(self) -> bool:
        """Without a day it is none yet."""
        return self.due_on is None

    @property
    def cells(self) -> tuple[str, ...]:
        """A day, then an amount."""
        return (_DAY,) if self.blank else (_DAY, _AMOUNT)


class PlanGrid(TypedGrid[PlanEntry]):
    """The parts that `total` falls due in. `changed`: they are others now."""

    changed = Signal()

    def __init__(self, office: Office, total: int, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(_COLUMNS, parent, currency=office.currency, name="plan.parts")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._total, self._currency = total, currency
        over = self.viewport()
        self.day, self.amount = DateEdit(lambda: office.today, over), MoneyEdit(currency, over)
        self.own_editors(self.all_editors())
        self.verticalScrollBar().valueChanged.connect(self.cover)

    @property
    def parts(self) -> tuple[Instalment, ...]:
        """The instalments as they stand."""
        return tuple(Instalment(row.due_on, row.amount) for row in self.rows if row.due_on is not None)

    def propose(self, parts: Sequence[Instalment], *, agreed: bool = False) -> None:
        """Begin with these parts; what was `agreed` on before stays as it is, and the last takes what changes."""
        last = len(parts)
        self.at = None
        self.hide_others()
        self.put(
            [
                PlanEntry(at, self._currency, part.due_on, part.amount, typed=agreed and at < last)
                for at, part in enumerate(parts, 1)
            ]
        )

    def put(self, rows: Sequence[PlanEntry], children: Any = None) -> None:
        """Show these rows; those whose amount nobody typed share what the others leave."""
        named = without_blanks(rows)
        amounts = iter(shared(self._total, [row.amount if row.typed else None for row in named]))
        left, found = self._total, list[PlanEntry]()
        for at, row in enumerate(rows, 1):
            amount = 0 if row.blank else next(amounts)
            left -= amount
            found.append(replace(row, id=at, amount=amount, left=left))
        super().put(found, children)
        self.cover()
        self.changed.emit()

    # --- what the kit's grid asks ---

    def fresh(self) -> PlanEntry:
        return PlanEntry(0, self._currency)

    def all_editors(self) -> Iterable[QWidget]:
        return (self.day, self.amount)

    def editor_of(self, row: int, key: str) -> TypedEdit[Any]:
        return self.day if key == _DAY else self.amount

    def go(self, row: int, key: str) -> None:
        super().go(row, key if key == _AMOUNT and not self.rows[row].blank else _DAY)

    def drop(self, row: int) -> None:
        """What it asked for goes to what nobody typed, or to the last."""
        rows = [each for at, each in enumerate(self.rows) if at != row] or [self.fresh()]
        if all(each.typed for each in rows):
            rows[-1] = replace(rows[-1], typed=False)
        self.put(rows)

    def go_line(self, step: int) -> None:
        if self.at is None or not self.take():
            return
        row, key = self.at
        if 0 <= row + step < len(self.rows):
            self.go(row + step, key)

    def load(self, row: int, key: str) -> None:
        entry = self.rows[row]
        if key == _DAY:
            self.day.set_value(entry.due_on)
        else:
            self.amount.set_value(entry.amount or None)

    def take(self) -> bool:
        if self.at is None:
            return True
        row, key = self.at
        problem = self.editor_of(row, key).problem
        self.complained.emit(problem)
        if problem:
            return False
        entry = self.rows[row]
        if key == _DAY:
            typed = replace(entry, due_on=self.day.value)
        elif (amount := self.amount.value) is None:
            typed = replace(entry, typed=False)
        else:
            typed = replace(entry, amount=amount, typed=entry.typed or amount != entry.amount)
        if typed != entry:
            self.put([*self.rows[:row], typed, *self.rows[row + 1 :]])
        return True

    def cover(self) -> None:
        if self.at is not None and self.at[0] < len(self.rows):
            row, key = self.at
            cell = self.visualRect(self.rows_model.index(row, self.column_of(key)))
            self.editor_of(row, key).setGeometry(cell.adjusted(2, 1, -1, -2))


def _currency(row: PlanEntry) -> str:
    return row.currency


_COLUMNS: tuple[Column[PlanEntry], ...] = (
    Column(key=_DAY, title="column.due_on", kind="date"),
    Column(key=_AMOUNT, title="column.amount", kind="money", width=150, strong=True, currency=_currency),
    Column(
        key="left",
        title="plan.left",
        kind="money",
        width=150,
        muted=True,
        currency=_currency,
        value=lambda row: None if row.blank else row.left,
        zero=True,
    ),
)
