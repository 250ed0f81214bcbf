"""`import statement`: what was new, what was matched and why, and what was not; the same file twice adds nothing."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.base import settings
from app.base.database import open_database
from app.commands import app
from app.invoicing.tables import invoice
from app.payments.bank_account import open_bank_account
from tests.builders import ALICE, a_customer, a_database, an_invoice
from tests.links.bank.test_bank_samples import SAMPLES


@pytest.fixture
def file(tmp_path: Path, database_url: str) -> str:
    """A list with a payment that names an invoice, one that names nobody, and a fee."""
    with closing(a_database(database_url)) as database, database.write(ALICE, "test.invoice") as tx:
        key = an_invoice(tx, a_customer(tx, "Atelier des Lilas"), "120")
        number = tx.scalar(select(invoice.c.number).where(invoice.c.id == key))
    path = tmp_path / "releve.csv"
    path.write_text(
        "Date;Libellé;Montant\n"
        f"20/11/2026;VIR SEPA ATELIER {number};120,00\n"
        "20/11/2026;VIREMENT RECU;77,00\n"
        "21/11/2026;COMMISSION COMPTE;-9,50\n",
        "utf-8",
    )
    return str(path)


def told(url: str, *words: str, code: int = 0, language: str = "fr", as_json: bool = True) -> Any:
    more = ["--json"] if as_json else []
    result = CliRunner().invoke(
        app,
        [
            "import",
            "statement",
            *words,
            "--database",
            url,
            "--today",
            "2026-11-22",
            "--language",
            language,
            *more,
        ],
    )
    assert result.exit_code == code, result.output
    return json.loads(result.stdout) if as_json else result.stdout


def opened_account(url: str) -> None:
    with closing(open_database(url)) as database:
        database.do(ALICE, open_bank_account, "Compte courant", "EUR")


def test_a_list_is_taken_in_and_every_movement_told_with_its_reason(database_url: str, file: str) -> None:
    opened_account(database_url)
    found = told(database_url, file)
    assert (found["new"], found["proposed"], found["open"], found["waiting"]) == (3, 2, 1, 3)
    [statement] = found["statements"]
    referred, nobody, fee = statement["transactions"]
    assert (referred["amount"], referred["state"], referred["sureness"]) == ("120.00", "proposed", "sure")
    assert referred["proposed"][0]["settles"][0]["amount"] == "120.00"
    assert "montant exact" in referred["why"]
    assert (nobody["state"], nobody["proposed"], nobody["why"]) == ("open", [], "")
    assert fee["proposed"][0]["kind"] == "fee"
    again = told(database_url, file)
    assert (again["new"], again["known"], again["waiting"]) == (0, 3, 3)


def test_what_the_policy_lets_the_program_confirm_is_told_as_matched(database_url: str, file: str) -> None:
    opened_account(database_url)
    with closing(open_database(database_url)) as database:
        database.do(ALICE, settings.decide, "bank.match_sure", True)
    found = told(database_url, file)
    assert (found["matched"], found["waiting"]) == (1, 2)
    [made] = found["statements"][0]["transactions"][0]["matched"]
    assert (made["kind"], made["amount"]) == ("payment", "120.00")
    assert made["payment"].startswith("RG-")


def test_people_read_sentences(database_url: str, file: str) -> None:
    opened_account(database_url)
    text = told(database_url, file, language="en", as_json=False)
    assert "Compte courant, statement —: 3 new transactions, 0 already known." in text
    assert "The text quotes" in text
    assert "3 transactions are left to match." in text


def test_a_list_without_an_account_and_a_damaged_file_are_refused_with_a_sentence(
    database_url: str, file: str
) -> None:
    missing = told(database_url, file, code=1)
    assert missing["error"]["code"] == "bank_account_missing"
    broken = told(database_url, str(SAMPLES / "mt940" / "sepa_snippet_broken.sta"), code=1)
    assert (broken["error"]["code"], broken["error"]["facts"]["line"]) == ("bank_file_damaged", 6)


def test_what_a_person_says_of_a_list_s_columns_is_remembered(
    database_url: str, file: str, tmp_path: Path
) -> None:
    opened_account(database_url)
    path = tmp_path / "autre.csv"
    path.write_text("Jour;Quoi;Combien\n20/11/2026;VIR;12,00\n", "utf-8")
    told(database_url, str(path), code=1)
    said = ("--map", "Jour=booked_on", "--map", "Quoi=text", "--map", "Combien=amount")
    assert told(database_url, str(path), *said)["new"] == 1
    path.write_text("Jour;Quoi;Combien\n21/11/2026;VIR;13,00\n", "utf-8")
    assert told(database_url, str(path))["new"] == 1
