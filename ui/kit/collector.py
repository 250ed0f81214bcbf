"""Garbage collected on the window's thread only.

Python collects cycles on whichever thread happens to allocate. A closed screen is such a cycle; collected by a reader
thread it would destroy its widgets there, and Qt would crash. So automatic collection is off while the window lives,
and a timer collects here, the young generation often and the old one seldom.

Often, because work on other threads leaves thousands of cycles a second while a shop is taken over: collected once a second
they stalled the window by 60 ms (measured), ten times a second by a few.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MILLISECONDS = 100
_EVERY = {2: 1000, 1: 10, 0: 1}
"""At each of how many looks a generation is thought of, the oldest first."""


class Collector(QObject):
    """Collects while it lives; hands back to Python when stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        # What the program loaded stays; looking through it again and again would only stall the window.
        gc.freeze()
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        self._looks += 1
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation, every in _EVERY.items():
            if self._looks % every == 0 and counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
