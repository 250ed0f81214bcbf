"""A way through every screen of the window, stopping where it can be looked at: for pictures, and for tests of them.

It goes by the registry (`ui.shell.rooms`): a new room, document or draft is stopped at by itself, and so is each dialog
that one of their buttons opens. Nothing is ever written: the office only looks on.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, cast

import shiboken6
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from app.base.clock import FixedClock
from app.base.listing import Listing, ListQuery, ListRow
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.other_verbs import OtherVerbs
from ui.kit.runner import Failure
from ui.kit.section_list import SectionList
from ui.kit.stillness import wait_until_still
from ui.kit.view_tabs import ViewTabs
from ui.kit.wording import WordButton, sentence
from ui.shell import rooms
from ui.shell.doors import open_books, the_actor
from ui.shell.log import Hooks
from ui.shell.main_window import MainWindow
from ui.shell.onlooker import Onlooker
from ui.shell.rooms import ROOMS
from ui.shell.tour_buttons import Guard, asks, open_dialogs
from ui.shell.tour_cases import CASES, NOTHING_LIKE_IT, SAME_LIST, Case

_TICKED = 3
_LOOKED_AT = 50
"""Among how many rows a case looks for one that fits it."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where the tour goes: a company's books, those of an empty one, and how large the window is."""

    place: str
    empty: str
    width: int = 1280
    height: int = 800
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A screen that has come to rest: its name, its window, and the dialog or menu open over that."""

    name: str
    window: QWidget
    over: QWidget | None = None


class Tour:
    """Calls `looked(stop)` at each stop, and `spoiled(name, why)` where a screen fails; the rest goes on."""

    def __init__(
        self, grounds: Grounds, looked: Callable[[Stop], object], spoiled: Callable[[str, str], object]
    ) -> None:
        self.grounds = grounds
        self._looked, self._spoiled = looked, spoiled
        self._designs: dict[str, ListDesign[Any]] = {}
        self._pressed: set[str] = set()
        self._raised: list[str] = []

    def run(self) -> None:
        """Go all the way."""
        from ui.shell.tour_shell import visit_shell, visit_start
        from ui.shell.tour_shops import visit_shops
        from ui.shell.tour_states import visit_states
        from ui.shell.tour_steps import visit_unshipped

        hooks = Hooks(self._raised.append)
        hooks.hang()
        try:
            self.attempt("start", partial(visit_start, self))
            self.attempt("empty", self._visit_empty)
            with_window = partial(self.in_window, self.grounds.place)
            self.attempt("rooms", lambda: with_window(self._visit_rooms))
            self.attempt("pages", lambda: with_window(self._visit_pages))
            self.attempt("drafts", lambda: with_window(self._visit_drafts))
            self.attempt("window", lambda: with_window(partial(visit_shell, self)))
            self.attempt("states", lambda: with_window(partial(visit_states, self)))
            self.attempt("unshipped", partial(visit_unshipped, self))
            self.attempt("shops", partial(visit_shops, self))
        finally:
            hooks.unhang()

    # --- what a stop is ---

    def attempt(self, name: str, step: Callable[[], object]) -> None:
        """Take a step; what it raises, here or in a slot, spoils this name and nothing else."""
        try:
            step()
        except Exception:  # noqa: BLE001 - whatever a screen raises is told by the name of the screen
            self._spoiled(name, traceback.format_exc())
        for trace in self._raised:
            self._spoiled(name, trace)
        self._raised.clear()

    def stop(self, name: str, window: QWidget, over: QWidget | None = None, *, runner: Any = None) -> None:
        """Wait until all is at rest, and look."""
        office = getattr(window, "office", None)
        self.settle(window, runner)
        self._looked(Stop(name, window, over))
        if isinstance(office, Onlooker):
            for failure in office.failures:
                self._spoiled(name, failure.trace or sentence(failure.error))
            office.failures.clear()

    def over(self, window: MainWindow, name: str, dialog: QDialog) -> None:
        """Stop at a dialog opened over the window, and leave it."""
        dialog.open()
        try:
            self.stop(name, window, dialog)
        finally:
            dialog.reject()
            dialog.deleteLater()

    def settle(self, window: QWidget, runner: Any = None) -> None:
        """Wait until all is at rest."""
        office = getattr(window, "office", None)
        found = runner if runner is not None else office.runner if isinstance(office, Onlooker) else None
        wait_until_still([found] if found is not None else [])

    def in_window(self, place: str, visit: Callable[[MainWindow], object]) -> None:
        """Visit a window of its own over the books at a place."""
        opened = open_books(place)
        if self.grounds.today is not None:
            opened.database.clock = FixedClock.on(self.grounds.today, opened.database.clock.zone)
        office = Onlooker(opened.database, the_actor(), currency=opened.currency)
        office.runner.bug.connect(self._on_bug)
        try:
            window = MainWindow(office, opened.name, sample=opened.sample)
        except BaseException:
            office.close()
            raise
        try:
            window.resize(self.grounds.width, self.grounds.height)
            window.show()
            window.activateWindow()
            self.settle(window)
            visit(window)
        finally:
            # Also closes the office and its database.
            window.close()
            window.deleteLater()
            wait_until_still([])

    def _on_bug(self, failure: Failure) -> None:
        if not any(failure.trace == trace for trace in self._raised):
            self._raised.append(failure.trace)

    # --- rooms ---

    def _visit_empty(self) -> None:
        def visit(window: MainWindow) -> None:
            for room in (*(each.key for each in ROOMS), *rooms.UNDER):
                self.attempt(f"empty-{room}", partial(self._visit_empty_room, window, room))

        self.in_window(self.grounds.empty, visit)

    def _visit_empty_room(self, window: MainWindow, room: str) -> None:
        window.show_room(room)
        self.stop(f"empty-{room}", window)

    def _visit_rooms(self, window: MainWindow) -> None:
        for room in (*(each.key for each in ROOMS), *rooms.UNDER):
            self.attempt(f"room-{room}", partial(self._visit_room, window, room))

    def _visit_room(self, window: MainWindow, room: str) -> None:
        window.show_room(room)
        parts = _part_tabs(window.current)[1:]
        self._visit_part(window, room, f"room-{room}")
        for part, tab in parts:
            name = f"room-{room}-{_dashed(part)}"
            # A button of the part before may have led to another room.
            window.show_room(room)
            tab.click()
            self.attempt(name, partial(self._visit_part, window, room, name))

    def _visit_part(self, window: MainWindow, room: str, name: str) -> None:
        self.stop(name, window)
        for screen in _lists(window.current):
            design = screen.design
            if design.opens and design.opens not in self._designs:
                self._designs[design.opens] = design
            self.attempt(f"{name}-none", partial(self._search_in_vain, window, screen, name))
            if design.bulk and screen.model.rowCount():
                self.attempt(f"{name}-ticked", partial(self._tick_some, window, screen, name))
        self.press_all(window)

    def _search_in_vain(self, window: MainWindow, screen: ListScreen[Any], name: str) -> None:
        screen.filters.search.setText(NOTHING_LIKE_IT)
        self.stop(f"{name}-none", window)
        screen.filters.clear()
        self.settle(window)

    def _tick_some(self, window: MainWindow, screen: ListScreen[Any], name: str) -> None:
        for row in range(_TICKED):
            screen.model.tick(row)
        self.stop(f"{name}-ticked", window)
        self.press_all(window, screen.bulk)
        screen.model.ticks.clear()

    # --- pages and drafts ---

    def _visit_pages(self, window: MainWindow) -> None:
        for noun in rooms.PAGES:
            cases = CASES.get(noun, (Case(),))
            for at, case in enumerate(cases):
                name = f"page-{_dashed(noun)}-{case.name}".removesuffix("-")
                self.attempt(name, partial(self._visit_page, window, noun, case, name, tabs=at == 0))

    def _visit_page(self, window: MainWindow, noun: str, case: Case, name: str, *, tabs: bool) -> None:
        row_id = self.row_for(window, noun, case)
        if row_id is None:
            return
        window.open_document(noun, row_id)
        self.stop(name, window)
        self.press_all(window)
        others = [each for each in _part_tabs(window.current) if tabs and not each[1].isChecked()]
        for part, tab in others:
            tab.click()
            self.stop(f"{name}-{_dashed(part)}", window)
            self.press_all(window)
        window.close_document(window.documents.name_of(noun, row_id))

    def row_for(self, window: MainWindow, noun: str, case: Case) -> int | None:
        """The first row of the noun's list that fits a case; None when these books have none."""
        design = self._designs.get(SAME_LIST.get(noun, noun))
        if design is None:
            raise LookupError(f"no list opens {noun}")
        query = ListQuery(chips=case.chips, sort=design.sort, descending=design.descending)
        listing: Listing[Any] = design.listing
        found: list[ListRow] = []
        keys: list[int] = []
        window.office.ask(listing.ids, query, 0, _LOOKED_AT, done=keys.extend, owner=window)
        self.settle(window)
        window.office.ask(listing.rows, keys, done=found.extend, owner=window)
        self.settle(window)
        rows = {row.id: row for row in found}
        return next((key for key in keys if key in rows and case.fits(rows[key])), None)

    def _visit_drafts(self, window: MainWindow) -> None:
        for noun in rooms.DRAFTS:
            self.attempt(f"draft-{_dashed(noun)}", partial(self._visit_draft, window, noun))

    def _visit_draft(self, window: MainWindow, noun: str) -> None:
        window.begin(noun)
        self.stop(f"draft-{_dashed(noun)}", window)
        window.close_current()

    # --- what buttons open ---

    def press_all(self, window: MainWindow, within: QWidget | None = None) -> None:
        """Press each button in view that asks something first, once in the whole tour, and look at what opens."""
        page = within or window.current
        self._open_menus(window, page)
        for button in page.findChildren(WordButton):
            if not shiboken6.isValid(button) or not asks(button) or button.key in self._pressed:
                continue
            self._pressed.add(button.key)
            name = f"dialog-{_dashed(button.key)}"
            self.attempt(name, partial(self._press, window, button, name))
            for document in list(window.documents):
                if document.page is not page and window.current is document.page:
                    window.close_document(document.name)

    def _open_menus(self, window: MainWindow, page: QWidget) -> None:
        """Look once at the menu of the verbs for which a page has no room."""
        for verbs in page.findChildren(OtherVerbs):
            if verbs.more.isVisible() and verbs.more.key not in self._pressed:
                self._pressed.add(verbs.more.key)
                menu = verbs.menu()
                menu.popup(verbs.more.mapToGlobal(verbs.more.rect().bottomLeft()))
                self.stop(f"menu-{_dashed(verbs.more.key)}", window, menu)
                menu.close()

    def _press(self, window: MainWindow, button: WordButton, name: str) -> None:
        before = set(open_dialogs())
        guard = Guard(lambda dialog: self.stop(name, window, dialog))
        try:
            button.click()
        finally:
            guard.end()
        self.settle(window)
        for dialog in [each for each in open_dialogs() if each not in before]:
            self.stop(name, window, dialog)
            self._press_within(window, dialog)
            # What was pressed in it may have led elsewhere, and closed it.
            if shiboken6.isValid(dialog):
                dialog.reject()
        self.settle(window)

    def _press_within(self, window: MainWindow, dialog: QDialog) -> None:
        """Look at what a dialog opens in turn; its own verb, which may ask nothing more, is left alone."""
        for button in dialog.findChildren(WordButton):
            if not shiboken6.isValid(button) or not asks(button) or button.key in self._pressed:
                continue
            if button.property("look") != "primary":
                self._pressed.add(button.key)
                name = f"dialog-{_dashed(button.key)}"
                self.attempt(name, partial(self._press, window, button, name))


def _lists(page: QWidget) -> list[ListScreen[Any]]:
    """The lists in view, the page itself among them."""
    own: list[QWidget] = [page] if isinstance(page, ListScreen) else []
    found = cast("list[ListScreen[Any]]", own + page.findChildren(ListScreen))
    return [each for each in found if each.isVisible()]


def _part_tabs(page: QWidget) -> list[tuple[str, QAbstractButton]]:
    """The tabs and sections by which a room shows its parts, with their names, and not the views of a list."""
    inside = {tabs for screen in _lists(page) for tabs in screen.findChildren(ViewTabs)}
    bars = [tabs for tabs in page.findChildren(ViewTabs) if tabs not in inside and tabs.isVisible()]
    lists = [each for each in page.findChildren(SectionList) if each.isVisible()]
    found: list[tuple[str, QAbstractButton]] = [each for tabs in bars for each in tabs.tabs.items()]
    return found + [each for sections in lists for each in sections.entries.items()]


def _dashed(key: str) -> str:
    return key.replace(".", "-").replace("_", "-")
