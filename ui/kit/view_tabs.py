"""The views of a list as tabs, each with the number of rows it holds (look.md §9, L1, L2).

Tabs for which there is no room stand in a menu at the end; the chosen one always has room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from ui.kit import icons
from ui.kit.menu import Menu
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, plain, say, words

_GAP = 8
_SPACE = 18
_ARROW = 12


@dataclass(frozen=True, slots=True)
class View:
    """A named filter of a list. `alarm` colours its count when there is something in it.

    A view somebody made has a `name` of its own, and beside its `chips`, which are those of the view it stands upon,
    `search` and `filters` that can be taken off, the order of its rows, and the `columns` it shows (none: as the list); one
    that the list comes with may have columns of its own, too.
    One that `leads` elsewhere is never shown here: it counts what waits in the list of that room, and goes there. `hint` is
    the key of words that say what is not counted in it, where its name could be taken for more. `nothing` is the key of a title,
    with its text under the same and ``_text``: where nothing in the view is good news, and no search that failed.
    """

    key: str
    title: str
    chips: tuple[tuple[str, str], ...] = ()
    alarm: Literal["", "late", "hold", "wait"] = ""
    name: str = ""
    search: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()
    leads: str = ""
    hint: str = ""
    nothing: str = ""

    @property
    def own(self) -> bool:
        """Whether a person made it."""
        return bool(self.name)

    @property
    def apart(self) -> bool:
        """Whether its columns are not those of the list."""
        return self.own or bool(self.columns)

    @property
    def said(self) -> str:
        """What it is called."""
        return self.name or say(self.title)


class ViewTab(QAbstractButton):
    """One tab: its name, a dot when the view was altered, its count."""

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.count: int | None = None
        self.altered = False
        self.setCheckable(not view.leads)
        self.setAutoExclusive(not view.leads)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tell()

    def tell(self) -> None:
        """Say name and count anew."""
        name = self.view.said
        self.setText(name)
        count = "" if self.count is None else words().number(self.count)
        self.setAccessibleName(f"{name} {count}".strip())
        told = [say("kit.view.altered")] if self.altered else []
        if self.view.leads:
            told = [say("kit.view.leads", room=say(f"shell.room.{self.view.leads}"))]
        self.setAccessibleDescription(" ".join([*told, *([say(self.view.hint)] if self.view.hint else [])]))
        self.setToolTip(self.accessibleDescription())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(font("sum")).horizontalAdvance(self.text())
        if self.count is not None or self.altered:
            width += _GAP
        if self.count is not None:
            width += QFontMetrics(font("body")).horizontalAdvance(words().number(self.count))
        if self.view.leads:
            width += _GAP + _ARROW
        return QSize(width + 4, scaled(38))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def ring_box(self) -> QRect:
        """Around the words: the line under the chosen one stays in sight."""
        return self.rect().adjusted(0, scaled(8), 0, -scaled(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            chosen, active = self.isChecked(), self.isChecked() or self.underMouse()
            painter.setFont(font("sum" if chosen else "name"))
            painter.setPen(QColor(t.text if active else t.text2))
            width = painter.fontMetrics().horizontalAdvance(self.text())
            painter.drawText(QRect(2, 0, width + 1, self.height()), _LEFT, self.text())
            left = 2 + width
            if self.altered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(t.wait.solid))
                # In the gap before the count: a tab is as wide altered as not.
                painter.drawEllipse(QPointF(left + _GAP / 2, self.height() / 2 - 6), 3, 3)
            if self.count is not None:
                alarmed = self.view.alarm and self.count
                painter.setFont(font("sum" if alarmed else "body"))
                painter.setPen(QColor(t.state(self.view.alarm).text if alarmed else t.text2))
                painter.drawText(QRect(left + _GAP, 0, 200, self.height()), _LEFT, words().number(self.count))
            if self.view.leads:
                arrow = icons.pixmap("go", "text2", _ARROW, self.devicePixelRatioF())
                painter.drawPixmap(self.width() - _ARROW - 2, (self.height() - _ARROW) // 2, arrow)
            if chosen:
                painter.fillRect(QRectF(0, self.height() - 3, self.width(), 3), QColor(t.accent_edge))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.tell()


class ViewTabs(QWidget):
    """All views of a list; `chosen` carries the View that was chosen. Left and right move between them.

    `menu_asked` carries a View and where on the screen its menu shall open.
    """

    chosen = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, views: Sequence[View], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._resize()
        theme().changed.connect(self._resize)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(MARGIN - 2, 0, MARGIN, 0)
        self._row.setSpacing(_SPACE)
        self._group = QButtonGroup(self)
        self.tabs: dict[str, ViewTab] = {}
        self.more = WordButton("kit.view.more", self, look="quiet", clicked=self._offer_rest, n=0)
        self.more.hide()
        self._last: QWidget | None = None
        self._last_wanted = False
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.put_views(views)
        if views:
            self.tabs[views[0].key].setChecked(True)

    @property
    def current(self) -> View | None:
        """The view that is shown."""
        return next((tab.view for tab in self.tabs.values() if tab.isChecked()), None)

    def put_views(self, views: Sequence[View]) -> None:
        """Have a tab for each of these views, in this order; those that stay keep their counts."""
        before, chosen = self.tabs, self.current
        self.tabs = {}
        for at, view in enumerate(views):
            tab = before.pop(view.key, None)
            if tab is None:
                tab = self._tab(view)
            else:
                self._row.removeWidget(tab)
            tab.view = view
            tab.tell()
            self.tabs[view.key] = tab
            self._row.insertWidget(at, tab)
        for old in before.values():
            self._group.removeButton(old)
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        tabs = list(self.tabs.values())
        for one, next_one in pairwise([*tabs, self.more]):
            QWidget.setTabOrder(one, next_one)
        if views and (chosen is None or chosen.key not in self.tabs):
            tabs[0].setChecked(True)
        self._fit()

    def put_last(self, widget: QWidget) -> None:
        """Have a widget at the right end, where the tabs leave room: none of them gives way to it."""
        self._last = widget
        self._row.addWidget(widget)
        self.want_last(wanted=False)

    def want_last(self, *, wanted: bool) -> None:
        """Show the widget at the right end, or not."""
        self._last_wanted = wanted
        self._fit()

    def show_view(self, key: str) -> None:
        """Mark a view as shown, without telling anybody."""
        if key in self.tabs:
            self.tabs[key].setChecked(True)
            self._fit()

    def set_count(self, key: str, count: int) -> None:
        """Show how many rows a view holds."""
        if key in self.tabs:
            self.tabs[key].count = count
            self.tabs[key].tell()
            self._fit()

    def set_altered(self, *, altered: bool) -> None:
        """Mark whether the shown view is filtered or sorted otherwise than it is by name."""
        for tab in self.tabs.values():
            tab.altered = altered and tab.isChecked()
            tab.tell()
        self._fit()

    # --- within ---

    def _tab(self, view: View) -> ViewTab:
        tab = ViewTab(view, self)
        if not view.leads:
            self._group.addButton(tab)
        tab.clicked.connect(lambda: self._choose(tab.view))
        tab.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tab.customContextMenuRequested.connect(partial(self._ask_menu, tab))
        return tab

    def _ask_menu(self, tab: ViewTab, at: QPoint) -> None:
        self.menu_asked.emit(tab.view, tab.mapToGlobal(at))

    def _choose(self, view: View) -> None:
        self._fit()
        self.chosen.emit(view)

    def _fit(self) -> None:
        """Show the tabs there is room for; first the chosen one, what leads to the others, and those that raise an alarm."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        tabs = list(self.tabs.values())
        wide = {tab: tab.sizeHint().width() + _SPACE for tab in tabs}
        fits = sum(wide.values()) - _SPACE <= room
        left = room if fits else room - self._width_of_more(len(tabs))
        hidden = 0
        taken = 0
        for tab in sorted(tabs, key=_precedence):
            left -= wide[tab]
            shown = tab.isChecked() or fits or left >= 0
            tab.setVisible(shown)
            hidden += not shown
            taken += wide[tab] if shown else 0
        self.more.setVisible(bool(hidden))
        if hidden:
            self.more.tell("kit.view.more", n=hidden)
            named = ", ".join(tab.view.said for tab in tabs if not tab.isVisibleTo(self))
            self.more.setToolTip(named)
            self.more.setAccessibleDescription(named)
        if self._last is not None:
            # What a search typed just now could save moves no tab: the menu of the list offers it too.
            taken += self._width_of_more(len(tabs)) + _SPACE if hidden else 0
            self._last.setVisible(self._last_wanted and taken + self._last.sizeHint().width() <= room)

    def _width_of_more(self, most: int) -> int:
        """How wide the way to the others may become: it is measured before it is known how many they are."""
        advance = self.more.fontMetrics().horizontalAdvance
        grows = advance(say("kit.view.more", n=most)) - advance(self.more.text())
        return self.more.sizeHint().width() + max(grows, 0)

    def _offer_rest(self) -> None:
        menu = Menu(self)
        menu.setAccessibleName(self.more.text().replace("&", ""))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for tab in (tab for tab in self.tabs.values() if not tab.isVisibleTo(self)):
            count = "" if tab.count is None else f"\t{words().number(tab.count)}"
            menu.addAction(plain(tab.view.said) + count, tab.click)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _resize(self) -> None:
        self.setFixedHeight(scaled(38))
        if self.isVisible():
            # Tabs with other letters have other widths.
            self._fit()

    def event(self, event: QEvent) -> bool:
        heard = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            # What stands at the end is as wide as it looks once it was shown.
            self._fit()
        return heard

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            # The tabs hear of it after this widget: which of them have room is known when they say their new names.
            for tab in self.tabs.values():
                tab.tell()
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor(tokens().line_strong), 1))
            painter.drawLine(QLineF(0, self.height() - 0.5, self.width(), self.height() - 0.5))


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine


def _precedence(tab: ViewTab) -> int:
    """What keeps its room where not all have it: the chosen tab, then those with something alarming, then the others; what
    holds nothing gives way first, unless somebody made it or it leads to a room of its own.
    """
    if tab.isChecked():
        return 0
    if tab.view.alarm and tab.count:
        return 1
    return 3 if tab.count == 0 and not tab.view.own and not tab.view.leads else 2
