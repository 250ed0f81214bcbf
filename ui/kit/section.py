"""Parts of a page: a section with its heading, and figures with their labels, sums in bold (look.md §9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ui.kit.acts import Act, act_button
from ui.kit.breakable import breakable
from ui.kit.ground import Edge, Ground
from ui.kit.sized import hold_lines, most_width
from ui.kit.theme import font, scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordLabel

_READ = 440
"""How wide figures are at most where there is room for more, at 100 %, in px: labels and values stay together."""
_GAP = 12
_LEAST_VALUE = 110
_ABOVE_VERBS = 14


class Section(Ground):
    """A part of a page with a heading under a key; put its content into `body`. `act` stands at the right of it.

    One without a key is all there is on its page, whose title says what it is. What `bleeds` goes from edge to edge, as
    a table does, whose cells have the margin themselves.
    """

    def __init__(
        self,
        key: str,
        parent: QWidget | None = None,
        *,
        act: Act | None = None,
        edge: Edge = "",
        bleeds: bool = False,
    ) -> None:
        super().__init__("", edge, parent, line="line")
        self._heading = WordLabel(key, self)
        set_role(self._heading, "sum")
        self._head = head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addStretch(1)
        self._act = act_button(act, self) if act is not None else None
        if self._act is not None:
            self._act.setProperty("fit", "compact")
            head.addWidget(self._act)
        column = QVBoxLayout(self)
        side = 0 if bleeds else MARGIN
        column.setContentsMargins(side, 14, side, 14)
        column.setSpacing(8)
        head.setContentsMargins(MARGIN - side, 0, MARGIN - side, 0)
        if key or act is not None:
            column.addLayout(head)
        else:
            self._heading.hide()
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(6)
        column.addLayout(self.body)
        theme().changed.connect(self._dress)

    def head_with(self, *verbs: QWidget) -> None:
        """Put what can be done beside the heading, where a part shall take no more height."""
        self._head.setSpacing(8)
        for each in verbs:
            each.setProperty("fit", "compact")
            self._head.addWidget(each)

    def end_with(self, verbs: QLayout) -> None:
        """Put what can be done below all else, as far from it in every part."""
        self.body.addSpacing(_ABOVE_VERBS - self.body.spacing())
        self.body.addLayout(verbs)

    def tell(self, key: str, **facts: object) -> None:
        """Give it another heading."""
        self._heading.tell(key, **facts)

    def show_act(self, *, shown: bool) -> None:
        """Offer its act, or not for now."""
        if self._act is not None:
            self._act.setVisible(shown)

    def _dress(self) -> None:
        set_role(self._heading, "sum")


def inset(*parts: QWidget | QLayout) -> None:
    """Keep what stands in a part that bleeds from its edges, in line with its heading and the cells of its table."""
    for part in parts:
        part.setContentsMargins(MARGIN, 0, MARGIN, 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of figures: words already said. `strong` are sums, `hero` the one that counts, under a line."""

    label: str
    value: str
    look: Literal["plain", "strong", "hero"] = "plain"
    ink: str = ""


class Figures(QWidget):
    """Labels at the left, figures at the right edge, as on a slip; a long text stands below its label."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Figure, ...] = ()
        self._below: tuple[Figure, ...] = ()
        self._long: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        most_width(self, _READ)
        theme().changed.connect(self._draw)

    def show_rows(self, rows: Sequence[Figure]) -> None:
        """Show these lines in place of those before."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._draw()

    @property
    def told(self) -> dict[str, str]:
        """The figures by label."""
        return {row.label: row.value for row in self._rows}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._too_long() != self._below:
            self._draw()
        self._heighten()

    def _heighten(self) -> None:
        for value in self._long:
            hold_lines(value, self.width())

    def _too_long(self) -> tuple[Figure, ...]:
        """Those whose words take most of the width, and leave their label too little of it."""
        advance, room = QFontMetrics(font("body")).horizontalAdvance, self.width() - _GAP
        return tuple(
            row
            for row in self._rows
            if row.look == "plain"
            and (long := advance(row.value)) > room // 2
            and advance(row.label) + long > room
        )

    def _draw(self) -> None:
        emptied(self._grid)
        self._below, self._long = self._too_long(), []
        at = 0
        for row in self._rows:
            if row.look == "hero":
                line = Ground("", "bottom", self)
                line.setFixedHeight(7)
                self._grid.addWidget(line, at, 0, 1, 2)
                at += 1
            label, value = QLabel(row.label, self), QLabel(row.value, self)
            for part in (label, value):
                part.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            set_role(
                label, "sum" if row.look == "hero" else "body", "text" if row.look == "hero" else "text2"
            )
            role = {"plain": "body", "strong": "sum", "hero": "figure2"}[row.look]
            set_role(value, role, row.ink or "text")
            value.setAccessibleName(f"{row.label} {row.value}")
            if row.look == "plain":
                # A long one makes no column wider than its place: it goes below its label there.
                value.setMinimumWidth(min(value.sizeHint().width(), scaled(_LEAST_VALUE)))
            if row in self._below:
                value.setWordWrap(True)
                value.setText(breakable(row.value))
                self._long.append(value)
                self._grid.addWidget(label, at, 0, 1, 2)
                self._grid.addWidget(value, at + 1, 0, 1, 2)
            else:
                # Each line by itself: a long figure takes no room from the labels of others.
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                if "\n" in row.value:
                    value.setAlignment(right)
                    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                line_of = QHBoxLayout()
                line_of.setSpacing(_GAP)
                line_of.addWidget(label, 1)
                line_of.addWidget(value, 0, right)
                self._grid.addLayout(line_of, at, 0, 1, 2)
            at += 2
        self._heighten()


class Paragraph(QWidget):
    """A small label with lines of text under it: an address, a reference. Hidden while it has nothing to say."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._text = WordLabel(key, self), QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._label)
        column.addWidget(self._text)
        self._dress()
        theme().changed.connect(self._dress)

    def show_text(self, text: str) -> None:
        """Show a text, its lines as they are."""
        self._text.setText(text)
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)

    def _dress(self) -> None:
        set_role(self._label, "label", "text2")
        set_role(self._text, "body")


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets go away."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
        elif (inner := item.layout()) is not None:
            emptied(inner)
