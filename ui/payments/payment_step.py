"""The next step of a payment: what it could settle, given back where nothing is owed, or what it waits for."""

from __future__ import annotations

from collections.abc import Callable

from app.reports.payment_page import PaymentPage
from app.reports.receivables import ReceivableRow
from ui.kit.acts import Act
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words
from ui.orders.order_name import called_by


def next_step(
    facts: PaymentPage, match: Callable[[], object], refund: Callable[[], object]
) -> NextStep | None:
    """The step with its effects; None for what is no money to be used: a refund, a reversal, what was reversed."""
    row = facts.row
    if row.kind != "payment" or row.reversed:
        return None
    if row.unapplied > 0 and facts.owing.amounts:
        act = Act("payment.match", match, icon="invoices")
        return NextStep(say("payment.step.match"), tuple(_settling(facts)), act)
    if row.unapplied > 0:
        amount = words().money(row.unapplied, row.currency)
        effects = (
            ("bank", say("payment.step_effect.refund", amount=amount, customer=row.customer)),
            ("wait", say("payment.step_effect.wait")),
        )
        if facts.order_cancelled:
            # It was for something that will not come: nothing is waited for.
            order = called_by(row.order_number, row.order_remote_number)
            effects = (effects[0], ("info", say("payment.step_effect.cancelled", order=order)))
        return NextStep(say("payment.step.refund"), effects, Act("payment.refund", refund, icon="bank"))
    if row.kept:
        order = called_by(row.order_number, row.order_remote_number)
        amount = words().money(row.kept, row.currency)
        return NextStep(
            say("payment.step.kept", order=order),
            (("wait", say("payment.step_effect.kept", amount=amount)),),
        )
    return NextStep(say("payment.step.matched"))


def _settling(facts: PaymentPage) -> list[tuple[str, str]]:
    """What the money would settle, the oldest first as matching proposes it, and what would be left of it."""
    row, left = facts.row, facts.row.unapplied
    shares: list[int] = []
    for owed in facts.owing.amounts:
        if left <= 0:
            break
        shares.append(min(owed, left))
        left -= shares[-1]
    lines = [("invoices", _one(debt, share)) for debt, share in zip(facts.owing.first, shares, strict=False)]
    if others := shares[len(lines) :]:
        amount = words().money(sum(others), row.currency)
        lines.append(("invoices", say("payment.step_effect.more", n=len(others), amount=amount)))
    if left > 0:
        lines.append(("customer", say("payment.step_effect.rest", amount=words().money(left, row.currency))))
    return lines


def _one(debt: ReceivableRow, share: int) -> str:
    amount = words().money(share, debt.currency)
    if debt.days_late > 0:
        return say("payment.step_effect.late", amount=amount, number=debt.number, n=debt.days_late)
    if debt.due_on is None:
        return say("payment.step_effect.settles", amount=amount, number=debt.number)
    return say("payment.step_effect.due", amount=amount, number=debt.number, day=words().date(debt.due_on))
