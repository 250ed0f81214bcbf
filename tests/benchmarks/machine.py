"""The machine the figures were taken on."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from importlib.metadata import version
from pathlib import Path


def described(folder: Path) -> list[tuple[str, str]]:
    """Processor, cores, memory, disk and versions, as far as the system tells."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    drivers = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "psycopg", "pyside6"))
    return [
        ("Processor", f"{_processor()}, {cores} cores"),
        ("Memory", _memory()),
        ("Disk", f"{_file_system(folder)}, {shutil.disk_usage(folder).free / 1e9:.0f} GB free"),
        ("A durable commit alone", f"{commit_ms(folder):.2f} ms"),
        ("System", f"{platform.system()} {platform.release()}"),
        ("Versions", f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {drivers}"),
        (
            "Load before",
            " ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown",
        ),
    ]


def commit_ms(folder: Path, repeats: int = 200) -> float:
    """The median of a one-row transaction with WAL and `synchronous=FULL`: what the disk alone costs."""
    from statistics import median
    from time import perf_counter

    path = folder / "commit.db"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE row (value)")
    times: list[float] = []
    for at in range(repeats):
        begun = perf_counter()
        db.execute("INSERT INTO row VALUES (?)", (at,))
        times.append(perf_counter() - begun)
    db.close()
    path.unlink()
    return median(times) * 1000


def _processor() -> str:
    told = _fields("/proc/cpuinfo")
    name = told.get("model name", "")
    return (
        name
        if name and name != "unknown"
        else f"{told.get('vendor_id', platform.machine())} {platform.machine()}"
    )


def _memory() -> str:
    told = _fields("/proc/meminfo").get("MemTotal", "")
    return f"{int(told.split()[0]) / 1e6:.0f} GB" if told else "unknown"


def _fields(path: str) -> dict[str, str]:
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return {}
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _file_system(folder: Path) -> str:
    """The kind of file system a folder is on."""
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return "unknown"
    under = [row for row in mounts if folder.resolve().is_relative_to(row[1])]
    return max(under, key=lambda row: len(row[1]))[2] if under else "unknown"
