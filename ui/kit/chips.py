"""State chips: one painter for all of them. Always an icon and words; colour is never the only sign (look.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit import icons
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, scaled, theme, tokens

Kind = Literal["done", "run", "wait", "late", "hold", "none"]

HEIGHT = 20
_ICON = 14
_PAD = 6
_GAP = 4


@dataclass(frozen=True, slots=True)
class Chip:
    """A state in words. `filled` is for what asks to act or has lasted longer than it should; else it is quiet.

    `icon` is a role of ui.kit.icons; left out, it is that of the kind.
    """

    kind: Kind
    text: str
    icon: str = ""
    filled: bool = False


@lru_cache(maxsize=1024)
def chip_size(chip: Chip) -> QSize:
    """The room a chip takes at the text size set."""
    width = QFontMetricsF(font("label")).horizontalAdvance(chip.text)
    pads = 2 * _PAD if chip.filled else 0
    return QSize(round(scaled(_ICON) + _GAP + width + pads) + 1, scaled(HEIGHT))


def chip_pixmap(chip: Chip, ratio: float) -> QPixmap:
    """A chip drawn at a device ratio; drawn once and kept until the theme changes."""
    return _drawn(chip, ratio)


def paint_chip(painter: QPainter, x: float, middle: float, chip: Chip) -> None:
    """Paint a chip with its left edge at `x`, centred on the line `middle`."""
    drawn = chip_pixmap(chip, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(round(x), round(middle - scaled(HEIGHT) / 2)), drawn)


@lru_cache(maxsize=1024)
def _drawn(chip: Chip, ratio: float) -> QPixmap:
    t = tokens()
    state = t.state(chip.kind)
    size = chip_size(chip)
    drawn = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        if chip.filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(state.ground))
            painter.drawRoundedRect(QRectF(0, 0, size.width(), size.height()), 5, 5)
            left = _PAD
        quiet_fact = not chip.filled and chip.kind in {"done", "none"}
        ink = "text2" if quiet_fact else f"{chip.kind}.text"
        glyph_ink = f"{chip.kind}.solid" if not chip.filled else ink
        glyph = scaled(_ICON)
        painter.drawPixmap(
            QPointF(left, (size.height() - glyph) / 2),
            icons.pixmap(chip.icon or chip.kind, glyph_ink, glyph, ratio),
        )
        painter.setFont(font("label"))
        painter.setPen(QColor(t.text2 if quiet_fact else state.text))
        left += glyph + _GAP
        painter.drawText(
            QRectF(left, 0, size.width() - left, size.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine,
            chip.text,
        )
    return drawn


theme().changed.connect(chip_size.cache_clear)
theme().changed.connect(_drawn.cache_clear)


@spoken_as(Role.StaticText)
class ChipLabel(QWidget):
    """A chip on its own, in the head of a page; a screen reader reads its words."""

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._chip = chip
        self.show_chip(chip)
        theme().changed.connect(self.updateGeometry)

    @property
    def chip(self) -> Chip:
        """What is shown."""
        return self._chip

    def show_chip(self, chip: Chip) -> None:
        """Show another state."""
        self._chip = chip
        self.setAccessibleName(chip.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._chip)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_chip(painter, 0, self.height() / 2, self._chip)
