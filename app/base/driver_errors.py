"""What a driver's or the system's error means to people: a Refusal or a Trouble with words of its own.

PostgreSQL tells most things by a code (SQLSTATE), but not what goes wrong while a connection is made: then only a
sentence comes, in the server's language, of which French and English are known here. SQLite tells by sentences.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, OperationalError

from app.base.errors import Refusal, Trouble

if TYPE_CHECKING:
    from app.base.location import Location

# SQLite's primary result codes.
_SQLITE_CODES = {
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_LOCKED: "database_busy",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_IOERR: "disk_failing",
    sqlite3.SQLITE_CORRUPT: "database_corrupt",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_CANTOPEN: "database_not_openable",
    sqlite3.SQLITE_NOTADB: "database_not_ours",
}
NEARLY_NOTHING = 256 * 1024
"""Bytes free below which a failing disk is a full one: SQLite's own files beside the database need room as well."""
# What PostgreSQL says while a connection is made.
_REFUSED_AT_THE_DOOR = (
    ("password authentication failed", "server_refuses_password"),
    ("authentification par mot de passe", "server_refuses_password"),
    ("no password supplied", "server_refuses_password"),
    ("fe_sendauth", "server_refuses_password"),
    ("no pg_hba.conf entry", "server_refuses_password"),
    ('role "', "server_refuses_password"),
    ("le rôle", "server_refuses_password"),
    ("too many clients", "server_full"),
    ("remaining connection slots", "server_full"),
    ("too many connections", "server_full"),
)
_WITHOUT_DATABASE = ("does not exist", "n'existe pas", "n’existe pas")
# What PostgreSQL says afterwards; the longest beginning that fits counts.
_STATES = {
    "08": "server_lost",
    "25006": "database_read_only",
    "28": "server_refuses_password",
    "3D000": "server_without_database",
    "40001": "database_busy",
    "40P01": "database_busy",
    "42501": "server_denies",
    "53100": "disk_full",
    "53300": "server_full",
    "55P03": "database_busy",
    "57P": "server_lost",
    "58030": "disk_failing",
    "XX001": "database_corrupt",
    "XX002": "database_corrupt",
}
_FILE_ERRORS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "folder_read_only",
    errno.EACCES: "folder_read_only",
    errno.EPERM: "folder_read_only",
    errno.EIO: "disk_failing",
}


def told_apart(error: DBAPIError, location: Location) -> Exception:
    """The Refusal or Trouble that a driver's error stands for; the error itself when it is a bug."""
    if location.url is None:
        told = file_fault(error.orig, location.words) if isinstance(error.orig, sqlite3.Error) else None
        return error if told is None or told is error.orig else told
    reason = str(error.orig).strip()
    state = str(getattr(error.orig, "sqlstate", None) or "")
    code = _by_state(state) if state else _at_the_door(error, reason)
    if code is None:
        return error
    return Trouble(code, place=location.words, reason=(reason.splitlines() or [""])[0])


def file_fault(error: OSError | sqlite3.Error, place: str) -> Exception:
    """The same for an error of the system, or of SQLite without SQLAlchemy in between; `place` is the file."""
    reason = str(error).strip()
    if isinstance(error, OSError):
        return Trouble(_FILE_ERRORS.get(error.errno or 0, "file_failing"), place=place, reason=reason)
    code = _SQLITE_CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if "could not decode to utf-8" in reason.lower():
        code = "database_corrupt"
    if code in ("disk_failing", "database_not_openable") and _nearly_full(place):
        code = "disk_full"
    if code is None:
        return error
    return (
        Refusal(code, place=place)
        if code == "database_not_ours"
        else Trouble(code, place=place, reason=reason)
    )


@contextmanager
def guarded_file(place: object) -> Iterator[None]:
    """Give the errors of files and of SQLite's own interface the names people are told."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise file_fault(error, str(place)) from error


def _nearly_full(place: str) -> bool:
    try:
        return shutil.disk_usage(Path(place).parent).free < NEARLY_NOTHING
    except OSError:
        return False


def _by_state(state: str) -> str | None:
    return next((_STATES[state[:length]] for length in (5, 3, 2) if state[:length] in _STATES), None)


def _at_the_door(error: DBAPIError, reason: str) -> str | None:
    if not isinstance(error, OperationalError):
        return None
    if error.connection_invalidated:
        return "server_lost"
    words = reason.lower()
    if code := next((code for sign, code in _REFUSED_AT_THE_DOOR if sign in words), None):
        return code
    return (
        "server_without_database"
        if any(sign in words for sign in _WITHOUT_DATABASE)
        else "server_unreachable"
    )
