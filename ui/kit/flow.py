"""A row that goes on in the next line where it finds no room, as words in a text do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Its widgets from left to right, each as large as it likes to be, `gap` pixels apart."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, between: int = 6) -> None:
        super().__init__(parent)
        self._gap, self._between = gap, between
        self._items: list[QLayoutItem] = []
        # What the layouts around ask over and over until something changes: the height for a width.
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def insertWidget(self, at: int, widget: QWidget) -> None:
        """Put a widget at a place."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    # --- Qt asks ---

    def addItem(self, arg__1: QLayoutItem) -> None:
        self._items.append(arg__1)
        self._heights.clear()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._heights.clear()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, arg__1: int) -> int:
        if arg__1 not in self._heights:
            self._heights[arg__1] = self._lay(QRect(0, 0, arg__1, 0), move=False)
        return self._heights[arg__1]

    def setGeometry(self, arg__1: QRect) -> None:
        super().setGeometry(arg__1)
        self._lay(arg__1, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() + self._gap for size in shown) - self._gap
        return QSize(max(width, 0), max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        """Lay the widgets into a rectangle; gives the height they take."""
        y = rect.y()
        for line in self._lines(max(rect.width(), 1)):
            high = max(size.height() for _item, size in line)
            x = rect.x()
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), size))
                x += size.width() + self._gap
            y += high + self._between
        return max(y - self._between - rect.y(), 0)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """What stands in each line; an item wider than a whole one is cut to it."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        left = -1
        for item in (each for each in self._items if not each.isEmpty()):
            size = item.sizeHint()
            size.setWidth(min(size.width(), width))
            if size.width() > left:
                lines.append([])
                left = width
            lines[-1].append((item, size))
            left -= size.width() + self._gap
        return lines
