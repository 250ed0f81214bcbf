"""What customers said of late money: what they dispute, and what they promised, as of a day and for one customer's page.

Amounts are minor units of the company's currency. A dispute counts for no more than its invoice still asks for. A promise
counts on the day it was for, once it is decided: kept by then, or its days of waiting over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import and_, func, or_, select

from app.base.company import zone_of
from app.base.door import Read
from app.base.exchange import Worth
from app.base.finding import Condition
from app.base.pages import pages
from app.customers.merged import known_as, merged_accounts
from app.invoicing.exchange import worth_of_column
from app.invoicing.tables import invoice
from app.receivables.promised import KeptRates, Promised, kept_rates
from app.receivables.stood import end_of, entries_until
from app.receivables.tables import entry, item
from app.reminders.dispute import DisputeRow, disputes_of
from app.reminders.promise import PromiseRow, promises_of
from app.reminders.tables import dispute, payment_promise, promise_item

NextStep = Literal["", "wait", "call", "remind", "settle", "settle_by", "late"]


@dataclass(frozen=True, slots=True)
class DisputedOf:
    """What an account disputed of one invoice on a day."""

    account_id: int
    invoice_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class PromisedOf:
    """A promise of an account that was decided, and what came of it in time."""

    account_id: int
    promised: Promised


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedRow:
    """A promise or a dispute of a customer; `state` is that of a promise, or ``disputed`` and the outcome of a dispute.

    `step` is what is next, `by` the day it is for, `who` who does it; `came` is what came of a promise in time.
    """

    id: int
    kind: Literal["promise", "dispute"]
    on: date
    state: str
    amount: int
    currency: str
    number: str = ""
    code: str = ""
    came: int = 0
    note: str = ""
    step: NextStep = ""
    by: date | None = None
    who: str = ""
    promise: PromiseRow | None = None
    dispute: DisputeRow | None = None

    @property
    def stands(self) -> bool:
        """Whether it is open, so that something can still be done about it."""
        return self.state in ("open", "disputed")


@dataclass(frozen=True, slots=True)
class Agreed:
    """All that a customer promised and disputes, what stands first; how many promises were kept."""

    rows: tuple[AgreedRow, ...] = ()
    kept: KeptRates | None = None
    decided: int = 0


def disputed_at(rd: Read, day: date, known_on: date | None = None) -> list[DisputedOf]:
    """What was disputed on a day, by account and invoice."""
    ended = or_(dispute.c.ended_on.is_(None), dispute.c.ended_on > day)
    rows: Any = rd.execute(
        select(dispute.c.account_id, dispute.c.invoice_id, func.sum(worth_of_column(dispute.c.amount)))
        .join(invoice, invoice.c.id == dispute.c.invoice_id)
        .where(
            dispute.c.opened_on <= day,
            ended,
            *_known(rd, dispute.c.recorded_at, known_on),
        )
        .group_by(dispute.c.account_id, dispute.c.invoice_id)
    ).all()
    asked = _asked_for(rd, [int(row[1]) for row in rows], day, known_on)
    merged = merged_accounts(rd)
    found: list[DisputedOf] = []
    for account_id, invoice_id, amount in rows:
        if (counted := min(int(amount), asked.get(invoice_id, 0))) > 0:
            found.append(DisputedOf(merged.get(int(account_id), int(account_id)), int(invoice_id), counted))
    return found


def promises_due(rd: Read, since: date, day: date, known_on: date | None = None) -> list[PromisedOf]:
    """The promises for a day between two, both included, that were decided by the second."""
    merged = merged_accounts(rd)
    rows: Any = rd.execute(
        select(
            payment_promise.c.account_id,
            payment_promise.c.amount,
            payment_promise.c.received,
            item.c.own_units,
            item.c.base_units,
        )
        # All instalments of a promise are in its currency; the first says what that is worth.
        .join(
            promise_item,
            and_(promise_item.c.promise_id == payment_promise.c.id, promise_item.c.position == 1),
        )
        .join(item, item.c.id == promise_item.c.item_id)
        .where(
            payment_promise.c.promised_on.between(since, day),
            or_(
                and_(payment_promise.c.state == "kept", payment_promise.c.ended_on <= day),
                and_(payment_promise.c.state == "broken", payment_promise.c.waits_until < day),
            ),
            *_known(rd, payment_promise.c.recorded_at, known_on),
        )
    )
    return [
        PromisedOf(
            merged.get(int(key), int(key)),
            Promised(Worth(own, base).of(int(amount)), Worth(own, base).of(int(came))),
        )
        for key, amount, came, own, base in rows
    ]


def agreed_with(rd: Read, customer_id: int, *, late: bool) -> Agreed:
    """The promises and disputes of a customer, those of customers merged into them too; `late` whether anything still is."""
    whose = known_as(rd, customer_id)
    promises, disputes = promises_of(rd, whose), disputes_of(rd, whose)
    rows = [
        *(_promise(each, rd.today, late=late) for each in promises),
        *(_dispute(each, rd.today, late=late) for each in disputes),
    ]
    rows.sort(key=lambda each: (not each.stands, -each.on.toordinal(), each.kind))
    decided = [each for each in promises if each.state in ("kept", "broken")]
    kept = kept_rates(Promised(each.amount, each.received) for each in decided)
    return Agreed(tuple(rows), kept, len(decided))


def _promise(row: PromiseRow, today: date, *, late: bool) -> AgreedRow:
    step: NextStep = ""
    if row.state == "open":
        step = "wait" if today <= row.waits_until else "call"
    elif row.state == "broken" and late:
        step = "call"
    return AgreedRow(
        id=row.id,
        kind="promise",
        on=row.promised_on,
        state=row.state,
        amount=row.amount,
        currency=row.currency,
        came=row.received,
        note=row.note,
        step=step,
        by=row.waits_until if step == "wait" else None,
        promise=row,
    )


def _dispute(row: DisputeRow, today: date, *, late: bool) -> AgreedRow:
    step: NextStep = ""
    if row.outcome is None:
        step = "settle" if row.due_on is None else "late" if row.due_on < today else "settle_by"
    elif row.outcome == "refused" and late:
        step = "remind"
    return AgreedRow(
        id=-row.id,
        kind="dispute",
        on=row.opened_on,
        state=row.outcome or "disputed",
        amount=row.amount,
        currency=row.currency,
        number=row.number,
        code=row.code,
        note=row.end_note or row.note,
        step=step,
        by=row.due_on if row.outcome is None else None,
        who=row.owner if row.outcome is None else "",
        dispute=row,
    )


def _asked_for(rd: Read, invoices: Sequence[int], day: date, known_on: date | None) -> dict[int, int]:
    """What invoices asked for on a day."""
    found: dict[int, int] = {}
    for some in pages(sorted(set(invoices))):
        rows: Any = rd.execute(
            select(item.c.document_id, func.sum(entry.c.base_amount))
            .join(item, item.c.id == entry.c.item_id)
            .where(
                item.c.noun == "invoice",
                item.c.document_id.in_(some),
                entry.c.component == "owed",
                *entries_until(rd, day, known_on),
            )
            .group_by(item.c.document_id)
        )
        found |= {int(key): int(amount) for key, amount in rows}
    return found


def _known(rd: Read, recorded: Any, known_on: date | None) -> tuple[Condition, ...]:
    return (recorded < end_of(known_on, zone_of(rd)),) if known_on is not None else ()
