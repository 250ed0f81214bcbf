"""The views of one list: those it comes with and those people made of it; saved, renamed, doubled, dropped (L2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.listing import ListQuery
from ui.kit import own_views
from ui.kit.filter_bar import FilterBar
from ui.kit.list_columns import ListColumns
from ui.kit.name_dialog import NameDialog
from ui.kit.office import Office
from ui.kit.own_views import OwnView
from ui.kit.view_tabs import View, ViewTabs
from ui.kit.window_model import WindowModel
from ui.kit.wording import say


class ListViews(QObject):
    """What is on the screen is told apart from what the view says; the difference can be saved or forgotten.

    `asked` carries a View to be shown; `changed` tells that other views are there or that one is altered.
    """

    asked = Signal(object)
    changed = Signal()

    def __init__(
        self,
        office: Office,
        listed: str,
        views: Sequence[View],
        parts: tuple[ViewTabs, FilterBar, WindowModel[Any], ListColumns],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._office, self._listed, self._given, self._screen = office, listed, tuple(views), parent
        self._tabs, self._filters, self._model, self._columns = parts
        self.own: tuple[OwnView, ...] = own_views.recall(listed) if views else ()
        self._tabs.put_views(self.views)
        self._filters.widened.connect(self.widen)

    def give(self, views: Sequence[View]) -> bool:
        """Have the list come with these views from now on; gives whether another one is shown by that."""
        if tuple(views) == self._given:
            return False
        before, self._given = self.current, tuple(views)
        self._tabs.put_views(self.views)
        after = self.current
        return before is not None and after is not None and before.key != after.key

    @property
    def views(self) -> tuple[View, ...]:
        """Those the list comes with, then people's own."""
        return (*self._given, *(self._view(each) for each in self.own))

    @property
    def current(self) -> View | None:
        """The view that is shown."""
        return self._tabs.current

    @property
    def altered(self) -> bool:
        """Whether what is on the screen differs from what the view says."""
        view, query = self.current, self._model.query
        if view is None:
            return False
        if (self._filters.text, self._filters.chips) != (view.search, view.filters):
            return True
        if not view.own:
            return view.apart and self._columns.in_view != view.columns
        sorted_otherwise = (query.sort, query.descending) != (view.sort, view.descending)
        return sorted_otherwise or self._columns.in_view != view.columns

    def tell(self) -> None:
        """Mark on the tab whether the view is altered."""
        self._tabs.set_altered(altered=self.altered)
        self._filters.show_within(self._within)
        self.changed.emit()

    # --- what people do with views ---

    def ask_name(self) -> NameDialog:
        """Ask for the name of a new view of what is on the screen."""
        view = self.current
        name = view.said if view is not None and view.own else ""
        return self._ask("kit.view.new", "kit.view.save", self.save_as, name)

    def save_as(self, name: str) -> None:
        """Make a view of what is on the screen, and show it."""
        view = self.current
        base = self._base(view.key) if view is not None else ""
        made = self._taken_down(own_views.free_key(self.own), name, base)
        self._put((*self.own, made))
        self._show(made.key)
        self._office.ways.say(say("kit.view.saved", name=name))

    def save(self) -> None:
        """Have the view be what is on the screen."""
        found = self._current_own()
        if found is None:
            self.ask_name()
            return
        before = self.own
        now = self._taken_down(found.key, found.name, found.base)
        self._put(tuple(now if each.key == found.key else each for each in self.own))
        self._office.ways.say(say("kit.view.changed", name=found.name), lambda: self._back(before, found.key))

    def ask_rename(self) -> NameDialog | None:
        """Ask for another name of the view that is shown."""
        found = self._current_own()
        if found is None:
            return None

        def named(name: str) -> None:
            before = self.own
            self._put(tuple(replace(each, name=name) if each.key == found.key else each for each in self.own))
            told = say("kit.view.renamed", name=name)
            self._office.ways.say(told, lambda: self._back(before, found.key))

        return self._ask("kit.view.rename_title", "kit.view.rename_it", named, found.name)

    def duplicate(self) -> None:
        """Make another view like the one that is shown, and show it."""
        view = self.current
        if view is None:
            return
        name, number = say("kit.view.copy_of", name=view.said), 1
        while any(name == each.said for each in self.views):
            number += 1
            name = say("kit.view.copy_of_n", name=view.said, n=number)
        self.save_as(name)

    def drop(self) -> None:
        """Drop the view that is shown; a message offers to have it back (U1)."""
        found = self._current_own()
        if found is None:
            return
        before = self.own
        self._put(tuple(each for each in self.own if each.key != found.key))
        self._show(found.base)
        told = say("kit.view.dropped", name=found.name)
        self._office.ways.say(told, lambda: self._back(before, found.key))

    def widen(self) -> None:
        """Have the view that is shown no longer lie within the one it was made of."""
        found = self._current_own()
        if found is None:
            return
        before = self.own
        wide = replace(found, base=self._given[0].key)
        self._put(tuple(wide if each.key == found.key else each for each in self.own))
        self._show(found.key)
        self._office.ways.say(say("kit.view.changed", name=found.name), lambda: self._back(before, found.key))

    def forget_changes(self) -> None:
        """Show the view again as it says."""
        if self.current is not None:
            self.asked.emit(self.current)

    # --- within ---

    @property
    def _within(self) -> str:
        """The view that one of people's own was made of, where it holds less than the first; its own tab says so of another."""
        found = self._current_own()
        base = next((each for each in self._given if found is not None and each.key == found.base), None)
        return base.said if base is not None and base.key != self._given[0].key else ""

    def _ask(self, title: str, verb: str, named: Callable[[str], object], name: str) -> NameDialog:
        mine = self._current_own() if verb == "kit.view.rename_it" else None
        taken = [view.said for view in self.views if mine is None or view.key != mine.key]
        dialog = NameDialog(self._office, title, verb, named, name=name, taken=taken, parent=self._screen)
        dialog.open()
        return dialog

    def _taken_down(self, key: str, name: str, base: str) -> OwnView:
        query = self._model.query
        return OwnView(
            key,
            name,
            base,
            self._filters.text,
            self._filters.chips,
            query.sort,
            query.descending,
            self._columns.in_view,
        )

    def _view(self, own: OwnView) -> View:
        base = next((view for view in self._given if view.key == own.base), self._given[0])
        return View(
            own.key,
            base.title,
            base.chips,
            base.alarm,
            own.name,
            own.search,
            own.filters,
            own.sort,
            own.descending,
            own.columns,
        )

    def _current_own(self) -> OwnView | None:
        view = self.current
        return next((each for each in self.own if view is not None and each.key == view.key), None)

    def _base(self, key: str) -> str:
        return next((each.base for each in self.own if each.key == key), key)

    def _put(self, own: tuple[OwnView, ...]) -> None:
        self.own = own
        own_views.keep(self._listed, own)
        self._tabs.put_views(self.views)
        self.tell()

    def _back(self, before: tuple[OwnView, ...], key: str) -> None:
        self._put(before)
        self._show(key)

    def _show(self, key: str) -> None:
        self._tabs.show_view(key)
        self.forget_changes()


def query_of(view: View) -> ListQuery:
    """What a view asks for, to count its rows."""
    return ListQuery(view.search, view.chips + view.filters)


def why_none(query: ListQuery, view: View | None, filters: FilterBar) -> str:
    """Which criteria exclude everything, in words."""
    told = [say("kit.list.searched", text=query.search)] if query.search else []
    if view is not None and view.chips:
        told.append(say("kit.list.in_view", view=view.said))
        if view.hint:
            told.append(say(view.hint))
    for chip in filters.chips:
        title, said = filters.said(chip)
        told.append(say("kit.list.chip", title=title, value=said))
    return "\n".join(told)
