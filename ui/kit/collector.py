"""Garbage collected on the window's thread only.

Python collects cycles on whichever thread happens to allocate. A closed screen is such a cycle; collected by a reader
thread it would destroy its widgets there, and Qt would crash. So automatic collection is off while the window lives,
and a timer collects here, the young generation often and the old one seldom.

Often, because work on other threads leaves thousands of cycles a second while a shop is taken over: collected once a second
they stalled the window by 60 ms (measured), ten times a second by a few. The oldest generation holds all that lasts, and looking
through it stalls the window by 50 ms and more: as Python itself does, it is collected only once a quarter more has come to what
is there.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MILLISECONDS = 100
_EVERY = {2: 300, 1: 10, 0: 1}
"""At each of how many looks a generation is thought of, the oldest first."""
_OLDEST = 2
_SHARE = 4
"""The oldest generation is due when what came to it is more than one part of so many of what lasts."""


class Collector(QObject):
    """Collects while it lives; hands back to Python when stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        # What the program loaded stays; looking through it again and again would only stall the window.
        gc.freeze()
        self._lasting = gc.get_freeze_count()
        self._looks = self._kept = 0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        self._looks += 1
        for generation, every in _EVERY.items():
            if self._looks % every == 0 and self._is_due(generation):
                gc.collect(generation)
                if generation == _OLDEST:
                    self._kept = _old()
                return

    def _is_due(self, generation: int) -> bool:
        """By Python's own thresholds; the oldest by how much came to it since it was collected, too."""
        if gc.get_count()[generation] <= gc.get_threshold()[generation]:
            return False
        return generation != _OLDEST or (_old() - self._kept) * _SHARE > self._lasting + self._kept

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()


def _old() -> int:
    """How many objects the oldest generation holds, those aside that the program loaded."""
    return len(gc.get_objects(generation=_OLDEST))
