"""The shop's day in one look: how much waits at each step, what asks for somebody now, cash, debts, goods that lack.

Each figure equals the sum of the list it opens: it is the count of that list's own query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.base import settings
from app.base.door import Read
from app.base.finding import home_currency
from app.base.listing import ListQuery, Totals
from app.customers.task import TaskRow, open_tasks
from app.orders.queries import OrderRow, count_orders, order_ids, order_rows, orders_in
from app.orders.quote_queries import QuoteRow, count_quotes, quote_ids, quote_rows
from app.payments.queries import count_payments
from app.receivables.ageing import Ages, age, names_of
from app.receivables.open_items import OpenDay, open_by_day
from app.reports.mails import MailRow, count_mails, mail_ids, mail_rows
from app.reports.receivables import ReceivableRow, count_receivables, receivable_ids, receivable_rows
from app.reports.weeks import Week, cash_by_week, span
from app.stock.queries import StockRow, count_stock, stock_ids, stock_rows

TO_DO = 8
"""How many of the things people have to do are named."""
EXAMPLES = 3
"""How many rows a task names."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the seven steps: how many wait there and for how much, and how many of them ask for somebody.

    `list` and `view` name the list it opens, `alert_view` the one of what is alarming in it (empty: nothing can be).
    """

    name: str
    list: str
    view: str
    count: int
    amount: int
    alert_view: str = ""
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """Something that asks for somebody now, with the worst of it: orders, open items, products or mails."""

    name: str
    list: str
    view: str
    count: int
    amount: int
    orders: tuple[OrderRow, ...] = ()
    receivables: tuple[ReceivableRow, ...] = ()
    stock: tuple[StockRow, ...] = ()
    mails: tuple[MailRow, ...] = ()
    quotes: tuple[QuoteRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Today:
    """The day; amounts in minor units of the company's currency. `at` is when the figures were read."""

    day: date
    at: datetime
    currency: str
    stages: tuple[Stage, ...]
    tasks: tuple[Task, ...]
    received_7_days: int
    expected_30_days: int
    weeks: tuple[Week, ...]
    buckets: tuple[str, ...]
    ages: Ages
    to_do: tuple[TaskRow, ...] = ()


def today(rd: Read) -> Today:
    """The shop's day as it stands now."""
    refused, held, late = (_orders(rd, view) for view in ("payment_problem", "on_hold", "late"))
    owed, overdue = (count_receivables(rd, _view(view)) for view in ("owed", "overdue"))
    to_invoice, days = _orders(rd, "to_invoice"), open_by_day(rd)
    stages = (
        _stage("approve", "to_approve", _orders(rd, "to_approve")),
        _stage("pay", "to_pay", _orders(rd, "to_pay"), "payment_problem", refused),
        _stage("credit", "on_hold", held, "on_hold", held),
        _stage("prepare", "missing", _orders(rd, "missing")),
        _stage("ship", "to_ship", _orders(rd, "to_ship"), "late", late),
        _stage("invoice", "to_invoice", to_invoice),
        Stage(
            "collect", "receivables", "owed", owed.count, owed.sums.get("amount", 0), "overdue", overdue.count
        ),
    )
    decided = settings.all_settings(rd)
    # A step at which something stands is shown, needed or not.
    stages = tuple(
        stage
        for stage in stages
        if _needed(stage, decided) or (stage.name in {"credit", "ship"} and stage.count)
    )
    return Today(
        day=rd.today,
        at=rd.now,
        currency=home_currency(rd),
        stages=stages,
        tasks=tuple(task for task in _tasks(rd, refused, held, late, overdue, to_invoice) if task.count),
        received_7_days=_received(rd, rd.today - timedelta(days=6), rd.today),
        expected_30_days=_expected(days, rd.today, rd.today + timedelta(days=30)),
        weeks=cash_by_week(rd, *span("around", rd.today), days),
        buckets=names_of(),
        ages=age(days, rd.today),
        # A refused payment asks for its call in the line that counts them all: nothing is said twice.
        to_do=tuple(open_tasks(rd, rd.today, TO_DO, said=orders_in(rd, "payment_problem"))),
    )


def _needed(stage: Stage, decided: Mapping[str, Any]) -> bool:
    """Whether the business needs a step; what is not shipped by itself is not prepared either."""
    if stage.name == "prepare" and not decided["steps.ship"]:
        return False
    return bool(decided.get(f"steps.{stage.name}", True))


def _view(name: str) -> ListQuery:
    return ListQuery(chips=(("view", name),))


def _orders(rd: Read, view: str) -> Totals:
    return count_orders(rd, _view(view))


def _stage(
    name: str, view: str, found: Totals, alert_view: str = "", alarming: Totals | None = None
) -> Stage:
    alerts = alarming.count if alarming is not None else 0
    return Stage(name, "orders", view, found.count, found.sums.get("total", 0), alert_view, alerts)


def _tasks(
    rd: Read, refused: Totals, held: Totals, late: Totals, overdue: Totals, to_invoice: Totals
) -> list[Task]:
    unapplied = count_payments(rd, _view("unapplied"))
    short = count_stock(rd, _view("short"))
    return [
        _of_orders(rd, "late", late),
        _of_orders(rd, "on_hold", held),
        Task(
            "overdue",
            "receivables",
            "overdue",
            overdue.count,
            overdue.sums.get("amount", 0),
            receivables=tuple(receivable_rows(rd, receivable_ids(rd, _view("overdue"), 0, EXAMPLES))),
        ),
        Task("unapplied", "payments", "unapplied", unapplied.count, unapplied.sums.get("amount", 0)),
        _of_orders(rd, "payment_problem", refused),
        _of_mails(rd),
        _of_quotes(rd),
        _of_orders(rd, "to_invoice", to_invoice),
        Task(
            "short",
            "stock",
            "short",
            short.count,
            0,
            stock=tuple(stock_rows(rd, stock_ids(rd, _short(), 0, EXAMPLES))),
        ),
    ]


def _of_quotes(rd: Read) -> Task:
    """Quotes that expire within days and have no answer: the next to expire first."""
    found = count_quotes(rd, _view("expiring"))
    soonest = ListQuery(chips=(("view", "expiring"),), sort="valid_until")
    rows = quote_rows(rd, quote_ids(rd, soonest, 0, EXAMPLES)) if found.count else []
    return Task("quotes", "quotes", "expiring", found.count, found.sums.get("total", 0), quotes=tuple(rows))


def _of_mails(rd: Read) -> Task:
    count = count_mails(rd, _view("needs")).count
    rows = mail_rows(rd, mail_ids(rd, _view("needs"), 0, EXAMPLES)) if count else []
    return Task("mails", "mails", "needs", count, 0, mails=tuple(rows))


def _short() -> ListQuery:
    return ListQuery(chips=(("view", "short"),), sort="available")


def _of_orders(rd: Read, view: str, found: Totals) -> Task:
    oldest = ListQuery(chips=(("view", view),), sort="ordered_on")
    rows = order_rows(rd, order_ids(rd, oldest, 0, EXAMPLES)) if found.count else []
    return Task(view, "orders", view, found.count, found.sums.get("total", 0), orders=tuple(rows))


def _received(rd: Read, first: date, last: date) -> int:
    chips = (("from", first.isoformat()), ("to", last.isoformat()))
    return count_payments(rd, ListQuery(chips=chips)).sums.get("amount", 0)


def _expected(days: Sequence[OpenDay], first: date, last: date) -> int:
    return sum(
        each.base_amount
        for each in days
        if each.component == "owed" and each.due_on is not None and first <= each.due_on <= last
    )
