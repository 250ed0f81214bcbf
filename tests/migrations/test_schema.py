"""What the migrations build is what the tables of the program say: to the last constraint, on both databases."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.base import sealing
from app.base.database import connect
from app.base.location import locate
from app.base.migrate import head, known, run_migrations
from app.base.schema import metadata
from app.tables import EVERY_ROOM
from tests.migrations.catalogue import catalogue

_ROOMS = EVERY_ROOM


def modelled(connection: Connection) -> dict[str, str]:
    metadata.create_all(connection)
    sealing.seal(connection, metadata)
    return catalogue(connection)


def migrated(connection: Connection) -> dict[str, str]:
    run_migrations(connection)
    return catalogue(connection)


def differences(one: dict[str, str], other: dict[str, str]) -> dict[str, tuple[str | None, str | None]]:
    return {
        name: (one.get(name), other.get(name))
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    }


def test_the_migrated_schema_is_the_modelled_one(empty_database_url: str) -> None:
    with closing(connect(locate(empty_database_url))) as database, database.engine.connect() as connection:
        with connection.begin() as transaction:
            model = modelled(connection)
            transaction.rollback()
        with connection.begin():
            built = migrated(connection)
    assert len(model) > 500
    assert differences(model, built) == {}


_REWRITE = "PRAGMA writable_schema = ON;; UPDATE sqlite_master SET sql = replace(sql, "
CHANGES = {
    "sqlite": [
        "DROP INDEX ix_customer_email",
        "DROP TRIGGER sealed_invoice_update",
        "ALTER TABLE outbox ADD COLUMN colour TEXT",
        "ALTER TABLE outbox DROP COLUMN answer",
        _REWRITE + "'kind IN (''company''', '1 OR kind IN (''company''') WHERE name = 'customer'",
        _REWRITE + "'number TEXT NOT NULL', 'number TEXT') WHERE name = 'invoice'",
        _REWRITE + "'REFERENCES customer (id)', 'REFERENCES customer (id) ON DELETE CASCADE') WHERE name = 'invoice'",
    ],
    "postgresql": [
        "DROP INDEX ix_customer_email",
        "DROP TRIGGER sealed_invoice_change ON invoice",
        "ALTER TABLE invoice DISABLE TRIGGER sealed_invoice_change",
        "CREATE OR REPLACE FUNCTION comptoir_sealed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER TABLE outbox ADD COLUMN colour TEXT",
        "ALTER TABLE outbox ALTER COLUMN answer TYPE varchar(10)",
        "ALTER TABLE invoice ALTER COLUMN number DROP NOT NULL",
        "ALTER TABLE invoice ALTER COLUMN reason SET DEFAULT ''",
        "ALTER TABLE customer DROP CONSTRAINT ck_customer_kind",
        "ALTER TABLE invoice DROP CONSTRAINT uq_invoice_number",
        "ALTER TABLE invoice DROP CONSTRAINT fk_invoice_customer_id",
        "ALTER SEQUENCE invoice_id_seq INCREMENT BY 2",
    ],
}  # fmt: skip


@pytest.mark.parametrize("dialect", list(CHANGES))
def test_each_kind_of_difference_is_seen(
    dialect: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = str(tmp_path / "a.db") if dialect == "sqlite" else request.getfixturevalue("postgres_url")()
    with closing(connect(locate(url))) as database, database.engine.connect() as connection:
        with connection.begin():
            whole = migrated(connection)
        for change in CHANGES[dialect]:
            with connection.begin() as transaction:
                for statement in change.split(";; "):
                    connection.exec_driver_sql(statement)
                assert len(differences(whole, catalogue(connection))) >= 1, change
                transaction.rollback()
        assert differences(whole, catalogue(connection)) == {}


def test_versions_are_numbered_from_0001_without_gap() -> None:
    assert known() == [f"{number:04}" for number in range(1, len(known()) + 1)]
    assert head() == known()[-1]


def test_no_version_imports_the_program() -> None:
    folder = Path(__file__).parents[2] / "migrations" / "versions"
    for version in folder.glob("[0-9]*.py"):
        source = version.read_text("utf-8")
        assert "from app" not in source
        assert "import app" not in source
