"""Long work that was put away, as the window shows it: at its foot while it goes on, in a message when it is over (P2, A3)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from ui.kit.menu import Menu
from ui.kit.shortcuts import bind, hint
from ui.kit.ways import Message
from ui.kit.wording import plain, say

if TYPE_CHECKING:
    from ui.kit.long_work import LongWork
    from ui.shell.main_window import MainWindow

_LOOK, _SAY_AGAIN = 250, 1_000
"""Milliseconds between two looks how far it is, and until a message is tried again that would have covered an Undo."""


class WorkWatch(QObject):
    """Watches what goes on behind one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.background = window, window.office.background
        self._unsaid: list[LongWork] = []
        self._timer, self._later = QTimer(self), QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.show)
        self._later.setSingleShot(True)
        self._later.setInterval(_SAY_AGAIN)
        self._later.timeout.connect(self._say)
        self.background.changed.connect(self._on_changed)
        self.background.ended.connect(self._on_ended)
        window.rail.foot.work.clicked.connect(self.go)
        bind(window, "behind", self.go)
        self.show()

    def show(self) -> None:
        """Say how far it is: what is done now, and how much comes after it."""
        work, rest = self.window.rail.foot.work, self.background.under_way
        work.setVisible(bool(rest))
        if not rest:
            return
        first = rest[0]
        title, more = first.dialog.windowTitle(), f" +{len(rest) - 1}" if len(rest) > 1 else ""
        tip = "\n".join((title, first.how_far, f"{say('kit.behind_back')} ({hint('behind')})"))
        work.show_state("syncing", title, tip, under=first.how_far_short + more)

    def go(self) -> None:
        """Bring back what is at work; where it is several, ask which."""
        rest = self.background.under_way
        if len(rest) == 1:
            rest[0].bring_back()
        elif rest:
            foot = self.window.rail.foot.work
            menu = Menu(foot)
            menu.setAccessibleName(foot.text())
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for each in rest:
                menu.addAction(f"{plain(each.dialog.windowTitle())} · {each.how_far_short}", each.bring_back)
            menu.popup(foot.mapToGlobal(foot.rect().topLeft()))

    def lets_go(self) -> bool:
        """Whether the window may close: work under way comes back first, to be stopped or awaited."""
        rest = self.background.under_way
        if rest:
            rest[0].bring_back()
            problem, way = say("kit.behind_closing"), say("kit.behind_closing_way")
            rest[0].dialog.banner.show_message("wait", problem, way)
        return not rest

    # --- within ---

    def _on_changed(self) -> None:
        if self.background.under_way:
            self._timer.start()
        else:
            self._timer.stop()
        self.show()

    def _on_ended(self, work: LongWork) -> None:
        self._unsaid.append(work)
        self._say()

    def _say(self) -> None:
        """Say what came of it; nothing takes the keys, and what can be undone keeps its seconds (K13, U1)."""
        unsaid = [each for each in self._unsaid if each in self.background.over]
        message = self.window.toasts.message
        if unsaid and message is not None and message.undo is not None:
            self._later.start()
            return
        self._unsaid = unsaid[1:]
        if unsaid:
            first = unsaid[0]
            self.window.toasts.show_message(Message(first.came_to, see=partial(first.bring_back)))
            QApplication.alert(self.window)
        if self._unsaid:
            self._later.start()
