"""Lending: the limit of a customer, the facts that rules read, and requests to let an order pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.customers.limit import Limit
from app.customers.limit import set_limit as write_limit
from app.customers.merged import account_of
from app.customers.tables import customer
from app.flow.position import take_position
from app.flow.sell import look_at_held
from app.orders.naming import order_name
from app.orders.release import (
    ask_for,
    end_release,
    expired,
    refuse,
    standing_release,
    waiting_release,
)
from app.receivables.credit_rules import CLASSES
from app.receivables.fact import PROCEEDINGS, FactDraft, end_fact, post_fact


@dataclass(frozen=True, slots=True)
class Opened:
    """What is known of the judgment that opened proceedings: its day, what they are, and whom claims go to."""

    judged_on: date | None = None
    proceedings: str = ""
    trustee: str = ""


NOT_KNOWN = Opened()
"""Nothing but the notice."""


@verb("customer.limit")
def set_limit(
    tx: Write,
    customer_id: int,
    amount: int | None,
    reason: str = "",
    until: date | None = None,
    currency: str = "",
) -> None:
    """Grant, change or withdraw credit (minor units) until a day; held orders of the customer are looked at again.

    The journal and the history of limits keep who decided, why, and the limit before.
    """
    before = write_limit(tx, customer_id, Limit(amount, until, reason, currency))
    tx.note(limit=amount, before=before, reason=reason, until=until)
    look_at_held(tx, account_of(tx, customer_id))


@verb("credit.classify")
def classify(tx: Write, customer_id: int, risk_class: str | None, reason: str = "") -> None:
    """Put a customer into a class of risk, None for that of their kind; refused with ``risk_class_unknown``."""
    if risk_class is not None and risk_class not in CLASSES:
        raise Refusal("risk_class_unknown", risk_class=risk_class)
    before = tx.scalar(_CLASS, {"id": customer_id})
    tx.update(customer, customer_id, risk_class=risk_class)
    tx.note(risk_class=risk_class, class_before=before, reason=reason)
    look_at_held(tx, account_of(tx, customer_id))


@verb("credit.notice")
def notice(
    tx: Write,
    customer_id: int,
    happened_on: date,
    reference: str,
    note: str = "",
    source: str = "person",
    opened: Opened = NOT_KNOWN,
) -> int:
    """Record that insolvency proceedings were opened against a customer; gives the key of the fact.

    `happened_on` is the day of the notice, from which the time to lodge a claim runs, `reference` where it is published (a
    BODACC number), `source` who says so: a person, or a look-up; `opened` what the notice says of the judgment. Refused
    with ``reference_missing``, ``notice_in_future``, ``notice_before_judgment`` or ``proceedings_unknown``.
    """
    if not reference.strip():
        raise Refusal("reference_missing")
    if happened_on > tx.today:
        raise Refusal("notice_in_future", on=happened_on)
    if opened.judged_on is not None and opened.judged_on > happened_on:
        raise Refusal("notice_before_judgment", on=happened_on, judged=opened.judged_on)
    if opened.proceedings not in ("", *PROCEEDINGS):
        raise Refusal("proceedings_unknown", told=opened.proceedings)
    account_id = account_of(tx, customer_id)
    draft = FactDraft(
        kind="insolvency",
        happened_on=happened_on,
        source=source,
        reference=reference,
        note=note,
        judged_on=opened.judged_on,
        proceedings=opened.proceedings,
        trustee=opened.trustee,
    )
    fact_id = post_fact(tx, account_id, draft)
    tx.touch("customer", customer_id)
    tx.note(number=reference.strip(), reason=note, source=source)
    return fact_id


@verb("credit.end_fact")
def end(tx: Write, customer_id: int, fact_id: int, reason: str) -> None:
    """End a fact, saying why; held orders of the account are looked at again."""
    if not reason.strip():
        raise Refusal("reason_missing")
    account_id = account_of(tx, customer_id)
    ended = end_fact(tx, fact_id, reason.strip())
    if ended.account_id != account_id:
        raise Refusal("fact_unknown", fact=fact_id)
    tx.touch("customer", customer_id)
    tx.note(number=ended.reference, reason=reason)
    look_at_held(tx, account_id)


@verb("sell.ask_release")
def ask(tx: Write, order_id: int, plea: str) -> int:
    """Ask that an order be let pass though rules say no; gives the key of the request.

    Refused with ``reason_missing``, ``release_asked`` or ``order_not_held``.
    """
    order = take_position(tx, order_id).order
    if order.state not in ("held", "confirmed"):
        raise Refusal("order_not_held", number=order_name(order), state=order.state)
    tx.note(number=order_name(order), reason=plea)
    return ask_for(tx, order_id, plea)


@verb("credit.refuse_release")
def refuse_release(tx: Write, order_id: int, reason: str) -> None:
    """Decide that an order does not pass; it stays held. Refused with ``release_not_asked`` or ``reason_missing``."""
    order = take_position(tx, order_id).order
    if waiting_release(tx, order_id) is None:
        raise Refusal("release_not_asked", number=order_name(order))
    refuse(tx, order_id, reason)
    tx.note(number=order_name(order), reason=reason)


@verb("credit.revoke")
def revoke(tx: Write, order_id: int, reason: str) -> None:
    """Take a release back: what of the order has not left is judged again before it leaves.

    Refused with ``release_not_standing`` or ``reason_missing``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    order = take_position(tx, order_id).order
    standing = standing_release(tx, order_id)
    if standing is None:
        raise Refusal("release_not_standing", number=order_name(order))
    end_release(tx, standing, "revoked")
    tx.note(number=order_name(order), reason=reason)


@verb("sell.end_releases")
def end_releases(tx: Write) -> int:
    """End the releases whose last day is over; gives how many that were."""
    found = expired(tx)
    for each in found:
        end_release(tx, each, "expired")
    if found:
        tx.note(n=len(found))
    return len(found)


_CLASS = select(customer.c.risk_class).where(customer.c.id == bindparam("id"))
