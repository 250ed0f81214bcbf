"""What happened while nobody looked, behind the bell at the foot of the rail: each line leads to it (A3).

New orders, and work that ended behind the window, until they are seen; payments refused, products short and records of
shops that wait, for as long as they do. A dot tells of what was not looked at yet at this workstation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.base.listing import ListQuery
from ui.kit import memory
from ui.kit.menu import Menu
from ui.kit.wording import plain, say, words
from ui.shell.rooms import Waiting

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.room_counts import RoomCounts

_MOST = 6
"""So many new orders are named one by one."""
_TROUBLES = (
    ("orders", "today.task.payment_problem", "payment_problem"),
    ("stock", "today.task.short", "short"),
    ("shops", "today.task.parked", ""),
)
"""The room whose count it is, the key of the words that count it, and the view of its list."""


@dataclass(frozen=True, slots=True)
class _Trouble:
    room: str
    told: str
    count: int
    act: Callable[[], object]


class Bell(QObject):
    """Hears of new orders and of the numbers in the rail, and shows both."""

    def __init__(self, window: MainWindow, counts: RoomCounts) -> None:
        super().__init__(window)
        self.window = window
        self.news = window.herald.news
        self.background = window.office.background
        self.background.changed.connect(self.show)
        self._troubles: tuple[_Trouble, ...] = ()
        self._name = f"bell@{window.office.company}"
        self.news.changed.connect(self.show)
        counts.counted.connect(self.hear)
        window.rail.bell.clicked.connect(self.open)
        window.rail.foot.translated.connect(self.show)
        self.show()

    def hear(self, waiting: Mapping[str, Waiting]) -> None:
        """Take the numbers of the rail."""
        found = [
            _Trouble(room, told, waiting[room].count, partial(self._go, room, view))
            for room, told, view in _TROUBLES
            if room in waiting and waiting[room].told == told and waiting[room].count
        ]
        self._troubles = tuple(found)
        # What was put right may go wrong again, and is new then.
        seen = {room: min(count, self._count(room)) for room, count in self._seen().items()}
        self._keep(seen)
        self.show()

    def show(self) -> None:
        """Show by a dot, and say, what was not looked at yet."""
        unseen = self.news.unseen
        late = any(each.count > self._seen().get(each.room, 0) for each in self._troubles)
        over = [each.came_to for each in self.background.over]
        lines = [say("news.came_short", n=len(unseen))] if unseen else []
        lines += over
        lines += [say(each.told, n=each.count) for each in self._troubles]
        self.window.rail.foot.show_bell("\n".join(lines), news=len(unseen) + len(over), late=late)

    def open(self) -> Menu:
        """Show the list over the bell; from then on it was looked at."""
        self._keep({each.room: each.count for each in self._troubles})
        bell = self.window.rail.bell
        menu = Menu(bell)
        menu.setAccessibleName(say("bell.name"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        unseen, ways = self.news.unseen, self.window.office.ways
        for work in self.background.over:
            menu.addAction(plain(work.came_to), work.bring_back)
        for order in unseen[-_MOST:][::-1]:
            total = words().money(order.total, order.currency)
            text = say("bell.order", number=order.number, shop=order.shop, total=total)
            menu.addAction(plain(text), partial(ways.open, "order", order.id))
        if len(unseen) > 1:
            menu.addAction(say("news.came_short", n=len(unseen)), self.window.herald.go)
        if not menu.isEmpty() and self._troubles:
            menu.addSeparator()
        for trouble in self._troubles:
            menu.addAction(say(trouble.told, n=trouble.count), trouble.act)
        if menu.isEmpty():
            menu.addAction(say("bell.nothing")).setEnabled(False)
        menu.addSeparator()
        menu.addAction(say("bell.settings"), partial(self.window.show_settings, "news"))
        menu.popup(bell.mapToGlobal(bell.rect().topRight()))
        self.show()
        return menu

    # --- within ---

    def _go(self, room: str, view: str) -> None:
        chips = (("view", view),) if view else ()
        self.window.office.ways.go(room, ListQuery(chips=chips))

    def _count(self, room: str) -> int:
        return next((each.count for each in self._troubles if each.room == room), 0)

    def _seen(self) -> dict[str, int]:
        """By room, how many there were when somebody looked last."""
        kept = memory.recall(self._name, dict[str, object]())
        return {room: count for room, count in kept.items() if isinstance(count, int)}

    def _keep(self, seen: Mapping[str, int]) -> None:
        if dict(seen) != self._seen():
            memory.keep(self._name, dict[str, object](seen))
