"""What the columns of a list are weighed by: once for what a row says, however often the list is read anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from ui.kit.blocks import Line
from ui.kit.columns import Cell, Column
from ui.kit.list_room import ListRoom
from ui.kit.window_model import WindowModel


@dataclass
class _Row:
    id: int


@dataclass
class _Lines:
    """As much of a list's model as its columns are weighed by: the texts of one column."""

    texts: list[str]
    columns: tuple[Column[Any], ...] = (Column[Any](key="name", title="customer.name"),)
    weighed: list[str] = field(default_factory=list)

    def line(self, row: int) -> Line[_Row] | None:
        return Line(_Row(row), (Cell(self.texts[row]),)) if row < len(self.texts) else None

    def room_of(self, _number: int, cell: Cell | None) -> int:
        if cell is None:
            return 3
        self.weighed.append(cell.text)
        return len(cell.text)


def test_a_list_that_is_read_anew_weighs_only_what_changed() -> None:
    lines = _Lines(["un", "quatre"])
    room = ListRoom(cast("WindowModel[Any]", lines))
    assert room.weigh(range(5), lines.room_of)
    assert lines.weighed == ["un", "quatre"]
    assert not room.weigh(range(5), lines.room_of)
    assert lines.weighed == ["un", "quatre"]
    lines.texts[0] = "quarante-deux"
    assert room.weigh(range(5), lines.room_of)
    assert lines.weighed == ["un", "quatre", "quarante-deux"]
    # Others than these are looked at when they come into view, and columns that are others ask everything again.
    lines.texts.append("trois")
    assert not room.weigh(range(2, 5), lines.room_of)
    assert lines.weighed[3:] == ["trois"]
    room.renew()
    room.weigh(range(5), lines.room_of)
    assert lines.weighed[4:] == ["quarante-deux", "quatre", "trois"]
