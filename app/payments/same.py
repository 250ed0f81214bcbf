"""Whether two lines speak of one movement: how the same statement, told twice or in another format, adds nothing. Pure.

Within one statement no two lines are the same: two equal payments of one day are two. Between statements a line is one that
is there already when account, day and amount agree and nothing contradicts it (another id, another payer, another text of
the same format). Of a statement that the new one follows by its balance, only the bank's own id shows that.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.base.folding import folded
from app.payments.statement import Transaction

_DAYS_APART = 5
"""How far a day of booking may move between two tellings of one id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A line that is known, with its transaction and the statement that told it."""

    transaction_id: int
    statement_id: int
    format: str
    booked_on: date
    value_on: date | None
    amount: int
    bank_id: str
    end_to_end: str
    text: str
    name: str
    iban: str


def known_among(
    told: Sequence[Transaction], form: str, seen: Sequence[Seen], followed: Collection[int] = ()
) -> list[int | None]:
    """For each line told, the transaction it is already, or None; no transaction is given twice.

    `followed` are the statements whose closing balance is where this one begins: what they told is not told again.
    """
    by_amount: dict[int, list[Seen]] = defaultdict(list)
    for each in seen:
        by_amount[each.amount].append(each)
    chances: list[tuple[int, int, int]] = []
    for at, one in enumerate(told):
        best: dict[int, int] = {}
        for other in by_amount.get(one.amount, ()):
            likeness = _likeness(one, form, other)
            if other.statement_id in followed and likeness != _BY_ID:
                likeness = _ELSE
            # One contradiction among the tellings of a transaction weighs more than all that agrees.
            known = best.get(other.transaction_id, 0)
            best[other.transaction_id] = _ELSE if _ELSE in (known, likeness) else max(known, likeness)
        chances += [(-likeness, at, key) for key, likeness in best.items() if likeness > 0]
    found: list[int | None] = [None] * len(told)
    taken: set[int] = set()
    for _, at, transaction in sorted(chances):
        if found[at] is None and transaction not in taken:
            found[at] = transaction
            taken.add(transaction)
    return found


_BY_ID, _BY_PAYER, _BY_TEXT, _BY_AMOUNT, _NOTHING, _ELSE = 4, 3, 2, 1, 0, -1


def _likeness(one: Transaction, form: str, other: Seen) -> int:
    """How well they agree; `_ELSE` is another movement, `_NOTHING` says nothing."""
    alike = _family(form) == _family(other.format)
    near = abs((one.booked_on - other.booked_on).days) <= _DAYS_APART
    if alike and one.bank_id and other.bank_id:
        return _BY_ID if one.bank_id == other.bank_id and near else _ELSE
    if one.booked_on != other.booked_on:
        ends = _agree(one.end_to_end, other.end_to_end) and len(_bare(one.end_to_end)) > 5
        return _BY_PAYER if near and ends and not alike else _NOTHING
    for mine, theirs in ((one.end_to_end, other.end_to_end), (one.iban, other.iban)):
        if mine and theirs and not _agree(mine, theirs):
            return _ELSE
    if one.end_to_end and other.end_to_end:
        return _BY_PAYER
    mine, theirs = f"{one.text} {one.name}", f"{other.text} {other.name}"
    if alike:
        if _bare(mine) != _bare(theirs):
            return _ELSE
        return _BY_TEXT if _bare(mine) else _BY_AMOUNT
    words, others = _words(mine), _words(theirs)
    if not words or not others:
        return _BY_AMOUNT
    shared = sum(any(word in each or each in word for each in others) for word in words)
    if shared == 0 and len(words) > 1 and len(others) > 1:
        return _ELSE
    return _BY_TEXT if shared else _BY_AMOUNT


def _family(form: str) -> str:
    """Formats that carry the same texts and ids: a statement and its notification."""
    return form.partition(".")[0]


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(text))


def _agree(one: str, other: str) -> bool:
    """The same, or one cut short as formats with fixed places do."""
    mine, theirs = _bare(one), _bare(other)
    shorter, longer = sorted((mine, theirs), key=len)
    return mine == theirs or (len(shorter) >= 12 and longer.startswith(shorter))


_SAID_BY_ALL = frozenset(
    {
        "vir",
        "sepa",
        "virement",
        "prlv",
        "prelevement",
        "recu",
        "emis",
        "inst",
        "carte",
        "paiement",
        "transfer",
    }
)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]{3,}", folded(text)) if word not in _SAID_BY_ALL}
