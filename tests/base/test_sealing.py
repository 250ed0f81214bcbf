"""Sealed means sealed, for every table that says so, on both databases and by every way SQL knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.base import sealing
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.schema import metadata
from app.tables import EVERY_ROOM
from tests.base.rows import PDF, a_row, fill

CLOCK = FixedClock()
_ROOMS = EVERY_ROOM
SEALED = [table for table in metadata.sorted_tables if table.info.get("sealed")]
CHILDREN = [table for table in SEALED if "parent" in table.info]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(open_database(database_url, CLOCK)) as found:
        fill(found)
        if found.archive_folder:
            with found.engine.begin() as connection:
                connection.exec_driver_sql("INSERT INTO archive_content (hash, content) VALUES ('h', X'00')")
        yield found


def refused(connection: Connection, statement: Any, values: Any = None) -> str:
    """What the database says when it refuses; the transaction goes on as if nothing had been tried."""
    with pytest.raises(DBAPIError) as told, connection.begin_nested():
        connection.execute(text(statement) if isinstance(statement, str) else statement, values)
    assert isinstance(told.value, IntegrityError), told.value
    return str(told.value.orig)


def everything(connection: Connection, table: Table) -> list[Any]:
    return list(connection.execute(select(table).order_by("id")).all())


def test_the_sealed_tables_are_those_the_house_names() -> None:
    assert {table.name for table in SEALED} == {
        "accounting_export",
            "allocation", "allocation_vat", "allowance", "archive_content", "archive_paper", "audit_line", "bank_detail",
        "bank_line", "bank_match", "bank_statement", "bank_transaction", "cheque_slip_line", "collection_call",
        "corrective_invoice", "credit_limit",
        "customer_merge_move", "distance_sale", "entry", "exchange_rate", "factor_payment", "goods_receipt", "goods_receipt_line",
        "goods_return_line",
        "instalment_plan", "invoice", "invoice_deposit",
        "invoice_instalment", "invoice_line", "invoice_order", "invoice_order_tax", "invoice_tax", "item", "law_line",
        "logo", "number_lost", "opening", "parcel_fate", "payment",
        "plan_instalment",
        "plan_source", "promise_item",
        "quarantine", "quote_decision", "received_line",
        "refund_line", "reminder_item", "reservation", "return_act", "return_act_line",
        "return_answer", "shipment", "shipment_line", "stock_move",
        "stock_take_line", "stock_tally",
        "terms_acceptance", "write_off", "write_off_line",
    }  # fmt: skip
    # Whatever belongs to a document that is sealed is sealed with it.
    names = {table.name for table in SEALED}
    documents = {"invoice", "shipment"}
    for table in metadata.sorted_tables:
        parents = {key.column.table.name for key in table.foreign_keys}
        if table.name.startswith(tuple(f"{name}_" for name in documents)) and parents & documents:
            assert table.name in names


def test_no_sealed_row_is_changed_deleted_or_written_over(database: Database) -> None:
    with database.engine.connect() as connection, connection.begin():
        for table in SEALED:
            name = table.name
            before = everything(connection, table)
            assert before, f"{name} has no row to try it on"
            row = dict(before[0]._mapping)
            column = next(each.name for each in table.c if each.name != "id")
            told = [refused(connection, f"UPDATE {name} SET {column} = {column}")]
            told.append(refused(connection, f"UPDATE {name} SET id = id + 1000"))
            told.append(refused(connection, f"DELETE FROM {name}"))
            names = ", ".join(row)
            same = f"INSERT INTO {name} ({names}) SELECT {names} FROM {name} WHERE id = {row['id']}"
            if database.dialect == "sqlite":
                told.append(refused(connection, f"UPDATE OR REPLACE {name} SET id = id + 1000"))
                told.append(refused(connection, same.replace("INSERT", "INSERT OR REPLACE", 1)))
                told.append(refused(connection, same.replace("INSERT", "REPLACE", 1)))
                told.append(refused(connection, f"{same} ON CONFLICT DO UPDATE SET {column} = {column}"))
            else:
                told.append(
                    refused(connection, f"{same} ON CONFLICT (id) DO UPDATE SET {column} = EXCLUDED.{column}")
                )
                told.append(refused(connection, f"TRUNCATE {name} CASCADE"))
                told.append(refused(connection, f"UPDATE ONLY {name} SET {column} = {column}"))
            assert all("sealed: " in words for words in told), (name, told)
            assert everything(connection, table) == before


def test_no_sealed_row_is_written_over_through_any_of_its_unique_columns(database: Database) -> None:
    with database.engine.connect() as connection, connection.begin():
        for table in SEALED:
            row = dict(everything(connection, table)[0]._mapping)
            for columns in sealing._unique_keys(table):
                if columns == ("id",):
                    continue
                # Another key, other values, the same unique columns.
                other = {**row, **_others(table), "id": 70, **{name: row[name] for name in columns}}
                statement = insert(table)
                if database.dialect == "sqlite":
                    statement = statement.prefix_with("OR REPLACE")
                words = refused(connection, statement, other)
                assert "sealed: insert over" in words or "duplicate key" in words, (table.name, words)


def _others(table: Table) -> dict[str, Any]:
    return {
        column.name: f"{a_row(table)[column.name][:30]}2"
        for column in table.c
        if column.unique and column.name in a_row(table)
    }


@pytest.mark.parametrize("child", CHILDREN, ids=lambda table: table.name)
def test_nothing_is_added_to_a_document_that_is_issued(database: Database, child: Table) -> None:
    parent, foreign_key, count = child.info["parent"]
    with database.engine.connect() as connection, connection.begin():
        assert connection.execute(text(f"SELECT {count} FROM {parent}")).scalar() == 1
        for position in (2, 0, -1, 99):
            added = {**a_row(child), "position": position, foreign_key: 1}
            assert f"sealed: child added to {parent}" in refused(connection, insert(child), added)
        # Nor in the place of one that stands.
        words = refused(connection, insert(child), {**a_row(child), "position": 1, foreign_key: 1})
        assert "sealed: insert over" in words or "duplicate key" in words


def test_every_child_of_a_document_says_so() -> None:
    assert {table.name for table in CHILDREN} == {
        "bank_detail",
        "bank_line",
        "cheque_slip_line",
        "goods_receipt_line",
        "invoice_deposit",
        "invoice_instalment",
        "invoice_line",
        "invoice_order",
        "invoice_order_tax",
        "invoice_tax",
        "plan_instalment",
        "plan_source",
        "promise_item",
        "received_line",
        "refund_line",
        "reminder_item",
        "return_act_line",
        "shipment_line",
        "write_off_line",
    }


def test_every_trigger_stands_and_one_that_was_dropped_is_missed(database: Database) -> None:
    expected = sealing.trigger_names(metadata, database.dialect)
    with database.engine.connect() as connection, connection.begin() as transaction:
        assert sealing.standing(connection) == expected
        assert sealing.tables(connection) == {table.name for table in SEALED}
        on = " ON invoice" if database.dialect == "postgresql" else ""
        name = "sealed_invoice_change" if on else "sealed_invoice_update"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        assert sealing.standing(connection) == expected - {name}
        sealing.seal(connection, metadata)
        assert sealing.standing(connection) == expected
        assert "sealed: " in refused(connection, "DELETE FROM invoice")
        if on:
            connection.exec_driver_sql("ALTER TABLE invoice DISABLE TRIGGER USER")
            assert expected - sealing.standing(connection) == {
                "sealed_invoice_change",
                "sealed_invoice_truncate",
            }
        transaction.rollback()


def test_the_paper_that_was_kept_is_still_there(database: Database) -> None:
    with database.read() as rd:
        size = rd.scalar(select(metadata.tables["archive_paper"].c.size))
    assert size == len(PDF)
