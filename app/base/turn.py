"""Whose turn it is: of several programs on one database, one at a time sends mail, or talks to a shop.

On a file the turn is a lock of the operating system beside it, on PostgreSQL an advisory lock of a connection: both are
let go when their holder ends, however it ends. So whoever holds the turn knows that nobody else is at work.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from app.base.database import Database
from app.base.errors import Trouble


@contextmanager
def turn(database: Database, name: str) -> Iterator[bool]:
    """Hold the turn called `name` while inside; False when another program, or thread, has it."""
    path = database.location.path
    if path is not None:
        with _file_turn(path.with_name(f"{path.name}.{name}")) as mine:
            yield mine
        return
    key = int.from_bytes(hashlib.sha256(f"comptoir.{name}".encode()).digest()[:8], "big", signed=True)
    with (
        database.guarded(),
        database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        mine = bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar())
        try:
            yield mine
        finally:
            if mine:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})


@contextmanager
def _file_turn(path: Path) -> Iterator[bool]:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Trouble("folder_read_only", place=str(path), reason=str(error)) from error
    try:
        yield _locked(handle)
    finally:
        # Closing lets go of the lock; the file stays, or two programs could each hold one of the same name.
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
