"""What other programs are shown is thrown away a day later."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from app.base.passing import passing_folder


def test_folders_of_yesterday_go_and_those_of_today_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = passing_folder(), passing_folder()
    (old / "FA-2026-0001.pdf").write_bytes(b"%PDF")
    other = tmp_path / "somebody-elses"
    other.mkdir()
    yesterday = time.time() - 25 * 60 * 60
    for folder in (old, other):
        os.utime(folder, (yesterday, yesterday))
    third = passing_folder()
    assert sorted(tmp_path.iterdir()) == sorted([new, other, third])
    assert new.stat().st_mode & 0o077 == 0
