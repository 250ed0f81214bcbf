"""What a movement of the bank was, as a person says it: a payment with what it settles, a refund, a fee, or nothing here.

Money that came is recorded by the verbs of collecting, on the day the bank booked it, and the match says which movement it
was. Undoing a match is a match of its own, and what it had made is reversed; both stay in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.said import said
from app.base.uid import new_uid
from app.flow.bank_rules import learn
from app.flow.collect import allocate, receive, refund, reverse
from app.flow.exchange import only_at_home
from app.flow.receipt import Receipt
from app.flow.write_off import write_small
from app.payments.bank_queries import BankRow, transaction_rows
from app.payments.bank_tables import bank_account, bank_match, bank_transaction, bank_waiting
from app.payments.match_stands import MATCH_STANDS
from app.payments.moved import MOVED, WORTH
from app.payments.proposal import MATCHED_AS, Piece
from app.payments.sepa import reason_in
from app.payments.tables import payment
from app.receivables.ledger import items_of, lock_account

_METHODS = {
    "transfer": "transfer",
    "cheque": "cheque",
    "card": "card",
    "direct_debit": "direct_debit",
    "cash": "cash",
    "payout": "gateway",
}
_SERVICES = {"paypal": "paypal", "stripe": "gateway"}
"""By what means money came, by how the bank says it moved; anything else is a transfer, as most is that banks tell of."""


@verb("collect.match")
def match(
    tx: Write,
    transaction_id: int,
    pieces: Sequence[Piece],
    *,
    sureness: str = "hand",
    why: str = "",
    rule_id: int | None = None,
    by_program: bool = False,
    teaches: bool = True,
) -> list[int]:
    """Say what a movement was; gives the keys of the matches.

    The pieces must sum to what is left of it. Payments and refunds that are not in the books are made, on the day the bank
    booked it; a person's yes `teaches` a rule. Refused with ``bank_transaction_unknown``, ``bank_matched_already``,
    ``bank_pieces_differ``, ``bank_payment_taken``, ``reason_missing`` or as `receive`, `allocate`, `refund` and `reverse`
    refuse.
    """
    row = _locked(tx, transaction_id)
    given = sum(each.amount for each in pieces)
    if not pieces or given != row.remaining or any(each.amount == 0 for each in pieces):
        raise Refusal("bank_pieces_differ", given=given, remaining=row.remaining, currency=row.currency)
    made = [_write(tx, row, each, sureness, why, rule_id, by_program) for each in pieces]
    tx.execute(_GONE, {"id": transaction_id})
    tx.touch("bank_transaction", transaction_id)
    reasons = {each.reason for each in pieces if each.reason}
    tx.note(amount=row.amount, currency=row.currency, booked_on=row.booked_on, why=why)
    if len(pieces) > 1:
        tx.note(parts=len(pieces))
    if reasons:
        tx.note(reason=", ".join(sorted(reasons)))
    if teaches and not by_program:
        learn(tx, row, pieces)
    return made


@verb("collect.set_aside")
def set_aside(tx: Write, transaction_id: int, reason: str, *, teaches: bool = True) -> None:
    """Say that what is left of a movement is none of these books' business, and why; refused as `match` is.

    Where it `teaches`, the next one like it is proposed to be set aside too.
    """
    row = _locked(tx, transaction_id)
    piece = Piece(kind="aside", amount=row.remaining, reason=reason.strip())
    match(tx, transaction_id, [piece], teaches=teaches)


@verb("collect.bank_fee")
def bank_fee(tx: Write, transaction_id: int, reason: str = "") -> None:
    """Say that what is left of a movement is a fee of the bank; refused as `match` is."""
    row = _locked(tx, transaction_id)
    match(tx, transaction_id, [Piece(kind="fee", amount=row.remaining, reason=reason.strip())])


@verb("collect.unmatch")
def unmatch(tx: Write, transaction_id: int, reason: str) -> None:
    """Undo what a movement was said to be: payments and refunds that were made for it are reversed, others only let go.

    Refused with ``reason_missing``, ``bank_transaction_unknown``, ``bank_not_matched``, or ``bank_bounce_stands`` (a payment
    that was reversed because it bounced stays reversed).
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    row = _locked(tx, transaction_id, waiting=False)
    standing = tx.execute(_STANDING, {"transaction": transaction_id}).all()
    if not standing:
        raise Refusal("bank_not_matched")
    back = row.remaining
    for each in standing:
        if each.kind == "bounce" and each.made:
            raise Refusal("bank_bounce_stands")
        tx.insert(
            bank_match,
            {
                "uid": new_uid(),
                "transaction_id": transaction_id,
                "kind": each.kind,
                "amount": -each.amount,
                "payment_id": each.payment_id,
                "made": False,
                "sureness": "hand",
                "by_program": False,
                "reason": reason.strip(),
                "rule_id": None,
                "matched_at": tx.now,
                "matched_by": tx.actor.name,
                "reverses_id": each.id,
            },
        )
        back += each.amount
        if each.made and not tx.execute(_REVERSED, {"id": each.payment_id}).first():
            reverse(tx, each.payment_id, reason)
    tx.execute(_GONE, {"id": transaction_id})
    tx.put(
        bank_waiting,
        [
            {
                "transaction_id": transaction_id,
                "bank_account_id": row.bank_account_id,
                "booked_on": row.booked_on,
                "remaining": back,
            }
        ],
    )
    tx.touch("bank_transaction", transaction_id)
    tx.note(amount=row.amount, currency=row.currency, reason=reason)


def _locked(tx: Write, transaction_id: int, *, waiting: bool = True) -> BankRow:
    """The movement as it stands once nobody else is at it."""
    if tx.waits_for_rows:
        # A movement is sealed, and what is sealed cannot be locked; its account can.
        tx.execute(_LOCK, {"id": transaction_id})
    rows = transaction_rows(tx, [transaction_id])
    if not rows:
        raise Refusal("bank_transaction_unknown", transaction=transaction_id)
    if waiting and rows[0].remaining == 0:
        raise Refusal("bank_matched_already", amount=rows[0].amount, currency=rows[0].currency)
    return rows[0]


def _write(
    tx: Write, row: BankRow, piece: Piece, sureness: str, why: str, rule_id: int | None, by_program: bool
) -> int:
    payment_id, made = _payment(tx, row, piece)
    if piece.kind == "aside" and not piece.reason.strip():
        raise Refusal("reason_missing")
    return tx.insert(
        bank_match,
        {
            "uid": new_uid(),
            "transaction_id": row.id,
            "kind": piece.kind,
            "amount": piece.amount,
            "payment_id": payment_id,
            "made": made,
            "sureness": sureness,
            "by_program": by_program,
            "reason": piece.reason or why,
            "rule_id": rule_id,
            "matched_at": tx.now,
            "matched_by": tx.actor.name,
            "reverses_id": None,
        },
    )


def _payment(tx: Write, row: BankRow, piece: Piece) -> tuple[int | None, bool]:
    """The payment, refund or reversal a piece stands for, and whether it was made for it."""
    if piece.kind == "fee":
        only_at_home(tx, row.currency)
    if piece.kind in ("fee", "aside"):
        return None, False
    if piece.recorded:
        return _free(tx, row, piece), False
    if piece.kind == "bounce":
        if piece.payment_id is None:
            raise Refusal("bank_payment_taken")
        before = tx.execute(_PAYMENT, {"id": piece.payment_id}).one_or_none()
        if before is None or before.kind == "reversal" or _moved(tx, before, row) != -piece.amount:
            raise Refusal("bank_payment_taken")
        code = reason_in(row.text)
        why = said(f"bank.returned.{code}") if code else row.text or piece.reason or row.name or "—"
        return reverse(tx, piece.payment_id, why), True
    receipt = Receipt(
        amount=piece.own_amount or abs(piece.amount),
        currency=piece.own_currency or row.currency,
        base_amount=abs(piece.amount) if piece.own_currency else None,
        method="transfer"
        if piece.own_currency
        else _SERVICES.get(row.service) or _METHODS.get(row.kind, "transfer"),
        received_on=row.booked_on,
        customer_id=piece.customer_id,
        order_id=piece.order_id,
        reference=(row.reference or row.text)[:140],
        source="bank",
    )
    if piece.kind == "refund":
        if piece.credit_item_id is None:
            raise Refusal("bank_payment_taken")
        return refund(tx, receipt, piece.credit_item_id), True
    if piece.amount < 0:
        raise Refusal("payment_not_positive", amount=piece.amount, currency=row.currency)
    payment_id = receive(tx, receipt)
    if piece.targets:
        [own] = items_of(tx, "payment", [payment_id])
        for each in piece.targets:
            allocate(tx, own.id, each.item_id, each.amount, "bank", on=row.booked_on)
            if each.small:
                write_small(tx, each.item_id)
        if piece.small:
            write_small(tx, own.id)
    return payment_id, True


def _free(tx: Write, row: BankRow, piece: Piece) -> int:
    """What is in the books, moved as the bank says it did, and that no movement stands for yet."""
    found = tx.execute(_PAYMENT, {"id": piece.payment_id}).one_or_none()
    if found is not None:
        lock_account(tx, found.account_id, found.currency)
    if (
        found is None
        or MATCHED_AS[found.kind] != piece.kind
        or _moved(tx, found, row) != piece.amount
        or tx.execute(_TAKEN, {"payment": piece.payment_id}).first() is not None
    ):
        raise Refusal("bank_payment_taken")
    return int(found.id)


def _moved(rd: Read, found: Any, row: BankRow) -> int | None:
    """What a payment moved in the currency of a movement; None where that is another than its own and than the company's."""
    if found.currency == row.currency:
        return int(found.moved)
    return int(found.worth) if row.currency == home_currency(rd) else None


_STANDING = (
    select(bank_match)
    .where(bank_match.c.transaction_id == bindparam("transaction"), MATCH_STANDS)
    .order_by(bank_match.c.id)
)
_TAKEN = select(bank_match.c.id).where(bank_match.c.payment_id == bindparam("payment"), MATCH_STANDS)
_LOCK = (
    select(bank_account.c.id)
    .where(
        bank_account.c.id
        == select(bank_transaction.c.bank_account_id)
        .where(bank_transaction.c.id == bindparam("id"))
        .scalar_subquery()
    )
    .with_for_update()
)
_PAYMENT = select(
    payment.c.id,
    payment.c.kind,
    MOVED.label("moved"),
    WORTH.label("worth"),
    payment.c.currency,
    payment.c.account_id,
).where(payment.c.id == bindparam("id"))
_REVERSED = select(payment.c.id).where(payment.c.reverses_id == bindparam("id"))
_GONE = delete(bank_waiting).where(bank_waiting.c.transaction_id == bindparam("id"))
