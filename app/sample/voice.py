"""What the people of the sample company write down for themselves, in the language of whoever tries it.

Tasks, notes, reasons, names of lists and fields. What its customers read stays in the language of its documents, and
people, goods and towns keep their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from app.base.words import Words

_LANGUAGE: ContextVar[str] = ContextVar("language of the sample company", default="fr")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """While one company is made; another one made beside it speaks its own."""
    before = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def said(key: str) -> str:
    """What somebody of the company wrote, by the key of the words under ``sample.said``."""
    return Words(_LANGUAGE.get()).say(f"sample.said.{key}")


def said_of_promise(amount: int, currency: str, day: date) -> str:
    """What somebody wrote down to ask about money (minor units) that was promised for a day."""
    words = Words(_LANGUAGE.get())
    return words.say("sample.said.task_promise", amount=words.money(amount, currency), day=day)
