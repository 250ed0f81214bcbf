"""Numbers of documents in what a payer wrote: with spaces, another sign between, O for 0, or without their letters. Pure.

A text is cut into its runs of letters and digits; runs that stand together are joined again and looked up. So a number is
found however it was taken apart, and never within a longer one.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from app.base.folding import folded

T = TypeVar("T", bound=Hashable)

WHOLE, BARE, SHORT = 3, 2, 1
"""How surely a number was meant: all of it, its digits without its letters, or only its last part beside a word for it."""

_RUNS = re.compile(r"[a-z0-9]+")
_TAIL = re.compile(r"^(.*?)(\d+)$")
_GLUED = re.compile(r"([a-z]+)(\d+)")
_LOOKS_LIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})
_MOST_RUNS = 6
_LEAST_BARE = 6
"""Fewer digits than these say nothing without letters or a word before them."""
_LEAST_LETTERED = 4
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
        self._whole: dict[str, frozenset[T]] = {}
        self._bare: dict[str, frozenset[T]] = {}
        self._short: dict[str, frozenset[T]] = {}
        self._learn(known)

    def changed(self, gone: Iterable[tuple[str, T]], new: Iterable[tuple[str, T]]) -> Numbers[T]:
        """The same without some, and with others; this one stays as it is."""
        other: Numbers[T] = Numbers()
        other._whole, other._bare, other._short = dict(self._whole), dict(self._bare), dict(self._short)
        for number, owner in gone:
            for found, key in zip(other._tables, _kept_under(number), strict=True):
                if key:
                    found[key] = found.get(key, frozenset()) - {owner}
        other._learn(new)
        return other

    @property
    def _tables(self) -> tuple[dict[str, frozenset[T]], ...]:
        return self._whole, self._bare, self._short

    def _learn(self, known: Iterable[tuple[str, T]]) -> None:
        # Most numbers have one owner, and those of one owner come together: they share one set.
        alone, last, tables = frozenset[T](), None, self._tables
        for number, owner in known:
            if owner is not last:
                alone, last = frozenset((owner,)), owner
            for found, key in zip(tables, _kept_under(number), strict=True):
                if key and (there := found.setdefault(key, alone)) is not alone:
                    found[key] = there | alone

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

    def _joined(self, runs: list[str]) -> tuple[frozenset[T], int]:
        """What a run of runs names. Letters before the digits count only if they are the number's own."""
        key = _plain("".join(runs))
        if owners := self._whole.get(key):
            return owners, WHOLE
        if key.isdigit() and _mostly_digits(runs):
            return self._bare.get(key, frozenset[T]()), BARE
        if len(runs) == 1 and (tail := _TAIL.match(runs[0])) and not tail[1].isdigit():
            # "reffa20260012", "facture20260012": the letters are somebody else's, the digits tell.
            for start in range(1, len(tail[1]) + 1):
                if owners := self._whole.get(_plain(runs[0][start:])):
                    return owners, WHOLE if start < len(tail[1]) else BARE
            return self._bare.get(tail[2], frozenset[T]()), BARE
        return frozenset[T](), 0

    def _beside_words(self, runs: list[str], used: set[int]) -> set[T]:
        """Short numbers behind a word that announces one: "facture 12", "commande n° 1042"; of one owner each."""
        found: set[T] = set()
        for at, short in _announced(runs):
            owners = self._short.get(short, frozenset[T]())
            if at not in used and len(owners) == 1:
                found |= owners
        return found


class Asked:
    """What texts may name, however doubtfully, to know of many numbers which of them no text asks for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._whole, self._short = set[str](), set[str]()
        for text in texts:
            runs = _runs(text)
            for length in range(1, min(_MOST_RUNS, len(runs)) + 1):
                self._whole.update(
                    _plain("".join(runs[at : at + length])) for at in range(len(runs) - length + 1)
                )
            for run in runs:
                if tail := _TAIL.match(run):
                    self._whole.update(_plain(run[start:]) for start in range(1, len(tail[1]) + 1))
            self._short.update(short for _, short in _announced(runs) if short)
        self._bare = {each for each in self._whole if each.isdigit()}

    def __contains__(self, number: str) -> bool:
        whole, bare, short = _kept_under(number)
        return whole in self._whole or bare in self._bare or short in self._short


def _kept_under(number: str) -> tuple[str, str, str]:
    """How a number is found: whole, by its digits without letters, by its last part; empty where it is not that way."""
    runs = _runs(number)
    digits = [run for run in runs if run.isdigit()]
    joined, lettered = "".join(digits), len(digits) < len(runs)
    whole = _plain("".join(runs))
    # A customer's own reference may be any word; without digits it would be found in every other text.
    if len(whole) < (_LEAST_LETTERED if lettered else _LEAST_BARE) or (
        len(joined) < _LEAST_DIGITS and sum(map(str.isdigit, number)) < _LEAST_DIGITS
    ):
        whole = ""
    bare = joined if lettered and len(joined) >= _LEAST_BARE else ""
    return whole, bare, digits[-1].lstrip("0") if digits else ""


def _announced(runs: list[str]) -> Iterator[tuple[int, str]]:
    """The short numbers behind a word for one, or glued to it, each with its place."""
    for at, run in enumerate(runs):
        glued = _GLUED.fullmatch(run)
        if glued is not None and glued[1] in _WORDS:
            yield at, glued[2].lstrip("0")
        elif run.isdigit() and at > 0 and runs[at - 1] in _WORDS:
            yield at, run.lstrip("0")


def _runs(text: str) -> list[str]:
    """The runs of letters and digits of a text; most are plain, and folding those would cost more than all the rest."""
    return _RUNS.findall(text.lower() if text.isascii() else folded(text))


def _plain(joined: str) -> str:
    """Letters that look like digits as those digits, so that either way of typing finds the other."""
    return joined.translate(_LOOKS_LIKE)


def _mostly_digits(runs: list[str]) -> bool:
    """Whether runs are digits, some of them mistyped as letters: "2O26", and not a word that becomes a number."""
    return all(any(sign.isdigit() for sign in run) or set(run) <= {"o"} for run in runs)
