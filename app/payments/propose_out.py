"""What money that went out may be: a refund, a payment that came back unpaid, a fee, or nothing of these books. Pure."""

from __future__ import annotations

from dataclasses import replace

from app.base.said import said
from app.payments.claim import SURENESS, Credit, Sureness, Told
from app.payments.look_up import LookUp, same_name
from app.payments.numbers_in_text import BARE
from app.payments.proposal import Piece, Proposal
from app.payments.propose_back import came_back
from app.payments.propose_group import linked, went_together

_DAYS = 12


def outgoing(told: Told, look_up: LookUp) -> Proposal | None:
    """The proposal for money that went out."""
    rule = look_up.rule(told)
    if rule is not None and rule.act in ("fee", "aside"):
        kind = "fee" if rule.act == "fee" else "aside"
        piece = Piece(kind=kind, amount=told.remaining, reason=rule.reason)
        return _made(told, "likely", said("bank.why.rule"), piece, rule.id)
    if told.kind == "payout":
        piece = Piece(kind="aside", amount=told.remaining, reason=said("bank.own_payout"))
        return _made(told, "likely", said("bank.why.payout"), piece)
    if told.gross is not None and told.fee and told.gross + told.fee == told.remaining:
        # What a service gave back of its fee, or kept of it, is a piece of its own.
        plain = outgoing(replace(told, remaining=told.gross, gross=None, fee=None), look_up)
        return plain and replace(plain, pieces=(*plain.pieces, Piece(kind="fee", amount=told.fee)))
    return _in_books(told, look_up) or came_back(told, look_up) or _fee(told) or _credit(told, look_up)


def _in_books(told: Told, look_up: LookUp) -> Proposal | None:
    """A refund or reversal of the books, or a batch of refunds: whichever is surer, the one before the many."""
    one = _recorded(told, look_up)
    found = went_together(told, told.remaining, look_up)
    if found is None or (one is not None and SURENESS.index(one.sureness) <= SURENESS.index(found[0])):
        return one
    sureness, why, pieces = found
    return Proposal(transaction_id=told.id, sureness=sureness, why=why, pieces=pieces)


def _made(told: Told, sureness: Sureness, why: str, piece: Piece, rule_id: int | None = None) -> Proposal:
    return Proposal(transaction_id=told.id, sureness=sureness, why=why, pieces=(piece,), rule_id=rule_id)


def _recorded(told: Told, look_up: LookUp) -> Proposal | None:
    """A refund or reversal that is in the books."""
    known = look_up.recorded_of(told.remaining, told.currency)
    near = [each for each in known if abs((each.on - told.booked_on).days) <= _DAYS]
    if not near:
        return None
    numbered = look_up.recorded_numbers.within(told.words)
    named = [each for each in near if numbered.get(each.id, 0) >= BARE]
    if len(named) == 1:
        return _made(told, "sure", said("bank.why.recorded_number", number=named[0].number), linked(named[0]))
    called = [each for each in near if same_name(told, each.customer, each.contact)]
    if len(called) == 1:
        why = said("bank.why.recorded_name", number=called[0].number, name=called[0].customer)
        return _made(told, "likely", why, linked(called[0]))
    if len(near) == 1:
        return _made(
            told, "possible", said("bank.why.recorded_amount", number=near[0].number), linked(near[0])
        )
    return None


def _fee(told: Told) -> Proposal | None:
    if told.kind != "fee":
        return None
    return _made(told, "likely", said("bank.why.fee"), Piece(kind="fee", amount=told.remaining))


def _credit(told: Told, look_up: LookUp) -> Proposal | None:
    """Money given back for a credit note that nobody recorded yet."""
    numbered = look_up.credit_numbers.within(told.words)
    named = [
        look_up.credits[key]
        for key, sureness in numbered.items()
        if sureness >= BARE and key in look_up.credits
    ]
    exact = [each for each in named if each.amount >= -told.remaining and each.currency == told.currency]
    if len(exact) == 1:
        why = said("bank.why.credit_number", number=exact[0].number)
        sureness: Sureness = "sure" if exact[0].amount == -told.remaining else "likely"
        return _made(told, sureness, why, _given_back(told, exact[0]))
    whose = look_up.credit_names.alike(*told.names, *told.texts)
    called = [
        each
        for each in look_up.credits.values()
        if each.customer_id in whose and each.amount == -told.remaining and each.currency == told.currency
    ]
    if len(called) == 1:
        why = said("bank.why.credit_name", number=called[0].number, name=called[0].customer)
        return _made(told, "likely", why, _given_back(told, called[0]))
    return None


def _given_back(told: Told, credit: Credit) -> Piece:
    return Piece(
        kind="refund",
        amount=told.remaining,
        customer_id=credit.customer_id,
        customer=credit.customer,
        credit_item_id=credit.item_id,
        number=credit.number,
    )
