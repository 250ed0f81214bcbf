"""Tags and own fields of a row together, as lists, pages and forms take them (R14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from sqlalchemy import Column, ColumnElement, select

from app.base import fields, tags
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.fields import Field, custom_field, custom_value
from app.base.finding import Filter, holds


@dataclass(frozen=True, slots=True)
class Extras:
    """Tags by name, and answers to own fields as (code, value) in the form they are kept in."""

    tags: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()

    def answer(self, code: str) -> str:
        """What was answered to a field; empty where nothing was."""
        return dict(self.answers).get(code, "")


NONE = Extras()


@dataclass(frozen=True, slots=True)
class ExtrasPage:
    """What a form of a noun asks: its fields, the tags already in use, and what a row has of both."""

    fields: tuple[Field, ...]
    known: tuple[str, ...]
    own: Extras


class HasExtras(Protocol):
    """A frozen row of a list that carries its tags and answers."""

    @property
    def id(self) -> int: ...
    @property
    def extras(self) -> Extras: ...


ROW = TypeVar("ROW", bound=HasExtras)


def extras_of(rd: Read, noun: str, row_id: int) -> Extras:
    """Tags and answers of a row."""
    return extras_of_many(rd, noun, [row_id]).get(row_id, NONE)


def extras_of_many(rd: Read, noun: str, row_ids: Iterable[int]) -> dict[int, Extras]:
    """Tags and answers of rows, by key; rows without any are missing."""
    keys = list(row_ids)
    hung, answered = tags.tags_of_many(rd, noun, keys), fields.answers_of_many(rd, noun, keys)
    return {
        key: Extras(hung.get(key, ()), tuple(answered.get(key, {}).items()))
        for key in hung.keys() | answered.keys()
    }


def with_extras(rd: Read, noun: str, rows: Sequence[ROW]) -> list[ROW]:
    """The rows with what they carry, in two questions to the database."""
    found = extras_of_many(rd, noun, [row.id for row in rows])
    return [_carrying(row, found[row.id]) if row.id in found else row for row in rows]


def _carrying(row: Any, extras: Extras) -> Any:
    return replace(row, extras=extras)


def extras_page(rd: Read, noun: str, row_id: int | None) -> ExtrasPage:
    """What a form asks of a noun, and what a row has; of a new one nothing yet."""
    own = extras_of(rd, noun, row_id) if row_id is not None else NONE
    known = tuple(each.name for each in tags.all_tags(rd, noun))
    return ExtrasPage(tuple(fields.all_fields(rd, noun)), known, own)


def tag_names(rd: Read, noun: str) -> list[tuple[str, str]]:
    """The tags in use, as values of a filter."""
    return [(each.name, each.name) for each in tags.all_tags(rd, noun)]


@verb("extras.keep")
def keep(tx: Write, noun: str, row_id: int, extras: Extras) -> None:
    """Make tags and answers of a row these; fields that are not named stay as they are.

    Refused as `app.base.tags.put` and `app.base.fields.fill` are.
    """
    keep_extras(tx, noun, row_id, extras)


def keep_extras(tx: Write, noun: str, row_id: int, extras: Extras) -> None:
    """The same inside whatever transaction is open; what is as it was leaves no trace."""
    if set(extras.tags) != set(tags.tags_of(tx, noun, row_id)):
        tags.set_tags(tx, noun, row_id, extras.tags)
    standing = fields.answers_of(tx, noun, row_id)
    changed = {code: value for code, value in extras.answers if value.strip() != standing.get(code, "")}
    if changed:
        fields.fill(tx, noun, row_id, changed)


def extras_filters(noun: str, key: Column[int]) -> Mapping[str, Filter]:
    """The filters ``tag=NAME`` and ``field.CODE=VALUE`` of a list whose rows have this key column."""
    return {
        "tag": lambda _rd, value: tags.carries(noun, key, value),
        "field": lambda rd, told: _answered(rd, noun, key, told),
    }


def _answered(rd: Read, noun: str, key: Column[int], told: str) -> ColumnElement[bool]:
    """What follows ``field.`` is the code, then a sign, then the value: part of a text, the whole of anything else."""
    code, _, value = told.partition("=")
    field = next((each for each in fields.all_fields(rd, noun) if each.code == code), None)
    if field is None:
        known = ", ".join(f"field.{each.code}" for each in fields.all_fields(rd, noun))
        raise Refusal("list_filter_unknown", filter=f"field.{code}", allowed=known)
    if field.kind != "text":
        return fields.answered(noun, key, code, fields.checked(field, value))
    return key.in_(
        select(custom_value.c.row_id)
        .join(custom_field, custom_field.c.id == custom_value.c.field_id)
        .where(custom_field.c.id == field.id, holds(rd, custom_value.c.value, value))
    )
