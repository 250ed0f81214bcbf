"""Labels: their sizes in millimetres, one a page or many on a sheet of A4, and the test page that is held against a ruler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.base.errors import Refusal
from app.base.words import Words
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import HEIGHT, WIDTH, Box, Sheet
from app.paper.style import INK, Type

RESOLUTIONS = (203, 300)
"""Dots an inch of the usual printers of labels."""
_UNPRINTED = 6
"""What office printers leave white at the edges of a sheet, in mm."""


@dataclass(frozen=True, slots=True)
class LabelSize:
    """A label of `width` × `height` mm; on a sheet of A4 in `columns` and `rows`, the first `top` mm below its upper edge."""

    name: str
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    top: float = 0.0

    @property
    def on_sheet(self) -> bool:
        """Whether many of them are on a sheet of A4."""
        return self.columns > 1

    @property
    def a_page(self) -> int:
        """How many a page holds."""
        return self.columns * self.rows


SIZES = (
    LabelSize("100x150", 100, 150),
    LabelSize("62x29", 62, 29),
    LabelSize("a4_2x4", 105, 74, 2, 4, 0.5),
    LabelSize("a4_3x8", 70, 37, 3, 8, 0.5),
)
"""Parcels, products, and sheets of 8 and of 24 without gaps, which all makers of such sheets sell."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label is drawn: its upper left corner on the sheet, its size, and the dots an inch of its printer."""

    x: float
    y: float
    size: LabelSize
    dpi: int


def label_size(name: str) -> LabelSize:
    """The size with this name; refused with ``label_size_unknown``."""
    found = next((each for each in SIZES if each.name == name), None)
    if found is None:
        raise Refusal("label_size_unknown", name=name)
    return found


def labels_pdf(
    draws: Sequence[Callable[[Sheet, Place], None]],
    size: LabelSize,
    dpi: int,
    about: About,
    *,
    first: int = 1,
) -> bytes:
    """These labels as a PDF of exactly their size; on sheets the first goes to the place `first`, counted by rows from 1.

    Refused with ``label_resolution`` and ``label_first``.
    """
    if dpi not in RESOLUTIONS:
        raise Refusal("label_resolution", dpi=dpi)
    if not 1 <= first <= size.a_page:
        raise Refusal("label_first", most=size.a_page)
    sheet = _sheet(size)
    for at, draw in enumerate(draws, first - 1 if size.on_sheet else 0):
        spot = at % size.a_page
        if spot == 0 and at >= size.a_page:
            sheet.turn()
        row, column = divmod(spot, size.columns)
        draw(sheet, Place(column * size.width, size.top + row * size.height, size, dpi))
    return pdf_bytes(sheet, about)


def label_test_page(size: LabelSize, dpi: int, words: Words, on: date) -> bytes:
    """A page with rulers along two edges: what it should measure stands on it.

    A label has a frame 2 mm within; a sheet the edges of its labels, and its rulers where office printers print.
    """
    sheet = _sheet(size)
    page = sheet.pages[-1]

    def mark(x: float, y: float, wide: float, high: float) -> None:
        page.append(Box(x, y, wide, high, INK, 0))

    wide, high, thin = sheet.width, sheet.height, 25.4 / dpi * 2
    inset = _UNPRINTED if size.on_sheet else 0
    for at in range(inset, int(wide) + 1 - inset):
        mark(min(at, wide - thin), inset, thin, 5 if at % 10 == 0 else 3.5 if at % 5 == 0 else 2)
    for at in range(inset, int(high) + 1 - inset):
        mark(inset, min(at, high - thin), 5 if at % 10 == 0 else 3.5 if at % 5 == 0 else 2, thin)
    number = Type(size=6.8 if high < 60 else 8)
    for at in range(20 if inset else 10, int(wide) - 4 - inset, 10):
        if not inset or at % size.width:
            sheet.words(at, inset + 8.2, str(at), number, "center")
    for at in range(20 if inset else 10, int(high) - 4 - inset, 10):
        # A number that the edge of a label would strike through is left out.
        if not inset or (at + 1 - size.top) % size.height > 2:
            sheet.words(inset + 6.2, at + 1, str(at), number)
    frame = (
        (2, 2, wide - 4, thin),
        (2, high - 2 - thin, wide - 4, thin),
        (2, 2, thin, high - 4),
        (wide - 2 - thin, 2, thin, high - 4),
    )
    for x, y, w, h in _edges(size, thin) if size.on_sheet else frame:
        mark(x, y, w, h)
    told = words.say(
        "label.test.told_sheet" if size.on_sheet else "label.test.told",
        size=words.say(f"label.size.{size.name}"),
        width=words.quantity(round(wide * 1000)),
        height=words.quantity(round(high * 1000)),
        dpi=dpi,
    )
    lines = Type(size=number.size)
    y = inset + 13.0
    for line in lines.lines(told, size.width - 18 - inset):
        sheet.words(inset + 14, y, line, lines)
        y += lines.size * 0.45
    title = words.say("label.test.title")
    return pdf_bytes(sheet, About(title, "Comptoir", words.language, on, size.name))


def _edges(size: LabelSize, thin: float) -> list[tuple[float, float, float, float]]:
    """The lines between the labels of a sheet: those around them lie on the edges of the paper, where nothing prints."""
    high = size.rows * size.height
    across = [(0.0, size.top + row * size.height, WIDTH, thin) for row in range(1, size.rows)]
    down = [(column * size.width, size.top, thin, high) for column in range(1, size.columns)]
    return across + down


def _sheet(size: LabelSize) -> Sheet:
    if size.on_sheet:
        return Sheet(top=0, bottom=HEIGHT, width=WIDTH, height=HEIGHT)
    return Sheet(top=0, bottom=size.height, width=size.width, height=size.height)
