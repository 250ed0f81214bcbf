"""Late money in the sample: a reminder on paper, promises, disputes and a call, open and decided, each of who is late."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import bindparam, select

from app.base.door import Write
from app.flow import chase, collect, credit
from app.invoicing.tables import invoice
from app.receivables.ledger import money_of_order
from app.reminders.dispute import DisputeDraft
from app.reminders.propose import Proposal, Wish
from app.sample.diary import Diary
from app.sample.story import BOOKKEEPER, OWNER
from app.sample.voice import said

_GENTLE = (1, 2)
"""Levels that hold no order."""


def _proposed(tx: Write) -> list[Proposal]:
    """Those of the company's currency: who owes in another is left as they are."""
    found, _left = chase.proposed(tx)
    return [each for each in found if not each.debtor.abroad]


def _late(tx: Write) -> list[Proposal]:
    """Letters that should go out and hold nobody's orders, the largest first."""
    found = _proposed(tx)
    gentle = [each for each in found if each.level in _GENTLE]
    return sorted(gentle, key=lambda each: (-each.total, each.debtor.customer_id))


def _anybody_late(tx: Write) -> list[Proposal]:
    """The same, and where there is nobody whoever else is late: what is said of their money holds no order."""
    return _late(tx) or sorted(_proposed(tx), key=lambda each: (-each.total, each.debtor.customer_id))


def remind_on_paper(tx: Write) -> None:
    """One letter that still waits to be posted."""
    for each in _late(tx)[:1]:
        chase.remind(tx, each.debtor.customer_id, Wish(channel="letter"))


def note_promise(tx: Write) -> None:
    """Who promised on the telephone what they owe, for next week."""
    for each in _anybody_late(tx)[:1]:
        on = tx.today + timedelta(days=7)
        chase.promise(tx, each.debtor.customer_id, each.total, on, said("promise_bookkeeper"))


def note_dispute(tx: Write) -> None:
    """Who pays no invoice before a damaged piece is replaced."""
    for each in _anybody_late(tx)[:1]:
        first = next((item.debt for item in each.items if item.debt.invoice_id is not None), None)
        if first is not None and first.invoice_id is not None:
            draft = DisputeDraft(
                invoice_id=first.invoice_id,
                code="damaged",
                amount=max(first.amount // 4, 1),
                due_on=tx.today + timedelta(days=5),
                note=said("carton_open"),
            )
            chase.open_dispute(tx, draft)


def leave_dispute(tx: Write) -> None:
    """Who says that a parcel never came; nobody looked into it by the day that was set."""
    for each in _anybody_late(tx)[-1:]:
        for debt in [item.debt for item in each.items if item.debt.invoice_id is not None][-1:]:
            assert debt.invoice_id is not None
            draft = DisputeDraft(
                invoice_id=debt.invoice_id,
                code="not_delivered",
                amount=max(debt.amount // 3, 1),
                due_on=tx.today + timedelta(days=1),
                note=said("half_delivered"),
            )
            chase.open_dispute(tx, draft)


class Decided:
    """Promises that were kept and broken, disputes that were accepted and refused, each planned from its beginning."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary

    def begin(self) -> None:
        """Put them down; what was promised a month ago was paid, what was promised lately was not."""
        for days_ago, verb, act in (
            (34, "collect.promise", self._keep),
            (9, "collect.promise", _break),
            (24, "collect.dispute", partial(self._contest, outcome="refused", after=6)),
            (16, "collect.dispute", partial(self._contest, outcome="credit", after=5)),
            (1, "collect.judge_promises", _judge),
        ):
            self._diary.plan(self._diary.last - timedelta(days=days_ago), BOOKKEEPER, verb, act)

    def _keep(self, tx: Write, tries: int = 20) -> None:
        found = _of_one_invoice(tx)
        if found is None:
            if tries:
                again = partial(self._keep, tries=tries - 1)
                self._diary.plan(tx.today + timedelta(days=1), BOOKKEEPER, "collect.promise", again)
            return
        customer_id, invoice_id, owed = found
        on = tx.today + timedelta(days=5)
        chase.promise(tx, customer_id, owed, on, said("cheque_posted"), invoice_id)
        order_id = tx.scalar(_ORDER, {"id": invoice_id})
        self._diary.plan(
            on, BOOKKEEPER, "collect.receive", partial(_pay_as_promised, order_id=order_id, amount=owed)
        )

    def _contest(self, tx: Write, outcome: str, after: int, tries: int = 7) -> None:
        found = _of_one_invoice(tx)
        if found is None:
            if tries:
                again = partial(self._contest, outcome=outcome, after=after, tries=tries - 1)
                self._diary.plan(tx.today + timedelta(days=1), BOOKKEEPER, "collect.dispute", again)
            return
        _, invoice_id, owed = found
        part = max(owed // 5, 1)
        note = said("bowls_chipped") if outcome == "credit" else said("delivery_not_ordered")
        code = "damaged" if outcome == "credit" else "price"
        key = chase.open_dispute(
            tx, DisputeDraft(invoice_id=invoice_id, code=code, amount=part, due_on=None, note=note)
        )
        on = tx.today + timedelta(days=after)
        self._diary.plan(
            on,
            OWNER,
            "collect.end_dispute",
            partial(_end, dispute_id=key, outcome=outcome, invoice_id=invoice_id, part=part),
        )


def _of_one_invoice(tx: Write) -> tuple[int, int, int] | None:
    """The smallest that is late: who owes it, its invoice, and all it still asks for."""
    for each in reversed(_late(tx)):
        for item in each.items:
            if (
                item.debt.invoice_id is not None
                and tx.scalar(_ORDER, {"id": item.debt.invoice_id}) is not None
            ):
                owed = sum(
                    one.debt.amount for one in each.items if one.debt.invoice_id == item.debt.invoice_id
                )
                return each.debtor.customer_id, item.debt.invoice_id, owed
    return None


def _judge(tx: Write) -> None:
    chase.judge(tx)


def _break(tx: Write) -> None:
    for each in _anybody_late(tx)[-1:]:
        on = tx.today + timedelta(days=3)
        chase.promise(tx, each.debtor.customer_id, each.total, on, said("promise_week"))


def _pay_as_promised(tx: Write, order_id: int, amount: int) -> None:
    """The cheque came on the day; nothing of it where they had paid otherwise meanwhile."""
    left = min(amount, money_of_order(tx, order_id).owed_amount)
    if left > 0:
        collect.receive(
            tx,
            collect.Receipt(
                amount=left,
                currency="EUR",
                method="cheque",
                method_code="cheque",
                received_on=tx.today,
                order_id=order_id,
                reference="1204771",
            ),
        )


def _end(tx: Write, dispute_id: int, outcome: str, invoice_id: int, part: int) -> None:
    answer = said("gesture_agreed") if outcome == "credit" else said("order_resent")
    chase.end_dispute(tx, dispute_id, outcome, answer)
    if outcome == "credit":
        credit.credit(tx, invoice_id, credit.CreditRequest(total=part), "Pièces ébréchées")


def note_call(tx: Write) -> None:
    """Who did not answer and is to be called again."""
    for each in _late(tx)[-1:]:
        chase.called(tx, each.debtor.customer_id, "no_answer", "", tx.today + timedelta(days=2))


_ORDER = select(invoice.c.order_id).where(invoice.c.id == bindparam("id"))
