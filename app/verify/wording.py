"""What an audit says, in words: names of checks, and a sentence for each fault and note."""

from __future__ import annotations

from app.base.words import Words
from app.verify.verdict import Check, Fault


def check_name(words: Words, check: Check) -> str:
    """What a check is about."""
    return words.say(f"verify.check.{check.name}")


def sentence(words: Words, fault: Fault) -> str:
    """Where it is and what is wrong there: ``Invoice, row 12: …``. Amounts in minor units, quantities in thousandths."""
    what = words.say(f"verify.fault.{fault.code}", **_facts(words, fault))
    return words.say("verify.said", place=place(words, fault), what=what) if fault.table else what


def place(words: Words, fault: Fault) -> str:
    """The row a fault is about; the table alone where no row can be named."""
    table = words.say(f"verify.table.{fault.table}")
    return table if fault.row_id is None else words.say("verify.row", table=table, row=str(fault.row_id))


def _facts(words: Words, fault: Fault) -> dict[str, object]:
    """Keys and minor units as plain figures, rates as percentages; only `n` is counted."""
    told: dict[str, object] = {}
    for name, value in fault.facts.items():
        if name == "rate_ppm" and isinstance(value, int):
            told[name] = words.percent(value)
        elif name == "n":
            told[name] = value
        else:
            told[name] = str(value)
    return told
