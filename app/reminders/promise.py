"""A promise to pay: what a customer said they would pay by when, and whether it was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.exchange import AT_HOME, Worth
from app.base.money import from_minor
from app.base.uid import new_uid
from app.customers.merged import accounts_under
from app.receivables.fact import FactDraft, end_fact, post_fact
from app.receivables.promised import Promised, is_kept, waits_until
from app.receivables.tables import allocation, fact, item, item_balance
from app.reminders.tables import payment_promise, promise_item

SOURCE = "reminders"
"""Whose facts these are: the room ends by itself only what it posted."""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise; `amount` and `received` in minor units of `currency`."""

    id: int
    customer_id: int
    account_id: int
    amount: int
    currency: str
    promised_on: date
    waits_until: date
    made_on: date
    note: str
    state: str
    received: int
    ended_on: date | None
    end_reason: str
    recorded_by: str


def write_promise(
    tx: Write,
    customer_id: int,
    account_id: int,
    currency: str,
    owed: Mapping[int, int],
    amount: int,
    promised_on: date,
    grace_days: int,
    note: str,
) -> int:
    """Record a promise about instalments (`owed`: item to what it still asks for); gives its key.

    What was promised of the same instalments before is withdrawn: the last word counts. Refused with
    ``promise_not_positive``, ``promise_in_past``, ``promise_of_nothing`` or ``promise_exceeds_debt``.
    """
    if amount <= 0:
        raise Refusal("promise_not_positive")
    if promised_on < tx.today:
        raise Refusal("promise_in_past", on=promised_on)
    if not owed:
        raise Refusal("promise_of_nothing")
    asked_for = sum(owed.values())
    if amount > asked_for:
        raise Refusal(
            "promise_exceeds_debt",
            amount=from_minor(amount, currency),
            asked=from_minor(asked_for, currency),
            currency=currency,
        )
    for before in tx.execute(_ABOUT, {"items": list(owed)}).scalars().all():
        end_promise(tx, int(before), "withdrawn", "replaced")
    promise_id = tx.insert(
        payment_promise,
        {
            "uid": new_uid(),
            "customer_id": customer_id,
            "account_id": account_id,
            "amount": amount,
            "currency": currency,
            "promised_on": promised_on,
            "waits_until": waits_until(promised_on, grace_days),
            "made_on": tx.today,
            "note": note.strip(),
            "item_count": len(owed),
            "state": "open",
            "received": 0,
            "ended_on": None,
            "fact_id": None,
            "recorded_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )
    tx.insert_many(
        promise_item,
        [
            {"promise_id": promise_id, "position": at, "item_id": item_id, "amount": asked}
            for at, (item_id, asked) in enumerate(sorted(owed.items()), 1)
        ],
    )
    tx.touch("customer", customer_id)
    return promise_id


def end_promise(
    tx: Write, promise_id: int, state: str, reason: str = "", received: int | None = None
) -> None:
    """End a promise that is open; refused with ``promise_ended``."""
    row = tx.execute(_BY_ID, {"id": promise_id}).one_or_none()
    if row is None or row.state != "open":
        raise Refusal("promise_ended")
    values: dict[str, Any] = {"state": state, "ended_on": tx.today, "end_reason": reason}
    if received is not None:
        values["received"] = received
    if state == "broken":
        draft = FactDraft(
            kind="promise",
            happened_on=row.promised_on,
            source=SOURCE,
            reference=str(promise_id),
            # Rules read it in the company's currency.
            amount=_worth(tx, promise_id).of(row.amount),
        )
        values["fact_id"] = post_fact(tx, row.account_id, draft)
    tx.update(payment_promise, promise_id, **values)
    tx.touch("customer", row.customer_id)


def _worth(rd: Read, promise_id: int) -> Worth:
    """What the currency of a promise is worth, as its oldest instalment was fixed."""
    row = rd.execute(_FIXED, {"promise": promise_id}).first()
    return Worth(row.own_units, row.base_units) if row is not None else AT_HOME


def judge_promises(tx: Write, account_id: int | None = None) -> dict[str, int]:
    """Decide on the promises that were kept, or whose days are over; gives how many of each."""
    statement = (
        _OPEN if account_id is None else _OPEN.where(payment_promise.c.account_id.in_(accounts_under()))
    )
    rows = tx.execute(statement, {"account": account_id} if account_id is not None else {}).all()
    found = {"kept": 0, "broken": 0}
    for row in rows:
        came = received_in_time(tx, row.id, row.made_on, row.waits_until)
        if is_kept(Promised(row.amount, came)):
            end_promise(tx, row.id, "kept", received=came)
            found["kept"] += 1
        elif tx.today > row.waits_until:
            end_promise(tx, row.id, "broken", received=came)
            found["broken"] += 1
    return found


def received_in_time(rd: Read, promise_id: int, made_on: date, until: date) -> int:
    """What came in of a promise's instalments between the day it was made and the last day of waiting, both included."""
    days = {"promise": promise_id, "first": made_on, "last": until}
    return max(int(rd.scalar(_CAME, days) or 0), 0)


def settle_broken(tx: Write, account_id: int) -> int:
    """End the facts of broken promises whose instalments ask for nothing any more; gives how many."""
    ended = 0
    for row in tx.execute(_BROKEN, {"account": account_id}).all():
        if not int(tx.scalar(_STILL_OWED, {"promise": row.promise_id}) or 0):
            end_fact(tx, row.fact_id, "paid")
            ended += 1
    return ended


def broken_before_due(rd: Read, account_id: int) -> bool:
    """Whether a broken promise still stands that is about something not overdue, too: paying what is overdue does not end it."""
    return rd.execute(_NOT_DUE, {"account": account_id, "today": rd.today}).first() is not None


def promises_of(rd: Read, customer_ids: Sequence[int]) -> list[PromiseRow]:
    """The promises of customers, newest first."""
    rows = rd.execute(_OF_CUSTOMERS, {"customers": list(customer_ids)})
    return [PromiseRow(*row) for row in rows]


_COLUMNS = tuple(payment_promise.c[name] for name in PromiseRow.__slots__)
_OF_CUSTOMERS = (
    select(*_COLUMNS)
    .where(payment_promise.c.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(payment_promise.c.id.desc())
)
_BY_ID = select(payment_promise).where(payment_promise.c.id == bindparam("id"))
_ABOUT = (
    select(payment_promise.c.id)
    .join(promise_item, promise_item.c.promise_id == payment_promise.c.id)
    .where(payment_promise.c.state == "open", promise_item.c.item_id.in_(bindparam("items", expanding=True)))
    .distinct()
    .order_by(payment_promise.c.id)
)
_OPEN = (
    select(
        payment_promise.c.id,
        payment_promise.c.amount,
        payment_promise.c.made_on,
        payment_promise.c.waits_until,
    )
    .where(payment_promise.c.state == "open")
    .order_by(payment_promise.c.id)
)
_CAME = (
    select(func.sum(allocation.c.amount))
    .join(promise_item, promise_item.c.item_id == allocation.c.target_item_id)
    .join(item, item.c.id == allocation.c.source_item_id)
    .where(
        promise_item.c.promise_id == bindparam("promise"),
        # What was given up did not come in.
        item.c.noun != "write_off",
        allocation.c.business_date >= bindparam("first"),
        allocation.c.business_date <= bindparam("last"),
    )
)
_FIXED = (
    select(item.c.own_units, item.c.base_units)
    .join(promise_item, promise_item.c.item_id == item.c.id)
    .where(promise_item.c.promise_id == bindparam("promise"))
    .order_by(promise_item.c.position)
    .limit(1)
)
_BROKEN = (
    select(fact.c.id.label("fact_id"), payment_promise.c.id.label("promise_id"))
    .join(payment_promise, payment_promise.c.fact_id == fact.c.id)
    .where(
        fact.c.account_id.in_(accounts_under()),
        fact.c.kind == "promise",
        fact.c.source == SOURCE,
        fact.c.ended_at.is_(None),
    )
    .order_by(fact.c.id)
)
_NOT_DUE = (
    _BROKEN.order_by(None)
    .join(promise_item, promise_item.c.promise_id == payment_promise.c.id)
    .join(item, item.c.id == promise_item.c.item_id)
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
        item.c.due_on >= bindparam("today"),
    )
    .limit(1)
)
_STILL_OWED = (
    select(func.sum(item_balance.c.amount))
    .join(promise_item, promise_item.c.item_id == item_balance.c.item_id)
    .where(promise_item.c.promise_id == bindparam("promise"), item_balance.c.component == "owed")
)
