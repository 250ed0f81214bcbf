"""Which columns a list shows: those somebody chose; otherwise its usual ones, and more where the window is wide (L1, L4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.kit.columns import Column
from ui.kit.table import TICK_WIDTH, ListTable
from ui.kit.theme import scaled

Columns = tuple[str, ...]

WIDE_WINDOW = 1600
"""From so many px of the window on lists gain columns by themselves (look.md §9)."""
ROOM_FOR_NAMES = 200
"""How many px at 100 % they leave to each column that takes what is left."""


class ListColumns:
    """`of_list` are the keys of the columns chosen for the list, `in_view` those chosen for what is shown, which a view
    of one's own may have changed. Both are empty where nobody chose: only then the width of the window decides.
    """

    def __init__(self, table: ListTable, columns: Sequence[Column[Any]], screen: QWidget) -> None:
        self._table, self._known, self._screen = table, tuple(columns), screen
        self.of_list: Columns = ()
        self.in_view: Columns = ()

    @property
    def keys(self) -> Columns:
        """The keys of those that are shown; those chosen, until it is known which fields of one's own there are."""
        return self.in_view or self.usual

    @property
    def usual(self) -> Columns:
        """The keys of those the list shows in a window of this width where nobody chose."""
        wide = self._screen.window().width() >= WIDE_WINDOW
        return usual_columns(self._known, self._screen.width(), self._table.widths, wide=wide)

    def show(self, keys: Columns) -> None:
        """Show these in this order, or those of the list as it comes where there are none."""
        self.in_view = keys
        self._table.show_columns(chosen_columns(self._known, self.keys))

    def choose(self, keys: Columns, *, for_view: bool) -> None:
        """Show these because somebody wants them: in a view of one's own, or in all that the list comes with.

        Choosing the usual ones for the list leaves it to the width of the window again.
        """
        if not for_view:
            keys = self.of_list = () if keys == self.usual else keys
        self.show(keys)

    def offer(self, columns: Sequence[Column[Any]]) -> None:
        """There are other columns to choose from now; what was chosen stays."""
        self._known = tuple(columns)
        self.show(self.in_view)

    def fit(self) -> None:
        """The window has another width, or letters another size."""
        if not self.in_view:
            self.show(())


def usual_columns(
    columns: Sequence[Column[Any]], width: int, widths: dict[str, int], *, wide: bool
) -> Columns:
    """The keys of the columns shown where nobody chose, in a list of this `width`; `widths` are those dragged, in px.

    Of the wide ones come, in the order of their ranks, as many as leave names their room.
    """

    def taken(column: Column[Any]) -> int:
        return widths.get(column.key) or scaled(column.width or ROOM_FOR_NAMES)

    shown = {column.key for column in columns if column.shown}
    if wide:
        left = width - TICK_WIDTH - sum(taken(column) for column in columns if column.shown)
        for column in sorted((each for each in columns if each.wide), key=lambda each: each.wide):
            left -= taken(column)
            if left < 0:
                break
            shown.add(column.key)
    return tuple(column.key for column in columns if column.key in shown)


def chosen_columns(columns: Sequence[Column[Any]], keys: Columns) -> tuple[Column[Any], ...]:
    """The columns with these keys in their order; those shown at first where none of the keys is one.

    What one says beside its value is left out where another column says it.
    """
    known = {column.key: column for column in columns}
    found = [known[key] for key in keys if key in known] or [column for column in columns if column.shown]
    said = {column.key for column in found}
    return tuple(replace(each, aside=each.apart) if each.aside_in in said else each for each in found)
