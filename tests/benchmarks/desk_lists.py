"""Lists as a person uses them: sort by every column, filter, search, jump; each beside `sqlite3` asked the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from PySide6.QtTest import QTest

from tests.benchmarks.desk import BenchDesk
from tests.benchmarks.lists import PAGE, beside
from ui.kit.filter_bar import DEBOUNCE_MILLISECONDS
from ui.kit.list_screen import ListScreen

TEXTS = ("m", "sarl", "noemie lefevre", "197", "CM-2026-01", "torchon", "zzzz")
"""A letter, a word of many, a name, part of a number, a beginning, a product, nothing."""
Act = Callable[[], float]


@dataclass(slots=True)
class ActCosts:
    """Milliseconds of one kind of act: until rows are painted; and of its queries, the program's and the raw driver's."""

    shown: list[float] = field(default_factory=list[float])
    program: list[float] = field(default_factory=list[float])
    raw: list[float] = field(default_factory=list[float])


@dataclass(slots=True)
class ListUse:
    """What the use of one list costs: to open it, and by kind of act; `longest` is the longest stall meanwhile."""

    name: str
    rows: int
    opened: float
    acts: dict[str, ActCosts]
    longest: float = 0.0


def use(desk: BenchDesk, name: str, raw: sqlite3.Connection, *, thorough: bool) -> ListUse:
    """Open a list and use it; `thorough`: every column, view and text, and many jumps."""
    screen, opened = desk.show_list(name)
    desk.until(lambda: screen.model.totals is not None)
    found = ListUse(name, screen.model.rowCount(), opened, {})
    desk.heart.begin()
    for kind, acts in (("sort", _sorts), ("filter", _filters), ("search", _searches), ("jump", _jumps)):
        costs = found.acts[kind] = ActCosts()
        for act in acts(desk, screen, thorough=thorough):
            costs.shown.append(act())
            desk.calm()
            found.longest = max(found.longest, desk.heart.longest)
            _ask_alone(desk, screen, raw, costs)
            # The questions asked alone were asked on this thread.
            desk.heart.begin()
        screen.filters.clear()
        desk.calm()
    return found


def _sorts(desk: BenchDesk, screen: ListScreen[Any], *, thorough: bool) -> Iterator[Act]:
    sections = [at for at, column in enumerate(screen.model.columns, 1) if column.sortable]
    for section in sections if thorough else sections[:2]:
        for _both_ways in range(2):
            yield partial(desk.renewed_after, screen, partial(desk.click_head, screen, section))
    # Back to the order it opens with, whatever was clicked.
    screen.model.sort(sections[-1])
    desk.calm()


def _filters(desk: BenchDesk, screen: ListScreen[Any], *, thorough: bool) -> Iterator[Act]:
    # What leads to another room's list is no act of this one.
    tabs = [tab for tab in screen.tabs.tabs.values() if not tab.view.leads]
    for tab in [*tabs[1:], *tabs[:1]] if thorough else [*tabs[1:2], *tabs[:1]]:
        yield partial(desk.renewed_after, screen, tab.click)
    if thorough:
        for each in screen.design.filters:
            for value, _title in each.values:
                yield partial(desk.renewed_after, screen, partial(screen.filters.set_filter, each.key, value))
                screen.filters.clear()
                desk.calm()


def _searches(desk: BenchDesk, screen: ListScreen[Any], *, thorough: bool) -> Iterator[Act]:
    for text in TEXTS if thorough else TEXTS[1:3]:
        screen.search()
        screen.filters.search.clear()
        desk.rest(2 * DEBOUNCE_MILLISECONDS / 1000)
        desk.calm()
        QTest.keyClicks(screen.filters.search, text[:-1])
        yield partial(desk.renewed_after, screen, partial(QTest.keyClicks, screen.filters.search, text[-1]))


def _jumps(desk: BenchDesk, screen: ListScreen[Any], *, thorough: bool) -> Iterator[Act]:
    by_chance, bar = Random(1), screen.table.verticalScrollBar()
    for _ in range(20 if thorough else 3):
        yield partial(desk.jumped_after, screen, partial(bar.setValue, by_chance.randint(0, bar.maximum())))
    for place in (bar.maximum(), 0):
        yield partial(desk.jumped_after, screen, partial(bar.setValue, place))


def _ask_alone(desk: BenchDesk, screen: ListScreen[Any], raw: sqlite3.Connection, costs: ActCosts) -> None:
    """What the same page costs without a window, and without the program."""
    listing, query = screen.design.listing, screen.model.query
    offset = max(screen.table.rowAt(0), 0)

    def ask() -> int:
        with desk.database.read() as rd:
            return len(listing.rows(rd, listing.ids(rd, query, offset, PAGE)))

    ours, by_hand = beside(desk.database, raw, ask, repeats=3)
    costs.program.append(ours)
    costs.raw.append(by_hand)
