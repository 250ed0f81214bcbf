"""Long work that was put away: at the foot of the window, in a message at its end, behind the bell until it was seen (A3)."""

from __future__ import annotations

import threading

from PySide6.QtGui import QCloseEvent
from pytestqt.qtbot import QtBot

from app.base.actor import Actor
from app.base.database import Database
from ui.kit.long_work import LongWork
from ui.kit.runner import Progress, Token
from ui.kit.verb_dialog import VerbDialog
from ui.shell.main_window import MainWindow

PATIENCE = 20_000


def _told(progress: Progress) -> str:
    return f"{progress.done} of {progress.total}"


def test_work_put_away_is_seen_at_the_foot_and_told_of_at_its_end(
    desk_window: MainWindow, qtbot: QtBot
) -> None:
    window, on = desk_window, threading.Event()
    dialog = VerbDialog(window.office, "kit.papers.title", "kit.papers.do", window, facts={"n": 1})
    progress = LongWork(_told, dialog)
    dialog.put(progress)

    def count(_database: Database, _actor: Actor, token: Token) -> None:
        while not on.wait(0.01):
            token.tell(3, 7)

    progress.start(count, done=lambda _none: dialog.tell_subtitle("7 done"), failed=dialog.refused)
    dialog.open()
    progress.put_away()
    foot = window.rail.foot.work
    qtbot.waitUntil(lambda: foot.under == "3 sur 7", timeout=PATIENCE)
    assert not foot.isHidden()

    closing = QCloseEvent()
    window.closeEvent(closing)
    assert not closing.isAccepted()
    assert dialog.isVisible()
    assert not dialog.banner.isHidden()

    dialog.banner.dismiss()
    progress.put_away()
    on.set()
    qtbot.waitUntil(lambda: window.toasts.message is not None, timeout=PATIENCE)
    assert window.toasts.message is not None
    assert window.toasts.message.text == "7 done"
    assert foot.isHidden()
    assert window.rail.bell.news
    assert dialog.isHidden()
    window.toasts._undo.click()
    assert dialog.isVisible()
    assert not window.rail.bell.news
    dialog.close()
