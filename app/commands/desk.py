"""The desk a command works at: its database, its language, its day, who works, and how it answers.

Answers for people are sentences and aligned columns in their language; with ``--json`` they are for machines: ISO dates,
decimal strings, one document. A refusal or trouble is a sentence on stderr and exit code 1; with ``--json`` also
``{"error": {"code": …, "facts": …}}`` on stdout. Wrong usage is exit code 2.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from app.base import account
from app.base.actor import Actor
from app.base.clock import FixedClock
from app.base.database import Database, open_database
from app.base.errors import Refusal, Trouble
from app.base.location import data_folder
from app.base.people import actor_for
from app.base.said import is_stored
from app.base.words import LANGUAGES, Words
from app.commands.output import json_lines, json_text


@dataclass(frozen=True, slots=True)
class Desk:
    """What the options common to all verbs say."""

    database: str | None = None
    language: str = "en"
    today: date | None = None
    as_json: bool = False

    @property
    def words(self) -> Words:
        """The words of the user's language."""
        return Words(self.language, figures=True)

    @property
    def place(self) -> str:
        """The database to work on: as told, else the one in the program's own folder."""
        return self.database or str(data_folder() / "comptoir.db")

    @property
    def actor(self) -> Actor:
        """Who works: on a workstation's own file, the user of the computer."""
        return Actor(account.login())

    def actor_in(self, database: Database) -> Actor:
        """Who works on an open database: with the role written down for the user of the computer."""
        with database.read() as rd:
            return actor_for(rd, account.login())

    @contextmanager
    def opened(self) -> Iterator[Database]:
        """The database, open; on the day told, if one was."""
        database = open_database(self.place)
        try:
            if self.today is not None:
                database.clock = FixedClock.on(self.today, database.clock.zone)
            yield database
        finally:
            database.close()

    # --- answers ---

    def say(self, key: str, **facts: Any) -> None:
        """A sentence for people; nothing with ``--json``."""
        if not self.as_json:
            self.write(self.words.say(key, **facts))

    def give(self, value: Any) -> None:
        """The answer for machines, whole."""
        self.write(json_text(self._spoken(value)))

    def give_rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """The answer for machines, row by row: an array that is never held in memory whole."""
        self.write_lines(json_lines(self._spoken(row) for row in rows))

    def _spoken(self, value: Any) -> Any:
        """The same with texts that are stored by their key as words: a key means nothing outside."""
        if isinstance(value, str):
            return self.words.fact(value) if is_stored(value) else value
        if isinstance(value, Mapping):
            told = cast("Mapping[str, Any]", value)
            return {name: self._spoken(each) for name, each in told.items()}
        if isinstance(value, (list, tuple)):
            return [self._spoken(each) for each in cast("Sequence[Any]", value)]
        return value

    def write(self, text: str) -> None:
        """A line on stdout."""
        sys.stdout.write(text + "\n")

    def write_lines(self, lines: Iterable[str], *, indent: str = "") -> None:
        """Lines on stdout, one by one."""
        for line in lines:
            self.write(indent + line)

    def tell(self, fault: Refusal | Trouble) -> None:
        """A failure: the sentence for people, and for machines the code and its facts."""
        sys.stderr.write(self.words.in_full(fault) + "\n")
        if self.as_json:
            self.give({"error": {"code": fault.code, "facts": fault.facts}})

    def with_told(self, **told: Any) -> Desk:
        """The same desk with what was said more closely after the verb."""
        return replace(self, **{name: value for name, value in told.items() if value is not None})


def spoken() -> str:
    """The language of the command line: as told by ``--language``, else the system's, else English."""
    words = sys.argv
    for at, word in enumerate(words):
        if word == "--language" and at + 1 < len(words):
            return checked_language(words[at + 1]) or "en"
        if word.startswith("--language="):
            return checked_language(word.partition("=")[2]) or "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return checked_language(os.environ[name]) or "en"
    return "en"


def checked_language(told: str) -> str | None:
    """``fr`` of ``fr_FR.UTF-8``; None where the program does not speak it."""
    code = told.partition(".")[0].partition("_")[0].partition("-")[0].lower()
    return code if code in LANGUAGES else None
