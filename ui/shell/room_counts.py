"""How much waits in each room, counted anew whenever something of it changed; the rail shows it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from ui.kit.office import EVERYTHING, Office, Touched, touches
from ui.kit.runner import Failure, Token
from ui.shell.rooms import Counting, Waiting


class RoomCounts(QObject):
    """`counted` carries what waits, by room; `left_out` the rooms and views nobody here has use for."""

    counted = Signal(object)
    left_out = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._asked: Token | None = None
        office.changed.connect(self._on_changed)

    def ask(self) -> None:
        """Count now."""
        if Counting.left_out is not None:
            self._office.ask(
                Counting.left_out,
                done=self.left_out.emit,
                failed=self._not_counted,
                owner=self,
                later=True,
            )
        query = Counting.query
        if query is not None:
            if self._asked is not None:
                # What an older count says is of no use: its reader is free for this one.
                self._asked.cancel()
            self._asked = self._office.ask(query, done=self._told, failed=self._not_counted, later=True)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, Counting.nouns) or touched == EVERYTHING or "*" in Counting.nouns:
            self.ask()

    def _told(self, waiting: Mapping[str, Waiting]) -> None:
        self.counted.emit(waiting)

    def _not_counted(self, failure: Failure) -> None:
        """Numbers in the rail are no reason for a message; what is shown says what is wrong."""
