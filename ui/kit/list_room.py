"""How wide each column of a list is: as dragged, as designed, and as much as is needed where names would be cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ui.kit.columns import Cell
from ui.kit.room import Needs, arrange, share, stretch
from ui.kit.theme import scaled
from ui.kit.window_model import WindowModel

_NAMES_ASK = 400
"""How far a name may reach into the room of other columns, at 100 %, in px."""
_NAMES_LEAST = 120
"""What it has at least, at 100 %, in px; where there is less the list is cramped and scrolls sideways."""


class ListRoom:
    """`dragged` are the widths that somebody gave, by the key of the column; `least` those that sums at the foot need.

    What rows were seen to need is remembered and only grows: columns shall not breathe while one scrolls. Of the rows in
    view it is known what they said when they were weighed: a list that is read anew, as while a shop is taken over, weighs
    only what changed.
    """

    def __init__(self, model: WindowModel[Any]) -> None:
        self._model = model
        self.dragged: dict[str, int] = {}
        self._least: dict[str, int] = {}
        self._needs: dict[str, int] = {}
        self._weighed: dict[int, tuple[Cell, ...]] = {}

    def ask(self, least: Mapping[str, int]) -> bool:
        """Columns shall be at least so wide, by key; whether any has to grow."""
        grown = {key: width for key, width in least.items() if width > self._least.get(key, 0)}
        self._least.update(grown)
        return bool(grown)

    def forget(self) -> None:
        """Letters or words are others now: nothing is known."""
        for known in (self._least, self._needs, self._weighed):
            known.clear()

    def renew(self) -> None:
        """Columns are others: each row is looked at anew."""
        self._weighed.clear()

    def weigh(self, rows: Iterable[int], room_of: Callable[[int, Cell | None], int]) -> bool:
        """Look how much the rows in view need that were not looked at yet; whether it is more than was known.

        `room_of` tells of a column, by its number, and a cell, or its title, how much it needs.
        """
        lines = [line for row in rows if (line := self._model.line(row)) is not None]
        fresh = [line.cells for line in lines if self._weighed.get(line.row.id) != line.cells]
        self._weighed = {line.row.id: line.cells for line in lines}
        if not fresh:
            return False
        before = dict(self._needs)
        for number, column in enumerate(self._model.columns, 1):
            need = max(room_of(number, None), *(room_of(number, cells[number - 1]) for cells in fresh))
            self._needs[column.key] = max(need, self._needs.get(column.key, 0))
        return self._needs != before

    def shared(self, whole: int) -> tuple[dict[int, int], bool]:
        """The width of each column, by its number from 1 on, and whether there is too little room for all of them."""
        columns = dict(enumerate(self._model.columns, 1))
        fixed = {
            at: max(self.dragged.get(each.key) or scaled(each.width), self._least.get(each.key, 0))
            for at, each in columns.items()
            if each.width or each.key in self.dragged
        }
        names = [at for at in columns if at not in fixed]
        least = scaled(_NAMES_LEAST)
        dragged = [at for at in fixed if columns[at].key in self.dragged]
        unbroken = [at for at in fixed if columns[at].kind != "text" and at not in dragged]
        fixed = stretch(fixed, self._known(fixed), unbroken)
        asked = {at: max(min(need, scaled(_NAMES_ASK)), least) for at, need in self._known(names).items()}
        fixed = arrange(whole, fixed, names, self._known(fixed), asked, dragged)
        left = whole - sum(fixed.values())
        return {**fixed, **share(left, names, asked, least)}, left < len(names) * least

    def _known(self, numbers: Iterable[int]) -> Needs:
        """How wide columns must be for what was seen of them, as far as anything was."""
        keys = {at: self._model.columns[at - 1].key for at in numbers}
        return {
            at: max(self._needs[key], self._least.get(key, 0))
            for at, key in keys.items()
            if key in self._needs
        }
