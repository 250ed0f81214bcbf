"""Once a day, while the window is open: what the public registers say of the customers, where that is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.base import settings
from app.links.lookups.check import Round, nightly
from ui.kit import memory
from ui.kit.office import Office, Touched
from ui.kit.runner import Failure, Token

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read

_FIRST, _AGAIN = 120_000, 3_600_000
"""Milliseconds after the window has opened, and between two looks."""
_NAME = "registers/round"
_CUSTOMERS: Touched = frozenset({("customer", 0), ("task", 0)})


class RegisterRound(QObject):
    """Looks every hour whether the day's round was done from this computer; a register that is silent is asked again then."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.look)
        self._next.start(_FIRST)

    def look(self) -> None:
        """Begin the round of the day where one is due."""
        self._next.start(_AGAIN)
        if not self._done_today and self.office.actor.may("lookup.keep"):
            self.office.ask(_wanted, done=self._on_wanted, failed=_nothing, owner=self, later=True)

    @property
    def _done_today(self) -> bool:
        return (
            memory.recall(_NAME, dict[str, object]()).get(self.office.place) == self.office.today.isoformat()
        )

    def _on_wanted(self, wanted: bool) -> None:
        if wanted:
            # What it found is a task of the day, and stands at its customer's.
            self.office.call(_ask_all, done=self._on_done, failed=_nothing, touches=_CUSTOMERS, owner=self)

    def _on_done(self, done: Round) -> None:
        if not done.troubles:
            whole = memory.recall(_NAME, dict[str, object]())
            memory.keep(_NAME, {**whole, self.office.place: self.office.today.isoformat()})


def _wanted(rd: Read) -> bool:
    return bool(settings.get(rd, "lookups.nightly"))


def _ask_all(database: Database, actor: Actor, token: Token) -> Round:
    return nightly(database, actor, wanted=lambda: token.wanted)


def _nothing(_failure: Failure) -> None:
    """What fails in the background is tried again in an hour; nobody waits for it."""
