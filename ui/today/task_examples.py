"""The worst of what a task counts, in a line: whose it is and for how much or since when, and how many more there are."""

from __future__ import annotations

from datetime import date

from app.catalogue.naming import full_name
from app.customers.task import TaskRow
from app.orders.queries import OrderRow
from app.reports.task import Task
from app.stock.queries import StockRow
from ui.kit.wording import say, words
from ui.orders.promise_past import promise_past

_SHOWN = 2
_NAMED_WHOLE = frozenset(
    {"company", "parked", "shop_left", "backup", "turnover_due", "turnover_passed", "turnover_near"}
)


def worst_of(task: Task, currency: str, today: date) -> tuple[str, ...]:
    """The first examples of a task and how many others it has; then one example less, for where there is little room."""
    told = [_order_told(row, task, currency, today) for row in task.orders]
    told += [
        say(
            "today.example.item",
            customer=row.customer,
            amount=words().money(row.amount, row.currency),
            n=row.days_late,
        )
        for row in task.receivables
        if row.amount > 0
    ]
    told += [
        say("today.example.order", customer=row.customer, amount=words().money(-row.amount, row.currency))
        for row in task.receivables
        if row.amount < 0
    ]
    told += [_stock_told(row, task) for row in task.stock]
    told += [say("today.example.mail", customer=row.customer or row.recipient) for row in task.mails]
    told += [say("today.example.quote", customer=row.customer, day=row.valid_until) for row in task.quotes]
    told += [words().fact(each) for each in task.names]
    if task.name in _NAMED_WHOLE:
        return (" · ".join(told[:_SHOWN]),)
    return tuple(_counted(told[:shown], task.count) for shown in range(min(_SHOWN, len(told)), 0, -1))


def _counted(told: list[str], of: int) -> str:
    more = of - len(told)
    return " · ".join([*told, say("today.more", n=more)] if more > 0 else told)


def about(row: TaskRow) -> tuple[str, ...]:
    """Whom a task of a person concerns, how to reach them, why, and by when; then without why and by when."""
    phone = str(row.facts.get("phone") or row.phone)
    reason = words().fact(row.facts.get("reason") or "")
    due = say("today.to_do.due", day=words().date(row.due_on))
    return tuple(
        " · ".join(part for part in parts if part)
        for parts in ((row.customer, phone, reason, due), (row.customer, phone, due), (row.customer, phone))
    )


def _stock_told(row: StockRow, task: Task) -> str:
    """What is missing of a product, and how much of that only orders lack that nobody pays."""
    unpaid = min(task.unpaid.get(row.id, 0), row.missing_milli)
    facts = {"name": full_name(row.name, row.variant), "n": row.missing_milli // 1000}
    if unpaid:
        return say("today.example.stock_unpaid", unpaid=words().quantity(unpaid), **facts)
    return say("today.example.stock", **facts)


def _order_told(row: OrderRow, task: Task, currency: str, today: date) -> str:
    if task.name in ("late", "at_risk") and row.promised_on is not None:
        return say("today.example.promised", customer=row.customer, day=row.promised_on)
    if task.name == "late":
        key = "paid_waits" if row.paid == "all" else "waits"
        return say(f"today.example.{key}", customer=row.customer, n=(today - row.ordered_on).days)
    # What still waits of it, as in the sum beside: some of it may have left, or be paid.
    amount = words().money(task.waits.get(row.id, row.total), row.currency or currency)
    days = (today - row.ordered_on).days
    if task.name in ("to_pay", "unpaid") and days > 0:
        return say("today.example.item", customer=row.customer, amount=amount, n=days)
    if task.name == "on_hold" and promise_past(row, today):
        # It is not late by our doing, and not counted there; its customer waits all the same.
        return say("today.example.held", customer=row.customer, day=row.promised_on)
    return say("today.example.order", customer=row.customer, amount=amount)
