"""Late money in the sample: a reminder on paper, a promise, a dispute, a call, each of another customer who is late."""

from __future__ import annotations

from datetime import timedelta

from app.base.door import Write
from app.flow import chase
from app.reminders.dispute import DisputeDraft
from app.reminders.propose import Proposal, Wish

_GENTLE = (1, 2)
"""Levels that hold no order."""


def _late(tx: Write) -> list[Proposal]:
    """Letters that should go out and hold nobody's orders, the largest first."""
    found, _left = chase.proposed(tx)
    gentle = [each for each in found if each.level in _GENTLE]
    return sorted(gentle, key=lambda each: (-each.total, each.debtor.customer_id))


def remind_on_paper(tx: Write) -> None:
    """One letter that still waits to be posted."""
    for each in _late(tx)[:1]:
        chase.remind(tx, each.debtor.customer_id, Wish(channel="letter"))


def note_promise(tx: Write) -> None:
    """Who promised on the telephone what they owe, for next week."""
    for each in _late(tx)[:1]:
        on = tx.today + timedelta(days=7)
        chase.promise(
            tx, each.debtor.customer_id, each.total, on, "Virement la semaine prochaine, dit la comptable"
        )


def note_dispute(tx: Write) -> None:
    """Who pays no invoice before a damaged piece is replaced."""
    for each in _late(tx)[:1]:
        first = next((item.debt for item in each.items if item.debt.invoice_id is not None), None)
        if first is not None and first.invoice_id is not None:
            draft = DisputeDraft(
                invoice_id=first.invoice_id,
                code="damaged",
                amount=max(first.amount // 4, 1),
                due_on=tx.today + timedelta(days=5),
                note="Un carton arrivé ouvert, photos reçues",
            )
            chase.open_dispute(tx, draft)


def note_call(tx: Write) -> None:
    """Who did not answer and is to be called again."""
    for each in _late(tx)[-1:]:
        chase.called(tx, each.debtor.customer_id, "no_answer", "", tx.today + timedelta(days=2))
