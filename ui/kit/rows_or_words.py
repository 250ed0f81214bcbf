"""The table of a list, or words in its place while it has no rows: what comes here, or what excludes everything (L11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.kit.acts import Act
from ui.kit.blank import Blank
from ui.kit.filter_bar import FilterBar
from ui.kit.list_design import ListDesign
from ui.kit.list_views import why_none
from ui.kit.table import ListTable
from ui.kit.view_tabs import ViewTabs
from ui.kit.window_model import WindowModel
from ui.kit.wording import say


class RowsOrWords(QStackedWidget):
    """`clear` takes off whatever excludes rows."""

    def __init__(
        self,
        table: ListTable,
        design: ListDesign[Any],
        parts: tuple[ViewTabs, FilterBar, WindowModel[Any]],
        clear: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._table, self._design, self._clear = table, design, clear
        self._tabs, self._filters, self._model = parts
        self.blank = Blank(parent)
        self.addWidget(table)
        self.addWidget(self.blank)

    def show_state(self) -> None:
        """Show the rows, or say why there are none."""
        design, state = self._design, self._model.state
        state = "empty" if state == "no_match" and self._is_whole else state
        if state == "empty":
            acts = tuple(act for act in (design.begins or design.start, design.brings) if act is not None)
            self.blank.show_words(
                design.icon or design.name, say(design.empty_title), say(design.empty_text), acts
            )
        elif state == "no_match" and (good := self._good_news):
            self.blank.show_words("done", say(good), say(f"{good}_text"))
        elif state == "no_match":
            why = why_none(self._model.query, self._tabs.current, self._filters)
            searched, filtered = bool(self._model.query.search), bool(self._filters.chips)
            key = "kit.list.clear_filters" if not searched else "kit.list.clear_search"
            clear = Act("kit.list.clear_all" if searched and filtered else key, self._clear)
            self.blank.show_words("search", say("kit.list.no_match"), why, (clear,))
        self.setCurrentWidget(self.blank if state in {"empty", "no_match"} else self._table)

    @property
    def _good_news(self) -> str:
        """The key of what is said where nothing stands in the view, with nothing searched and no filter of one's own."""
        view, search = self._tabs.current, self._model.query.search
        return "" if view is None or search or self._filters.chips else view.nothing

    @property
    def _is_whole(self) -> bool:
        """Whether everything is asked for: the first view with nothing searched and no filter of one's own."""
        view = self._tabs.current
        first = view is None or view.key == self._design.views[0].key
        return first and not self._model.query.search and not self._filters.chips
