"""Folders for what another program is shown and then forgets: a PDF to look at, papers that go with a mail."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

PREFIX = "comptoir-shown-"
_DAY_SECONDS = 24 * 60 * 60


def passing_folder() -> Path:
    """A new folder that only this user can read; those made more than a day ago are thrown away first.

    Nobody tells when the other program is done with a file, and systems that never empty their temporary folder would keep
    customers' papers there for ever. OSError where none can be made.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=PREFIX))


def _is_old(folder: Path) -> bool:
    try:
        return folder.stat().st_mtime < time.time() - _DAY_SECONDS
    except OSError:
        return False  # somebody else was quicker
