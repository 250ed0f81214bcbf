"""The company's methods of payment: what they are called, when money is expected for them, whose orders wait for a person.

Orders, quotes and payments keep a method by its code; an order of a shop whose method nobody has said keeps the shop's own
words instead. A code never changes and a method is never deleted, so what was written can always be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.words import Words
from app.orders.tables import MEANS, payment_method

KINDS = ("prepaid", "on_delivery", "account")
"""When money is expected: before anything leaves, at the door, by the terms of the account."""
APPROVALS = ("never", "new", "always")
"""Which orders wait for a person before they stand: none, those of customers not known yet, all."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of payment. `means` is how money comes by it, `payment_kind` when, `approval` whose orders wait for a person.

    `successor` is the code of the one that took its place when it was withdrawn, if one did.
    """

    id: int
    code: str
    name_fr: str
    name_en: str
    means: str
    payment_kind: str
    approval: str
    position: int
    archived_at: datetime | None
    successor: str | None = None

    def name(self, language: str) -> str:
        """What it is called."""
        return self.name_fr if language == "fr" else self.name_en


def all_methods(rd: Read) -> tuple[Method, ...]:
    """All methods in the order in which lists offer them, those no longer offered last."""
    return tuple(Method(*row) for row in rd.execute(_ALL))


def offered(rd: Read) -> tuple[Method, ...]:
    """The methods that may be chosen."""
    return tuple(each for each in all_methods(rd) if each.archived_at is None)


def method_of(rd: Read, code: str) -> Method | None:
    """The method with a code; None where the words are a shop's own."""
    row = rd.execute(_BY_CODE, {"code": code}).one_or_none() if code else None
    return Method(*row) if row else None


def in_its_place(method: Method, known: Iterable[Method]) -> Method | None:
    """The method itself while it is offered, else the one that took its place; None where none did."""
    left = {each.code: each for each in known if each.code != method.code}
    found: Method | None = method
    while found is not None and found.archived_at is not None:
        found = left.pop(found.successor or "", None)
    return found


def method_said(rd: Read, told: str, words: Words) -> str:
    """How an order, a quote or a payment is paid, in words: the method's name, else what a shop called it."""
    found = method_of(rd, told)
    return found.name(words.language) if found is not None else unlisted(told, words)


def unlisted(told: str, words: Words) -> str:
    """The words of a method that is not in the list: those of its means, else as they were written."""
    return words.say(f"payment.method.{told}") if told in MEANS else told


_COLUMNS = [payment_method.c[name] for name in Method.__slots__]
_ALL = select(*_COLUMNS).order_by(
    payment_method.c.archived_at.is_not(None), payment_method.c.position, payment_method.c.id
)
_BY_CODE = select(*_COLUMNS).where(payment_method.c.code == bindparam("code"))
