"""Rows written straight to SQLite are stored, read and sealed like those written through Core."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, NoResultFound

from app.base import archive, settings
from app.base.actor import PROGRAM
from app.base.audit import audit_line
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.row import form_of
from app.base.schema import metadata
from app.catalogue.tables import gtin, product
from app.customers.tables import account
from tests.base.rows import ITS_OWN, MOMENT, a_row, fill

CLOCK = FixedClock()


def last_body(database: Database) -> dict[str, Any]:
    with database.read() as rd:
        return json.loads(rd.scalar(select(audit_line.c.body).order_by(audit_line.c.id.desc()).limit(1)))


def test_every_table_stores_what_core_would_store(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        fill(database)
        for table in metadata.sorted_tables:
            if table.name in ITS_OWN or "id" not in table.c:
                continue
            with database.read() as rd:
                stored = rd.execute(select(table)).mappings().first()
                assert stored is not None
            expected = a_row(table) if table.name != "setting" else {"name": "ship.partial", "value": "true"}
            assert {**stored, "id": 1} == {"id": 1, **expected}, table.name


def test_the_line_seals_the_row_as_it_is_stored_whoever_wrote_it(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        with database.write(PROGRAM, "test.one") as tx:
            row = {**a_row(product), "sku": "A", "uid": "a"}
            first = tx.insert(product, row)
            others = tx.insert_many(product, [{**row, "sku": name, "uid": name} for name in "bcd"])
            tx.update(product, first, name="Sencha", archived_at=None, price_micro=12_500_000)
        assert others == [first + 1, first + 2, first + 3]
        sealed = {row_id: values for name, row_id, values in last_body(database)["rows"] if name == "product"}
        with database.read() as rd:
            stored = {row["id"]: dict(row) for row in rd.execute(select(product)).mappings()}
        plain = json.loads(json.dumps(stored, default=lambda value: value.isoformat(timespec="microseconds")))
        assert sealed == {int(row_id): values for row_id, values in plain.items()}
        assert sealed[first]["name"] == "Sencha"


def test_keys_come_in_the_order_of_the_rows(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database:
        with database.write(PROGRAM, "test.many") as tx:
            tx.execute(
                insert(account), {"id": 40, "uid": "x", "opened_at": MOMENT}
            ) if database.location.path else None
            ids = tx.insert_many(
                account, [{"uid": f"{number:04}", "opened_at": MOMENT} for number in range(500)]
            )
        with database.read() as rd:
            stored = (
                rd.execute(select(account.c.id).where(account.c.uid != "x").order_by(account.c.uid))
                .scalars()
                .all()
            )
        assert ids == stored == sorted(stored)


def test_rows_that_say_more_or_less_than_the_first_are_stored_as_each_says(database_url: str) -> None:
    told = ("description", "price_micro", "vat_reason")
    with closing(open_database(database_url, CLOCK)) as database:
        sparse = {name: value for name, value in a_row(product).items() if name not in told}
        with database.write(PROGRAM, "test.unequal") as tx:
            ids = tx.insert_many(
                product,
                [
                    {**sparse, "sku": "A", "uid": "a"},
                    {**sparse, "sku": "B", "uid": "b", "description": "Thé vert", "price_micro": 4_500_000},
                    {**sparse, "sku": "C", "uid": "c", "vat_reason": "VATEX-EU-79-C"},
                ],
            )
            box = {"product_id": ids[0], "code": "2", "quantity_milli": 6000}
            tx.put(gtin, [{"product_id": ids[0], "code": "1"}, box])
        with database.read() as rd:
            whole = select(*(product.c[name] for name in told)).where(product.c.id.in_(ids))
            stored = [tuple(row) for row in rd.execute(whole.order_by(product.c.id))]
            boxes = rd.execute(select(gtin.c.quantity_milli).order_by(gtin.c.code)).scalars().all()
        assert stored == [("", 0, None), ("Thé vert", 4_500_000, None), ("", 0, "VATEX-EU-79-C")]
        assert boxes == [1000, 6000]


def test_a_column_that_does_not_exist_is_a_fault_at_once(database_url: str) -> None:
    with closing(open_database(database_url, CLOCK)) as database, database.write(PROGRAM, "test.bug") as tx:
        with pytest.raises(TypeError, match="account has no column colour"):
            tx.insert(account, {"uid": "a", "opened_at": MOMENT, "colour": "red"})
        with pytest.raises(TypeError, match="account has no column colour"):
            tx.insert_many(
                account,
                [{"uid": "a", "opened_at": MOMENT}, {"uid": "b", "opened_at": MOMENT, "colour": "red"}],
            )


def add(database: Database, row: dict[str, Any]) -> None:
    with database.write(PROGRAM, "test.bad") as tx:
        tx.insert_many(gtin, [{"product_id": 1, "code": "1", "quantity_milli": 1}, row])


def test_what_the_schema_refuses_is_refused(database_url: str) -> None:
    with (
        closing(open_database(database_url, CLOCK)) as database,
        database.write(PROGRAM, "test.good") as tx,
    ):
        tx.insert(product, {**a_row(product), "id": 1})
    for row in (
        {"product_id": 99, "code": "1", "quantity_milli": 1},
        {"product_id": 1, "code": "1", "quantity_milli": 0},
        {"product_id": 1, "code": None, "quantity_milli": 1},
    ):
        with closing(open_database(database_url, CLOCK)) as database:
            with pytest.raises(IntegrityError):
                add(database, row)
            with database.read() as rd:
                assert rd.execute(select(gtin)).all() == []


def test_a_row_that_is_not_there_cannot_be_changed(database_url: str) -> None:
    with (
        closing(open_database(database_url, CLOCK)) as database,
        pytest.raises(NoResultFound),
        database.write(PROGRAM, "test.bad") as tx,
    ):
        tx.update(settings.setting, 99, value="1")


def test_naive_times_are_a_fault(database_url: str) -> None:
    with (
        closing(open_database(database_url, CLOCK)) as database,
        pytest.raises(Exception, match="an instant needs its zone"),
        database.write(PROGRAM, "test.bad") as tx,
    ):
        tx.insert(account, {"uid": "a", "opened_at": MOMENT.replace(tzinfo=None)})


def test_a_paper_is_kept_byte_by_byte(database_url: str) -> None:
    content = bytes(range(256)) * 10
    with closing(open_database(database_url, CLOCK)) as database:
        if database.archive_folder:
            archive.put_file(database.archive_folder, content)
        keep = (PROGRAM, archive.keep, "invoice", 1, "FA-2026-0001", content)
        database.do(*keep, as_row=database.archive_folder is None)
        with database.read() as rd:
            paper = archive.paper_of(rd, "invoice", 1)
            assert paper is not None
            assert archive.content_of(rd, database.archive_folder, paper) == content


def test_the_form_of_a_table_knows_its_defaults() -> None:
    whole = form_of(product).complete({"name": "x"})
    assert (whole["price_micro"], whole["sellable"], whole["id"]) == (0, True, None)
