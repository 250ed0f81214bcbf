"""Merging what a record says here and in a shop, field by field, from what both last agreed on. Pure.

What changed on one side only is that side's. What changed on both to different values stays as it is here, and is a clash
for a person to decide: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

Value = str | int | bool | None | dict[str, str | None]
"""What a field holds, as JSON keeps it: a text, a whole number, yes or no, the parts of an address."""
Fields = Mapping[str, Value]
Same = Callable[[str, Value, Value], bool]
"""Whether two values of a field are the same to whoever reads them."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field changed on both sides. `known` is False where nobody knows what both last agreed on."""

    field: str
    before: Value
    here: Value
    there: Value
    known: bool = True


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to stand here, the fields taken from the shop, and those that clash, which stay as they are here."""

    values: dict[str, Value]
    taken: tuple[str, ...]
    clashes: tuple[Clash, ...]


def merge(
    here: Fields,
    there: Fields,
    agreed: Fields | None,
    same: Same,
    settled: Collection[str] = (),
) -> Merged:
    """Merge the fields that the shop says something of.

    A field that `agreed` lacks was never agreed on; None: nobody changed anything here since. What is `settled` asks nobody:
    where both sides changed it, it stays as it is here, and the shop's is taken where it was never agreed on.
    """
    values: dict[str, Value] = {}
    taken: list[str] = []
    clashes: list[Clash] = []
    for field, theirs in there.items():
        ours = here[field]
        base = here if agreed is None else agreed
        known = field in base
        before = base.get(field)
        if (known and same(field, theirs, before)) or same(field, ours, theirs):
            values[field] = ours
        elif (known and same(field, ours, before)) or (field in settled and not known):
            values[field] = theirs
            taken.append(field)
        else:
            values[field] = ours
            if field not in settled:
                clashes.append(Clash(field, before, ours, theirs, known))
    return Merged(values, tuple(taken), tuple(clashes))


def same_words(one: Value, other: Value) -> bool:
    """Two values without regard to how blanks stand in them; nothing and an empty text are one."""
    if isinstance(one, str | None) and isinstance(other, str | None):
        return " ".join((one or "").split()) == " ".join((other or "").split())
    return one == other
