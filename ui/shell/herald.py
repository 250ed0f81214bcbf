"""Tells that shops sent new orders: a passing message, a number in the rail, the system's own message, a sound until seen.

Nothing of it takes the keys or stands in the way (K13). Seen they are when somebody goes to the orders, opens the one, presses
a key or the mouse while their list is in front, or says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.links.shops.news import NewOrder
from ui.kit.sounds import ring
from ui.kit.wording import say, words
from ui.shell.tray import Tray
from ui.shops.news import news_of

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow

_ROOM = "orders"
_STROKES = 3
_RING_AGAIN, _SAY_AGAIN = 20_000, 1_000
"""Milliseconds between two rings, and until a message is tried again that would have covered what can still be undone."""
_AT_WORK = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress})


class Herald(QObject):
    """The news of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.news, self.tray = news_of(window.office), Tray(window)
        self.strokes = 0
        """How many times it rang for what is unseen now."""
        self._unsaid: tuple[NewOrder, ...] = ()
        self._watching = False
        self._bell, self._later = QTimer(self), QTimer(self)
        self._bell.setInterval(_RING_AGAIN)
        self._bell.timeout.connect(self._ring)
        self._later.setSingleShot(True)
        self._later.setInterval(_SAY_AGAIN)
        self._later.timeout.connect(self._say)
        self.news.changed.connect(self._on_changed)
        self.news.came.connect(self._on_came)
        self.tray.pressed.connect(self._on_pressed)
        window.stack.currentChanged.connect(self._on_shown)
        window.office.closing.connect(self._stop)
        self.news.look()

    def go(self) -> None:
        """Show the orders; those that came are seen then."""
        self.window.show_room(_ROOM)
        self.news.see()

    # --- within ---

    def _on_came(self, found: Sequence[NewOrder]) -> None:
        self._unsaid = (*self._unsaid, *found)
        self._say()
        if self.news.choices.desktop and not self.window.isActiveWindow():
            self.tray.tell(told(found))
        if any(self.news.way(each) == "sound" for each in found):
            self._ring()
            self._bell.start()

    def _say(self) -> None:
        unseen = {each.id for each in self.news.unseen}
        found = [each for each in self._unsaid if each.id in unseen]
        message = self.window.toasts.message
        if found and message is not None and message.undo is not None:
            # What can be undone keeps its seconds (U1).
            self._later.start()
            return
        self._unsaid = ()
        if found:
            self.window.office.ways.say(told(found))

    def _ring(self) -> None:
        if self.news.ringing:
            self.strokes += 1
            ring(_STROKES)

    def _on_changed(self) -> None:
        unseen = self.news.unseen
        self.window.rail.show_news(_ROOM, len(unseen))
        self._watch(on=bool(unseen))
        if not self.news.ringing:
            self._bell.stop()
            self.strokes = 0
        if not unseen:
            self.tray.clear()

    def _on_shown(self, _at: int) -> None:
        document = self.window.documents.holding(self.window.current)
        if self._list_in_front:
            self.news.see()
        elif document is not None and document.noun == "order":
            self.news.opened(document.row_id)
        if document is None and self.window.room != _ROOM:
            self.news.left()

    def _on_pressed(self) -> None:
        if self.window.isMinimized():
            self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()
        self.go()

    @property
    def _list_in_front(self) -> bool:
        """Whether the list of orders is what the window shows."""
        return self.window.room == _ROOM and self.window.documents.holding(self.window.current) is None

    def _watch(self, *, on: bool) -> None:
        """Hear of keys and the mouse, only while there is something to be seen."""
        app = QApplication.instance()
        if app is None or on == self._watching:
            return
        self._watching = on
        if on:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _AT_WORK and self.window.isActiveWindow() and self._list_in_front:
            self.news.see()
        return super().eventFilter(watched, event)

    def _stop(self) -> None:
        self._bell.stop()
        self._later.stop()
        self._watch(on=False)
        self.tray.clear()


def told(found: Sequence[NewOrder]) -> str:
    """New orders in a sentence: from which shop, for how much; nobody is named, for others may read it."""
    shops = ", ".join(dict.fromkeys(each.shop for each in found))
    total = words().money(sum(each.total for each in found), found[0].currency)
    return say("news.came", n=len(found), shop=shops, total=total)
