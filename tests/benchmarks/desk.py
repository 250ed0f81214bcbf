"""The window over a company's books, driven for real: keys and clicks go in, painted rows come out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.base.database import open_database
from app.base.listing import ListQuery
from tests.benchmarks.heart import Heart
from ui.kit.collector import Collector
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.ways import Place
from ui.shell.application import make_application
from ui.shell.doors import the_actor
from ui.shell.main_window import MainWindow

PATIENCE_SECONDS = 120.0
LISTS = ("orders", "customers", "stock", "shipments", "invoices", "receivables", "payments")
"""The lists over everything, by the name under which the window shows them."""


class NotShownError(Exception):
    """What was waited for did not come."""


class BenchDesk:
    """One open window. All times are milliseconds from what a person does to what they see painted."""

    def __init__(self, path: Path) -> None:
        self.app = make_application("fr")
        self.collector = Collector()
        self.database = open_database(path)
        self.office = Office(self.database, the_actor())
        self.window = MainWindow(self.office, "Mesures")
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.heart = Heart(self.window)
        self._renewals = 0
        self._heard: set[int] = set()
        self.calm()

    def close(self) -> None:
        """Close the window and the books."""
        self.window.close()
        self.collector.stop()

    # --- waiting ---

    def turn(self) -> None:
        """Let the window live for a moment, as its own loop would; a loop that spins would starve the readers."""
        self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        # Outside of Qt's own loop nothing that was left for later deletion goes by itself.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def until(self, reached: Callable[[], bool]) -> None:
        """Wait for something; gives up with NotShownError."""
        end = perf_counter() + PATIENCE_SECONDS
        while not reached():
            if perf_counter() > end:
                raise NotShownError
            self.turn()

    def calm(self) -> None:
        """Wait until nothing is asked or written any more."""
        self.turn()
        self.until(lambda: self.office.runner.idle)
        self.turn()

    def rest(self, seconds: float) -> None:
        """Let the window live for so long."""
        end = perf_counter() + seconds
        self.until(lambda: perf_counter() > end)

    # --- lists ---

    def show_list(self, name: str) -> tuple[ListScreen[Any], float]:
        """Go to a list; gives its screen and how long it took until its rows were there."""
        begun = perf_counter()
        # The room of debts would show them by age where no filter is asked for.
        everything = ListQuery(chips=(("view", "all"),)) if name == "receivables" else ListQuery()
        self.window.show_place(Place(name, everything))
        screen = self._screen()
        self.until(lambda: screen.model.state not in {"loading", "failed"} and self.is_whole(screen))
        self._paint(screen)
        taken = _since(begun)
        if id(screen) not in self._heard:
            self._heard.add(id(screen))
            screen.model.renewed.connect(self._on_renewed)
        self.calm()
        return screen, taken

    def is_whole(self, screen: ListScreen[Any]) -> bool:
        """Whether every row in view is there."""
        table, model = screen.table, screen.model
        first = max(table.rowAt(0), 0)
        last = table.rowAt(table.viewport().height() - 1)
        last = last if last >= 0 else model.rowCount() - 1
        return all(model.line(row) is not None for row in range(first, last + 1))

    def renewed_after(self, screen: ListScreen[Any], act: Callable[[], object]) -> float:
        """Do something that shows other rows or another order; gives the time until they are painted."""
        before, begun = self._renewals, perf_counter()
        act()
        self.until(lambda: self._renewals > before and self.is_whole(screen))
        self._paint(screen)
        return _since(begun)

    def jumped_after(self, screen: ListScreen[Any], act: Callable[[], object]) -> float:
        """Go elsewhere in the same rows; gives the time until they are painted."""
        begun = perf_counter()
        act()
        self.until(lambda: self.is_whole(screen))
        self._paint(screen)
        return _since(begun)

    def click_head(self, screen: ListScreen[Any], section: int) -> None:
        """Click the head of a column."""
        head = screen.table.horizontalHeader()
        at = QPoint(
            head.sectionViewportPosition(section) + head.sectionSize(section) // 2, head.height() // 2
        )
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    # --- pages ---

    def open_page(self, noun: str, row_id: int) -> float:
        """Open a document's page; gives the time until its content is painted."""
        begun = perf_counter()
        self.office.ways.open(noun, row_id)
        page = cast("Any", self.window.current)
        self.until(lambda: page.facts is not None or page.banner.isVisible())
        self.app.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        page.repaint()
        return _since(begun)

    def close_page(self) -> None:
        """Leave the page that is shown."""
        self.office.ways.close_page()
        self.calm()

    # --- within ---

    def _screen(self) -> ListScreen[Any]:
        current: QWidget = self.window.current
        if isinstance(current, ListScreen):
            return cast("ListScreen[Any]", current)
        found = cast("list[ListScreen[Any]]", current.findChildren(ListScreen))
        return next(each for each in found if each.isVisible())

    def _on_renewed(self) -> None:
        self._renewals += 1

    def _paint(self, screen: ListScreen[Any]) -> None:
        screen.table.viewport().repaint()


def _since(begun: float) -> float:
    return (perf_counter() - begun) * 1000
