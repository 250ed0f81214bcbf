"""Templates filled in: ``{numéro}`` stands for what the document says, in the words of the template's language.

Pure. A placeholder that is not known is refused with those that are. A sentence that names a value which is missing is
left out, so that "Livraison prévue le {livraison}." is not said where no day was promised, nor anything with a hole in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.base.errors import Refusal
from app.base.folding import folded
from app.base.words import Words
from app.correspondence.tables import REMINDERS

_TO_SUPPLIER = (
    "number",
    "supplier",
    "company",
    "date",
    "delivery_note",
    "order",
    "our_number",
    "items",
    "total",
    "phone",
)
PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "order_confirmation": (
        "number",
        "customer",
        "company",
        "date",
        "total",
        "promised",
        "terms",
        "reference",
        "awaited",
        "iban",
        "on_delivery",
    ),
    "invoice": (
        "number",
        "customer",
        "company",
        "date",
        "total",
        "open",
        "due",
        "order",
        "on_delivery",
        "debit",
        "paid",
        "link",
    ),
    "credit_note": ("number", "customer", "company", "date", "total", "corrects"),
    "corrective": (
        "number",
        "customer",
        "company",
        "date",
        "total",
        "corrects",
        "open",
        "due",
        "on_delivery",
        "debit",
        "paid",
        "link",
    ),
    "quote": ("number", "customer", "company", "date", "total", "valid"),
    "quote_reminder": ("number", "customer", "company", "date", "total", "valid", "phone"),
    "proforma": ("number", "customer", "company", "date", "total", "valid", "awaited", "iban", "phone"),
    "payment_problem": ("number", "customer", "company", "total", "method", "link", "phone"),
    "payment_request": (
        "number",
        "customer",
        "company",
        "date",
        "total",
        "awaited",
        "method",
        "iban",
        "phone",
    ),
    "order_late": ("number", "customer", "company", "date", "promised", "to_follow", "phone"),
    "plan": ("number", "customer", "company", "date", "total", "parts", "due"),
    "purchase_order": ("number", "supplier", "company", "date", "total", "wanted", "our_number", "phone"),
    "statement": ("number", "customer", "company", "date", "closing", "overdue", "debit"),
    "card_expired": ("number", "customer", "company", "total", "open", "due", "iban", "phone"),
    "wrong_amount": ("number", "customer", "company", "total", "received", "open", "due", "iban", "phone"),
    "debit_notice": (
        "number",
        "customer",
        "company",
        "date",
        "total",
        "invoices",
        "mandate",
        "creditor",
        "iban",
        "phone",
    ),
    "debit_called_off": ("number", "customer", "company", "date", "total", "invoices", "phone"),
    "assigned_invoice": ("number", "customer", "company", "date", "total", "factor", "wording", "phone"),
    "assigned_to_come": ("number", "customer", "company", "date", "factor", "wording", "phone"),
    "parcel_shipped": (
        "number",
        "customer",
        "company",
        "date",
        "carrier",
        "tracking",
        "follow",
        "items",
        "to_follow",
        "phone",
    ),
    "parcel_delivered": (
        "number",
        "customer",
        "company",
        "date",
        "carrier",
        "tracking",
        "follow",
        "items",
        "to_follow",
        "phone",
    ),
    "order_status": (
        "number",
        "customer",
        "company",
        "date",
        "status",
        "promised",
        "to_follow",
        "carrier",
        "tracking",
        "follow",
        "phone",
    ),
    "supplier_claim": _TO_SUPPLIER,
    "supplier_return": (*_TO_SUPPLIER, "reason"),
    "payment_receipt": (
        "number",
        "customer",
        "company",
        "date",
        "total",
        "method",
        "invoices",
        "order",
        "phone",
    ),
    "missing_reference": ("number", "customer", "company", "date", "total", "open", "phone"),
    **dict.fromkeys(
        REMINDERS,
        (
            "number",
            "customer",
            "company",
            "date",
            "total",
            "due",
            "invoices",
            "invoice",
            "count",
            "last",
            "interest",
            "fixed",
            "claimed",
            "deadline",
            "phone",
            "iban",
        ),
    ),
}
"""What each kind of template may name, by the key of its words."""
OTHERWISE = frozenset({"on_delivery", "debit", "paid"})
"""What is said instead of *still to pay*: never beside it."""
NEEDED: Mapping[str, frozenset[str]] = {"payment_problem": frozenset({"link"})}
"""What a mail of a kind is pointless without, where its template names it."""

_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+(?=\S)")
_PLACEHOLDER = re.compile(r"\{([^{}\n]{1,40})\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A template filled in."""

    subject: str
    body: str


def names(kind: str, language: str) -> dict[str, str]:
    """The placeholders of a kind as people write them, by key: ``{"number": "numéro", …}``."""
    words = Words(language)
    return {key: words.say(f"mail.placeholder.{key}") for key in PLACEHOLDERS[kind]}


def exemplary(kind: str) -> tuple[str, ...]:
    """What of a kind the one example in the settings shows: where something is still to pay, nothing that is said instead."""
    keys = PLACEHOLDERS[kind]
    return tuple(key for key in keys if key not in OTHERWISE) if {"open", "awaited"} & {*keys} else keys


def checked(kind: str, language: str, subject: str, body: str) -> None:
    """Refuse a template that could not be filled in: ``mail_placeholder_unknown``, ``mail_subject_empty``."""
    if not subject.strip():
        raise Refusal("mail_subject_empty")
    for _ in (*_keys(kind, language, subject), *_keys(kind, language, body)):
        pass


def fill(kind: str, language: str, subject: str, body: str, values: Mapping[str, str]) -> Filled:
    """Put the values in; refused like `checked`, and with ``mail_value_missing`` where the mail would be pointless."""
    needed = NEEDED.get(kind, frozenset())
    for key in (*_keys(kind, language, subject), *_keys(kind, language, body)):
        if key in needed and not values.get(key):
            raise Refusal("mail_value_missing", name=names(kind, language)[key])
    # A subject is one header: a line break in a customer's name must not begin another.
    line = " ".join(_put(kind, language, subject, values).split())
    # Empty lines part paragraphs; a line of which no sentence is left goes.
    whole = ((each, _whole(kind, language, each, values)) for each in body.splitlines())
    lines = [_put(kind, language, left, values) for each, left in whole if left or not each.strip()]
    return Filled(line, re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n")


def tells_nowhere(kind: str, language: str, body: str, values: Mapping[str, str]) -> bool:
    """Whether a template tells to which account money is asked for, and there is none to tell."""
    # Where nothing is awaited the account is left out on purpose.
    asks = bool(values.get("awaited", "asked")) and not values.get("iban")
    return asks and "iban" in _keys(kind, language, body)


def lines_naming(kind: str, language: str, body: str, keys: Collection[str]) -> list[re.Pattern[str]]:
    """The lines of a template that name one of these values, each as a pattern of what it becomes once filled in."""
    return [
        re.compile(".+".join(re.escape(part) for part in _PLACEHOLDER.split(line)[::2]))
        for line in body.splitlines()
        if any(key in keys for key in _keys(kind, language, line))
    ]


def _whole(kind: str, language: str, line: str, values: Mapping[str, str]) -> str:
    """The sentences of a line whose values are all there."""
    return " ".join(
        each for each in _SENTENCE.split(line) if all(values.get(key) for key in _keys(kind, language, each))
    )


def _put(kind: str, language: str, text: str, values: Mapping[str, str]) -> str:
    known = _by_name(kind, language)
    return _PLACEHOLDER.sub(lambda found: values.get(known[folded(found[1])], ""), text)


def _keys(kind: str, language: str, text: str) -> Iterator[str]:
    known = _by_name(kind, language)
    for found in _PLACEHOLDER.finditer(text):
        key = known.get(folded(found[1]))
        if key is None:
            every = ", ".join(f"{{{name}}}" for name in names(kind, language).values())
            raise Refusal("mail_placeholder_unknown", name=f"{{{found[1]}}}", known=every)
        yield key


def _by_name(kind: str, language: str) -> dict[str, str]:
    return {folded(name): key for key, name in names(kind, language).items()}
