"""While a customer is typed: who may be the same is said before they are created twice, and can be taken instead (Q5), or
merged with once they are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from weakref import WeakMethod

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from app.customers.duplicates import Duplicate, Identity, duplicates
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.office import Office
from ui.kit.runner import Token
from ui.kit.wording import plain, say

_NAMED = 2


class DuplicateWatch(QObject):
    """Asks when a field is left. `take` is called with the key of the customer who is meant after all, `merge` with that
    of the one whom the new one shall be merged with.
    """

    def __init__(
        self,
        office: Office,
        identity: Callable[[], Identity],
        edits: Sequence[QLineEdit],
        banner: Banner,
        take: Callable[[int], object],
        merge: Callable[[int], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        # The form owns the watch: held by name only, it goes when it is closed.
        self._office, self._banner = office, banner
        self._identity, self._take, self._merge = WeakMethod(identity), WeakMethod(take), WeakMethod(merge)
        self._asked: Token | None = None
        self._last = Identity()
        self._told: tuple[int, ...] = ()
        for edit in edits:
            edit.editingFinished.connect(self.look)

    def look(self) -> None:
        """Ask who shares something with what stands in the fields."""
        identity = self._identity()
        now = identity() if identity is not None else self._last
        if now == self._last:
            return
        self._last = now
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._office.ask(duplicates, now, done=self._on_found, owner=self)

    def _on_found(self, found: Sequence[Duplicate]) -> None:
        self._asked = None
        told = tuple(each.row.id for each in found)
        if told == self._told:
            return
        self._told = told
        if not found:
            self._banner.dismiss()
            return
        first = found[0]
        why = ", ".join(say(f"duplicate.why.{each}") for each in first.why)
        self._banner.show_message(
            "wait",
            say("duplicate.found", name=first.row.name, city=first.row.city or first.row.number, why=why),
            say("duplicate.more"),
            (
                *(
                    # An unknown key says itself: the sentence is made already.
                    Act(
                        plain(say("duplicate.take", name=each.row.name, number=each.row.number)),
                        partial(self._on_taken, each.row.id),
                    )
                    for each in found[:_NAMED]
                ),
                *(
                    (Act("duplicate.merge", partial(self._on_merged, first.row.id), look="quiet"),)
                    if self._office.actor.may("merge.customers")
                    else ()
                ),
            ),
        )

    def _on_taken(self, customer_id: int) -> None:
        take = self._take()
        if take is not None:
            take(customer_id)

    def _on_merged(self, customer_id: int) -> None:
        merge = self._merge()
        if merge is not None:
            merge(customer_id)
