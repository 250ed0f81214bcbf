"""Credit in figures: what confirming costs with much open, beside raw SQL, and how far expected days of payment are out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import mean, median
from time import perf_counter

from sqlalchemy import select

from app.base import settings
from app.base.actor import PROGRAM
from app.base.clock import FixedClock
from app.base.database import Database
from app.base.door import Write, verb
from app.base.location import locate
from app.base.migrate import create
from app.customers.customer import CustomerDraft, insert_customer
from app.customers.tables import customer
from app.flow import bill, sell
from app.flow.found import found
from app.orders.draft import DraftLine, OrderDraft
from app.receivables.behaviour import Paid, habit
from app.receivables.behaviour import median as median_of
from app.receivables.payments_made import CLASS_PAYMENTS, paid_by_all
from app.sample.build import build

TODAY = date(2026, 11, 20)
OPEN = 5_000
LIMIT = 1.2
"""How many times what confirming may cost with so many open documents."""
_RULES = {
    "overdue_days": 400,
    "overdue_amount": 10**12,
    "overdue_share_ppm": 1_000_000,
    "first_orders": 0,
    "unpaid_newcomer": False,
}


@dataclass(frozen=True, slots=True)
class Confirming:
    """Median milliseconds to confirm for a customer with nothing open, with much open, and of the rules' reads by hand."""

    none: float
    many: float
    by_hand: float

    @property
    def ratio(self) -> float:
        """How many times the first the second costs."""
        return self.many / self.none


def confirming(folder: Path, repeats: int = 200) -> Confirming:
    """Confirm orders of a customer with nothing open and of one with 5,000 open invoices, in turns, all rules on."""
    path = folder / "confirming.db"
    with closing(create(locate(path), FixedClock.on(TODAY))) as database:
        database.do(PROGRAM, found, "Mesures")
        database.do(PROGRAM, settings.decide, "credit.rules", {"company": _RULES})
        idle, busy = database.do(PROGRAM, _customers)
        _open_documents(database, busy)
        orders = {who: database.do(PROGRAM, _drafts, who, repeats) for who in (idle, busy)}
        spent: dict[int, list[float]] = {idle: [], busy: []}
        for pair in zip(orders[idle], orders[busy], strict=True):
            for who, order_id in zip((idle, busy), pair, strict=True):
                begun = perf_counter()
                state = database.do(PROGRAM, sell.confirm, order_id).state
                spent[who].append(perf_counter() - begun)
                assert state == "confirmed", "a rule held it"
        with database.read() as rd:
            account = int(
                rd.scalar(
                    customer.select().with_only_columns(customer.c.account_id).where(customer.c.id == busy)
                )
            )
    raw = _by_hand(path, account, repeats)
    return Confirming(*(1000 * median(each) for each in (spent[idle], spent[busy], raw)))


@verb("bench.prepare")
def _customers(tx: Write) -> tuple[int, int]:
    idle, busy = (
        insert_customer(tx, CustomerDraft(name=name, kind="company", credit_limit=10**12))
        for name in ("Calme", "Chargé")
    )
    return idle, busy


@verb("bench.prepare")
def _drafts(tx: Write, customer_id: int, count: int) -> list[int]:
    lines = (
        DraftLine(name="Conseil", kind="service", unit_price_micro=100_000_000, rate_ppm=200_000),
        DraftLine(name="Pose", kind="service", unit_price_micro=40_000_000, rate_ppm=200_000),
    )
    return [
        sell.save(tx, OrderDraft(customer_id=customer_id, ordered_on=tx.today, lines=lines))
        for _ in range(count)
    ]


def _open_documents(database: Database, customer_id: int) -> None:
    """Invoices over two years, all of them open, half of them overdue."""
    for at in range(0, OPEN, 250):
        day = TODAY - timedelta(days=(OPEN - at) * 700 // OPEN)
        database.clock = FixedClock.on(day)
        database.do(PROGRAM, _issue_many, customer_id, 250)
    database.clock = FixedClock.on(TODAY)


@verb("bench.prepare")
def _issue_many(tx: Write, customer_id: int, count: int) -> None:
    for order_id in _drafts(tx, customer_id, count):
        sell.confirm(tx, order_id)
        bill.issue_invoice(tx, order_id, "all")


def _by_hand(path: Path, account: int, repeats: int) -> list[float]:
    """What the rules read, as plain SQL through `sqlite3`."""
    spent: list[float] = []
    with closing(sqlite3.connect(path)) as raw:
        for _ in range(repeats):
            begun = perf_counter()
            raw.execute("SELECT name, value FROM setting").fetchall()
            raw.execute(
                "SELECT component, amount FROM account_balance WHERE account_id = ? AND currency = 'EUR'",
                (account,),
            ).fetchall()
            raw.execute(
                "SELECT min(due_on), sum(amount) FROM due_balance "
                "WHERE account_id = ? AND currency = 'EUR' AND due_on < ? AND amount <> 0",
                (account, TODAY.isoformat()),
            ).fetchone()
            raw.execute(
                "SELECT kind, level, amount FROM fact WHERE account_id = ? AND ended_at IS NULL", (account,)
            ).fetchall()
            spent.append(perf_counter() - begun)
    return spent


# --- expected days of payment ---


@dataclass(frozen=True, slots=True)
class BackTest:
    """Mean absolute error in days over so many payments: the program's, due date plus the customer's mean, due date."""

    payments: int
    program: float
    mean_delay: float
    due_date: float


def back_test(folder: Path, orders: int = 2_500) -> BackTest:
    """Three years of the sample company: each payment of the last two foretold from what was known on its invoice's day."""
    path = folder / "three-years.db"
    database, _ = build(locate(path), orders=orders, as_of=TODAY, years=3)
    with closing(database), database.read() as rd:
        known = paid_by_all(rd)
        kinds = {int(row.account_id): str(row.kind) for row in rd.execute(_KINDS)}
    return judged(known, kinds, TODAY - timedelta(days=730))


def judged(known: Sequence[tuple[int, Paid]], kinds: Mapping[int, str], since: date) -> BackTest:
    """The errors over the invoices issued since a day, each foretold from the payments made before it was issued.

    What was paid before its invoice, or with it, needs no foretelling.
    """
    program, by_mean, by_due = list[int](), list[float](), list[int]()
    for account, paid in known:
        if paid.issued_on < since or paid.paid_on <= paid.issued_on:
            continue
        before = [(who, each) for who, each in known if each.paid_on < paid.issued_on]
        own = [each for who, each in before if who == account]
        alike = [each.days_late for who, each in before if kinds[who] == kinds[account]]
        of_class = median_of(alike[-CLASS_PAYMENTS:]) or 0
        program.append(abs(paid.days_late - habit(own, paid.issued_on, of_class).days))
        by_mean.append(abs(paid.days_late - (mean(each.days_late for each in own) if own else 0)))
        by_due.append(abs(paid.days_late))
    return BackTest(len(program), mean(program), mean(by_mean), mean(by_due))


_KINDS = select(customer.c.account_id, customer.c.kind)


def lines(costs: Confirming, test: BackTest) -> Iterator[str]:
    """Both as part of the page of benchmarks."""
    yield (
        "## Credit\n\n"
        f"Confirming with every rule on: {costs.none:.2f} ms for a customer with nothing open, {costs.many:.2f} ms with "
        f"{OPEN:,} open invoices,\n{costs.ratio:.2f} times as much (aim: at most {LIMIT}). What the rules read takes "
        f"{costs.by_hand:.3f} ms of plain SQL.\n\n"
        f"Expected day of payment, {test.payments:,} payments of a sample of three years, mean absolute error: "
        f"{test.program:.1f} days;\ndue date and the customer's mean delay {test.mean_delay:.1f}, due date alone "
        f"{test.due_date:.1f}.\n"
    )
