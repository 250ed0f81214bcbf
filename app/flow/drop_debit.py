"""Taking one customer's debit out of a batch that is to come, so that the others are collected as they were told."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.flow.debit import call_off, open_batch
from app.payments.debit_tables import debit_batch, debit_line
from app.payments.debits import debits_of


@verb("collect.drop_debit")
def drop(tx: Write, line_id: int, reason: str) -> str:
    """Take the debit of one customer out of its batch: it stands alone from then on, under a number of its own, and is called
    off with the reason; gives that number. `line_id` is the first line of the debit.

    That customer is told as `call_off` tells. Refused with ``reason_missing``, ``debit_unknown``, ``debit_batch_over``, or
    ``debit_alone`` where the batch holds no other.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    batch_id = tx.execute(_BATCH_OF, {"line": line_id}).scalar()
    if batch_id is None:
        raise Refusal("debit_unknown")
    batch = open_batch(tx, int(batch_id))
    debits = debits_of(tx, batch.id)
    # It may have been taken out while this one waited for the batch.
    debit = next((each for each in debits if each.line_id == line_id), None)
    if debit is None:
        raise Refusal("debit_unknown")
    if len(debits) == 1:
        raise Refusal("debit_alone", number=batch.number)
    number = numbering.take(tx, "debit", tx.today).text
    was = tx.execute(_BATCH, {"id": batch.id}).one()
    lines = [each.id for each in tx.execute(_LINES, {"batch": batch.id, "of": debit.end_to_end})]
    alone = tx.insert(
        debit_batch,
        {
            "uid": new_uid(),
            "number": number,
            "bank_account_id": was.bank_account_id,
            "scheme": was.scheme,
            "collect_on": was.collect_on,
            "total": debit.amount,
            "currency": was.currency,
            "line_count": len(lines),
            "holder": was.holder,
            "iban": was.iban,
            "creditor": was.creditor,
            # It was announced when and by whom its batch was: what was expected on a day before stays as it was.
            "made_by": was.made_by,
            "recorded_at": was.recorded_at,
            "undone_on": None,
        },
    )
    for each in lines:
        tx.update(debit_line, each, batch_id=alone)
    tx.update(debit_batch, batch.id, total=was.total - debit.amount, line_count=was.line_count - len(lines))
    call_off(tx, alone, reason)
    tx.note(
        number=batch.number,
        name=debit.customer,
        into=number,
        amount=debit.amount,
        currency=was.currency,
        reason=reason.strip(),
    )
    return number


_BATCH_OF = select(debit_line.c.batch_id).where(debit_line.c.id == bindparam("line"))
_BATCH = select(debit_batch).where(debit_batch.c.id == bindparam("id"))
_LINES = select(debit_line.c.id).where(
    debit_line.c.batch_id == bindparam("batch"), debit_line.c.end_to_end == bindparam("of")
)
