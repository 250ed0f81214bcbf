"""`pick-list`: the paper of a view or of orders by number, and what it leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.commands.program import app
from tests.paper.papers import text
from tests.stories.desk import Desk, goods


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    made = Desk(database_url)
    yield made
    made.close()


def test_a_view_is_one_paper_and_what_cannot_leave_says_why(desk: Desk, tmp_path: Path) -> None:
    bowl = desk.a_product("Bol", on_hand=3)
    ready, unpaid = (
        desk.an_order(desk.a_customer(), goods(bowl, 1), payment_kind=kind) for kind in ("account", "prepaid")
    )
    for order in (ready, unpaid):
        desk.confirm(order)

    def run(*words: str) -> Any:
        done = CliRunner().invoke(
            app, ["pick-list", *words, "--database", desk.url, "--today", "2026-11-22", "--json"]
        )
        return json.loads(done.stdout)

    place = tmp_path / "new" / "pick.pdf"
    assert run("--out", str(place)) == {
        "file": str(place),
        "orders": ["CM-2026-0001"],
        "left": [],
        "without_address": ["CM-2026-0001"],
    }
    assert "CM-2026-0001" in text(place.read_bytes())
    told = run("CM-2026-0002", "CM-2026-0001", "--out", str(place))
    assert [each["code"] for each in told["left"]] == ["order_waits_for_payment"]
    assert run("CM-2026-0002", "--out", str(place))["error"]["code"] == "nothing_to_pick"
    assert run("CM-9", "--out", str(place))["error"]["code"] == "not_found"
