"""Everything the database holds, in open form: each table as CSV, described; each archived paper as PDF.

One consistent view. Figures are decimals with a point, days and instants ISO 8601, yes and no ``true`` and ``false``, in
whatever language; the files begin with a byte-order mark so that a spreadsheet reads the accents. What is in each table,
in which unit and which table it points to stands in ``datapackage.json`` (Frictionless tabular data package).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, select

from app.base.archive import archive_paper, content_of, paper_of
from app.base.company import the_company
from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal, Trouble
from app.base.money import from_minor
from app.base.price import from_micro
from app.base.quantity import from_milli
from app.base.rate import from_ppm
from app.base.said import is_stored

MONEY = frozenset(
    {
        "amount",
        "base_amount",
        "credit_limit",
        "discount_amount",
        "gross",
        "net",
        "paid_amount",
        "paid_before",
        "rounding_amount",
        "tax",
        "total",
        "value",
    }
)
"""Columns of minor units; in the currency of their row, of the row it hangs on, or of the company."""

_SCALED = {"_milli": from_milli, "_micro": from_micro, "_ppm": from_ppm}
_UNITS = {"_milli": "quantity", "_micro": "price of one unit", "_ppm": "percent"}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows by table, papers, and the numbers of papers that are damaged in the archive."""

    folder: Path
    rows: Mapping[str, int]
    papers: int
    damaged: tuple[str, ...]


def write_everything(
    database: Database,
    tables: Sequence[Table],
    folder: Path,
    separator: str = ",",
    *,
    spoken: Callable[[str], str] = str,
) -> Written:
    """Write tables (all of the schema, those of higher floors too) and papers into a new or empty folder.

    `spoken` gives the words of a text that is stored by its key (`app.base.said`).
    Refused with ``export_folder_not_empty``; trouble is ``export_not_writable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Refusal("export_folder_not_empty", folder=str(folder))
        with database.read() as rd:
            rows = {table.name: _write_table(rd, folder, table, separator, spoken) for table in tables}
            _describe(rd, tables, folder, separator, rows)
            papers, damaged = _write_papers(rd, database.archive_folder, folder / "papers")
    except OSError as error:
        raise Trouble(
            "export_not_writable", folder=str(folder), reason=error.strerror or str(error)
        ) from error
    return Written(folder, rows, papers, damaged)


def _write_table(rd: Read, folder: Path, table: Table, separator: str, spoken: Callable[[str], str]) -> int:
    columns = [column for column in table.c if not isinstance(column.type, LargeBinary)]
    currency = _currency_of(rd, table)
    many = 0
    with (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow([_name(column) for column in columns])
        for row in _rows(rd, table, columns):
            unit = currency(row)
            told = [_told(column, row[column.key], unit) for column in columns]
            writer.writerow(
                [spoken(each) if isinstance(each, str) and is_stored(each) else each for each in told]
            )
            many += 1
    return many


def _rows(rd: Read, table: Table, columns: list[Column[Any]]) -> Iterator[Mapping[str, Any]]:
    ordered = select(*columns).order_by(*table.primary_key.columns)
    found: Any = rd.execute(ordered.execution_options(stream_results=True, yield_per=1000)).mappings()
    yield from found


def _currency_of(rd: Read, table: Table) -> Callable[[Mapping[str, Any]], str]:
    """How to find the currency of a row's amounts."""
    home = the_company(rd).currency
    if "currency" in table.c:
        return lambda row: str(row["currency"])
    for column in table.c:
        for key in column.foreign_keys:
            parent = key.column.table
            if "currency" in parent.c:
                # Only what is not in the company's currency is remembered: usually nothing.
                abroad = rd.execute(select(parent.c.id, parent.c.currency).where(parent.c.currency != home))
                known = {row.id: str(row.currency) for row in abroad}
                return _hung_on(column.key, known, home)
    return lambda _row: home


def _hung_on(key: str, known: Mapping[int, str], home: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: known.get(row[key], home)


def _name(column: Column[Any]) -> str:
    for ending in _SCALED:
        if column.name.endswith(ending):
            return column.name.removesuffix(ending)
    return column.name


def _told(column: Column[Any], value: Any, currency: str) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        for ending, scale in _SCALED.items():
            if column.name.endswith(ending):
                return f"{scale(value):f}"
        if column.name in MONEY:
            return f"{from_minor(value, currency):f}"
    return value


def _describe(
    rd: Read, tables: Sequence[Table], folder: Path, separator: str, rows: Mapping[str, int]
) -> None:
    package = {
        "profile": "tabular-data-package",
        "name": "comptoir",
        "title": the_company(rd).name,
        "created": rd.now.isoformat(),
        "resources": [_resource(table, separator, rows[table.name]) for table in tables],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _resource(table: Table, separator: str, rows: int) -> dict[str, Any]:
    columns = [column for column in table.c if not isinstance(column.type, LargeBinary)]
    keys = [(column, key.column) for column in columns for key in column.foreign_keys]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "dialect": {"delimiter": separator, "header": True},
        "rows": rows,
        "schema": {
            "fields": [_field(column) for column in columns],
            "primaryKey": [_name(column) for column in table.primary_key.columns],
            "foreignKeys": [
                {"fields": _name(column), "reference": {"resource": to.table.name, "fields": to.name}}
                for column, to in keys
            ],
        },
    }


def _field(column: Column[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": _name(column), "type": _type(column)}
    for ending, unit in _UNITS.items():
        if column.name.endswith(ending):
            found |= {"type": "number", "description": unit}
    if column.name in MONEY:
        found |= {"type": "number", "description": "amount"}
    if not column.nullable:
        found["constraints"] = {"required": True}
    return found


def _type(column: Column[Any]) -> str:
    kinds: dict[type, str] = {bool: "boolean", int: "integer", date: "date", datetime: "datetime"}
    try:
        return kinds.get(column.type.python_type, "string")
    except NotImplementedError:
        return "string"


def _write_papers(rd: Read, archive: Path | None, folder: Path) -> tuple[int, tuple[str, ...]]:
    kept = [(row.noun, row.row_id) for row in rd.execute(select(archive_paper).order_by(archive_paper.c.id))]
    damaged: list[str] = []
    for noun, row_id in kept:
        paper = paper_of(rd, noun, row_id)
        assert paper is not None
        try:
            content = content_of(rd, archive, paper)
        except Refusal:
            damaged.append(paper.number)
            continue
        folder.mkdir(exist_ok=True)
        ending = "xml" if paper.media_type == "application/xml" else "pdf"
        (folder / f"{_file_name(noun, paper.number)}.{ending}").write_bytes(content)
    return len(kept) - len(damaged), tuple(damaged)


def _file_name(noun: str, number: str) -> str:
    """The number, which is what people look for; an order's confirmation and others beside it say what they are."""
    safe = re.sub(r"[^\w.-]+", "-", number)
    return safe if noun in ("invoice", "shipment") else f"{noun}-{safe}"
