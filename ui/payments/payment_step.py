"""The next step of a payment: what it could settle, given back where nothing is owed, or what it waits for."""

from __future__ import annotations

from collections.abc import Callable

from app.payments.queries import PaymentRow
from app.reports.owed_again import OwedAgain
from app.reports.payment_page import PaymentPage
from app.reports.receivables import ReceivableRow
from ui.kit.acts import Act
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words
from ui.orders.order_name import called_by
from ui.payments.beside_money import put_off_told
from ui.payments.came_told import came_lines
from ui.payments.waits_at_bank import match_first, waits_lines


def next_step(
    facts: PaymentPage,
    match: Callable[[], object],
    refund: Callable[[], object],
    see: Callable[[], object],
    bank: Callable[[], object],
) -> NextStep | None:
    """The step with its effects; of what is no money to be used, a refund, a reversal or what was reversed, where it stands.

    `see` opens what a reversal made owed again, `bank` leads to money that waits there for it.
    """
    row = facts.row
    if row.kind == "reversal":
        return _reversal(facts, see, bank)
    if facts.reversed_by is not None:
        told = say("payment.step_effect.reversed_by", number=facts.reversed_by.number)
        return NextStep(say("payment.step.reversed"), (("undo", told),))
    if row.kind == "refund":
        return _refunded(facts)
    if row.unapplied > 0 and facts.owing.amounts:
        act = Act("payment.match", match, icon="invoices")
        return NextStep(say("payment.step.match"), tuple(_settling(facts)), act)
    if row.unapplied > 0:
        amount = words().money(row.unapplied, row.currency)
        effects = (
            ("bank", say("payment.step_effect.refund", amount=amount, customer=row.customer)),
            ("wait", say("payment.step_effect.wait")),
        )
        if facts.order is not None and facts.order.state == "cancelled":
            # It was for something that will not come: nothing is waited for.
            order = called_by(row.order_number, row.order_remote_number)
            effects = (effects[0], ("info", say("payment.step_effect.cancelled", order=order)))
        effects = (*came_lines(facts.came), *effects)
        return NextStep(say("payment.step.refund"), effects, Act("payment.refund", refund, icon="bank"))
    if row.kept:
        order = called_by(row.order_number, row.order_remote_number)
        amount = words().money(row.kept, row.currency)
        lines = [("wait", say("payment.step_effect.kept", amount=amount))]
        if facts.order is not None and facts.order.refunded_there:
            lines.append(("undo", say("payment.step_effect.refunded_there")))
        return NextStep(say("payment.step.kept", order=order), tuple(lines))
    return NextStep(say("payment.step.matched"))


def _reversal(facts: PaymentPage, see: Callable[[], object], bank: Callable[[], object]) -> NextStep:
    """What of each document it undid was owed again, what is left of that today, and what it was that was undone."""
    lines: list[tuple[str, str]] = []
    for each in facts.again:
        lines += _since(each, facts.row)
    if facts.reverses is not None:
        lines.append(("undo", say("payment.step_effect.undoes", number=facts.reverses.number)))
    act = Act("payment.open_owed", see, look="secondary", icon="invoices") if len(facts.again) == 1 else None
    left = [each for each in facts.again if each.open]
    waits = tuple(wait for each in left for wait in each.waits)
    if match_first(waits):
        # Nobody asks for what lies at the bank.
        act = Act("stands.to_bank", bank, icon="bank")
        return NextStep(say("beside.bank.step"), (*waits_lines(waits), *lines), act)
    if not facts.again:
        step = "undone"
    elif not left:
        step = "again_settled"
    else:
        step = "again_debited" if all(each.debited for each in left) else "again"
    return NextStep(say(f"payment.step.{step}"), tuple(lines), act)


def _since(each: OwedAgain, row: PaymentRow) -> list[tuple[str, str]]:
    """What was owed again on that day, and what became of it: left, in a batch, given up."""

    def money(amount: int) -> str:
        return words().money(amount, row.currency)

    told = {"amount": money(each.again), "number": each.number, "day": row.received_on}
    lines = [("undo", say("payment.step_effect.again", **told))]
    if each.open and each.debit is not None:
        facts = {"amount": money(each.open), "number": each.number, "batch": each.debit.batch}
        facts |= {"taken": money(each.debit.amount), "day": each.debit.collect_on}
        key = "left_debited" if each.debit.amount == each.open else "left_debited_part"
        lines.append(("bank", say(f"payment.step_effect.{key}", **facts)))
        if each.debit.put_off:
            lines.append(("late", put_off_told(each.debit)))
    elif each.open:
        lines.append(("late", say("payment.step_effect.left", amount=money(each.open), number=each.number)))
    else:
        lines.append(("done", say("payment.step_effect.left_none", number=each.number)))
    if each.lost:
        lines.append(
            ("trouble", say("payment.step_effect.lost", amount=money(each.lost), number=each.number))
        )
    return lines


def _refunded(facts: PaymentPage) -> NextStep:
    """Which credit was given back, whether its money had come at all, and whether the bank has paid it."""
    row, given = facts.row, dict[str, int]()
    for each in facts.settled_by:
        given[each.number] = given.get(each.number, 0) + each.amount
    lines = [
        (
            "undo",
            say("payment.step_effect.gives_back", amount=words().money(amount, row.currency), number=number),
        )
        for number, amount in given.items()
    ]
    if facts.never_seen:
        told = say("payment.step_effect.never_seen", numbers=", ".join(facts.never_seen))
        lines.insert(0, ("late", told))
    done = say("payment.step.paid_back_unseen" if facts.never_seen else "payment.step.paid_back")
    batch = facts.refund_batch if facts.refund_batch is not None and not facts.refund_batch.undone else None
    if facts.movement is not None:
        day = words().date(facts.movement.booked_on)
        lines.append(("done", say("payment.step_effect.debited", day=day)))
        return NextStep(done, tuple(lines))
    if batch is not None:
        told = say("payment.step_effect.in_batch", number=batch.number, day=words().date(batch.pay_on))
        lines.append(("bank", told))
    if row.bank_awaited:
        lines.append(("wait", say("payment.step_effect.not_seen")))
        return NextStep(say("payment.step.awaits_bank"), tuple(lines))
    return NextStep(done, tuple(lines))


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
