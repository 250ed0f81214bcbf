"""`list NOUN`: rows of a noun, searched, filtered and sorted over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from app.base.abroad import of_which
from app.base.door import Read
from app.base.errors import Refusal
from app.base.fields import all_fields
from app.base.listing import ListQuery, Totals
from app.commands.desk import Desk
from app.commands.nouns import FINDERS, NOUNS, Listed, Noun
from app.commands.output import record, table
from app.commands.own_columns import TAGS, own_columns
from app.commands.program import argument, command, option

_PAGE = 500


@command("list")
def list_rows(
    desk: Desk,
    noun: Annotated[Listed, argument("nouns")],
    search: Annotated[str, option("--search")] = "",
    view: Annotated[str | None, option("--view")] = None,
    only: Annotated[list[str] | None, option("--filter")] = None,
    sort: Annotated[str, option("--sort")] = "",
    descending: Annotated[bool, option("--descending")] = False,
    offset: Annotated[int, option("--offset", min=0)] = 0,
    limit: Annotated[int | None, option("--limit", min=1)] = None,
) -> None:
    """All rows that match, or so many from an offset on."""
    chosen = NOUNS[noun]
    with desk.opened() as database, database.read() as rd:
        query = ListQuery(search, tuple(_chips(rd, view, only or [])), sort, descending)
        rows = _rows(rd, chosen, query, offset, limit)
        sees = desk.actor_in(database).sees_costs
        columns = tuple(column for column in chosen.columns if sees or column.name not in chosen.costs)
        if desk.as_json:
            desk.give_rows({**record(columns, row), **_own(chosen, row)} for row in rows)
            return
        found = list(rows)
        asked = all_fields(rd, chosen.own) if chosen.own else []
        totals = chosen.listing.count(rd, query)
    columns = (*columns, *own_columns(asked, desk.words), *((TAGS,) if chosen.own else ()))
    headings = {f"field.{field.code}": field.name for field in asked}
    desk.write_lines(table(desk.words, columns, found, headings=headings) if found else ())
    sums = tuple(name for name in chosen.sums if sees or name not in chosen.costs)
    desk.write(_foot(desk, sums, totals, len(found)))


def _own(chosen: Noun, row: Any) -> dict[str, Any]:
    """Tags and the merchant's own fields as machines get them."""
    return {"tags": list(row.extras.tags), "fields": dict(row.extras.answers)} if chosen.own else {}


def _rows(rd: Read, chosen: Noun, query: ListQuery, offset: int, limit: int | None) -> Iterator[Any]:
    left = limit
    while left is None or left > 0:
        ids: Sequence[int] = chosen.listing.ids(
            rd, query, offset, _PAGE if left is None else min(left, _PAGE)
        )
        yield from chosen.listing.rows(rd, ids)
        if len(ids) < _PAGE:
            return
        offset += len(ids)
        left = None if left is None else left - len(ids)


def _chips(rd: Read, view: str | None, only: Sequence[str]) -> Iterator[tuple[str, str]]:
    if view is not None:
        yield "view", view
    for told in only:
        name, sign, value = told.partition("=")
        if not sign:
            raise Refusal("list_filter_form", told=told)
        if name in FINDERS:
            key = FINDERS[name](rd, value)
            if key is None:
                raise Refusal("not_found", noun=name, told=value)
            value = str(key)
        yield name, value


def _foot(desk: Desk, sums: Sequence[str], totals: Totals, shown: int) -> str:
    words = desk.words
    count = words.say("command.list.count", n=totals.count, shown=shown)
    told = [
        f"{words.say(f'column.{name}')} {words.money(totals.sums[name], totals.currency)}"
        for name in sums
        if name in totals.sums
    ]
    first = next((name for name in sums if name in totals.sums), "")
    abroad = of_which(words, totals.told_abroad(first), totals.currency)
    return "   ".join(each for each in (count, *told, abroad) if each)
