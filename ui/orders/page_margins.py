"""What is earned on the order or quote of a page: asked for only while it is looked at, and told beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.reports.margins import DocumentMargins
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.section import Figures, Section
from ui.kit.shortcuts import hint
from ui.kit.wording import WordButton
from ui.orders.margins import MarginsShown, margin_rows

if TYPE_CHECKING:
    from app.base.door import Read


class PageMargins(QObject):
    """`part` stands beside the page, for those alone who may see costs. `changed` tells that there is another answer."""

    changed = Signal()

    def __init__(
        self, office: Office, query: Callable[[Read, int], DocumentMargins], row_id: int, page: QWidget
    ) -> None:
        super().__init__(page)
        self.found: DocumentMargins | None = None
        self._office, self._query, self._row_id = office, query, row_id
        self._shown = MarginsShown(office, page)
        self.part = Section("margin.title", page, edge="top")
        self.figures = Figures(page)
        self.button = WordButton(self._shown.title, page, look="link", clicked=self._shown.turn)
        self.button.setProperty("fit", "compact")
        self.button.show_keys(lambda: hint("margins"))
        self.part.body.addWidget(self.figures)
        self.part.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.part.setVisible(self._shown.allowed)
        self._shown.changed.connect(self._on_turned)

    def ask(self) -> None:
        """Ask anew, where margins are looked at."""
        if self._shown.on:
            self._office.ask(
                self._query, self._row_id, done=self._on_found, failed=self._on_failed, owner=self
            )

    def show(self, currency: str) -> None:
        """Tell what is earned on the whole."""
        self.figures.show_rows(margin_rows(self.found, currency, whole=True))
        self.figures.setVisible(self.found is not None)
        self.button.tell(self._shown.title)

    def _on_turned(self) -> None:
        if self._shown.on:
            self.ask()
            return
        self._on_found(None)

    def _on_found(self, found: DocumentMargins | None) -> None:
        if found != self.found or found is None:
            self.found = found
            self.changed.emit()

    def _on_failed(self, _failure: Failure) -> None:
        """The page itself says what is wrong with its document."""
        self._on_found(None)
