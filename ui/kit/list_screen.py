"""The frame of every list: title and acts, views, search and filters, table, ticked rows, sums (look.md §9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.listing import ListQuery, ListRow, Totals
from ui.kit.acts import Act, BulkAct
from ui.kit.banner import Banner
from ui.kit.bulk_bar import BulkBar
from ui.kit.columns_dialog import ColumnsDialog
from ui.kit.export_dialog import ExportDialog, Exported
from ui.kit.filter_bar import FilterBar
from ui.kit.list_columns import ListColumns, chosen_columns
from ui.kit.list_design import ListDesign
from ui.kit.list_head import ListHead
from ui.kit.list_menu import ListMenu
from ui.kit.list_return import ListReturn
from ui.kit.list_views import ListViews, query_of
from ui.kit.office import Office, Touched, touches
from ui.kit.own_columns import OwnFields
from ui.kit.row_offers import RowOffers
from ui.kit.rows_or_words import RowsOrWords
from ui.kit.runner import Failure
from ui.kit.shortcuts import bind
from ui.kit.sum_row import SumRow
from ui.kit.table import ListTable
from ui.kit.theme import theme
from ui.kit.view_counts import ViewCounts
from ui.kit.view_tabs import View, ViewTabs
from ui.kit.window_model import WindowModel
from ui.kit.wording import WordButton, say

ROW = TypeVar("ROW", bound=ListRow)


_EXPORT = "kit.export.ask"


class ListScreen(QWidget, Generic[ROW]):
    """A list by its design. Enter opens, Space ticks, Ctrl+F searches, F5 looks again, Ctrl+N makes a new one."""

    def __init__(self, office: Office, design: ListDesign[ROW], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self.design = office, design
        self.model: WindowModel[ROW] = WindowModel(
            office,
            design.listing,
            chosen_columns(design.columns, ()),
            design.nouns,
            self,
            currency=office.currency,
            muted=design.muted,
        )
        self.table = ListTable(self.model, self)
        self.table.setAccessibleName(say(design.title))
        self.tabs = ViewTabs(design.views, self)
        self.tabs.setVisible(bool(design.views))
        self.filters = FilterBar(office, design.hint, design.filters, self)
        self.banner = Banner(self)
        # Where it is remembered: filters name customers and shops, which are those of one company.
        self.listed = f"{design.name}@{office.company}"
        self.columns = ListColumns(self.table, design.columns, self)
        self.views = ListViews(
            office, self.listed, design.views, (self.tabs, self.filters, self.model, self.columns), self
        )
        self._return = ListReturn(
            self.listed, (self.tabs, self.filters, self.model, self.columns, self.table)
        )
        self.menu = ListMenu(self.views, self.ask_columns, self.ask_export, self)
        self._save_view = WordButton("kit.view.save_new", self, look="link", clicked=self.views.save)
        acts = (*design.bulk, BulkAct(_EXPORT, self.ask_export, icon="export"))
        self.bulk = BulkBar(office, design.listing, self.model, acts, design.counted, self)
        self.offers = RowOffers(office, design, self.table, self.model, self._open)
        self.sums = SumRow(self.table, self.model, design.counted, self, parts=design.parts)
        parts = (self.tabs, self.filters, self.model)
        self.stand = RowsOrWords(office, self.table, design, parts, self._clear, self._search_all, self)
        self.blank = self.stand.blank
        self._counts = ViewCounts(office, design, self._counted, self)
        self._lay_out()
        self._connect()
        self._return.bring_back(self.design, self._apply)
        self._own = OwnFields(office, design, self._take_own, self)

    # --- what the shell and other screens ask ---

    def refresh(self) -> None:
        """Look again (F5)."""
        self.banner.dismiss()
        self.model.refresh()
        self._count_views()

    def search(self) -> None:
        """Go to the search field (Ctrl+F)."""
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def show_query(self, query: ListQuery) -> None:
        """Show what a tile or another screen asks for: the view with exactly these filters, or filters of its own."""
        shown = [each for each in self.design.views if not each.leads]
        # The view with exactly these filters, else the one that has some of them: the others narrow it.
        view = next((each for each in shown if each.chips == query.chips), None)
        if view is None:
            view = next((each for each in shown if each.chips and set(each.chips) < set(query.chips)), None)
        if view is not None:
            self.tabs.show_view(view.key)
        elif self.design.views:
            self.tabs.show_view(self.design.views[0].key)
        self.columns.show((view.columns if view is not None else ()) or self.columns.of_list)
        within = view.chips if view is not None else ()
        self.filters.show_filters(query.search, tuple(each for each in query.chips if each not in within))
        # Where no order is asked for, that of the list stays as it is.
        asked = query if query.sort else self.model.query
        self._apply(asked.sort, descending=asked.descending)

    def ask_columns(self) -> ColumnsDialog:
        """Ask which columns shall be shown."""
        dialog = ColumnsDialog(
            self.office,
            self.design.columns,
            self.columns.keys,
            self.show_columns,
            self,
            usual=self.columns.usual,
        )
        dialog.open()
        return dialog

    def show_columns(self, keys: tuple[str, ...]) -> None:
        """Show these columns in this order; kept with the list, or in a view of one's own when that is saved."""
        view = self.tabs.current
        self.columns.choose(keys, for_view=view is not None and view.apart)
        self.views.tell()
        self._return.keep()

    def ask_export(self, keys: frozenset[int] = frozenset()) -> ExportDialog:
        """Ask how the rows that match, or only these, shall be written as a file."""
        whole = self.model.totals.count if self.model.totals is not None else self.model.rowCount()
        exported = Exported(
            say(self.design.title),
            self.design.listing,
            self.model.query,
            self.model.columns,
            self.design.columns,
            whole,
            keys or self.ticked,
        )
        dialog = ExportDialog(self.office, exported, only_ticked=bool(keys), parent=self)
        dialog.open()
        return dialog

    @property
    def ticked(self) -> frozenset[int]:
        """The keys of the ticked rows."""
        return self.model.ticks.keys

    def place_of(self, key: int) -> tuple[int, int]:
        """At which place of how many a row stands, counted from 1; 0 of 0 when it is not among those in memory."""
        row = self.model.row_of(key)
        return (0, 0) if row is None else (row + 1, self.model.rowCount())

    def neighbour(self, key: int, by: int, done: Callable[[int], object]) -> None:
        """Tell the key of the row `by` rows further on; nothing at both ends. The framed row goes along."""
        row = self.model.row_of(key)
        if row is None or not 0 <= row + by < self.model.rowCount():
            return
        self.table.go_to(row + by)
        there = self.model.key(row + by)
        if there is not None:
            done(there)
        else:
            told = partial(_first, done)
            self.office.ask(self.design.listing.ids, self.model.query, row + by, 1, done=told, owner=self)

    # --- building ---

    def _lay_out(self) -> None:
        self.head = ListHead(self.design.title, self.design.acts, self.design.new, self)
        self.tabs.put_last(self._save_view)
        self.filters.put_last(self.menu)
        self.head.setVisible(self.design.heading)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self.tabs, self.banner, self.filters):
            column.addWidget(widget)
        column.addWidget(self.stand, 1)
        column.addWidget(self.bulk)
        column.addWidget(self.sums)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.table.opened.connect(self._open)
        self.table.menu_asked.connect(self.offers.offer)
        self.table.copy_asked.connect(self.offers.copy)
        self.table.columns_moved.connect(self.show_columns)
        self.table.columns_asked.connect(self.menu.click)
        self.views.asked.connect(self._on_view)
        self.views.changed.connect(self._on_views)
        self.tabs.menu_asked.connect(self._on_tab_menu)
        self.table.widths_changed.connect(self._return.keep)
        self.tabs.chosen.connect(self._on_view)
        self.filters.changed.connect(self._on_filters)
        self.filters.left.connect(self.table.setFocus)
        self.model.state_changed.connect(self._on_state)
        self.model.failed.connect(self._on_failed)
        self.model.renewed.connect(self._on_renewed)
        self.model.totals_changed.connect(self._on_totals)
        self.office.changed.connect(self._on_changed)
        theme().changed.connect(self._fit)
        bind(self, "refresh", self.refresh)
        bind(self, "find", self.search)
        self.menu.bind_keys(self)

    # --- what is shown ---

    def _query(self, sort: str, *, descending: bool) -> ListQuery:
        view = self.tabs.current
        chips = (view.chips if view is not None else ()) + self.filters.chips
        return ListQuery(self.filters.text, chips, sort, descending)

    def _apply(self, sort: str, *, descending: bool) -> None:
        self.model.show_query(self._query(sort, descending=descending))
        self.views.tell()

    def _on_filters(self) -> None:
        self._apply(self.model.query.sort, descending=self.model.query.descending)

    def _on_view(self, view: View) -> None:
        if view.leads:
            self.office.ways.go(view.leads, query_of(view))
            return
        self.filters.show_filters(view.search, view.filters)
        self.columns.show(view.columns if view.apart else self.columns.of_list)
        if view.sort:
            self._apply(view.sort, descending=view.descending)
        else:
            self._on_filters()
        self.table.scrollToTop()

    def _on_views(self) -> None:
        view = self.tabs.current
        self._save_view.tell(
            "kit.view.save_changes" if view is not None and view.own else "kit.view.save_new"
        )
        self.tabs.want_last(wanted=self.views.altered)
        if self.isVisible():
            self._count_views()

    def _on_tab_menu(self, view: View, at: QPoint) -> None:
        if view != self.tabs.current and not view.leads:
            self.tabs.show_view(view.key)
            self._on_view(view)
        self.menu.open_at(at)

    def _on_renewed(self) -> None:
        # Nothing found before and nothing found now: the reason may be another.
        if self.model.state == "no_match":
            self._on_state(self.model.state)
        self._return.keep()

    def _on_state(self, state: str) -> None:
        if state != "failed":
            self.banner.hide()
            self.stand.show_state()

    def _clear(self) -> None:
        if self.design.views:
            self.tabs.show_view(self.design.views[0].key)
        self.filters.clear()

    def _search_all(self) -> None:
        """Leave the view, and look for the same in all rows."""
        self.tabs.show_view(self.design.views[0].key)
        self.columns.show(self.columns.of_list)
        self._on_filters()

    def _on_failed(self, failure: Failure) -> None:
        retry = Act("kit.retry", self.refresh, look="secondary")
        self.banner.show_failure(failure, (retry,))

    def _on_totals(self) -> None:
        totals = self.model.totals
        if totals is not None and not self.model.query.search and not self.model.query.chips:
            self.sums.whole = totals.count
        self.sums.renew()

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, frozenset(self.design.nouns)):
            self._counts.forget()
            if self.isVisible():
                self._count_views()

    def _count_views(self) -> None:
        self._counts.ask((view, query_of(view)) for view in self.views.views)

    def _counted(self, view: View, totals: Totals) -> None:
        self.tabs.set_count(view.key, totals.count)
        if view.key == self.design.views[0].key:
            self.sums.whole = totals.count
            self.sums.renew()

    def _fit(self) -> None:
        self.columns.fit()

    # --- what rows offer ---

    def _open(self, key: int) -> None:
        if self.design.opens:
            self.office.ways.open(self.design.opens, key)

    def _take_own(self, design: ListDesign[ROW]) -> None:
        self.design = design
        self.head.tell(design.acts)
        self.stand.tell(design)
        self.offers.tell(design)
        self.filters.offer(design.filters)
        if self.views.give(design.views):
            self._on_filters()
        self.columns.offer(design.columns)
        self.bulk.offer({_EXPORT, *(act.title for act in design.bulk)})

    # --- Qt asks ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.wake()
        if self._counts.stale:
            self._count_views()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.rest()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.table.setAccessibleName(say(self.design.title))
            self._on_state(self.model.state)
            self.sums.renew()


def _first(done: Callable[[int], object], ids: Sequence[int]) -> None:
    if ids:
        done(ids[0])
