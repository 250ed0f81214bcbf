"""Fields of the merchant's own on customers, products and orders: what they ask, and what was answered (R14)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Index,
    Named,
    String,
    Table,
    TypedColumns,
    UniqueConstraint,
    bindparam,
    select,
)

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.schema import key, maybe_instant, metadata, text, to, uid, whole
from app.base.uid import new_uid

KINDS = ("text", "number", "date", "yes_no", "choice")
"""What a field may hold. A number is kept as a decimal with a point, a date in ISO form, a yes as ``yes``."""


class custom_field_columns(TypedColumns):
    """A question and how it is answered."""

    id = key()
    uid = uid()
    noun: Named[str] = Column(String(20))
    code: Named[str] = Column(String(40))
    name = text()
    kind: Named[str] = Column(String(10))
    choices = text(default="[]")
    position = whole(default=0)
    archived_at = maybe_instant()


custom_field = Table(
    "custom_field",
    metadata,
    custom_field_columns,
    CheckConstraint("noun IN ('customer', 'product', 'sales_order')", name="noun"),
    CheckConstraint("kind IN ('text', 'number', 'date', 'yes_no', 'choice')", name="kind"),
    UniqueConstraint("noun", "code"),
    info={"tracked": True},
)


class custom_value_columns(TypedColumns):
    """One answer on one row."""

    id = key()
    field_id = to("custom_field.id", index=False)
    row_id = whole()
    value = text(personal=True)


# Comes and goes: the journal says which fields were answered, no row is sealed.
custom_value = Table(
    "custom_value",
    metadata,
    custom_value_columns,
    UniqueConstraint("field_id", "row_id"),
    Index(None, "row_id", "field_id"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the merchant's own; `code` is what files and `--json` call it, `choices` what may be chosen."""

    id: int
    noun: str
    code: str
    name: str
    kind: str
    choices: tuple[str, ...] = ()
    archived_at: datetime | None = None


@verb("fields.define")
def define(
    tx: Write, noun: str, name: str, kind: str, choices: Iterable[str] = (), field_id: int | None = None
) -> int:
    """Ask something more of a noun, or ask it otherwise; gives the field's key. A field keeps its kind and its code.

    Refused with ``field_without_name``, ``field_kind_unknown``, ``field_without_choices`` or ``field_taken``.
    """
    name, offered = " ".join(name.split()), [each.strip() for each in choices if each.strip()]
    code = _code(name)
    if not code:
        raise Refusal("field_without_name")
    if kind not in KINDS:
        raise Refusal("field_kind_unknown", kind=kind)
    if kind == "choice" and not offered:
        raise Refusal("field_without_choices", name=name)
    if field_id is not None:
        tx.update(custom_field, field_id, name=name, choices=json.dumps(offered, ensure_ascii=False))
        return field_id
    if tx.scalar(_BY_CODE, {"noun": noun, "code": code}) is not None:
        raise Refusal("field_taken", name=name)
    return tx.insert(
        custom_field,
        {
            "uid": new_uid(),
            "noun": noun,
            "code": code,
            "name": name,
            "kind": kind,
            "choices": json.dumps(offered, ensure_ascii=False),
            "position": len(all_fields(tx, noun)),
        },
    )


@verb("fields.archive")
def archive(tx: Write, field_id: int) -> None:
    """Ask it no more; what was answered stays."""
    tx.update(custom_field, field_id, archived_at=tx.now)


@verb("fields.restore")
def restore(tx: Write, field_id: int) -> None:
    """Ask it again."""
    tx.update(custom_field, field_id, archived_at=None)


@verb("fields.fill")
def fill(tx: Write, noun: str, row_id: int, values: Mapping[str, str]) -> None:
    """Answer fields of a row, by code; an empty answer takes it away. Other fields stay as they are.

    Refused with ``field_unknown`` or ``field_value_wrong``.
    """
    known = {field.code: field for field in all_fields(tx, noun)}
    standing = {row.field_id: row for row in tx.execute(_STANDING, {"row": row_id, "noun": noun})}
    for code, typed in values.items():
        field = known.get(code)
        if field is None:
            raise Refusal("field_unknown", code=code)
        value = checked(field, typed)
        there = standing.get(field.id)
        if there is None and value:
            tx.insert(custom_value, {"field_id": field.id, "row_id": row_id, "value": value})
        elif there is not None and not value:
            tx.remove(custom_value, there.id)
        elif there is not None and there.value != value:
            tx.update(custom_value, there.id, value=value)
    tx.touch(noun, row_id)
    tx.note(noun=noun, filled=sorted(values))


def checked(field: Field, typed: str) -> str:
    """An answer in the form it is kept in; refused with ``field_value_wrong``."""
    value = typed.strip()
    if not value:
        return ""
    good = True
    match field.kind:
        case "number":
            value = value.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
            digits = value.removeprefix("-")
            good = digits.replace(".", "", 1).isascii() and digits.replace(".", "", 1).isdigit()
            good = good and not digits.endswith(".") and not digits.startswith(".")
        case "date":
            try:
                value = date.fromisoformat(value).isoformat()
            except ValueError:
                good = False
        case "yes_no":
            good = value in ("yes", "no")
        case "choice":
            good = value in field.choices
        case _:
            pass
    if not good:
        raise Refusal("field_value_wrong", name=field.name, value=typed, kind=field.kind)
    return value


def all_fields(rd: Read, noun: str) -> list[Field]:
    """The fields of a noun that are asked, in their order."""
    return [
        Field(row.id, noun, row.code, row.name, row.kind, tuple(json.loads(row.choices)))
        for row in rd.execute(_ALL, {"noun": noun})
    ]


def every_field(rd: Read) -> list[Field]:
    """All fields of all nouns, those asked no more as well; by noun, in their order."""
    return [
        Field(row.id, row.noun, row.code, row.name, row.kind, tuple(json.loads(row.choices)), row.archived_at)
        for row in rd.execute(_EVERY)
    ]


def answers_of(rd: Read, noun: str, row_id: int) -> dict[str, str]:
    """What was answered of a row, by code."""
    return answers_of_many(rd, noun, [row_id]).get(row_id, {})


def answers_of_many(rd: Read, noun: str, row_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What was answered of rows, by key and code; rows without any answer are missing."""
    found: dict[int, dict[str, str]] = {}
    for row in rd.execute(_OF_ROWS, {"noun": noun, "rows": list(row_ids)}):
        found.setdefault(row.row_id, {})[row.code] = row.value
    return found


def answers_to(rd: Read, noun: str, code: str) -> dict[int, str]:
    """What was answered to one field, by the key of the row."""
    rows = rd.execute(_OF_FIELD, {"noun": noun, "code": code})
    return {row.row_id: row.value for row in rows}


def answered(noun: str, key: Column[int], code: str, value: str) -> ColumnElement[bool]:
    """The condition that a row of a noun, known by its key column, has this answer: for lists."""
    return key.in_(
        select(custom_value.c.row_id)
        .join(custom_field, custom_field.c.id == custom_value.c.field_id)
        .where(custom_field.c.noun == noun, custom_field.c.code == code, custom_value.c.value == value)
    )


def _code(name: str) -> str:
    return "_".join("".join(sign if sign.isalnum() else " " for sign in folded(name)).split())[:40]


_BY_CODE = select(custom_field.c.id).where(
    custom_field.c.noun == bindparam("noun"), custom_field.c.code == bindparam("code")
)
_ALL = (
    select(custom_field)
    .where(custom_field.c.noun == bindparam("noun"), custom_field.c.archived_at.is_(None))
    .order_by(custom_field.c.position, custom_field.c.id)
)
_EVERY = select(custom_field).order_by(custom_field.c.noun, custom_field.c.position, custom_field.c.id)
_STANDING = (
    select(custom_value)
    .join(custom_field, custom_field.c.id == custom_value.c.field_id)
    .where(custom_value.c.row_id == bindparam("row"), custom_field.c.noun == bindparam("noun"))
)
_OF_FIELD = (
    select(custom_value.c.row_id, custom_value.c.value)
    .join(custom_field, custom_field.c.id == custom_value.c.field_id)
    .where(custom_field.c.noun == bindparam("noun"), custom_field.c.code == bindparam("code"))
)
_OF_ROWS = (
    select(custom_value.c.row_id, custom_field.c.code, custom_value.c.value)
    .join(custom_field, custom_field.c.id == custom_value.c.field_id)
    .where(
        custom_field.c.noun == bindparam("noun"),
        custom_field.c.archived_at.is_(None),
        custom_value.c.row_id.in_(bindparam("rows", expanding=True)),
    )
    .order_by(custom_field.c.position)
)
