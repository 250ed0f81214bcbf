"""Numbers of documents in what a payer wrote: with spaces, another sign between, O for 0, or without their letters. Pure.

A text is cut into its runs of letters and digits; runs that stand together are joined again and looked up. So a number is
found however it was taken apart, and never within a longer one.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from app.base.folding import folded

T = TypeVar("T", bound=Hashable)

WHOLE, BARE, SHORT = 3, 2, 1
"""How surely a number was meant: all of it, its digits without its letters, or only its last part beside a word for it."""

_RUNS = re.compile(r"[a-z0-9]+")
_TAIL = re.compile(r"^(.*?)(\d+)$")
_LOOKS_LIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})
_MOST_RUNS = 6
_LEAST_BARE = 6
"""Fewer digits than these say nothing without letters or a word before them."""
_LEAST_DIGITS = 3
_WORDS = frozenset(
    {
        "facture",
        "factures",
        "fact",
        "fac",
        "fa",
        "fct",
        "invoice",
        "inv",
        "rechnung",
        "commande",
        "commandes",
        "cmd",
        "cde",
        "order",
        "bestellung",
        "ref",
        "reference",
        "no",
        "n",
        "num",
        "numero",
        "nr",
    }
)


class Numbers(Generic[T]):
    """What numbers belong to, to be looked up in texts; several things may bear one number, of which none is then sure."""

    def __init__(self, known: Iterable[tuple[str, T]] = ()) -> None:
        self._whole: dict[str, set[T]] = {}
        self._bare: dict[str, set[T]] = {}
        self._short: dict[str, set[T]] = {}
        self._learn(known)

    def changed(self, gone: Iterable[tuple[str, T]], new: Iterable[tuple[str, T]]) -> Numbers[T]:
        """The same without some, and with others; this one stays as it is."""
        gone, new = list(gone), list(new)
        other: Numbers[T] = Numbers()
        other._whole, other._bare, other._short = dict(self._whole), dict(self._bare), dict(self._short)
        for number, _ in (*gone, *new):
            for found, key in other._told(number):
                found[key] = set(found.get(key, ()))
        for number, owner in gone:
            for found, key in other._told(number):
                found[key].discard(owner)
        other._learn(new)
        return other

    def _learn(self, known: Iterable[tuple[str, T]]) -> None:
        for number, owner in known:
            for found, key in self._told(number):
                found.setdefault(key, set()).add(owner)

    def _told(self, number: str) -> list[tuple[dict[str, set[T]], str]]:
        """Under what a number is kept, and where."""
        runs = _runs(number)
        if not runs:
            return []
        key = _plain("".join(runs))
        digits = [run for run in runs if run.isdigit()]
        lettered = len(digits) < len(runs)
        joined = "".join(digits)
        found: list[tuple[dict[str, set[T]], str]] = []
        # A customer's own reference may be any word; without digits it would be found in every other text.
        told = len(key) > _LEAST_DIGITS and sum(map(str.isdigit, number)) >= _LEAST_DIGITS
        if told and (lettered or len(key) >= _LEAST_BARE):
            found.append((self._whole, key))
        if lettered and len(joined) >= _LEAST_BARE:
            found.append((self._bare, joined))
        if digits and int(digits[-1]):
            found.append((self._short, digits[-1].lstrip("0")))
        return found

    def within(self, text: str) -> Mapping[T, int]:
        """What the numbers found in a text belong to, each with how surely it was meant."""
        runs = _runs(text)
        found: dict[T, int] = {}
        used: set[int] = set()
        for length in range(min(_MOST_RUNS, len(runs)), 0, -1):
            for at in range(len(runs) - length + 1):
                span = range(at, at + length)
                if used.intersection(span):
                    continue
                owners, sureness = self._joined(runs[at : at + length])
                if owners:
                    used.update(span)
                    for owner in owners:
                        found[owner] = max(found.get(owner, 0), sureness)
        for owner in self._beside_words(runs, used):
            found.setdefault(owner, SHORT)
        return found

    def _joined(self, runs: list[str]) -> tuple[set[T], int]:
        """What a run of runs names. Letters before the digits count only if they are the number's own."""
        key = _plain("".join(runs))
        if owners := self._whole.get(key):
            return owners, WHOLE
        if key.isdigit() and _mostly_digits(runs):
            return self._bare.get(key, set[T]()), BARE
        if len(runs) == 1 and (tail := _TAIL.match(runs[0])) and not tail[1].isdigit():
            # "reffa20260012", "facture20260012": the letters are somebody else's, the digits tell.
            for start in range(1, len(tail[1]) + 1):
                if owners := self._whole.get(_plain(runs[0][start:])):
                    return owners, WHOLE if start < len(tail[1]) else BARE
            return self._bare.get(tail[2], set[T]()), BARE
        return set[T](), 0

    def _beside_words(self, runs: list[str], used: set[int]) -> set[T]:
        """Short numbers behind a word that announces one: "facture 12", "commande n° 1042"; of one owner each."""
        found: set[T] = set()
        for at, run in enumerate(runs):
            if at in used:
                continue
            told, announced = run, at > 0 and runs[at - 1] in _WORDS
            glued = re.fullmatch(r"([a-z]+)(\d+)", run)
            if glued is not None and glued[1] in _WORDS:
                told, announced = glued[2], True
            known = announced and told.isdigit()
            owners = self._short.get(told.lstrip("0"), set[T]()) if known else set[T]()
            if len(owners) == 1:
                found |= owners
        return found


def _runs(text: str) -> list[str]:
    """The runs of letters and digits of a text; most are plain, and folding those would cost more than all the rest."""
    return _RUNS.findall(text.lower() if text.isascii() else folded(text))


def _plain(joined: str) -> str:
    """Letters that look like digits as those digits, so that either way of typing finds the other."""
    return joined.translate(_LOOKS_LIKE)


def _mostly_digits(runs: list[str]) -> bool:
    """Whether runs are digits, some of them mistyped as letters: "2O26", and not a word that becomes a number."""
    return all(any(sign.isdigit() for sign in run) or set(run) <= {"o"} for run in runs)
