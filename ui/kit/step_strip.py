"""The seven steps of an order across its page: discs on a line, painted, and read as one sentence (look.md §10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.kit import icons
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.wording import say

StepLook = Literal["done", "running", "part", "waiting", "late", "blocked", "not_concerned", "to_come"]

_DISC = 20
_HEIGHT = 102
_LINE = 16
_FIRST_LINE = 68
_MOST_LINES = 2
"""Of each of the two texts below a name."""
# State: the colours of its disc, and the icon on it.
_SOLID = {
    "running": ("run", "more"),
    "part": ("run", "part"),
    "waiting": ("wait", "wait"),
    "late": ("late", "late"),
    "blocked": ("hold", "hold"),
}
_REACHED = frozenset({"done", "running", "part", "waiting", "late", "blocked"})


@dataclass(frozen=True, slots=True)
class Disc:
    """A step: its name, how it stands, and up to two lines in words: when or how much, whom or what it waits for.

    `opens` is the document behind it, as (noun, key).
    """

    name: str
    state: StepLook
    first: str = ""
    second: str = ""
    opens: tuple[str, int] | None = None

    @property
    def told(self) -> str:
        """The step as a screen reader reads it."""
        return ", ".join(
            part
            for part in (f"{self.name} {say(f'order.step_state.{self.state}')}", self.first, self.second)
            if part
        )


@spoken_as(Role.PageTabList)
class StepStrip(QWidget):
    """Left and Right go from disc to disc, Enter opens what stands behind one; `opened` carries noun and key."""

    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.discs: tuple[Disc, ...] = ()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme().changed.connect(self.updateGeometry)

    def show_steps(self, discs: Sequence[Disc]) -> None:
        """Show these steps in place of those before."""
        self.discs = tuple(discs)
        self.current = min(self.current, max(len(self.discs) - 1, 0))
        self.setAccessibleName(say("step.sentence", steps="; ".join(disc.told for disc in self.discs)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        most = max((len(self._lines(disc)) for disc in self.discs), default=0)
        return QSize(7 * scaled(90), scaled(_HEIGHT) + max(most - 2, 0) * scaled(_LINE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Narrower steps need more lines.
        self.updateGeometry()

    # --- keys and mouse ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(cast("Qt.Key", event.key()))
        if step is not None and self.discs:
            self.current = min(max(self.current + step, 0), len(self.discs) - 1)
            self.setAccessibleDescription(self.discs[self.current].told)
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and not event.modifiers():
            self._open(self.current)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at is not None:
            self._open(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        opens = at is not None and self.discs[at].opens is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.discs[at].told if at is not None else "", self)
            return True
        return super().event(event)

    def _open(self, at: int) -> None:
        if at < len(self.discs) and (opens := self.discs[at].opens) is not None:
            self.opened.emit(*opens)

    def _at(self, point: QPointF) -> int | None:
        if not self.discs or point.x() < MARGIN:
            return None
        at = int((point.x() - MARGIN) // self._pitch)
        return at if at < len(self.discs) else None

    @property
    def _pitch(self) -> float:
        return (self.width() - MARGIN) / max(len(self.discs), 1)

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(t.line_strong))
            reached = max((at for at, disc in enumerate(self.discs) if disc.state in _REACHED), default=0)
            for at, disc in enumerate(self.discs):
                left = MARGIN + at * self._pitch
                if at + 1 < len(self.discs):
                    self._paint_line(painter, left, solid=at < reached)
                self._paint_disc(painter, disc, left)
                self._paint_words(painter, disc, left)
                if self.hasFocus() and at == self.current:
                    painter.setPen(QPen(QColor(t.focus), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    radius = scaled(_DISC) / 2 + 3
                    painter.drawEllipse(QPointF(left + scaled(_DISC) / 2, self._middle), radius, radius)

    @property
    def _middle(self) -> float:
        return scaled(23)

    def _paint_line(self, painter: QPainter, left: float, *, solid: bool) -> None:
        t, size = tokens(), scaled(_DISC)
        pen = QPen(QColor(t.done.solid if solid else t.control), 2)
        if not solid:
            pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawLine(QLineF(left + size + 6, self._middle, left + self._pitch - 6, self._middle))

    def _paint_disc(self, painter: QPainter, disc: Disc, left: float) -> None:
        t, size = tokens(), scaled(_DISC)
        box = QRectF(left, self._middle - size / 2, size, size)
        ratio = self.devicePixelRatioF()
        glyph = scaled(12)
        at = QPointF(box.center().x() - glyph / 2, box.center().y() - glyph / 2)
        if disc.state in _SOLID:
            kind, role = _SOLID[disc.state]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.state(kind).solid))
            painter.drawEllipse(box)
            weight = "" if role == "more" else "bold"
            painter.drawPixmap(at, icons.pixmap(role, t.content, glyph, ratio, weight=weight))
        elif disc.state == "done":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.done.ground))
            painter.drawEllipse(box)
            painter.drawPixmap(at, icons.pixmap("done", t.done.solid, glyph, ratio, weight="bold"))
        else:
            painter.setPen(QPen(QColor(t.control), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            if disc.state == "not_concerned":
                painter.drawLine(QLineF(at.x() + 2, self._middle, at.x() + glyph - 2, self._middle))

    def _paint_words(self, painter: QPainter, disc: Disc, left: float) -> None:
        t = tokens()
        state = t.state(_SOLID[disc.state][0]) if disc.state in _SOLID else None
        quiet = disc.state in {"to_come", "not_concerned"}
        name_ink = state.text if state is not None else t.text2 if quiet else t.text
        second_ink = state.text if state is not None else t.text2
        below = self._lines(disc)
        lines = [
            (disc.name, "sum" if state is not None else "name", name_ink, scaled(50)),
            *(
                (text, "support", second_ink if second else t.text2, scaled(_FIRST_LINE) + at * scaled(_LINE))
                for at, (text, second) in enumerate(below)
            ),
        ]
        for text, role, ink, middle in lines:
            made = font(role)
            painter.setFont(made)
            painter.setPen(QColor(ink))
            rect = QRect(round(left), middle - scaled(9), self._room, scaled(18))
            shown = QFontMetrics(made).elidedText(text, Qt.TextElideMode.ElideRight, self._room)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    @property
    def _room(self) -> int:
        """How wide the words of a step may be."""
        return round(self._pitch) - 10

    def _lines(self, disc: Disc) -> list[tuple[str, bool]]:
        """The lines below the name of a step, and whether each is of its second text."""
        metrics = QFontMetrics(font("support"))
        return [
            (line, second)
            for text, second in ((disc.first, False), (disc.second, True))
            for line in wrapped(text, metrics, self._room)
        ]


def wrapped(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    """A text in lines that fit, as far as its words do; what is left over stands in the last of them."""
    lines: list[str] = []
    # Not at spaces that hold together: those of amounts and before French punctuation.
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (metrics.horizontalAdvance(longer) <= room or len(lines) == _MOST_LINES):
            lines[-1] = longer
        elif word:
            lines.append(word)
    return lines
