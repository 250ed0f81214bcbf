"""Waiting until a window has come to rest: answers have arrived, timers that were started have run out, all is painted."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.runner import Runner

THING = TypeVar("THING", bound=QObject)

_BEAT_MILLISECONDS = 10
_SOON_MILLISECONDS = 1000
"""A timer that runs out once within this time is waited for; others (saving, messages that go away) are not."""
_CALM_ROUNDS = 3


class NotStillError(Exception):
    """A screen did not come to rest in the time given; `why` is what was still under way."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def wait_until_still(runners: Sequence[Runner], seconds: float = 60) -> None:
    """Run the event loop until nothing is under way in any window; `NotStillError` when that takes too long."""
    beat = QTimer()
    beat.start(_BEAT_MILLISECONDS)
    until, calm, why = monotonic() + seconds, 0, ""
    try:
        while calm < _CALM_ROUNDS:
            if monotonic() > until:
                raise NotStillError(why)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            # A layout that finds another height asks the one around it, and so on outwards: all of them now.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            # To look through every window costs most of the wait; what moves, moves for longer than these few beats.
            why = _under_way(runners, moving=calm == _CALM_ROUNDS - 1)
            calm = 0 if why else calm + 1
    finally:
        beat.stop()


def _under_way(runners: Sequence[Runner], *, moving: bool) -> str:
    """What is still going on, in a word; empty when nothing is. Whether anything moves is asked only when told to."""
    if any(shiboken6.isValid(runner) and not runner.idle for runner in runners):
        return "answers"
    for window in QApplication.topLevelWidgets():
        for timer in _found(window, QTimer):
            if timer.isActive() and timer.isSingleShot() and timer.interval() <= _SOON_MILLISECONDS:
                return f"a timer of {type(timer.parent()).__name__}"
        for animation in _found(window, QAbstractAnimation) if moving else ():
            if animation.state() == QAbstractAnimation.State.Running:
                return f"an animation of {type(animation.parent()).__name__}"
    return ""


def _found(window: QWidget, kind: type[THING]) -> list[THING]:
    return window.findChildren(kind)
