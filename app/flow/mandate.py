"""Mandates: what a customer signed for direct debits, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.tables import customer
from app.payments.debit_tables import debit_batch, debit_line, mandate
from app.payments.mandates import MandateRow, mandates_of, read_mandate
from app.payments.sepa import checked_bic, checked_iban, checked_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateDraft:
    """What a customer signed; without a reference one is made of the customer's number, without a holder it is the customer.

    `notice_days`: how many days before a debit they want to be told of it, where that is not what is usual.
    """

    signed_on: date
    iban: str
    bic: str = ""
    reference: str = ""
    holder: str = ""
    scheme: str = "CORE"
    one_off: bool = False
    notice_days: int | None = None


MOST_NOTICE = 14
"""Days of notice that the scheme wants where nothing else is agreed: nobody needs to agree to more."""


@verb("collect.give_mandate")
def give_mandate(tx: Write, customer_id: int, draft: MandateDraft) -> int:
    """Write down a mandate; gives its key.

    Refused with ``customer_unknown``, ``iban_wrong``, ``bic_wrong``, ``mandate_reference_wrong``, ``mandate_known``,
    ``mandate_standing`` (end the other first), ``mandate_in_future``, ``mandate_b2b_consumer`` or ``notice_days_wrong``.
    """
    row = tx.execute(_CUSTOMER, {"id": customer_id}).one_or_none()
    if row is None:
        raise Refusal("customer_unknown", customer=customer_id)
    iban, bic = checked_iban(draft.iban), checked_bic(draft.bic)
    _checked_notice(draft.notice_days)
    if draft.signed_on > tx.today:
        raise Refusal("mandate_in_future", day=draft.signed_on)
    if draft.scheme == "B2B" and row.kind == "person":
        raise Refusal("mandate_b2b_consumer", customer=row.name)
    before = mandates_of(tx, customer_id)
    if any(each.standing(tx.today) == "good" for each in before):
        raise Refusal("mandate_standing", customer=row.name)
    for each in before:
        # One that lapsed or was spent gives way: a customer has one mandate at a time.
        if each.ended_on is None:
            _end(tx, each, "")
    reference = checked_reference(draft.reference or f"{row.number}-{len(before) + 1}")
    if tx.execute(_KNOWN, {"reference": reference}).first() is not None:
        raise Refusal("mandate_known", reference=reference)
    made = tx.insert(
        mandate,
        {
            "uid": new_uid(),
            "customer_id": customer_id,
            "reference": reference,
            "scheme": draft.scheme,
            "one_off": draft.one_off,
            "signed_on": draft.signed_on,
            "holder": draft.holder.strip() or row.name,
            "iban": iban,
            "bic": bic,
            "recorded_by": tx.actor.name,
            "recorded_at": tx.now,
            "ended_on": None,
            "notice_days": draft.notice_days,
        },
    )
    tx.touch("customer", customer_id)
    tx.note(number=reference, name=row.name)
    return made


@verb("collect.agree_notice")
def agree_notice(tx: Write, mandate_id: int, days: int | None, reason: str) -> None:
    """A customer agreed, when and how `reason` says, to be told so many days before a debit; None: as is usual again.

    It counts for the debits that are announced already. Refused with ``reason_missing``, ``notice_days_wrong``,
    ``mandate_unknown`` or ``mandate_ended``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    _checked_notice(days)
    row = read_mandate(tx, mandate_id)
    if row.ended_on is not None:
        raise Refusal("mandate_ended", reference=row.reference)
    tx.update(mandate, mandate_id, notice_days=days, notice_why=reason.strip() if days is not None else "")
    tx.touch("customer", row.customer_id)
    for batch in tx.execute(_OPEN_BATCH, {"mandate": mandate_id}).all():
        tx.touch("debit_batch", batch.id)
    tx.note(number=row.reference, name=row.customer, days=days, reason=reason.strip())


@verb("collect.end_mandate")
def end_mandate(tx: Write, mandate_id: int, reason: str) -> None:
    """A customer takes a mandate back; refused with ``reason_missing``, ``mandate_unknown``, ``mandate_ended`` or
    ``mandate_announced`` (a batch that is announced collects by it).
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    row = read_mandate(tx, mandate_id)
    if row.ended_on is not None:
        raise Refusal("mandate_ended", reference=row.reference)
    batch = tx.execute(_OPEN_BATCH, {"mandate": mandate_id}).first()
    if batch is not None:
        raise Refusal("mandate_announced", reference=row.reference, number=batch.number)
    _end(tx, row, reason.strip())
    tx.note(number=row.reference, reason=reason.strip())


def _checked_notice(days: int | None) -> None:
    if days is not None and not 0 < days <= MOST_NOTICE:
        raise Refusal("notice_days_wrong", most=MOST_NOTICE)


def _end(tx: Write, row: MandateRow, reason: str) -> None:
    tx.update(
        mandate,
        row.id,
        ended_on=tx.today,
        end_reason=reason,
        ended_by=tx.actor.name,
        ended_at=tx.now,
    )
    tx.touch("customer", row.customer_id)


_CUSTOMER = select(customer.c.name, customer.c.number, customer.c.kind).where(
    customer.c.id == bindparam("id")
)
_KNOWN = select(mandate.c.id).where(mandate.c.reference == bindparam("reference"))
_OPEN_BATCH = (
    select(debit_batch.c.id, debit_batch.c.number)
    .distinct()
    .join(debit_line, debit_line.c.batch_id == debit_batch.c.id)
    .where(
        debit_line.c.mandate_id == bindparam("mandate"),
        debit_batch.c.undone_on.is_(None),
        debit_batch.c.executed_at.is_(None),
    )
)
