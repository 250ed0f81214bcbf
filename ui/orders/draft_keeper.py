"""Keeping a draft: saved by itself a moment after a change, one saving at a time (U5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.flow import sell
from ui.kit.office import Office
from ui.kit.runner import Failure, Token
from ui.orders import unfinished

if TYPE_CHECKING:
    from app.base.door import Verb

SAVE_MILLISECONDS = 50
"""How long a change waits for those that come with it: shorter than a cell takes to type, so that a power cut loses
no more than the cell that is being typed."""


class DraftKeeper(QObject):
    """Saves what `draft()` gives with the verb `save`, whenever it gives something and it has changed.

    `saved` tells that all is saved, `failed` that it could not be: then it is tried again with the next change. Once
    `over`, nothing is saved or offered again.
    """

    saved = Signal()
    failed = Signal(object)

    def __init__(
        self,
        office: Office,
        draft: Callable[[], object],
        order_id: int | None,
        parent: QObject,
        *,
        save: Verb[..., int] = sell.save,
        offers_again: bool = True,
    ) -> None:
        super().__init__(parent)
        self.order_id = order_id
        self.over = False
        self._office, self._draft, self._save, self._offers_again = office, draft, save, offers_again
        self._dirty = self._saving = False
        self._under_way: Token | None = None
        self._then: Callable[[int], object] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(SAVE_MILLISECONDS)
        self._timer.timeout.connect(self.save)
        office.closing.connect(self._on_closing)
        if order_id is not None:
            self._remember(order_id)

    @property
    def busy(self) -> bool:
        """Whether a saving is under way."""
        return self._saving

    def touch(self) -> None:
        """Something changed: it will be saved soon."""
        if not self.over:
            self._dirty = True
            if not self._timer.isActive():
                self._timer.start()

    def save(self) -> None:
        """Save now, when there is something to save."""
        if self._saving or self.over or not self._dirty:
            return
        draft = self._draft()
        if draft is None:
            return
        self._dirty, self._saving = False, True
        self._timer.stop()
        self._under_way = self._office.do(
            self._save, draft, self.order_id, done=self._on_saved, failed=self._on_failed, owner=self
        )

    def save_then(self, then: Callable[[int], object]) -> None:
        """Save what stands now, and go on with the order's key once it is saved."""
        self._then = then
        self._dirty = True
        self.save()

    def finish(self) -> None:
        """The draft became an order or was given up."""
        self.over = True
        self._timer.stop()
        self.let_go()

    def let_go(self) -> None:
        """Its page is closed on purpose: what is saved stays a draft, and is not offered again."""
        if self.order_id is not None and self._offers_again:
            unfinished.forget(self._office, self.order_id)

    def _remember(self, order_id: int) -> None:
        if self._offers_again:
            unfinished.remember(self._office, order_id)

    def _on_saved(self, order_id: int) -> None:
        self._saving = False
        if self.order_id is None:
            self.order_id = order_id
            self._remember(order_id)
        if self._dirty:
            self.save()
            return
        self.saved.emit()
        then, self._then = self._then, None
        if then is not None:
            then(order_id)

    def _on_closing(self) -> None:
        if self._saving and self._dirty and self._under_way is not None:
            # The last saving follows the one under way: that one may be the first to say which order it is.
            self._office.runner.hear_out(self._under_way)
        self.save()

    def _on_failed(self, failure: Failure) -> None:
        self._saving, self._then = False, None
        self._dirty = True
        self.failed.emit(failure)
