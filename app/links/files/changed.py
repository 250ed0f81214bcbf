"""What the lines of a file would change of what is there, and the first records they would make, field by field, said before
anything is written: whoever brings a file sees how its figures were read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from app.base.words import Words
from app.links.files.plan import Plan, Planned, Remark

MOST = 200
"""So many records are told one by one; how many change is said beside."""
FEW = 5
"""So many of those that would be made."""


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """A field in words, and how what it held and will hold is written; both empty where only that it changes is told."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that a line changes."""

    line: int
    called: str
    fields: tuple[FieldChanged, ...]


def changed_by(plan: Plan, words: Words, currency: str, most: int = MOST) -> list[Changed]:
    """The records that stand and would be others, in the order of the file; `currency` is the company's."""
    found = [each for each in plan.planned if each.act in ("change", "revive") and each.before]
    return [_changed(each, words, currency) for each in found[:most]]


def made_by(plan: Plan, words: Words, currency: str, most: int = FEW) -> list[Changed]:
    """The first records that would be made, but documents, which `preview` tells whole."""
    if plan.mapped.noun in _DOCUMENTS:
        return []
    found = [each for each in plan.planned if each.act == "create"]
    return [_changed(each, words, currency) for each in found[:most]]


def made_told(made: Changed, words: Words) -> str:
    """One of them in a line: « à créer : prix HT 2 000,50 · unité pièce »."""
    told = " · ".join(" ".join(part for part in (each.field, each.after) if part) for each in made.fields)
    return words.say("files.made_told", told=told) if told else words.say("files.made_bare")


def remark_told(remark: Remark, words: Words) -> str:
    """What should be known of some lines, after the first of them."""
    lines = ", ".join(words.number(line) for line in remark.lines[:FEW])
    told = words.say(remark.key, **remark.facts)
    return words.say("files.remark", n=len(remark.lines), lines=lines, told=told)


def change_told(change: FieldChanged, words: Words) -> str:
    """One of them in a line: « prix HT 9,60 → 8,00 »."""
    if not change.before and not change.after:
        return change.field
    nothing = words.say("files.change_empty")
    return f"{change.field} {change.before or nothing} → {change.after or nothing}"


def _changed(planned: Planned, words: Words, currency: str) -> Changed:
    fields: list[FieldChanged] = []
    for name, after in planned.values.items():
        if name in _UNSAID:
            continue
        field = _NAMES.get(name, name)
        if name == "price_micro" and planned.values.get(
            "price_includes_tax", planned.before.get("price_includes_tax")
        ):
            field = "price_with_tax"
        if name in _CALLED and not planned.before:
            continue
        label = words.say(f"files.field.{field}")
        if name in _ONLY_NAMED:
            fields.append(FieldChanged(label, "", ""))
        elif (before := planned.before.get(name)) != after:
            fields.append(
                FieldChanged(
                    label, _written(name, before, words, currency), _written(name, after, words, currency)
                )
            )
    return Changed(planned.line, planned.called, tuple(fields))


def _written(name: str, value: Any, words: Words, currency: str) -> str:
    if value is None or value == "":
        return ""
    if name in _CHOICES:
        key = f"{_CHOICES[name]}.{value}"
        return words.say(key) if words.knows(key) else str(value)
    if isinstance(value, bool):
        return words.say("yes" if value else "no")
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in cast("tuple[object, ...]", value))
    if name in _FIGURES:
        return _FIGURES[name](words, int(value), currency)
    return words.fact(str(value))


_DOCUMENTS = frozenset({"orders", "invoices"})
_CALLED = frozenset({"name", "sku"})
"""What a record is called by: of a new one that is said already."""
_UNSAID = frozenset({"address_id", "price_includes_tax", "tagged"})
_ONLY_NAMED = frozenset({"terms_id", "extras"})
"""What stands behind a key, or is several at once: only that it changes is said."""
_NAMES: Mapping[str, str] = {
    "price_micro": "price",
    "cost_micro": "cost",
    "weight_grams": "weight_kg",
    "net_weight_grams": "net_weight_kg",
    "terms_id": "terms",
    "gtins": "gtin",
    "extras": "tags",
}
_CHOICES: Mapping[str, str] = {
    "kind": "customer.kind",
    "invoice_by": "customer.invoice_by",
    "vat_class": "vat_class",
    "unit": "product.unit",
}
_FIGURES: Mapping[str, Callable[[Words, int, str], str]] = {
    "price_micro": lambda words, value, _currency: words.price(value),
    "cost_micro": lambda words, value, _currency: words.price(value),
    "weight_grams": lambda words, value, _currency: words.quantity(value),
    "net_weight_grams": lambda words, value, _currency: words.quantity(value),
    "on_hand": lambda words, value, _currency: words.quantity(value),
    "credit_limit": lambda words, value, currency: words.money(value, currency),
}
