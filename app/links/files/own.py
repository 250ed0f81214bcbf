"""Tags and the merchant's own fields as columns of a file: what may be read, and the form it is kept in (R14).

Their names are ``tags`` and ``field.CODE``, as in ``list … --json`` and in the program's own export. A file that names
tags makes them exactly those; an empty cell leaves what is there, as in every other column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app.base import fields, tags
from app.base.door import Read, Write
from app.base.extras import NONE, Extras, extras_of_many
from app.base.folding import folded
from app.base.price import from_micro
from app.links.files.field import Field, Holds
from app.links.files.plan import chunks

TABLES: Mapping[str, str] = {"customers": "customer", "products": "product"}
"""The nouns of files whose rows carry them, by table."""
TAGS = "tags"
_PREFIX = "field."
_HOLDS: Mapping[str, Holds] = {
    "text": "text",
    "number": "number",
    "date": "day",
    "yes_no": "yes_no",
    "choice": "choice",
}
_TITLES = ("etiquettes", "etiquette", "mots cles", "labels", "tag")


def own_fields(rd: Read, noun: str) -> tuple[Field, ...]:
    """What the merchant asks besides of a noun of files: its tags, then its own fields in their order."""
    table = TABLES.get(noun)
    if table is None:
        return ()
    asked = (
        Field(
            f"{_PREFIX}{each.code}",
            _HOLDS[each.kind],
            titles=(folded(each.name), each.code.replace("_", " ")),
            known={folded(choice): choice for choice in each.choices},
            called=each.name,
        )
        for each in fields.all_fields(rd, table)
    )
    return (Field(TAGS, titles=_TITLES, longest=400), *asked)


def split_off(values: dict[str, Any]) -> None:
    """Take tags and own fields out of a line's values, and put them in again as one: `extras`, in the form they are
    kept in; a line that names none has none.
    """
    hung = values.pop(TAGS, None)
    names = [name for name in values if name.startswith(_PREFIX)]
    answers = tuple((name.removeprefix(_PREFIX), _kept(values.pop(name))) for name in names)
    if hung is not None or answers:
        told = [" ".join(each.split()) for each in (hung or "").split(",")]
        values["extras"] = Extras(tuple(dict.fromkeys(each for each in told if each)), answers)
        values["tagged"] = hung is not None


def standing_extras(rd: Read, noun: str, keys: Iterable[int]) -> dict[int, Extras]:
    """What rows carry now, by key; those that carry nothing are missing."""
    found: dict[int, Extras] = {}
    for piece in chunks(sorted(set(keys))):
        found |= extras_of_many(rd, TABLES[noun], piece)
    return found


def differing(values: Mapping[str, Any], standing: Extras | None) -> dict[str, Any]:
    """Of a line's extras what is not so already, as values of a change."""
    wanted: Extras | None = values.get("extras")
    if wanted is None:
        return {}
    now = standing or NONE
    tagged = values["tagged"] and _same_words(wanted.tags) != _same_words(now.tags)
    answers = tuple((code, value) for code, value in wanted.answers if value != now.answer(code))
    if not tagged and not answers:
        return {}
    return {"extras": Extras(wanted.tags, answers), "tagged": tagged}


def put(tx: Write, noun: str, row_id: int, values: dict[str, Any]) -> dict[str, Any]:
    """Write a line's extras onto a row, taking them out of its values; gives what stood there, to be put back."""
    wanted: Extras | None = values.pop("extras", None)
    tagged = values.pop("tagged", False)
    if wanted is None:
        return {}
    table = TABLES[noun]
    before: dict[str, Any] = {}
    if tagged:
        before["tags"] = list(tags.tags_of(tx, table, row_id))
        tags.set_tags(tx, table, row_id, wanted.tags)
    if wanted.answers:
        standing = fields.answers_of(tx, table, row_id)
        before["answers"] = {code: standing.get(code, "") for code, _ in wanted.answers}
        fields.fill(tx, table, row_id, dict(wanted.answers))
    return {"extras": before}


def put_back(tx: Write, noun: str, row_id: int, values: dict[str, Any]) -> None:
    """Put back what stood there before the file, taking it out of the values."""
    before: dict[str, Any] = values.pop("extras", {})
    table = TABLES[noun]
    if "tags" in before:
        tags.set_tags(tx, table, row_id, before["tags"])
    if before.get("answers"):
        asked = {each.code for each in fields.all_fields(tx, table)}
        fields.fill(
            tx, table, row_id, {code: value for code, value in before["answers"].items() if code in asked}
        )


def _kept(value: Any) -> str:
    """An answer as it is kept: a number in millionths with a point, a day in ISO form, a yes as ``yes``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return _decimal(value) if isinstance(value, int) else str(value)


def _decimal(millionths: int) -> str:
    whole, _, decimals = f"{from_micro(millionths):f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _same_words(names: Sequence[str]) -> set[str]:
    return {folded(name) for name in names}
