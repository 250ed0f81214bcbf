"""Orders out of a file: grouped, priced, as drafts or confirmed, faults by line, taken back while untouched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.base.clock import FixedClock
from app.base.database import open_database
from app.flow import collect, sell
from app.flow.found import found
from app.flow.receipt import Receipt
from app.orders.entry import read_draft
from app.orders.tables import order_line, sales_order
from tests.builders import ALICE
from tests.links.files.test_bring_in import Line, faults, sound

CUSTOMERS = (
    "Nom;Type;Courriel;Code postal\nLibrairie Gaïa;société;contact@gaia.example;75011\n"
    "Zoé;particulier;zoe@example.org;69001\n"
)
PRODUCTS = "Code;Nom;Prix HT;EAN\nBOL;Bol;10,00;3017620422003\nPOT;Pot;4,50;\n"
ORDERS = (
    "N° commande;Client;Date;Code article;Désignation;Quantité;Prix HT;Remise;Frais de port\r\n"
    "C-12;Librairie Gaïa;23/10/2026;BOL;;3;;;7,50\r\n"
    "C-13;zoe@example.org;04/11/2026;3017620422003;;1;9,00;10;\r\n"
    "C-12;;;;Emballage cadeau;2;1,25;;\r\n"
    "C-12;;;POT;;1,5;4,00;;\r\n"
)


@pytest.fixture
def line(database_url: str, tmp_path: Path) -> Iterator[Line]:
    with closing(open_database(database_url, FixedClock.on(date(2026, 11, 22)))) as database:
        database.do(ALICE, found, "Essai")
        made = Line(database_url, database, tmp_path)
        made.told("import", "customers", made.file("clients.csv", CUSTOMERS))
        made.told("import", "products", made.file("articles.csv", PRODUCTS))
        yield made


def orders(line: Line) -> list[tuple[Any, ...]]:
    with line.database.read() as rd:
        rows = rd.execute(
            select(
                sales_order.c.customer_reference,
                sales_order.c.state,
                sales_order.c.ordered_on,
                sales_order.c.net,
                sales_order.c.total,
                sales_order.c.prices_include_tax,
            )
            .where(sales_order.c.state != "cancelled")
            .order_by(sales_order.c.customer_reference)
        )
        return [tuple(row) for row in rows]


TWO = [
    # 3 × 10 + 2 × 1.25 + 1.5 × 4 + 7.50 of shipping; 9 less a tenth
    ("C-12", "draft", date(2026, 10, 23), 4_600, 5_520, False),
    ("C-13", "draft", date(2026, 11, 4), 810, 972, False),
]


def test_orders_come_as_drafts_are_taken_back_and_come_again_the_same(line: Line) -> None:
    file = line.file("commandes.csv", ORDERS, "cp1252")
    answer = line.told("import", "orders", file)
    assert (answer["created"], answer["faults"]) == (2, [])
    assert orders(line) == TWO
    with line.database.read() as rd:
        key = rd.scalar(select(sales_order.c.id).where(sales_order.c.customer_reference == "C-12"))
        draft = read_draft(rd, key)
    assert [(each.name, each.kind, each.quantity_milli, each.price_from) for each in draft.lines] == [
        ("Bol", "goods", 3_000, "product"),
        ("Emballage cadeau", "goods", 2_000, "typed"),
        ("Pot", "goods", 1_500, "typed"),
        ("Frais de port", "shipping", 1_000, ""),
    ]
    assert draft.payment_kind == "account"
    again = line.told("import", "orders", file)
    assert (again["create"], again["same"], again["run"]) == (0, 2, None)
    done = line.told("import", "undo", str(answer["run"]))
    assert (done["removed"], done["left"], orders(line)) == (2, [], [])
    line.told("import", "orders", file)
    assert orders(line) == TWO
    sound(line)


def test_confirmed_ones_reserve_and_what_was_touched_stays(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails: list[Any] = []
    monkeypatch.setattr(sell, "promise_by_itself", lambda *said: mails.append(said))
    line.told("import", "stock", line.file("s.csv", "Code;Quantité\nBOL;10\nPOT;10\n"))
    answer = line.told("import", "orders", line.file("commandes.csv", ORDERS), "--confirm")
    assert [row[:2] for row in orders(line)] == [("C-12", "confirmed"), ("C-13", "confirmed")]
    stock = {row["sku"]: row["reserved"] for row in line.told("list", "stock")}
    assert stock == {"BOL": "4", "POT": "1.5"}
    with line.database.read() as rd:
        paid = rd.execute(select(sales_order).where(sales_order.c.customer_reference == "C-13")).one()
    # They were confirmed elsewhere: nobody is written to.
    assert mails == []
    receipt = Receipt(
        amount=100, currency="EUR", method="card", received_on=date(2026, 11, 22), order_id=paid.id
    )
    line.database.do(ALICE, collect.receive, receipt)
    done = line.told("import", "undo", str(answer["run"]))
    assert done["removed"] == 1
    assert done["left"] == [{"line": 3, "name": paid.number}]
    assert [row[:2] for row in orders(line)] == [("C-13", "confirmed")]
    sound(line)


def test_a_draft_changed_since_stays(line: Line) -> None:
    answer = line.told("import", "orders", line.file("commandes.csv", ORDERS))
    with line.database.read() as rd:
        key = rd.scalar(select(sales_order.c.id).where(sales_order.c.customer_reference == "C-12"))
        draft = read_draft(rd, key)
    line.database.clock = FixedClock.on(date(2026, 11, 23))
    line.database.do(ALICE, sell.save, draft, key)
    done = line.told("import", "undo", str(answer["run"]))
    assert (done["removed"], [each["name"] for each in done["left"]]) == (1, ["C-12"])


def test_each_fault_is_named_by_line_and_column_and_takes_its_order_along(line: Line) -> None:
    content = (
        "N° commande;Client;Date;Code article;Désignation;Quantité;Prix HT;Prix TTC;Remise\n"
        "1;Inconnu;2026-11-03;BOL;;1;;;\n"
        "2;Zoé;hier;BOL;;1;;;\n"
        "3;Zoé;;ZZZ;;1;;;\n"
        "4;Zoé;;;Truc;1;;;\n"
        "5;Zoé;;BOL;;0;;;\n"
        "5;Librairie Gaïa;;BOL;;1;;;\n"
        "6;Zoé;;BOL;;1;2,00;;120\n"
        "6;;;POT;;1;;3,00;\n"
        "7;;;BOL;;1;;;\n"
        ";Zoé;;BOL;;un;;;\n"
        "8;Zoé;;;;1;;;\n"
        "9;Zoé;;BOL;;1;;;\n"
    )
    answer = line.told("import", "orders", line.file("f.csv", content), "--dry-run")
    assert faults(answer) == [
        (2, "B", "cell_customer_unknown"),
        (3, "C", "day_unreadable"),
        (4, "D", "cell_product_unknown"),
        (5, "G", "order_price_missing"),
        (6, "F", "order_quantity"),
        (7, "B", "order_of_another"),
        (8, "H", "order_prices_mixed"),
        (8, "I", "order_discount"),
        (10, "B", "field_missing"),
        (11, "A", "field_missing"),
        (11, "F", "figure_unreadable"),
        (12, "E", "field_missing"),
    ]
    assert answer["create"] == 1


def test_shopify_orders_are_known_and_their_second_lines_follow_the_first(line: Line) -> None:
    content = (
        "Name,Email,Financial Status,Shipping,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
        "Lineitem compare at price,Lineitem sku,Billing Name,Notes,Vendor\n"
        "#1001,zoe@example.org,paid,6.00,2.00,2026-11-20 10:12:34 +0100,2,Bol,12.00,,BOL,Zoé R,Vite,Moi\n"
        "#1001,zoe@example.org,,,,2026-11-20 10:12:34 +0100,1,Carte,3.00,,,,,\n"
    )
    answer = line.told("import", "orders", line.file("orders_export.csv", content))
    mapped = {each["title"]: each["field"] for each in answer["columns"]}
    assert (mapped["Name"], mapped["Email"], mapped["Billing Name"]) == ("reference", "customer", None)
    assert (answer["created"], answer["faults"]) == (1, [])
    [row] = orders(line)
    assert (row[0], row[4], row[5]) == ("#1001", 2_400 + 300 + 600 - 200, True)
    with line.database.read() as rd:
        names = rd.execute(select(order_line.c.name).order_by(order_line.c.position)).scalars().all()
    assert names[:3] == ["Bol", "Carte", "Frais de port"]
    sound(line)


def test_carriage_of_a_file_bears_the_vat_of_what_is_sent(line: Line) -> None:
    line.told("import", "products", line.file("miel.csv", "Code;Nom;Prix HT;TVA\nMIEL;Miel;10,00;5,5\n"))
    file = line.file(
        "miel-commandes.csv", "N° commande;Client;Code article;Quantité;Frais de port\nC-20;Zoé;MIEL;1;7,50\n"
    )
    line.told("import", "orders", file)
    with line.database.read() as rd:
        key = rd.scalar(select(sales_order.c.id).where(sales_order.c.customer_reference == "C-20"))
        draft = read_draft(rd, key)
    assert [(each.kind, each.rate_ppm) for each in draft.lines] == [("goods", 55_000), ("shipping", 55_000)]


def test_a_pick_up_point_of_a_file_is_the_orders_and_half_of_one_a_fault(line: Line) -> None:
    content = (
        "N° commande;Client;Code article;Quantité;Transporteur du point relais;Code point relais;Nom du point relais\n"
        "P-1;Zoé;BOL;1;mondialrelay;041281;Tabac du Port\n"
        "P-2;Zoé;BOL;1;;041281;\n"
        "P-3;Zoé;BOL;1;DPD;;\n"
        "P-4;Zoé;BOL;1;;;\n"
    )
    answer = line.told("import", "orders", line.file("points.csv", content), "--leave-faulty")
    assert faults(answer) == [(3, "E", "point_without_carrier"), (4, "F", "point_without_code")]
    with line.database.read() as rd:
        keys = rd.execute(
            select(sales_order.c.id).where(sales_order.c.customer_reference.in_(("P-1", "P-4")))
        ).scalars()
        found = [read_draft(rd, key).delivery for key in sorted(keys)]
    assert [(each.point_carrier, each.point_code, each.point_name) for each in found] == [
        ("Mondial Relay", "041281", "Tabac du Port"),
        ("", "", ""),
    ]
    sound(line)
