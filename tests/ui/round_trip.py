"""A list written as a file with all its columns, as the window does it, and a file brought in, as the command line does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from app.base.listing import Listing, ListQuery
from app.commands import app
from tests.stories.desk import TODAY, Desk
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.runner import Token
from ui.kit.sheet_file import write_rows
from ui.kit.wording import switch, words


def exported(
    books: Desk,
    office: Office,
    screen: Callable[[Office], ListScreen[Any]],
    listing: Listing[Any],
    place: Path,
    language: str,
) -> None:
    """Write a list with all its columns, in the words of a language."""
    switch(language)
    try:
        asked = (listing, ListQuery(), screen(office).design.columns, frozenset[int]())
        with books.database.read() as rd:
            write_rows(rd, place, asked, words(), "EUR", Token())
    finally:
        switch("fr")


def imported(noun: str, url: str, place: Path, *more: str) -> Any:
    """What ``import NOUN FILE --json`` tells."""
    told = ["import", noun, str(place), *more, "--database", url, "--today", TODAY.isoformat()]
    result = CliRunner().invoke(app, [*told, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)
