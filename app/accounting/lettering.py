"""Lettering: which debits and credits of a customer's account settle each other, by the allocations that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import count, product
from string import ascii_uppercase

from sqlalchemy import bindparam, select

from app.accounting.book import Book
from app.accounting.journal_entry import Line
from app.base.door import Read
from app.receivables.tables import allocation, item

Document = tuple[str, int]
Letter = tuple[str, date]


def letters(rd: Read, of: Book) -> dict[tuple[str, Document], Letter]:
    """The letter, and the day since which it holds, of what is settled whole: by account and document."""
    groups = _Groups()
    latest: dict[Document, date] = {}
    for row in rd.execute(_STANDING, {"until": of.last}):
        one, other = (row.source_noun, row.source_document), (row.target_noun, row.target_document)
        groups.join(one, other)
        for each in (one, other):
            latest[each] = max(latest.get(each, row.business_date), row.business_date)
    sums: dict[tuple[str, Document], int] = defaultdict(int)
    members: dict[tuple[str, Document], set[Document]] = defaultdict(set)
    for line in _lines(of):
        if line.document is not None:
            key = (line.account, groups.head(line.document))
            sums[key] += line.amount
            members[key].add(line.document)
    whole = [
        (max(latest[each] for each in members[key] if each in latest), key)
        for key, total in sums.items()
        if not total and any(each in latest for each in members[key])
    ]
    names = _names()
    found: dict[tuple[str, Document], Letter] = {}
    for day, key in sorted(whole):
        letter = next(names)
        for each in members[key]:
            found[key[0], each] = (letter, day)
    return found


class _Groups:
    """Documents that hang together, each group by one of them."""

    def __init__(self) -> None:
        self._under: dict[Document, Document] = {}

    def head(self, of: Document) -> Document:
        while (above := self._under.get(of, of)) != of:
            self._under[of] = of = self._under.get(above, above)
        return of

    def join(self, one: Document, other: Document) -> None:
        low, high = sorted((self.head(one), self.head(other)))
        if low != high:
            self._under[high] = low


def _lines(of: Book) -> Iterator[Line]:
    for entry in (*of.before, *of.entries):
        yield from entry.lines


def _names() -> Iterator[str]:
    """AAA, AAB … ZZZ, AAAA …"""
    for width in count(3):
        for each in product(ascii_uppercase, repeat=width):
            yield "".join(each)


_source, _target = item.alias("source"), item.alias("target")
_reversing = allocation.alias("reversing")
_STANDING = (
    select(
        _source.c.noun.label("source_noun"),
        _source.c.document_id.label("source_document"),
        _target.c.noun.label("target_noun"),
        _target.c.document_id.label("target_document"),
        allocation.c.business_date,
    )
    .join(_source, _source.c.id == allocation.c.source_item_id)
    .join(_target, _target.c.id == allocation.c.target_item_id)
    .where(
        allocation.c.business_date <= bindparam("until"),
        allocation.c.reverses_id.is_(None),
        ~select(_reversing.c.id)
        .where(_reversing.c.reverses_id == allocation.c.id, _reversing.c.business_date <= bindparam("until"))
        .exists(),
    )
    .order_by(allocation.c.id)
)
