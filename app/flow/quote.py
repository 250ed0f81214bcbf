"""Quotes: save a draft, issue it, make the next version of it, hear what the customer says, turn it into an order."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, delete, select

from app.base import numbering
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.said import said
from app.flow import deposit, sell
from app.flow.letters import promise_by_itself
from app.orders.entry import read_draft
from app.orders.order import COUNTED, read_order
from app.orders.possible import Possible
from app.orders.quote import (
    Quote,
    lock_quote,
    quote_name,
    quote_possible,
    read_quote_lines,
    valid_until,
)
from app.orders.quote_draft import QuoteDraft, order_of_quote, read_quote_draft, save_quote_draft
from app.orders.quote_tables import quote, quote_decision, quote_line, quote_tax
from app.orders.save import save_draft
from app.orders.tables import sales_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the customer said: who of them, on which day, why; of an acceptance which options they chose (line keys)."""

    person: str = ""
    decided_on: date | None = None
    reason: str = ""
    options: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The order a quote became, how it stands (draft, held or confirmed), and the deposit invoice, where one was issued."""

    order_id: int
    state: str
    number: str
    deposit_id: int | None = None


@verb("quote.save", silent=True)
def save(tx: Write, draft: QuoteDraft, quote_id: int | None = None) -> int:
    """Keep a draft, new or in place of what it was; gives its key. Writes no line in the journal."""
    return save_quote_draft(tx, draft, quote_id)


@verb("quote.issue")
def issue(tx: Write, quote_id: int) -> str:
    """Issue a draft: it takes its number and stays as it is from now on; gives its number with its version.

    The version it follows is replaced. Refused with ``quote_not_a_draft``, ``quote_empty``, ``quote_negative``,
    ``quote_valid_in_the_past`` or ``quote_answered`` where the version before was answered meanwhile.
    """
    of = lock_quote(tx, quote_id)
    _must(tx, of, "quote.issue")
    if of.replaces_id is not None:
        before = lock_quote(tx, of.replaces_id)
        if before.state not in ("sent", "declined"):
            raise Refusal("quote_answered", number=before.name, state=before.state)
        tx.update(quote, before.id, state="replaced")
    _seal_parts(tx, quote_id)
    number = of.number or numbering.take(tx, "quote", tx.today).text
    tx.update(
        quote,
        quote_id,
        state="sent",
        number=number,
        quoted_on=tx.today,
        valid_until=of.valid_until,
        issued_at=tx.now,
    )
    name = quote_name(number, of.version)
    tx.note(number=name, total=of.total, currency=of.currency, until=of.valid_until)
    promise_by_itself(tx, "quote", "quote", quote_id, None)
    return name


@verb("quote.revise")
def revise(tx: Write, quote_id: int) -> int:
    """Begin the next version of a quote that was issued or declined; gives the draft's key.

    The standing one keeps until the new one is issued. A version already begun is gone on with.
    """
    of = lock_quote(tx, quote_id)
    begun = tx.scalar(_NEXT, {"id": quote_id})
    if begun is not None:
        return int(begun)
    _must(tx, of, "quote.revise")
    draft = read_quote_draft(tx, quote_id)
    days = (of.valid_until - of.quoted_on).days
    content = replace(draft.content, ordered_on=tx.today)
    renewed = replace(draft, content=content, valid_until=valid_until(tx.today, days))
    new_id = save_quote_draft(tx, renewed, replaces=of)
    tx.touch("quote", quote_id)
    tx.note(number=of.name, version=of.version + 1)
    return new_id


@verb("quote.duplicate")
def duplicate(tx: Write, quote_id: int) -> int:
    """Begin a quote with the same content, under no number yet; gives the draft's key."""
    draft = read_quote_draft(tx, quote_id)
    days = ((draft.valid_until or draft.content.ordered_on) - draft.content.ordered_on).days
    content = replace(draft.content, ordered_on=tx.today, customer_reference="")
    return save_quote_draft(tx, replace(draft, content=content, valid_until=valid_until(tx.today, days)))


@verb("quote.from_order")
def from_order(tx: Write, order_id: int) -> int:
    """Make a quote of an order being typed: its draft goes, a quote's takes its place; gives the quote's key.

    Refused with ``order_not_a_draft`` or ``draft_of_a_shop``.
    """
    content = read_draft(tx, order_id)
    quote_id = save_quote_draft(tx, QuoteDraft(content=content))
    # Cancelled rather than deleted: others may have it open, and it is no draft of theirs any more.
    sell.cancel(tx, order_id, said("quote.instead"))
    return quote_id


@verb("quote.options", silent=True)
def choose_options(tx: Write, quote_id: int, line_ids: Collection[int]) -> int:
    """Make these lines of a draft options, and all others part of its total; gives the quote's key.

    Refused with ``quote_not_a_draft``, or ``quote_option_unknown`` for a line that is no goods or service of it.
    """
    of = lock_quote(tx, quote_id)
    lines = [line for line in read_quote_lines(tx, quote_id) if line.kind != "discount"]
    if not set(line_ids) <= {line.id for line in lines if line.kind in COUNTED}:
        raise Refusal("quote_option_unknown", number=of.name)
    draft = read_quote_draft(tx, quote_id)
    typed = tuple(
        replace(each, optional=line.id in line_ids)
        for each, line in zip(draft.content.lines, lines, strict=True)
    )
    return save_quote_draft(tx, replace(draft, content=replace(draft.content, lines=typed)), quote_id)


@verb("quote.accept")
def accept(
    tx: Write, quote_id: int, answer: Answer | None = None, *, confirm: bool = True, ask_deposit: bool = True
) -> Accepted:
    """The customer says yes: an order at the prices quoted, pointing back to the quote; confirmed, or held by the rules.

    Without `confirm` it stays a draft to be looked at. A deposit that was agreed on is asked for at once. The day they said
    so counts, not the day it is written down. Refused with ``quote_not_open``, ``quote_expired``, ``quote_not_answered_yet``
    for a day to come, or ``quote_option_unknown``, and like `sell.confirm`.
    """
    answer = answer or Answer()
    of = lock_quote(tx, quote_id)
    _must(tx, of, "quote.accept")
    said_on = answer.decided_on or tx.today
    if said_on > of.valid_until:
        raise Refusal("quote_expired", number=of.name, until=of.valid_until)
    if said_on > tx.today:
        raise Refusal("quote_not_answered_yet", number=of.name, day=said_on)
    order_id = save_draft(tx, order_of_quote(tx, quote_id, tx.today, answer.options))
    tx.derive(sales_order, order_id, quote_id=quote_id)
    _decide(tx, of, "accepted", answer)
    tx.update(quote, quote_id, state="accepted")
    tx.note(number=of.name, total=of.total, currency=of.currency, person=answer.person, reason=answer.reason)
    if not confirm:
        return Accepted(order_id, "draft", "")
    confirmed = sell.confirm(tx, order_id)
    asked = None
    # Who may not bill leaves the deposit to whoever may: the order says what of it was not asked for yet.
    if ask_deposit and read_order(tx, order_id).deposit_asked and tx.actor.may("bill.deposit"):
        asked = deposit.write_deposit(tx, order_id, ppm=of.deposit_ppm or None)
    # The journal's line is the acceptance's, whatever followed it in the same transaction.
    tx.note(number=of.name, order=confirmed.number, total=read_order(tx, order_id).total)
    return Accepted(order_id, read_order(tx, order_id).state, confirmed.number, asked)


@verb("quote.decline")
def decline(tx: Write, quote_id: int, reason: str, answer: Answer | None = None) -> None:
    """The customer says no, and why; refused with ``quote_not_open`` or ``reason_missing``."""
    of = lock_quote(tx, quote_id)
    _must(tx, of, "quote.decline")
    if not reason.strip():
        raise Refusal("reason_missing")
    _decide(tx, of, "declined", replace(answer or Answer(), reason=reason.strip()))
    tx.update(quote, quote_id, state="declined")
    tx.note(number=of.name, reason=reason.strip())


@verb("quote.withdraw")
def withdraw(tx: Write, quote_id: int, reason: str) -> None:
    """Take back a quote of ours, issued or not; what was issued stays as it was. Refused like `decline`."""
    of = lock_quote(tx, quote_id)
    _must(tx, of, "quote.withdraw")
    if of.state == "draft":
        _drop(tx, of)
        return
    if not reason.strip():
        raise Refusal("reason_missing")
    _decide(tx, of, "withdrawn", Answer(reason=reason.strip()))
    tx.update(quote, quote_id, state="withdrawn")
    tx.note(number=of.name, reason=reason.strip())


def _drop(tx: Write, of: Quote) -> None:
    """A draft nobody has seen goes without a trace; it can be typed again (U1)."""
    tx.execute(_DROP_LINES, {"id": of.id})
    tx.execute(_DROP_TAXES, {"id": of.id})
    tx.remove(quote, of.id)


def _must(tx: Write, of: Quote, verb_name: str) -> None:
    """Refused with what a page would say beside the button."""
    found: Possible = next(
        each for each in quote_possible(of, read_quote_lines(tx, of.id), tx.today) if each.verb == verb_name
    )
    if not found.allowed:
        raise Refusal(found.reason, **found.facts)


def _decide(tx: Write, of: Quote, decision: str, answer: Answer) -> None:
    tx.insert(
        quote_decision,
        {
            "quote_id": of.id,
            "decision": decision,
            "decided_on": answer.decided_on or tx.today,
            "person": answer.person.strip(),
            "reason": answer.reason.strip(),
            "options": json.dumps(sorted(answer.options)),
            "recorded_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )


def _seal_parts(tx: Write, quote_id: int) -> None:
    """Seal the lines and VAT of a quote that has just been issued."""
    for row in tx.execute(_ALL_LINES, {"id": quote_id}).mappings():
        tx.seal(quote_line, row)
    for row in tx.execute(_ALL_TAXES, {"id": quote_id}).mappings():
        tx.seal(quote_tax, row)


_ALL_LINES = select(quote_line).where(quote_line.c.quote_id == bindparam("id"))
_ALL_TAXES = select(quote_tax).where(quote_tax.c.quote_id == bindparam("id"))
_DROP_LINES = delete(quote_line).where(quote_line.c.quote_id == bindparam("id"))
_DROP_TAXES = delete(quote_tax).where(quote_tax.c.quote_id == bindparam("id"))
_NEXT = select(quote.c.id).where(quote.c.replaces_id == bindparam("id"), quote.c.state == "draft")
