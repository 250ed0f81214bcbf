"""The window at work for long: scrolling through ten thousand rows, *Process*, page after page."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from tests.benchmarks.desk import BenchDesk
from ui.today.process_dialog import process_orders

_TABLES = {
    "order": "sales_order",
    "customer": "customer",
    "product": "product",
    "shipment": "shipment",
    "invoice": "invoice",
    "payment": "payment",
}
WARM = 100
"""So many openings fill what is kept on purpose: fonts, icons, statements, pages of the database."""


@dataclass(slots=True)
class Scrolled:
    """How many rows were scrolled through in how many seconds; stalls in milliseconds, and how many were long."""

    rows: int
    seconds: float
    longest: float
    long: int


@dataclass(slots=True)
class Processed:
    """*Process*: orders that wait, seconds until the plan is there, orders taken further until it was stopped.

    `stopped` is milliseconds from asking it to stop to hearing that it has; `longest` and `long` are stalls of the
    window in milliseconds.
    """

    orders: int
    planned: float
    done: int
    stopped: float
    longest: float
    long: int


@dataclass(slots=True)
class Opened:
    """Milliseconds of each opening by noun, and what memory the process had (bytes) after so many openings."""

    times: dict[str, list[float]]
    memory: list[tuple[int, int]]
    longest: float
    long: int


def scroll(desk: BenchDesk, rows: int) -> Scrolled:
    """Turn the wheel over the orders, a notch a frame, until so many rows went by."""
    screen, _ = desk.show_list("orders")
    table = screen.table
    screen.tabs.tabs["all"].click()
    table.verticalScrollBar().setValue(0)
    desk.calm()
    desk.heart.begin()
    begun, last = perf_counter(), min(rows, screen.model.rowCount() - 1)
    bar, middle = table.verticalScrollBar(), QPointF(table.viewport().rect().center())
    while table.rowAt(table.viewport().height() - 1) < last and bar.value() < bar.maximum():
        there = table.viewport().mapToGlobal(middle.toPoint())
        QApplication.sendEvent(
            table.viewport(),
            QWheelEvent(
                middle,
                QPointF(there),
                QPoint(0, -4 * table.rowHeight(0)),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
        desk.rest(0.004)
    return Scrolled(last, perf_counter() - begun, desk.heart.longest, desk.heart.long)


def process(desk: BenchDesk, seconds: float) -> Processed:
    """Look at what *Process* would do, let it work for so long, and stop it."""
    desk.show_list("orders")
    desk.heart.begin()
    begun = perf_counter()
    dialog = process_orders(desk.office, parent=desk.window)
    desk.until(lambda: dialog.verb.isEnabled() or not dialog.looking)
    planned, orders = perf_counter() - begun, len(dialog.table.ticked)
    if not orders:
        dialog.reject()
        return Processed(0, planned, 0, 0.0, desk.heart.longest, desk.heart.long)
    dialog.verb.click()
    desk.rest(seconds)
    done = dialog.done_so_far
    begun = perf_counter()
    if dialog.working:
        dialog.leave.click()
    desk.until(lambda: not dialog.working)
    stopped = (perf_counter() - begun) * 1000
    desk.calm()
    found = Processed(orders, planned, done, stopped, desk.heart.longest, desk.heart.long)
    dialog.verb.click()
    desk.calm()
    return found


def open_pages(desk: BenchDesk, openings: int, warm: int = WARM) -> Opened:
    """Open pages of every kind in turns and close each again, `warm` times and then `openings` times."""
    keys = {noun: _keys(desk, table) for noun, table in _TABLES.items()}
    nouns = list(keys)
    found = Opened({noun: [] for noun in nouns}, [], 0.0, 0)
    desk.heart.begin()
    for at in range(warm + openings):
        if at >= warm and (at - warm) % max(openings // 5, 1) == 0:
            found.memory.append((at - warm, _memory(desk)))
            desk.heart.begin()
        noun = nouns[at % len(nouns)]
        row_id = keys[noun][at // len(nouns) % len(keys[noun])]
        taken = desk.open_page(noun, row_id)
        desk.calm()
        desk.close_page()
        if at >= warm:
            found.times[noun].append(taken)
        found.longest, found.long = max(found.longest, desk.heart.longest), found.long + desk.heart.long
        desk.heart.begin()
    found.memory.append((openings, _memory(desk)))
    return found


def _keys(desk: BenchDesk, table: str) -> Sequence[int]:
    """Keys from all over a table, the same each time."""
    with desk.database.read() as rd:
        last = int(rd.scalar(text(f"SELECT max(id) FROM {table}")))
        step = max(last // 60, 1)
        wanted = text(f"SELECT id FROM {table} WHERE id % {step} = 0 ORDER BY id LIMIT 60")
        return list(rd.execute(wanted).scalars())


def _memory(desk: BenchDesk) -> int:
    """Bytes in memory once everything that can go has gone."""
    import gc

    desk.calm()
    gc.collect()
    desk.calm()
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        # The most it ever was, in bytes on macOS: growth shows in that as well.
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")
