"""What each audit line mentions, by which the history of a document is read: every document it sealed, and nothing unknown."""

from __future__ import annotations

from collections.abc import Sequence

from app.verify.books import Books
from app.verify.expected import expected_tables
from app.verify.verdict import Findings

_PENDING = 1000


class Mentions:
    """Holds the mentions of a line against the rows it seals."""

    def __init__(self, books: Books, found: Findings) -> None:
        self.books = books
        self.found = found
        self._nouns = {table.name for table in expected_tables().values() if table.history}
        self._of_line: dict[int, set[tuple[str, int]]] = {}
        self._others: dict[str, dict[int, int]] = {}

    def read(self, first: int, last: int) -> None:
        """Fetch the mentions of a page of lines."""
        self._of_line = {}
        for line_id, noun, row_id in self.books.rows(
            "SELECT line_id, noun, row_id FROM audit_mention WHERE line_id BETWEEN :first AND :last",
            first=first,
            last=last,
        ):
            self.found.counted += 1
            if noun not in self._nouns or not isinstance(row_id, int):
                self.found.fault("audit_mention", line_id, "mention_unknown", noun=noun, row=row_id)
            else:
                self._of_line.setdefault(line_id, set()).add((noun, row_id))

    def look_at(self, line_id: int, documents: Sequence[tuple[str, int]]) -> None:
        """Compare one line's mentions with the documents it seals, as (table, key)."""
        mentioned = self._of_line.get(line_id, set())
        for document in documents:
            if document not in mentioned:
                self.found.fault(
                    "audit_mention", line_id, "mention_missing", noun=document[0], row=document[1]
                )
        for noun, row_id in mentioned.difference(documents):
            others = self._others.setdefault(noun, {})
            others[row_id] = line_id
            if len(others) >= _PENDING:
                self._must_stand(noun)

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
