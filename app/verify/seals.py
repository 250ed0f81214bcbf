"""The rows the audit chain seals, held against the rows of the database.

The chain is walked from its newest line to its oldest, so that the first mention of a row holds what it must be now; one
bit a row remembers which were met. A row is compared as text: the database writes it down as the canonical JSON of a line
has it, and only where the two differ (or where personal hashes stand) are both taken apart. Measured, a sealed row: 9 µs
as text, 25 µs taken apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from app.verify.books import UNREADABLE, Books, Row, sha256
from app.verify.expected import ExpectedTable, expected_tables
from app.verify.marks import Marks
from app.verify.verdict import Findings

WHOLES = ("sales_order", "quote", "purchase_order", "stock_transfer")
"""Documents that begin as drafts, which are saved over without a line."""

PARTS = {
    "order_line": ("sales_order", "order_id"),
    "order_tax": ("sales_order", "order_id"),
    "quote_line": ("quote", "quote_id"),
    "quote_tax": ("quote", "quote_id"),
    "purchase_line": ("purchase_order", "purchase_id"),
    "stock_transfer_line": ("stock_transfer", "transfer_id"),
}
"""Their parts: whose they are, and the column naming it."""

_JSON = json.JSONDecoder()
# Where a sealed row begins. Quotes inside a text are escaped in JSON: no text can look like this.
_ROW = re.compile(r'\["([a-z_]{1,60})",([0-9]{1,18}),(?=\{)')


class Claim(NamedTuple):
    """Where an audit line says what a row is: the position of its values in the body. `salt` is None where it is lost."""

    line_id: int
    body: str
    at: int
    salt: str | None

    @property
    def values(self) -> Mapping[str, Any]:
        """The values, taken apart; ValueError or TypeError where they are none."""
        found: Any = _JSON.raw_decode(self.body, self.at)[0]
        if not isinstance(found, dict):
            raise TypeError("a sealed row is no object")
        return cast("dict[str, Any]", found)


@dataclass(slots=True)
class _Ward:
    """One table under seal: how it is read, which rows the chain named, how many of them stand, what waits.

    `mentioned` says that a line that seals a row also mentions it, because people read its history.
    """

    table: ExpectedTable
    columns: tuple[str, ...]
    mentioned: bool
    met: Marks = field(default_factory=Marks)
    standing: int = 0
    pending: dict[int, Claim] = field(default_factory=dict[int, Claim])


class Seals:
    """Compares the rows of tracked tables with what the chain says of them."""

    def __init__(self, books: Books, found: Findings) -> None:
        self.books = books
        self.found = found
        self._wards = {
            table.name: _Ward(table, tuple(column.name for column in table.sealed_columns), table.history)
            for table in expected_tables().values()
            if table.tracked
        }
        self._gone_parts: list[tuple[str, int, Claim]] = []

    def claim(self, line_id: int, body: str, start: int, salt: str | None) -> list[tuple[str, int]]:
        """Take a line's word for its rows, unless a newer line has spoken of them; gives the documents among them."""
        documents: list[tuple[str, int]] = []
        for met in _ROW.finditer(body, start):
            table, key = met.groups()
            row_id = int(key)
            ward = self._wards.get(table)
            if ward is None:
                self.found.fault("audit_line", line_id, "unknown_table", named=table)
                continue
            if ward.mentioned:
                documents.append((table, row_id))
            if ward.met.add(row_id):
                ward.pending[row_id] = Claim(line_id, body, met.end(), salt)
        return documents

    def compare(self) -> None:
        """Look at all rows claimed since the last time."""
        for ward in self._wards.values():
            if ward.pending:
                self._compare(ward)
                ward.pending = {}

    def finish(self) -> None:
        """Look for rows no line has named, and for parts gone from a document that stands."""
        self.compare()
        standing = self._standing()
        for ward in self._wards.values():
            if standing.get(ward.table.name) != ward.standing:
                self._unnamed(ward)
        for table, row_id, claim in self._gone_parts:
            if self._stood_by_then(*PARTS[table], claim):
                self.found.fault(table, row_id, "row_gone", line=claim.line_id)

    def _compare(self, ward: _Ward) -> None:
        self.found.counted += len(ward.pending)
        differing = dict(ward.pending)
        as_text, as_row = _selections(self.books, ward.table)
        if as_text:
            for row_id, text in self._fetched(as_text, list(ward.pending), told=None):
                claim = ward.pending.get(row_id)
                if claim is not None and claim.body.startswith(text, claim.at):
                    del differing[row_id]
                    ward.standing += 1
        for row_id, *row in self._fetched(as_row, list(differing), told=ward.table.name):
            claim = differing.pop(row_id, None)
            if claim is not None:
                ward.standing += 1
                self._differ(ward, row_id, claim, row)
        for row_id, claim in differing.items():
            self._gone(ward, row_id, claim)

    def _fetched(self, select: str, keys: Sequence[int], told: str | None) -> Iterator[Row]:
        """Rows by key; those that cannot be read are `told` as faults of that table, or left for later."""
        try:
            yield from self.books.by_key(select, keys)
        except UNREADABLE:
            if told is None:
                return
            for key in keys:
                yield from self._alone(select, key, told)

    def _alone(self, select: str, key: int, told: str) -> Iterable[Row]:
        try:
            return list(self.books.by_key(select, [key]))
        except UNREADABLE:
            self.found.fault(told, key, "row_unreadable")
            return ()

    def _differ(self, ward: _Ward, row_id: int, claim: Claim, row: Row) -> None:
        try:
            sealed = claim.values
        except UNREADABLE:
            self.found.fault("audit_line", claim.line_id, "line_unreadable")
            return
        wrong: list[str] = []
        for name, value in zip(ward.columns, row, strict=True):
            if name not in sealed or sealed[name] == value:
                continue  # a line does not know the columns that came after it
            if ward.table.columns[name].personal and _same_hash(claim, sealed[name], value):
                continue
            wrong.append(name)
        if wrong and not self._is_draft(ward, sealed, row):
            self.found.fault(
                ward.table.name, row_id, "row_altered", columns=", ".join(wrong), line=claim.line_id
            )

    def _is_draft(self, ward: _Ward, sealed: Mapping[str, Any], row: Row) -> bool:
        if ward.table.name in WHOLES:
            return sealed.get("state") == "draft" == row[ward.columns.index("state")]
        if ward.table.name not in PARTS:
            return False
        whole, column = PARTS[ward.table.name]
        query = f"SELECT count(*) FROM {whole} WHERE id = :id AND state = 'draft'"
        return self.books.number(query, id=sealed.get(column)) > 0

    def _gone(self, ward: _Ward, row_id: int, claim: Claim) -> None:
        if ward.table.name in PARTS:
            self._gone_parts.append((ward.table.name, row_id, claim))
        elif ward.table.name not in WHOLES or claim.values.get("state") != "draft":
            self.found.fault(ward.table.name, row_id, "row_gone", line=claim.line_id)

    def _stood_by_then(self, whole: str, column: str, part: Claim) -> bool:
        """Whether the document of a part was more than a draft when the chain last named that part."""
        whole_id = part.values.get(column)
        bodies = self.books.stream(
            "SELECT l.body FROM audit_mention m JOIN audit_line l ON l.id = m.line_id "
            "WHERE m.noun = :noun AND m.row_id = :whole_id AND l.id <= :line ORDER BY l.id DESC",
            noun=whole,
            whole_id=whole_id,
            line=part.line_id,
        )
        return any(
            table == whole and row_id == whole_id and values.get("state") != "draft"
            for (body,) in bodies
            for table, row_id, values in json.loads(body)["rows"]
        )

    def _standing(self) -> dict[str, int]:
        """How many rows stand in each table of which every row must be named: asked for all at once."""
        standing = dict.fromkeys(self.books.empty, 0)
        if tables := self._wards.keys() - {*WHOLES, *PARTS, *standing}:
            counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
            standing.update(zip(tables, self.books.rows(f"SELECT {counts}")[0], strict=True))
        return standing

    def _unnamed(self, ward: _Ward) -> None:
        """Rows that stand though no line of the chain has named them."""
        table = ward.table.name
        if table in WHOLES:
            keys = f"SELECT id FROM {table} WHERE state <> 'draft'"
        elif table in PARTS:
            whole, column = PARTS[table]
            keys = (
                f"SELECT p.id FROM {table} p LEFT JOIN {whole} o ON o.id = p.{column} "
                "WHERE o.state IS NULL OR o.state <> 'draft'"
            )
        else:
            keys = f"SELECT id FROM {table}"
        for (row_id,) in self.books.stream(keys):
            if row_id not in ward.met:
                self.found.fault(table, row_id, "row_unsealed")


def _selections(books: Books, table: ExpectedTable) -> tuple[str, str]:
    """How the rows of a table are read as the text a line holds, where nothing personal is in it, and value by value."""
    sealed = table.sealed_columns
    personal = any(column.personal for column in sealed)
    listed = ", ".join(books.canonical(column) for column in sealed)
    return (
        "" if personal else f"SELECT id, {books.json_object(sealed)} FROM {table.name}",
        f"SELECT id, {listed} FROM {table.name}",
    )


def _same_hash(claim: Claim, sealed: object, value: object) -> bool:
    """Whether a personal text is the one that was sealed; taken for so where its salt is lost (told with the salts)."""
    if (
        not isinstance(sealed, str)
        or not sealed.startswith("sha256:")
        or not isinstance(value, str)
        or not value
    ):
        return False
    return claim.salt is None or sealed == "sha256:" + sha256(
        f"{claim.salt}\x00{value}".encode("utf-8", "surrogatepass")
    )
