"""Giving up money: a debt that is lost, a small difference either way, and taking that back when the money comes after all.

A write-off is set against the debt as money is, so that ageing, exposure, reminders and what is expected follow by
themselves; in the accounts it is what `app.receivables.bad_debts` says. VAT is had back only on the merchant's word that
the law allows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.base import settings
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.money import from_minor, rounded_div
from app.flow.collect import allocate, write_receipt
from app.flow.given_back import standing_write_off, undo
from app.flow.given_up import Debts, bring_order_forward, change_aside, debts_of, read_debts, write_down
from app.flow.position import take_position
from app.flow.receipt import Receipt
from app.flow.sell import look_at_held
from app.flow.settling import settlement
from app.payments.on_its_way import Announced, announced_for
from app.receivables import bad_debts
from app.receivables.allocation import Settlement, set_against, vat_of
from app.receivables.bad_debts import AccountLine, Lost
from app.receivables.doubtful import doubtful_mark, set_aside_for
from app.receivables.ledger import held_by, item_by_id, items_of, lock_account
from app.receivables.written_off import GROUNDS
from app.reminders.standing import carry_level


@dataclass(frozen=True, slots=True, kw_only=True)
class LossDraft:
    """How much of a document's debts is lost (minor units with tax), and why.

    `ground` is why the law lets the VAT be had back, of `written_off.GROUNDS`; empty where it is not had back.
    """

    amount: int
    reason: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class PlannedLoss:
    """What a loss means: VAT to be had back, what was set aside and is freed, lines in the accounts, what stays owed.

    `vat_in_it` is the VAT that the amount holds, whether it may be had back or not; `debit` takes the money all the same.
    """

    vat: int
    released: int
    lines: tuple[AccountLine, ...]
    left: int
    doubtful_id: int | None
    vat_in_it: int = 0
    debit: Announced | None = None


@verb("collect.write_off")
def lose(tx: Write, noun: str, document_id: int, draft: LossDraft) -> int:
    """Write off what is lost of an invoice, or of a debt of the program before; gives the write-off's key.

    Refused with ``reason_missing``, ``write_off_not_positive``, ``write_off_exceeds_debt``, ``write_off_ground_unknown`` or
    ``invoice_unknown``.
    """
    if not draft.reason.strip():
        raise Refusal("reason_missing")
    if draft.ground and draft.ground not in GROUNDS:
        raise Refusal("write_off_ground_unknown", ground=draft.ground)
    debts = debts_of(tx, noun, document_id)
    made = _lose(tx, debts, draft)
    look_at_held(tx, debts.account_id)
    return made


@verb("collect.small_difference")
def let_go(tx: Write, item_id: int, reason: str = "") -> int:
    """Settle what is left of a debt or of a credit where it is small enough to be let go; gives the write-off's key.

    Refused with ``small_difference_none`` or ``small_difference_too_big``.
    """
    made = write_small(tx, item_id, reason)
    look_at_held(tx, item_by_id(tx, item_id).account_id)
    return made


def write_small(tx: Write, item_id: int, reason: str = "") -> int:
    """The same inside whatever transaction is open."""
    own = item_by_id(tx, item_id)
    position = take_position(tx, own.order_id) if own.order_id is not None else None
    if position is None:
        lock_account(tx, own.account_id, own.currency)
    held = held_by(tx, [item_id])
    owed, credit = held.get((item_id, "owed"), 0), -held.get((item_id, "unapplied"), 0)
    left = owed if owed > 0 else credit
    if left <= 0 or own.noun not in ("invoice", "opening", "payment"):
        raise Refusal("small_difference_none")
    most = int(settings.get(tx, "collect.small_difference"))
    if left > most:
        raise Refusal(
            "small_difference_too_big",
            amount=from_minor(left, own.currency),
            most=from_minor(most, own.currency),
            currency=own.currency,
        )
    debts = debts_of(tx, own.noun, own.document_id)
    if owed > 0:
        touched = () if own.order_id is None else (own.order_id,)
        debts = replace(debts, items=((own, owed),), orders=touched)
        made, source = write_down(tx, debts, "small_loss", left, 0, "", reason, bad_debts.small_loss(left))
        set_against(
            tx,
            own.account_id,
            own.currency,
            [settlement(tx, source, "unapplied", own, left)],
            tx.today,
            "write_off",
        )
    else:
        made, target = write_down(tx, debts, "small_gain", left, 0, "", reason, bad_debts.small_gain(left))
        taken = Settlement(
            source_item_id=item_id,
            source_component="unapplied",
            target_item_id=target,
            target_component="unapplied",
            amount=left,
        )
        set_against(tx, own.account_id, own.currency, [taken], tx.today, "write_off")
    bring_order_forward(tx, debts, made)
    return made


@verb("collect.undo_write_off")
def take_back(tx: Write, write_off_id: int, reason: str) -> int:
    """Take a write-off back: what was given up is owed again, from today on; gives the reversal's key.

    Refused with ``reason_missing``, ``write_off_unknown`` or ``write_off_taken_back``.
    """
    made, debts = undo(tx, write_off_id, reason)
    carry_level(tx, debts.account_id)
    look_at_held(tx, debts.account_id)
    return made


@verb("collect.after_all")
def after_all(tx: Write, write_off_id: int, receipt: Receipt, reason: str) -> int:
    """Record money that came for what was given up as lost; gives the payment's key.

    The loss is taken back, the money set against the debt, and what is still missing of the loss is written off again, on
    the same ground. Refused as `take_back` and `collect.receive` are.
    """
    before = standing_write_off(tx, write_off_id)
    _, debts = undo(tx, write_off_id, reason)
    payment_id = write_receipt(
        tx, replace(receipt, order_id=None, invoice_id=None, customer_id=before.customer_id)
    )
    [money] = items_of(tx, "payment", [payment_id])
    left = receipt.amount
    for target, owed in debts_of(tx, debts.noun, debts.document_id).items:
        if (part := min(left, owed)) > 0:
            allocate(tx, money.id, target.id, part, "after_all", on=receipt.received_on)
            left -= part
    still = min(before.amount - receipt.amount, debts_of(tx, debts.noun, debts.document_id).total)
    if before.kind == "loss" and still > 0:
        again = LossDraft(amount=still, reason=before.reason, ground=before.ground)
        _lose(tx, debts_of(tx, debts.noun, debts.document_id), again)
    look_at_held(tx, debts.account_id)
    tx.note(number=before.number, amount=receipt.amount, currency=receipt.currency, reason=reason.strip())
    return payment_id


# --- within ---


def planned(rd: Read, noun: str, document_id: int, draft: LossDraft) -> PlannedLoss:
    """What writing so much off would mean, to be shown before; refused as `lose` is."""
    plan = _planned(rd, read_debts(rd, noun, document_id), draft)
    return replace(plan, debit=announced_for(rd, document_id)) if noun == "invoice" else plan


def _planned(rd: Read, debts: Debts, draft: LossDraft) -> PlannedLoss:
    if draft.amount <= 0:
        raise Refusal("write_off_not_positive")
    if draft.amount > debts.total:
        raise Refusal(
            "write_off_exceeds_debt",
            amount=from_minor(draft.amount, debts.currency),
            asked=from_minor(debts.total, debts.currency),
            currency=debts.currency,
        )
    whole = settlement(rd, 0, "unapplied", debts.items[0][0], draft.amount)
    vat_in_it = min(max(sum(part.tax for part in vat_of(rd, whole)), 0), draft.amount)
    vat = vat_in_it if draft.ground else 0
    mark = doubtful_mark(rd, debts.noun, debts.document_id)
    aside = set_aside_for(rd, mark.id) if mark is not None else 0
    released = rounded_div(aside * draft.amount, debts.total)
    lines = bad_debts.at_loss(
        Lost(draft.amount, draft.amount - vat, vat),
        released,
        bad_debts.DOUBTFUL if mark is not None else bad_debts.RECEIVABLE,
    )
    return PlannedLoss(
        vat, released, lines, debts.total - draft.amount, mark.id if mark is not None else None, vat_in_it
    )


def _lose(tx: Write, debts: Debts, draft: LossDraft) -> int:
    plan = _planned(tx, debts, draft)
    made, source = write_down(
        tx,
        debts,
        "loss",
        draft.amount,
        plan.vat,
        draft.ground if plan.vat else "",
        draft.reason,
        plan.lines,
        plan.released,
    )
    left = draft.amount
    for target, owed in debts.items:
        if (part := min(left, owed)) > 0:
            found = settlement(tx, source, "unapplied", target, part)
            set_against(tx, debts.account_id, debts.currency, [found], tx.today, "write_off")
            left -= part
    if plan.released and plan.doubtful_id is not None:
        change_aside(tx, plan.doubtful_id, -plan.released, "loss", made)
    bring_order_forward(tx, debts, made)
    return made
