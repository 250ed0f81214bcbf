"""The stops of the tour at a shop's states: each on its card and in its journal, in a copy of the books."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.errors import Refusal, Trouble
from app.base.listing import ListQuery
from app.links.shops.leaving import leave_shop
from app.links.shops.proposal_record import open_of_order
from app.links.shops.shop import learn_writing, reach_shop, shop_of
from app.links.shops.sync import journal
from app.links.shops.sync.port import Found, Keys
from app.sample.edited import edit_one
from app.sample.linked import list_more, show_all
from app.sample.told import be_told, send_one
from ui.kit.office import EVERYTHING
from ui.kit.ways import Place
from ui.shell.doors import the_actor
from ui.shell.tour_copy import copied
from ui.shops.connect_dialog import ConnectDialog
from ui.shops.connect_work import Tried
from ui.shops.consent_dialog import see_changes
from ui.shops.journal_screen import JournalScreen
from ui.shops.leave_dialog import LeaveDialog
from ui.shops.proposal_dialog import ProposalDialog
from ui.shops.synchroniser import Synchroniser, synchroniser_of

if TYPE_CHECKING:
    from collections.abc import Callable

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
    _visit_told(tour, beside, window, shop_id)
    _visit_edited(tour, beside, window, shop_id)
    _run(beside, shop_id, Trouble("shop_maintenance", host=_HOST, wait=600))
    stop("offline", journal_too=True)
    _run(beside, shop_id, Refusal("shop_key_refused", host=_HOST, answer="Consumer key is invalid"))
    stop("attention")
    beside.do(the_actor(), list_more, shop_id)
    dialog = see_changes(window.office, shop_id, window)
    tour.stop("dialog-shop-changes", window, dialog)
    dialog.reject()
    _run(beside, shop_id, None)
    _visit_keys(tour, beside, window, stop, shop_id)
    # The onlooker takes the work in hand and never ends it.
    sync.start(shop_id)
    if sync.token is not None:
        sync.token.tell(_READ, _WHOLE, "orders")
    stop("syncing", journal_too=True)


def _visit_told(tour: Tour, beside: Database, window: MainWindow, shop_id: int) -> None:
    """An order that left: its shop is to be told, then was."""
    order_id = send_one(beside, the_actor(), shop_id)
    if order_id is None:
        return
    for name in ("to-be-told", "told"):
        window.office.changed.emit(EVERYTHING)
        window.open_document("order", order_id)
        tour.stop(f"page-order-shop-{name}", window)
        beside.do(the_actor(), be_told, order_id)
    window.close_document(window.documents.name_of("order", order_id))


def _visit_edited(tour: Tour, beside: Database, window: MainWindow, shop_id: int) -> None:
    """An order that its shop sold more of since: asked about on its page, decided line by line."""
    order_id = edit_one(beside, the_actor(), shop_id)
    if order_id is None:
        return
    with beside.read() as rd:
        [proposal] = open_of_order(rd, order_id)
    window.office.changed.emit(EVERYTHING)
    window.open_document("order", order_id)
    tour.stop("page-order-edited", window)
    tour.over(window, "dialog-shop-edited", ProposalDialog(window.office, proposal.id, window))
    window.close_document(window.documents.name_of("order", order_id))


def _visit_keys(
    tour: Tour, beside: Database, window: MainWindow, stop: Callable[[str], None], shop_id: int
) -> None:
    """Keys that only read, the address of a shop that is connected already, and leaving it."""
    unfit = Refusal("shop_key_cannot_write", host=_HOST, answer="no write permissions")
    beside.do(the_actor(), learn_writing, shop_id, unfit)
    stop("cannot-write")
    beside.do(the_actor(), learn_writing, shop_id, None)
    with beside.read() as rd:
        shop = shop_of(rd, shop_id)
    if shop.reach is None:
        return
    found = Found(shop.name, shop.url, "11.0.1", "basic", "Europe/Paris", writes=True)
    tried = Tried(shop.name, shop.url, shop.reach, found, Keys("", ""), _WHOLE, _READ)
    for name, known in (("choose", 0), ("known", shop_id)):
        dialog = ConnectDialog(window.office, window)
        dialog.open()
        tour.settle(window)
        dialog.take(replace(tried, known=known))
        tour.over(window, f"dialog-shop-{name}", dialog)
    states = synchroniser_of(window.office).states
    tour.over(window, "dialog-shop-leave", LeaveDialog(window.office, states[0], window))
    beside.do(the_actor(), leave_shop, shop_id, "Boutique vendue")
    stop("left")
    beside.do(the_actor(), reach_shop, shop_id, shop.reach, "11.0.1")
    sync = synchroniser_of(window.office)
    sync.look()
    tour.settle(window)
    sync.keys = {shop_id: "here"}


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
