"""A place that scrolls up and down, and nothing else: no frame, no bar across, no stop for the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.kit.ground import Ground

_REWORDED_MILLISECONDS = 1_000
"""How long words take at most to find their places in another language."""


class Scroll(QScrollArea):
    """What stands in it is as wide as it, and as high as it needs or there is room for; the ground behind shows through.

    What is `edged` draws a line where more lies beyond: a field cut there reads as one that goes on, not as one that is
    broken. Where a line stands anyway it needs none.
    """

    def __init__(
        self, inner: QWidget | None = None, parent: QWidget | None = None, *, edged: bool = False
    ) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.above, self.below = _Line(self), _Line(self)
        bar = self.verticalScrollBar()
        self._footed = QTimer(self)
        self._footed.setSingleShot(True)
        self._footed.setInterval(_REWORDED_MILLISECONDS)
        bar.rangeChanged.connect(self._on_range)
        if edged:
            bar.valueChanged.connect(self._on_scrolled)
            bar.rangeChanged.connect(self._on_scrolled)
        if inner is not None:
            self.setWidget(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.above.setGeometry(0, 0, self.width(), 1)
        self.below.setGeometry(0, self.height() - 1, self.width(), 1)

    def changeEvent(self, event: QEvent) -> None:
        bar = self.verticalScrollBar()
        if event.type() == QEvent.Type.LanguageChange and 0 < bar.maximum() == bar.value():
            self._footed.start()
        super().changeEvent(event)

    def _on_range(self, _least: int, most: int) -> None:
        """Other words are longer or shorter: who looks at the foot goes on looking at it."""
        if self._footed.isActive():
            self.verticalScrollBar().setValue(most)

    def _on_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        self.above.setVisible(bar.value() > bar.minimum())
        self.below.setVisible(bar.value() < bar.maximum())


class _Line(Ground):
    """Lies over what scrolls, and lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("line_strong", "", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
