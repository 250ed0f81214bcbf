"""Orders out of a file that were paid in the program before: kept for the order, no money of these books, taken back with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.accounting.advances import advances
from app.accounting.book import book
from app.base.clock import FixedClock
from app.base.database import open_database
from app.flow import collect, sell
from app.flow.found import found
from app.orders.tables import sales_order
from app.payments.cheques import cheques_in_hand
from app.payments.queries import flowed_by_day, payment_rows
from app.payments.tables import payment
from tests.builders import ALICE
from tests.links.files.test_bring_in import Line, faults, sound
from tests.links.files.test_orders import CUSTOMERS, PRODUCTS

HEAD = "N° commande;Client;Date;Code article;Quantité;Prix TTC;Payée;Montant payé;Date de paiement;Moyen de paiement\n"
PAID = (
    HEAD + "C-1;Zoé;23/10/2026;BOL;2;12,00;oui;;25/10/2026;Chèque\n"
    "C-1;;;POT;1;6,00;;;;\n"
    "C-2;Zoé;11/11/2026;BOL;1;12,00;;5,00;;Cagnotte\n"
    "C-3;Zoé;11/11/2026;BOL;1;12,00;non;0,00;;\n"
)


@pytest.fixture
def line(database_url: str, tmp_path: Path) -> Iterator[Line]:
    with closing(open_database(database_url, FixedClock.on(date(2026, 11, 22)))) as database:
        database.do(ALICE, found, "Essai")
        made = Line(database_url, database, tmp_path)
        made.told("import", "customers", made.file("clients.csv", CUSTOMERS))
        made.told("import", "products", made.file("articles.csv", PRODUCTS))
        yield made


def stands(line: Line) -> list[tuple[Any, ...]]:
    with line.database.read() as rd:
        rows = rd.execute(
            select(
                sales_order.c.customer_reference,
                sales_order.c.state,
                sales_order.c.total,
                sales_order.c.paid,
                sales_order.c.paid_amount,
            )
            .where(sales_order.c.state != "cancelled")
            .order_by(sales_order.c.customer_reference)
        )
        return [tuple(row) for row in rows]


def came(line: Line) -> list[tuple[Any, ...]]:
    with line.database.read() as rd:
        keys = list(rd.execute(select(payment.c.id).order_by(payment.c.id)).scalars())
        return [
            (each.way, each.amount, each.method, each.received_on, each.reference, each.kept)
            for each in payment_rows(rd, keys)
        ]


@pytest.mark.parametrize("confirm", [(), ("--confirm",)])
def test_what_was_paid_is_kept_for_the_order_and_taken_back_with_it(
    line: Line, confirm: tuple[str, ...]
) -> None:
    file = line.file("payees.csv", PAID)
    answer = line.told("import", "orders", file, "--dry-run")
    assert [(each["number"], each["total"], each["paid"], each["open"]) for each in answer["documents"]] == [
        ("C-1", "30.00", "30.00", "0.00"),
        ("C-2", "12.00", "5.00", "7.00"),
        ("C-3", "12.00", "0.00", "12.00"),
    ]
    answer = line.told("import", "orders", file, *confirm)
    state = "confirmed" if confirm else "draft"
    assert stands(line) == [
        ("C-1", state, 3_000, "all", 3_000),
        ("C-2", state, 1_200, "part", 500),
        ("C-3", state, 1_200, "none", 0),
    ]
    assert came(line) == [
        ("brought", 3_000, "cheque", date(2026, 10, 25), "", 3_000),
        ("brought", 500, "other", date(2026, 11, 11), "Cagnotte", 500),
    ]
    sound(line)
    with line.database.read() as rd:
        # A draft has no number here yet: the one it had there names it.
        named = [each.order_number or each.order_remote_number for each in payment_rows(rd, [1, 2])]
    assert named == ["C-1", "C-2"] or confirm
    assert line.told("import", "orders", file)["run"] is None
    done = line.told("import", "undo", str(answer["run"]))
    assert (done["removed"], done["left"], stands(line)) == (3, [], [])
    assert [each[0] for each in came(line)] == ["brought", "brought", "reversal", "reversal"]
    with line.database.read() as rd:
        assert all(each.unapplied == 0 for each in payment_rows(rd, [1, 2]))
    line.told("import", "orders", file, *confirm)
    assert stands(line)[0] == ("C-1", state, 3_000, "all", 3_000)
    sound(line)


def test_it_is_no_money_of_these_books(line: Line) -> None:
    answer = line.told("import", "orders", line.file("payees.csv", PAID))
    line.told("import", "undo", str(answer["run"]))
    line.told("import", "orders", line.file("payees.csv", PAID), "--confirm")
    with line.database.read() as rd:
        assert advances(rd, date(2026, 12, 31)) == 0
        # The cheque is not handed in a second time, nor is its undoing money that went.
        assert cheques_in_hand(rd) == []
        assert flowed_by_day(rd, date(2026, 1, 1), date(2026, 12, 31)) == {}
        entries = book(rd, date(2026, 1, 1), date(2026, 12, 31)).entries
        assert [each for each in entries if each.noun == "payment"] == []


def test_each_fault_of_what_was_paid_is_named_by_line_and_column(line: Line) -> None:
    content = (
        HEAD + "1;Zoé;;BOL;1;12,00;peut-être;;;\n"
        "2;Zoé;;BOL;1;12,00;en partie;;;\n"
        "3;Zoé;;BOL;1;12,00;;12,01;;\n"
        "4;Zoé;;BOL;1;12,00;;-1,00;;\n"
        "5;Zoé;;BOL;1;12,00;oui;;23/11/2026;\n"
        "6;Zoé;;BOL;1;12,00;;beaucoup;;\n"
        "7;Zoé;;BOL;1;12,00;en partie;12,00;22/11/2026;CB\n"
    )
    answer = line.told("import", "orders", line.file("f.csv", content), "--dry-run")
    assert faults(answer) == [
        (2, "G", "choice_unknown"),
        (3, "G", "order_paid_part"),
        (4, "H", "order_paid_too_much"),
        (5, "H", "order_paid_negative"),
        (6, "I", "order_paid_ahead"),
        (7, "H", "figure_unreadable"),
    ]
    assert answer["create"] == 1
    told = answer["faults"][2]["words"]
    assert told.startswith("12,01\u00a0€ payés dépassent le total de la commande, 12,00\u00a0€."), told


def test_one_whose_money_was_moved_here_stays(line: Line) -> None:
    answer = line.told("import", "orders", line.file("payees.csv", PAID), "--confirm")
    line.database.do(ALICE, collect.reverse, 1, "impayé")
    done = line.told("import", "undo", str(answer["run"]))
    assert (done["removed"], len(done["left"])) == (2, 1)
    assert [row[0] for row in stands(line)] == ["C-1"]
    sound(line)


def test_one_that_was_cancelled_here_leaves_no_credit_behind(line: Line) -> None:
    answer = line.told("import", "orders", line.file("payees.csv", PAID), "--confirm")
    line.database.clock = FixedClock.on(date(2026, 11, 23))
    line.database.do(ALICE, sell.cancel, 1, "abandon")
    with line.database.read() as rd:
        assert payment_rows(rd, [1])[0].unapplied == 3_000
    line.told("import", "undo", str(answer["run"]))
    with line.database.read() as rd:
        assert payment_rows(rd, [1])[0].unapplied == 0
    sound(line)


def test_shopify_says_what_was_paid_when_and_how(line: Line) -> None:
    content = (
        "Name,Email,Financial Status,Paid at,Shipping,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
        "Lineitem sku,Payment Method\n"
        "#1,zoe@example.org,paid,2026-11-20 10:13:00 +0100,6.00,2026-11-20 10:12:34 +0100,2,Bol,12.00,BOL,"
        "Shopify Payments\n"
        "#1,zoe@example.org,,,,2026-11-20 10:12:34 +0100,1,Carte,3.00,,\n"
        "#2,zoe@example.org,pending,,0.00,2026-11-21 10:12:34 +0100,1,Bol,12.00,BOL,Bank Deposit\n"
    )
    line.told("import", "orders", line.file("orders_export.csv", content))
    assert [(row[0], row[3], row[4]) for row in stands(line)] == [("#1", "all", 3_300), ("#2", "none", 0)]
    assert came(line) == [("brought", 3_300, "gateway", date(2026, 11, 20), "", 3_300)]
