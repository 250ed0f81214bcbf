"""The list of licences is the list of what is shipped, and nothing shipped is under a licence that would bind the program."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ACCEPTED = re.compile(r"(MIT|BSD|Apache|ISC|PSF|MPL|LGPL|Public Domain)\b")


def _listed() -> dict[str, str]:
    rows = re.findall(
        r"^\| ([a-z0-9.-]+) \| ([^|]+) \|",
        (ROOT / "packaging" / "licences.md").read_text("utf-8"),
        re.MULTILINE,
    )
    return {name: licence.strip() for name, licence in rows}


def test_the_licences_of_all_that_is_shipped_are_listed() -> None:
    pinned = set(
        re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements" / "run.txt").read_text("utf-8"), re.MULTILINE)
    )
    assert set(_listed()) == pinned


def test_each_may_be_used_under_a_licence_that_leaves_the_program_its_own() -> None:
    assert [
        name
        for name, licence in _listed().items()
        if not any(ACCEPTED.match(one) for one in licence.split(" OR "))
    ] == []
