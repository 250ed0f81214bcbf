"""Each fault of a database has a sentence of its own and a way out, in both languages."""

from __future__ import annotations

import tomllib

import pytest

from app.base.driver_errors import _FILE_ERRORS, _SQLITE_CODES, _STATES
from app.base.errors import Refusal, Trouble
from app.base.words import FOLDER, LANGUAGES, Words

FAULTS = {
    (kind, code): parts
    for kind, found in tomllib.loads((FOLDER / "base.toml").read_text("utf-8")).items()
    if kind in ("refusal", "trouble")
    for code, parts in found.items()
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_faults_share_a_sentence_and_each_has_a_way_out(language: str) -> None:
    problems = [parts["problem"][language] for parts in FAULTS.values()]
    assert len(problems) > 30
    assert len(set(problems)) == len(problems)
    assert all(parts["way"][language] for parts in FAULTS.values())


def test_whatever_a_driver_says_has_words() -> None:
    codes = {*_FILE_ERRORS.values(), *_SQLITE_CODES.values(), *_STATES.values()}
    assert codes <= {code for _, code in FAULTS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_shows_its_facts(language: str) -> None:
    told = Words(language).refusal(Refusal("database_newer", place="/a/b.db", found="0009", known="0003"))
    assert all(fact in told for fact in ("/a/b.db", "0009", "0003"))
    told = Words(language).refusal(Trouble("disk_full", place="/a/b.db", reason="x"))
    assert "{" not in told
