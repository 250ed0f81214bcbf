"""Paints the cells and titles of tables whose rows are there already (`ui.kit.rows_table`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QLineF,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from ui.kit import icons
from ui.kit.cells import PAD, paint_box, room_kept, roomy
from ui.kit.chips import chip_size, paint_chip
from ui.kit.columns import Cell
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN

if TYPE_CHECKING:
    from ui.kit.rows_model import RowsModel, Shown

Index = QModelIndex | QPersistentModelIndex

_ASIDE_GAP = 8
_LEAST_ASIDE = 96
_FRAME = 2
_INDENT = 20
BOX_ROOM = 28
_LINE_PAD = 7
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class RowsDelegate(QStyledItemDelegate):
    """One cell: text, figure or chip; the first one also the box and the mark of rows below.

    With `marks_current` the framed row is tinted, also while the keys are elsewhere: buttons beside act on it.
    """

    def __init__(self, model: RowsModel[Any], view: QTableView) -> None:
        super().__init__(view)
        self._model, self._view = model, view
        self.marks_current = False
        self._prepare()
        theme().changed.connect(self._prepare)

    def _prepare(self) -> None:
        t = tokens()
        self._fonts = {role: font(role) for role in ("body", "name", "sum", "support")}
        self._metrics = {role: QFontMetrics(made) for role, made in self._fonts.items()}
        names = (
            "text",
            "text2",
            "text3",
            "line",
            "focus",
            "line_strong",
            "stripe",
            "selected",
            "selected_quiet",
        )
        self._colours = {name: QColor(str(getattr(t, name))) for name in names}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, scaled(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, section = QRect(option.rect), index.column()
        shown = self._model.shown(index.row())
        if shown is None:
            return
        painter.save()
        ticks = self._model.ticks
        if self.marks_current and self._view.currentIndex().row() == index.row():
            ground = "selected" if self._view.hasFocus() else "selected_quiet"
            painter.fillRect(rect, self._colours[ground])
        elif shown.level:
            painter.fillRect(rect, self._colours["stripe"])
        painter.setPen(QPen(self._colours["line"], 1))
        painter.drawLine(QLineF(rect.left(), rect.bottom() + 0.5, rect.right() + 1, rect.bottom() + 0.5))
        if section == 0:
            middle = QPointF(rect.left() + MARGIN, rect.center().y() + 0.5)
            if ticks is not None and not shown.muted:
                paint_box(painter, middle, "on" if shown.row.id in ticks else "off")
            elif shown.open is not None:
                role = "opened" if shown.open else "closed"
                glyph = icons.pixmap(role, "text2", scaled(12), self._view.devicePixelRatioF(), weight="bold")
                painter.drawPixmap(middle - QPointF(0, scaled(6)), glyph)
        self._paint_cell(painter, self._inner(rect, section, shown), section, shown)
        if self._view.currentIndex().row() == index.row():
            self._paint_frame(painter, rect, section)
        painter.restore()

    def height_of(self, number: int, widths: Sequence[int], least: int) -> int:
        """How high a row must be for its texts that wrap to be read whole; `widths` are those of the columns."""
        shown = self._model.shown(number)
        if shown is None:
            return least
        highest = 0
        for section, column in enumerate(self._model.columns):
            cell = shown.cells[section]
            text, below = (cell.text, self._below(section, cell)) if column.wraps else ("", "")
            inner = self._inner(QRect(0, 0, widths[section], least), section, shown)
            written = roomy(self._metrics[self._role(section)].horizontalAdvance(text)) if text else 0
            wide = written > inner.width() or "\n" in text
            if (wide or below) and inner.width() > 0:
                told = self._high(text, self._role(section), inner.width())
                told += self._high(below, "support", inner.width())
                highest = max(highest, told + 2 * scaled(_LINE_PAD))
        return max(least, highest)

    def _below(self, section: int, cell: Cell) -> str:
        """What stands in lines of its own below the text of a cell."""
        return cell.aside if self._model.columns[section].aside_below else ""

    def _high(self, text: str, role: str, width: int) -> int:
        """How high a text is in so much width; nothing where there is none."""
        if not text:
            return 0
        return self._metrics[role].boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, text).height()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Show what was cut off, and only then."""
        shown = self._model.shown(index.row())
        if event.type() != QEvent.Type.ToolTip or shown is None:
            return False
        cell = shown.cells[index.column()]
        inner = self._inner(QRect(option.rect), index.column(), shown)
        if self._model.columns[index.column()].wraps or self._width_of(cell, index.column()) <= inner.width():
            QToolTip.hideText()
            return False
        QToolTip.showText(event.globalPos(), f"{cell.text}  {cell.aside}".strip(), view)
        return True

    def width_of(self, section: int, shown: Shown) -> int:
        """How wide a column must be for what a row has there to be read; what stands behind a name may be missing, or below."""
        column, cell = self._model.columns[section], shown.cells[section]
        told = cell if (column.width and not column.wraps) or column.aside_whole else cell._replace(aside="")
        around = 1_000 - self._inner(QRect(0, 0, 1_000, 1), section, shown).width()
        return around + roomy(self._width_of(told, section))

    def _width_of(self, cell: Cell, section: int) -> int:
        if cell.chip is not None:
            return chip_size(cell.chip).width()
        width = self._metrics[self._role(section)].horizontalAdvance(cell.text)
        if cell.aside:
            width += _ASIDE_GAP + self._metrics["support"].horizontalAdvance(cell.aside)
        return width

    def _role(self, section: int) -> str:
        column = self._model.columns[section]
        if not column.strong:
            return "body"
        return "sum" if column.right else "name"

    def _inner(self, rect: QRect, section: int, shown: Shown) -> QRect:
        last = section == last_shown(self._view)
        right = MARGIN if last else PAD if self._model.columns[section].right else 0
        left = PAD
        if section == 0:
            left = MARGIN
            if self._model.ticks is not None:
                left += scaled(BOX_ROOM)
            elif self._model.children_of:
                left += scaled(_INDENT) * (1 + shown.level)
        return rect.adjusted(left, 0, -right, 0)

    def _paint_cell(self, painter: QPainter, rect: QRect, section: int, shown: Shown) -> None:
        cell = shown.cells[section]
        if cell.chip is not None:
            paint_chip(painter, rect.left(), rect.center().y() + 0.5, cell.chip)
            return
        column = self._model.columns[section]
        role = self._role(section) if not shown.level else "body"
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        ink = "text2" if shown.muted or column.muted or shown.level else "text"
        if column.wraps:
            below = self._below(section, cell)
            under = self._high(below, "support", rect.width())
            painter.setFont(self._fonts[role])
            painter.setPen(self._colours[ink])
            painter.drawText(rect.adjusted(0, 0, 0, -under), _WRAPPED, cell.text)
            if below:
                top = rect.center().y() + 1 + (self._high(cell.text, role, rect.width()) - under) // 2
                painter.setFont(self._fonts["support"])
                painter.setPen(self._colours["text3"])
                painter.drawText(QRect(rect.left(), top, rect.width(), under), _WRAPPED, below)
            return
        cut = column.kind == "text"
        room = rect
        if cell.aside and column.aside_whole:
            room = rect.adjusted(
                0, 0, -room_kept(rect, self._metrics["support"].horizontalAdvance(cell.aside)), 0
            )
        text = self._write(painter, room, side, cell.text, role, ink, cut=cut)
        if cell.aside:
            rest = rect.adjusted(self._metrics[role].horizontalAdvance(text) + _ASIDE_GAP, 0, 0, 0)
            whole = self._metrics["support"].horizontalAdvance(cell.aside)
            # A few letters of a town say nothing, nor does a part of a code; the whole is in the tooltip.
            if rest.width() >= (whole if column.aside_whole else min(whole, _LEAST_ASIDE)):
                self._write(painter, rest, side, cell.aside, "support", "text3", cut=True)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        side: Qt.AlignmentFlag,
        text: str,
        role: str,
        ink: str,
        *,
        cut: bool,
    ) -> str:
        shown = (
            self._metrics[role].elidedText(text, Qt.TextElideMode.ElideRight, rect.width()) if cut else text
        )
        painter.setFont(self._fonts[role])
        painter.setPen(self._colours[ink])
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return shown

    def _paint_frame(self, painter: QPainter, rect: QRect, section: int) -> None:
        if not self._view.hasFocus():
            return
        ink = self._colours["focus"]
        painter.fillRect(rect.left(), rect.top(), rect.width(), _FRAME, ink)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), _FRAME, ink)
        if section == 0:
            painter.fillRect(rect.left(), rect.top(), _FRAME, rect.height(), ink)
        if section == last_shown(self._view):
            painter.fillRect(rect.right() - 1, rect.top(), _FRAME, rect.height(), ink)


def last_shown(view: QTableView) -> int:
    """The last column that is not hidden: it keeps the margin of the edge it stands at."""
    columns = range(view.horizontalHeader().count())
    return next((at for at in reversed(columns) if not view.isColumnHidden(at)), -1)


class RowsHeader(QHeaderView):
    """The titles, as over a list; they do not sort, since the order of the rows means something.

    `turned` carries the keys of the rows to be ticked, all or none, once the box over theirs is turned.
    """

    turned = Signal(object)

    def __init__(self, model: RowsModel[Any], view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._model, self._view = model, view
        self.setMinimumSectionSize(32)
        self._resize()
        theme().changed.connect(self._resize)

    def _resize(self) -> None:
        self.setFixedHeight(scaled(32))
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(32))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        t = tokens()
        painter.save()
        painter.fillRect(rect, QColor(t.sunken))
        painter.setPen(QPen(QColor(t.line_strong), 1))
        painter.drawLine(QLineF(rect.left(), rect.bottom() + 0.5, rect.right() + 1, rect.bottom() + 0.5))
        if logicalIndex == 0 and (every := self._model.tickable):
            ticked = len(every & (self._model.ticks or set()))
            state = "off" if not ticked else "on" if ticked == len(every) else "part"
            paint_box(painter, QPointF(rect.left() + MARGIN, rect.center().y() + 0.5), state)
        column = self._model.columns[logicalIndex]
        inner = self._inner(rect, logicalIndex)
        made = font("label")
        title = str(self._model.headerData(logicalIndex, Qt.Orientation.Horizontal))
        painter.setFont(made)
        painter.setPen(QColor(t.text2))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        text = QFontMetrics(made).elidedText(title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        painter.restore()

    def turn(self) -> None:
        """Tick all that can be ticked, or nothing where all is."""
        if every := self._model.tickable:
            self.turned.emit(frozenset() if every <= (self._model.ticks or set()) else every)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if e.button() == Qt.MouseButton.LeftButton and e.position().x() < MARGIN + scaled(24):
            self.turn()

    def _inner(self, rect: QRect, section: int) -> QRect:
        left = PAD
        if section == 0:
            left = MARGIN + (scaled(BOX_ROOM) if self._model.ticks is not None else 0)
            left += scaled(_INDENT) if self._model.children_of else 0
        last = section == last_shown(self._view)
        return rect.adjusted(
            left, 0, -(MARGIN if last else PAD if self._model.columns[section].right else 0), 0
        )

    def width_of(self, section: int) -> int:
        """How wide a column must be for its title to be read whole."""
        title = str(self._model.headerData(section, Qt.Orientation.Horizontal))
        around = 1_000 - self._inner(QRect(0, 0, 1_000, 1), section).width()
        pad = 0 if self._model.columns[section].right else PAD
        return roomy(QFontMetrics(font("label")).horizontalAdvance(title)) + around + pad
