"""The doors of the day, each held against the list it opens: one figure for one thing, wherever it is said."""

from __future__ import annotations

from app.base.door import Read
from app.base.listing import ListQuery
from app.invoicing.queries import count_invoices
from app.orders.queries import ORDERS, order_rows
from app.reports.mails import count_mails
from app.reports.receivables import count_receivables
from app.reports.still_waiting import counted_orders, still_waiting, waits_of_each
from app.reports.stock_list import count_stock
from app.reports.today import today
from ui.today.waiting import waiting

_ALL = 100_000


def view_of(name: str) -> ListQuery:
    """The query of a view."""
    return ListQuery(chips=(("view", name),))


def orders_of(rd: Read, view: str) -> set[int]:
    """The keys of the orders in a view."""
    return set(ORDERS.ids(rd, view_of(view), 0, _ALL))


def must_agree(rd: Read) -> None:
    """Every stage, task and number in the rail is that of its list; no order is asked for twice by what waits."""
    day, rail = today(rd), waiting(rd)
    for stage in day.stages:
        counts = count_receivables if stage.list == "receivables" else ORDERS.count
        assert stage.count == counts(rd, ListQuery(chips=stage.chips)).count, stage.name
        if stage.alert_chips:
            assert stage.alerts == counts(rd, ListQuery(chips=stage.alert_chips)).count, stage.name
    for task in day.tasks:
        if task.list in {"orders", "preparation"}:
            found = ORDERS.count(rd, view_of(task.view))
            assert task.count == found.count, task.name
            assert task.amount == still_waiting(rd, task.view, found), task.name
            # Order by order it comes to the same: those named beside it are part of it.
            each = waits_of_each(rd, task.view, order_rows(rd, sorted(orders_of(rd, task.view))))
            assert sum(each.values()) == task.amount, task.name
            assert all(task.waits[row.id] == each[row.id] for row in task.orders), task.name
            # The foot of the list says the same.
            assert (
                counted_orders(rd, view_of(task.view)).sums.get(f"waits.{task.view}", task.amount)
                == task.amount
            )
        if task.list == "receivables":
            found = count_receivables(rd, view_of(task.view))
            assert (task.count, abs(task.amount)) == (found.count, abs(found.sums["amount"])), task.name
        # What has expired counts lots, and opens a question of its own.
        if task.list == "stock" and task.view:
            assert task.count == count_stock(rd, view_of(task.view)).count
        if task.list == "invoices":
            invoices = count_invoices(rd, view_of(task.view))
            # What is owed of documents that never left is not what they are about: no amount is told of them.
            owed = 0 if task.name == "unsent" else invoices.sums.get("owed", 0)
            assert (task.count, task.amount) == (invoices.count, owed), task.name
        if task.list == "mails":
            assert task.count == count_mails(rd, view_of(task.view)).count
    stages, tasks = {each.name: each for each in day.stages}, {each.name: each for each in day.tasks}
    # The money awaited beforehand is what the list says is left to pay of the same orders.
    assert stages["pay"].amount == ORDERS.count(rd, view_of("to_pay")).sums.get("open", 0)
    assert "to_pay" not in tasks or tasks["to_pay"].amount == stages["pay"].amount
    late = tasks["late"].count if "late" in tasks else 0
    assert late == (stages["ship"].alerts if "ship" in stages else 0)
    assert rail["shipments"].count == (late or (stages["ship"].count if "ship" in stages else 0))
    waits = [
        orders_of(rd, view) for view in ("to_approve", "to_pay", "payment_problem", "missing", "to_ship")
    ]
    assert sum(len(each) for each in waits) == len(set[int]().union(*waits))
    assert not orders_of(rd, "to_ship") & orders_of(rd, "on_hold")
