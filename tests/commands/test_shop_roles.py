"""`shop decide|changes|consent|withdraw`: roles, what would be written first, and consent, for people and for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.commands import run
from tests.links.shops.counter import a_counter
from tests.links.shops.woo import Woo


def test_a_shop_is_written_to_only_after_it_was_decided_looked_at_and_consented_to(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "program"))
    woo = Woo(tmp_path / "shop")
    for number in range(1, 13):
        woo.product(number, stock=10)
    with a_counter(database_url) as counter:
        counter.take(woo.write())
    common = ["--database", database_url, "--language", "en"]

    def told(*verb: str) -> Any:
        assert run(["shop", *verb, "--json", *common]) == 0
        return json.loads(capsys.readouterr().out)

    shop = "Boutique & Cie"
    assert run(["shop", "consent", shop, *common]) == 1
    assert "there is nothing to allow" in capsys.readouterr().err
    decided = told("decide", shop, "--stock", "here", "--buffer", "3", "--sent-status", "completed")
    assert decided == {
        "stock": "here", "buffer": "3", "mails": "shop", "sent_status": "completed", "cancelled_status": "",
        "tracking": "none", "tells_paid": False, "tells_refunds": False, "invoices": "here",
        "prices": "shop", "texts": "shop", "publishes": False,
        "consented_at": None, "consented_by": None,
    }  # fmt: skip
    changes = told("changes", shop)
    assert (len(changes["first"]), changes["whole"], changes["orders"]) == (10, 12, 0)
    assert changes["first"][0] == {
        "sku": "SKU-1",
        "product": "Chose 1",
        "shown_there": "10",
        "will_be_shown": "7",
    }
    assert told("consent", shop)["consented_by"]
    assert run(["shop", "decide", shop, "--buffer", "4", *common]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Writing is allowed."
    assert run(["shop", "withdraw", shop, "--reason", "stock-take", *common]) == 0
    assert "Nothing is written to the shop" in capsys.readouterr().out
    assert run(["shop", "changes", "Nobody", *common]) == 1
