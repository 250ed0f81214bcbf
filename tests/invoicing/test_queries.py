"""The list of invoices, with what is open of each as the money ledger has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base.database import Database
from app.base.listing import ListQuery
from app.invoicing.queries import INVOICES, InvoiceRow, find_invoice
from tests.builders import ALICE, a_customer, a_payment, a_shop, an_invoice, an_order, opened, pay


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def listed(database: Database, query: ListQuery) -> list[InvoiceRow]:
    with database.read() as rd:
        return list(INVOICES.rows(rd, INVOICES.ids(rd, query, 0, 50)))


def build(database: Database) -> dict[str, int]:
    with database.write(ALICE, "test.build") as tx:
        who, other = a_customer(tx, "SARL Lefèvre"), a_customer(tx, "Dupont")
        order = an_order(tx, who, shop_id=a_shop(tx), remote_id="4711", remote_number="4711")
        made = {
            "thirds": an_invoice(
                tx,
                who,
                "90",
                due=[(date(2026, 10, 30), "30"), (date(2026, 11, 21), "30"), (date(2026, 12, 30), "30")],
                issued_on=date(2026, 10, 1),
                order_id=order,
            ),
            "today": an_invoice(
                tx, other, "50", due=[(date(2026, 11, 22), "50")], issued_on=date(2026, 10, 23)
            ),
            "paid": an_invoice(tx, other, "20", issued_on=date(2026, 11, 1), due=[(date(2026, 11, 1), "20")]),
        }
        made["credit"] = an_invoice(tx, who, "12", kind="credit_note", corrects_id=made["thirds"])
        pay(tx, a_payment(tx, other, "20"), made["paid"], "20")
        pay(tx, a_payment(tx, who, "30"), made["thirds"], "30")
    return made


def test_a_row_tells_what_is_open_late_and_next_due(database: Database) -> None:
    made = build(database)
    rows = {row.id: row for row in listed(database, ListQuery())}
    thirds = rows[made["thirds"]]
    assert (thirds.total, thirds.open, thirds.overdue, thirds.instalments, thirds.late) == (
        9000,
        6000,
        3000,
        3,
        1,
    )
    assert thirds.next_due_on == date(2026, 11, 21)
    assert (thirds.order_remote_id, thirds.customer) == ("4711", "SARL Lefèvre")
    assert (rows[made["today"]].open, rows[made["today"]].overdue) == (5000, 0)
    assert (rows[made["paid"]].open, rows[made["paid"]].next_due_on) == (0, None)
    assert (rows[made["credit"]].total, rows[made["credit"]].open) == (1200, 1200)


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("all", {"thirds", "today", "paid", "credit"}),
        ("open", {"thirds", "today"}),
        ("overdue", {"thirds"}),
        ("paid", {"paid"}),
        ("credit_notes", {"credit"}),
        ("credit_left", {"credit"}),
    ],
)
def test_each_view_shows_its_invoices(database: Database, view: str, shown: set[str]) -> None:
    made = build(database)
    assert {row.id for row in listed(database, ListQuery(chips=(("view", view),)))} == {
        made[each] for each in shown
    }


def test_sums_take_credit_notes_off_and_follow_the_filter(database: Database) -> None:
    build(database)
    with database.read() as rd:
        assert dict(INVOICES.count(rd, ListQuery()).sums) == {
            "total": 14_800,
            "open": 9_800,
            "owed": 11_000,
            "credit": -1_200,
        }
        found = INVOICES.count(rd, ListQuery(search="lefevre")).sums
        assert (found["total"], found["open"]) == (7_800, 4_800)
        assert found["owed"] + found["credit"] == found["open"]
        assert INVOICES.count(rd, ListQuery(search="lefevre")).count == 2


def test_search_finds_number_customer_and_order(database: Database) -> None:
    made = build(database)
    assert {row.id for row in listed(database, ListQuery(search="4711"))} == {made["thirds"]}
    assert {row.id for row in listed(database, ListQuery(search="av-2026"))} == {made["credit"]}
    assert {row.id for row in listed(database, ListQuery(search="DUPONT"))} == {made["today"], made["paid"]}


def test_order_is_newest_first_or_as_asked(database: Database) -> None:
    made = build(database)
    assert [row.id for row in listed(database, ListQuery())] == [
        made[x] for x in ("credit", "paid", "today", "thirds")
    ]
    by_customer = [row.customer for row in listed(database, ListQuery(sort="customer"))]
    assert by_customer == ["Dupont", "Dupont", "SARL Lefèvre", "SARL Lefèvre"]
    assert listed(database, ListQuery(sort="due_on", descending=True))[0].id == made["thirds"]


def test_an_invoice_is_found_by_its_number(database: Database) -> None:
    made = build(database)
    [row] = [row for row in listed(database, ListQuery()) if row.id == made["paid"]]
    with database.read() as rd:
        assert find_invoice(rd, row.number) == find_invoice(rd, row.uid) == made["paid"]
        assert find_invoice(rd, "FA-0") is None
