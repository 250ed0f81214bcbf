"""`import woocommerce` and `process`, called as scripts call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.commands.program import app
from tests.links.shops.woo import Woo


class Line:
    """A command line that works on one database."""

    def __init__(self, database: str) -> None:
        self.database = database

    def __call__(self, *words: str, code: int = 0) -> str:
        given = [*words, "--database", self.database, "--today", "2026-11-22", "--language", "en"]
        result = CliRunner().invoke(app, given)
        assert result.exit_code == code, result.output
        return result.stdout

    def told(self, *words: str, code: int = 0) -> Any:
        return json.loads(self(*words, "--json", code=code))


@pytest.fixture
def woo(tmp_path: Path) -> Woo:
    made = Woo(tmp_path / "shop")
    made.product(1, stock=10)
    made.order(7)
    made.order(8, "completed", things=[(1, 2)])
    made.order(9, "on-hold", method="bacs", paid=False)
    made.order(10, currency="CHF")
    made.refund(8, 80, amount="5.00")
    return made


def test_an_import_tells_what_became_of_each_status_and_a_second_one_changes_nothing(
    empty_database_url: str, woo: Woo
) -> None:
    line = Line(empty_database_url)
    folder = str(woo.write())
    first = line.told("import", "woocommerce", folder)
    assert first["founded"] is True
    assert first["shop"] == {"name": "Boutique & Cie", "url": "https://boutique.example.test"}
    assert {status: fates["taken"] for status, fates in first["orders"].items()} == {
        "completed": 1,
        "on-hold": 1,
        "processing": 1,
    }
    assert first["orders"]["processing"]["parked"] == 1
    [parked] = first["parked"]
    assert (parked["remote_id"], parked["status"], parked["code"]) == (
        "10",
        "processing",
        "shop_currency_differs",
    )
    assert parked["reason"].startswith("Order 10 is in CHF")
    assert [each["remote_id"] for each in first["waiting"]] == ["80"]
    second = line.told("import", "woocommerce", folder)
    assert (second["founded"], second["changes"], second["received"]["same"]) == (False, 0, 8)
    assert second["orders"] == first["orders"]


def test_a_process_tells_what_it_did_and_what_it_left_and_a_second_one_does_nothing(
    empty_database_url: str, woo: Woo
) -> None:
    line = Line(empty_database_url)
    line("import", "woocommerce", str(woo.write()))
    first = line.told("process", "--ship", "--invoice")
    assert first["done"] == {"confirm": 0, "hold": 0, "ship": 1, "invoice": 2, "refund": 1, "settle": 0}
    assert first["papers"] == 3
    assert set(first["left"]) == {"order_waits_for_payment"}
    second = line.told("process", "--ship", "--invoice")
    assert set(second["done"].values()) == {0}
    assert (second["papers"], second["left"]) == (0, first["left"])
    assert "Nothing to do." in line("process")
    assert line.told("verify")["sound"] is True


def test_people_are_told_in_sentences(tmp_path: Path, woo: Woo) -> None:
    line = Line(str(tmp_path / "neu.db"))
    for number in range(20, 26):
        woo.order(number, currency="CHF")
    said = line("import", "woocommerce", str(woo.write()))
    assert "Boutique & Cie (https://boutique.example.test)" in said
    assert "7 records to review:" in said
    assert "and 6 more: Order 20 (processing), Order 21 (processing)" in said
    assert "1 shipment." in line("process", "--ship")
    said = line("list", "inbox", "--filter", "state=parked")
    assert "Order 20 is in CHF" in said
    assert "shop_currency_differs" not in said
    parked = line.told("list", "inbox", "--filter", "state=parked")
    assert "shop_currency_differs" in {each["reason"] for each in parked}, "machines get the code"


def test_older_orders_are_history_from_the_day_told(tmp_path: Path, woo: Woo) -> None:
    line = Line(str(tmp_path / "new.db"))
    told = line.told("import", "woocommerce", str(woo.write()), "--invoiced-elsewhere-before", "2026-11-03")
    assert told["orders"]["completed"]["history"] == 1
    assert line.told("process", "--ship", "--invoice")["done"]["invoice"] == 0


def test_old_orders_become_ones_to_invoice_here_only_with_a_word_and_a_way_out(
    tmp_path: Path, woo: Woo
) -> None:
    line = Line(str(tmp_path / "new.db"))
    folder, shop = str(woo.write()), "Boutique & Cie"
    said = line("import", "woocommerce", folder)
    assert "1 order of 02/11/2026" in said
    assert f'shop leave-invoices "{shop}" --completed-before 2026-11-22' in said
    old = line.told("import", "woocommerce", folder)["old_orders_to_invoice_here"]
    assert (old["orders"], old["first_on"], old["currency"]) == (1, "2026-11-02", "EUR")
    before = ("shop", "leave-invoices", shop, "--completed-before", "2026-11-22")
    assert "With --reason this is done" in line(*before)
    assert line.told(*before)["left"] == 0, "without a reason nothing is done"
    [named] = line.told(*before)["named"]
    assert named["number"] in line(*before), "each is named, for machines and for people"
    assert (named["ordered_on"], named["total"]) == ("2026-11-02", old["total"])
    assert {"remote_number", "customer", "received"} < named.keys()
    assert line.told(*before, "--reason", "invoiced there")["left"] == 1
    assert line.told("import", "woocommerce", folder)["old_orders_to_invoice_here"] is None
    assert "No order to leave" in line(*before)
    assert line.told("shop", "leave-invoices", shop, "--all")["orders"] == 2
    assert line.told("verify")["sound"] is True
    line("shop", "leave-invoices", shop, code=2)


def test_one_order_is_left_to_its_shop_by_its_number_and_the_others_stay(tmp_path: Path, woo: Woo) -> None:
    line = Line(str(tmp_path / "new.db"))
    line("import", "woocommerce", str(woo.write()))
    leave = ("shop", "leave-invoices", "Boutique & Cie")
    first, second, *_ = line.told(*leave, "--all")["named"]
    chosen = (*leave, "--order", first["number"], "--order", first["remote_number"])
    assert [each["number"] for each in line.told(*chosen)["named"]] == [first["number"]]
    assert line.told(*chosen, "--reason", "invoiced there")["left"] == 1
    assert second in line.told(*leave, "--all")["named"]
    both = (*leave, "--order", second["number"], "--order", first["number"], "--reason", "both")
    assert line.told(*both, code=1)["error"]["facts"]["number"] == first["number"], (
        "not passed over in silence"
    )
    assert second in line.told(*leave, "--all")["named"]
    line(*chosen, "--all", code=2)


def test_what_was_completed_before_the_day_told_is_history_and_nothing_is_said(
    tmp_path: Path, woo: Woo
) -> None:
    line = Line(str(tmp_path / "new.db"))
    told = line.told("import", "woocommerce", str(woo.write()), "--completed-elsewhere-before", "2026-11-22")
    assert told["orders"]["completed"]["history"] == 1
    assert told["old_orders_to_invoice_here"] is None


@pytest.mark.parametrize(
    "words",
    [["import", "woocommerce"], ["import", "woocommerce", ".", "--invoiced-elsewhere-before", "hier"]],
)
def test_wrong_usage_is_told_apart_from_a_refusal(tmp_path: Path, words: list[str]) -> None:
    line = Line(str(tmp_path / "new.db"))
    line(*words, code=2)
    told = line.told("import", "woocommerce", str(tmp_path / "nowhere"), code=1)
    assert told["error"]["code"] == "shop_folder_missing"
    assert not (tmp_path / "new.db").exists()


def test_what_is_no_database_of_ours_is_not_written_over(tmp_path: Path, woo: Woo) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Cher client", "utf-8")
    told = Line(str(file)).told("import", "woocommerce", str(woo.write()), code=1)
    assert told["error"]["code"] == "database_not_ours"
    assert file.read_text("utf-8") == "Cher client"
