"""The rows of the palette under the names of their groups, and how they are painted (look.md §15, PALETTE)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.base.folding import folded
from ui.kit import icons
from ui.kit.shortcuts import hint
from ui.kit.theme import font, scaled, tokens
from ui.kit.wording import say

ROW, HEAD = 34, 26
_EDGE = 6
"""Between a row and the edge of the list."""
_TEXT = 44
"""Where words begin, counted from the edge of the palette."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """Something to choose. `ident` tells it from all others; `keys` is a row of ui.kit.shortcuts that does the same.

    `noun` and `row_id` name what it stands for, when there is something to do with it besides opening it (Tab). With a
    `refusal` it cannot be chosen, and says why.
    """

    ident: str
    title: str
    icon: str
    act: Callable[[], object]
    aside: str = ""
    keys: str = ""
    verb: str = "palette.open"
    noun: str = ""
    row_id: int = 0
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a name already said; `rank` tells how near they are to what was typed, the least first."""

    title: str
    rows: tuple[Row, ...]
    rank: int = 0


@dataclass(slots=True)
class _Shown:
    lines: list[Row | str] = field(default_factory=list[Row | str])
    groups: list[str] = field(default_factory=list[str])


class PaletteModel(QAbstractListModel):
    """The groups as one list: names of groups, which cannot be chosen, with their rows below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = _Shown()
        self.words: tuple[str, ...] = ()

    def show_groups(self, groups: Sequence[Group], text: str) -> None:
        """Show these groups; the words of `text` stand out in them."""
        self.beginResetModel()
        self.words = tuple(folded(text).split())
        self._shown = _Shown()
        for group in groups:
            if group.rows:
                self._shown.lines += [group.title, *group.rows]
                self._shown.groups += [group.title] * (1 + len(group.rows))
        self.endResetModel()

    def row_at(self, line: int) -> Row | None:
        """The row at a line; None for the name of a group."""
        found = self._shown.lines[line] if 0 <= line < len(self._shown.lines) else None
        return found if isinstance(found, Row) else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows from the top."""
        return tuple(line for line in self._shown.lines if isinstance(line, Row))

    def line_of(self, ident: str) -> int:
        """The line of a row; that of the first row when it is not there, -1 when there is none."""
        lines = [at for at, line in enumerate(self._shown.lines) if isinstance(line, Row)]
        for at in lines:
            row = self._shown.lines[at]
            if isinstance(row, Row) and row.ident == ident:
                return at
        return lines[0] if lines else -1

    def told(self, line: int) -> str:
        """A line as a screen reader reads it."""
        row = self.row_at(line)
        if row is None:
            return str(self._shown.lines[line])
        parts = (row.title, row.aside, row.refusal, self._shown.groups[line])
        return ", ".join(part for part in parts if part)

    # --- Qt asks ---

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._shown.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.title if isinstance(line, Row) else line
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.told(index.row())
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return hint(line.keys) if isinstance(line, Row) and line.keys else ""
            case Qt.ItemDataRole.ToolTipRole:
                return line.refusal or None if isinstance(line, Row) else None
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.row_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class PaletteDelegate(QStyledItemDelegate):
    """Paints a line: an icon, a title whose found words stand out, lighter text behind it, a key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        head = isinstance(model, PaletteModel) and model.row_at(index.row()) is None
        return QSize(100, scaled(HEAD if head else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, PaletteModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect
        row = model.row_at(index.row())
        if row is None:
            painter.setFont(font("label"))
            painter.setPen(QColor(tokens().text2))
            painter.drawText(rect.adjusted(16, 0, -16, -2), _LEFT, str(index.data()))
        else:
            view = option.widget
            current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
            over = bool(option.state & QStyle.StateFlag.State_MouseOver)
            self._paint_row(painter, rect, row, model.words, current=current, over=over)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, rect: QRect, row: Row, words: Sequence[str], *, current: bool, over: bool
    ) -> None:
        t = tokens()
        if current or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selected if current else t.pressed))
            painter.drawRoundedRect(QRectF(rect.adjusted(_EDGE, 0, -_EDGE, 0)), 6, 6)
        ink = "text3" if row.refusal else "accent_text" if current else "text2"
        glyph = icons.pixmap(row.icon, ink, scaled(16), painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(rect.left() + 17, rect.center().y() + 1 - scaled(16) / 2), glyph)
        inner = rect.adjusted(_TEXT + scaled(16) - 16, 0, -18, 0)
        inner.setRight(self._paint_right(painter, inner, row, current=current))
        end = self._paint_title(painter, inner, row, words)
        inner.setLeft(end + 10)
        aside = row.refusal or row.aside
        if aside and inner.width() > scaled(24):
            painter.setFont(font("support"))
            painter.setPen(QColor(t.wait.text if row.refusal else t.text2))
            shown = painter.fontMetrics().elidedText(aside, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, _LEFT, shown)

    def _paint_right(self, painter: QPainter, inner: QRect, row: Row, *, current: bool) -> int:
        """What the key at the right does; gives where free room ends."""
        text = hint(row.keys) if row.keys else ""
        if current and not row.refusal and not text:
            text = say(row.verb)
        if not text:
            return inner.right()
        painter.setFont(font("keys"))
        painter.setPen(QColor(tokens().text2))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return inner.right() - painter.fontMetrics().horizontalAdvance(text) - 12

    def _paint_title(self, painter: QPainter, inner: QRect, row: Row, words: Sequence[str]) -> int:
        """The title word by word; gives where it ends."""
        t = tokens()
        painter.setPen(QColor(t.text3 if row.refusal else t.text))
        plain, strong = QFontMetrics(font("body")), QFontMetrics(font("sum"))
        room = QRect(inner)
        if strong.horizontalAdvance(row.title) > inner.width():
            painter.setFont(font("body"))
            shown = plain.elidedText(row.title, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(room, _LEFT, shown)
            return inner.left() + plain.horizontalAdvance(shown)
        for text, found in found_parts(row.title, words):
            painter.setFont(font("sum" if found else "body"))
            painter.drawText(room, _LEFT, text)
            room.setLeft(room.left() + (strong if found else plain).horizontalAdvance(text))
        return room.left()


def found_parts(title: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """A title cut where the letters of the folded words stand in it, each part with whether it is what was found."""
    marks = [False] * len(title)
    begin = 0
    for word in title.split(" "):
        plain = folded(word)
        for part in words:
            at = plain.find(part)
            if at >= 0:
                first, end = _letter(word, at), _letter(word, at + len(part) - 1) + 1
                marks[begin + first : begin + end] = [True] * (end - first)
        begin += len(word) + 1
    cuts = [0, *(at for at in range(1, len(title)) if marks[at] != marks[at - 1]), len(title)]
    return [(title[a:b], marks[a]) for a, b in pairwise(cuts) if a < b]


def _letter(word: str, at: int) -> int:
    """The letter of a word from which the folded word's letter comes: folding makes two of some, of others none."""
    return next(i for i in range(len(word)) if len(folded(word[: i + 1])) > at)


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
