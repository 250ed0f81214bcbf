"""The stops of the tour at a shop's states: each on its card and in its journal, in a copy of the books."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.errors import Refusal, Trouble
from app.base.listing import ListQuery
from app.links.shops.sync import journal
from app.sample.linked import list_more, show_all
from ui.kit.office import EVERYTHING
from ui.kit.ways import Place
from ui.shell.doors import the_actor
from ui.shell.tour_copy import copied
from ui.shops.consent_dialog import see_changes
from ui.shops.journal_screen import JournalScreen
from ui.shops.synchroniser import Synchroniser, synchroniser_of

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_HOST = "boutique.maison-kerbrume.example"
_READ, _WHOLE = 1_240, 3_100


def visit_shops(tour: Tour) -> None:
    """A shop up to date, with changes that wait, being synchronised, offline, and in need of somebody."""
    with copied(tour.grounds.place) as place:
        if place is None:
            return
        beside = open_database(place)
        if tour.grounds.today is not None:
            beside.clock = FixedClock.on(tour.grounds.today, beside.clock.zone)
        try:
            tour.in_window(place, partial(_visit, tour, beside))
        finally:
            beside.close()


def _visit(tour: Tour, beside: Database, window: MainWindow) -> None:
    sync = synchroniser_of(window.office)
    tour.settle(window)
    if not sync.connected:
        return
    shop_id = sync.connected[0].id
    # As on a workstation that has its keys.
    sync.keys = {shop_id: "here"}
    stop = partial(_stop, tour, window, sync)
    stop("waiting")
    for view in ("refused", "waits"):
        window.show_place(Place("journal", ListQuery(chips=(("view", view),))))
        tour.settle(window)
        if isinstance(screen := window.current, JournalScreen):
            screen.list.table.go_to(0)
            tour.stop(f"journal-{view}", window)
    beside.do(the_actor(), show_all, shop_id)
    stop("up-to-date")
    _run(beside, shop_id, Trouble("shop_maintenance", host=_HOST, wait=600))
    stop("offline", journal_too=True)
    _run(beside, shop_id, Refusal("shop_key_refused", host=_HOST, answer="Consumer key is invalid"))
    stop("attention")
    beside.do(the_actor(), list_more, shop_id)
    dialog = see_changes(window.office, shop_id, window)
    tour.stop("dialog-shop-changes", window, dialog)
    dialog.reject()
    _run(beside, shop_id, None)
    # The onlooker takes the work in hand and never ends it.
    sync.start(shop_id)
    if sync.token is not None:
        sync.token.tell(_READ, _WHOLE, "orders")
    stop("syncing", journal_too=True)


def _stop(
    tour: Tour, window: MainWindow, sync: Synchroniser, name: str, *, journal_too: bool = False
) -> None:
    # What was written beside the window is nothing it heard of.
    window.office.changed.emit(EVERYTHING)
    sync.look()
    window.show_room("shops")
    tour.stop(f"shops-{name}", window)
    if journal_too:
        window.show_place(Place("journal", ListQuery(chips=(("view", "all"),))))
        tour.stop(f"journal-{name}", window)


def _run(beside: Database, shop_id: int, fault: Refusal | Trouble | None) -> None:
    run = beside.do(the_actor(), journal.begin, shop_id, "increment")
    beside.do(the_actor(), journal.end, shop_id, run, {}, fault)
