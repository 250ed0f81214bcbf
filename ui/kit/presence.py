"""Who else has what a page shows open, on a server with several workstations: a banner, kept true by a beat.

In a file nobody else is there, and nothing is asked. The beat is said on the thread that may wait, never on the writer's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.base.actor import Actor
from app.base.database import Database
from app.base.presence import BEAT_SECONDS, Present, be_here, leave
from ui.kit.banner import Banner
from ui.kit.office import Office
from ui.kit.runner import Token, leave_unsaid
from ui.kit.wording import say, words


class Presence(QObject):
    """Says that this window has a row open while its page is in view, and who else has. `row` gives the key, when known."""

    def __init__(
        self,
        office: Office,
        noun: str,
        row: Callable[[], int | None],
        page: QWidget,
        *,
        edits: bool = False,
    ) -> None:
        super().__init__(page)
        self._office, self._noun, self._row, self._edits = office, noun, row, edits
        self._told: int | None = None
        self.banner = Banner(page)
        self.others: tuple[Present, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_SECONDS * 1000)
        self._timer.timeout.connect(self.beat)
        if office.shared:
            page.installEventFilter(self)

    def beat(self) -> None:
        """Say now what is open, and ask who else has it."""
        row_id = self._row()
        if row_id is None:
            return
        self._told = row_id
        # A beat that does not come through is worth no message: the next one is near.
        self._office.call(
            _say,
            self._noun,
            row_id,
            self._office.seat,
            self._edits,
            done=self._on_others,
            failed=leave_unsaid,
            owner=self,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._timer.start()
            self.beat()
        elif event.type() in (QEvent.Type.Hide, QEvent.Type.Close):
            self._leave()
        elif event.type() == QEvent.Type.LanguageChange and self.others:
            self._on_others(self.others)
        return super().eventFilter(watched, event)

    def _leave(self) -> None:
        self._timer.stop()
        row_id, self._told = self._told, None
        if row_id is not None:
            self._office.call(_leave, self._noun, row_id, self._office.seat, failed=leave_unsaid)

    def _on_others(self, found: Sequence[Present]) -> None:
        self.others = tuple(found)
        if not found:
            self.banner.hide()
            return
        first = next((each for each in found if each.edits), found[0])
        how = "edits" if first.edits else "looks"
        told = say(f"presence.{how}.{self._noun}", who=first.who, at=self._since(first))
        self.banner.show_message("wait", told, say("presence.way") if first.edits else "")

    def _since(self, row: Present) -> str:
        """The time alone where it was today."""
        whole = words().day_time(row.since)
        day, _, at = whole.rpartition(" ")
        return at if day == words().date(self._office.today) else whole


def _say(
    database: Database, actor: Actor, _token: Token, noun: str, row_id: int, seat: str, edits: bool
) -> tuple[Present, ...]:
    return database.do(actor, be_here, noun, row_id, seat, edits=edits)


def _leave(database: Database, actor: Actor, _token: Token, noun: str, row_id: int, seat: str) -> None:
    database.do(actor, leave, noun, row_id, seat)
