"""A heart that beats on the window's thread: where a beat comes late, the window stood still."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MILLISECONDS = 2
LONG_MILLISECONDS = 50
"""What nobody should notice (P1): longer ones are counted."""

_SCHEDULE = Path("/proc/thread-self/schedstat")


class Heart(QObject):
    """Beats every other millisecond. A stall is the time between two beats beyond that, in milliseconds.

    Time in which the thread was ready and the machine ran something else is taken off, where the system tells it
    (Linux): it is the machine's, not the program's. Waiting for a lock, Python's own among them, counts.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest = 0.0
        self.long = 0
        self.beats = 0
        self._last, self._kept_off = perf_counter(), _kept_off()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MILLISECONDS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def begin(self) -> None:
        """Forget what was; measure from now on."""
        self.longest, self.long, self.beats = 0.0, 0, 0
        self._last, self._kept_off = perf_counter(), _kept_off()

    def _beat(self) -> None:
        now, kept_off = perf_counter(), _kept_off()
        stall = (now - self._last - (kept_off - self._kept_off)) * 1000 - BEAT_MILLISECONDS
        self._last, self._kept_off = now, kept_off
        self.beats += 1
        self.longest = max(self.longest, stall)
        self.long += stall > LONG_MILLISECONDS


def _kept_off() -> float:
    """Seconds this thread was ready to run and did not get a processor; 0 where the system does not tell."""
    try:
        return int(_SCHEDULE.read_bytes().split()[1]) / 1e9
    except OSError:
        return 0.0
