"""A table of the shop: records by id, and their ids in the order of their dates. Nothing is ever copied."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

from tests.links.woocommerce.answers import Record
from tests.links.woocommerce.dates import stamp


class Table:
    """Records by id; `posts` says that dates are sorted by the site's time, as the posts of a site are."""

    def __init__(self, *, posts: bool) -> None:
        self.posts = posts
        self.rows: dict[int, Record] = {}
        self._by: dict[str, list[tuple[str, int]]] = {"date_created": [], "date_modified": []}

    def __contains__(self, number: object) -> bool:
        return number in self.rows

    def __iter__(self) -> Iterator[Record]:
        return iter(self.rows.values())

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: int) -> Record:
        return self.rows[number]

    def get(self, number: int) -> Record | None:
        return self.rows.get(number)

    def fill(self, records: list[Record]) -> None:
        """Take in many at once."""
        for each in records:
            self.rows[each["id"]] = each
        for name in self._by:
            self._by[name] = sorted((self._key(each, name), each["id"]) for each in self.rows.values())

    def add(self, record: Record) -> None:
        self.rows[record["id"]] = record
        for name, keys in self._by.items():
            insort(keys, (self._key(record, name), record["id"]))

    def remove(self, number: int) -> Record:
        record = self.rows.pop(number)
        for name in self._by:
            self._forget(record, name)
        return record

    def move(self, record: Record, moment: str, name: str = "date_modified") -> None:
        """Give a record another date."""
        self._forget(record, name)
        stamp(record, name, moment)
        insort(self._by[name], (self._key(record, name), record["id"]))

    def sorted(self, by: str, *, descending: bool) -> list[Record]:
        """All of them by one date (records of one second by id), or by ``id``."""
        if by in self._by:
            ids = [number for _, number in self._by[by]]
        else:
            ids = sorted(self.rows)
        if descending:
            ids.reverse()
        rows = self.rows
        return [rows[number] for number in ids]

    def _forget(self, record: Record, name: str) -> None:
        keys, wanted = self._by[name], (self._key(record, name), record["id"])
        at = bisect_left(keys, wanted)
        assert keys[at] == wanted
        del keys[at]

    def _key(self, record: Record, name: str) -> str:
        return record.get(name if self.posts else f"{name}_gmt") or ""
