"""What a register said, in words with its age: the same in the window and on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.base.words import Words
from app.links.lookups.lookup import Looked


def told(found: Looked, words: Words) -> str:
    """One line: what the register says."""
    facts = {name: value for name, value in found.summary.items() if isinstance(value, str)}
    notices: list[dict[str, Any]] = found.summary.get("notices") or []
    first = notices[0] if notices else {}
    facts |= {"nature": str(first.get("nature", "")), "reference": str(first.get("reference", ""))}
    return words.say(f"lookup.says.{found.service}.{found.state}", **facts).strip(" ·")


def age(found: Looked, now: datetime, words: Words) -> str:
    """How old an answer is: "vérifié il y a 3 jours"."""
    return words.say("lookup.age", n=max((now - found.asked_at).days, 0), at=words.day_time(found.asked_at))


def alarming(found: Looked) -> bool:
    """Whether it asks for somebody: a company closed, a number invalid, proceedings that were opened."""
    opened = any(each.get("opens") for each in found.summary.get("notices") or ())
    return found.state in {"closed", "invalid"} or (found.state == "notices" and opened)
