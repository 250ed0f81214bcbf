"""One window per file: who holds it says so in a small file beside it. Commands may work beside a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

from app.base.errors import Refusal
from app.base.location import locate


class WindowLock:
    """Held while a window shows a file. Servers need none: several workstations are what they are for."""

    def __init__(self, place: str) -> None:
        self._place = place
        path = _file_of(place)
        self._file = QLockFile(f"{path}.window") if path is not None else None
        if self._file is not None:
            # A window may stay open for days; only a holder that no longer runs makes a lock stale.
            self._file.setStaleLockTime(0)

    def take(self) -> None:
        """Hold the file; refused with ``window_held`` (place, host, program, process) when another window does.

        Where the folder cannot be written there is nothing to hold: the database itself will say so.
        """
        if self._file is None or self._file.tryLock(0):
            return
        if self._file.error() is not QLockFile.LockError.LockFailedError:
            return
        process, host, program = self._file.getLockInfo()
        raise Refusal("window_held", place=self._place, host=host, program=program, process=str(process))

    def release(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.unlock()


def _file_of(place: str) -> Path | None:
    try:
        return locate(place).path
    except Refusal:
        # Neither a file nor a server: opening it will say so.
        return None
