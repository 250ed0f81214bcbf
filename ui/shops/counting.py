"""How much each shop has beside how much of it is here: asked of the shop when somebody looks, never guessed (Y6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.errors import Refusal, Trouble
from ui.kit.wording import say
from ui.shops.synchroniser import Synchroniser, synchroniser_of

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.links.shops.sync.census import Census
    from app.links.shops.sync.state import ShopState
    from ui.kit.office import Office
    from ui.kit.runner import Failure, Token


class Counting(QObject):
    """`changed` tells that a count came, or that none will. A shop is asked once, and again after each synchronisation."""

    changed = Signal()

    def __init__(self, office: Office, sync: Synchroniser) -> None:
        super().__init__(office)
        self.office, self.sync = office, sync
        self._found: dict[int, Census] = {}
        self._unknown: set[int] = set()
        self._asked: set[int] = set()
        sync.ended.connect(self._on_ended)

    def look(self) -> None:
        """Ask each shop that can be asked and was not yet."""
        for state in self.sync.connected:
            free = not self.sync.is_busy(state.id) and self.sync.keys.get(state.id) == "here"
            if free and state.taken_over and state.id not in self._asked:
                self._asked.add(state.id)
                self.office.call(
                    count_shop,
                    state.id,
                    done=partial(self._on_found, state.id),
                    failed=partial(self._on_failed, state.id),
                    owner=self,
                    later=True,
                )

    def told(self, state: ShopState) -> str:
        """How much there is, in words; that it is being checked while the shop has not answered."""
        if not state.taken_over:
            return ""
        if state.id in self._unknown:
            # Of a shop that nobody reaches that is no second fault.
            offline = self.sync.standing(state) == "offline"
            return "" if offline else say("shop_count.unknown")
        found = self._found.get(state.id)
        if found is None:
            # Without its keys nobody can ask it.
            return say("shop_count.checking") if self.sync.keys.get(state.id) == "here" else ""
        parts = [
            say(f"shop_count.{noun}", here=found.here[noun], there=found.there[noun]) for noun in found.there
        ]
        return ", ".join(parts)

    # --- within ---

    def _on_found(self, shop_id: int, found: Census | None) -> None:
        if found is None:
            # Another program is asking it; the next look asks again.
            self._asked.discard(shop_id)
        else:
            self._found[shop_id] = found
            self._unknown.discard(shop_id)
        self.changed.emit()

    def _on_failed(self, shop_id: int, failure: Failure) -> None:
        self._found.pop(shop_id, None)
        self._unknown.add(shop_id)
        if not isinstance(failure.error, (Refusal, Trouble)):
            self.office.runner.unheard.emit(failure)
        self.changed.emit()

    def _on_ended(self, shop_id: int, _report: object) -> None:
        # What was counted before it may be no more.
        self._found.pop(shop_id, None)
        self._unknown.discard(shop_id)
        self._asked.discard(shop_id)
        self.changed.emit()


def counting_of(office: Office) -> Counting:
    """The one that counts for an office."""
    return office.findChild(Counting) or Counting(office, synchroniser_of(office))


def count_shop(database: Database, _actor: Actor, _token: Token, shop_id: int) -> Census | None:
    """Ask a shop how much it has."""
    # Only where a shop is asked: the start of the window does without.
    from app.links.shops.sync.census import census

    return census(database, shop_id)
