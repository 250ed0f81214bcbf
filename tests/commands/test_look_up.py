"""`look-up --nightly` names the customers of whom a register says something that matters."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from app.base import settings
from app.commands.program import app
from app.links.lookups import bodacc, vies
from app.links.lookups import register as entreprises
from tests.links.lookups.registers import CLOSED, NOTICE, register, results
from tests.stories.desk import Desk


def test_the_round_names_whom_it_found_something_of(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    desk = Desk(database_url)
    desk.a_customer("Lefèvre", siren="732829320")
    desk.a_customer("Lampe GmbH", vat_number="DE136695976")
    desk.do(settings.decide, "lookups.nightly", True)
    with register() as made:
        made.says(results(CLOSED), results(NOTICE), {"isValid": False, "userError": "INVALID"})
        monkeypatch.setattr(entreprises, "URL", f"{made.url}/search")
        monkeypatch.setattr(vies, "URL", made.url + "/ms/{country}/vat/{number}")
        monkeypatch.setattr(bodacc, "URL", f"{made.url}/records")
        done = CliRunner().invoke(app, ["look-up", "--nightly", "--database", database_url])
    desk.database.close()
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "2 customers checked.",
        "Lefèvre: company closed.",
        "Lefèvre: insolvency proceedings published.",
        "Lampe GmbH: VAT number refused by VIES.",
    ]
