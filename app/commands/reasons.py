"""Why things were left, told so that a hundred alike are one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.base.errors import Refusal
from app.base.words import Words

_ALIKE = 3
"""So many of one kind are told one by one; more are told by the first and named."""
_NAMED = 12


def told(words: Words, left: Iterable[tuple[str, Refusal]]) -> Iterator[str]:
    """Lines for what was left, by its name and reason; each name and reason once."""
    by_code: dict[str, dict[str, Refusal]] = {}
    for name, reason in left:
        by_code.setdefault(reason.code, {}).setdefault(name, reason)
    for reasons in by_code.values():
        names = list(reasons)
        shown = names if len(names) <= _ALIKE else names[:1]
        for name in shown:
            yield f"  {name} — {words.refusal(reasons[name])}"
        others = names[len(shown) :]
        if others:
            more = "…" if len(others) > _NAMED else ""
            yield "    " + words.say("intake.others", n=len(others), names=", ".join(others[:_NAMED]) + more)
