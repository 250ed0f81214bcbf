"""Proposals: what a shop did to an order that stands, is shipped or invoiced here waits until somebody decides what follows.

Nothing that was promised, issued, paid or shipped is touched before. The shop's record is set aside meanwhile (`inbox`), so that
a proposal is found where all that needs somebody is found; other records go on.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.said import money_said, said
from app.flow import returns, take_back
from app.flow.returns import ReturningLine
from app.flow.take_back import TakenLine
from app.links.shops import inbox
from app.links.shops.inbox import Stored, mark_taken, record
from app.links.shops.order_change import lines_taken_off
from app.links.shops.order_link import known_order
from app.links.shops.payload import parse
from app.links.shops.port import ShopOrder, ShopRefund
from app.links.shops.proposal_record import Done, Proposal, read_proposal, settle, write_down
from app.links.shops.reason import Reason
from app.links.shops.refund import PROPOSED, give_back, keep_here, taken_lines
from app.links.shops.tables import inbox as inbox_table
from app.links.shops.taking import Taking
from app.orders.naming import order_name
from app.orders.order import OrderLine, read_lines, read_order
from app.shipping.returned import left_of_order

REASONS = frozenset({PROPOSED, "shop_order_changed", "order_not_cancellable"})
"""Refusals of a shop's record that leave something to decide about the order here."""
_CANCELLED = "order_not_cancellable"


@verb("intake.propose")
def propose(tx: Write, taking: Taking, record_id: int, reason: Reason) -> None:
    """Set a record aside, and let what the shop did to its order wait for a decision, where there is one to make."""
    row = inbox.take_up(tx, record_id)
    if row is None:
        return
    done = _done(tx, taking, row, reason)
    if done is not None:
        write_down(tx, done)
        tx.note(
            shop=taking.shop.name, proposed=done.kind, number=called(tx, done.order_id), amount=done.amount
        )
    inbox.park(tx, record_id, reason)


@verb("bill.follow_shop")
def follow(tx: Write, proposal_id: int, answer: str, return_reason: str = "") -> int:
    """Do what a proposal proposes: ``credit_note``, or ``return`` for a reason of the company's; gives the key of what was made.

    The credit note of a refund comes with the money that the shop gave back. Refused with ``proposal_decided``,
    ``proposal_changed``, ``proposal_credits_nothing``, ``refund_without_invoice``, and as crediting and announcing returns are.
    """
    proposal = still_open(tx, proposal_id)
    taking = Taking.begin(tx, proposal.shop_id)
    row = row_of(tx, proposal)
    made = _announce(tx, taking, proposal, row, return_reason) if answer == "return" else None
    note_id = _credit(tx, taking, proposal, row) if made is None else None
    settle(tx, proposal, "accepted", answer=answer, invoice_id=note_id, return_id=made)
    _leave_inbox(tx, proposal, row, note_id)
    tx.note(
        shop=taking.shop.name, number=called(tx, proposal.order_id), followed=proposal.kind, answer=answer
    )
    return note_id or made or 0


@verb("intake.leave_shop")
def leave(tx: Write, proposal_id: int, reason: str) -> None:
    """Let nothing follow from what a shop did; the journal keeps who decided and why.

    Refused with ``proposal_decided`` or ``reason_missing``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    proposal = still_open(tx, proposal_id)
    row = row_of(tx, proposal)
    settle(tx, proposal, "set_aside", answer="none", reason=reason.strip())
    if proposal.kind == "refund":
        tx.update(inbox_table, row.id, state="discarded", handled_at=tx.now)
    else:
        inbox.retry(tx, [row.id])
    tx.note(order=called(tx, proposal.order_id), left=proposal.kind, reason=reason.strip())


def _done(tx: Write, taking: Taking, row: Stored, reason: Reason) -> Done | None:
    """What the shop did, where that is to be decided: an order edited, or one cancelled that is shipped or invoiced here."""
    if row.noun == "refund":
        return _refunded(tx, taking, row)
    order = taking.kind.order(parse(row.payload), taking.shop.known_rates)
    known = known_order(tx, taking, row.remote_id)
    if known is None or known.handling == "history":
        return None
    cancelled = reason.code == _CANCELLED
    # What left or was invoiced a shop cannot take back.
    if cancelled and known.untouched:
        return None
    return Done(
        shop_id=taking.shop.id,
        order_id=known.id,
        kind="cancel" if cancelled else "edit",
        remote_id=row.remote_id,
        amount=known.total if cancelled else known.total - order.total,
        shop_total=order.total,
        done_on=taking.day_of(order.modified_at),
        said=order.status if cancelled else "",
    )


def _refunded(tx: Write, taking: Taking, row: Stored) -> Done | None:
    order, given = _refund_of(tx, taking, row)
    known = known_order(tx, taking, order.remote_id)
    if known is None:
        return None
    return Done(
        shop_id=taking.shop.id,
        order_id=known.id,
        kind="refund",
        remote_id=row.remote_id,
        amount=given.amount,
        shop_total=order.total,
        done_on=taking.day_of(given.created_at),
        said=given.reason.strip(),
    )


def still_open(tx: Write, proposal_id: int) -> Proposal:
    """A proposal that nobody has decided on, its shop locked; refused with ``proposal_decided``."""
    proposal = read_proposal(tx, proposal_id)
    inbox.lock_shop(tx, proposal.shop_id)
    proposal = read_proposal(tx, proposal_id) if tx.waits_for_rows else proposal
    if proposal.state != "open":
        raise Refusal("proposal_decided", person=proposal.decided_by, number=called(tx, proposal.order_id))
    return proposal


def row_of(tx: Write, proposal: Proposal) -> Stored:
    """The shop's record, which must say what was proposed: what it says now waits for its turn."""
    row = record(tx, proposal.shop_id, proposal.noun, proposal.remote_id)
    if row is None or row.state != "parked":
        raise Refusal("proposal_changed", number=called(tx, proposal.order_id))
    return row


def _credit(tx: Write, taking: Taking, proposal: Proposal, row: Stored) -> int:
    known = read_order(tx, proposal.order_id)
    if known.invoiced == "none":
        raise Refusal("refund_without_invoice", number=order_name(known))
    if proposal.kind == "refund":
        order, given = _refund_of(tx, taking, row)
        return give_back(tx, taking, order, known, given)
    if proposal.amount <= 0:
        raise Refusal("proposal_credits_nothing", number=order_name(known))
    if proposal.kind == "cancel":
        reason = said("intake.cancelled_in_shop", status=proposal.said)
        notes = take_back.write_rest(tx, known.id, reason, _cause(proposal))
        if not notes:
            raise Refusal("proposal_credits_nothing", number=order_name(known))
        keep_here(tx, known.id)
        return notes[-1]
    order = taking.kind.order(parse(row.payload), taking.shop.known_rates)
    asked = take_back.Refund(
        amount=proposal.amount,
        refunded_on=tx.today,
        method="other",
        lines=lines_taken_off(order, read_lines(tx, known.id)),
        reason=said("intake.changed_in_shop", total=money_said(order.total, order.currency)),
        remote_id=_cause(proposal),
    )
    return take_back.write_note(tx, known.id, asked)


def _cause(proposal: Proposal) -> str:
    """What a credit note of an edit or a cancellation follows from: the shop did it, and is told of no refund for it.

    No refund of a shop is called so.
    """
    return f"{proposal.kind}:{proposal.remote_id}"


def _announce(tx: Write, taking: Taking, proposal: Proposal, row: Stored, return_reason: str) -> int:
    """Announce that goods come back: those a refund names or an edit takes off, or all that left."""
    named = lines_named(tx, taking, proposal, row, read_lines(tx, proposal.order_id))
    wanted = {each.order_line_id: each.quantity_milli for each in named}
    back: list[ReturningLine] = []
    for left in left_of_order(tx, proposal.order_id):
        asked = wanted.get(left.order_line_id, 0) if wanted else left.returnable_milli
        milli = min(asked, left.returnable_milli)
        if milli > 0:
            back.append(ReturningLine(left.id, milli, return_reason))
            if wanted:
                wanted[left.order_line_id] -= milli
    return returns.announce(tx, proposal.order_id, back, proposal.said)


def _leave_inbox(tx: Write, proposal: Proposal, row: Stored, note_id: int | None) -> None:
    """A refund is in with its credit note, or with what comes of the return; an order is read once more, and followed else."""
    if proposal.kind != "refund":
        inbox.retry(tx, [row.id])
    elif note_id is not None:
        mark_taken(tx, row, note_id)
    else:
        facts: dict[str, object] = {"number": proposal.remote_id, "order": called(tx, proposal.order_id)}
        mark_taken(tx, row, None, Reason("shop_refund_returned", facts))


def lines_named(
    rd: Read, taking: Taking, proposal: Proposal, row: Stored, lines: Sequence[OrderLine]
) -> tuple[TakenLine, ...]:
    """The lines that a refund names or an edit takes off; none where the shop gave back an amount alone, or cancelled all."""
    if proposal.kind == "refund":
        _, given = _refund_of(rd, taking, row)
        return taken_lines(given, lines)
    if proposal.kind == "edit":
        return lines_taken_off(taking.kind.order(parse(row.payload), taking.shop.known_rates), lines)
    return ()


def _refund_of(tx: Read, taking: Taking, row: Stored) -> tuple[ShopOrder, ShopRefund]:
    content = parse(row.payload)
    sent = record(tx, taking.shop.id, "order", taking.kind.order_of(content))
    if sent is None:
        raise Refusal("shop_refund_without_order", number=row.remote_id, order=taking.kind.order_of(content))
    order = taking.kind.order(parse(sent.payload), taking.shop.known_rates)
    return order, taking.kind.refund(content, order)


def called(rd: Read, order_id: int) -> str:
    """What an order is called in words."""
    return order_name(read_order(rd, order_id))
