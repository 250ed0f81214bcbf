"""Long work that goes on while its dialog is put away, and what it came to until somebody looked (P2, A3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ui.kit.long_work import LongWork


class Background(QObject):
    """The work of one window that nobody watches. `changed` tells that there is other, `ended` carries what is over."""

    changed = Signal()
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._away: list[LongWork] = []

    @property
    def under_way(self) -> tuple[LongWork, ...]:
        """What is not over yet, in the order in which it is done."""
        return tuple(each for each in self._away if each.working)

    @property
    def over(self) -> tuple[LongWork, ...]:
        """What came to an end that nobody looked at yet."""
        return tuple(each for each in self._away if not each.working)

    def take(self, work: LongWork) -> None:
        """Watch over work from now on."""
        self._away.append(work)
        self.changed.emit()

    def give_back(self, work: LongWork) -> None:
        """Somebody watches it again."""
        self._away.remove(work)
        self.changed.emit()

    def end(self, work: LongWork) -> None:
        """Tell that work came to its end."""
        self.changed.emit()
        self.ended.emit(work)

    def stop(self) -> None:
        """Ask all of it to stop after its present step, and watch over none any more."""
        for work in self.under_way:
            work.cancel()
        self._away.clear()
