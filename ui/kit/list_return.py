"""How a list comes back as it was left: its view, filters, order, columns and widths, kept at each change (L4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.kit import list_memory
from ui.kit.filter_bar import FilterBar
from ui.kit.list_columns import ListColumns
from ui.kit.list_design import ListDesign
from ui.kit.list_memory import LeftAt
from ui.kit.table import ListTable
from ui.kit.view_tabs import ViewTabs
from ui.kit.window_model import WindowModel


class ListReturn:
    """`listed` is the name under which the list is remembered; `parts` are those that hold what is kept of it."""

    def __init__(
        self, listed: str, parts: tuple[ViewTabs, FilterBar, WindowModel[Any], ListColumns, ListTable]
    ) -> None:
        self._listed = listed
        self._tabs, self._filters, self._model, self._columns, self._table = parts

    def bring_back(self, design: ListDesign[Any], apply: Callable[..., object]) -> None:
        """Show the list as it was left, or as it comes; `apply` is called with the column it is sorted by."""
        left = list_memory.recall(self._listed)
        self._table.set_widths(left.widths)
        self._tabs.show_view(left.view)
        view = self._tabs.current
        self._columns.of_list = left.columns
        apart = view is not None and view.apart
        self._columns.show(
            left.shown or (view.columns if view is not None else ()) if apart else left.columns
        )
        self._filters.show_filters(view.search if view is not None else "", left.chips)
        if any(column.key == left.sort and column.sortable for column in design.columns):
            apply(left.sort, descending=left.descending)
        else:
            apply(design.sort, descending=design.descending)

    def keep(self) -> None:
        """Remember how the list stands."""
        view, query = self._tabs.current, self._model.query
        left = LeftAt(
            view.key if view is not None else "",
            self._filters.chips,
            query.sort,
            query.descending,
            self._table.widths,
            self._columns.of_list,
            self._columns.in_view,
        )
        list_memory.keep(self._listed, left)
