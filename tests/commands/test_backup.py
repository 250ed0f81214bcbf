"""Saving, restoring, upgrading and granting from the command line: what scripts get, and how failures end."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.base.actor import PROGRAM
from app.base.backup import backup
from app.base.clock import FixedClock
from app.base.database import open_database
from app.base.numbering import take
from app.commands import run
from tests.base.rows import fill

CLOCK = FixedClock()


@pytest.fixture
def url(database_url: str) -> str:
    with closing(open_database(database_url, CLOCK)) as database:
        fill(database)
    return database_url


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """A function that runs a command line and gives its exit code, what it said, and what it said of failures."""

    def say(*words: object) -> tuple[int, str, str]:
        code = run([str(word) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return say


Told = Callable[..., tuple[int, str, str]]


def answer(out: str) -> Any:
    return json.loads(out)


def test_a_backup_is_written_and_told(url: str, tmp_path: Path, told: Told) -> None:
    file = tmp_path / "saves" / "today.comptoir-backup"
    code, out, _ = told("--database", url, "backup", "--to", file, "--json")
    found = answer(out)
    assert code == 0
    assert found["file"] == str(file)
    assert (found["company"], found["papers"], found["missing_papers"]) == ("Thé & Café – Lapsang", 1, [])
    assert found["size"] == file.stat().st_size
    assert found["rows"] > 30
    code, out, _ = told("--language", "en", "backup", "--database", url, "--to", file)
    assert code == 0
    assert "“Thé & Café – Lapsang” is backed up in" in out


def test_a_backup_is_put_back_and_the_lost_numbers_are_told(url: str, tmp_path: Path, told: Told) -> None:
    file = tmp_path / "saved"
    told("backup", "--database", url, "--to", file)
    with closing(open_database(url, CLOCK)) as database, database.write(PROGRAM, "test.issue") as tx:
        for _ in range(3):
            take(tx, "invoice", CLOCK.today())
        tx.note(three=True)
    code, out, err = told("restore", file, "--to", url, "--language", "fr")
    assert (code, out) == (1, "")
    assert err.startswith("Une base est déjà en place")
    code, out, _ = told("restore", file, "--to", url, "--replace", "--today", "2026-11-30", "--json")
    found = answer(out)
    assert code == 0
    assert found["lost"] == [{"kind": "invoice", "year": 2026, "first": 2, "last": 4}]
    assert Path(found["saved"]).exists()
    code, out, _ = told("restore", file, "--to", url, "--replace", "--language", "en")
    assert code == 0
    assert "FA-2026-0002 to FA-2026-0004" in out
    code, out, _ = told("restore", file, "--to", tmp_path / "new.db", "--json")
    assert (code, answer(out)["saved"], answer(out)["lost"]) == (0, None, [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("restore", "{tmp}/nowhere", "--to", "{tmp}/new.db"), "backup_missing"),
        (("restore", "{tmp}/letter", "--to", "{tmp}/new.db"), "backup_not_ours"),
        (("backup", "--database", "{tmp}/nowhere.db", "--to", "{tmp}/saved"), "database_missing"),
        (("backup", "--database", "{tmp}/letter", "--to", "{tmp}/saved"), "database_not_ours"),
        (("upgrade", "--database", "{tmp}/nowhere.db"), "database_missing"),
        (("upgrade", "--database", "{tmp}/letter"), "database_not_ours"),
        (("grant", "somebody", "--database", "{tmp}/nowhere.db"), "grant_needs_server"),
        (("backup", "--database", "mysql://x/y", "--to", "{tmp}/saved"), "database_url_unknown"),
    ],
)
def test_what_cannot_be_done_is_told_by_its_code_and_exit_1(
    words: tuple[str, ...], code: str, tmp_path: Path, told: Told
) -> None:
    (tmp_path / "letter").write_text("Chère Madame, " * 400, "utf-8")
    exit_code, out, err = told(*(word.format(tmp=tmp_path) for word in words), "--json")
    assert exit_code == 1
    assert answer(out)["error"]["code"] == code
    assert "{" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter"]


def test_wrong_usage_is_exit_2(told: Told, tmp_path: Path) -> None:
    assert told("backup")[0] == 2
    assert told("restore", tmp_path / "x")[0] == 2


def test_what_is_up_to_date_needs_no_upgrade(url: str, told: Told) -> None:
    code, out, _ = told("upgrade", "--database", url, "--json")
    assert code == 0
    assert answer(out)["saved"] is None
    assert answer(out)["from"] == answer(out)["to"]


def test_a_backup_of_an_older_day_keeps_its_own_day(url: str, tmp_path: Path, told: Told) -> None:
    with closing(open_database(url, CLOCK)) as database:
        made = backup(database, tmp_path)
    code, out, _ = told("restore", made.path, "--to", tmp_path / "new.db", "--json")
    assert code == 0
    assert answer(out)["created_at"].startswith("2026-11-22T09:00:00")
