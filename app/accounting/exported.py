"""Exports for the accountant, of entries and of the VAT: made, numbered and kept with the hash of what was written.

The same bytes again are the same export.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import bindparam, select

from app.accounting.fec import Fec, fec_between
from app.accounting.tables import accounting_export
from app.base import numbering
from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.errors import Trouble
from app.base.uid import new_uid


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it was recorded, of entries (``fec``) or of the VAT (``vat``); amounts in minor units."""

    id: int
    number: str
    kind: str
    first_on: date
    last_on: date
    file_name: str
    sha256: str
    entry_count: int
    line_count: int
    debit: int
    made_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """What exporting made: the file, its record, whether these bytes had been exported before, and the export before it."""

    file: Fec
    export: Export
    again: bool
    before: Export | None


@dataclass(frozen=True, slots=True)
class VatFile:
    """A report of the VAT of a period as it was written to a file: its name and bytes, and how many rates it has."""

    name: str
    content: bytes
    first: date
    last: date
    rates: int


@verb("accounting.export")
def export(tx: Write, file: Fec) -> Made:
    """Record that a file of entries was made.

    Bytes that were exported last for the period are that export again; anything else is a new one with its own number.
    """
    new, before = _recorded(tx, "fec", file, file.entries, file.lines, file.debit)
    tx.note(number=new.number, file=file.name, entries=file.entries)
    return Made(file, new, again=new == before, before=None if new == before else before)


@verb("accounting.export_vat")
def export_vat(tx: Write, file: VatFile) -> Export:
    """Record that a report of the VAT was written; the same bytes as the last of this form for the period are that one."""
    new, _ = _recorded(tx, "vat", file, 0, file.rates, 0)
    tx.note(number=new.number, file=file.name)
    return new


def _recorded(
    tx: Write, kind: str, file: Fec | VatFile, entries: int, lines: int, debit: int
) -> tuple[Export, Export | None]:
    """The export of these bytes, and the one before it of this kind, form and period: the same where the bytes are."""
    form = Path(file.name).suffix.lower()
    found = [
        each
        for each in exports(tx, file.first, file.last)
        if each.kind == kind and Path(each.file_name).suffix.lower() == form
    ]
    before = found[0] if found else None
    digest = hashlib.sha256(file.content).hexdigest()
    if before is not None and before.sha256 == digest:
        return before, before
    made = tx.insert(
        accounting_export,
        {
            "uid": new_uid(),
            "number": numbering.take(tx, "accounting_export", tx.today).text,
            "kind": kind,
            "first_on": file.first,
            "last_on": file.last,
            "file_name": file.name,
            "sha256": digest,
            "entry_count": entries,
            "line_count": lines,
            "debit": debit,
            "made_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )
    return next(each for each in exports(tx, file.first, file.last) if each.id == made), before


def export_entries(database: Database, actor: Actor, first: date, last: date, folder: Path) -> Made:
    """Write the file of the entries of a period into a folder, and record it; refused as `fec_between` is."""
    with database.read() as rd:
        file = fec_between(rd, first, last)
    write_fec(file, folder)
    return database.do(actor, export, file)


def write_fec(file: Fec, folder: Path) -> None:
    """Write a file and what describes it into a folder, made where it is missing; Trouble("file_not_writable")."""
    texts = {file.name: file.content, f"{Path(file.name).stem}-description.txt": file.described.encode()}
    for name, content in texts.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Trouble("file_not_writable", path=str(folder / name), reason=reason) from error


def bore_already(made: Iterable[Export], first: date, last: date) -> list[Export]:
    """The exports of entries of other periods that touch this one, the latest of each, the latest first."""
    touching: dict[tuple[date, date], Export] = {}
    for each in made:
        of = (each.first_on, each.last_on)
        if each.kind == "fec" and of != (first, last) and each.first_on <= last and first <= each.last_on:
            touching.setdefault(of, each)
    return list(touching.values())


def exports(rd: Read, first: date | None = None, last: date | None = None) -> list[Export]:
    """The exports, or those of a period, the latest first."""
    asked = _EXPORTS
    if first is not None and last is not None:
        asked = asked.where(
            accounting_export.c.first_on == bindparam("first"),
            accounting_export.c.last_on == bindparam("last"),
        )
    return [Export(*row) for row in rd.execute(asked, {"first": first, "last": last})]


_EXPORTS = select(*(accounting_export.c[name] for name in Export.__slots__)).order_by(
    accounting_export.c.id.desc()
)
