"""The read-only verbs, called as scripts call them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.base import fields, people
from app.base.archive import keep, put_file
from app.base.company import company, the_company
from app.base.database import Database, open_database
from app.base.extras import Extras
from app.base.extras import keep as keep_extras
from app.commands import is_command
from app.commands.program import app
from app.customers.queries import find_customer
from app.flow import returns
from app.flow.returns import Came, ReturningLine
from app.flow.ship import ship
from app.orders.tables import sales_order
from app.shipping.return_queries import return_rows
from app.shipping.returned import left_of_order, return_lines
from app.stock import correction
from tests.builders import (
    ALICE,
    a_customer,
    a_payment,
    a_product,
    a_shipment,
    a_shop,
    an_invoice,
    an_order,
    opened,
    pay,
)

ROOT = Path(__file__).parents[2]


class Line:
    """A command line with a database at hand."""

    def __init__(self, url: str, database: Database) -> None:
        self.url = url
        self.database = database

    def __call__(self, *words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, [*words, "--database", self.url, "--today", "2026-11-22"])
        assert result.exit_code == code, result.output
        return result.stdout

    def told(self, *words: str, code: int = 0) -> Any:
        return json.loads(self(*words, "--json", code=code))


@pytest.fixture
def line(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    with opened(database_url) as database:
        yield Line(database_url, database)


def a_life(line: Line) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        shop = a_shop(tx, "Ma boutique")
        who = a_customer(tx, "SARL Lefèvre", limit="1000", email="e@lefevre.example")
        poster = a_product(tx, "Affiche", "AFF-1", on_hand=10, price="12.5", barcode="3017620422003")
        order = an_order(
            tx,
            who,
            "719.29",
            shop_id=shop,
            remote_id="1001",
            lines=[(poster, 3)],
            number="CM-2026-9001",
            shipped="part",
            reserve=True,
        )
        an_order(tx, who, "20", state="draft")
        a_shipment(tx, order, "239.76", number="BL-2026-9001")
        first: dict[str, Any] = {"issued_on": date(2026, 10, 2), "order_id": order, "number": "FA-2026-9001"}
        bill = an_invoice(tx, who, "120", due=[(date(2026, 11, 1), "120")], **first)
        an_invoice(tx, who, "12", kind="credit_note", corrects_id=bill, number="AV-2026-9001")
        pay(tx, a_payment(tx, who, "50", number="RG-2026-9001"), bill, "20")


def test_orders_for_scripts_have_exactly_the_fields_that_were_promised(line: Line) -> None:
    a_life(line)
    rows = line.told("list", "orders", "--sort", "total", "--descending")
    uid = rows[0].pop("uid")
    assert len(uid) == 36
    assert rows[0] == {
        "number": "CM-2026-9001",
        "shop": "Ma boutique",
        "remote_id": "1001",
        "customer": "SARL Lefèvre",
        "ordered_on": "2026-11-22",
        "state": "confirmed",
        "shipped": "part",
        "invoiced": "none",
        "paid": "none",
        "total": "719.29",
        "currency": "EUR",
        "tags": [],
        "fields": {},
    }
    assert (rows[1]["number"], rows[1]["shop"], rows[1]["remote_id"]) == (None, None, None)


def test_invoices_for_scripts_are_positive_and_tell_what_is_open(line: Line) -> None:
    a_life(line)
    rows = {row["kind"]: row for row in line.told("list", "invoices")}
    assert rows["invoice"] == {
        "number": "FA-2026-9001",
        "kind": "invoice",
        "order_remote_id": "1001",
        "customer": "SARL Lefèvre",
        "issued_on": "2026-10-02",
        "due_on": "2026-11-01",
        "total": "120.00",
        "open": "100.00",
        "currency": "EUR",
    }
    assert (rows["credit_note"]["total"], rows["credit_note"]["open"]) == ("12.00", "12.00")


def test_people_see_credit_notes_take_off_what_the_sum_below_takes_off(line: Line) -> None:
    a_life(line)
    found = line("list", "invoices", "--language", "fr").splitlines()
    [note] = [each for each in found if each.startswith("AV-")]
    assert note.count("−12,00") == 2
    assert "108,00" in found[-1]


@pytest.mark.parametrize(
    ("noun", "shown"),
    [
        ("customers", {"name": "SARL Lefèvre", "credit_limit": "1000.00", "owed": "100.00", "city": "Paris"}),
        ("products", {"sku": "AFF-1", "price": "12.50", "stocked": True, "archived": False}),
        ("stock", {"sku": "AFF-1", "on_hand": "10", "reserved": "3", "available": "7", "incoming": "0"}),
        (
            "shipments",
            {"number": "BL-2026-9001", "order_remote_id": "1001", "quantity": "1", "value": "239.76"},
        ),
        ("payments", {"number": "RG-2026-9001", "amount": "50.00", "unapplied": "30.00", "kept": "0.00"}),
        ("receivables", {"number": "FA-2026-9001", "amount": "100.00", "days_late": 21}),
    ],
)
def test_the_other_nouns_are_told_in_the_same_spirit(line: Line, noun: str, shown: dict[str, Any]) -> None:
    a_life(line)
    row = line.told("list", noun)[0]
    assert shown.items() <= row.items()


def test_a_list_is_searched_filtered_paged_and_by_name(line: Line) -> None:
    a_life(line)
    assert [row["number"] for row in line.told("list", "orders", "--view", "to_ship")] == ["CM-2026-9001"]
    assert len(line.told("list", "orders", "--search", "LEFEVRE")) == 2
    assert (
        len(line.told("list", "orders", "--filter", "state=draft", "--filter", "customer=e@lefevre.example"))
        == 1
    )
    assert len(line.told("list", "orders", "--filter", "shop=Ma boutique")) == 1
    assert len(line.told("list", "orders", "--limit", "1")) == 1
    assert len(line.told("list", "orders", "--offset", "2")) == 0


def test_a_list_tells_and_is_filtered_by_tags_and_own_fields(line: Line) -> None:
    a_life(line)
    line.database.do(ALICE, fields.define, "customer", "Secteur", "choice", ["Hôtel", "Traiteur"])
    one = line.told("list", "customers")[0]
    assert (one["tags"], one["fields"]) == ([], {})
    with line.database.read() as rd:
        key = find_customer(rd, one["number"])
    assert key is not None
    line.database.do(ALICE, keep_extras, "customer", key, Extras(("Fidèle",), (("secteur", "Hôtel"),)))
    told = line.told("list", "customers", "--filter", "tag=fidele", "--filter", "field.secteur=Hôtel")
    assert [(row["number"], row["tags"], row["fields"]) for row in told] == [
        (one["number"], ["Fidèle"], {"secteur": "Hôtel"})
    ]
    assert "Secteur" in line("list", "customers", "--filter", "tag=fidele")
    assert line.told("show", "customer", one["number"])["extras"]["own"]["tags"] == ["Fidèle"]


def test_a_list_has_no_hidden_limit(line: Line) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        for at in range(1203):
            a_customer(tx, f"Client {at}")
    assert len({row["uid"] for row in line.told("list", "customers")}) == 1203


def test_people_read_a_list_in_their_language_with_its_sums(line: Line) -> None:
    a_life(line)
    shown = line("list", "orders", "--language", "fr")
    assert "CM-2026-9001" in shown
    assert "Confirmée" in shown
    assert "22/11/2026" in shown
    assert "2 lignes, affichées\u00a0: 2   Total TTC 739,29\u00a0€" in shown
    assert "Confirmed" in line("list", "orders", "--language", "en")
    assert line("list", "shipments", "--filter", "kind=return").strip().startswith("0 rows")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "orders", "--filter", "stat=draft"), "list_filter_unknown"),
        (("list", "orders", "--filter", "draft"), "list_filter_form"),
        (("list", "orders", "--filter", "customer=nobody"), "not_found"),
        (("list", "orders", "--sort", "city"), "list_sort_unknown"),
        (("show", "order", "CM-0"), "not_found"),
        (("report", "ageing", "--limits", "30,10"), "ageing_limits"),
        (("report", "ageing", "--limits", "x"), "ageing_limits"),
        (("report", "ageing", "--class", "x"), "risk_class_unknown"),
        (("report", "ageing", "--by", "x"), "report_group_unknown"),
        (("report", "dso", "--by", "x"), "report_group_unknown"),
        (("report", "statement", "nobody"), "not_found"),
        (("report", "dso", "--out", "dso.doc"), "report_ending_unknown"),
    ],
)
def test_a_refusal_is_a_sentence_on_stderr_and_its_code_for_scripts(
    line: Line, words: tuple[str, ...], code: str
) -> None:
    result = CliRunner().invoke(app, [*words, "--database", line.url, "--json"])
    assert result.exit_code == 1
    told = json.loads(result.stdout)["error"]
    assert told["code"] == code
    assert result.stderr.strip()
    assert code not in result.stderr
    assert "{" not in result.stderr
    french = CliRunner().invoke(app, [*words, "--database", line.url, "--language", "fr"])
    assert french.stdout == ""
    assert french.stderr != result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "cats"),
        ("list", "orders", "--limit", "0"),
        ("show", "order"),
        ("nonsense",),
        ("list", "orders", "--language", "tlh"),
        ("list", "orders", "--today", "22/11/2026"),
        ("export", "everything"),
    ],
)
def test_wrong_usage_is_exit_code_two(line: Line, words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, [*words, "--database", line.url]).exit_code == 2


@pytest.mark.parametrize(
    ("noun", "told", "shown"),
    [
        ("order", "CM-2026-9001", {"number": "CM-2026-9001", "total": "719.29", "net": None}),
        ("order", "1001", {"remote_id": "1001", "shop": "Ma boutique"}),
        ("invoice", "FA-2026-9001", {"total": "120.00", "open": "100.00", "net": "100.00", "tax": "20.00"}),
        ("payment", "RG-2026-9001", {"amount": "50.00", "unapplied": "30.00"}),
        ("shipment", "BL-2026-9001", {"value": "239.76"}),
        ("product", "3017620422003", {"sku": "AFF-1", "price": "12.50"}),
        ("customer", "e@lefevre.example", {"name": "SARL Lefèvre", "credit_limit": "1000.00"}),
    ],
)
def test_one_of_each_noun_is_shown_whole_for_scripts_and_for_people(
    line: Line, noun: str, told: str, shown: dict[str, Any]
) -> None:
    a_life(line)
    page = line.told("show", noun, told)
    for name, value in shown.items():
        if value is not None:
            assert page[name] == value
    assert not any(name == "id" or (name.endswith("_id") and not name.endswith("remote_id")) for name in page)
    assert isinstance(page["history"], list)
    for language in ("fr", "en"):
        text = line("show", noun, told, "--language", language)
        assert "order.state" not in text
        assert "column." not in text
        assert "SARL Lefèvre" in text or noun == "product"


def test_an_order_for_scripts_has_lines_steps_documents_and_what_may_be_done(line: Line) -> None:
    a_life(line)
    page = line.told("show", "order", "CM-2026-9001")
    assert page["lines"][0]["quantity"] == "3"
    assert page["lines"][0]["rate"] == "20"
    assert [step["name"] for step in page["steps"]][:2] == ["received", "paid"]
    assert page["shipments"][0]["number"] == "BL-2026-9001"
    assert page["invoices"][0]["total"] == "120.00"
    assert page["match"]["ordered"] == "719.29"
    assert {"verb": "bill.issue", "allowed": True, "reason": "", "facts": {}} in page["possible"]


def test_ageing_for_scripts_names_its_buckets(line: Line) -> None:
    a_life(line)
    for by in ((), ("--by", "class")):
        assert "column." not in line("report", "ageing", *by, "--language", "fr")
    found = line.told("report", "ageing")
    assert found["as_of"] == "2026-11-22"
    assert found["buckets"] == ["not_due", "1-30", "31-60", "61-90", "91-120", "over_120", "unapplied"]
    [row] = found["rows"]
    assert (row["customer"], row["1-30"], row["unapplied"], row["total"]) == (
        "SARL Lefèvre",
        "100.00",
        "-42.00",
        "58.00",
    )
    assert found["totals"]["total"] == "58.00"
    assert line.told("report", "ageing", "--as-of", "2026-10-31")["totals"]["not_due"] == "120.00"
    assert line.told("report", "ageing", "--as-of", "2026-10-31", "--known-on", "2026-10-31")["rows"] == []
    assert line.told("report", "ageing", "--limits", "10,20")["buckets"] == [
        "not_due",
        "1-10",
        "11-20",
        "over_20",
        "unapplied",
    ]


def test_reports_on_collection_for_scripts_and_as_files(line: Line, tmp_path: Path) -> None:
    a_life(line)
    found = line.told("report", "dso", "--by", "customer", "--days", "60")
    assert (found["since"], found["days"]) == ("2026-09-24", 60)
    assert found["measures"]["owed"] == "58.00"
    assert found["groups"][0]["name"] == "SARL Lefèvre"
    assert found["trend"][-1]["owed"] == "58.00"
    [group] = line.told("report", "ageing", "--by", "class")["groups"]
    assert (group["name"], group["total"]) == ("company", "58.00")
    assert [each["name"] for each in line.told("report", "dso", "--by", "class")["groups"]] == ["company"]
    cash = line.told("report", "expected-cash", "--weeks", "2")
    # What a credit note settles is not paid.
    assert (cash["total"], cash["unapplied"], cash["weeks"][1]["items"][0]["due_on"]) == (
        "58.00",
        "-42.00",
        "2026-11-01",
    )
    statement = line.told("report", "statement", "e@lefevre.example")
    assert (statement["closing"], [each["kind"] for each in statement["lines"]]) == (
        "58.00",
        ["invoice", "credit_note", "payment"],
    )
    assert line.told("report", "ageing", "--class", "person")["rows"] == []
    assert line.told("report", "ageing", "--customer", "e@lefevre.example")["totals"]["total"] == "58.00"
    for name, words in (
        ("ages.xlsx", ("ageing",)),
        ("dso.csv", ("dso",)),
        ("cash.pdf", ("expected-cash",)),
        ("account.pdf", ("statement", "e@lefevre.example")),
        ("stock.xlsx", ("stock",)),
        ("stock.pdf", ("stock",)),
    ):
        line("report", *words, "--out", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 100
    assert "DSO" in line("report", "dso")
    assert "Lefèvre" in line("report", "statement", "e@lefevre.example", "--language", "fr")


def test_stock_and_its_worth_are_told_as_of_any_day(line: Line) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        key = a_product(tx, "Affiche", "AFF-1", price="12.5")
        correction.correct(tx, key, 10_000, "comptées", unit_cost_micro=4_250_000)
    found = line.told("report", "stock")
    [row] = found["rows"]
    assert (row["sku"], row["on_hand"], row["average_cost"]) == ("AFF-1", "10", "4.25")
    assert found["totals"] == {"by_average": "42.50", "by_fifo": "42.50", "unknown": 0}
    assert line.told("report", "stock", "--as-of", "2020-01-01")["rows"] == []
    assert "42,50" in line("report", "stock", "--language", "fr")


def test_what_to_buy_and_the_service_reached_are_told(line: Line, tmp_path: Path) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        key = a_product(tx, "Affiche", "AFF-1", on_hand=3)
        an_order(tx, a_customer(tx), lines=[(key, 4)], reserve=True)
    found = line.told("report", "replenishment", "--service", "98", "--cover-days", "20")
    assert (found["service"], found["cover_days"], found["rows"][0]["suggested"]) == ("98", 20, "1")
    found = line.told("report", "service-level")
    assert (found["chosen"], found["reached"]) == ("95", None)
    [row] = found["rows"]
    assert (row["product"], row["asked"], row["at_once"], row["share"]) == ("Affiche", "4", "3", "75")
    for name in ("level.csv", "level.xlsx", "level.pdf"):
        line("report", "service-level", "--out", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 100


def test_deliveries_and_returns_are_told_as_every_kind_of_file(line: Line, tmp_path: Path) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        key = a_product(tx, "Affiche", "AFF-1", on_hand=3)
        order = an_order(tx, a_customer(tx), lines=[(key, 2)], reserve=True)
    line.database.do(ALICE, ship, order)
    found = line.told("report", "delivery")
    [row] = found["rows"]
    assert (row["product"], row["left"], row["return_rate"], row["promised_lines"]) == (
        "Affiche",
        "2",
        "0",
        0,
    )
    assert line.told("report", "delivery", "--by", "carrier")["totals"]["parcels"] == 0
    assert "À temps et complet" in line("report", "delivery", "--language", "fr")
    for name in ("delivery.csv", "delivery.xlsx", "delivery.pdf"):
        line("report", "delivery", "--out", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 100


def test_a_return_is_shown_with_what_came_and_what_became_of_it(line: Line) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        key = a_product(tx, "Affiche", "AFF-1", on_hand=3)
        order = an_order(tx, a_customer(tx), lines=[(key, 2)], reserve=True)
    line.database.do(ALICE, ship, order)
    with line.database.read() as rd:
        [left] = left_of_order(rd, order)
    made = line.database.do(ALICE, returns.announce, order, [ReturningLine(left.id, 2000, "faulty")])
    with line.database.read() as rd:
        [expected] = return_lines(rd, [made])
        number = return_rows(rd, [made])[0].number
    line.database.do(ALICE, returns.receive, made, [Came(expected.id, 1000, "opened")])
    page = line.told("show", "return", number)
    assert (page["number"], page["state"]) == (number, "received")
    [row] = page["lines"]
    assert (row["announced"], row["received"], row["condition"], row["stock"]) == ("2", "1", "opened", "0")
    for language, condition in (("fr", "Ouvert, complet"), ("en", "Opened, complete")):
        text = line("show", "return", number, "--language", language)
        assert condition in text
        assert "column." not in text


def test_a_carriers_file_is_written_and_its_answer_taken(line: Line, tmp_path: Path) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        key = a_product(tx, "Affiche", "AFF-1", on_hand=3, weight_grams=300)
        order = an_order(tx, a_customer(tx), lines=[(key, 2)], reserve=True)
        home = {
            "name": "Zoë",
            "line1": "3 rue de l’Œuf",
            "postcode": "30000",
            "city": "Nîmes",
            "country": "FR",
        }
        tx.update(sales_order, order, delivery=json.dumps(home))
    line.database.do(ALICE, ship, order)
    place = tmp_path / "envoi.csv"
    found = line.told("carrier-file", "coliship", "--out", str(place))
    [reference] = found["parcels"]
    assert [Path(each).suffix for each in found["files"]] == [".csv", ".fmt"]
    assert reference.encode() in place.read_bytes()
    answer = tmp_path / "retour.csv"
    answer.write_text(f"NumeroColis,ReferenceExpedition\n6A1,{reference}\n6A2,BL-1999-0001\n")
    looked = line.told("carrier-answer", "coliship", str(answer), "--look")
    assert (looked["written"], looked["to_write"]) == (0, [{"shipment": reference, "tracking": "6A1"}])
    taken = line.told("carrier-answer", "coliship", str(answer))
    assert (taken["written"], [each["code"] for each in taken["faults"]]) == (
        1,
        ["carrier_reference_unknown"],
    )
    assert line.told("carrier-answer", "coliship", str(answer))["same"] == 1
    assert (
        line.told("carrier-file", "pigeon", "--out", str(place), code=1)["error"]["code"]
        == "carrier_program_unknown"
    )


def test_costs_are_told_to_those_alone_who_may_see_them(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        a_product(tx, "Affiche", "AFF-1", on_hand=10, price="12.5", cost_micro=4_250_000)
    monkeypatch.setattr("getpass.getuser", lambda: "jo")
    [row] = line.told("list", "products")
    assert (row["cost"], line.told("show", "product", "AFF-1")["cost"]) == ("4.25", "4.25")
    line.database.do(ALICE, people.add, "Alice", "alice", "owner")
    line.database.do(ALICE, people.add, "Jo", "jo", "clerk")
    [row] = line.told("list", "products")
    shown = line.told("show", "product", "AFF-1")
    assert "cost" not in row
    assert "cost" not in json.dumps(shown)
    assert "4.25" not in line("list", "products")


def test_people_read_ageing_and_the_day(line: Line) -> None:
    a_life(line)
    ageing = line("report", "ageing", "--language", "fr")
    assert "Créances au 22/11/2026" in ageing
    assert "1–30 j" in ageing
    day = line("report", "today", "--language", "fr")
    assert "dimanche 22 novembre 2026" in day
    assert "1 échéance dépassée" in day
    assert line.told("report", "today")["stages"][0] == {
        "name": "approve",
        "count": 1,
        "amount": "20.00",
        "alerts": 0,
    }


def test_everything_is_exported_readable_and_described(line: Line, tmp_path: Path) -> None:
    a_life(line)
    paper = b"%PDF-1.7 an invoice"
    if line.database.archive_folder is not None:
        put_file(line.database.archive_folder, paper)
    line.database.do(
        ALICE, keep, "invoice", 1, "FA-2026-9001", paper, as_row=line.database.archive_folder is None
    )
    out = tmp_path / "out"
    told = line.told("export", "everything", "--out", str(out))
    assert (told["papers"], told["damaged"]) == (1, [])
    assert (out / "papers" / "FA-2026-9001.pdf").read_bytes() == paper

    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    orders = next(each for each in package["resources"] if each["name"] == "sales_order")
    sign = orders["dialect"]["delimiter"]
    with (out / "sales_order.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=sign))
    assert (out / "sales_order.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert told["tables"]["sales_order"] == len(rows) == 2
    assert rows[0]["total"] == "719.29"
    assert rows[0]["ordered_on"] == "2026-11-22"
    assert rows[0]["prices_include_tax"] == "false"
    with (out / "order_line.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=sign))
    assert (lines[0]["quantity"], lines[0]["rate"], lines[0]["gross"]) == ("3.000", "20.0000", "719.29")
    described = {field["name"] for field in orders["schema"]["fields"]}
    assert described == set(rows[0])
    assert {"fields": "customer_id", "reference": {"resource": "customer", "fields": "id"}} in orders[
        "schema"
    ]["foreignKeys"]


def test_french_spreadsheets_get_semicolons_and_the_same_figures(line: Line, tmp_path: Path) -> None:
    a_life(line)
    line("export", "everything", "--out", str(tmp_path / "fr"), "--language", "fr")
    line("export", "everything", "--out", str(tmp_path / "en"), "--language", "en")
    for name in ("invoice", "customer"):
        with (tmp_path / "fr" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            french = list(csv.reader(file, delimiter=";"))
        with (tmp_path / "en" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert french == list(csv.reader(file, delimiter=","))


def test_an_export_overwrites_nothing_and_names_damaged_papers(line: Line, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert (
        line.told("export", "everything", "--out", str(tmp_path), code=1)["error"]["code"]
        == "export_folder_not_empty"
    )
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["mine.txt"]
    if line.database.archive_folder is not None:
        line.database.do(ALICE, keep, "invoice", 1, "FA-2026-0001", b"%PDF", as_row=False)
        assert line.told("export", "everything", "--out", str(tmp_path / "new"))["damaged"] == [
            "FA-2026-0001"
        ]


def test_a_company_is_made_once(tmp_path: Path) -> None:
    place = tmp_path / "new.db"
    words = ["init", "--database", str(place), "--name", "Zinc & Cie", "--language", "fr", "--json"]
    first = CliRunner().invoke(app, words)
    assert (first.exit_code, json.loads(first.stdout)) == (0, {"database": str(place), "name": "Zinc & Cie"})
    again = CliRunner().invoke(app, words)
    assert (again.exit_code, json.loads(again.stdout)["error"]["code"]) == (1, "database_exists")
    listed = CliRunner().invoke(app, ["list", "customers", "--database", str(place), "--json"])
    assert json.loads(listed.stdout) == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (("--country", "XX1"), "country_unknown"),
        (("--currency", "ABC"), "unknown_currency"),
        (("--zone", "Paris"), "zone_unknown"),
        (("--siren", "732829321"), "siren_checksum"),
    ],
)
def test_nothing_is_made_of_a_company_told_wrongly(tmp_path: Path, told: tuple[str, str], code: str) -> None:
    place = tmp_path / "new.db"
    result = CliRunner().invoke(app, ["init", "--database", str(place), "--json", *told])
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (1, code)
    assert not place.exists()


def test_the_day_may_be_another_one(line: Line) -> None:
    a_life(line)
    result = CliRunner().invoke(
        app,
        ["report", "ageing", "--json", "--database", line.url, "--today", "2027-03-02"],
        env={"LANG": "C"},
    )
    assert json.loads(result.stdout)["rows"][0]["over_120"] == "100.00"


def test_a_verb_is_told_from_opening_the_window() -> None:
    assert is_command(["list", "orders"])
    assert is_command(["--database", "x.db", "verify"])
    assert is_command(["--help"])
    assert is_command(["nonsense"])
    assert not is_command([])
    assert not is_command(["--database", "x.db"])
    assert not is_command(["--database=x.db", "--language", "fr"])


@pytest.mark.parametrize(
    ("words", "code"),
    [(["list", "orders", "--json"], 1), (["list", "cats"], 2), (["--help"], 0), (["init"], 0)],
)
def test_the_program_itself_ends_with_that_code(tmp_path: Path, words: list[str], code: int) -> None:
    place = str(tmp_path / "some.db")
    env = {**os.environ, "LANG": "fr_FR.UTF-8", "COMPTOIR_DATABASE": place, "PYTHONUTF8": "1"}
    env.pop("LC_ALL", None)
    run = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words], env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    if words == ["init"]:
        assert run.stdout.startswith("La base de «\u00a0Ma boutique\u00a0» est prête")


@pytest.mark.parametrize(
    ("told", "papers"),
    [
        ((), "fr"),
        (("--papers", "en"), "en"),
        (("--country", "GB", "--currency", "GBP"), "en"),
        (("--country", "BE"), "en"),
    ],
)
def test_the_papers_of_a_new_company_are_in_the_language_of_its_country(
    tmp_path: Path, told: tuple[str, ...], papers: str
) -> None:
    place = tmp_path / "new.db"
    CliRunner().invoke(app, ["init", "--database", str(place), "--language", "en", *told])
    with closing(open_database(str(place))) as database, database.read() as rd:
        assert the_company(rd).language == papers


def test_entries_and_vat_are_told_and_the_same_file_twice(line: Line, tmp_path: Path) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        an_invoice(tx, a_customer(tx), total="120.00")
        tx.update(company, 1, siren="732829320")
    year = str(line.database.clock.today().year)
    first = line.told("export", "fec", "--year", year, "--out", str(tmp_path))
    content = Path(first["file"]).read_bytes()
    assert (first["entries"], first["again"], content.count(b"\r\n")) == (1, False, first["lines"] + 1)
    again = line.told("export", "fec", "--year", year, "--out", str(tmp_path))
    assert (again["again"], again["sha256"]) == (True, first["sha256"])
    assert Path(first["file"]).read_bytes() == content
    found = line.told("report", "vat", "--since", f"{year}-01-01")
    assert (found["rows"][0]["tax"], found["due_tax"]) == ("20.00", "20.00")
    for name in ("vat.csv", "vat.xlsx", "vat.pdf"):
        asked = ("report", "vat", "--since", f"{year}-01-01", "--out", str(tmp_path / name))
        line(*asked)
        written = (tmp_path / name).read_bytes()
        assert len(written) > 100
        # Numbered in the series of exports; the same report again is the same bytes, and that export.
        first, again = line.told(*asked), line.told(*asked)
        assert first == again
        assert first["number"].startswith("EX-")
        assert (tmp_path / name).read_bytes() == written
        assert hashlib.sha256(written).hexdigest() == first["sha256"]


def test_a_vat_file_is_the_same_on_a_later_day_of_another_turnover(line: Line, tmp_path: Path) -> None:
    with line.database.write(ALICE, "test.build") as tx:
        an_invoice(tx, a_customer(tx), total="120.00")
        tx.update(company, 1, vat_regime="franchise")

    def on(day: str, *more: str) -> str:
        words = ["report", "vat", "--since", "2026-01-01", "--as-of", "2026-12-31", *more]
        result = CliRunner().invoke(app, [*words, "--database", line.url, "--today", day])
        assert result.exit_code == 0, result.output
        return result.stdout

    # What it says of the threshold is of the day on which it is asked, and of that year.
    assert "Turnover 2027" in on("2027-02-03")
    assert "Turnover 2027" not in on("2026-12-31")
    file = ("--out", str(tmp_path / "vat.csv"), "--json")
    assert on("2026-12-31", *file) == on("2027-02-03", *file)


def test_a_received_e_invoice_is_read_and_doubted(line: Line) -> None:
    samples = Path(__file__).parents[1] / "data" / "einvoice" / "incoming"
    found = line.told("read-invoice", str(samples / "IDENT-002" / "facture.pdf"))
    assert (found["number"], found["due"], found["lines"][1]["name"]) == (
        "FA-2026-0001",
        "3042.00",
        "Deplacement technicien",
    )
    assert "seller_vat" in [each["code"] for each in found["odd"]]
    assert "3042.00 EUR" in line("read-invoice", str(samples / "OK-001" / "facture.pdf"), "--language", "fr")
    refused = line.told("read-invoice", str(samples / "CALC-003" / "facture.pdf"), code=1)["error"]
    assert (refused["code"], refused["facts"]["computed"]) == ("einvoice_does_not_add_up", "507.00")


def test_a_received_e_invoice_is_kept_once_and_listed(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path(__file__).parents[1] / "data" / "einvoice" / "incoming" / "CII_example1.xml"
    first = line.told("read-invoice", str(file), "--keep")
    assert (first["number"], first["kept"]["again"], first["kept"]["state"]) == ("12115118", False, "open")
    assert first["kept"]["supplier"] is None
    again = line.told("read-invoice", str(file), "--keep")
    assert (again["kept"]["again"], again["kept"]["uid"]) == (True, first["kept"]["uid"])
    assert "déjà gardé" in line("read-invoice", str(file), "--keep", "--language", "fr")
    [listed] = line.told("list", "received")
    assert (listed["number"], listed["seller"], listed["total"]) == ("12115118", "De Koksmaat", "250.33")
    assert line.told("list", "received", "--view", "checked") == []
    # What it came to is a cost, which a clerk neither sees nor may add to.
    monkeypatch.setattr("getpass.getuser", lambda: "jo")
    line.database.do(ALICE, people.add, "Alice", "alice", "owner")
    line.database.do(ALICE, people.add, "Jo", "jo", "clerk")
    [listed] = line.told("list", "received")
    assert not {"total", "due"} & set(listed)
    assert "250" not in line("list", "received")
    refused = line.told("read-invoice", str(file), "--keep", code=1)["error"]
    assert refused["code"] == "not_allowed"


def test_rates_are_written_down_and_listed(line: Line) -> None:
    told = line.told("rate", "add", "usd", "1,0850", "--source", "BCE", "--on", "2026-11-20")
    assert told == {
        "currency": "USD",
        "day": "2026-11-20",
        "rate": "1.085",
        "source": "BCE",
        "by": told["by"],
    }
    line("rate", "add", "USD", "1.09", "--source", "BCE")
    assert [(each["day"], each["rate"]) for each in line.told("rate", "list")] == [
        ("2026-11-22", "1.09"),
        ("2026-11-20", "1.085"),
    ]
    assert "1,09" in line("rate", "list", "--language", "fr")
    line("rate", "add", "USD", "abc", "--source", "BCE", code=2)
    line("rate", "add", "EUR", "1", "--source", "BCE", code=1)
