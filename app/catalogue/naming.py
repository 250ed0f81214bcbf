"""How a product is called together with its variant, each word once.

A shop names a variant after its parent and its options ("Chemise lin - L, Écru") and tells the options beside it; here
and in files the variant is told apart ("Marinière", "L"). Shown together, both shall read the same.
"""

from __future__ import annotations

import re

from app.base.folding import folded

_WORD = re.compile(r"\w+")


def variant_apart(name: str, variant: str) -> str:
    """The variant where the name does not end in it already; else nothing. Accents, case and signs make no difference."""
    told = _WORD.findall(folded(variant))
    return "" if told and _WORD.findall(folded(name))[-len(told) :] == told else variant


def full_name(name: str, variant: str) -> str:
    """The name with its variant, as it stands on a line of a document."""
    apart = variant_apart(name, variant)
    return f"{name}, {apart}" if apart else name
