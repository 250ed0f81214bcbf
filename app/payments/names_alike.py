"""Whether the name a bank tells is a customer's: folded, in any order, without forms of company and of address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from app.base.folding import folded

_SAY_NOTHING = frozenset(
    (
        "sarl sas sasu eurl sa sci snc scop selarl ei eirl earl gaec asso association ets etablissements ste societe "
        "cie compagnie m mr mme mlle monsieur madame mademoiselle ou et de du des la le les l d gmbh ltd limited inc "
        "bv nv ag kg srl spa plc llc co company the and"
    ).split()
)
_SHORTEST = 4


# Few names are asked for again and again: those that the bank tells.
@lru_cache(8192)
def name_words(name: str) -> frozenset[str]:
    """The words of a name that tell somebody apart."""
    words = re.findall(r"[a-z0-9]+|[^\W\d_a-z]+", folded(name))
    return frozenset(word for word in words if word not in _SAY_NOTHING and len(word) > 1)


def _telling(name: str) -> frozenset[str]:
    """The words of a name it can be found by; none of "Li" or "Bo & Cie", which say too little."""
    words = name_words(name)
    return words if words and max(map(len, words)) >= _SHORTEST else frozenset()


class Names:
    """The names of customers, to be found in what a bank tells; a customer may go by several."""

    def __init__(self, known: Iterable[tuple[str, int]] = ()) -> None:
        self._by_word: dict[str, set[tuple[frozenset[str], int]]] = {}
        self._learn(known)

    def changed(self, gone: Iterable[tuple[str, int]], new: Iterable[tuple[str, int]]) -> Names:
        """The same without some, and with others; this one stays as it is."""
        gone, new = list(gone), list(new)
        other = Names()
        other._by_word = dict(self._by_word)
        for name, _ in (*gone, *new):
            for word in _telling(name):
                other._by_word[word] = set(other._by_word.get(word, ()))
        for name, customer_id in gone:
            words = _telling(name)
            for word in words:
                other._by_word[word].discard((words, customer_id))
        other._learn(new)
        return other

    def _learn(self, known: Iterable[tuple[str, int]]) -> None:
        for name, customer_id in dict.fromkeys(known):
            words = _telling(name)
            for word in words:
                self._by_word.setdefault(word, set()).add((words, customer_id))

    def near(self, *told: str) -> set[int]:
        """The customers that any of these texts may name: `alike` chooses among them."""
        return {
            customer_id
            for each in told
            for words in (name_words(each),)
            for known, customer_id in self._close(words)
            if known <= words or words < known
        }

    def alike(self, *told: str) -> set[int]:
        """The customers whose whole name stands in one of these texts, or whose name one of them is cut short."""
        for each in told:
            words = name_words(each)
            close = self._close(words)
            whole = {(known, customer_id) for known, customer_id in close if known <= words}
            if whole:
                # Of "Martin" and "Martin Dupont" the one of whom more is said is meant.
                most = max(len(known) for known, _ in whole)
                return {customer_id for known, customer_id in whole if len(known) == most}
            short = {customer_id for known, customer_id in close if len(words) > 1 and words < known}
            if short:
                return short
        return set()

    def _close(self, words: frozenset[str]) -> set[tuple[frozenset[str], int]]:
        """The names that have one of these words."""
        return set[tuple[frozenset[str], int]]().union(*(self._by_word.get(word, ()) for word in words))
