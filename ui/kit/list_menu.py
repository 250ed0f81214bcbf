"""The button over a list that opens what concerns how it is shown: its view, columns, row height, and its export."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.kit import icons
from ui.kit.density import HEIGHTS, row_height
from ui.kit.list_views import ListViews
from ui.kit.menu import Menu
from ui.kit.shortcuts import SHORTCUTS, bind
from ui.kit.theme import theme
from ui.kit.wording import WordButton, plain, say


class ListMenu(WordButton):
    """Built anew each time it opens. `columns` and `export` are what these entries do."""

    def __init__(
        self,
        views: ListViews,
        columns: Callable[[], object],
        export: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("kit.display", parent, look="quiet", clicked=self._open)
        self._views, self._columns, self._export = views, columns, export
        self._dress()
        theme().changed.connect(self._dress)

    def bind_keys(self, owner: QWidget) -> None:
        """Have the keys of the entries work while the list is in view."""
        bind(owner, "save_view", self._views.save)
        bind(owner, "export", self._export)

    def open_at(self, at: QPoint) -> QMenu:
        """Open the menu at a place on the screen."""
        menu = Menu(self)
        menu.setToolTipsVisible(True)
        menu.setAccessibleName(say("kit.display"))
        self._offer_views(menu)
        menu.addSeparator()
        self._add(menu, "kit.columns.choose", self._columns)
        heights = menu.addMenu(say("kit.density.title"))
        group = QActionGroup(heights)
        for density in HEIGHTS:
            action = QAction(say(f"kit.density.{density}"), heights, checkable=True)
            action.setChecked(density == row_height().chosen)
            action.triggered.connect(partial(_choose_height, density))
            group.addAction(action)
            heights.addAction(action)
        menu.addSeparator()
        self._add(menu, "kit.export.ask", self._export, "export")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
        return menu

    def _offer_views(self, menu: QMenu) -> None:
        views, current = self._views, self._views.current
        if current is None:
            return
        own, altered = current.own, views.altered
        if own:
            reason = "" if altered else say("kit.view.unaltered")
            self._add(menu, "kit.view.save_changes", views.save, "save_view", reason)
        self._add(menu, "kit.view.save_new", views.ask_name, "" if own else "save_view")
        if altered:
            self._add(menu, "kit.view.forget", views.forget_changes)
        menu.addSeparator()
        given = "" if own else say("kit.view.given", name=current.said)
        self._add(menu, "kit.view.rename", views.ask_rename, reason=given)
        self._add(menu, "kit.view.duplicate", views.duplicate)
        self._add(menu, "kit.view.drop", views.drop, reason=given)

    def _add(
        self, menu: QMenu, key: str, act: Callable[[], object], keys: str = "", reason: str = ""
    ) -> None:
        # The keys are shown, not bound: a menu that is not open hears none.
        tail = f"\t{SHORTCUTS[keys].shown}" if keys else ""
        action = menu.addAction(plain(say(key)) + tail, act)
        action.setEnabled(not reason)
        action.setToolTip(reason)
        action.setStatusTip(reason)

    def _open(self) -> None:
        self.open_at(self.mapToGlobal(self.rect().bottomLeft()))

    def _dress(self) -> None:
        self.setIcon(icons.icon("columns", "text2"))


def _choose_height(density: str, _checked: bool = False) -> None:
    row_height().choose(density)
