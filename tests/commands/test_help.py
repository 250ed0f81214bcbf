"""The help of every verb is in words: no key of a text that is missing shows through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from app.commands import app as program

_KEY = re.compile(r"command\.(help|option|argument)\.")


def test_no_help_shows_the_key_of_a_missing_text() -> None:
    told = list(_helps(typer.main.get_command(program)))
    assert any(name == "comptoir shop leave reason" for name, _ in told), "the verbs are there"
    assert [each for each in told if _KEY.search(each[1])] == []


def _helps(verb: Any, name: str = "comptoir") -> Iterator[tuple[str, str]]:
    yield name, verb.help or ""
    for each in verb.params:
        yield f"{name} {each.name}", str(getattr(each, "help", "") or "")
    for sub, inner in getattr(verb, "commands", {}).items():
        yield from _helps(inner, f"{name} {sub}")
