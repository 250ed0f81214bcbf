"""*Process* as the rooms of shipments and of invoices begin it: with the orders that wait for their step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.base.listing import ListQuery
from app.orders.queries import ORDERS
from app.orders.views import LONG_DAYS
from ui.kit.bulk_dialog import do_to_many
from ui.kit.office import Office
from ui.orders.order_deeds import ASK_PAYMENT, UNPAID
from ui.today.process_dialog import process_orders

_MOST = 100_000


def confirm_what_waits(office: Office) -> None:
    """Show what would be confirmed: the drafts, typed or received."""

    def show(keys: Sequence[int]) -> None:
        process_orders(office, keys, "confirm")

    office.ask(ORDERS.ids, _in_view("to_approve"), 0, _MOST, done=show)


def ship_what_is_ready(office: Office) -> None:
    """Show what would leave: the orders whose goods are there and that nothing keeps here.

    Where there is none, all that wait are shown with what keeps them.
    """

    def show(keys: Sequence[int]) -> None:
        process_orders(office, keys or None, deed="ship")

    office.ask(ORDERS.ids, _in_view("to_ship"), 0, _MOST, done=show)


def invoice_what_has_left(office: Office) -> None:
    """Show what would be invoiced of the orders that have left without an invoice, as the policy has it.

    Where there is none, all that wait are shown with what keeps them, and what could be invoiced ahead.
    """

    def show(keys: Sequence[int]) -> None:
        process_orders(office, keys or None, deed="invoice")

    office.ask(ORDERS.ids, _in_view("to_invoice"), 0, _MOST, done=show)


def ask_for_what_is_awaited(office: Office) -> None:
    """Show whom would be asked for the payment their orders wait for: of those that have waited for long, or of all."""

    def long(keys: Sequence[int]) -> None:
        if keys:
            do_to_many(office, ASK_PAYMENT, keys)
        else:
            office.ask(ORDERS.ids, _in_view("to_pay"), 0, _MOST, done=show)

    def show(keys: Sequence[int]) -> None:
        do_to_many(office, ASK_PAYMENT, keys)

    since = office.today - timedelta(days=LONG_DAYS + 1)
    waits = ListQuery(chips=(("view", "to_pay"), ("to", since.isoformat())))
    office.ask(ORDERS.ids, waits, 0, _MOST, done=long)


def decide_on_unpaid(office: Office) -> None:
    """Ask what becomes of the orders that nobody pays and that hold goods: asked again, their stock released, cancelled."""

    def show(keys: Sequence[int]) -> None:
        do_to_many(office, UNPAID, keys)

    office.ask(ORDERS.ids, _in_view("unpaid"), 0, _MOST, done=show)


def _in_view(name: str) -> ListQuery:
    return ListQuery(chips=(("view", name),))
