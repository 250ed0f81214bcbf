"""Passwords and keys: in the keyring of the desktop, else in the environment or in a file only its owner can read.

Never in the database (it is backed up, copied, sent to an accountant), never in the journal, a log or an argument of
a command. A secret is named by what it belongs to, ``<company>/<what>/<kind>``.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import Literal, cast

import keyring
import keyring.backend
from keyring.errors import KeyringError

from app.base.errors import Refusal, Trouble
from app.base.location import data_folder

SERVICE = "Comptoir"
"""How the keyring lists what is ours."""
Place = Literal["environment", "keyring", "file"]


def read(name: str) -> str | None:
    """The secret called `name`, None where none is kept here.

    The environment goes first, for scheduled tasks; then the keyring, then the file. Refused with
    ``secrets_file_open`` when others could read the file; Trouble ``keyring_locked`` when the keyring does not answer.
    """
    if (told := os.environ.get(variable(name))) is not None:
        return told
    if has_keyring():
        try:
            kept = keyring.get_password(SERVICE, name)
        except KeyringError as error:
            raise Trouble("keyring_locked", reason=str(error)) from error
        if kept is not None:
            return kept
    return _from_file().get(name)


def keep(name: str, value: str) -> Place:
    """Keep a secret for this user of this workstation, and say where."""
    if has_keyring():
        try:
            keyring.set_password(SERVICE, name, value)
        except KeyringError as error:
            raise Trouble("keyring_locked", reason=str(error)) from error
        return "keyring"
    _to_file({**_from_file(), name: value})
    return "file"


def forget(name: str) -> None:
    """Forget a secret wherever it is kept; what the environment says stays."""
    if has_keyring():
        try:
            if keyring.get_password(SERVICE, name) is not None:
                keyring.delete_password(SERVICE, name)
        except KeyringError as error:
            raise Trouble("keyring_locked", reason=str(error)) from error
    kept = _from_file()
    if kept.pop(name, None) is not None:
        _to_file(kept)


def place() -> Place:
    """Where `keep` would keep a secret on this workstation."""
    return "keyring" if has_keyring() else "file"


def variable(name: str) -> str:
    """The environment variable that stands for a secret: ``COMPTOIR_SECRET_`` and what follows the company."""
    return "COMPTOIR_SECRET_" + re.sub(r"[^A-Z0-9]+", "_", name.partition("/")[2].upper())


def has_keyring() -> bool:
    """Whether the desktop has a keyring of its own; backends that keep nothing, or in the clear, do not count."""
    backend: keyring.backend.KeyringBackend = keyring.get_keyring()
    return backend.priority >= 1


def secrets_file() -> Path:
    """Where secrets are kept on a workstation without a keyring."""
    return data_folder() / "secrets.json"


def _from_file() -> dict[str, str]:
    path = secrets_file()
    try:
        if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Refusal("secrets_file_open", path=str(path))
        return cast("dict[str, str]", json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Trouble("secrets_file_unreadable", path=str(path), reason=str(error)) from error


def _to_file(kept: dict[str, str]) -> None:
    path = secrets_file()
    beside = path.with_suffix(f".{os.getpid()}.new")
    try:
        # Made with its rights: never readable by others, not even for a moment.
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise Trouble("secrets_file_unreadable", path=str(path), reason=str(error)) from error
