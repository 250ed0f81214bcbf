"""The stops of the tour where a step is switched off: in a copy of the books, for nothing is written into those looked at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.base.database import open_database
from app.base.listing import ListQuery
from app.flow.steps import decide_step
from app.orders.queries import ORDERS
from ui.shell.doors import the_actor
from ui.shell.tour_copy import copied

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_LEAVES_WITH_INVOICE = ListQuery(chips=(("view", "to_invoice"), ("shipped", "none")))


def visit_unshipped(tour: Tour) -> None:
    """The day, the orders and an order of a business that ships nothing."""
    with copied(tour.grounds.place) as place:
        if place is None:
            return
        database = open_database(place)
        try:
            database.do(the_actor(), decide_step, "steps.ship", needed=False)
        finally:
            database.close()
        tour.in_window(place, partial(_visit, tour))


def _visit(tour: Tour, window: MainWindow) -> None:
    for room in ("today", "orders"):
        window.show_room(room)
        tour.stop(f"unshipped-{room}", window)
    keys: list[int] = []
    window.office.ask(ORDERS.ids, _LEAVES_WITH_INVOICE, 0, 1, done=keys.extend, owner=window)
    tour.settle(window)
    for key in keys:
        window.open_document("order", key)
        tour.stop("unshipped-order", window)
