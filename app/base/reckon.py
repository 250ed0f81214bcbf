"""Sums typed into a field: ``12*3,5``, ``=100/3``, ``(2+3)x4``; reckoned exactly (K15). Pure.

Operators: + - − * × x / ÷ : and brackets. The operands are read by whoever asks, in the language of the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from app.base.errors import Refusal

_TOKEN = re.compile(r"\s*(?:([0-9][0-9 .,'\u00a0\u202f\u2009\u2019]*)|([-+*/()\u2212×x÷:]))")
_SAME = {"\u2212": "-", "×": "*", "x": "*", "÷": "/", ":": "/"}
_SUM = re.compile(r"[0-9)\s][-+*/\u2212×x÷:]|^\s*=|\(")
_DEEPEST = 20


def is_sum(text: str) -> bool:
    """Whether a text is to be reckoned rather than read: a lone sign before a figure makes no sum."""
    return bool(_SUM.search(text.lower()))


def reckoned(text: str, read: Callable[[str], Fraction]) -> Fraction:
    """What a sum comes to; refused with ``sum_unreadable`` where it is none, and as `read` refuses an operand."""
    tokens = _tokens(text)
    value, rest = _added(tokens, read, text, 0)
    if rest:
        raise Refusal("sum_unreadable", text=text.strip())
    return value


def _tokens(text: str) -> list[str]:
    told = text.lower().strip().removeprefix("=").strip()
    found: list[str] = []
    at = 0
    while at < len(told):
        token = _TOKEN.match(told, at)
        if token is None:
            raise Refusal("sum_unreadable", text=text.strip())
        sign = token[2] or ""
        found.append(token[1].strip() if token[1] else _SAME.get(sign, sign))
        at = token.end()
        while at < len(told) and told[at].isspace():
            at += 1
    return found


def _added(
    tokens: list[str], read: Callable[[str], Fraction], text: str, depth: int
) -> tuple[Fraction, list[str]]:
    value, tokens = _multiplied(tokens, read, text, depth)
    while tokens and tokens[0] in "+-":
        other, rest = _multiplied(tokens[1:], read, text, depth)
        value = value + other if tokens[0] == "+" else value - other
        tokens = rest
    return value, tokens


def _multiplied(
    tokens: list[str], read: Callable[[str], Fraction], text: str, depth: int
) -> tuple[Fraction, list[str]]:
    value, tokens = _one(tokens, read, text, depth)
    while tokens and tokens[0] in "*/":
        other, rest = _one(tokens[1:], read, text, depth)
        if tokens[0] == "*":
            value *= other
        elif other:
            value /= other
        else:
            raise Refusal("sum_by_zero", text=text.strip())
        tokens = rest
    return value, tokens


def _one(
    tokens: list[str], read: Callable[[str], Fraction], text: str, depth: int
) -> tuple[Fraction, list[str]]:
    if not tokens or depth > _DEEPEST:
        raise Refusal("sum_unreadable", text=text.strip())
    first, rest = tokens[0], tokens[1:]
    if first in "+-":
        value, rest = _one(rest, read, text, depth + 1)
        return (value if first == "+" else -value), rest
    if first == "(":
        value, rest = _added(rest, read, text, depth + 1)
        if not rest or rest[0] != ")":
            raise Refusal("sum_unreadable", text=text.strip())
        return value, rest[1:]
    if first in "*/)":
        raise Refusal("sum_unreadable", text=text.strip())
    return read(first), rest
