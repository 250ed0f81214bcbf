"""Somebody types an order into the window of a process of its own, which is killed while they do.

``python -m tests.ui.stories.typist URL CELL``: a customer, two whole lines, and of the third line so much that CELL
(name or quantity) is half typed. It says ``typing`` when it is, and then waits for its end.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base.clock import FixedClock
from app.base.database import open_database
from tests.stories.desk import OWNER, TODAY
from ui.kit.office import Office
from ui.kit.stillness import wait_until_still
from ui.shell.application import make_application
from ui.shell.main_window import MainWindow

PACE_MILLISECONDS = 120
"""Nobody types two cells faster."""
KEY_MILLISECONDS = 50
"""Nor two signs: what comes faster is taken for a scanner."""


def type_until_killed(url: str, cell: str) -> None:
    """Type, and wait to be killed."""
    app = make_application("fr")
    office = Office(open_database(url, FixedClock.on(TODAY)), OWNER, watch=False)
    window = MainWindow(office, "Boutique Été & Cie")
    window.show()
    window.activateWindow()

    def calm() -> None:
        wait_until_still([office.runner])

    def focus() -> None:
        if app.focusWidget() is None:
            raise RuntimeError("nothing has the focus")

    def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focus()
        QTest.keyClick(QApplication.focusWidget(), key, held)  # pyright: ignore[reportArgumentType, reportCallIssue]
        calm()

    def write(text: str) -> None:
        focus()
        none = Qt.KeyboardModifier.NoModifier
        QTest.keyClicks(QApplication.focusWidget(), text, none, KEY_MILLISECONDS)  # pyright: ignore[reportArgumentType]
        QTest.qWait(KEY_MILLISECONDS)
        calm()

    def enter(times: int = 1) -> None:
        for _ in range(times):
            press(Qt.Key.Key_Return)
        QTest.qWait(PACE_MILLISECONDS)

    calm()
    press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    write("lefevre")
    enter(times=8)
    for n in (1, 2):
        write(f"sku-{n:03}")
        enter()
        write(str(n * 3))
        enter(times=4)
    write("sku-00" if cell == "name" else "sku-003")
    if cell == "quantity":
        enter()
        write("12")
    sys.stdout.write("typing\n")
    sys.stdout.flush()
    QTest.qWait(120_000)


if __name__ == "__main__":
    type_until_killed(sys.argv[1], sys.argv[2])
