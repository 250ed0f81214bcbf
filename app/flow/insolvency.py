"""Insolvency proceedings against a customer: the claim that was lodged, and taking back what was written down wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.merged import account_now, account_of, customer_now, known_as
from app.customers.tables import customer_document
from app.receivables.lodged import to_lodge
from app.receivables.lodged_tables import lodged_claim


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraft:
    """A claim that was lodged: how much (minor units of the company's currency), when, with whom; `document_id` is the paper
    that proves it, among the customer's documents.
    """

    lodged_on: date
    amount: int
    lodged_with: str
    document_id: int | None = None
    note: str = ""


@verb("credit.lodge_claim")
def lodge_claim(tx: Write, customer_id: int, draft: ClaimDraft) -> int:
    """Record that a claim was lodged; gives its key. Several add up: what came to light later is lodged beside.

    Refused with ``claim_without_notice``, ``claim_in_future``, ``claim_not_positive``, ``claim_without_administrator`` or
    ``document_unknown``.
    """
    account_id = account_now(tx, account_of(tx, customer_id))
    claim = to_lodge(tx, account_id)
    if claim is None:
        raise Refusal("claim_without_notice")
    if draft.lodged_on > tx.today:
        raise Refusal("claim_in_future", on=draft.lodged_on)
    if draft.amount <= 0:
        raise Refusal("claim_not_positive", amount=draft.amount, currency=claim.currency)
    if not draft.lodged_with.strip():
        raise Refusal("claim_without_administrator")
    if draft.document_id is not None and not _theirs(tx, customer_id, draft.document_id):
        raise Refusal("document_unknown", document=draft.document_id)
    claim_id = tx.insert(
        lodged_claim,
        {
            "uid": new_uid(),
            "customer_id": customer_now(tx, customer_id),
            "account_id": account_id,
            "lodged_on": draft.lodged_on,
            "amount": draft.amount,
            "currency": claim.currency,
            "lodged_with": draft.lodged_with.strip(),
            "document_id": draft.document_id,
            "note": draft.note.strip(),
            "recorded_by": tx.actor.name,
            "recorded_at": tx.now,
            "withdrawn_on": None,
        },
    )
    tx.touch("customer", customer_id)
    tx.note(
        amount=draft.amount, currency=claim.currency, until=draft.lodged_on, reason=draft.lodged_with.strip()
    )
    return claim_id


@verb("credit.withdraw_claim")
def withdraw_claim(tx: Write, claim_id: int, reason: str) -> None:
    """Take back what was written down wrongly, or lodged and withdrawn: it stays in sight with the reason.

    Refused with ``reason_missing``, ``claim_unknown`` or ``claim_withdrawn``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    found = tx.execute(_CLAIM, {"id": claim_id}).one_or_none()
    if found is None:
        raise Refusal("claim_unknown", claim=claim_id)
    if found.withdrawn_on is not None:
        raise Refusal("claim_withdrawn")
    tx.update(
        lodged_claim,
        claim_id,
        withdrawn_on=tx.today,
        withdraw_reason=reason.strip(),
        withdrawn_by=tx.actor.name,
        withdrawn_at=tx.now,
    )
    tx.touch("customer", found.customer_id)
    tx.note(amount=found.amount, currency=found.currency, reason=reason.strip())


def _theirs(rd: Read, customer_id: int, document_id: int) -> bool:
    """Whether a document is kept with the customer, or with one that was merged into them."""
    return rd.scalar(_WHOSE, {"id": document_id}) in known_as(rd, customer_id)


_CLAIM = select(
    lodged_claim.c.customer_id,
    lodged_claim.c.amount,
    lodged_claim.c.currency,
    lodged_claim.c.withdrawn_on,
).where(lodged_claim.c.id == bindparam("id"))
_WHOSE = select(customer_document.c.customer_id).where(
    customer_document.c.id == bindparam("id"), customer_document.c.archived_at.is_(None)
)
