"""How a mail stands, in the words of people: what a server's answer means, beside the answer itself."""

from __future__ import annotations

import re
from datetime import datetime

from app.base.errors import Refusal
from app.base.words import Words

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODED = re.compile(r"[245]\d\d\b")
_OWN = "comptoir:"
# Enhanced codes (RFC 3463) first, since they say more than the three digits; then those.
_MEANS = (
    ("address", {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", "5.2.1"}, {"550", "551", "553"}),
    ("full", {"4.2.2", "5.2.2"}, {"452"}),
    ("size", {"5.3.4", "5.2.3"}, {"552"}),
    ("unwanted", {"5.7.1", "5.7.23", "5.7.26", "5.7.27", "5.7.509"}, {"554"}),
    ("sender", {"5.1.7", "5.1.8", "5.7.60"}, set[str]()),
)


def meaning(answer: str) -> str:
    """What a server's refusal is about: address, full, size, unwanted, sender; empty where it does not say."""
    if answer.startswith("SIZE "):
        return "size"
    found = _ENHANCED.search(answer)
    if found is not None:
        for name, enhanced, _ in _MEANS:
            if found[1] in enhanced:
                return name
    for name, _, plain in _MEANS:
        if answer[:3] in plain:
            return name
    return ""


def standing(words: Words, state: str, answer: str, at: datetime | None, again: datetime | None) -> str:
    """One or two sentences on how a mail stands; `at` is when it was last tried, `again` when it will be."""
    when = words.day_time(at) if at else ""
    if answer.startswith(_OWN):
        return words.part(Refusal(answer.removeprefix(_OWN), number=""), "problem")
    if state == "waiting" and answer and again is not None:
        return words.say("mail.stands.again", at=words.day_time(again))
    if state == "refused" and (means := meaning(answer)):
        return words.say(f"mail.means.{means}")
    return words.say(f"mail.stands.{state}", at=when)


def said(answer: str) -> str:
    """The server's own answer, to be shown as it came; empty where it gave none."""
    return answer if _CODED.match(answer) else ""
