"""What was decided on a customer's credit, as one line of time: limits, holds and their release, requests, facts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.customers.limit import limits_of
from app.customers.tables import customer
from app.orders.release import Release
from app.orders.tables import credit_release, order_hold, sales_order
from app.receivables.fact import facts_of

SHOWN = 40


@dataclass(frozen=True, slots=True)
class CreditEvent:
    """Something decided or learnt: `kind` limit, held, cleared, asked, granted, refused, ended, fact or fact_ended."""

    kind: str
    at: datetime
    by: str
    reason: str = ""
    number: str = ""
    order_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


def events_of(rd: Read, customer_id: int, account_id: int) -> Sequence[CreditEvent]:
    """The newest first, at most 40."""
    found = [*_limits(rd, customer_id), *_holds(rd, account_id), *_releases(rd, account_id)]
    for fact in facts_of(rd, account_id):
        told = {"fact": fact.kind, "level": fact.level, "amount": fact.amount, "reference": fact.reference}
        found.append(CreditEvent("fact", fact.posted_at, fact.posted_by, fact.note, facts=told))
        if fact.ended_at is not None:
            ended = CreditEvent("fact_ended", fact.ended_at, fact.ended_by, fact.end_reason, facts=told)
            found.append(ended)
    found.sort(key=lambda each: each.at, reverse=True)
    return found[:SHOWN]


def _limits(rd: Read, customer_id: int) -> list[CreditEvent]:
    rows = limits_of(rd, customer_id)
    before = [*rows, None][1:]
    return [
        CreditEvent(
            "limit",
            row.set_at,
            row.set_by,
            row.reason,
            facts={
                "limit": row.amount,
                "limit_currency": row.currency,
                "before": was.amount if was is not None else None,
                "before_currency": was.currency if was is not None else row.currency,
                "until": row.valid_until,
            },
        )
        for row, was in zip(rows, before, strict=True)
    ]


def _holds(rd: Read, account_id: int) -> list[CreditEvent]:
    """One event for all the rules that stopped an order at one moment."""
    by_moment: dict[tuple[int, datetime], CreditEvent] = {}
    found: list[CreditEvent] = []
    for row in rd.execute(_HOLDS, {"account": account_id, "limit": SHOWN}):
        one = by_moment.get((row.order_id, row.held_at))
        if one is None:
            one = CreditEvent("held", row.held_at, "", "", row.number or "", row.order_id, {"rules": []})
            by_moment[row.order_id, row.held_at] = one
            if row.released_at is not None and row.reason == "rules":
                found.append(
                    CreditEvent(
                        "cleared", row.released_at, row.released_by, "", row.number or "", row.order_id
                    )
                )
        one.facts["rules"].append((row.rule, json.loads(row.facts)))
    return [*by_moment.values(), *found]


def _releases(rd: Read, account_id: int) -> list[CreditEvent]:
    found: list[CreditEvent] = []
    for row in rd.execute(_RELEASES, {"account": account_id, "limit": SHOWN}):
        each = Release(**{name: getattr(row, name) for name in Release.__slots__})
        number = row.number or ""
        facts = {"amount": each.amount, "until": each.until}
        if each.asked_at is not None:
            asked = CreditEvent("asked", each.asked_at, each.asked_by, each.plea, number, each.order_id)
            found.append(asked)
        if each.decided_at is not None:
            decided = CreditEvent(
                each.decision, each.decided_at, each.decided_by, each.reason, number, each.order_id, facts
            )
            found.append(decided)
        if each.ended_at is not None and each.decision == "granted":
            ended = {"ending": each.ending}
            found.append(CreditEvent("ended", each.ended_at, each.ended_by, "", number, each.order_id, ended))
    return found


_OF_ACCOUNT = (
    select(sales_order.c.id)
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(customer.c.account_id == bindparam("account"))
)
_HOLDS = (
    select(
        order_hold.c.order_id,
        order_hold.c.rule,
        order_hold.c.facts,
        order_hold.c.held_at,
        order_hold.c.released_at,
        order_hold.c.released_by,
        order_hold.c.reason,
        sales_order.c.number,
    )
    .join(sales_order, sales_order.c.id == order_hold.c.order_id)
    .where(order_hold.c.order_id.in_(_OF_ACCOUNT))
    .order_by(order_hold.c.id.desc())
    .limit(bindparam("limit"))
)
_RELEASES = (
    select(*(credit_release.c[name] for name in Release.__slots__), sales_order.c.number)
    .join(sales_order, sales_order.c.id == credit_release.c.order_id)
    .where(credit_release.c.order_id.in_(_OF_ACCOUNT))
    .order_by(credit_release.c.id.desc())
    .limit(bindparam("limit"))
)
