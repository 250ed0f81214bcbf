"""Values no program would write: each is a fault of its row, and none ends the audit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.verify.tampering import Copy, audited, codes, named

Spoilable = Callable[[], Copy]

ON_SQLITE = [
    ("invoice", "total", "'abc'"),
    ("invoice", "total", "9223372036854775807"),
    ("entry", "amount", "9223372036854775807"),
    ("entry", "amount", "12.5"),
    ("entry", "account_id", "'x'"),
    ("order_line", "quantity_milli", "'many'"),
    ("order_line", "gross", "9e99"),
    ("stock_move", "quantity_milli", "x'00ff'"),
    ("payment", "received_on", "'2026-02-31'"),
    ("invoice", "issued_on", "'soon'"),
    ("invoice", "issued_on", "20260101"),
    ("shipment", "recorded_at", "''"),
    ("sales_order", "billing", "'{'"),
    ("product", "name", "CAST(x'fffe' AS TEXT)"),
    ("customer", "name", "CAST(x'ff' AS TEXT)"),
    ("product", "stocked", "7"),
    ("allocation_vat", "net", "x''"),
    ("reservation", "order_line_id", "-1"),
    ("invoice_tax", "rate_ppm", "'20 %'"),
    ("archive_paper", "hash", "'../../../etc/passwd'"),
]


@pytest.mark.parametrize(("table", "column", "value"), ON_SQLITE)
def test_a_broken_value_is_named_on_sqlite(
    sqlite_copy: Spoilable, table: str, column: str, value: str
) -> None:
    copy = sqlite_copy()
    row_id = copy.rows(f"SELECT max(id) FROM {table}")[0][0]
    if table in ("sales_order", "order_line"):
        row_id = 1  # not of a draft
    copy.rows(f"UPDATE {table} SET {column} = {value} WHERE id = {row_id}")
    verdict = audited(copy)
    assert (table, row_id) in named(verdict, "row_altered") | named(verdict, "row_unreadable")


@pytest.mark.parametrize("column", ["kind", "year", "last"])
def test_a_series_that_cannot_be_read_is_named(sqlite_copy: Spoilable, column: str) -> None:
    copy = sqlite_copy()
    copy.rows(f"UPDATE number_series SET {column} = 'x' WHERE kind = 'invoice'")
    verdict = audited(copy)
    assert "series_unreadable" in codes(verdict)
    assert "check_impossible" not in codes(verdict)


ON_POSTGRES = [
    ("payment", "received_on", "'infinity'"),
    ("shipment", "recorded_at", "'infinity'"),
    ("shipment", "shipped_on", "'12026-01-01'"),
    ("payment", "received_on", "'0044-03-15 BC'"),
    ("entry", "amount", "9223372036854775807"),
    ("item", "due_on", "'-infinity'"),
    ("order_line", "gross", "-9223372036854775808"),
]


@pytest.mark.parametrize(("table", "column", "value"), ON_POSTGRES)
def test_a_broken_value_is_named_on_postgresql(
    postgres_copy: Spoilable, table: str, column: str, value: str
) -> None:
    copy = postgres_copy()
    row_id = copy.rows(f"SELECT min(id) FROM {table}")[0][0]
    copy.rows(f"UPDATE {table} SET {column} = {value} WHERE id = {row_id}")
    verdict = audited(copy)
    assert (table, row_id) in named(verdict, "row_altered")
    assert "check_impossible" not in codes(verdict)


def test_everything_at_once_is_still_an_answer_of_bounded_length(spoilable: Spoilable) -> None:
    copy = spoilable()
    for table, column in (("entry", "amount"), ("invoice_line", "quantity_milli"), ("payment", "amount")):
        copy.rows(f"UPDATE {table} SET {column} = {column} + 1")
    copy.rows("DELETE FROM item_balance")
    copy.rows("DELETE FROM shipment_line")
    copy.rows("DELETE FROM audit_line WHERE id > 10")
    verdict = audited(copy)
    assert not verdict.sound
    assert all(len(check.faults) <= 1000 for check in verdict.checks)


def test_an_empty_database_is_sound(database_url: str) -> None:
    from app.base.database import connect
    from app.base.location import locate
    from app.verify import verify

    database = connect(locate(database_url))
    try:
        verdict = verify(database)
    finally:
        database.close()
    assert verdict.faults == ()
