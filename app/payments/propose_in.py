"""What money that came in may be: a payment of invoices or orders, or one that is in the books already. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from app.base.said import money_said, said
from app.payments import propose_abroad
from app.payments.claim import SURENESS, Claim, Recorded, Sureness, Told
from app.payments.look_up import LookUp, same_name
from app.payments.numbers_in_text import BARE
from app.payments.proposal import Piece, Proposal, Target
from app.payments.propose_back import came_back
from app.payments.propose_group import linked, went_together

_DAYS = 12
"""How far the day a payment was recorded for may be from the day the bank booked it."""
_LOOKED_AT = 14
"""So many of a customer's oldest claims are tried together."""
_TOGETHER = 6


def incoming(told: Told, look_up: LookUp, same: int) -> Proposal | None:
    """The proposal for money that came in; `same` movements have this amount."""
    rule = look_up.rule(told)
    if rule is not None and rule.act != "customer":
        kind = "fee" if rule.act == "fee" else "aside"
        piece = Piece(kind=kind, amount=told.remaining, reason=rule.reason)
        return _made(told, "likely", said("bank.why.rule"), (piece,), rule.id)
    if told.kind == "returned":
        return _reversed(told, look_up) or came_back(told, look_up)
    if told.kind in ("fee", "interest"):
        return None
    if told.details:
        # A slip whose sum agrees says more than the amounts of its cheques one by one.
        if whole := went_together(told, told.remaining, look_up):
            return _made(told, *whole)
        if together := _of_details(told, look_up):
            return together
    fee = _fee(told)
    amount = told.remaining - fee
    ruled = rule.customer_id if rule is not None else None
    found = (
        _known(told, amount, look_up)
        or went_together(told, amount, look_up)
        or _by_reference(told, amount, look_up)
        or propose_abroad.by_number(told, amount, look_up)
        or _by_payer(told, amount, look_up, ruled)
        or propose_abroad.by_payer(told, amount, look_up, ruled)
        or _known_by_amount(told, amount, look_up)
        or _by_amount(told, amount, look_up, same)
    )
    if found is None:
        return None
    sureness, why, pieces = found
    if fee:
        pieces = (*pieces, Piece(kind="fee", amount=fee))
    return _made(told, sureness, why, pieces, rule.id if rule is not None else None)


_Found = tuple[Sureness, str, tuple[Piece, ...]]


def _made(
    told: Told, sureness: Sureness, why: str, pieces: tuple[Piece, ...], rule_id: int | None = None
) -> Proposal:
    return Proposal(transaction_id=told.id, sureness=sureness, why=why, pieces=pieces, rule_id=rule_id)


def _fee(told: Told) -> int:
    """What a payment service kept, with its sign: below nought."""
    if not told.fee or told.gross is None or told.gross + told.fee != told.remaining:
        return 0
    return told.fee


# --- what is in the books already ---


def _known(told: Told, amount: int, look_up: LookUp) -> _Found | None:
    """What is recorded by hand or told by a shop that this is: same amount, near, and a number or name that agrees."""
    near = _near(told, look_up.recorded_of(amount, told.currency))
    if not near:
        return None
    numbered = look_up.recorded_numbers.within(told.words)
    named = [each for each in near if numbered.get(each.id, 0) >= BARE]
    if len(named) == 1:
        return "sure", said("bank.why.recorded_number", number=named[0].number), (linked(named[0]),)
    called = [each for each in near if same_name(told, each.customer, each.contact)]
    if called:
        # Of several of one customer any is as good: they are the same amount of the same money.
        one = min(called, key=lambda each: (abs((each.on - told.booked_on).days), each.id))
        if len({each.customer_id for each in called}) == 1:
            return (
                "likely",
                said("bank.why.recorded_name", number=one.number, name=one.customer),
                (linked(one),),
            )
    return None


def _known_by_amount(told: Told, amount: int, look_up: LookUp) -> _Found | None:
    near = _near(told, look_up.recorded_of(amount, told.currency))
    if len(near) != 1:
        return None
    return "possible", said("bank.why.recorded_amount", number=near[0].number), (linked(near[0]),)


def _reversed(told: Told, look_up: LookUp) -> Proposal | None:
    """The reversal of a refund that is in the books, for money that the bank returns; no payment comes like that."""
    found = _known(told, told.remaining, look_up) or _known_by_amount(told, told.remaining, look_up)
    return _made(told, *found) if found is not None else None


def _near(told: Told, recorded: Sequence[Recorded]) -> list[Recorded]:
    return [each for each in recorded if abs((each.on - told.booked_on).days) <= _DAYS and _suits(told, each)]


def _suits(told: Told, recorded: Recorded) -> bool:
    """Cash never comes by the bank's transfers; a means that the bank does not tell may be any.

    A refund comes back as what the bank returns, or by the way it went.
    """
    if told.kind == "returned":
        return recorded.back
    if recorded.method == "cash":
        return told.kind in ("cash", "other")
    if recorded.method in ("gateway", "paypal"):
        # Their money comes together and later, as a payout; alone it comes on the service's own account.
        return told.kind in ("card", "payout") or told.gross is not None
    return told.kind in ("other", recorded.method) or recorded.method in ("other", "on_delivery")


# --- by reference ---


def _by_reference(told: Told, amount: int, look_up: LookUp) -> _Found | None:
    found = {
        key: sureness
        for key, sureness in look_up.numbers.within(" ".join(told.texts)).items()
        if key in look_up.claims and look_up.claims[key].currency == told.currency
    }
    strong = [look_up.claims[key] for key, sureness in found.items() if sureness >= BARE]
    weak = [look_up.claims[key] for key, sureness in found.items() if sureness < BARE]
    if not strong:
        exact = [each for each in weak if each.amount == amount]
        if len(exact) == 1:
            return "likely", said("bank.why.short_amount", numbers=_numbers(exact)), (_paid(exact, amount),)
        return None
    meant = _meant(strong, amount, told)
    # Eight digits may be a day, and a number that several bear is told apart by the amount: then the payer must agree.
    plainly = len(meant) == len(strong) and all(found[each.key] > BARE for each in meant)
    strong = meant
    whose = {each.customer_id for each in strong}
    asked, numbers = sum(each.amount for each in strong), _numbers(strong)
    if len(whose) > 1:
        if asked != amount:
            return _of_several(strong, amount, look_up.small(told.currency))
        pieces = tuple(_paid(theirs, sum(each.amount for each in theirs)) for theirs in _by_customer(strong))
        return "likely", said("bank.why.reference_several", numbers=numbers), pieces
    if asked == amount:
        sure = plainly or same_name(told, strong[0].customer, strong[0].contact)
        why = said("bank.why.reference_amount", numbers=numbers)
        return "sure" if sure else "likely", why, (_paid(strong, amount),)
    if 0 < abs(asked - amount) <= look_up.small(told.currency) and all(each.parts for each in strong):
        # Little enough to be let go, or kept: a person still says yes.
        why = said(
            f"bank.why.reference_small_{'less' if amount < asked else 'more'}",
            numbers=numbers,
            left=money_said(abs(asked - amount), told.currency),
        )
        return "likely", why, (_with_small(_paid(strong, amount), strong),)
    if amount < asked:
        left = money_said(asked - amount, told.currency)
        why = said("bank.why.reference_part", numbers=numbers, left=left)
        return "likely", why, (_paid(strong, amount),)
    others = [
        each for each in look_up.of_customer(strong[0].customer_id, told.currency) if each not in strong
    ]
    more = _together(others, amount - asked)
    if more is not None:
        whole = [*strong, *more]
        why = said("bank.why.reference_more", numbers=numbers, more=_numbers(more))
        return "likely", why, (_paid(whole, amount),)
    over = money_said(amount - asked, told.currency)
    return "likely", said("bank.why.reference_over", numbers=numbers, over=over), (_paid(strong, amount),)


def _meant(strong: list[Claim], amount: int, told: Told) -> list[Claim]:
    """Of several documents that one number may mean, the one whose amount or payer agrees."""
    if len(strong) < 2 or sum(each.amount for each in strong) == amount:
        return strong
    exact = [each for each in strong if each.amount == amount]
    if len(exact) == 1:
        return exact
    if len({each.customer_id for each in strong}) > 1:
        called = [each for each in strong if same_name(told, each.customer, each.contact)]
        return called or strong
    return strong


# --- by who paid ---


def _by_payer(told: Told, amount: int, look_up: LookUp, ruled: int | None) -> _Found | None:
    if ruled is not None:
        return _of_payer(ruled, amount, told, look_up, "iban")
    alike = look_up.names.alike(*told.names) or look_up.names.alike(*told.texts)
    whose = {each for each in alike if look_up.of_customer(each, told.currency)}
    if len(whose) == 1:
        return _of_payer(whose.pop(), amount, told, look_up, "name")
    exact = [each for each in look_up.of_amount(amount, told.currency) if each.customer_id in whose]
    if len(exact) == 1:
        why = said("bank.why.one_of_names", name=exact[0].customer, numbers=_numbers(exact))
        return "possible", why, (_paid(exact, amount),)
    return None


def _of_payer(customer_id: int, amount: int, told: Told, look_up: LookUp, how: str) -> _Found | None:
    owed = look_up.of_customer(customer_id, told.currency)
    if not owed:
        return None
    name = owed[0].customer
    exact = [each for each in owed if each.amount == amount]
    if exact:
        sureness: Sureness = "likely" if len(exact) == 1 else "possible"
        key = f"bank.why.{how}_amount" if len(exact) == 1 else f"bank.why.{how}_oldest_of_same"
        return sureness, said(key, name=name, numbers=_numbers(exact[:1])), (_paid(exact[:1], amount),)
    several = _together(owed, amount)
    if several is not None:
        why = said(f"bank.why.{how}_group", name=name, numbers=_numbers(several))
        return "likely", why, (_paid(several, amount),)
    taken: list[Claim] = []
    for each in owed:
        if sum(one.amount for one in taken) >= amount:
            break
        taken.append(each)
    why = said(f"bank.why.{how}_oldest", name=name, numbers=_numbers(taken))
    return "possible", why, (_paid(taken, amount),)


def _together(owed: Sequence[Claim], amount: int) -> list[Claim] | None:
    """The claims that come to the amount exactly: all of them, or the only few that do."""
    if amount <= 0 or not owed:
        return None
    if sum(each.amount for each in owed) == amount:
        return list(owed)
    first = owed[:_LOOKED_AT]
    found: list[Claim] | None = None
    for many in range(1, min(_TOGETHER, len(first)) + 1):
        for some in combinations(first, many):
            if sum(each.amount for each in some) == amount:
                if found is not None:
                    return None
                found = list(some)
    return found


# --- by the amount alone ---


def _by_amount(told: Told, amount: int, look_up: LookUp, same: int) -> _Found | None:
    exact = look_up.of_amount(amount, told.currency)
    if len(exact) != 1 or same > 1:
        return None
    why = said("bank.why.amount_only", numbers=_numbers(exact), name=exact[0].customer)
    return "possible", why, (_paid(exact, amount),)


# --- pieces ---


def _paid(claims: Sequence[Claim], amount: int) -> Piece:
    """A payment of one customer over claims in their order; an order of its own takes all of it."""
    first = claims[0]
    if len(claims) == 1 and first.noun == "sales_order":
        return Piece(
            kind="payment",
            amount=amount,
            customer_id=first.customer_id,
            customer=first.customer,
            order_id=first.id,
            order_number=first.number,
        )
    left = amount
    targets: list[Target] = []
    for each in claims:
        for part in each.parts:
            used = min(left, part.amount)
            if used > 0:
                targets.append(Target(part.item_id, used, each.number))
                left -= used
    return Piece(
        kind="payment",
        amount=amount,
        customer_id=first.customer_id,
        customer=first.customer,
        targets=tuple(targets),
    )


def _with_small(piece: Piece, claims: Sequence[Claim]) -> Piece:
    """The same where what is left of the debts it does not settle, or else of its money, is let go."""
    asked = {part.item_id: part.amount for each in claims for part in each.parts}
    short = tuple(replace(each, small=each.amount < asked[each.item_id]) for each in piece.targets)
    over = piece.amount > sum(each.amount for each in short)
    return replace(piece, targets=short, small=over)


def _by_customer(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims of each customer together, an order of its own for itself: each is a payment."""
    found: dict[tuple[int, int], list[Claim]] = {}
    for each in claims:
        found.setdefault((each.customer_id, 0 if each.parts else each.id), []).append(each)
    return list(found.values())


def named_in(told: Told, look_up: LookUp) -> tuple[Claim, ...]:
    """The claims whose whole numbers a movement names, whatever they come to: where a person begins to divide it."""
    found = look_up.numbers.within(" ".join(told.texts))
    known = (look_up.claims.get(key) for key, sureness in found.items() if sureness >= BARE)
    return tuple(each for each in known if each is not None and each.currency == told.currency)


def _of_several(claims: Sequence[Claim], amount: int, most: int) -> _Found | None:
    """What several customers' claims are paid by where little is missing: the newest of them bears it."""
    claims = sorted(claims, key=lambda each: (each.on, each.id))
    missing = sum(each.amount for each in claims) - amount
    last = claims[-1]
    if not 0 < missing <= most or not last.parts or last.parts[-1].amount <= missing:
        return None
    pieces: list[Piece] = []
    for theirs in _by_customer(claims):
        asked = sum(each.amount for each in theirs)
        if theirs[-1] is last:
            pieces.append(_with_small(_paid(theirs, asked - missing), theirs))
        else:
            pieces.append(_paid(theirs, asked))
    why = said(
        "bank.why.reference_small_less",
        numbers=_numbers(claims),
        left=money_said(missing, claims[0].currency),
    )
    return "likely", why, tuple(pieces)


def _numbers(claims: Sequence[Claim]) -> str:
    return ", ".join(dict.fromkeys(each.number for each in claims))


# --- several payments the bank booked as one ---


def _of_details(told: Told, look_up: LookUp) -> Proposal | None:
    """Each payment of a whole looked at by itself; proposed only where all of them are known and nothing is asked twice."""
    if sum(each.amount for each in told.details) != told.remaining or not all(
        each.amount for each in told.details
    ):
        return None
    pieces: list[Piece] = []
    sureness: Sureness = "sure"
    claimed: set[tuple[str, int]] = set()
    for each in told.details:
        one = incoming(each, look_up, 2)
        if one is None or claimed & one.claimed:
            return None
        claimed |= one.claimed
        pieces += one.pieces
        sureness = SURENESS[max(SURENESS.index(sureness), SURENESS.index(one.sureness))]
    return _made(told, sureness, said("bank.why.details", n=len(told.details)), tuple(pieces))
