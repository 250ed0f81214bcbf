"""The auditor's own account of the schema is the schema; the program's part of it, the migrations' part is seen by `verify`."""

from __future__ import annotations

from app.verify.expected import expected_tables
from tests.verify.expectation import PLACE, write_down


def test_the_written_account_is_the_schema_of_the_program() -> None:
    told = "the schema changed: run `python -m tests.verify.expectation` and read what it changed"
    assert PLACE.read_text("utf-8") == write_down(), told


def test_every_sealed_row_is_tracked_or_is_the_journal_itself() -> None:
    sealed = {table.name for table in expected_tables().values() if table.sealed and not table.tracked}
    assert sealed == {"audit_line", "archive_content"}


def test_a_sealed_column_is_known_by_the_order_of_its_name() -> None:
    columns = [column.name for column in expected_tables()["order_line"].sealed_columns]
    assert columns == sorted(columns)
    assert "dropped_milli" in columns
    assert "shipped_milli" not in columns
