"""`dispatch` and `process` ship to no incomplete address by themselves where other orders have one, and say what they left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.commands.program import app
from app.orders.draft import PostalAddress
from tests.stories.desk import Desk, goods

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")
LOST = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", city="Nîmes")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def run(desk: Desk, *words: str) -> Any:
    done = CliRunner().invoke(app, [*words, "--database", desk.url, "--today", "2026-11-22", "--json"])
    return json.loads(done.stdout)


def orders(desk: Desk, *doors: PostalAddress) -> list[int]:
    bowl = desk.a_product("Bol", on_hand=9)
    made = [
        desk.an_order(desk.a_customer(f"Client {at}"), goods(bowl), payment_kind="account", delivery=to)
        for at, to in enumerate(doors)
    ]
    for order in made:
        desk.confirm(order)
    return made


def test_a_view_is_dispatched_without_it_and_a_name_takes_it(desk: Desk, tmp_path: Path) -> None:
    sent, handed = orders(desk, DOOR, LOST)
    out = str(tmp_path / "all.pdf")
    told = run(desk, "dispatch", "--out", out)
    assert (told["orders"], told["without_address"]) == (["CM-2026-0001"], [])
    assert [(each["order"], each["code"]) for each in told["left"]] == [
        ("CM-2026-0002", "address_incomplete")
    ]
    assert [desk.state(key)[1] for key in (sent, handed)] == ["all", "none"]
    told = run(desk, "dispatch", "CM-2026-0002", "--out", out)
    assert (told["orders"], told["without_address"]) == (["CM-2026-0002"], ["CM-2026-0002"])


def test_a_run_leaves_it_and_says_so(desk: Desk) -> None:
    sent, handed = orders(desk, DOOR, LOST)
    told = run(desk, "process", "--ship", "--invoice")
    assert told["left"] == {"address_incomplete": 1}
    assert [desk.state(key)[1:3] for key in (sent, handed)] == [("all", "all"), ("none", "none")]
    # Alone it is one of those that are handed over.
    told = run(desk, "process", "--ship")
    assert told["without_address"] == ["CM-2026-0002"]
    assert desk.state(handed)[1] == "all"
