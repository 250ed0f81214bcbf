"""A verb for many rows: what it would do with each, what somebody should know beforehand, and doing it row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from app.base.errors import Refusal
from ui.kit.runner import Token
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from ui.kit.office import Office


NAMED = 124
"""How wide the numbers of documents need their column to be, at 100 %."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One row: its number and whose it is, and why it will be passed over, None where it will not.

    `part`: only some of it will be done. `stops`: as long as it is ticked nothing is done with any, and why. `note` is what
    should be known of a row with which it will be done. `amount` in minor units of `currency`, None where there is none to
    show; `days` for how many it has waited; `whose_id` is the key of whose it is, 0 where it does not matter.
    """

    id: int
    number: str
    whose: str
    why: Refusal | None = None
    amount: int | None = None
    currency: str = "EUR"
    days: int | None = None
    part: bool = False
    note: str = ""
    stops: Refusal | None = None
    whose_id: int = 0


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a row: done, or left with its reason."""

    id: int
    number: str
    whose: str
    why: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """What somebody should know before a deed: the key of its words, and the section of the settings that mends it.

    `go` is the key of the link that leads there, `facts` what its words say besides how many; `effect` is the key of what
    the deed does as long as this is so, where that is less than it does otherwise. It is about the rows with the keys in
    `only`, None for all.
    """

    words: str
    go: str
    section: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    effect: str = ""
    only: frozenset[int] | None = None

    def of(self, rows: Sequence[Planned]) -> int:
        """How many of these rows it is about."""
        return len(rows) if self.only is None else sum(row.id in self.only for row in rows)


PLANNED = TypeVar("PLANNED", bound=Planned)


def placed(rows: Iterable[PLANNED], keys: Collection[int]) -> list[PLANNED]:
    """The rows in the order of the keys where these are a tuple: the order of a list; else as they were planned."""
    place = {key: at for at, key in enumerate(keys)} if isinstance(keys, tuple) else dict[int, int]()
    return sorted(rows, key=lambda row: place.get(row.id, len(place)))


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to many rows. `words` begins the keys of its words: title, do, effect, note, over (n);
    several (n) where those are to be told of with whom it is done more than once.

    `plan(rd, keys)` says of each row whether it can be done, in the order of the list; `do(database, actor, key, reason)`
    does it in a transaction of its own and may be refused; `after` comes once, when all are done. With `asks_reason` the
    journal gets a sentence of why. `cautions` say what should be known beforehand. `called` and `whose` are the keys of
    the headings of the first two columns, `noted` that of what is known of each row; `named` in px at 100 % is how wide
    the first one is. With `long_days` only the rows that have waited for longer may be ticked at once.
    """

    words: str
    icon: str
    plan: Callable[[Read, Collection[int]], Sequence[Planned]]
    do: Callable[[Database, Actor, int, str], object]
    asks_reason: bool = False
    look: str = "primary"
    after: Callable[[Database, Actor, Token], object] | None = None
    called: str = "column.number"
    whose: str = "column.customer"
    named: int = NAMED
    noted: str = "process.column.why"
    cautions: tuple[Callable[[Read], Caution | None], ...] = ()
    long_days: int = 0
    last: Callable[[Office, Sequence[int]], object] | None = None
    """Gets the keys of those it was done with, in their order, once the window may show something."""


@dataclass(frozen=True, slots=True)
class Either:
    """Several deeds of which somebody chooses one, the first at first; `words` begins the keys of their title and field.

    What each is called in the field is its own `choice`.
    """

    words: str
    deeds: tuple[Deed, ...]


def ways_out(rows: Sequence[Planned]) -> str:
    """What can be done instead where none of the rows can be done with, each way once; empty where one can.

    Where there are several, each says of which rows it is.
    """
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.why is None:
            return ""
        found.setdefault(words().part(row.why, "way"), []).append(row.number)
    return "\n".join(way if len(found) == 1 else _way_of(way, whose) for way, whose in found.items() if way)


_NAMED = 3
"""How many rows a way names; of more it says how many there are."""


def _way_of(way: str, whose: Sequence[str]) -> str:
    if len(whose) > _NAMED:
        return say("kit.bulk.way_of_many", n=len(whose), way=way)
    return say("kit.bulk.way_of", numbers=", ".join(dict.fromkeys(whose)), way=way)


def carry_out(
    database: Database, actor: Actor, token: Token, deed: Deed, rows: Sequence[Planned], reason: str
) -> list[Became]:
    """Do it row by row; a refusal leaves that row and no other. Stopped, the rest is left as it was."""
    became: list[Became] = []
    for at, row in enumerate(rows):
        if token.cancelled:
            break
        token.tell(at, len(rows), row.number)
        why: Refusal | None = None
        try:
            deed.do(database, actor, row.id, reason)
        except Refusal as refusal:
            why = refusal
        became.append(Became(row.id, row.number, row.whose, why))
    token.tell(len(became), len(rows))
    if deed.after is not None:
        deed.after(database, actor, token)
    return became


def planned(rd: Read, deed: Deed, keys: Collection[int]) -> tuple[Sequence[Planned], tuple[Caution, ...]]:
    """What a deed would do with these rows, and what somebody should know beforehand."""
    found = [look(rd) for look in deed.cautions]
    return deed.plan(rd, keys), tuple(each for each in found if each is not None)
