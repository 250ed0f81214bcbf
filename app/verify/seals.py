"""The rows the audit chain seals, held against the rows of the database.

The chain is walked from its newest line to its oldest, so that the first mention of a row holds what it must be now; one
bit a row remembers which were met. Rows are fetched a page at a time by key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from app.verify.books import UNREADABLE, Books, Row, row_by_row, sha256
from app.verify.expected import ExpectedTable, expected_tables
from app.verify.marks import Marks
from app.verify.verdict import Findings

PENDING = 500
"""Rows of one table gathered before they are fetched."""

PARTS = {"order_line": "order_id", "order_tax": "order_id"}
"""Parts of an order, and the column naming it: while it is a draft they are saved over without a line."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an audit line says a row is; `salt` is None where it was dropped."""

    line_id: int
    row_id: int
    values: Mapping[str, Any]
    salt: str | None


@dataclass(slots=True)
class _Ward:
    """One table under seal: how it is read, which rows the chain named, what waits to be compared."""

    table: ExpectedTable
    columns: tuple[str, ...]
    personal: tuple[int, ...]
    select: str
    met: Marks = field(default_factory=Marks)
    standing: int = 0
    pending: dict[int, Claim] = field(default_factory=dict[int, Claim])


class Seals:
    """Compares the rows of tracked tables with what the chain says of them."""

    def __init__(self, books: Books, found: Findings) -> None:
        self.books = books
        self.found = found
        self._wards = {table.name: _ward(books, table) for table in expected_tables().values() if table.tracked}
        self._gone_parts: list[tuple[str, Claim]] = []

    def claim(self, table: str, claim: Claim) -> None:
        """Take a line's word for a row, unless a newer line has spoken of it."""
        ward = self._wards.get(table)
        if ward is None:
            self.found.fault("audit_line", claim.line_id, "unknown_table", named=table)
            return
        if not ward.met.add(claim.row_id):
            return
        ward.pending[claim.row_id] = claim
        if len(ward.pending) >= PENDING:
            self._compare(ward)

    def finish(self) -> None:
        """Compare what is left, and look for rows no line has named and for parts gone from an order that stands."""
        for ward in self._wards.values():
            self._compare(ward)
            self._unnamed(ward)
        for table, claim in self._gone_parts:
            if self._stood_by_then(claim):
                self.found.fault(table, claim.row_id, "row_gone", line=claim.line_id)

    def _compare(self, ward: _Ward) -> None:
        pending, ward.pending = ward.pending, {}
        if not pending:
            return
        self.found.counted += len(pending)
        at = ward.columns.index("id")
        rows = {row[at]: row for row in self._fetched(ward, list(pending))}
        ward.standing += len(rows)
        for row_id, claim in pending.items():
            row = rows.get(row_id)
            if row is None:
                self._gone(ward, claim)
            elif ward.personal or tuple(claim.values.values()) != tuple(row):
                self._differ(ward, claim, row)

    def _fetched(self, ward: _Ward, keys: list[int]) -> Iterable[Row]:
        def fetch(some: Iterable[int]) -> list[Row]:
            with self.books.connection.begin_nested():
                return list(self.books.among(ward.select, some))

        try:
            return fetch(keys)
        except UNREADABLE:
            readable: list[Row] = []
            for key, row in row_by_row(fetch, keys):
                if row is not None:
                    readable.append(row)
                else:
                    self.found.fault(ward.table.name, key, "row_unreadable")
            return readable

    def _differ(self, ward: _Ward, claim: Claim, row: Row) -> None:
        wrong: list[str] = []
        for name, value in zip(ward.columns, row, strict=True):
            if name not in claim.values or claim.values[name] == value:
                continue
            column = ward.table.columns[name]
            if column.personal and _same_hash(claim, claim.values[name], value):
                continue
            wrong.append(name)
        if wrong and not self._is_draft(ward, claim, row):
            self.found.fault(ward.table.name, claim.row_id, "row_altered", columns=", ".join(wrong), line=claim.line_id)

    def _is_draft(self, ward: _Ward, claim: Claim, row: Row) -> bool:
        if ward.table.name == "sales_order":
            return claim.values.get("state") == "draft" == row[ward.columns.index("state")]
        if ward.table.name not in PARTS:
            return False
        order_id = claim.values.get(PARTS[ward.table.name])
        return self.books.number("SELECT count(*) FROM sales_order WHERE id = :id AND state = 'draft'", id=order_id) > 0

    def _gone(self, ward: _Ward, claim: Claim) -> None:
        if ward.table.name in PARTS:
            self._gone_parts.append((ward.table.name, claim))
        elif ward.table.name != "sales_order" or claim.values.get("state") != "draft":
            self.found.fault(ward.table.name, claim.row_id, "row_gone", line=claim.line_id)

    def _stood_by_then(self, part: Claim) -> bool:
        """Whether the order of a part was more than a draft when the chain last named that part."""
        order_id = part.values.get("order_id")
        bodies = self.books.stream(
            "SELECT l.body FROM audit_mention m JOIN audit_line l ON l.id = m.line_id "
            "WHERE m.noun = 'sales_order' AND m.row_id = :order_id AND l.id <= :line ORDER BY l.id DESC",
            order_id=order_id,
            line=part.line_id,
        )
        for (body,) in bodies:
            for table, row_id, values in rows_of(json.loads(body)):
                if table == "sales_order" and row_id == order_id and values.get("state") != "draft":
                    return True
        return False

    def _unnamed(self, ward: _Ward) -> None:
        """Rows that stand though no line of the chain has named them."""
        table = ward.table.name
        if table == "sales_order":
            keys = "SELECT id FROM sales_order WHERE state <> 'draft'"
        elif table in PARTS:
            keys = f"SELECT p.id FROM {table} p LEFT JOIN sales_order o ON o.id = p.{PARTS[table]} WHERE o.state IS NULL OR o.state <> 'draft'"
        elif self.books.number(f"SELECT count(*) FROM {table}") == ward.standing:
            return
        else:
            keys = f"SELECT id FROM {table}"
        for (row_id,) in self.books.stream(keys):
            if row_id not in ward.met:
                self.found.fault(table, row_id, "row_unsealed")


def rows_of(body: Any) -> list[tuple[str, int, Mapping[str, Any]]]:
    """The rows an audit line's body seals; ValueError where it holds anything else."""
    rows: list[tuple[str, int, Mapping[str, Any]]] = []
    for table, row_id, values in body["rows"]:
        if not (isinstance(table, str) and type(row_id) is int and isinstance(values, dict)) or not 0 < row_id < 2**63:
            raise ValueError("a sealed row is a table, a key and its values")
        rows.append((table, row_id, cast("dict[str, Any]", values)))
    return rows


def _ward(books: Books, table: ExpectedTable) -> _Ward:
    sealed = table.sealed_columns
    listed = ", ".join(books.canonical(column) for column in sealed)
    return _Ward(
        table,
        tuple(column.name for column in sealed),
        tuple(at for at, column in enumerate(sealed) if column.personal),
        f"SELECT {listed} FROM {table.name} WHERE id IN ({{keys}})",
    )


def _same_hash(claim: Claim, sealed: object, value: object) -> bool:
    """Whether a personal text is the one that was sealed; taken for so where its salt is lost (told with the salts)."""
    if not isinstance(sealed, str) or not sealed.startswith("sha256:") or not isinstance(value, str) or not value:
        return False
    return claim.salt is None or sealed == "sha256:" + sha256(f"{claim.salt}\x00{value}".encode("utf-8", "surrogatepass"))
