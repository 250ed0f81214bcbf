"""What is offered while a new customer looks like one that is there: to take that one, or to merge the two once kept (Q5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from app.customers.duplicates import Identity
from ui.customers.duplicate_watch import DuplicateWatch
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog


class MergeOffer(QObject):
    """`done` gets the key of the customer who is meant in the end: the new one, the one that was there, or the one kept."""

    def __init__(
        self,
        office: Office,
        dialog: VerbDialog,
        identity: Callable[[], Identity],
        edits: Sequence[QLineEdit],
        done: Callable[[int], object],
    ) -> None:
        super().__init__(dialog)
        self._office, self._done = office, done
        self._merge_with: int | None = None
        self.watch = DuplicateWatch(office, identity, edits, dialog.banner, self._take, self._merge, dialog)

    def forget(self) -> None:
        """What was typed cannot be kept as it is: nothing is merged by itself when it can."""
        self._merge_with = None

    def finish(self, added: int) -> None:
        """The new customer is kept: go on with them, or ask in place how the two become one."""
        if self._merge_with is None:
            self._done(added)
            return
        from ui.customers.merge_dialog import MergeDialog

        # Over the same window as the form, which is going.
        parent = self._dialog.parentWidget()
        MergeDialog(self._office, self._merge_with, added, parent, self._done).open()

    def _take(self, customer_id: int) -> None:
        """The customer is there already: they are taken, and nobody is created."""
        self._dialog.reject()
        self._done(customer_id)

    def _merge(self, customer_id: int) -> None:
        """Keep what was typed, then ask."""
        self._merge_with = customer_id
        self._dialog.try_it()

    @property
    def _dialog(self) -> VerbDialog:
        """The form this belongs to; held by it, and not the other way round, so that both go when it is closed."""
        return cast("VerbDialog", self.parent())
