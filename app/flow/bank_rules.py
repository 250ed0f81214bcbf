"""What a person's yes teaches: who pays from which account or under which name, and which lines are fees or set aside.

A rule only proposes. It is shown with what it was learned from and can be ended; learned anew it is another.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.uid import new_uid
from app.payments.bank_queries import BankRow
from app.payments.bank_tables import bank_rule
from app.payments.look_up import known_word, said_as
from app.payments.names_alike import Names
from app.payments.proposal import Piece


@verb("collect.end_rule")
def end_rule(tx: Write, rule_id: int) -> None:
    """Forget what was learned; refused with ``bank_rule_unknown``."""
    row = tx.execute(_ONE, {"id": rule_id}).one_or_none()
    if row is None or row.ended_at is not None:
        raise Refusal("bank_rule_unknown")
    tx.update(bank_rule, rule_id, ended_at=tx.now, ended_by=tx.actor.name)
    tx.note(sign=row.sign)


def learn(tx: Write, row: BankRow, pieces: Sequence[Piece]) -> None:
    """Learn from what a person said a movement was, where it was one thing only; a fee may go with what one customer paid."""
    meant = [each for each in pieces if each.kind != "fee"] or list(pieces)
    if len({(each.kind, each.customer_id) for each in meant}) != 1:
        return
    piece = meant[0]
    if piece.kind == "aside" and len(meant) < len(pieces):
        return
    if piece.kind == "payment" and piece.customer_id is not None:
        _learn_payer(tx, row, piece)
    elif piece.kind in ("fee", "aside"):
        words = said_as(row.text or row.name)
        if len(words) >= _SHORTEST:
            _keep(tx, row, "words", words, piece.kind, None, piece.reason)


_SHORTEST = 6
"""Letters of a line that say enough to know the next one by."""


def _learn_payer(tx: Write, row: BankRow, piece: Piece) -> None:
    """By the account money came from; without one by the name, where it is not the customer's own."""
    if row.iban:
        _keep(tx, row, "iban", row.iban, "customer", piece.customer_id, "")
    elif row.name and known_word(row.name) and not Names([(piece.customer, 1)]).alike(row.name):
        _keep(tx, row, "name", folded(row.name), "customer", piece.customer_id, "")


def _keep(
    tx: Write, row: BankRow, sign: str, told: str, act: str, customer_id: int | None, reason: str
) -> None:
    """Write a rule down; one that says the same stands, one that says otherwise of the same sign ends."""
    keys = {"sign": sign, "told": told, "incoming": row.amount > 0}
    for known in tx.execute(_STANDING, keys).all():
        if (known.act, known.customer_id, known.reason) == (act, customer_id, reason):
            return
        tx.update(bank_rule, known.id, ended_at=tx.now, ended_by=tx.actor.name)
    tx.insert(
        bank_rule,
        {
            "uid": new_uid(),
            **keys,
            "act": act,
            "customer_id": customer_id,
            "reason": reason,
            "transaction_id": row.id,
            "learned_at": tx.now,
            "learned_by": tx.actor.name,
            "ended_at": None,
        },
    )


_ONE = select(bank_rule).where(bank_rule.c.id == bindparam("id"))
_STANDING = select(bank_rule).where(
    bank_rule.c.sign == bindparam("sign"),
    bank_rule.c.told == bindparam("told"),
    bank_rule.c.incoming == bindparam("incoming"),
    bank_rule.c.ended_at.is_(None),
)
