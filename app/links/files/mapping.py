"""Which column is which field: by its title, as people said the last time, or as they say now."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.base.errors import Refusal
from app.base.folding import folded
from app.base.words import LANGUAGES, Words
from app.links.files.field import Field
from app.links.files.statement_fields import FIELDS


@dataclass(frozen=True, slots=True)
class Mapped:
    """Fields by the column (from 0) they are read from; columns that nothing is read from are left out.

    `own` are the fields the merchant asks besides those of the program (see `app.links.files.own`).
    """

    noun: str
    columns: Mapping[int, str]
    own: tuple[Field, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields a column may be."""
        return (*FIELDS[self.noun], *self.own)

    def field(self, name: str) -> Field:
        """A field by its name; refused with ``file_field_unknown``."""
        found = next((each for each in self.fields if each.name == name), None)
        if found is None:
            raise Refusal(
                "file_field_unknown", field=name, known=", ".join(each.name for each in self.fields)
            )
        return found

    def column_of(self, name: str) -> int | None:
        """The column a field is read from."""
        return next((column for column, field in self.columns.items() if field == name), None)


def proposed(noun: str, titles: Sequence[str], own: tuple[Field, ...] = ()) -> Mapped:
    """What the titles themselves say: the field's own name first, then the names other programs use, then what this one
    calls it in either language, as its models do.
    """
    found: dict[int, str] = {}
    taken: set[str] = set()
    told = [plain_title(title) for title in titles]
    ways: tuple[Callable[[Field], tuple[str, ...]], ...] = (
        lambda field: (field.name, field.name.replace("_", " ")),
        lambda field: field.titles,
        lambda field: _called(field.name) if not field.called else (),
    )
    for names_of in ways:
        for field in (*FIELDS[noun], *own):
            for name in names_of(field):
                at = next((at for at, title in enumerate(told) if title == name and at not in found), None)
                if at is not None and field.name not in taken:
                    found[at] = field.name
                    taken.add(field.name)
    return Mapped(noun, dict(sorted(found.items())), own)


@cache
def _called(name: str) -> tuple[str, ...]:
    """The words of a field in every language, as titles are compared; none of one that no person is shown."""
    spoken = [Words(language) for language in LANGUAGES]
    key = f"files.field.{name}"
    return tuple(plain_title(words.say(key)) for words in spoken if words.knows(key))


def told(noun: str, titles: Sequence[str], before: Mapped, says: Mapping[str, str]) -> Mapped:
    """A mapping changed by what a person says: a title (or a column's number) and the field it is, "" for none.

    Refused with ``column_unknown``, ``file_field_unknown`` or ``field_twice``.
    """
    columns: dict[int, str] = dict(before.columns)
    plain = [plain_title(title) for title in titles]
    for title, name in says.items():
        at = plain.index(plain_title(title)) if plain_title(title) in plain else _number(title, len(titles))
        if at is None:
            raise Refusal("column_unknown", column=title, known=", ".join(titles))
        columns.pop(at, None)
        if name:
            field = before.field(name)
            columns = {column: kept for column, kept in columns.items() if kept != field.name}
            columns[at] = field.name
    return Mapped(noun, dict(sorted(columns.items())), before.own)


def missing_fields(mapped: Mapped) -> list[str]:
    """The fields that every line needs and no column gives."""
    have = set(mapped.columns.values())
    missing = [field.name for field in FIELDS[mapped.noun] if field.needed and field.name not in have]
    if "name" in missing and mapped.noun == "customers" and {"first_name", "last_name"} & have:
        missing.remove("name")
    if mapped.noun == "stock" and not {"sku", "gtin"} & have:
        missing.append("sku")
    if mapped.noun == "statement" and not {"amount", "debit", "credit"} & have:
        missing.append("amount")
    if mapped.noun == "orders":
        # Told on one line of an order at least.
        missing += [] if "customer" in have else ["customer"]
        missing += [] if {"sku", "product"} & have else ["product"]
    return missing


def must_be_whole(mapped: Mapped) -> None:
    """Refused with ``fields_missing`` while a field that every line needs has no column."""
    if missing := missing_fields(mapped):
        raise Refusal("fields_missing", fields=", ".join(missing))


def fingerprint(titles: Sequence[str]) -> str:
    """What a file's titles are remembered by: the same titles in the same order are the same kind of file."""
    return hashlib.sha256("\x1f".join(plain_title(title) for title in titles).encode()).hexdigest()


def plain_title(title: str) -> str:
    """A title as it is compared: folded, without the marks forms put behind it."""
    return re.sub(r"\s*[*:]+$", "", folded(title)).strip()


def _number(text: str, many: int) -> int | None:
    return int(text) - 1 if text.isdigit() and 0 < int(text) <= many else None
