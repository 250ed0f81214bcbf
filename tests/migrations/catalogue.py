"""What a database says of its own schema, in a form that can be compared: as one mapping of names to definitions."""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

_SPACES = re.compile(r"\s+")

# On PostgreSQL: the name of each thing and how the server writes it down.
_ON_POSTGRESQL = {
    "column": """
        SELECT c.relname || '.' || a.attname,
               a.attnum || ' ' || format_type(a.atttypid, a.atttypmod)
               || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
               || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') || a.attidentity::text || a.attgenerated::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = current_schema()::regnamespace""",
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
               || CASE WHEN convalidated THEN '' ELSE ' NOT VALID' END
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0""",
    "index": "SELECT tablename || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "trigger": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(pg_trigger.oid) || tgenabled::text FROM pg_trigger
        JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace""",
    "function": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
    "sequence": "SELECT sequencename, data_type::text || ' ' || start_value || ' ' || increment_by FROM pg_sequences"
    " WHERE schemaname = current_schema()",
}  # fmt: skip


def catalogue(connection: Connection) -> dict[str, str]:
    """Every column, constraint, index, trigger (and function, sequence) with its definition."""
    found = _of_sqlite(connection) if connection.dialect.name == "sqlite" else _of_postgresql(connection)
    return {name: definition for name, definition in sorted(found.items()) if "alembic_version" not in name}


def _of_postgresql(connection: Connection) -> dict[str, str]:
    return {
        f"{kind} {name}": _SPACES.sub(" ", definition)
        for kind, query in _ON_POSTGRESQL.items()
        for name, definition in connection.exec_driver_sql(query)
    }


def _of_sqlite(connection: Connection) -> dict[str, str]:
    """SQLite keeps the statement that made a thing; that of a table is taken apart, for its parts have no order."""
    found: dict[str, str] = {}
    for kind, name, sql in connection.execute(
        text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    ):
        if kind != "table":
            found[f"{kind} {name}"] = _SPACES.sub(" ", sql)
            continue
        body = sql[sql.index("(") + 1 : sql.rindex(")")]
        order = 0
        for part in _parts(body):
            if part.startswith("CONSTRAINT "):
                _, constraint, definition = part.split(" ", 2)
                found[f"constraint {name}.{constraint}"] = definition
            else:
                column, definition = part.split(" ", 1)
                found[f"column {name}.{column.strip(chr(34))}"] = f"{order} {definition}"
                order += 1
    return found


def _parts(body: str) -> list[str]:
    """What stands between the commas of a table's definition, leaving those inside brackets and quotes alone."""
    parts, depth, quoted, start = list[str](), 0, False, 0
    for place, sign in enumerate(body):
        if sign == "'":
            quoted = not quoted
        elif not quoted and sign in "()":
            depth += 1 if sign == "(" else -1
        elif not quoted and sign == "," and depth == 0:
            parts.append(body[start:place])
            start = place + 1
    return [_SPACES.sub(" ", part).strip() for part in [*parts, body[start:]]]
