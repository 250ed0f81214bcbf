"""`send-mail`: for scheduled tasks; counts for machines, sentences for people, exit code 1 where somebody must look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands import run
from tests.links.mail.conftest import set_up
from tests.links.mail.server import mail_server
from tests.links.mail.test_dispatch import an_order
from tests.stories.desk import a_desk


def test_it_sends_what_waits_and_says_so(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "program"))
    told = ["--database", database_url, "--language", "en"]
    with mail_server(tmp_path) as server, a_desk(database_url) as desk:
        set_up(desk, server)
        an_order(desk)
        assert run(["send-mail", "--json", *told]) == 0
        assert json.loads(capsys.readouterr().out) == {
            "sent": 1, "later": 0, "refused": 0, "uncertain": 0, "busy": False, "trouble": None,
        }  # fmt: skip
        assert run(["send-mail", *told]) == 0
        assert capsys.readouterr().out == "Nothing is waiting.\n"
        an_order(desk)
        server.faults.dies_after_data = True
        assert run(["send-mail", *told]) == 1
        assert "1 e-mail uncertain" in capsys.readouterr().out
        an_order(desk)
        set_up(desk, server, password="wrong")
        assert run(["send-mail", *told]) == 1
        assert "refuses the name or password" in capsys.readouterr().err
