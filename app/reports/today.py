"""The shop's day in one look: how much waits at each step, what asks for somebody now, cash, debts, goods that lack.

Each figure equals the sum of the list it opens: it is the count of that list's own query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base import settings
from app.base.door import Read
from app.base.finding import home_currency
from app.base.listing import ListQuery, Totals
from app.customers.task import TaskRow, open_tasks
from app.invoicing.queries import count_invoices, invoice_ids, invoice_rows
from app.orders.in_part import TAKES_PARTS
from app.orders.queries import ORDERS, order_rows, orders_in
from app.orders.quote_queries import count_quotes, quote_ids, quote_rows
from app.orders.ready import SOME_THERE
from app.orders.unpaid import held_by_unpaid, unpaid_days
from app.orders.views import LONG_DAYS, ships_here
from app.payments.bank_queries import waiting_count
from app.payments.cheques import count_in_hand
from app.payments.debits import to_execute
from app.payments.queries import Flowed, flowed_by_day
from app.payments.slips import count_slips, slip_ids, slip_rows
from app.purchasing.received_queries import RECEIVED, received_rows
from app.receivables.ageing import Ages, age, names_of
from app.receivables.assigned import assigned_by_day
from app.receivables.open_items import OpenDay, open_by_day
from app.receivables.tables import due_balance
from app.reports.disputes import count_disputes, dispute_ids, dispute_rows
from app.reports.expired import expired_lots
from app.reports.goods_tasks import goods_tasks
from app.reports.groupable import months_due
from app.reports.lots import expiring
from app.reports.mails import count_mails, mail_ids, mail_rows
from app.reports.receivables import count_receivables, receivable_ids, receivable_rows
from app.reports.still_waiting import still_waiting, waits_of_each
from app.reports.stock_list import count_stock, stock_ids
from app.reports.task import Chips, Task
from app.reports.turnover import turnover_tasks
from app.reports.unsaid import mails_without_account, transfers_without_iban
from app.reports.weeks import Week, cash_by_week, span
from app.stock.kept import keeps_stock
from app.stock.queries import stock_rows

_COUNTED = (
    "to_approve",
    "to_pay",
    "unpaid",
    "payment_problem",
    "on_hold",
    "missing",
    "to_ship",
    "late",
    "at_risk",
    "to_invoice",
    "due_today",
)
TO_DO = 8
"""How many of the things people have to do are named."""
EXAMPLES = 3
"""How many rows a task names."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the seven steps: how many wait there and for how much, and how many of them ask for somebody.

    `list` and `view` name the list it opens, `alert_chips` the filters of what is alarming there: held, refused or late,
    which need not be among those that wait. `amount` is what still waits of it: of an order that left in part, the rest.
    """

    name: str
    list: str
    view: str
    count: int
    amount: int
    alert_chips: Chips = ()
    alerts: int = 0

    @property
    def chips(self) -> Chips:
        """The filters of the list it opens."""
        return (("view", self.view),)


@dataclass(frozen=True, slots=True)
class Today:
    """The day; amounts in minor units of the company's currency. `at` is when the figures were read.

    `moves`: something may be shipped or invoiced now, as *Process* would do it.
    """

    day: date
    at: datetime
    currency: str
    stages: tuple[Stage, ...]
    tasks: tuple[Task, ...]
    received_7_days: int
    given_back_7_days: int
    expected_30_days: int
    weeks: tuple[Week, ...]
    buckets: tuple[str, ...]
    ages: Ages
    to_do: tuple[TaskRow, ...] = ()
    moves: bool = True
    assigned_30_days: int = 0
    """What falls due meanwhile and is paid to a factor: not in `expected_30_days`, nor in the weeks."""


def today(rd: Read) -> Today:
    """The shop's day as it stands now."""
    counted = {view: _orders(rd, view) for view in _COUNTED}
    owed, overdue = (count_receivables(rd, _view(view)) for view in ("owed", "overdue"))
    days, ships = open_by_day(rd), ships_here(rd)
    stages = (
        _stage(rd, "approve", "to_approve", counted),
        _stage(rd, "pay", "to_pay", counted, "payment_problem"),
        _stage(rd, "credit", "on_hold", counted, "on_hold"),
        _stage(rd, "prepare", "missing", counted),
        _stage(rd, "ship", "to_ship", counted, "late" if ships else ""),
        # Where nobody ships, what is late leaves with its invoice.
        _stage(rd, "invoice", "to_invoice", counted, "" if ships else "late"),
        Stage(
            "collect",
            "receivables",
            "owed",
            owed.count,
            owed.sums.get("amount", 0),
            (("view", "overdue"),),
            overdue.count,
        ),
    )
    decided = settings.all_settings(rd)
    # A step at which something stands is shown, needed or not.
    stages = tuple(
        stage
        for stage in stages
        if _needed(stage, decided, stock=keeps_stock(rd))
        or (stage.name in {"credit", "prepare", "ship"} and (stage.count or stage.alerts))
    )
    flowed = sum(flowed_by_day(rd, rd.today - timedelta(days=6), rd.today).values(), Flowed())
    until = rd.today + timedelta(days=30)
    factors = _assigned(rd, rd.today, until)
    return Today(
        day=rd.today,
        at=rd.now,
        currency=home_currency(rd),
        stages=stages,
        tasks=tuple(task for task in _tasks(rd, counted, overdue) if task.count),
        received_7_days=flowed.came,
        given_back_7_days=flowed.went,
        expected_30_days=_expected(days, rd.today, until) - factors,
        weeks=cash_by_week(rd, *span("around", rd.today), days),
        buckets=names_of(),
        ages=age(days, rd.today),
        # A refused payment asks for its call in the line that counts them all: nothing is said twice.
        to_do=tuple(open_tasks(rd, rd.today, TO_DO, said=orders_in(rd, "payment_problem"))),
        moves=bool(counted["to_ship"].count or counted["to_invoice"].count) or _parts_leave(rd, decided),
        assigned_30_days=factors,
    )


def _parts_leave(rd: Read, decided: Mapping[str, Any]) -> bool:
    """Whether, where parts may leave, something is there of an order that lacks the rest."""
    if not (decided["ship.partial"] and decided["steps.ship"]):
        return False
    found = orders_in(rd, "missing").where(SOME_THERE, TAKES_PARTS).limit(1)
    return rd.execute(found).first() is not None


def _needed(stage: Stage, decided: Mapping[str, Any], *, stock: bool) -> bool:
    """Whether the business needs a step; what is not shipped by itself, or not kept, is not prepared either."""
    if stage.name == "prepare" and not (stock and decided["steps.ship"]):
        return False
    return bool(decided.get(f"steps.{stage.name}", True))


def _view(name: str) -> ListQuery:
    return ListQuery(chips=(("view", name),))


def _orders(rd: Read, view: str) -> Totals:
    return ORDERS.count(rd, _view(view))


def _stage(rd: Read, name: str, view: str, counted: Mapping[str, Totals], alarming: str = "") -> Stage:
    chips: Chips = (("view", alarming),) if alarming else ()
    # Late is what should have left, whatever keeps it here: one figure, that of the task and of the view.
    alerts = counted[alarming].count if alarming else 0
    count = counted[view].count
    amount = still_waiting(rd, view, counted[view]) if count else 0
    return Stage(name, "orders", view, count, amount, chips, alerts)


def _tasks(rd: Read, counted: Mapping[str, Totals], overdue: Totals) -> list[Task]:
    short = count_stock(rd, _view("short"))
    return [
        _of_orders(rd, "late", counted),
        replace(_of_orders(rd, "due_today", counted), list="preparation"),
        _of_orders(rd, "at_risk", counted),
        _of_orders(rd, "on_hold", counted),
        _of_orders(rd, "payment_problem", counted),
        replace(_of_orders(rd, "unpaid", counted), days=unpaid_days(rd) or 0),
        _of_orders(rd, "to_approve", counted),
        _of_orders(rd, "to_ship", counted),
        _of_orders(rd, "to_invoice", counted),
        _of_months(rd),
        Task(
            "overdue",
            "receivables",
            "overdue",
            overdue.count,
            overdue.sums.get("amount", 0),
            receivables=tuple(receivable_rows(rd, receivable_ids(rd, _view("overdue"), 0, EXAMPLES))),
            accounts=_late_accounts(rd) if overdue.count else 0,
        ),
        _of_unsent(rd),
        _of_credit(rd, "unapplied", "to_match"),
        _of_credit(rd, "to_refund", "to_refund"),
        Task("bank", "bank", "", waiting_count(rd), 0),
        Task("debits", "payments", "", to_execute(rd), 0),
        _of_slips(rd),
        _of_disputes(rd),
        _of_received(rd),
        Task("cheques", "payments", "cheques", *count_in_hand(rd, home_currency(rd))),
        _of_mails(rd),
        Task("iban", "settings", "", transfers_without_iban(rd), 0, section="company"),
        Task("mail_account", "settings", "", mails_without_account(rd), 0, section="mail"),
        _of_quotes(rd, "quotes_unsent", "never_left"),
        _of_quotes(rd, "quotes", "expiring"),
        *goods_tasks(rd, EXAMPLES),
        Task(
            "short",
            "stock",
            "short",
            short.count,
            0,
            stock=tuple(stock_rows(rd, stock_ids(rd, _short(), 0, EXAMPLES))),
            unpaid=held_by_unpaid(rd) if short.count else {},
        ),
        Task("expired", "stock", "", (gone := expired_lots(rd))[0], 0, names=gone[1]),
        Task("expiring", "reports", "", (lots := expiring(rd))[0], 0, section="lots", days=lots[1]),
        _of_money(rd, counted),
        *turnover_tasks(rd),
    ]


def _of_credit(rd: Read, name: str, view: str) -> Task:
    """Money and credit notes that wait: to be matched where something is owed, else to be given back."""
    found = count_receivables(rd, _view(view))
    rows = receivable_rows(rd, receivable_ids(rd, _view(view), 0, EXAMPLES)) if found.count else []
    amount = -found.sums.get("amount", 0)
    return Task(name, "receivables", view, found.count, amount, receivables=tuple(rows))


def _of_months(rd: Read) -> Task:
    """Invoices of months that are over, of customers who have one a month."""
    due = months_due(rd)
    names = tuple(each.customer for each in due[:EXAMPLES])
    at_home = sum(each.amount for each in due if each.currency == home_currency(rd))
    return Task("months", "orders", "", len(due), at_home, names=names)


def _of_unsent(rd: Read) -> Task:
    """Invoices and credit notes that never left: the first to fall due before the others. What of them is still owed is no sum
    of theirs, and not told.
    """
    found = count_invoices(rd, _view("never_left"))
    soonest = ListQuery(chips=(("view", "never_left"),), sort="due_on")
    rows = invoice_rows(rd, invoice_ids(rd, soonest, 0, EXAMPLES)) if found.count else []
    names = tuple(f"{row.number} {row.customer}" for row in rows)
    return Task("unsent", "invoices", "never_left", found.count, 0, names=names)


def _of_slips(rd: Read) -> Task:
    """Slips of cheques the bank should have credited long ago."""
    found = count_slips(rd, _view("late"))
    rows = slip_rows(rd, slip_ids(rd, _view("late"), 0, EXAMPLES)) if found.count else []
    return Task(
        "slips",
        "payments",
        "",
        found.count,
        found.sums.get("total", 0),
        names=tuple(each.number for each in rows),
    )


def _of_received(rd: Read) -> Task:
    """What suppliers sent and nobody has checked: the first to fall due before the others. Of costs nothing is said here."""
    found = RECEIVED.count(rd, _view("open"))
    soonest = ListQuery(chips=(("view", "open"),), sort="due_on")
    rows = received_rows(rd, RECEIVED.ids(rd, soonest, 0, EXAMPLES)) if found.count else []
    return Task(
        "received", "received", "open", found.count, 0, names=tuple(f"{r.number} {r.whose}" for r in rows)
    )


def _of_disputes(rd: Read) -> Task:
    """Disputes that somebody should have settled by now: the oldest day first."""
    found = count_disputes(rd, _view("late"))
    rows = dispute_rows(rd, dispute_ids(rd, _view("late"), 0, EXAMPLES)) if found.count else []
    names = tuple(f"{row.number} {row.customer}" for row in rows)
    return Task("disputes", "disputes", "late", found.count, found.sums.get("amount", 0), names=names)


def _late_accounts(rd: Read) -> int:
    """How many customers have something overdue."""
    return int(rd.scalar(_LATE_ACCOUNTS, {"today": rd.today}) or 0)


_LATE_ACCOUNTS = select(func.count(func.distinct(due_balance.c.account_id))).where(
    due_balance.c.due_on < bindparam("today"), due_balance.c.amount > 0
)


def _of_quotes(rd: Read, name: str, view: str) -> Task:
    """Quotes that never left, or that nobody has answered and that soon expire: the next to expire first."""
    found = count_quotes(rd, _view(view))
    soonest = ListQuery(chips=(("view", view),), sort="valid_until")
    rows = quote_rows(rd, quote_ids(rd, soonest, 0, EXAMPLES)) if found.count else []
    return Task(name, "quotes", view, found.count, found.sums.get("total", 0), quotes=tuple(rows))


def _of_mails(rd: Read) -> Task:
    count = count_mails(rd, _view("needs")).count
    rows = mail_rows(rd, mail_ids(rd, _view("needs"), 0, EXAMPLES)) if count else []
    return Task("mails", "mails", "needs", count, 0, mails=tuple(rows))


def _short() -> ListQuery:
    return ListQuery(chips=(("view", "short"),), sort="available")


def _of_orders(rd: Read, view: str, counted: Mapping[str, Totals]) -> Task:
    found = counted[view]
    oldest = ListQuery(chips=(("view", view),), sort="ordered_on")
    rows = order_rows(rd, ORDERS.ids(rd, oldest, 0, EXAMPLES)) if found.count else []
    amount = still_waiting(rd, view, found) if found.count else 0
    waits = waits_of_each(rd, view, rows)
    return Task(view, "orders", view, found.count, amount, orders=tuple(rows), waits=waits)


def _of_money(rd: Read, counted: Mapping[str, Totals]) -> Task:
    """The orders that await their payment, the oldest first, and how many of them for long."""
    found = _of_orders(rd, "to_pay", counted)
    since = rd.today - timedelta(days=LONG_DAYS + 1)
    long = ListQuery(chips=(("view", "to_pay"), ("to", since.isoformat())))
    return replace(found, long=ORDERS.count(rd, long).count if found.count else 0)


def _assigned(rd: Read, first: date, last: date) -> int:
    return sum(amount for day, amount in assigned_by_day(rd).items() if first <= day <= last)


def _expected(days: Sequence[OpenDay], first: date, last: date) -> int:
    return sum(
        each.base_amount
        for each in days
        if each.component == "owed" and each.due_on is not None and first <= each.due_on <= last
    )
