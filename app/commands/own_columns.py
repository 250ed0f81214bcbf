"""Tags and the merchant's own fields as columns of an answer that people read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.base.field_words import answer_in_words
from app.base.fields import Field
from app.base.words import Words
from app.commands.output import Column

TAGS = Column("tags", lambda row: ", ".join(row.extras.tags))


def own_columns(fields: Iterable[Field], words: Words) -> list[Column]:
    """A column for each field, named ``field.CODE``; its heading is the field's own name."""
    return [Column(f"field.{field.code}", _answer(field, words)) for field in fields]


def _answer(field: Field, words: Words) -> Callable[[Any], str]:
    return lambda row: answer_in_words(field, row.extras.answer(field.code), words)
