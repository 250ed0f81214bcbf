"""What the rows of a list offer beside opening: their menu, and the clipboard (L10, L13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication

from app.base.listing import ListRow
from app.base.pages import pages
from ui.kit.bulk_bar import any_fits
from ui.kit.copying import as_table
from ui.kit.list_design import ListDesign
from ui.kit.menu import Menu
from ui.kit.office import Office
from ui.kit.shortcuts import SHORTCUTS
from ui.kit.table import ListTable
from ui.kit.ticks import ordered
from ui.kit.window_model import WindowModel
from ui.kit.wording import plain, say, words


class RowOffers(QObject):
    """`opened` is what Enter does with a key."""

    def __init__(
        self,
        office: Office,
        design: ListDesign[Any],
        table: ListTable,
        model: WindowModel[Any],
        opened: Callable[[int], object],
    ) -> None:
        super().__init__(table)
        self._office, self._design, self._table, self._model = office, design, table, model
        self._opened = opened

    def tell(self, design: ListDesign[Any]) -> None:
        """Offer what this design offers from now on."""
        self._design = design

    def offer(self, key: int, at: QPoint) -> None:
        """The menu of a row: what Enter does and what the bulk bar offers, for this row alone."""
        menu = Menu(self._table)
        menu.setAccessibleName(say(self._design.title))
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._design.opens:
            menu.addAction(f"{say('kit.list.open')}\t{SHORTCUTS['open'].shown}", partial(self._opened, key))
            menu.addSeparator()
        for act in self._design.bulk:
            action = menu.addAction(plain(say(act.title)), partial(act.act, frozenset({key})))
            if not any_fits(self._model, act, {key}):
                action.setEnabled(False)
                action.setToolTip(say(act.otherwise))
        if self._design.bulk:
            menu.addSeparator()
        tick = "kit.list.untick_one" if key in self._model.ticks else "kit.list.tick_one"
        menu.addAction(f"{say(tick)}\t{SHORTCUTS['tick'].shown}", partial(self._model.ticks.flip, key))
        menu.addAction(f"{say('kit.list.copy')}\t{SHORTCUTS['copy'].shown}", self.copy)
        menu.popup(at)

    def copy(self) -> None:
        """Ticked rows, or the framed one, as text for a spreadsheet, in the order of the list."""
        current = self._table.current_key
        keys = self._model.ticks.keys or (frozenset({current}) if current is not None else frozenset())
        if keys:
            self._office.ask(self._rows, keys, self._model.query, done=self._copied, owner=self)

    def _rows(self, rd: Any, keys: frozenset[int], query: Any) -> Sequence[ListRow]:
        listing = self._design.listing
        if len(keys) == 1:
            return listing.rows(rd, list(keys))
        ids = ordered(rd, listing, query, keys)
        found = {row.id: row for some in pages(ids) for row in listing.rows(rd, some)}
        return [found[key] for key in ids if key in found]

    def _copied(self, rows: Sequence[Any]) -> None:
        QGuiApplication.clipboard().setText(
            as_table(self._model.columns, rows, words(), self._office.currency)
        )
        self._office.ways.say(say("kit.list.copied", n=len(rows)))
