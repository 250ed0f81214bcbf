"""Unpaid invoices of the program before: claims that count, age, are paid and matched, and are taken back untouched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.base.clock import FixedClock
from app.base.database import open_database
from app.customers.tables import customer
from app.flow import collect, merge
from app.flow.found import found
from app.flow.receipt import Receipt
from app.receivables.opening import customer_of_opening, take_back_opening
from app.receivables.tables import allocation_vat, item
from app.reports.customer_page import customer_page
from app.reports.receivables import receivables_of
from app.verify import verify
from tests.builders import ALICE
from tests.links.files.test_bring_in import Line, faults, sound

CUSTOMERS = (
    "Nom;Courriel;Code postal\nLibrairie Gaïa;contact@gaia.example;75011\n"
    "Zoé;zoe@example.org;69001\nZoé;z2@example.org;13001\n"
)
INVOICES = (
    "N° facture;Client;Date;Échéance;Total TTC;Reste dû\r\n"
    "F-101;Librairie Gaia;15/08/2026;15/09/2026;1 200,00;200,00\r\n"
    "F-102;zoe@example.org;20/10/2026;20/11/2026;600,00;\r\n"
    "F-102;zoe@example.org;20/10/2026;20/12/2026;600,00;600,00\r\n"
    "A-7;contact@gaia.example;02/11/2026;;-50,00;-50,00\r\n"
    "F-100;Librairie Gaïa;01/07/2026;01/08/2026;90,00;0\r\n"
)


@pytest.fixture
def line(database_url: str, tmp_path: Path) -> Iterator[Line]:
    with closing(open_database(database_url, FixedClock.on(date(2026, 11, 22)))) as database:
        database.do(ALICE, found, "Essai")
        made = Line(database_url, database, tmp_path)
        made.told("import", "customers", made.file("clients.csv", CUSTOMERS))
        yield made


def account(line: Line, email: str) -> tuple[int, int]:
    with line.database.read() as rd:
        row = rd.execute(select(customer.c.id, customer.c.account_id).where(customer.c.email == email)).one()
    return row.id, row.account_id


def test_they_count_age_and_come_again_the_same(line: Line) -> None:
    file = line.file("impayes.csv", INVOICES, "cp1252")
    answer = line.told("import", "invoices", file, "--cut-over", "2026-11-20")
    assert (answer["created"], answer["faults"]) == (4, [])
    ageing = line.told("report", "ageing")
    by_name = {row["customer"]: row for row in ageing["rows"]}
    assert by_name["Librairie Gaïa"]["total"] == "150.00"
    assert by_name["Zoé"]["total"] == "1200.00"
    assert line.told("report", "ageing", "--as-of", "2026-11-19")["rows"] == []
    first = line.told("list", "receivables")
    assert [(row["number"], row["amount"]) for row in first] == [
        ("F-101", "200.00"),
        ("F-102", "600.00"),
        ("F-102", "600.00"),
        ("A-7", "-50.00"),
    ]
    gaia = next(row for row in line.told("list", "customers") if row["name"] == "Librairie Gaïa")
    assert (gaia["owed"], gaia["overdue"], gaia["unapplied"], gaia["exposure"]) == (
        "200.00", "200.00", "-50.00", "150.00",
    )  # fmt: skip
    key, _ = account(line, "contact@gaia.example")
    with line.database.read() as rd:
        page = customer_page(rd, key)
    assert [(row.number, row.kind, row.amount) for row in page.open] == [
        ("F-101", "opening_invoice", 20_000),
        ("A-7", "opening_credit_note", -5_000),
    ]
    assert [(each.number, each.amount) for each in page.credit.expected] == [("F-101", 20_000)]
    assert page.standing.owed == 20_000
    sound(line)
    again = line.told("import", "invoices", file, "--cut-over", "2026-11-20")
    assert (again["create"], again["same"], again["run"]) == (0, 5, None)
    done = line.told("import", "undo", str(answer["run"]))
    assert (done["removed"], done["left"]) == (4, [])
    assert line.told("list", "receivables") == []
    sound(line)
    line.told("import", "invoices", file, "--cut-over", "2026-11-20")
    assert line.told("list", "receivables") == first
    sound(line)


def test_they_are_paid_and_matched_and_what_is_matched_stays(line: Line) -> None:
    answer = line.told("import", "invoices", line.file("impayes.csv", INVOICES))
    customer_id, account_id = account(line, "contact@gaia.example")
    receipt = Receipt(
        amount=12_000,
        currency="EUR",
        method="transfer",
        received_on=date(2026, 11, 22),
        customer_id=customer_id,
    )
    line.database.do(ALICE, collect.receive, receipt)
    with line.database.read() as rd:
        rows = {(row.number, row.kind): row for row in receivables_of(rd, account_id)}
    debt = next(row for (number, _), row in rows.items() if number == "F-101")
    assert debt.kind == "opening_invoice"
    credit = next(row for (number, _), row in rows.items() if number == "A-7")
    money = next(row for row in rows.values() if row.noun == "payment")
    line.database.do(ALICE, collect.allocate, money.id, debt.id, 12_000)
    line.database.do(ALICE, collect.allocate, credit.id, debt.id, 5_000)
    with line.database.read() as rd:
        assert [(row.number, row.amount) for row in receivables_of(rd, account_id)] == [("F-101", 3_000)]
        # Their VAT was declared in the program before.
        assert rd.execute(select(allocation_vat.c.id)).all() == []
    sound(line)
    done = line.told("import", "undo", str(answer["run"]))
    assert (done["removed"], [each["name"] for each in done["left"]]) == (2, ["F-101", "A-7"])
    sound(line)


def test_each_fault_is_named_by_line_and_column(line: Line) -> None:
    content = (
        "N° facture;Client;Date;Échéance;Total TTC;Reste dû;Devise\n"
        "F-1;Inconnu;15/08/2026;15/09/2026;10,00;10,00;EUR\n"
        "F-2;Zoé;15/08/2026;15/09/2026;10,00;10,00;EUR\n"
        "F-3;z2@example.org;15/08/2026;;10,00;10,00;EUR\n"
        "F-4;z2@example.org;15/08/2026;01/08/2026;10,00;12,00;EUR\n"
        "F-5;z2@example.org;21/11/2026;25/12/2026;0;0;USD\n"
        "F-6;z2@example.org;15/08/2026;15/09/2026;-10,00;10,00;\n"
        "F-7;z2@example.org;15/08/2026;15/09/2026;10,00;10,00;€\n"
        "F-7;z2@example.org;15/08/2026;15/09/2026;10,00;10,00;EUR\n"
        ";;hier;;douze;;\n"
    )
    answer = line.told(
        "import", "invoices", line.file("f.csv", content), "--dry-run", "--cut-over", "2026-11-20"
    )
    assert faults(answer) == [
        (2, "B", "cell_customer_unknown"),
        (3, "B", "cell_customer_several"),
        (4, "D", "opening_due_missing"),
        (5, "D", "opening_due_before_issue"),
        (5, "F", "opening_too_much"),
        (6, "C", "opening_after_cut_over"),
        (6, "E", "opening_nothing"),
        (6, "G", "opening_currency"),
        (7, "F", "opening_too_much"),
        (9, "A", "line_twice"),
        (10, "A", "field_missing"),
        (10, "B", "field_missing"),
        (10, "C", "day_unreadable"),
        (10, "E", "figure_unreadable"),
    ]
    assert answer["create"] == 1


def test_the_cut_over_is_no_day_to_come(line: Line) -> None:
    file = line.file("impayes.csv", INVOICES)
    refused = line.told("import", "invoices", file, "--cut-over", "2026-12-01", code=1)
    assert refused["error"]["code"] == "cut_over_in_future"


def test_another_amount_for_a_claim_that_stands_is_a_fault(line: Line) -> None:
    line.told("import", "invoices", line.file("impayes.csv", INVOICES))
    other = INVOICES.replace("1 200,00;200,00", "1 200,00;250,00")
    answer = line.told("import", "invoices", line.file("g.csv", other), "--dry-run")
    assert faults(answer) == [(2, "F", "opening_differs")]


def test_the_auditor_names_a_claim_altered_behind_the_program(line: Line) -> None:
    line.told("import", "invoices", line.file("impayes.csv", INVOICES))
    with line.database.engine.begin() as connection:
        on = "" if line.url.startswith("sqlite") else " ON opening"
        name = "sealed_opening_update" if not on else "sealed_opening_change"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        connection.exec_driver_sql("UPDATE opening SET open_amount = open_amount - 1 WHERE number = 'F-101'")
    found_by = {(fault.table, fault.code) for fault in verify(line.database).faults}
    assert ("item", "item_wrong") in found_by


def test_a_claim_is_taken_back_once(line: Line) -> None:
    line.told("import", "invoices", line.file("impayes.csv", INVOICES))
    with line.database.read() as rd:
        key = rd.scalar(select(item.c.document_id).where(item.c.noun == "opening", item.c.instalment == 0))
    with line.database.write(ALICE, "test.back") as tx:
        take_back_opening(tx, key)
    with pytest.raises(Exception, match="opening_taken_back"), line.database.write(ALICE, "test.back") as tx:
        take_back_opening(tx, key)
    sound(line)


def test_claims_of_a_customer_merged_since_go_on_under_the_one_that_is_kept(line: Line) -> None:
    content = (
        "N° facture;Client;Date;Échéance;Total TTC\n"
        "F-1;z2@example.org;15/08/2026;15/09/2026;10,00\nA-1;z2@example.org;16/08/2026;;-4,00\n"
    )
    file = line.file("z2.csv", content)
    answer = line.told("import", "invoices", file)
    (kept, account_id), (gone, _) = account(line, "zoe@example.org"), account(line, "z2@example.org")
    line.database.do(ALICE, merge.merge, kept, gone)
    with line.database.read() as rd:
        found = receivables_of(rd, account_id)
        assert {customer_of_opening(rd, row.document_id) for row in found} == {kept}
    assert [(row.number, row.amount) for row in found] == [("F-1", 1_000), ("A-1", -400)]
    # The same file, which still names the one that is gone, claims nothing twice.
    again = line.told("import", "invoices", file)
    assert (again["same"], again["run"]) == (2, None)
    done = line.told("import", "undo", str(answer["run"]))
    assert done["removed"] == 2
    with line.database.read() as rd:
        assert receivables_of(rd, account_id) == []
    sound(line)
