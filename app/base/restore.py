"""Putting a backup back: checked first as a whole, made ready beside, then put in place in one step.

An older database does not know the numbers that were given after it was saved. So a series jumps past the last number
known from the anchors and from the database that is replaced; the lost numbers are listed (`number_lost`) and the
restore is a line of the audit chain (house position 9). The anchor is then written anew: what was lost stays visible in
that line, and the chain can be checked again from there on.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert, select, update

from app.base import backup as backups
from app.base import container, migrate, transfer
from app.base.actor import PROGRAM, Actor
from app.base.anchor import Anchor, from_text, read_anchor, set_aside, write_anchor
from app.base.clock import Clock
from app.base.container import Manifest
from app.base.database import BUSY_SECONDS, Database, connect
from app.base.door import Write, verb
from app.base.driver_errors import guarded_file
from app.base.errors import Refusal, Trouble
from app.base.location import Location, data_folder, harm, locate
from app.base.numbering import Number, number_lost, number_series


@dataclass(frozen=True, slots=True)
class Lost:
    """Numbers of a series that were given after the backup was made, both ends included."""

    kind: str
    year: int
    first: int
    last: int

    @property
    def first_text(self) -> str:
        """The first of them as people read it."""
        return Number(self.kind, self.year, self.first).text

    @property
    def last_text(self) -> str:
        """The last of them as people read it."""
        return Number(self.kind, self.year, self.last).text


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: where the database stands now, from which backup, which numbers are lost.

    `aside` is what was saved of the database that stood there: a backup, or the file itself when it could not be read.
    `upgraded_from` is the revision of an older backup, None when it was up to date.
    """

    location: Location
    manifest: Manifest
    lost: tuple[Lost, ...]
    aside: Path | None
    upgraded_from: str | None


def restore(
    backup: Path,
    to: str | Path | Location,
    *,
    replace: bool = False,
    actor: Actor = PROGRAM,
    clock: Clock | None = None,
    busy_seconds: float = BUSY_SECONDS,
) -> Restored:
    """Put a backup into a new file or an empty PostgreSQL database, or, to `replace`, over one that stands.

    Refused with ``backup_missing``, ``backup_not_ours``, ``backup_damaged``, ``backup_newer``, ``database_exists``,
    ``database_not_ours`` and ``backup_of_another_company`` (what stands there is not replaced); Trouble
    ``database_in_use`` while another program has the file open. Until the last step nothing is changed in place.
    """
    actor.must("database.restore")
    target = to if isinstance(to, Location) else locate(to)
    clock = clock or Clock()
    path = target.path
    if path is not None:
        if kind := harm(path):
            raise Refusal(f"database_in_{kind}_folder", place=target.words)
        with guarded_file(path):
            path.parent.mkdir(parents=True, exist_ok=True)
    with (
        guarded_file(path or backup),
        tempfile.TemporaryDirectory(prefix=".comptoir-", dir=path.parent if path else None) as name,
        closing(connect(target, clock, busy_seconds=busy_seconds)) as there,
    ):
        place = Path(name)
        manifest = container.read_backup(backup, place)
        standing = _standing(there, manifest, replace=replace)
        fresh = place / container.DATABASE
        upgraded_from = _bring_up_to_date(fresh, manifest)
        anchors = [standing.anchor, from_text((place / container.ANCHOR).read_text("utf-8"))]
        known = _known([anchor for anchor in anchors if anchor], standing)
        with closing(connect(Location(fresh, None), clock)) as database:
            lost = database.do(actor, _record, backup.name, manifest, known)
        reached = read_anchor(Location(fresh, None).anchor)
        assert reached is not None
        aside = _put_in_place(there, place, standing)
        with guarded_file(target.anchor):
            target.anchor.parent.mkdir(parents=True, exist_ok=True)
            write_anchor(target.anchor, reached, anew=True)
    return Restored(target, manifest, lost, aside, upgraded_from)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known to have been there beyond the backup: lines of the chain, and how far each series had come."""

    lines: tuple[tuple[int, str], ...]
    series: dict[tuple[str, int], _Series]


@dataclass(frozen=True, slots=True)
class _Series:
    last: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is in the place a backup goes to: whether it can be read, its anchor, and how far its series had come."""

    there: bool
    readable: bool
    anchor: Anchor | None
    series: dict[tuple[str, int], _Series]


def _standing(target: Database, manifest: Manifest, *, replace: bool) -> _Standing:
    path = target.location.path
    anchor = read_anchor(target.location.anchor)
    if (
        anchor is not None
        and anchor.company
        and manifest.company_uid
        and anchor.company != manifest.company_uid
    ):
        # Left over by another company's database; if that still stands, it is refused below.
        anchor = None
    empty = (not path.exists() or not path.stat().st_size) if path else migrate.is_empty(target)
    if empty:
        return _Standing(there=False, readable=False, anchor=anchor, series={})
    if not replace:
        raise Refusal("database_exists", place=target.location.words)
    try:
        if migrate.revision(target) is None:
            raise Refusal("database_not_ours", place=target.location.words)
        with target.read() as rd:
            uid = rd.connection.exec_driver_sql("SELECT uid FROM company WHERE id = 1").scalar()
            series = {
                (row.kind, row.year): _Series(row.last, row.last_on)
                for row in rd.execute(select(number_series))
            }
    except (Refusal, Trouble) as fault:
        if path is None or not _beyond_reading(path, fault):
            raise
        return _Standing(there=True, readable=False, anchor=anchor, series={})
    if uid and manifest.company_uid and uid != manifest.company_uid:
        raise Refusal("backup_of_another_company", place=target.location.words, company=manifest.company_name)
    return _Standing(there=True, readable=True, anchor=anchor, series=series)


def _beyond_reading(path: Path, fault: Refusal | Trouble) -> bool:
    """Whether what stands is a broken database of ours, known by its anchor where its first page is gone."""
    if fault.code == "database_not_ours":
        return isinstance(fault.__cause__, Exception) and read_anchor(Location(path, None).anchor) is not None
    return fault.code in ("database_corrupt", "disk_failing")


def _known(anchors: list[Anchor], standing: _Standing) -> _Known:
    series = dict(standing.series)
    for anchor in anchors:
        for name, last in anchor.numbers.items():
            kind, _, year = name.rpartition("-")
            found = series.get((kind, int(year)), _Series(0, None))
            if last > found.last:
                series[kind, int(year)] = _Series(last, found.last_on)
    return _Known(tuple((anchor.line_id, anchor.hash) for anchor in anchors), series)


def _bring_up_to_date(fresh: Path, manifest: Manifest) -> str | None:
    if manifest.revision == migrate.head():
        return None
    with closing(connect(Location(fresh, None))) as older:
        migrate.upgrade(older)
    return manifest.revision


@verb("database.restore")
def _record(tx: Write, name: str, manifest: Manifest, known: _Known) -> tuple[Lost, ...]:
    """Jump past the numbers given after the backup, list them, and write the line of the restore."""
    here = {(row.kind, row.year): row for row in tx.execute(select(number_series))}
    lost: list[Lost] = []
    for (kind, year), found in sorted(known.series.items()):
        row = here.get((kind, year))
        reached = row.last if row else 0
        if found.last <= reached:
            continue
        # Where nobody knows the date of the last one: it is not later than today, and no later number may precede it.
        on = found.last_on or min(max(tx.today, date(year, 1, 1)), date(year, 12, 31))
        if row:
            moved = update(number_series).where(number_series.c.id == row.id)
            tx.execute(moved.values(last=found.last, last_on=max(on, row.last_on)))
        else:
            values = {"kind": kind, "year": year, "last": found.last, "last_on": on}
            tx.execute(insert(number_series), values)
        values = {"kind": kind, "year": year, "first": reached + 1, "last": found.last}
        tx.insert(number_lost, {**values, "reason": "restore", "recorded_at": tx.now})
        lost.append(Lost(kind, year, reached + 1, found.last))
    tx.note(
        backup=name,
        backup_at=manifest.created_at,
        backup_head=manifest.head,
        anchors=[list(line) for line in known.lines],
        lost=[[each.kind, each.year, each.first, each.last] for each in lost],
    )
    return tuple(lost)


def _put_in_place(target: Database, place: Path, standing: _Standing) -> Path | None:
    now = datetime.now(UTC)
    fresh, path, url = place / container.DATABASE, target.location.path, target.location.url
    stamp = f"replaced-{now:%Y%m%dT%H%M%S}"
    aside: Path | None = None
    if path is None:
        assert url is not None
        if standing.there:
            folder = data_folder() / "backups"
            folder.mkdir(parents=True, exist_ok=True)
            aside = backups.backup(target, folder / f"{url.database}-{stamp}{container.SUFFIX}").path
        set_aside(target.location.anchor, now)
        transfer.into_server(fresh, container.paper_files(place), target, replace=standing.there)
        return aside
    if standing.readable:
        aside = backups.backup(target, path.with_name(f"{path.stem}-{stamp}{container.SUFFIX}")).path
        target.close()
        _must_be_alone(path)
    elif standing.there:
        target.close()
        aside = _move_aside(path, stamp)
    _put_papers(place, target.location.archive)
    _settle(fresh)
    # Killed between here and the end, the database is the old or the new one, whole, and has no anchor until it writes.
    set_aside(target.location.anchor, now)
    for ending in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    fresh.replace(path)
    backups.sync_folder(path.parent)
    return aside


def _must_be_alone(path: Path) -> None:
    """Trouble ``database_in_use`` while another program has the file open: it would go on writing into the old one."""
    with closing(sqlite3.connect(path, timeout=1)) as raw:
        try:
            # Only one that is alone may leave this mode; what the log still holds is folded in.
            raw.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise Trouble("database_in_use", place=str(path)) from error


def _move_aside(path: Path, stamp: str) -> Path:
    aside = path.with_name(f"{path.stem}-{stamp}{path.suffix}")
    for ending in ("-wal", "-shm", "-journal", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def _put_papers(place: Path, archive: Path | None) -> None:
    """Add the papers of the backup to those that stand; one that stands whole is left, a damaged one mended."""
    if archive is None:
        return
    for digest, paper in container.paper_files(place):
        target = archive / digest[:2] / paper.name
        target.parent.mkdir(parents=True, exist_ok=True)
        paper.replace(target)


def _settle(fresh: Path) -> None:
    """Give the file the mode it works in, with everything in the one file and on the disk."""
    with closing(sqlite3.connect(fresh)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    backups.sync_file(fresh)
