"""The check for traces finds a registry's address and a machine's path, and passes what only looks alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import traces


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://py" + "pi.org/simple",
        "files.python" + "hosted.org",
        "cd /wo" + "rk/main",
        "'/ho" + "me/anna/x'",
    ],
)
def test_a_trace_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "file.txt").write_text(f"first\n{line}\n", "utf-8")
    assert [fault.split(":")[:2] for fault in traces.faults(tmp_path, ["file.txt"])] == [["file.txt", "2"]]


@pytest.mark.parametrize(
    "line",
    [
        "/usr/lib/postgresql",
        "https://example.org/wo" + "rk/x",
        "the network/ho" + "me/office",
        "my" + "py" + "pi.org",
    ],
)
def test_what_only_looks_like_one_is_not(tmp_path: Path, line: str) -> None:
    (tmp_path / "file.txt").write_text(line, "utf-8")
    assert traces.faults(tmp_path, ["file.txt"]) == []
