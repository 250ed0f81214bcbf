"""What is installed is pinned, hashed, and the same for the program and for its tests."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def _pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["run.txt", "develop.txt"])
def test_every_requirement_is_pinned_and_hashed_and_names_no_index(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    for entry in re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)):
        assert re.match(r"[a-z0-9.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert "--index" not in text


def test_the_tests_run_on_the_versions_that_are_shipped() -> None:
    shipped, tested = _pins("run.txt"), _pins("develop.txt")
    assert {name: tested.get(name) for name in shipped} == shipped


def test_the_pins_meet_what_the_project_asks_for() -> None:
    shipped = _pins("run.txt")
    for asked in map(
        Requirement, tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    ):
        assert shipped[asked.name] in asked.specifier, f"bin/lock was not run after {asked} was changed"
