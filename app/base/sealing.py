"""Triggers that keep what is sealed: no UPDATE, no DELETE, no INSERT over what stands, no TRUNCATE.

House position 5: INSERT OR REPLACE slips past UPDATE and DELETE triggers on SQLite, TRUNCATE past row triggers on
PostgreSQL, so each has a trigger of its own. A child of a sealed parent carries its position and the parent the count
of its children: a position beyond the count is refused, and positions are unique, so nothing can be added afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, Table, UniqueConstraint, inspect, text

_PREFIX = "sealed_"
_FUNCTION = "comptoir_sealed"


def trigger_statements(metadata: MetaData, dialect: str) -> Iterator[str]:
    """The statements that create every trigger, in a stable order."""
    if dialect == "postgresql":
        yield (
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'sealed: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table in sorted(metadata.tables.values(), key=lambda each: each.name):
        if table.info.get("sealed"):
            yield from (_on_postgresql(table) if dialect == "postgresql" else _on_sqlite(table))


def trigger_names(metadata: MetaData, dialect: str) -> set[str]:
    """The names of the triggers that must stand."""
    names: set[str] = set()
    for statement in trigger_statements(metadata, dialect):
        words = statement.split()
        if words[1] == "TRIGGER":
            names.add(words[2])
    return names


def standing(connection: Connection) -> set[str]:
    """The names of our triggers that stand in the database."""
    return {name for name, _ in _standing(connection, enabled=True)}


def tables(connection: Connection) -> set[str]:
    """The sealed tables of a database, by the triggers that stand on them; none for an empty one."""
    return {table for _, table in _standing(connection, enabled=False)}


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each sealed table has."""
    return {
        table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        for table in sorted(tables(connection))
    }


def unseal(connection: Connection) -> None:
    """Drop our triggers, for a migration that must touch sealed tables; `seal` writes them anew."""
    for name, table in sorted(_standing(connection, enabled=False)):
        on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER {name}{on}"))


def _standing(connection: Connection, *, enabled: bool) -> set[tuple[str, str]]:
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
        query += " AND tgenabled <> 'D'" if enabled else ""
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    rows = connection.execute(text(query)).all()
    return {(str(name), str(table)) for name, table in rows if str(name).startswith(_PREFIX)}


def seal(connection: Connection, metadata: MetaData) -> None:
    """Write all triggers anew."""
    unseal(connection)
    for statement in trigger_statements(metadata, connection.dialect.name):
        connection.exec_driver_sql(
            statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement
        )


def _on_sqlite(table: Table) -> Iterator[str]:
    name = table.name
    for operation in ("update", "delete"):
        yield (
            f"CREATE TRIGGER {_PREFIX}{name}_{operation} BEFORE {operation.upper()} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, 'sealed: {operation} on {name}'); END"
        )
    standing_rows = " OR ".join(
        f"EXISTS (SELECT 1 FROM {name} WHERE {' AND '.join(f'{column} = NEW.{column}' for column in columns)})"
        for columns in _unique_keys(table)
    )
    yield (
        f"CREATE TRIGGER {_PREFIX}{name}_replace BEFORE INSERT ON {name} WHEN {standing_rows} "
        f"BEGIN SELECT RAISE(ABORT, 'sealed: insert over {name}'); END"
    )
    if "parent" in table.info:
        parent, foreign_key, count = table.info["parent"]
        yield (
            f"CREATE TRIGGER {_PREFIX}{name}_child BEFORE INSERT ON {name} "
            f"WHEN NEW.position < 1 OR NEW.position > (SELECT {count} FROM {parent} WHERE id = NEW.{foreign_key}) "
            f"BEGIN SELECT RAISE(ABORT, 'sealed: child added to {parent}'); END"
        )


def _on_postgresql(table: Table) -> Iterator[str]:
    name = table.name
    yield (
        f"CREATE TRIGGER {_PREFIX}{name}_change BEFORE UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
    )
    yield (
        f"CREATE TRIGGER {_PREFIX}{name}_truncate BEFORE TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
    )
    if "parent" in table.info:
        parent, foreign_key, count = table.info["parent"]
        function = f"{_PREFIX}{name}_within"
        yield (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.position < 1 OR NEW.position > (SELECT {count} FROM {parent} WHERE id = NEW.{foreign_key}) THEN "
            f"RAISE EXCEPTION 'sealed: child added to {parent}' USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {_PREFIX}{name}_child BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION {function}()"
        )


def _unique_keys(table: Table) -> list[tuple[str, ...]]:
    keys = [tuple(column.name for column in table.primary_key.columns)]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            keys.append(tuple(column.name for column in constraint.columns))
    keys.extend(tuple(column.name for column in index.columns) for index in table.indexes if index.unique)
    return sorted(set(keys))


def can_seal(connection: Connection, metadata: MetaData) -> bool:
    """Whether the sealed tables are there: not so while the first migration is still being drafted."""
    present = set(inspect(connection).get_table_names())
    return all(table.name in present for table in metadata.tables.values() if table.info.get("sealed"))
