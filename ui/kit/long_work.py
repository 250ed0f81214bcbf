"""Long work of a dialog: how far it is, a way to stop it, and a way to put the dialog away while it goes on (P2, P3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read
from ui.kit.office import EVERYTHING, Touched
from ui.kit.progress_line import ProgressLine, told_at
from ui.kit.runner import Failure, Progress, Token
from ui.kit.shortcuts import bind, hint
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say

T = TypeVar("T")


class LongWork(ProgressLine):
    """Stands in its dialog where the work is to be seen; `told` puts how far it is into words.

    Put away, the dialog is hidden and not closed: what it does at the end it does all the same, and shows it when it is
    brought back. What would take the keys from somebody at other work waits until then (`when_seen`).
    """

    def __init__(self, told: Callable[[Progress], str], dialog: VerbDialog) -> None:
        super().__init__(told, dialog)
        self._work: Token | None = None
        self._done: Callable[[Any], object] | None = None
        self._failed: Callable[[Failure], object] | None = None
        self._then: Callable[[], object] | None = None
        self.away = False
        self.behind = WordButton("kit.behind", dialog, look="link", clicked=self.put_away)
        self.behind.show_keys(lambda: hint("behind"))
        self.behind.hide()
        dialog.put_at_foot(self.behind)
        bind(dialog, "behind", self.put_away)
        self.hide()

    def start(
        self,
        function: Callable[Concatenate[Database, Actor, Token, ...], T],
        *args: object,
        done: Callable[[T], object],
        failed: Callable[[Failure], object],
        touches: Touched = EVERYTHING,
    ) -> Token:
        """Begin the work as an office does, and show it; from now on the button that leaves stops it."""
        self._begin(done, failed)
        self._work = self.dialog.office.work(
            function, *args, done=self._on_done, failed=self._on_failed, touches=touches
        )
        self.follow(self._work)
        return self._work

    def start_reading(
        self,
        query: Callable[Concatenate[Read, ...], T],
        *args: object,
        done: Callable[[T], object],
        failed: Callable[[Failure], object],
    ) -> Token:
        """Begin long work that only reads: `query(rd, *args, token)`, beside all that is written meanwhile."""
        self._begin(done, failed)
        token = self._work = Token()
        self.dialog.office.ask(
            query, *args, token, done=self._on_done, failed=self._on_failed, owner=self, later=True
        )
        self.follow(token)
        return token

    @property
    def dialog(self) -> VerbDialog:
        """Whose work it is: asked for each time, since a dialog that its own parts hold is let go late."""
        return cast("VerbDialog", self.window())

    @property
    def working(self) -> bool:
        """Whether the work is under way."""
        return self._work is not None and not self._work.finished

    @property
    def how_far(self) -> str:
        """How far it is, in the words of its dialog."""
        return self._told(self._progress)

    @property
    def how_far_short(self) -> str:
        """How far it is, where there is little room."""
        return told_at("kit.behind_at")(self._progress)

    @property
    def _progress(self) -> Progress:
        return self._work.progress if self._work is not None else Progress()

    def close_with(self, said: str) -> None:
        """Close the dialog, put away or not, where nothing is left to see of it but what is said."""
        if self.away:
            self.away = False
            self.dialog.office.background.give_back(self)
        self.dialog.accept()
        self.dialog.office.ways.say(said)

    def cancel(self) -> bool:
        """Ask the work to stop after its present step; whether there was any under way."""
        if self._work is None or self._work.finished:
            return False
        self._work.cancel()
        self.behind.hide()
        self.dialog.leave.allow(allowed=False, reason=say("process.stopping"))
        return True

    def put_away(self) -> None:
        """Let the work go on while the dialog is out of the way."""
        if not self.working or self.away or self.behind.isHidden():
            return
        self.away = True
        self.dialog.hide()
        _hang_on_window(self.dialog)
        self.dialog.office.background.take(self)

    def bring_back(self) -> None:
        """Show the dialog again: its work, or what that came to."""
        if not self.away:
            return
        self.away = False
        self.dialog.office.background.give_back(self)
        self.dialog.resize(self.dialog.sizeHint())
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        then, self._then = self._then, None
        if then is not None:
            then()

    def when_seen(self, act: Callable[[], object]) -> None:
        """Do this now, or when the dialog is brought back: it opens something, asks something or closes the dialog."""
        if self.away:
            self._then = act
        else:
            act()

    @property
    def came_to(self) -> str:
        """What came of it, or why it broke off, in a line."""
        banner = self.dialog.banner
        return banner.problem if not banner.isHidden() else self.dialog.came_to

    # --- at its end ---

    def _on_done(self, answer: object) -> None:
        done = self._done
        self._forget()
        if done is not None:
            done(answer)
        self._tell_end()

    def _on_failed(self, failure: Failure) -> None:
        failed = self._failed
        self._forget()
        if failed is not None:
            failed(failure)
        self._tell_end()

    def _begin(self, done: Callable[[Any], object], failed: Callable[[Failure], object]) -> None:
        self._done, self._failed = done, failed
        self.dialog.leave.tell("process.stop")
        self.show()
        self.behind.show()

    def _forget(self) -> None:
        if self._work is not None:
            self._work.finish()
        self.behind.hide()
        self._done = self._failed = None

    def _tell_end(self) -> None:
        if self.away:
            self.dialog.office.background.end(self)
        else:
            # Somebody may be at another program meanwhile; it does nothing to the window in front.
            QApplication.alert(self.dialog)


def _hang_on_window(dialog: QWidget) -> None:
    """Hang a hidden dialog on the window itself: the page or dialog it was opened from may be closed before it is."""
    top = dialog
    while (over := top.parentWidget()) is not None:
        top = over
    if top is not dialog and dialog.parentWidget() is not top:
        dialog.setParent(top, dialog.windowFlags() | Qt.WindowType.Dialog)
