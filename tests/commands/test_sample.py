"""`sample`: a company to try the program with, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands import run


@pytest.mark.slow
def test_the_sample_is_made_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sample.db"
    assert run(["sample", str(file), "--orders", "40", "--seed", "3", "--as-of", "2026-11-20", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["invoices"] > 20
    assert told == {"database": str(file), "orders": 40, "invoices": told["invoices"], "as_of": "2026-11-20"}
    assert run(["list", "orders", "--database", str(file), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 40
    assert run(["verify", "--database", str(file)]) == 0


def test_a_sample_never_replaces_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    assert run(["--language", "en", "sample", str(file)]) == 1
    assert file.read_text() == "mine"
    assert str(file) in capsys.readouterr().err


def test_too_few_orders_are_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--language", "en", "sample", str(tmp_path / "s.db"), "--orders", "5"]) == 1
    assert "Ask for at least 40." in capsys.readouterr().err
