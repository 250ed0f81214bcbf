"""Sheets, of A4 unless said, and the marks on them: words, lines, boxes, pictures. Millimetres from the upper left corner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from app.paper.fonts import Run
from app.paper.picture import Picture
from app.paper.style import Manner, Type
from app.paper.text import printed

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 18.0
LEFT, RIGHT = MARGIN, WIDTH - MARGIN

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words: x of its left end, y of its base line, degrees it is turned by against the clock."""

    x: float
    y: float
    runs: tuple[Run, ...]
    size: float
    ink: str
    turned: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A level line; `weight` in points."""

    x1: float
    x2: float
    y: float
    weight: float
    ink: str


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box with round corners; y of its upper edge."""

    x: float
    y: float
    width: float
    height: float
    ink: str
    radius: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture; y of its upper edge."""

    x: float
    y: float
    width: float
    height: float
    picture: Picture


Mark = Text | Line | Box | Placed


@dataclass(slots=True)
class Sheet:
    """The pages of one paper while it is laid out, and the height reached on the last.

    `y` is where the next thing begins; `top` and `bottom` bound the room of pages after the first, `left` and `right` that of
    the content. `bookmarks` are titles with the page (from 0) and the height they lead to. `air` is how much of the usual room
    stands between the parts.
    """

    top: float
    bottom: float
    y: float = 0
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = RIGHT
    air: float = 1
    beneath: float = 0
    """Room (mm) that the sums leave below them for small print, so that it does not stand on a page of its own."""

    manner: Manner = field(default_factory=Manner)
    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    bookmarks: list[tuple[str, int, float]] = field(default_factory=list[tuple[str, int, float]])

    @property
    def room(self) -> float:
        """How wide the content may be."""
        return self.right - self.left

    def words(
        self, x: float, y: float, text: str, type_: Type, align: Align = "left", page: int = -1
    ) -> float:
        """Prints one line of text, `y` its base line, and gives its width in mm. `x` is the end that `align` names."""
        wide = type_.width(text)
        left = x - (wide if align == "right" else wide / 2 if align == "center" else 0)
        runs = printed(text, type_.face)
        if runs:
            self.pages[page].append(Text(left, y, runs, type_.size, type_.ink))
        return wide

    def block(self, x: float, y: float, text: str, type_: Type, room: float, leading: float) -> float:
        """Prints text broken into lines no wider than `room`; gives the base line that would come next."""
        for line in type_.lines(text, room):
            self.words(x, y, line, type_)
            y += leading
        return y

    def flowing(self, x: float, text: str, type_: Type, room: float, leading: float) -> None:
        """Prints text from `y` down, on over the page where it must, and moves `y` below it."""
        for line in type_.lines(text, room):
            self.need(leading)
            self.y += leading
            self.words(x, self.y - leading * 0.28, line, type_)

    def line(self, x1: float, x2: float, y: float, weight: float, ink: str, page: int = -1) -> None:
        """Draws a level line, `weight` in points."""
        self.pages[page].append(Line(x1, x2, y, weight, ink))

    def box(
        self, x: float, y: float, width: float, height: float, ink: str, radius: float = 0, page: int = -1
    ) -> None:
        """Fills a box."""
        self.pages[page].append(Box(x, y, width, height, ink, radius))

    def picture(
        self, x: float, y: float, width: float, height: float, picture: Picture, page: int = -1
    ) -> None:
        """Places a picture within a box, as large as it fits, at the box's upper left."""
        scale = min(width / picture.width, height / picture.height)
        self.pages[page].append(Placed(x, y, picture.width * scale, picture.height * scale, picture))

    def under(self, mark: Mark, page: int = -1) -> None:
        """Puts a mark beneath everything else of its page; words lie on the grounds that are there."""
        marks = self.pages[page]
        grounds = next((place for place, one in enumerate(marks) if not isinstance(one, Box)), len(marks))
        marks.insert(grounds if isinstance(mark, Text) else 0, mark)

    def bookmark(self, title: str) -> None:
        """Has the file's contents lead to where the next thing begins."""
        self.bookmarks.append((title, len(self.pages) - 1, self.y))

    def fits(self, height: float) -> bool:
        """Whether that much room is left on this page."""
        return self.y + height <= self.bottom

    def turn(self) -> None:
        """Begins a new page."""
        self.pages.append([])
        self.y = self.top

    def need(self, height: float) -> None:
        """Begins a new page unless that much room is left on this one."""
        if not self.fits(height):
            self.turn()

    def on_each(self, draw: Callable[[int], None]) -> None:
        """Calls `draw` with the index of each page, once all pages are there."""
        for page in range(len(self.pages)):
            draw(page)
