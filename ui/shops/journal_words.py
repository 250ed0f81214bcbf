"""The lines of the journal of shops in words: what happened, why, what to do about it, and the same as text to be copied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.kit.chips import Chip
from ui.kit.wording import detail, say, words

if TYPE_CHECKING:
    from app.base.errors import Refusal, Trouble
    from app.links.shops.sync.told import JournalRow

_MILLI = "_milli"


def sentence_of(row: JournalRow) -> str:
    """What happened, or what waits."""
    return say(f"sync.journal.{row.code}", **_said(row.facts))


def short_of(row: JournalRow) -> str:
    """The same as short as a line of a list."""
    short = f"sync.short.{row.code}"
    return say(short, **_said(row.facts)) if words().knows(short) else sentence_of(row).removesuffix(".")


def why_of(row: JournalRow) -> str:
    """Why, as short as a line of a list; empty where nothing went wrong."""
    fault = row.fault
    if fault is None:
        return ""
    short = f"shops.why.{fault.code}"
    return say(short, **fault.facts) if words().knows(short) else words().part(fault, "problem")


def outcome_chip(row: JournalRow) -> Chip:
    """What became of it: only what a person has to look at is filled."""
    # One set of words for what a record waits for, here and in the list of records.
    text = say("shops.state.conflict" if row.code == "conflict" else f"shop_journal.outcome.{row.outcome}")
    match row.outcome:
        case "refused" | "asks":
            return Chip("late", text, filled=True)
        case "trouble":
            return Chip("wait", text, icon="trouble")
        case "waits":
            return Chip("wait", text)
        case _:
            return Chip("done", text)


def way_of(row: JournalRow) -> str:
    """Which way it went."""
    return say(f"shop_journal.way.{row.way}")


def parts_of(fault: Refusal | Trouble | None) -> tuple[str, str, str]:
    """Problem, cause and way out of a fault; empty texts where there is none."""
    if fault is None:
        return "", "", ""
    current = words()
    return current.part(fault, "problem"), current.part(fault, "cause"), current.part(fault, "way")


def as_text(row: JournalRow) -> str:
    """All of a line as text: for a mail to whoever looks after the shop."""
    told = [f"{words().day_time(row.at)} · {row.shop}", sentence_of(row), *parts_of(row.fault)]
    if row.fault is not None:
        told += [detail(row.fault), say("shop_journal.code_of", code=code_of(row))]
    return "\n".join(part for part in told if part)


def code_of(row: JournalRow) -> str:
    """The name of what happened, for whoever is asked for help."""
    return f"{row.code}/{row.fault.code}" if row.fault is not None else row.code


def _said(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts as the sentence names them: quantities, what was told, which record."""
    found: dict[str, object] = dict(facts)
    for name, value in facts.items():
        if name.endswith(_MILLI) and isinstance(value, int):
            found[name] = words().quantity(value)
    if isinstance(what := facts.get("what"), str):
        found["what"] = tuple(f"sync.told.{each}" for each in re.findall(r"\w+", what))
    if isinstance(noun := facts.get("noun"), str):
        found["record"] = say(f"intake.one.{noun}")
    return found
