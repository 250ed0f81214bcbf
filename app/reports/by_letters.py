"""Finding keys by the first letters of a name or a code, with statements that each dialect answers from an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, and_, bindparam, case, select

from app.base.door import Read


def begun(rd: Read, column: Column[Any], text: str, *, limit: int, newest: bool = False) -> list[int]:
    """Keys of the rows where a column begins with a text, in its order or backwards."""
    reach: Mapping[str, object] = {"low": text, "high": f"{text}\U0010ffff"}
    if rd.waits_for_rows:
        reach = {"pattern": f"{_escaped(text)}%"}
    statement = _beginning(column, newest, rd.waits_for_rows)
    return [int(row_id) for row_id in rd.execute(statement, {**reach, "limit": limit}).scalars()]


def called(rd: Read, table: Table, text: str, limit: int) -> list[int]:
    """Keys by the column of folded names: first those that begin with a folded text.

    When these are too few, all names are walked in their index: then come those with a word that begins with it, then
    those that hold its words anywhere.
    """
    found = begun(rd, table.c.folded, text, limit=limit)
    if len(found) == limit:
        return found
    words = {f"word{at}": f"%{_escaped(word)}%" for at, word in enumerate(text.split())}
    ranks = {"begun": f"{_escaped(text)}%", "within": f"% {_escaped(text)}%", "limit": limit}
    return [int(row_id) for row_id in rd.execute(_holding(table, len(words)), words | ranks).scalars()]


def spelt(rd: Read, column: Column[Any], texts: Sequence[str]) -> list[int]:
    """Keys of the rows where a column is one of these texts, the newest first."""
    return (
        [int(row_id) for row_id in rd.execute(_one_of(column), {"texts": list(texts)}).scalars()]
        if texts
        else []
    )


def each_once(ids: Iterable[Any]) -> list[int]:
    """Keys in their order, without those that were there before."""
    return list(dict.fromkeys(int(each) for each in ids))


@cache
def _beginning(column: Column[Any], newest: bool, on_server: bool) -> Any:
    key = column.table.c.id
    order = (column.desc(), key.desc()) if newest else (column, key)
    # LIKE ignores case on SQLite and so would walk the whole index; a range finds its place in it. On a server the
    # letters may stand in any language's order, in which a range holds other things.
    reach = (
        column.like(bindparam("pattern"), escape="/")
        if on_server
        else and_(column >= bindparam("low"), column < bindparam("high"))
    )
    return select(key).where(reach).order_by(*order).limit(bindparam("limit"))


@cache
def _holding(table: Table, words: int) -> Any:
    name = table.c.folded
    rank = case(
        (name.like(bindparam("begun"), escape="/"), 0),
        (name.like(bindparam("within"), escape="/"), 1),
        else_=2,
    )
    held = (name.like(bindparam(f"word{at}"), escape="/") for at in range(words))
    return select(table.c.id).where(*held).order_by(rank, name, table.c.id).limit(bindparam("limit"))


@cache
def _one_of(column: Column[Any]) -> Any:
    wanted = column.in_(bindparam("texts", expanding=True))
    return select(column.table.c.id).where(wanted).order_by(column.table.c.id.desc())


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
