"""The triggers that keep what is sealed: all there, switched on, and doing what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.verify.books import Books
from app.verify.expected import ExpectedTable, expected_tables
from app.verify.verdict import Findings

# Bits of pg_trigger.tgtype.
_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32
_SPACES = re.compile(r"\s+")


def check_triggers(books: Books, found: Findings) -> None:
    """Every trigger of every sealed table."""
    wanted = {
        name: table for table in expected_tables().values() if table.sealed for name in _names(table, books)
    }
    doing = _on_sqlite(books) if books.on_sqlite else _on_postgresql(books, found)
    for name, table in sorted(wanted.items()):
        found.counted += 1
        if name not in doing:
            found.fault(table.name, None, "trigger_missing", trigger=name)
        elif not _refuses(name, table, doing[name], on_sqlite=books.on_sqlite):
            found.fault(table.name, None, "trigger_altered", trigger=name)
    for name in sorted(doing.keys() - wanted.keys()):
        found.fault(doing[name][0], None, "trigger_foreign", trigger=name)


def _names(table: ExpectedTable, books: Books) -> Iterator[str]:
    kinds = ("update", "delete", "replace") if books.on_sqlite else ("change", "truncate")
    for kind in (*kinds, *(("child",) if table.parent else ())):
        yield f"sealed_{table.name}_{kind}"


def _on_sqlite(books: Books) -> dict[str, tuple[str, str]]:
    """Triggers as (table, statement)."""
    rows = books.rows("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: (table, _SPACES.sub(" ", str(sql)).strip()) for name, table, sql in rows}


def _on_postgresql(books: Books, found: Findings) -> dict[str, tuple[str, str]]:
    """Triggers that are on, as (table, bits and body); those of foreign keys must be on as well."""
    doing: dict[str, tuple[str, str]] = {}
    for name, table, internal, enabled, kind, condition, body in books.rows(
        "SELECT t.tgname, c.relname, t.tgisinternal, t.tgenabled::text, t.tgtype, t.tgqual IS NOT NULL, p.prosrc "
        "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE n.nspname = current_schema() "
        "AND NOT (t.tgisinternal AND t.tgenabled IN ('O', 'A'))"
    ):
        if enabled not in ("O", "A"):
            if internal:
                found.fault(table, None, "foreign_key_off", trigger=name)
        elif not internal:
            doing[name] = (table, f"{kind} {'when ' if condition else ''}{_SPACES.sub(' ', body).strip()}")
    return doing


def _refuses(name: str, table: ExpectedTable, standing: tuple[str, str], *, on_sqlite: bool) -> bool:
    """Whether a trigger stands on its table and refuses what its name says, always."""
    on, body = standing
    kind = name.rsplit("_", 1)[1]
    return on == table.name and (_refuses_on_sqlite if on_sqlite else _refuses_on_postgresql)(
        kind, table, body
    )


def _refuses_on_sqlite(kind: str, table: ExpectedTable, body: str) -> bool:
    head = f"CREATE TRIGGER sealed_{table.name}_{kind} BEFORE"
    refusal = r"BEGIN SELECT RAISE\(ABORT, '[^']*'\); END"
    if kind in ("update", "delete"):
        return re.fullmatch(f"{head} {kind.upper()} ON {table.name} {refusal}", body) is not None
    if kind == "child":
        parent, link, count = table.parent or ("", "", "")
        condition = f"NEW.position < 1 OR NEW.position > (SELECT {count} FROM {parent} WHERE id = NEW.{link})"
        return (
            re.fullmatch(f"{head} INSERT ON {table.name} WHEN {re.escape(condition)} {refusal}", body)
            is not None
        )
    keys = [table.key, *table.unique]
    matched = (" AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in keys)
    standing = {f"EXISTS (SELECT 1 FROM {table.name} WHERE {each})" for each in matched}
    read = re.fullmatch(f"{head} INSERT ON {table.name} WHEN (.*) {refusal}", body)
    return read is not None and standing <= set(read[1].split(" OR "))


def _refuses_on_postgresql(kind: str, table: ExpectedTable, body: str) -> bool:
    bits, _, does = body.partition(" ")
    if kind == "child":
        parent, link, count = table.parent or ("", "", "")
        condition = f"NEW.position < 1 OR NEW.position > (SELECT {count} FROM {parent} WHERE id = NEW.{link})"
        return int(bits) == _ROW | _BEFORE | _INSERT and does.startswith(
            f"BEGIN IF {condition} THEN RAISE EXCEPTION "
        )
    wanted = _ROW | _BEFORE | _UPDATE | _DELETE if kind == "change" else _BEFORE | _TRUNCATE
    return int(bits) == wanted and does.startswith("BEGIN RAISE EXCEPTION ")
