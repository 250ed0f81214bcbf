"""The seven steps as counts and amounts over the day: each opens what waits there (look.md §10, A1)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from app.reports.today import Stage
from ui.kit import icons
from ui.kit.ground import Ground
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say, words


class StageTile(QAbstractButton):
    """How many wait at a step, and for how much."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._amount = ""
        self._lines = 1
        self.count = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._resize()
        theme().changed.connect(self._resize)

    def show_stage(self, name: str, count: int, amount: str) -> None:
        """Show words already said."""
        self._name, self.count, self._amount = name, count, amount
        self.setText(name)
        self.setAccessibleName(f"{name} {words().number(count)}, {amount}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(96, scaled(70))

    @property
    def wraps(self) -> bool:
        """Whether its words need a second line."""
        return QFontMetrics(font("label")).horizontalAdvance(self._name) > self.width() - _SIDES

    def set_lines(self, lines: int) -> bool:
        """So many lines for the words: the same for all tiles, so that their figures stand in one line.

        Gives whether it has another height now.
        """
        other = lines != self._lines
        if other:
            self._lines = lines
            self._resize()
        return other

    @property
    def below(self) -> int:
        """How much further down the figures stand."""
        return (self._lines - 1) * QFontMetrics(font("label")).lineSpacing()

    def _resize(self) -> None:
        self.setFixedHeight(scaled(70) + self.below)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(t.hover))
                painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            box = self.rect().adjusted(6, scaled(4), -1, 0)
            painter.setPen(QColor(t.text2))
            painter.setFont(font("label"))
            painter.drawText(box, _TOP if self._lines == 1 else _WRAPPED, self._name)
            box = box.adjusted(0, self.below, 0, 0)
            painter.setPen(QColor(t.text if self.count else t.text3))
            painter.setFont(font("figure"))
            painter.drawText(box.adjusted(0, scaled(15), 0, 0), _TOP, words().number(self.count))
            painter.setPen(QColor(t.text2))
            painter.setFont(font("support"))
            painter.drawText(box.adjusted(0, scaled(44), 0, 0), _TOP, self._amount if self.count else "")


class StageStrip(Ground):
    """All seven in their order. `opened` carries the list and the filters that a tile, or what is alarming there, opens."""

    opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "bottom", parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(MARGIN - 6, 10, MARGIN - 6, 6)
        self._row.setSpacing(14)
        self._stages: tuple[Stage, ...] = ()
        self.tiles: dict[str, StageTile] = {}
        self.alerts: dict[str, WordButton] = {}
        theme().changed.connect(self._dress)
        theme().changed.connect(self._fit_later)

    def show_stages(self, stages: Sequence[Stage], currency: str) -> None:
        """Show how the steps stand; tiles stay, so that the focus does."""
        self._stages = tuple(stages)
        shown = {stage.name for stage in stages}
        for name, tile in self.tiles.items():
            tile.setVisible(name in shown)
            if name not in shown:
                self.alerts[name].hide()
        for stage in stages:
            if stage.name not in self.tiles:
                self._add(stage.name)
            tile, alert = self.tiles[stage.name], self.alerts[stage.name]
            name = say(f"today.stage.{stage.name}")
            tile.show_stage(name, stage.count, words().money(stage.amount, currency))
            if stage.alerts:
                alert.tell(f"today.alert.{stage.name}", n=stage.alerts)
            alert.setVisible(bool(stage.alerts))
        # A step that is not shown leaves its room to the others.
        for at, name in enumerate(self.tiles):
            self._row.setStretch(at, int(name in shown))
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_later()

    def _fit_later(self) -> None:
        # The tiles get their widths, or their letters, a moment later.
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        shown = [tile for tile in self.tiles.values() if not tile.isHidden()]
        lines = 2 if any(tile.wraps for tile in shown) else 1
        changed = [tile for tile in shown if tile.set_lines(lines)]
        if changed:
            self._row.invalidate()
            self.updateGeometry()

    def _add(self, name: str) -> None:
        tile = StageTile(self)
        tile.clicked.connect(lambda _checked=False: self._open(name, alert=False))
        alert = WordButton(
            f"today.alert.{name}", self, look="link", clicked=lambda: self._open(name, alert=True)
        )
        alert.setProperty("fit", "compact")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(tile)
        column.addWidget(alert, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._row.addLayout(column, 1)
        self.tiles[name], self.alerts[name] = tile, alert
        self._dress()

    def _dress(self) -> None:
        for name, alert in self.alerts.items():
            kind = _ALERTS.get(name, "late")
            alert.setIcon(icons.icon(kind, f"{kind}.solid", weight="fill"))
            alert.setStyleSheet(f"color: {tokens().state(kind).text}; padding: 0 4px")

    def _open(self, name: str, *, alert: bool) -> None:
        stage = next(each for each in self._stages if each.name == name)
        self.opened.emit(stage.list, stage.alert_chips if alert else stage.chips)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens().line_strong), 1))
            top, middle, bottom = scaled(20), scaled(48), scaled(76)
            for tile in [each for each in self.tiles.values() if not each.isHidden()][1:]:
                left = tile.x() - 10.5
                painter.drawLine(QLineF(left, top, left + 6, middle))
                painter.drawLine(QLineF(left + 6, middle, left, bottom))


_ALERTS = {"credit": "hold"}
"""The kind of what is alarming at a step; late where nothing is said."""
_SIDES = 7
_WRAPPED = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
_TOP = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
