"""How many things wait in each room, for the numbers in the rail; red where something is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.base.listing import ListQuery
from app.links.shops.queries import shops
from app.orders.queries import ORDERS
from app.orders.views import ships_here
from app.reports.receivables import count_receivables
from app.reports.standing import count_customers
from app.reports.stock_list import count_stock
from ui.shell.rooms import Waiting

if TYPE_CHECKING:
    from app.base.door import Read


def waiting(rd: Read) -> dict[str, Waiting]:
    """The counts of the lists' own views: what a number says is what the list shows."""

    def orders(view: str) -> int:
        return ORDERS.count(rd, _view(view)).count

    late, overdue = orders("late"), count_receivables(rd, _view("overdue")).count
    asking = sum(shop.asking for shop in shops(rd))
    ships = ships_here(rd)
    slow = Waiting(late, late=True, told="today.task.late")
    # A payment refused is a sale about to be lost: it comes before what somebody has to confirm.
    refused = orders("payment_problem")
    return {
        "orders": Waiting(refused, late=True, told="today.task.payment_problem")
        if refused
        else Waiting(orders("to_approve"), told="today.task.to_approve"),
        "customers": Waiting(count_customers(rd, _view("on_hold")).count, told="customers.waiting_held"),
        "stock": Waiting(count_stock(rd, _view("short")).count, told="today.task.short"),
        "shipments": slow if late and ships else Waiting(orders("to_ship"), told="today.task.to_ship"),
        # Where nobody ships, what is late leaves with its invoice.
        "invoices": slow
        if late and not ships
        else Waiting(orders("to_invoice"), told="today.task.to_invoice"),
        "receivables": Waiting(overdue, late=True, told="today.task.overdue"),
        "shops": Waiting(asking, told="today.task.parked"),
    }


def _view(name: str) -> ListQuery:
    return ListQuery(chips=(("view", name),))
