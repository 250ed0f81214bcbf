"""`shop settle`: a customer changed here and in the shop is decided on, for people and for machines."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.base.database import open_database
from app.commands import run
from app.customers.customer import change, standing_customer
from app.verify import verify
from tests.links.shops.counter import ALICE, a_counter
from tests.links.shops.woo import BILLING, Woo

SHOP = "Boutique & Cie"


def test_what_changed_on_both_sides_is_decided_by_field(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "program"))
    woo = Woo(tmp_path / "shop")
    woo.customer(5, billing={**BILLING, "phone": "02 40 00 00 01"})
    with a_counter(database_url) as counter:
        counter.take(woo.write())
        customer_id, number = counter.row("SELECT id, number FROM customer")
        with counter.database.read() as rd:
            standing = standing_customer(rd, customer_id)
        changed = replace(standing, phone="06 11 22 33 44", email="ines@ici.test")
        counter.database.do(ALICE, change, customer_id, changed)
        woo.customer(5, email="ines@boutique.test", billing={**BILLING, "phone": "07 55 66 77 88"})
        counter.take(woo.write())
    common = ["--database", database_url, "--language", "en"]

    def told(*verb: str) -> Any:
        assert run([*verb, "--json", *common]) == 0
        return json.loads(capsys.readouterr().out)

    waiting = told("list", "conflicts", "--view", "open")
    assert {each["field"] for each in waiting} == {"phone", "email"}
    assert {each["number"] for each in waiting} == {number}
    assert run(["shop", "settle", SHOP, number, "--keep", "neither", *common]) == 2
    capsys.readouterr()
    # A field that does not wait: nothing at all is decided.
    asked = ["shop", "settle", SHOP, number, "--keep", "shop"]
    assert run([*asked, "--field", "phone", "--field", "siren", *common]) == 1
    assert "nothing like that waits" in capsys.readouterr().err
    assert told("shop", "settle", SHOP, number, "--keep", "shop", "--field", "phone") == {
        "shop": SHOP,
        "noun": "customer",
        "number": number,
        "kept": "shop",
        "fields": [{"field": "phone", "here": "06 11 22 33 44", "there": "07 55 66 77 88"}],
        "left": 1,
    }
    assert run(["shop", "settle", SHOP, number, "--keep", "here", *common]) == 0
    assert capsys.readouterr().out.splitlines() == ["1 field decided."]
    decided = told("list", "conflicts")
    assert {each["field"]: each["state"] for each in decided} == {"phone": "shop", "email": "here"}
    with closing(open_database(database_url)) as database:
        with database.read() as rd:
            found = standing_customer(rd, customer_id)
        assert (found.phone, found.email) == ("07 55 66 77 88", "ines@ici.test")
        assert verify(database).sound
    assert run(["shop", "settle", SHOP, number, "--keep", "here", *common]) == 1
    assert run(["shop", "settle", SHOP, "NOBODY", "--keep", "here", *common]) == 1
