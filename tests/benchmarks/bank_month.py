"""A month of a bank account made up from a seed, with what each movement truly was: how much of it matching finds.

2,000 movements against 3,000 open invoices of 600 customers, some of whom share a name and many invoices an amount:
references whole, garbled (spaces, O for 0, without letters, glued to words), several on one payment, part payments, too
much, names in another order or cut short, somebody else paying, nothing but an amount, and what is no customer's at all.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.payments.claim import SURENESS, Books, Claim, Part, Told
from app.payments.proposal import Proposal
from app.payments.propose import propose
from tests.benchmarks.table import table

SEED = 20261130
INVOICES, MOVEMENTS, CUSTOMERS = 3_000, 2_000, 600
_FIRST = date(2026, 11, 1)
_FORMS = ("SARL", "SAS", "EURL", "", "", "Ets", "Maison", "Atelier", "Librairie", "Épicerie")
_NAMES = (
    "Lefèvre Moreau Garnier Rousseau Chevalier Blanchard Gauthier Perrin Morel Lambert Fontaine Boyer Mercier Dupuis "
    "Robin Clément Noël Marchand Colin Brun Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier "
    "Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupont Barbier"
).split()
_THINGS = (
    "des Lilas,du Port,de la Gare,Bleue,du Marché,des Halles,Saint-Paul,du Canal,des Arts,de l’Étoile,du Vieux Moulin,"
    "des Tilleuls,de la Plage,du Château,Verte,des Écoles,du Pont,de la Paix,des Vignes,du Lac"
).split(",")
_PRICES = (4_900, 9_900, 12_000, 12_000, 24_000, 36_000, 60_000, 120_000)
_SAID = ("VIR SEPA", "VIREMENT RECU", "VIR INST", "REGLEMENT", "PAIEMENT FACTURE", "")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a movement was: what it paid of which item, and how it was made up."""

    way: str
    pays: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Month:
    """Movements, what the books know, and the truth by movement."""

    movements: tuple[Told, ...]
    books: Books
    truth: dict[int, Truth]


@dataclass(slots=True)
class Found:
    """How much was found. `sure_wrong` is what a policy would have confirmed wrongly: it must be nought."""

    movements: int
    of_customers: int
    fees: int = 0
    right: Counter[str] = field(default_factory=Counter[str])
    wrong: Counter[str] = field(default_factory=Counter[str])
    by_way: dict[str, Counter[str]] = field(default_factory=dict[str, "Counter[str]"])

    @property
    def sure_wrong(self) -> int:
        """Wrong without a person's yes."""
        return self.wrong["sure"]

    @property
    def share_right(self) -> float:
        """Of what customers paid, how much the first proposal has right."""
        return (sum(self.right.values()) - self.fees) / self.of_customers

    @property
    def share_proposed(self) -> float:
        """How much has a proposal at all."""
        return (sum(self.right.values()) + sum(self.wrong.values())) / self.movements


def a_month(
    seed: int = SEED, invoices: int = INVOICES, movements: int = MOVEMENTS, customers: int = CUSTOMERS
) -> Month:
    """The month of a seed, always the same."""
    chance = random.Random(seed)
    names = [_name(chance) for _ in range(customers)]
    claims = [_claim(at, chance, names) for at in range(1, invoices + 1)]
    open_ = list(claims)
    chance.shuffle(open_)
    made: list[Told] = []
    truth: dict[int, Truth] = {}
    ways = [way for way, weight in _WAYS.items() for _ in range(weight)]
    for key in range(1, movements + 1):
        way = chance.choice(ways)
        told, pays = _MAKERS[way](key, chance, open_, names)
        made.append(told)
        truth[key] = Truth(way, frozenset(pays))
    return Month(tuple(made), Books(claims=tuple(claims)), truth)


def look(month: Month) -> Found:
    """Propose for the whole month and hold it against the truth."""
    proposals = propose(month.movements, month.books)
    found = Found(len(month.movements), sum(bool(each.pays) for each in month.truth.values()))
    for key, truth in month.truth.items():
        counted = found.by_way.setdefault(truth.way, Counter[str]())
        proposal = proposals.get(key)
        if proposal is None:
            counted["nothing"] += 1
            continue
        # What is no customer's is right where it settles nothing: a fee is one.
        settles_none = not truth.pays and all(piece.kind == "fee" for piece in proposal.pieces)
        right = settles_none or (_paid(proposal) == truth.pays and bool(truth.pays))
        (found.right if right else found.wrong)[proposal.sureness] += 1
        found.fees += settles_none
        counted["right" if right else f"wrong, {proposal.sureness}"] += 1
    return found


def lines(found: Found) -> Iterator[str]:
    """The figures as a part of the page."""
    yield from (
        "## A month at the bank",
        "",
        f"{found.movements:,} movements made up from a seed against {INVOICES:,} open invoices (`tests/benchmarks/bank_month.py`",
        "says how): references whole and garbled, grouped, part payments, somebody else paying, same amounts. *Wrong* is a",
        "proposal that a person would have to say no to; of the sure ones there must be none, for a policy may confirm them.",
        "",
    )
    rows = [(sureness, str(found.right[sureness]), str(found.wrong[sureness])) for sureness in SURENESS]
    yield from table(("proposed as", "right", "wrong"), rows)
    yield from (
        "",
        f"Right: {found.share_right:.1%} of what customers paid. Proposed: {found.share_proposed:.1%} of all movements.",
        f"Wrong without a person's yes: {found.sure_wrong}.",
        "",
    )
    ways = [
        (
            way,
            *(
                str(counted[name])
                for name in ("right", "wrong, sure", "wrong, likely", "wrong, possible", "nothing")
            ),
        )
        for way, counted in found.by_way.items()
    ]
    yield from table(("made as", "right", "sure, wrong", "likely, wrong", "possible, wrong", "nothing"), ways)
    yield ""


def _paid(proposal: Proposal) -> frozenset[tuple[int, int]]:
    return frozenset((each.item_id, each.amount) for piece in proposal.pieces for each in piece.targets)


# --- what is open ---


def _name(chance: random.Random) -> str:
    form = chance.choice(_FORMS)
    if form in ("Maison", "Atelier", "Librairie", "Épicerie"):
        return f"{form} {chance.choice(_THINGS)} {chance.choice(_NAMES)}"
    if form == "":
        return f"{chance.choice(_NAMES)} {chance.choice(_NAMES)}"
    return f"{form} {chance.choice(_NAMES)} et {chance.choice(_NAMES)}"


def _claim(at: int, chance: random.Random, names: Sequence[str]) -> Claim:
    whose = chance.randrange(len(names))
    amount = chance.choice(_PRICES) if chance.random() < 0.4 else chance.randrange(1_500, 250_000)
    on = _FIRST - timedelta(days=chance.randrange(5, 90))
    return Claim(
        noun="invoice",
        id=at,
        number=f"FA-2026-{at:04d}",
        names=(f"FA-2026-{at:04d}", f"CM-2026-{at + 137:04d}"),
        customer_id=whose + 1,
        customer=names[whose],
        contact="",
        amount=amount,
        currency="EUR",
        on=on,
        due_on=on + timedelta(days=30),
        parts=(Part(at, amount),),
    )


# --- what the bank tells ---


def _movement(
    key: int, chance: random.Random, amount: int, text: str, name: str, kind: str = "transfer"
) -> Told:
    return Told(
        id=key,
        amount=amount,
        remaining=amount,
        currency="EUR",
        booked_on=_FIRST + timedelta(days=chance.randrange(30)),
        kind=kind,
        texts=tuple(part for part in (" ".join(f"{chance.choice(_SAID)} {text}".split()),) if part),
        names=(name,) if name else (),
    )


def _bank_name(name: str, chance: random.Random) -> str:
    """A name as banks pass it on: in capitals, sometimes turned around or cut short."""
    words = name.upper().replace("’", " ").split()
    if chance.random() < 0.3:
        words = words[::-1]
    text = " ".join(words)
    return text[:24].strip() if chance.random() < 0.2 else text


def _garbled(number: str, chance: random.Random) -> str:
    prefix, year, serial = number.split("-")
    return chance.choice(
        (
            f"{prefix} {year} {serial}",
            f"{prefix}{year}{serial}",
            f"{prefix}-{year.replace('0', 'O')}-{serial.replace('0', 'O')}",
            f"{year}-{serial}",
            f"{year}{serial}",
            f"{prefix.lower()}/{year}/{serial}",
            f"FACT{prefix}{year}{serial}",
            f"{prefix}-{year[:2]} {year[2:]}-{serial[:2]} {serial[2:]}",
            f"N°{prefix}.{year}.{serial}.",
        )
    )


Pays = list[tuple[int, int]]
Maker = Callable[[int, random.Random, list[Claim], Sequence[str]], tuple[Told, Pays]]


def _whole(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    name = _bank_name(one.customer, chance)
    return _movement(key, chance, one.amount, one.number, name), [(one.id, one.amount)]


def _garble(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    text, name = _garbled(one.number, chance), _bank_name(one.customer, chance)
    return _movement(key, chance, one.amount, text, name), [(one.id, one.amount)]


def _order(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    text = _garbled(one.names[1], chance)
    return _movement(key, chance, one.amount, text, _bank_name(one.customer, chance)), [(one.id, one.amount)]


def _named(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    return _movement(key, chance, one.amount, "", _bank_name(one.customer, chance)), [(one.id, one.amount)]


def _grouped(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    more = [each for each in open_ if each.customer_id == one.customer_id][: chance.randrange(1, 4)]
    for each in more:
        open_.remove(each)
    every = [one, *more]
    text = " ".join(_garbled(each.number, chance) for each in every) if chance.random() < 0.6 else ""
    amount = sum(each.amount for each in every)
    told_ = _movement(key, chance, amount, text, _bank_name(one.customer, chance))
    return told_, [(each.id, each.amount) for each in every]


def _partial(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    part = one.amount * chance.choice((30, 50, 70)) // 100
    told_ = _movement(key, chance, part, _garbled(one.number, chance), _bank_name(one.customer, chance))
    return told_, [(one.id, part)]


def _over(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    more = chance.choice((1, 50, 100, 1_000))
    told_ = _movement(key, chance, one.amount + more, one.number, _bank_name(one.customer, chance))
    return told_, [(one.id, one.amount)]


def _other(key: int, chance: random.Random, open_: list[Claim], names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    name = _bank_name(chance.choice(names), chance)
    return _movement(key, chance, one.amount, _garbled(one.number, chance), name), [(one.id, one.amount)]


def _silent(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    one = open_.pop()
    return _movement(key, chance, one.amount, "", ""), [(one.id, one.amount)]


def _twice(key: int, chance: random.Random, open_: list[Claim], _names: Sequence[str]) -> tuple[Told, Pays]:
    """Money that names an invoice nobody has any more."""
    text = f"FA-2025-{chance.randrange(1, 9_000):04d}"
    return _movement(key, chance, chance.choice(_PRICES), text, "INCONNU"), []


def _stranger(
    key: int, chance: random.Random, _open: list[Claim], _names: Sequence[str]
) -> tuple[Told, Pays]:
    kind, text = chance.choice(
        (("fee", "COMMISSION"), ("direct_debit", "PRLV SEPA ENERGIE"), ("transfer", "LOYER"))
    )
    return _movement(key, chance, -chance.randrange(500, 90_000), text, "", kind), []


_WAYS = {
    "reference": 34,
    "garbled": 24,
    "order": 6,
    "name": 10,
    "grouped": 8,
    "part": 5,
    "too much": 3,
    "somebody else": 4,
    "amount alone": 2,
    "of no invoice": 1,
    "no customer": 3,
}
_MAKERS: dict[str, Maker] = {
    "reference": _whole,
    "garbled": _garble,
    "order": _order,
    "name": _named,
    "grouped": _grouped,
    "part": _partial,
    "too much": _over,
    "somebody else": _other,
    "amount alone": _silent,
    "of no invoice": _twice,
    "no customer": _stranger,
}
