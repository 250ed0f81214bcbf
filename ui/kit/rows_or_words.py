"""The table of a list, or words in its place while it has no rows: what comes here, or what excludes everything (L11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.base.listing import ListQuery, Totals
from ui.kit.acts import Act
from ui.kit.blank import Blank
from ui.kit.filter_bar import FilterBar
from ui.kit.list_design import ListDesign
from ui.kit.list_views import why_none
from ui.kit.office import Office
from ui.kit.runner import Token
from ui.kit.table import ListTable
from ui.kit.view_tabs import View, ViewTabs
from ui.kit.window_model import WindowModel
from ui.kit.wording import say


class RowsOrWords(QStackedWidget):
    """`clear` takes off whatever excludes rows; `widen` leaves the view, with what is searched and filtered kept."""

    def __init__(
        self,
        office: Office,
        table: ListTable,
        design: ListDesign[Any],
        parts: tuple[ViewTabs, FilterBar, WindowModel[Any]],
        clear: Callable[[], object],
        widen: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._asked: Token | None = None
        self._table, self._design, self._clear, self._widen = table, design, clear, widen
        self._tabs, self._filters, self._model = parts
        self.blank = Blank(parent)
        self.addWidget(table)
        self.addWidget(self.blank)

    def tell(self, design: ListDesign[Any]) -> None:
        """Say what this design says from now on."""
        self._design = design
        if self.currentWidget() is self.blank:
            self.show_state()

    def show_state(self) -> None:
        """Show the rows, or say why there are none."""
        design, state = self._design, self._model.state
        state = "empty" if state == "no_match" and self._is_whole else state
        if state == "empty":
            acts = tuple(act for act in (design.begins or design.start, design.brings) if act is not None)
            self.blank.show_words(
                design.icon or design.name, say(design.empty_title), say(design.empty_text), acts
            )
        elif state == "no_match" and (view := self._view_alone) is not None:
            self._show_empty(view)
        elif state == "no_match":
            self._show_none()
            self._look_in_all()
        self.setCurrentWidget(self.blank if state in {"empty", "no_match"} else self._table)

    def _show_none(self, elsewhere: int = 0) -> None:
        """Nothing matches; `elsewhere` tells how many rows do in the first view, which holds all."""
        why = why_none(self._model.query, self._tabs.current, self._filters)
        searched, filtered = bool(self._model.query.search), bool(self._filters.chips)
        key = "kit.list.clear_filters" if not searched else "kit.list.clear_search"
        acts = [Act("kit.list.clear_all" if searched and filtered else key, self._clear)]
        if elsewhere:
            acts.insert(0, Act("kit.list.search_all", self._widen, facts={"n": elsewhere}))
        self.blank.show_words("search", say("kit.list.no_match"), why, acts)

    def _look_in_all(self) -> None:
        """Count what the search finds outside the view: only where it finds something is that offered."""
        query = self._model.query
        first = self._design.views[0].chips if self._design.views else ()
        whole = ListQuery(query.search, first + self._filters.chips)
        if not query.search or whole.chips == query.chips:
            return

        def counted(totals: Totals) -> None:
            if totals.count and self._model.query == query and self._model.state == "no_match":
                self._show_none(totals.count)

        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._office.ask(
            self._design.listing.count, whole, done=counted, owner=self, later=True
        )

    def _show_empty(self, view: View) -> None:
        """Nothing stands in a view: good news where it holds what went wrong or waits, and no search that failed."""
        if view.nothing:
            self.blank.show_words("done", say(view.nothing), say(f"{view.nothing}_text"))
            return
        whole = Act("kit.list.see_all", self._clear)
        text = "\n".join(
            part
            for part in (say("kit.list.view_empty", view=view.said), say(view.hint) if view.hint else "")
            if part
        )
        if view.alarm:
            self.blank.show_words("done", say("kit.list.all_well"), text, (whole,))
        else:
            icon = self._design.icon or self._design.name
            self.blank.show_words(icon, say("kit.list.nothing_here"), text, (whole,))

    @property
    def _view_alone(self) -> View | None:
        """The view, where it alone excludes everything: nothing is searched and no filter is on."""
        return None if self._model.query.search or self._filters.chips else self._tabs.current

    @property
    def _is_whole(self) -> bool:
        """Whether everything is asked for: the first view with nothing searched and no filter of one's own."""
        view = self._tabs.current
        first = view is None or view.key == self._design.views[0].key
        return first and not self._model.query.search and not self._filters.chips
