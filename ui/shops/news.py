"""New orders of shops that nobody has seen at this workstation: found when something changed, until somebody has seen them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.links.shops.news import NewOrder, new_orders
from app.links.shops.routing import Way, way_of
from ui.kit.office import Office, Touched, touches
from ui.kit.runner import leave_unsaid
from ui.shops.news_choices import NewsChoices, Seen, choices_of, choose, keep_seen, seen_at

if TYPE_CHECKING:
    from app.base.door import Read

_SETTLE = 600
"""Milliseconds after something changed: a run takes in one order after the other."""
_NOUNS = frozenset({"sales_order"})


class News(QObject):
    """`unseen` are the orders nobody has seen. `changed` tells that they are others, `came` carries those just found.

    `marked` are the keys of those that a list shows as new: from when they came until somebody opened them, or has seen the
    list and left it; `marks_changed` tells.
    """

    changed = Signal()
    came = Signal(object)
    marks_changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.office = office
        self.unseen: tuple[NewOrder, ...] = ()
        self.marked: frozenset[int] = frozenset()
        self._seen = seen_at(office.company)
        self._told: set[int] = set()
        self._closed = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self.look)
        office.changed.connect(self._on_changed)
        office.closing.connect(self._on_closing)

    @property
    def choices(self) -> NewsChoices:
        """How this workstation wants to hear of them."""
        return choices_of(self.office.company)

    def choose(self, choices: NewsChoices) -> None:
        """Choose otherwise, from now on."""
        choose(self.office.company, choices)
        self._show(self.unseen)

    def way(self, order: NewOrder) -> Way:
        """How an order is told here; where nothing rings, what would have rung is silent."""
        chosen = self.choices
        way = way_of(order, chosen.rules, chosen.otherwise)
        return "silent" if way == "sound" and not chosen.rings else way

    @property
    def ringing(self) -> bool:
        """Whether one that is told by a sound was not seen yet."""
        return any(self.way(each) == "sound" for each in self.unseen)

    def look(self) -> None:
        """Look what came."""
        since = self._seen.until if self._seen is not None else None
        self.office.ask(_look, since, done=self.hear, failed=leave_unsaid, owner=self, later=True)

    def see(self, only: Callable[[NewOrder], bool] = lambda _order: True) -> None:
        """Somebody has seen them, or those meant."""
        seen = [each for each in self.unseen if only(each)]
        if seen and self._seen is not None:
            left = [each for each in self.unseen if not only(each)]
            # While one is left, it has to be found again after a new start.
            until = self._seen.until if left else max(self._seen.until, seen[-1].came_at)
            self._remember(until, seen)
            self._show(left)

    def opened(self, order_id: int) -> None:
        """Somebody opened an order: it is new no more."""
        self.see(lambda order: order.id == order_id)
        self._mark(self.marked - {order_id})

    def left(self) -> None:
        """The list was left: what was seen in it is new no more."""
        self._mark(self.marked & {each.id for each in self.unseen})

    def hear(self, told: tuple[datetime, Sequence[NewOrder]]) -> None:
        """These are what came by now."""
        now, found = told
        if self._seen is None:
            # Nobody ever looked from here: what stands already is no news.
            self._remember(now, found)
        known = set(self._seen.orders) if self._seen is not None else set[int]()
        fresh = [each for each in found if each.id not in known]
        shown = [each for each in fresh if self.way(each) != "none"]
        if self._seen is not None and len(shown) < len(fresh):
            # What nobody is told of here is as good as seen, so that a rule changed later does not bring it up again.
            until = self._seen.until if shown else max(self._seen.until, fresh[-1].came_at)
            self._remember(until, [each for each in fresh if each not in shown])
        self._show(shown)
        new = tuple(each for each in self.unseen if each.id not in self._told)
        self._told |= {each.id for each in new}
        if new:
            self._mark(self.marked | {each.id for each in new})
            self.came.emit(new)

    # --- within ---

    def _mark(self, marked: frozenset[int]) -> None:
        if marked != self.marked:
            self.marked = marked
            self.marks_changed.emit()

    def _remember(self, until: datetime, orders: Sequence[NewOrder]) -> None:
        before = self._seen.orders if self._seen is not None else ()
        self._seen = Seen(until, tuple(dict.fromkeys((*before, *(each.id for each in orders)))))
        keep_seen(self.office.company, self._seen)

    def _show(self, unseen: Sequence[NewOrder]) -> None:
        self.unseen = tuple(each for each in unseen if self.way(each) != "none")
        self.changed.emit()

    def _on_changed(self, touched: Touched) -> None:
        if not self._closed and touches(touched, _NOUNS):
            self._settle.start()

    def _on_closing(self) -> None:
        self._closed = True
        self._settle.stop()


def news_of(office: Office) -> News:
    """The one list of news of an office."""
    return office.findChild(News) or News(office)


def _look(rd: Read, since: datetime | None) -> tuple[datetime, list[NewOrder]]:
    return rd.now, new_orders(rd, since or rd.now)
