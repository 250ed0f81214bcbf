"""Words stored as what they say: the key and its values, so that whoever reads them has them in a language of their own.

For what the program itself gives as a reason or asks to be done. What a person typed is stored as it was typed, and words
that were stored before stay as they are. `Words.fact` says both.
"""

from __future__ import annotations

import json
from typing import Any, cast

_MARK = "\u2063"
"""An invisible sign that nobody types, before the key and the values."""


def said(key: str, **values: str | int) -> str:
    """The words under a key, with values in them, as a text to be stored."""
    return _MARK + json.dumps({"key": key, "values": values}, ensure_ascii=False, sort_keys=True)


def money_said(minor: int, currency: str) -> str:
    """An amount in minor units as a value of `said`: it is written as money is written where it is read."""
    return _MARK + json.dumps({"minor": minor, "currency": currency}, sort_keys=True)


def is_stored(text: str) -> bool:
    """Whether a text is a key with its values rather than words; cheap, for who reads very many."""
    return text.startswith(_MARK)


def key_and_values(text: str) -> tuple[str, dict[str, Any]] | None:
    """The key and the values of a stored text; None for one that is words already."""
    try:
        found = _stored(text)
        return str(found["key"]), dict(found["values"])
    except (ValueError, KeyError, TypeError):
        return None


def minor_and_currency(text: str) -> tuple[int, str] | None:
    """The amount a stored text is, in minor units, and its currency; None for any other text."""
    try:
        found = _stored(text)
        return int(found["minor"]), str(found["currency"])
    except (ValueError, KeyError, TypeError):
        return None


def _stored(text: str) -> dict[str, Any]:
    if not is_stored(text):
        return {}
    return cast("dict[str, Any]", json.loads(text[len(_MARK) :]))
