"""A paper as it was issued, its very bytes drawn page under page on a grey counter; white also in the dark theme (I1)."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, theme, tokens
from ui.kit.wording import say

_GAP = 20
_WIDEST = 860
"""A page is never wider than this: larger would only be less to see at once."""


@spoken_as(Role.Document)
class PaperView(QWidget):
    """Shows a PDF at the width there is. Pages are drawn when they come into view, at the screen's own resolution."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._document = QPdfDocument(self)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self._drawn: dict[tuple[int, int], QImage] = {}
        self._message = ""
        self._room = 0
        theme().changed.connect(self.update)
        self._settle()

    @property
    def pages(self) -> int:
        """How many pages the paper has; 0 while there is none."""
        return max(self._document.pageCount(), 0)

    def show_bytes(self, content: bytes, name: str) -> None:
        """Show a PDF; `name` is what a screen reader calls it."""
        self._document.close()
        self._buffer.close()
        self._drawn.clear()
        self._bytes = QByteArray(content)
        self._buffer.setBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._message = ""
        self.setAccessibleName(say("paper_view.name", name=name, n=self.pages))
        self._settle()

    def show_message(self, text: str) -> None:
        """Say something where the paper will be, or why it is not there."""
        self._document.close()
        self._drawn.clear()
        self._message = text
        self.setAccessibleName(text)
        self._settle()

    def make_room(self, height: int) -> None:
        """Say how high the place is in which the paper stands."""
        if height != self._room:
            self._room = height
            self._settle()

    # --- where the pages stand ---

    def _page_size(self, page: int) -> QSize:
        """The size of a page on the screen: as wide as there is room, in its own proportions."""
        points = self._document.pagePointSize(page)
        width = min(max(self.width() - 2 * _GAP, 120), _WIDEST)
        return QSize(width, round(width * points.height() / points.width()) if points.width() else width)

    def _settle(self) -> None:
        heights = [self._page_size(page).height() + _GAP for page in range(self.pages)]
        # Until the paper is there, what stands in its place fills the height there is.
        self.setFixedHeight(sum(heights) + _GAP if heights else max(320, self._room))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._drawn.clear()
            self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(t.pressed))
            if not self.pages:
                painter.setFont(font("body"))
                painter.setPen(QColor(t.text2))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(40, 20, -40, -20), flags, self._message)
                return
            top = _GAP
            for page in range(self.pages):
                size = self._page_size(page)
                place = QRectF((self.width() - size.width()) / 2, top, size.width(), size.height())
                if place.intersects(QRectF(event.rect())):
                    painter.setPen(QColor(t.line_strong))
                    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
                    painter.drawImage(place, self._image(page, size))
                top += size.height() + _GAP

    def _image(self, page: int, size: QSize) -> QImage:
        ratio = self.devicePixelRatioF()
        key = (page, size.width())
        if key not in self._drawn:
            drawn = self._document.render(
                page, QSize(round(size.width() * ratio), round(size.height() * ratio))
            )
            # What the PDF leaves open is paper.
            paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
            paper.fill(Qt.GlobalColor.white)
            with QPainter(paper) as painter:
                painter.drawImage(0, 0, drawn)
            self._drawn[key] = paper
        return self._drawn[key]
