"""A dispute: why a customer does not pay an invoice and how much of it, until it has an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.exchange import AT_HOME
from app.base.money import from_minor
from app.base.uid import new_uid
from app.invoicing.tables import invoice
from app.receivables.disputed import CODES, OUTCOMES
from app.receivables.fact import FactDraft, end_fact, post_fact
from app.receivables.ledger import worth_of_item
from app.receivables.tables import fact
from app.reminders.promise import SOURCE
from app.reminders.tables import dispute


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeDraft:
    """What is disputed of an invoice (minor units), why (a code of `app.receivables.disputed`), and who settles it by when."""

    invoice_id: int
    code: str
    amount: int
    owner: str = ""
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute; `amount` in minor units of `currency`, `number` is the invoice's."""

    id: int
    customer_id: int
    invoice_id: int
    number: str
    code: str
    amount: int
    currency: str
    owner: str
    opened_on: date
    due_on: date | None
    note: str
    outcome: str | None
    ended_on: date | None
    end_note: str
    ended_by: str
    recorded_by: str


def write_dispute(
    tx: Write, customer_id: int, account_id: int, currency: str, asked: int, draft: DisputeDraft
) -> int:
    """Open a dispute; `asked` is what the invoice still asks for. Gives its key.

    Refused with ``dispute_code_unknown``, ``dispute_not_positive`` or ``dispute_exceeds_debt``.
    """
    if draft.code not in CODES:
        raise Refusal("dispute_code_unknown", code=draft.code)
    if draft.amount <= 0:
        raise Refusal("dispute_not_positive")
    left = asked - int(tx.scalar(_STANDING, {"invoice": draft.invoice_id}) or 0)
    if draft.amount > left:
        raise Refusal(
            "dispute_exceeds_debt",
            amount=from_minor(draft.amount, currency),
            asked=from_minor(max(left, 0), currency),
            currency=currency,
        )
    number = str(tx.scalar(_NUMBER, {"invoice": draft.invoice_id}))
    # Rules read it in the company's currency.
    worth = worth_of_item(tx, "invoice", draft.invoice_id) or AT_HOME
    told = FactDraft(
        kind="dispute",
        happened_on=tx.today,
        source=SOURCE,
        reference=number,
        amount=worth.of(draft.amount),
    )
    fact_id = post_fact(tx, account_id, told)
    dispute_id = tx.insert(
        dispute,
        {
            "uid": new_uid(),
            "customer_id": customer_id,
            "account_id": account_id,
            "invoice_id": draft.invoice_id,
            "code": draft.code,
            "amount": draft.amount,
            "currency": currency,
            "owner": draft.owner.strip() or tx.actor.name,
            "opened_on": tx.today,
            "due_on": draft.due_on,
            "note": draft.note.strip(),
            "outcome": None,
            "ended_on": None,
            "fact_id": fact_id,
            "recorded_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )
    tx.touch("invoice", draft.invoice_id)
    tx.touch("customer", customer_id)
    return dispute_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeChange:
    """What of a dispute may be said anew while it stands: its cause, who settles it and by when."""

    code: str
    owner: str
    due_on: date | None


def revise_dispute(tx: Write, dispute_id: int, change: DisputeChange) -> tuple[DisputeRow, DisputeChange]:
    """Write the change down; gives the dispute as it was, and the change as written. Its amount stays: it is in the ledger.

    Refused with ``dispute_unknown``, ``dispute_ended``, ``dispute_code_unknown`` or ``dispute_unchanged``.
    """
    if change.code not in CODES:
        raise Refusal("dispute_code_unknown", code=change.code)
    row = the_dispute(tx, dispute_id)
    if row.outcome is not None:
        raise Refusal("dispute_ended")
    written = replace(change, owner=change.owner.strip())
    if written == DisputeChange(code=row.code, owner=row.owner, due_on=row.due_on):
        raise Refusal("dispute_unchanged", number=row.number)
    tx.update(dispute, dispute_id, code=written.code, owner=written.owner, due_on=written.due_on)
    tx.touch("invoice", row.invoice_id)
    tx.touch("customer", row.customer_id)
    return row, written


def close_dispute(tx: Write, dispute_id: int, outcome: str, note: str) -> DisputeRow:
    """Say how a dispute ended; refused with ``dispute_outcome_unknown`` or ``dispute_ended``. Gives it as it stood."""
    if outcome not in OUTCOMES:
        raise Refusal("dispute_outcome_unknown", outcome=outcome)
    row = tx.execute(_BY_ID, {"id": dispute_id}).one_or_none()
    if row is None or row.outcome is not None:
        raise Refusal("dispute_ended")
    fact_id = tx.scalar(select(dispute.c.fact_id).where(dispute.c.id == dispute_id))
    if fact_id is not None and tx.scalar(_FACT_STANDS, {"fact": fact_id}) is not None:
        end_fact(tx, int(fact_id), outcome)
    tx.update(
        dispute,
        dispute_id,
        outcome=outcome,
        ended_on=tx.today,
        end_note=note.strip(),
        ended_by=tx.actor.name,
    )
    tx.touch("invoice", row.invoice_id)
    tx.touch("customer", row.customer_id)
    return DisputeRow(*row)


def the_dispute(rd: Read, dispute_id: int) -> DisputeRow:
    """A dispute by its key; refused with ``dispute_unknown``."""
    row = rd.execute(_BY_ID, {"id": dispute_id}).one_or_none()
    if row is None:
        raise Refusal("dispute_unknown")
    return DisputeRow(*row)


def disputes_of(rd: Read, customer_ids: Sequence[int]) -> list[DisputeRow]:
    """The disputes of customers, those that stand first, newest first."""
    return [DisputeRow(*row) for row in rd.execute(_OF_CUSTOMERS, {"customers": list(customer_ids)})]


def disputes_about(rd: Read, invoice_id: int) -> list[DisputeRow]:
    """The disputes about an invoice, those that stand first."""
    return [DisputeRow(*row) for row in rd.execute(_ABOUT, {"invoice": invoice_id})]


_COLUMNS = tuple(invoice.c.number if name == "number" else dispute.c[name] for name in DisputeRow.__slots__)
_ALL = (
    select(*_COLUMNS)
    .join(invoice, invoice.c.id == dispute.c.invoice_id)
    .order_by(dispute.c.outcome.is_not(None), dispute.c.id.desc())
)
_OF_CUSTOMERS = _ALL.where(dispute.c.customer_id.in_(bindparam("customers", expanding=True)))
_ABOUT = _ALL.where(dispute.c.invoice_id == bindparam("invoice"))
_BY_ID = _ALL.where(dispute.c.id == bindparam("id"))
_NUMBER = select(invoice.c.number).where(invoice.c.id == bindparam("invoice"))
_STANDING = select(func.sum(dispute.c.amount)).where(
    dispute.c.invoice_id == bindparam("invoice"), dispute.c.outcome.is_(None)
)
_FACT_STANDS = select(fact.c.id).where(fact.c.id == bindparam("fact"), fact.c.ended_at.is_(None))
