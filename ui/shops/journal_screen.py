"""The journal of the shops: how each stands, what happened for thirty days, what waits; the framed line beside it (Y14)."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.base.listing import ListQuery
from app.links.shops.sync.told import JournalRow
from ui.kit.abreast import put_panel
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.theme import scaled, theme
from ui.kit.tokens import MARGIN
from ui.shops.journal_list import JournalList
from ui.shops.line_panel import LinePanel
from ui.shops.standing_line import StandingLine
from ui.shops.synchroniser import synchroniser_of

_PANEL = 340
"""How wide the line beside the list is at 100 %, in px."""
_BESIDE = 900
"""Where there is less, as with large letters, it stands below the list."""


class JournalScreen(QWidget):
    """The list and the panel, and above them how each shop stands."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.sync = synchroniser_of(office)
        self.list, self.panel = JournalList(office, self), LinePanel(office, self)
        self.list.pointed.connect(self._show_line)
        self.panel.hide()
        self.panel.open_asked.connect(self.list.open_row)
        self.lines: dict[int, StandingLine] = {}
        self.strip = Ground("sunken", "bottom", self.list)
        self._stands = QVBoxLayout(self.strip)
        self._stands.setContentsMargins(MARGIN, 8, MARGIN, 8)
        self._stands.setSpacing(6)
        # Below the title: it is about all that is listed.
        cast("QVBoxLayout", self.list.layout()).insertWidget(1, self.strip)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.list, 3)
        self._row.addWidget(self.panel, 2)
        self.sync.changed.connect(self._draw)
        self.sync.ended.connect(self._on_ended)
        theme().changed.connect(self._draw)
        self._draw()

    def refresh(self) -> None:
        """Look again (F5)."""
        self.sync.look()
        self.list.refresh()

    def show_list(self, _name: str, query: ListQuery) -> None:
        """Show what a tile or a card asks for; without anything asked for, the list is as it was left."""
        if query != ListQuery():
            self.list.show_query(query)

    def first_focus(self) -> QWidget | None:
        """What takes the keys when it is shown."""
        return self.list.table

    # --- within ---

    def _on_ended(self, _shop_id: int, _report: object) -> None:
        # A run that brought nothing touches nothing, and may have written why.
        self.list.model.refresh()

    def _show_line(self, row: JournalRow | None) -> None:
        # Beside words in place of a list there is no line to choose.
        self.panel.setVisible(row is not None)
        self.panel.show_line(row)

    def _draw(self) -> None:
        if not self.sync.known:
            return
        shops = self.sync.connected
        for state in shops:
            if state.id not in self.lines:
                self.lines[state.id] = StandingLine(self.sync, self.strip)
                self._stands.addWidget(self.lines[state.id])
            self.lines[state.id].show_state(state)
        self.strip.setVisible(bool(shops))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= scaled(_BESIDE)
        put_panel(self._row, self.panel, scaled(_PANEL) if beside else None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sync.look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._draw()
            self.panel.show_line(self.list.current)
