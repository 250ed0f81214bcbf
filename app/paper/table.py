"""Tables that flow over pages: heads repeated, long cells broken into lines, sums carried from page to page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.paper.sheet import LEFT, RIGHT, Align, Sheet
from app.paper.style import BODY, LABEL, LINE, MEDIUM, QUIET, SMALL, SOFT, STRONG, Type

PITCH = 6.3
"""The height of a row of one line, in mm."""

GAP = 4.0
"""The room between two columns, in mm."""

_LEADING = 4.1
_LEADING_BELOW = 3.5
_BASE = 4.2
_PADDING = PITCH - _BASE
_HEADS = 5.6
# A row of more lines than this may go on over the page.
_LINES_TOGETHER = 8
_LEAST_LEAD = 34.0
_SMALLEST = 6.8
_HEAD_LEADING = 3.4


@dataclass(frozen=True, slots=True)
class Column:
    """A column as asked for: its head, how it aligns, its type, its least and largest width in mm.

    One column, the `lead`, holds the words and takes the width the others leave. Columns aligned right hold figures: they
    are as wide as their widest figure and never broken.
    """

    head: str
    align: Align = "left"
    type: Type = BODY
    least: float = 0
    most: float = 60
    lead: bool = False
    even: bool = False
    """Whether the leading column becomes smaller with the others, and the figures of a strong row stand out too."""

    @property
    def strong(self) -> Type:
        """How what stands out is set."""
        return replace(STRONG, size=self.type.size) if self.even else STRONG


@dataclass(frozen=True, slots=True)
class Placed:
    """A column on the page: the x of its two edges in mm."""

    column: Column
    left: float
    right: float

    @property
    def anchor(self) -> float:
        """The x its text hangs on."""
        return self.right if self.column.align == "right" else self.left

    def lines(self, cell: str, *, strong: bool = False) -> tuple[str, ...]:
        """The lines of a cell: one for a figure, as many as it takes for words."""
        if self.column.align == "right":
            return (cell,) if cell else ()
        # As wide as it was measured, whatever adding up the columns rounds off.
        return tuple(self.type(strong=strong).lines(cell, self.right - self.left + 0.01))

    def type(self, *, strong: bool) -> Type:
        """How its words are set: the leading column's stand out in a row that does, others' where all are even."""
        return self.column.strong if strong and (self.column.lead or self.column.even) else self.column.type


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a text per column, smaller words below the leading column, and what it adds to the sums carried over.

    The words of a `strong` one stand out: a heading, a subtotal.
    """

    cells: tuple[str, ...]
    below: str = ""
    adds: tuple[int, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Carry:
    """Sums at the turn of a page: the columns they stand in, how they are written, the words beside them.

    `brought` gets the number of the page before (from 1).
    """

    columns: tuple[int, ...]
    written: Callable[[int], str]
    forward: str
    brought: Callable[[int], str]


_Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is printed without a break of page inside: lines per column, lines below, and what it adds to the sums."""

    cells: _Cells
    below: tuple[str, ...]
    adds: tuple[int, ...]
    ends_row: bool
    strong: bool = False

    @property
    def height(self) -> float:
        own = max((len(lines) for lines in self.cells), default=0)
        first = _BASE + (own - 1) * _LEADING if own else 0
        return first + len(self.below) * _LEADING_BELOW + (_PADDING if self.ends_row else 0)


def placed(
    columns: Sequence[Column],
    rows: Sequence[Row],
    extra: Sequence[tuple[int, str]] = (),
    *,
    left: float = LEFT,
    right: float = RIGHT,
) -> list[Placed]:
    """The columns with their edges, from `left` to `right`. `extra` are (column, text) that have to find room as well.

    Where the other columns leave the leading one too little, their heads stand in two lines, and then their type becomes
    smaller, down to 6.8 points.
    """
    texts = [(place, cell) for row in rows for place, cell in enumerate(row.cells)]
    fitting = list(columns)
    lead = next((place for place, column in enumerate(columns) if column.lead), 0)
    room = right - left
    wide = _widths(fitting, lead, [*texts, *extra], room)
    if wide[lead] < _LEAST_LEAD:
        fitting = [
            column if column.lead else replace(column, head=_in_two(column.head)) for column in fitting
        ]
        wide = _widths(fitting, lead, [*texts, *extra], room)
    while wide[lead] < _LEAST_LEAD and any(one.type.size > _SMALLEST for one in fitting if not one.lead):
        fitting = [column if column.lead and not column.even else _smaller(column) for column in fitting]
        wide = _widths(fitting, lead, [*texts, *extra], room)
    found: list[Placed] = []
    for column, width in zip(fitting, wide, strict=True):
        found.append(Placed(column, left, left + width))
        left += width + GAP
    return found


def _widths(
    columns: Sequence[Column], lead: int, texts: Sequence[tuple[int, str]], room: float
) -> list[float]:
    wide = [max(column.least, *map(LABEL.width, column.head.split("\n"))) for column in columns]
    for place, text in texts:
        column = columns[place]
        type_ = column.strong if column.even else column.type
        wanted = max((type_.width(line) for line in text.splitlines()), default=0)
        wide[place] = max(wide[place], wanted if column.align == "right" else min(wanted, column.most))
    others = sum(wide[:lead]) + sum(wide[lead + 1 :]) + GAP * (len(columns) - 1)
    wide[lead] = room - others
    return wide


def _in_two(head: str) -> str:
    """A head in two lines, broken where they are most alike; of one word it stays."""
    words = head.split(" ")
    ways = ["\n".join((" ".join(words[:at]), " ".join(words[at:]))) for at in range(1, len(words))]
    return min(ways, key=lambda way: max(map(LABEL.width, way.split("\n"))), default=head)


def _smaller(column: Column) -> Column:
    type_ = replace(column.type, size=max(column.type.size - 0.5, _SMALLEST))
    least = column.least * 0.85
    return replace(column, type=type_, least=least, most=max(column.most - 4, least))


def flow(
    sheet: Sheet, columns: Sequence[Column], rows: Sequence[Row], carry: Carry | None = None, tail: float = 0
) -> None:
    """Prints the table from `sheet.y` down, over as many pages as it takes, and moves `sheet.y` below it. A sum at its end
    takes the row above along: no page bears it alone.

    `tail` is the height, in mm, of what has to stand on the same page as the last row.
    """
    carried = (
        [
            (place, carry.written(sum(row.adds[at] for row in rows if row.adds)))
            for at, place in enumerate(carry.columns)
        ]
        if carry
        else []
    )
    edges = placed(columns, rows, carried, left=sheet.left, right=sheet.right)
    pieces = [piece for row in rows for piece in _cut(edges, row)]
    sums = [0] * (len(carry.columns) if carry else 0)
    forward = PITCH + 1.5 if carry else 0
    if pieces and sheet.y > sheet.top:
        sheet.need(_HEADS + pieces[0].height + (forward if len(pieces) > 1 else tail))
    _heads(sheet, edges)
    begun = sheet.y
    below = [forward] * (len(pieces) - 1) + [tail]
    if len(rows) > 1 and rows[-1].strong:
        below[-2] = max(forward, pieces[-1].height + tail)
    for place, piece in enumerate(pieces):
        if not sheet.fits(piece.height + below[place]) and sheet.y > begun:
            if carry and place:
                _forward(sheet, edges, carry, sums)
            before = len(sheet.pages)
            sheet.turn()
            _heads(sheet, edges)
            begun = sheet.y
            if carry and place:
                _brought(sheet, edges, carry, sums, before)
                begun = sheet.y
        _print(sheet, edges, piece)
        if carry and piece.adds:
            sums = [total + added for total, added in zip(sums, piece.adds, strict=True)]


def _cut(edges: Sequence[Placed], row: Row) -> list[_Piece]:
    """A row as pieces of no more than so many lines each; nearly always one. The first adds what the row adds."""
    cells = tuple(edge.lines(cell, strong=row.strong) for edge, cell in zip(edges, row.cells, strict=True))
    lead = _lead(edges)
    below = tuple(SMALL.lines(row.below, lead.right - lead.left))
    longest = max(1, *(len(lines) for lines in cells))
    parts: list[tuple[_Cells, tuple[str, ...]]] = [
        (tuple(lines[start : start + _LINES_TOGETHER] for lines in cells), ())
        for start in range(0, longest, _LINES_TOGETHER)
    ]
    room = _LINES_TOGETHER - max(len(lines) for lines in parts[-1][0])
    parts[-1] = (parts[-1][0], below[:room])
    parts += [
        ((), below[start : start + _LINES_TOGETHER]) for start in range(room, len(below), _LINES_TOGETHER)
    ]
    last = len(parts) - 1
    return [
        _Piece(own, small, row.adds if at == 0 else (), at == last, row.strong)
        for at, (own, small) in enumerate(parts)
    ]


def _lead(edges: Sequence[Placed]) -> Placed:
    return next((edge for edge in edges if edge.column.lead), edges[0])


def _heads(sheet: Sheet, edges: Sequence[Placed]) -> None:
    heads = [edge.column.head.split("\n") for edge in edges]
    most = max(map(len, heads))
    for edge, lines in zip(edges, heads, strict=True):
        for at, line in enumerate(lines, most - len(lines)):
            sheet.words(edge.anchor, sheet.y + 2.6 + at * _HEAD_LEADING, line, LABEL, edge.column.align)
    sheet.y += _HEADS + (most - 1) * _HEAD_LEADING
    sheet.line(sheet.left, sheet.right, sheet.y - 0.8, sheet.manner.weight, sheet.manner.rule)


def _print(sheet: Sheet, edges: Sequence[Placed], piece: _Piece) -> None:
    for edge, lines in zip(edges, piece.cells, strict=False):
        for number, line in enumerate(lines):
            sheet.words(
                edge.anchor,
                sheet.y + _BASE + number * _LEADING,
                line,
                edge.type(strong=piece.strong),
                edge.column.align,
            )
    lead = _lead(edges)
    own = max((len(lines) for lines in piece.cells), default=0)
    base = sheet.y + (_BASE + (own - 1) * _LEADING if own else 0)
    for number, line in enumerate(piece.below, 1):
        sheet.words(lead.left, base + number * _LEADING_BELOW, line, SMALL)
    sheet.y += piece.height
    if piece.ends_row:
        sheet.line(sheet.left, sheet.right, sheet.y, 0.4, LINE)


def _forward(sheet: Sheet, edges: Sequence[Placed], carry: Carry, sums: Sequence[int]) -> None:
    base = sheet.y + _BASE + 1.2
    sheet.words(edges[carry.columns[0]].left - GAP, base, carry.forward, MEDIUM.inked(SOFT), "right")
    for place, total in zip(carry.columns, sums, strict=True):
        sheet.words(edges[place].anchor, base, carry.written(total), STRONG, edges[place].column.align)


def _brought(sheet: Sheet, edges: Sequence[Placed], carry: Carry, sums: Sequence[int], page: int) -> None:
    base = sheet.y + _BASE
    sheet.words(_lead(edges).left, base, carry.brought(page), QUIET)
    for place, total in zip(carry.columns, sums, strict=True):
        sheet.words(
            edges[place].anchor, base, carry.written(total), MEDIUM.inked(SOFT), edges[place].column.align
        )
    sheet.y += PITCH
    sheet.line(sheet.left, sheet.right, sheet.y, 0.4, LINE)
