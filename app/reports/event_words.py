"""What an event of the journal did, as one sentence: the same in the window and on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from app.base.audit import Event
from app.base.words import Words
from app.reports.shop_marks import marks_in_words

_MONEY = frozenset(
    {"total", "amount", "value", "paid", "refunded", "settled", "allocated", "limit", "before", "credited"}
)
_GOODS = frozenset({"quantity_milli", "dropped", "freed", "promised"})
_QUANTITY = frozenset({"before_milli", "change_milli"})
# Every fact a sentence may name, so that one the journal does not hold is left out rather than shown as a gap.
_NAMES = (
    *_MONEY,
    *_GOODS,
    *_QUANTITY,
    "number",
    "reason",
    "reverses",
    "method",
    "gateway",
    "rules",
    "shop",
    "shop_order",
    "shop_refund",
    "until",
    "others",
    "corrects",
    "order",
    "kind",
    "recipient",
    "name",
    "lines",
    "new",
    "ended",
    "file",
    "file_lines",
    "created",
    "changed",
    "same",
    "removed",
    "restored",
    "left",
    "put",
    "taken",
    "into",
    "n",
    "position",
    "fate",
    "way",
    "revised",
    "registered",
    "contents",
    "lot",
    "lots",
    "day",
    "later",
    "address",
    "version",
    "refunds",
    "minutes",
    "learns",
    "fields_here",
    "fields_shop",
    "printed",
    "printer",
)


def event_in_words(event: Event, words: Words, currency: str) -> str:
    """What an event did, without a full stop; amounts are in the event's own currency, `currency` where it has none."""
    facts = event.facts
    told: dict[str, Any] = dict.fromkeys(_NAMES, "")
    own = str(facts.get("currency") or currency)
    for name, value in facts.items():
        # How many there were chooses the plural: it stays a number.
        told[name] = value if name == "n" and type(value) is int else _fact(name, value, words, own)
    key = f"history.{event.verb}"
    if facts.get("held"):
        held = cast("Sequence[Mapping[str, Any]]", facts["held"])
        told["rules"] = ", ".join(words.say(f"order.rule.{each['rule']}") for each in held)
        key = "history.quote.held" if event.verb == "quote.accept" else "history.sell.held"
    if event.verb.startswith("mail.") and "mail" in facts:
        # What became of it is the event, whoever said so.
        key = f"history.mail.{facts.get('state', 'waiting')}"
        told["kind"] = words.say(f"mail.kind.{facts['kind']}")
    if facts.get("to"):
        key = f"{key}_{facts['to']}"
    if event.verb == "sell.change" and facts.get("before") == facts.get("total"):
        key = f"{key}_same"
    if facts.get("edited"):
        key = f"{key}_edited"
    if not words.knows(key):
        return words.say("history.other", verb=event.verb)
    if "shipment" in facts and "invoice" in facts and event.verb != "counter.sell":
        # Goods and their invoice in one go: two facts, each with its own number. A counter sale says all of it itself.
        said = " · ".join(
            words.say(key, **{**told, "number": str(facts[noun])})
            for noun, key in (("shipment", "history.ship.ship"), ("invoice", "history.bill.issue"))
        )
        return _with_wish(said, facts, words)
    freed = facts.get("let_go")
    if event.verb == "collect.receive" and "total" in facts and freed is None:
        # Lines of before named the order that the payment let go in place of the payment.
        freed, told["number"] = [facts["number"]], ""
    # Where the journal holds less than the sentence names, the sentence closes up or ends earlier.
    said = words.say(key, **told).replace("  ", " ").rstrip(" \u00a0\u202f:,·")
    if freed:
        said = words.say("history.let_go", said=said, orders=", ".join(map(str, freed)))
    return _with_wish(said, facts, words)


def _with_wish(said: str, facts: Mapping[str, Any], words: Words) -> str:
    """What left, and that its customer had wanted all at once."""
    return words.say("history.against_wish", said=said) if facts.get("against_wish") else said


def _fact(name: str, value: object, words: Words, currency: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        if name in _MONEY:
            return words.money(value, currency)
        if name in _GOODS:
            return words.items(value)
        return words.quantity(value) if name in _QUANTITY else words.number(value)
    if name == "method" and value:
        return words.say(f"payment.method.{value}")
    if name in ("until", "day") and value:
        # The journal keeps days as ISO has them.
        return words.fact(value if isinstance(value, date) else date.fromisoformat(str(value)))
    if name == "way" and value:
        return words.say(f"handover.told.{value}")
    if name == "revised":
        # What of a dispute was said anew: its cause, who settles it, by when.
        pairs = cast("Sequence[tuple[str, str | None]]", value)
        return ", ".join(_revised(part, now, words) for part, now in pairs)
    if name == "registered" and value:
        return words.say(f"registered.fate.{value}")
    if name == "learns":
        return marks_in_words(cast("Sequence[str]", value), words)
    if name in ("fields_here", "fields_shop"):
        return ", ".join(words.say(f"shop_conflict.field.{each}") for each in cast("Sequence[str]", value))
    if name == "fate":
        return words.fact(str(value or ""))
    if isinstance(value, list):
        return ", ".join(map(str, cast("list[object]", value)))
    return "" if value is None else str(value)


def _revised(part: str, now: str | None, words: Words) -> str:
    if not now:
        return words.say(f"dispute.revised.no_{part}")
    if part == "code":
        return words.say(f"dispute.code.{now}")
    # The journal keeps days as ISO has them.
    told = words.date(date.fromisoformat(str(now))) if part == "due_on" else now
    return words.say(f"dispute.revised.{part}", told=told)
