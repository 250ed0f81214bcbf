"""Two programs at the same database at the same time: invoices without gap, credit lent once, a threshold passed once.

Each contest runs in two processes of their own that begin together. `bin/soak` runs them at full length, a tenth of it
stands in `tests/flow/test_concurrency.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.base.actor import PROGRAM
from app.base.audit import audit_line, audit_mention
from app.base.clock import Clock, FixedClock
from app.base.database import Database, open_database
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.customers.customer import CustomerDraft, insert_customer
from app.customers.tables import customer
from app.flow import bill, sell
from app.flow.change import change
from app.flow.found import found
from app.flow.merge import merge
from app.invoicing.tables import invoice
from app.orders.change import OrderChange
from app.orders.draft import DraftLine, OrderDraft, PostalAddress
from app.orders.order import read_lines
from app.orders.tables import order_tax, sales_order
from app.receivables.tables import account_balance
from tests.soak.together import CONTEXT, PATIENCE_SECONDS, must_be_sound, together

_FIRST = date(2026, 11, 20)
_PRICE = 100_00
"""What every order comes to, in minor units."""


@dataclass(frozen=True, slots=True)
class Turning(Clock):
    """A clock that two processes share: its day is the next one as soon as somebody turns the page."""

    turned: Any = None

    def now(self) -> datetime:
        """Noon of the first day or of the next."""
        days = 1 if self.turned is not None and self.turned.value else 0
        return datetime(_FIRST.year, _FIRST.month, _FIRST.day, 12, tzinfo=UTC) + timedelta(days=days)


# --- invoices ---


def invoices_at_once(url: str, each: int) -> list[tuple[str, date]]:
    """Let two processes issue `each` invoices; number and date of all, by number. Midnight strikes in between."""
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        database.do(PROGRAM, found, "Mesures")
        orders = database.do(PROGRAM, _orders_without_limit, 2 * each)
    turned = CONTEXT.Value("b", 0)
    together(_issue, [(url, orders[:each], turned), (url, orders[each:], turned)])
    with closing(open_database(url)) as database:
        must_be_sound(database)
        with database.read() as rd:
            rows = rd.execute(select(invoice.c.number, invoice.c.issued_on).order_by(invoice.c.number))
            return [(row.number, row.issued_on) for row in rows]


def expected_numbers(count: int) -> list[str]:
    """The numbers that so many invoices must have."""
    return [f"FA-{_FIRST.year}-{number:04}" for number in range(1, count + 1)]


def _issue(url: str, orders: Sequence[int], turned: Any) -> None:
    with closing(open_database(url, Turning(turned=turned))) as database:
        for at, order_id in enumerate(orders):
            if at == len(orders) // 2:
                turned.value = 1
            while not _issued(database, order_id):
                pass


def _issued(database: Database, order_id: int) -> bool:
    try:
        database.do(PROGRAM, bill.issue_invoice, order_id, "all")
    except Refusal as refusal:
        # Begun before midnight, its turn came after an invoice of the new day: refused, and done again on that day.
        if refusal.code != "date_before_last_number":
            raise
        return False
    return True


# --- credit ---


def confirmations_at_once(url: str, rounds: int) -> list[list[str]]:
    """Confirm two orders at once for customers with room for one; the states of the two, sorted, by customer."""
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        database.do(PROGRAM, found, "Mesures")
        pairs = database.do(PROGRAM, _pairs_with_room_for_one, rounds)
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    gate = CONTEXT.Barrier(2)
    together(_confirm, [(url, first, gate), (url, second, gate)])
    with closing(open_database(url)) as database:
        must_be_sound(database)
        with database.read() as rd:
            states = {row.id: row.state for row in rd.execute(select(sales_order.c.id, sales_order.c.state))}
    return [sorted(states[order_id] for order_id in pair) for pair in pairs]


def _confirm(url: str, orders: Sequence[int], gate: Any) -> None:
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        for order_id in orders:
            gate.wait(PATIENCE_SECONDS)
            database.do(PROGRAM, sell.confirm, order_id)


def growth_at_once(url: str, rounds: int) -> list[tuple[int, int]]:
    """Let an order grow while another is confirmed, for customers with room for one of the two.

    Gives exposure and limit of each customer afterwards.
    """
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        database.do(PROGRAM, found, "Mesures")
        pairs = database.do(PROGRAM, _pairs_with_one_confirmed, rounds)
    growing, waiting = ([pair[side] for pair in pairs] for side in (0, 1))
    gate = CONTEXT.Barrier(2)
    together(_grow, [(url, growing, gate, True), (url, waiting, gate, False)])
    with closing(open_database(url)) as database:
        must_be_sound(database)
        with database.read() as rd:
            return [(int(row.exposure), int(row.credit_limit)) for row in rd.execute(_EXPOSURES)]


_EXPOSURES = (
    select(customer.c.credit_limit, func.sum(account_balance.c.amount).label("exposure"))
    .join(account_balance, account_balance.c.account_id == customer.c.account_id)
    .group_by(customer.c.id, customer.c.credit_limit)
    .order_by(customer.c.id)
)


def _grow(url: str, orders: Sequence[int], gate: Any, grows: bool) -> None:
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        for order_id in orders:
            gate.wait(PATIENCE_SECONDS)
            if not grows:
                database.do(PROGRAM, sell.confirm, order_id)
                continue
            with database.read() as rd:
                [line] = read_lines(rd, order_id)
            try:
                database.do(PROGRAM, change, order_id, OrderChange({line.id: 2_000}), "le double")
            except Refusal as refusal:
                if refusal.code != "increase_held":
                    raise


# --- customers merged ---


def merges_against_confirmations(url: str, rounds: int) -> list[tuple[bool, str]]:
    """Merge a customer into another while one of them is confirmed an order that passes the limit of both together.

    Gives of each pair whether the merge came first, and what the order became. In turns the order is of the one that
    goes and of the one that is kept.
    """
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        database.do(PROGRAM, found, "Mesures")
        pairs = database.do(PROGRAM, _pairs_of_customers, rounds)
    orders = [order_id for *_, order_id in pairs]
    gate = CONTEXT.Barrier(2)
    together(_contend, [(url, "merge", [pair[:2] for pair in pairs], gate), (url, "confirm", orders, gate)])
    with closing(open_database(url)) as database:
        must_be_sound(database)
        with database.read() as rd:
            states = {
                row.id: (row.state, row.customer_id)
                for row in rd.execute(
                    select(sales_order.c.id, sales_order.c.state, sales_order.c.customer_id)
                )
            }
            lines = {(row.verb, row.noun, row.row_id): row.id for row in rd.execute(_MENTIONED)}
    for kept, _, order_id in pairs:
        assert states[order_id][1] == kept, "an open order stayed with the customer that went"
    return [
        (
            lines["merge.customers", "customer", gone] < lines["sell.confirm", "sales_order", order_id],
            states[order_id][0],
        )
        for _, gone, order_id in pairs
    ]


_MENTIONED = select(audit_line.c.id, audit_line.c.verb, audit_mention.c.noun, audit_mention.c.row_id).join(
    audit_mention, audit_mention.c.line_id == audit_line.c.id
)


def merges_in_opposite_directions(url: str, rounds: int) -> list[list[str]]:
    """Merge two customers into each other at once; of each pair what became of the two tries, sorted."""
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        database.do(PROGRAM, found, "Mesures")
        pairs = [pair[:2] for pair in database.do(PROGRAM, _pairs_of_customers, rounds)]
    other_way = [(gone, kept) for kept, gone in pairs]
    gate, said = CONTEXT.Barrier(2), CONTEXT.Queue()
    together(_contend, [(url, "merge", way, gate, said) for way in (pairs, other_way)])
    told = [said.get(timeout=PATIENCE_SECONDS) for _ in range(2)]
    with closing(open_database(url)) as database:
        must_be_sound(database)
    return [sorted(both) for both in zip(*told, strict=True)]


def _contend(url: str, what: str, wanted: Sequence[Any], gate: Any, said: Any = None) -> None:
    became: list[str] = []
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        for each in wanted:
            gate.wait(PATIENCE_SECONDS)
            try:
                if what == "merge":
                    database.do(PROGRAM, merge, *each)
                else:
                    database.do(PROGRAM, sell.confirm, each)
                became.append("done")
            except Refusal as refusal:
                if said is None:
                    raise
                became.append(refusal.code)
    if said is not None:
        said.put(became)


# --- sales at a distance ---


def distance_at_once(url: str, each: int, price: int) -> list[tuple[int, int]]:
    """Let two processes confirm `each` orders of a price (minor units, with tax) from Berlin across the threshold.

    Gives net and VAT rate (ppm) of all, in the order in which they were confirmed.
    """
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        database.do(PROGRAM, found, "Mesures", postcode="75002")
        orders = database.do(PROGRAM, _orders_from_berlin, 2 * each, price)
    together(_confirm_all, [(url, orders[:each]), (url, orders[each:])])
    with closing(open_database(url)) as database:
        must_be_sound(database)
        with database.read() as rd:
            return [(int(row.net), int(row.rate_ppm)) for row in rd.execute(_RATES)]


# Numbers are given at confirmation, one after the other.
_RATES = (
    select(order_tax.c.net, order_tax.c.rate_ppm)
    .join(sales_order, sales_order.c.id == order_tax.c.order_id)
    .order_by(sales_order.c.number)
)


def _confirm_all(url: str, orders: Sequence[int]) -> None:
    with closing(open_database(url, FixedClock.on(_FIRST))) as database:
        for order_id in orders:
            database.do(PROGRAM, sell.confirm, order_id)


# --- what they work on ---


@verb("contest.prepare")
def _orders_from_berlin(tx: Write, count: int, price: int) -> list[int]:
    at = PostalAddress(name="Frau Schmidt", country="DE", postcode="10115")
    customer_id = insert_customer(tx, CustomerDraft(name="Frau Schmidt", kind="person"))
    line = DraftLine(name="Lampe", kind="goods", unit_price_micro=price * 10_000)
    draft = OrderDraft(
        customer_id=customer_id,
        ordered_on=_FIRST,
        billing=at,
        delivery=at,
        lines=(line,),
        prices_include_tax=True,
    )
    return [sell.save(tx, draft) for _ in range(count)]


@verb("contest.prepare")
def _orders_without_limit(tx: Write, count: int) -> list[int]:
    customer_id = insert_customer(tx, CustomerDraft(name="Atelier", kind="company"))
    orders = [sell.save(tx, _draft(customer_id)) for _ in range(count)]
    for order_id in orders:
        sell.confirm(tx, order_id)
    return orders


@verb("contest.prepare")
def _pairs_with_room_for_one(tx: Write, count: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for at in range(count):
        draft = CustomerDraft(name=f"Atelier {at}", kind="company", credit_limit=_PRICE * 3 // 2)
        customer_id = insert_customer(tx, draft)
        pairs.append((sell.save(tx, _draft(customer_id)), sell.save(tx, _draft(customer_id))))
    return pairs


@verb("contest.prepare")
def _pairs_of_customers(tx: Write, count: int) -> list[tuple[int, int, int]]:
    """Two customers with an order confirmed each, and a draft of one of them: within its limit alone, beyond it together.

    In every third pair neither has traded yet but for the draft: there are no balances to wait for.
    """
    found: list[tuple[int, int, int]] = []
    for at in range(count):
        kept, gone = (
            insert_customer(
                tx, CustomerDraft(name=f"{name} {at}", kind="company", credit_limit=_PRICE * 5 // 2)
            )
            for name in ("Atelier", "Studio")
        )
        if at % 3:
            for customer_id in (kept, gone):
                sell.confirm(tx, sell.save(tx, _draft(customer_id)))
        found.append((kept, gone, sell.save(tx, _draft((gone, kept)[at % 2]))))
    return found


@verb("contest.prepare")
def _pairs_with_one_confirmed(tx: Write, count: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for at in range(count):
        draft = CustomerDraft(name=f"Atelier {at}", kind="company", credit_limit=_PRICE * 5 // 2)
        customer_id = insert_customer(tx, draft)
        pair = (sell.save(tx, _draft(customer_id)), sell.save(tx, _draft(customer_id)))
        sell.confirm(tx, pair[0])
        pairs.append(pair)
    return pairs


def _draft(customer_id: int) -> OrderDraft:
    line = DraftLine(name="Conseil", kind="service", unit_price_micro=_PRICE * 10_000, rate_ppm=0)
    return OrderDraft(customer_id=customer_id, ordered_on=_FIRST, lines=(line,))
