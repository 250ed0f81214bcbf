"""Handing cheques in: a numbered slip for the bank, and taking back one that the bank never saw.

Nothing moves in the ledger: a cheque was money received when it came. The slip says which cheques the bank will book as one
movement, so that it is matched with all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base import numbering
from app.base.company import the_company
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.flow.own_account import own_account
from app.payments.bank_tables import bank_account
from app.payments.cheque_tables import cheque_slip, cheque_slip_line
from app.payments.cheques import cheques_in_hand
from app.payments.slips import lines_of_slip, slip_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Cheque:
    """A cheque as it is written down: the payment it is, who drew it on which bank, and its number."""

    payment_id: int
    drawer: str = ""
    bank: str = ""
    number: str = ""


@verb("collect.hand_in")
def hand_in(tx: Write, bank_account_id: int | None, handed_on: date, cheques: tuple[Cheque, ...]) -> int:
    """Hand cheques in to an account of the company, by default that of its papers; gives the slip's key.

    Refused with ``slip_empty``, ``slip_without_account``, ``bank_account_unknown``, ``slip_in_future``,
    ``slip_before_cheque``, ``cheque_not_in_hand`` (it was handed in, matched or reversed meanwhile) or
    ``currency_differs``.
    """
    if not cheques:
        raise Refusal("slip_empty")
    if handed_on > tx.today:
        raise Refusal("slip_in_future", day=handed_on)
    if bank_account_id is None:
        bank_account_id = own_account(tx)
    found = _ACCOUNT.with_for_update() if tx.waits_for_rows else _ACCOUNT
    account = tx.execute(found, {"id": bank_account_id}).one_or_none()
    if account is None or account.archived_at is not None:
        raise Refusal("bank_account_unknown", account=bank_account_id, known="—")
    # The series is locked from here on: two who hand in at once cannot take the same cheque.
    number = numbering.take(tx, "cheque_slip", tx.today).text
    wanted = [each.payment_id for each in cheques]
    there = {each.id: each for each in cheques_in_hand(tx, wanted)}
    if len(set(wanted)) != len(wanted) or any(key not in there for key in wanted):
        raise Refusal("cheque_not_in_hand", n=sum(key not in there for key in wanted) or 1)
    for key in wanted:
        if there[key].currency != account.currency:
            raise Refusal("currency_differs", wanted=account.currency, found=there[key].currency)
        if there[key].received_on > handed_on:
            raise Refusal("slip_before_cheque", number=there[key].number, day=there[key].received_on)
    total = sum(there[key].amount for key in wanted)
    slip_id = tx.insert(
        cheque_slip,
        {
            "uid": new_uid(),
            "number": number,
            "bank_account_id": bank_account_id,
            "holder": the_company(tx).name,
            "iban": account.iban,
            "handed_on": handed_on,
            "total": total,
            "currency": account.currency,
            "line_count": len(wanted),
            "made_by": tx.actor.name,
            "recorded_at": tx.now,
            "undone_on": None,
        },
    )
    tx.insert_many(
        cheque_slip_line,
        [
            {
                "slip_id": slip_id,
                "position": at,
                "payment_id": each.payment_id,
                "drawer": each.drawer.strip() or there[each.payment_id].customer,
                "bank": each.bank.strip(),
                "cheque_number": each.number.strip(),
                "amount": there[each.payment_id].amount,
            }
            for at, each in enumerate(cheques, 1)
        ],
    )
    for key in wanted:
        tx.touch("payment", key)
    tx.note(number=number, amount=total, currency=account.currency, n=len(wanted))
    return slip_id


@verb("collect.take_slip_back")
def take_slip_back(tx: Write, slip_id: int, reason: str) -> None:
    """Undo a slip the bank did not take: it stays in sight with the reason, and its cheques are in hand again.

    Refused with ``reason_missing``, ``slip_unknown``, ``slip_undone`` or ``slip_matched``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    if tx.waits_for_rows:
        # Whoever matches a movement of the account holds its row: the slip cannot be matched meanwhile.
        tx.execute(_LOCK, {"id": slip_id})
    rows = slip_rows(tx, [slip_id])
    if not rows:
        raise Refusal("slip_unknown", slip=slip_id)
    [row] = rows
    if row.undone:
        raise Refusal("slip_undone", number=row.number)
    if row.told:
        raise Refusal("slip_matched", number=row.number)
    tx.update(
        cheque_slip,
        slip_id,
        undone_on=tx.today,
        undo_reason=reason.strip(),
        undone_by=tx.actor.name,
        undone_at=tx.now,
    )
    for each in lines_of_slip(tx, slip_id):
        tx.touch("payment", each.payment_id)
    tx.note(number=row.number, reason=reason.strip())


_ACCOUNT = select(bank_account.c.iban, bank_account.c.currency, bank_account.c.archived_at).where(
    bank_account.c.id == bindparam("id")
)
_LOCK = (
    select(bank_account.c.id)
    .where(
        bank_account.c.id
        == select(cheque_slip.c.bank_account_id).where(cheque_slip.c.id == bindparam("id")).scalar_subquery()
    )
    .with_for_update()
)
