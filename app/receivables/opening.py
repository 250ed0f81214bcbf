"""What was open in the program before: claims with a cut-over date, opened once and taken back while nothing is set against
them.

They count in exposure and ageing, are paid and matched like the rest, and are no documents: no number of a series, no VAT,
no paper. What they were declared for was declared there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.customers.tables import account, customer
from app.receivables.ledger import Posting, items_of, lock_account, open_item, post
from app.receivables.tables import allocation, entry, opening


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningDraft:
    """An invoice or credit note of the program before; amounts positive, in minor units of the company's currency."""

    account_id: int
    customer_id: int
    kind: str
    number: str
    issued_on: date
    due_on: date | None
    total: int
    open_amount: int
    currency: str
    cut_over_on: date


def write_opening(tx: Write, draft: OpeningDraft) -> int:
    """Open the claim on its cut-over date; gives its key."""
    lock_account(tx, draft.account_id, draft.currency)
    row = {name: getattr(draft, name) for name in OpeningDraft.__slots__}
    opening_id = tx.insert(opening, {**row, "uid": new_uid(), "reverses_id": None, "recorded_at": tx.now})
    owed = draft.kind == "invoice"
    item_id = open_item(
        tx,
        draft.account_id,
        "opening",
        opening_id,
        draft.currency,
        on=draft.issued_on,
        instalment=1 if owed else 0,
        due_on=draft.due_on,
    )
    amount = draft.open_amount if owed else -draft.open_amount
    claim = Posting(item_id, "owed" if owed else "unapplied", amount, amount)
    post(tx, draft.account_id, draft.currency, [claim], draft.cut_over_on, ("opening", opening_id))
    tx.note(number=draft.number, amount=amount, currency=draft.currency)
    return opening_id


def take_back_opening(tx: Write, opening_id: int) -> int:
    """Take a claim back by a reversal dated today; gives the reversal's key.

    Refused with ``opening_settled`` where something is or was set against it, ``opening_taken_back`` where it is done.
    """
    row = tx.execute(select(opening).where(opening.c.id == opening_id)).mappings().one()
    lock_account(tx, row["account_id"], row["currency"])
    if tx.scalar(_REVERSED, {"id": opening_id}) is not None:
        raise Refusal("opening_taken_back", number=row["number"])
    [own] = items_of(tx, "opening", [opening_id])
    if tx.scalar(_SET_AGAINST, {"item": own.id}) is not None:
        raise Refusal("opening_settled", number=row["number"])
    kept: dict[str, Any] = {name: value for name, value in row.items() if name != "id"}
    reversal = {"uid": new_uid(), "kind": "reversal", "reverses_id": opening_id, "recorded_at": tx.now}
    reversal_id = tx.insert(opening, {**kept, **reversal})
    entries = tx.execute(_ENTRIES, {"id": opening_id}).all()
    undone = [
        Posting(each.item_id, each.component, -each.amount, -each.base_amount, each.id) for each in entries
    ]
    post(tx, own.account_id, own.currency, undone, tx.today, ("opening", reversal_id))
    return reversal_id


def openings_standing(rd: Read, account_ids: list[int]) -> dict[tuple[int, str, str, date | None], int]:
    """What stands on these accounts, by account, kind, number and due date: the amount that was open.

    What was claimed of an account that was merged since stands on the one it belongs to.
    """
    rows = rd.execute(_STANDING, {"accounts": account_ids})
    return {(row.account_id, row.kind, row.number, row.due_on): row.open_amount for row in rows}


def opening_numbers(rd: Read, ids: list[int]) -> dict[int, str]:
    """The numbers they had in the program before."""
    found = rd.execute(select(opening.c.id, opening.c.number).where(opening.c.id.in_(ids)))
    return {row.id: row.number for row in found}


def customer_of_opening(rd: Read, opening_id: int) -> int:
    """Whom a claim of the program before is on; of customers that were merged, the one that is kept."""
    kept = select(func.coalesce(customer.c.merged_into_id, customer.c.id)).join(
        opening, opening.c.customer_id == customer.c.id
    )
    return int(rd.scalar(kept.where(opening.c.id == opening_id)))


_reversal = opening.alias("reversal")
_REVERSED = select(opening.c.id).where(opening.c.reverses_id == bindparam("id"))
_SET_AGAINST = (
    select(allocation.c.id)
    .where(
        (allocation.c.source_item_id == bindparam("item"))
        | (allocation.c.target_item_id == bindparam("item"))
    )
    .limit(1)
)
_ENTRIES = (
    select(entry.c.id, entry.c.item_id, entry.c.component, entry.c.amount, entry.c.base_amount)
    .where(entry.c.cause == "opening", entry.c.cause_id == bindparam("id"))
    .order_by(entry.c.id)
)
_stands_on = func.coalesce(account.c.belongs_to_id, account.c.id)
_STANDING = (
    select(
        _stands_on.label("account_id"),
        opening.c.kind,
        opening.c.number,
        opening.c.due_on,
        opening.c.open_amount,
    )
    .join(account, account.c.id == opening.c.account_id)
    .where(
        _stands_on.in_(bindparam("accounts", expanding=True)),
        opening.c.kind != "reversal",
        ~select(_reversal.c.id).where(_reversal.c.reverses_id == opening.c.id).exists(),
    )
)
