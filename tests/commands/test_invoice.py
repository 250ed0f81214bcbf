"""`invoice`: each form of a document is a file whose name says what it is, and none takes another's place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.commands.program import app
from tests.builders import ALICE, opened
from tests.flow.test_einvoices import PARTICULARS
from tests.flow.test_vat_cases import a_draft, put_through

FORMS = ("pdf", "cii", "ubl")
DAY = date(2026, 11, 22)


@pytest.fixture
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    with opened(database_url, DAY, **PARTICULARS) as database:
        with database.write(ALICE, "test") as tx:
            draft = a_draft(tx, {"country": "FR", "postcode": "75011"}, 10_000)
        put_through(database, draft)
    return database_url


def run(url: str, *words: str) -> Any:
    told = ["invoice", "FA-2026-0001", *words, "--database", url, "--today", DAY.isoformat(), "--json"]
    return json.loads(CliRunner().invoke(app, told).stdout)


def test_in_a_folder_every_form_has_a_name_of_its_own(url: str, tmp_path: Path) -> None:
    files = [run(url, "--format", form, "--out", str(tmp_path))["file"] for form in FORMS]
    names = [f"FA-2026-0001{ending}" for ending in (".pdf", "-cii.xml", "-ubl.xml")]
    assert files == [str(tmp_path / name) for name in names]
    starts = [(tmp_path / name).read_bytes()[:5] for name in names]
    assert starts == [b"%PDF-", b"<?xml", b"<?xml"]


def test_a_name_that_says_something_else_is_refused_and_what_lies_there_stays(
    url: str, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(b"%PDF-1.7 of somebody")
    error = run(url, "--format", "ubl", "--out", str(kept))["error"]
    assert error == {"code": "file_ending", "facts": {"file": "kept.pdf", "told": ".pdf", "own": ".xml"}}
    assert kept.read_bytes() == b"%PDF-1.7 of somebody"
    assert run(url, "--out", str(tmp_path / "page.xml"))["error"]["code"] == "file_ending"
    plain = tmp_path / "new" / "e-invoice"
    assert run(url, "--format", "ubl", "--out", str(plain))["file"] == str(plain)
