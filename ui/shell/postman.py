"""Sends what waits in the outbox while the window is open, off the window's thread, and leaves a server in peace that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.base.outbox import being_sent
from app.correspondence.mail import CHANNEL, due
from app.correspondence.sender import the_sender
from app.links.mail.dispatch import Report, dispatch
from ui.kit.office import Office, Touched, touches
from ui.kit.runner import Failure, Token

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read

MAILS: Touched = frozenset(
    {("mail", 0), ("outbox", 0), ("mail_sender", 0), ("sales_order", 0), ("invoice", 0)}
)
"""What may stand otherwise after mails were sent."""
_SOON, _LATER = 400, 30_000
_REST = (60_000, 120_000, 300_000, 600_000)
"""Milliseconds until the account is tried again after it failed once, twice …"""


class Postman(QObject):
    """Looks into the outbox a moment after something was promised, and twice a minute besides."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._failed = 0
        self._under_way = False
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.look)
        office.changed.connect(self._on_changed)
        self._next.start(_LATER)

    def look(self) -> None:
        """Look whether anything waits that could leave."""
        # Somebody who may only read sends nothing; another workstation, or a scheduled task, does.
        if not self._under_way and self.office.actor.may("mail.begin"):
            self._under_way = True
            self.office.ask(_anything, done=self._on_looked, failed=self._not_looked, owner=self, later=True)

    def _on_looked(self, waits: bool) -> None:
        if waits:
            self.office.call(send_all, done=self._on_sent, failed=self._not_sent, owner=self)
        else:
            self._rest(_LATER)

    def _on_sent(self, report: Report) -> None:
        if report.moved or report.trouble is not None:
            self.office.changed.emit(MAILS)
        self._failed = self._failed + 1 if report.trouble is not None else 0
        self._rest(_REST[min(self._failed, len(_REST)) - 1] if self._failed else _LATER)

    def _not_looked(self, _failure: Failure) -> None:
        # A busy or unplugged database shows itself at the next real question.
        self._rest(_LATER)

    def _not_sent(self, failure: Failure) -> None:
        self._failed += 1
        self._rest(_REST[-1])
        if failure.kind != "bug":
            self.office.runner.unheard.emit(failure)

    def _rest(self, milliseconds: int) -> None:
        self._under_way = False
        self._next.start(milliseconds)

    def _on_changed(self, touched: Touched) -> None:
        if touched == MAILS or self._under_way:
            return
        if touches(touched, frozenset({"mail_sender"})):
            self._failed = 0
        if touches(touched, frozenset({"outbox", "mail_sender"})) and not self._failed:
            self._next.start(_SOON)


def send_all(database: Database, actor: Actor, token: Token, only: int | None = None) -> Report:
    """Send what waits, or one mail, until the window closes."""
    return dispatch(database, actor, only=only, wanted=lambda: token.wanted)


def _anything(rd: Read) -> bool:
    sender = the_sender(rd)
    return sender is not None and sender.kind != "system" and bool(due(rd) or being_sent(rd, CHANNEL))
