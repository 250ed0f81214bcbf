"""Tags: words the merchant hangs on customers, products and orders to find them again (R14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    func,
    select,
)

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.folding import folded
from app.base.schema import key, maybe_instant, metadata, text, to, uid, whole
from app.base.uid import new_uid

NOUNS = ("customer", "product", "sales_order")
"""The tables whose rows carry tags."""


class tag_columns(TypedColumns):
    """A word and what it is hung on."""

    id = key()
    uid = uid()
    noun: Named[str] = Column(String(20))
    name = text()
    folded = text()
    archived_at = maybe_instant()


tag = Table(
    "tag",
    metadata,
    tag_columns,
    CheckConstraint("noun IN ('customer', 'product', 'sales_order')", name="noun"),
    UniqueConstraint("noun", "folded"),
    info={"tracked": True},
)


class tagged_columns(TypedColumns):
    """One tag on one row."""

    id = key()
    tag_id = to("tag.id", index=False)
    row_id = whole()


# Comes and goes: the journal says what was hung and taken, no row is sealed.
tagged = Table(
    "tagged",
    metadata,
    tagged_columns,
    UniqueConstraint("tag_id", "row_id"),
    Index(None, "row_id", "tag_id"),
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and how many rows carry it."""

    id: int
    noun: str
    name: str
    many: int = 0


@verb("tags.put")
def put(tx: Write, noun: str, row_ids: Iterable[int], names: Iterable[str]) -> None:
    """Hang tags on rows; a tag nobody used before is made. Refused with ``tag_empty`` or ``tag_noun_unknown``."""
    if noun not in NOUNS:
        raise Refusal("tag_noun_unknown", noun=noun)
    keys, told = list(dict.fromkeys(row_ids)), [_checked(name) for name in names]
    for name in told:
        tag_id = _tag(tx, noun, name)
        there = set(tx.execute(_CARRIERS, {"tag": tag_id, "rows": keys}).scalars())
        tx.insert_many(
            tagged, [{"tag_id": tag_id, "row_id": row_id} for row_id in keys if row_id not in there]
        )
    for row_id in keys:
        tx.touch(noun, row_id)
    tx.note(noun=noun, put=told)


@verb("tags.take")
def take(tx: Write, noun: str, row_ids: Iterable[int], names: Iterable[str]) -> None:
    """Take tags off rows; those that are not there are no fault."""
    keys, told = list(dict.fromkeys(row_ids)), list(names)
    for name in told:
        tag_id = tx.scalar(_BY_NAME, {"noun": noun, "folded": folded(name)})
        if tag_id is None:
            continue
        for row in tx.execute(_LINKS, {"tag": tag_id, "rows": keys}).all():
            tx.remove(tagged, row.id)
    for row_id in keys:
        tx.touch(noun, row_id)
    tx.note(noun=noun, taken=told)


def set_tags(tx: Write, noun: str, row_id: int, names: Sequence[str]) -> None:
    """Make the tags of a row exactly these, inside whatever transaction is open."""
    wanted = {folded(name): name for name in map(_checked, names)}
    standing = {folded(name): name for name in tags_of(tx, noun, row_id)}
    more = [name for key, name in wanted.items() if key not in standing]
    less = [name for key, name in standing.items() if key not in wanted]
    if more:
        put(tx, noun, [row_id], more)
    if less:
        take(tx, noun, [row_id], less)


@verb("tags.rename")
def rename(tx: Write, tag_id: int, name: str) -> None:
    """Call a tag otherwise; refused with ``tag_taken`` where another one is called so."""
    name = _checked(name)
    noun = tx.scalar(select(tag.c.noun).where(tag.c.id == tag_id))
    other = tx.scalar(_BY_NAME, {"noun": noun, "folded": folded(name)})
    if other is not None and other != tag_id:
        raise Refusal("tag_taken", name=name)
    tx.update(tag, tag_id, name=name, folded=folded(name))


@verb("tags.archive")
def archive(tx: Write, tag_id: int) -> None:
    """Offer a tag no more; what carries it keeps it."""
    tx.update(tag, tag_id, archived_at=tx.now)


def all_tags(rd: Read, noun: str) -> list[Tag]:
    """The tags of a noun that are in use, by name, with how many rows carry each."""
    return [Tag(row.id, noun, row.name, row.many) for row in rd.execute(_ALL, {"noun": noun})]


def tags_of(rd: Read, noun: str, row_id: int) -> tuple[str, ...]:
    """The tags of a row, by name."""
    return tags_of_many(rd, noun, [row_id]).get(row_id, ())


def tags_of_many(rd: Read, noun: str, row_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The tags of rows, by key; rows without any are missing."""
    found: dict[int, tuple[str, ...]] = {}
    for row in rd.execute(_OF_ROWS, {"noun": noun, "rows": list(row_ids)}):
        found[row.row_id] = (*found.get(row.row_id, ()), row.name)
    return found


def carries(noun: str, key: Column[int], name: str) -> ColumnElement[bool]:
    """The condition that a row of a noun, known by its key column, carries a tag: for lists."""
    return key.in_(
        select(tagged.c.row_id)
        .join(tag, tag.c.id == tagged.c.tag_id)
        .where(tag.c.noun == noun, tag.c.folded == folded(name))
    )


def _checked(name: str) -> str:
    found = " ".join(name.split())
    if not found:
        raise Refusal("tag_empty")
    return found


def _tag(tx: Write, noun: str, name: str) -> int:
    row = tx.execute(_WITH_STATE, {"noun": noun, "folded": folded(name)}).one_or_none()
    if row is None:
        return tx.insert(tag, {"uid": new_uid(), "noun": noun, "name": name, "folded": folded(name)})
    if row.archived_at is not None:
        tx.update(tag, row.id, archived_at=None)
    return int(row.id)


_BY_NAME = select(tag.c.id).where(tag.c.noun == bindparam("noun"), tag.c.folded == bindparam("folded"))
_WITH_STATE = select(tag.c.id, tag.c.archived_at).where(
    tag.c.noun == bindparam("noun"), tag.c.folded == bindparam("folded")
)
_LINKS = select(tagged.c.id).where(
    tagged.c.tag_id == bindparam("tag"), tagged.c.row_id.in_(bindparam("rows", expanding=True))
)
_CARRIERS = select(tagged.c.row_id).where(
    tagged.c.tag_id == bindparam("tag"), tagged.c.row_id.in_(bindparam("rows", expanding=True))
)
_ALL = (
    select(tag.c.id, tag.c.name, func.count(tagged.c.id).label("many"))
    .join(tagged, tagged.c.tag_id == tag.c.id, isouter=True)
    .where(tag.c.noun == bindparam("noun"), tag.c.archived_at.is_(None))
    .group_by(tag.c.id, tag.c.name, tag.c.folded)
    .order_by(tag.c.folded)
)
_OF_ROWS = (
    select(tagged.c.row_id, tag.c.name)
    .join(tag, tag.c.id == tagged.c.tag_id)
    .where(tag.c.noun == bindparam("noun"), tagged.c.row_id.in_(bindparam("rows", expanding=True)))
    .order_by(tag.c.folded)
)
