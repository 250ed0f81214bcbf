"""What an order's page offers beside its steps: another day to promise, whose turn it is, a counter sale, its pro forma."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.flow.counter import why_not_at_counter
from app.reports.proforma import why_no_proforma
from ui.kit.bulk_dialog import do_to_many
from ui.kit.other_verbs import Offered
from ui.orders.counter_dialog import sell_here
from ui.orders.order_deeds import NEW_DAY, NEW_DAY_SILENT
from ui.orders.order_name import order_called
from ui.orders.proforma_dialog import draw_proforma

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.reports.order_outlook import OrderLook
    from ui.kit.office import Office


def desk_offers(office: Office, look: OrderLook, over: QWidget) -> list[Offered]:
    """The verbs, as far as they mean something for this order."""
    order = look.page.order
    found: list[Offered] = []
    kept = _kept_past(look, office.today)
    if (kept or look.risk is not None) and office.actor.may("sell.promise"):
        # Nobody is told of a day as long as credit keeps it here.
        deed = NEW_DAY_SILENT if kept else NEW_DAY
        found.append(Offered("orders.new_day.ask", partial(do_to_many, office, deed, [order.id])))
    for first, verb in ((True, "sell.serve_first"), (False, "sell.serve_last")):
        if (
            look.contest is not None
            and look.contest.changes(order.id, first=first)
            and office.actor.may(verb)
        ):
            key = "turns.first.open" if first else "turns.last.open"
            found.append(Offered(key, partial(_change_turn, office, look, over, first=first)))
    here = order.shop_id is None and order.paid != "all" and office.actor.may("counter.sell")
    if here and why_not_at_counter(order, look.page.lines, office.currency) is None:
        found.append(Offered("counter.verb", partial(sell_here, office, order.id, parent=over)))
    if why_no_proforma(order, office.today) is None:
        found.append(Offered("proforma.verb", partial(draw_proforma, office, "sales_order", order.id, over)))
    return found


def _change_turn(office: Office, look: OrderLook, over: QWidget, *, first: bool) -> None:
    from ui.orders.turn_dialog import TurnDialog

    TurnDialog(office, [(look.page.order.id, order_called(look.page.row))], over, first=first).open()


def _kept_past(look: OrderLook, today: date) -> bool:
    """Whether credit keeps it here past the day it is promised for, or past what can be kept of that."""
    order, told = look.page.order, look.outlook.confirming
    if order.promised_on is None or order.handling != "normal":
        return False
    late = order.promised_on < today
    if order.state == "held":
        return late or (told is not None and not told.kept)
    return late and bool(look.outlook.ship_holds)
