"""What each audit line mentions, by which the history of a document is read: every document it sealed, and nothing unknown."""

from __future__ import annotations

from collections.abc import Iterable

from app.verify.books import Books
from app.verify.expected import expected_tables
from app.verify.verdict import Findings

_PENDING = 1000
_WRITTEN_ANEW = frozenset({"order_line", "order_tax"})
"""Parts of an order are sealed with it without a mention of their own."""


class Mentions:
    """Holds the mentions of a line against the rows it seals."""

    def __init__(self, books: Books, found: Findings) -> None:
        self.books = books
        self.found = found
        self._nouns = {table.name for table in expected_tables().values() if table.history}
        self._expected = {name for name in self._nouns if expected_tables()[name].tracked} - _WRITTEN_ANEW
        self._of_line: dict[int, set[tuple[str, int]]] = {}
        self._others: dict[str, dict[int, int]] = {}

    def read(self, first: int, last: int) -> None:
        """Fetch the mentions of a page of lines."""
        self._of_line = {}
        for line_id, noun, row_id in self.books.rows(
            "SELECT line_id, noun, row_id FROM audit_mention WHERE line_id BETWEEN :first AND :last", first=first, last=last
        ):
            self.found.counted += 1
            if noun not in self._nouns or not isinstance(row_id, int):
                self.found.fault("audit_mention", line_id, "mention_unknown", noun=noun, row=row_id)
            else:
                self._of_line.setdefault(line_id, set()).add((noun, row_id))

    def look_at(self, line_id: int, rows: Iterable[tuple[str, int]]) -> None:
        """Compare one line's mentions with the rows it seals, as (table, key)."""
        sealed = {row for row in rows if row[0] in self._expected}
        mentioned = self._of_line.get(line_id, set())
        for noun, row_id in sealed - mentioned:
            self.found.fault("audit_mention", line_id, "mention_missing", noun=noun, row=row_id)
        for noun, row_id in mentioned - sealed:
            others = self._others.setdefault(noun, {})
            others[row_id] = line_id
            if len(others) >= _PENDING:
                self._must_stand(noun)

    def unreadable(self, line_id: int) -> None:
        """Nothing can be said of the mentions of a line that cannot be read."""
        self._of_line.pop(line_id, None)

    def finish(self) -> None:
        """Look for the rows that were mentioned and not sealed."""
        for noun in list(self._others):
            self._must_stand(noun)

    def _must_stand(self, noun: str) -> None:
        others = self._others.pop(noun)
        standing = {row[0] for row in self.books.by_key(f"SELECT id FROM {noun}", list(others))}
        for row_id, line_id in others.items():
            if row_id not in standing:
                self.found.fault("audit_mention", line_id, "mention_of_nothing", noun=noun, row=row_id)
