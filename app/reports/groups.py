"""How reports tell accounts apart: by class of risk, or by an answer of the company's own, such as who sells to whom.

The answer is that of today: neither classes nor fields keep days.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.base.door import Read
from app.base.errors import Refusal
from app.base.fields import Field, all_fields, answers_to
from app.base.words import Words
from app.reports.credit_sales import KnownAs

TELLING = frozenset({"choice", "text", "yes_no"})
"""Kinds of fields whose answers make groups; a number or a day tells hardly two apart."""
FIXED = ("all", "class", "customer")


def grouping_fields(rd: Read) -> list[Field]:
    """The fields of customers by which reports can be grouped."""
    return [each for each in all_fields(rd, "customer") if each.kind in TELLING]


def grouping_called(rd: Read, told: str) -> str:
    """What a report is grouped by: one of `FIXED`, or a field by its code or name; refused with ``report_group_unknown``."""
    wanted = told.strip()
    if wanted in FIXED:
        return wanted
    found = grouping_fields(rd)
    for each in found:
        if wanted.casefold() in (each.code.casefold(), each.name.casefold()):
            return each.code
    raise Refusal(
        "report_group_unknown", told=told, known=", ".join((*FIXED, *(each.code for each in found)))
    )


def groups_of(rd: Read, by: str, known: Mapping[int, KnownAs]) -> Mapping[int, str]:
    """The group of each account: its class, or the answer to the field `by`; "" where there is none."""
    if by == "class":
        return {account: who.risk_class for account, who in known.items()}
    answers = answers_to(rd, "customer", by)
    return {account: answers.get(who.customer_id, "") for account, who in known.items()}


def group_said(by: str, name: str, words: Words) -> str:
    """What a group is called; those of whom it was never said as well."""
    if by == "class":
        return words.say(f"credit.class.{name}")
    if not name:
        return words.say("report.group.none")
    return words.say(f"report.group.{name}") if name in ("yes", "no") else name


def in_order_of_names(names: Mapping[str, object], by: str) -> list[str]:
    """The names of groups as they are listed: who has none last."""
    return sorted(names, key=lambda name: (not name and by != "class", name.casefold(), name))
