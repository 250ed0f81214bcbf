"""Model files: their titles map themselves, the example is left out, and written over it comes in without a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.base.clock import FixedClock
from app.base.database import open_database
from app.base.errors import Refusal
from app.base.fields import define
from app.base.words import Words
from app.flow.found import found
from app.links.files.bring_in import plan
from app.links.files.fields import NOUNS
from app.links.files.layouts import noun_of, proposed_for
from app.links.files.model import as_file, model
from app.links.files.opened import Opened, of_content
from app.links.files.own import own_fields
from app.links.files.preview import preview
from app.orders.tables import sales_order
from tests.builders import ALICE
from tests.links.files.test_bring_in import Line

ORDER = ("customers", "products", "stock", "invoices", "orders")


@pytest.fixture
def line(database_url: str, tmp_path: Path) -> Iterator[Line]:
    with closing(open_database(database_url, FixedClock.on(date(2026, 11, 22)))) as database:
        database.do(ALICE, found, "Essai")
        database.do(ALICE, define, "customer", "Secteur", "text")
        yield Line(database_url, database, tmp_path)


def made(line: Line, noun: str, language: str, ending: str) -> bytes:
    with line.database.read() as rd:
        return as_file(model(rd, noun, Words(language)), ending)


def opened(line: Line, noun: str, language: str, ending: str) -> Opened:
    return of_content(f"model.{ending}", made(line, noun, language, ending))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("noun", ORDER)
def test_the_titles_of_a_model_map_themselves_and_its_example_is_left_out(
    line: Line, noun: str, language: str, ending: str
) -> None:
    file = opened(line, noun, language, ending)
    with line.database.read() as rd:
        own = own_fields(rd, noun)
        mapped = proposed_for(noun, file.titles, own)
        planned = plan(rd, file, mapped)
    assert noun_of(file.titles) == noun
    # What the program's own exports alone hold.
    left_out = {("customers", "number"), ("products", "price_includes_tax")}
    assert [mapped.columns[at] for at in range(len(file.titles))] == [
        each.name for each in (*NOUNS[noun], *own) if (noun, each.name) not in left_out
    ]
    assert (planned.examples, planned.planned, planned.faults) == (len(file.rows), (), ())
    assert planned.examples == (2 if noun == "orders" else 1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_example_that_is_written_over_comes_in_without_a_fault(line: Line, language: str) -> None:
    marks = {"fr": (b"EXEMPLE", b"Exemple SARL"), "en": (b"EXAMPLE", b"Example Ltd")}[language]
    for noun in ORDER:
        content = made(line, noun, language, "csv")
        for mark in marks:
            content = content.replace(mark, b"X-1")
        file = line.folder / f"{noun}.csv"
        file.write_bytes(content)
        answer = line.told("import", noun, str(file))
        assert (answer["faults"], answer["created"] + answer["changed"], answer["examples"]) == ([], 1, 0), (
            noun
        )


def test_a_file_with_nothing_but_the_example_is_told_so(line: Line) -> None:
    place = str(line.folder / "modele.csv")
    line.told("import", "model", "products", "--out", place)
    assert line.told("import", "products", place, "--dry-run")["examples"] == 1
    assert line.told("import", "products", place, code=1)["error"]["code"] == "file_is_the_model"


def test_a_model_that_is_no_noun_or_no_table_is_refused(line: Line) -> None:
    with pytest.raises(Refusal, match="import_noun_unknown"):
        made(line, "parrots", "fr", "csv")
    with pytest.raises(Refusal, match="report_ending_unknown"):
        made(line, "customers", "fr", "pdf")


def test_the_documents_a_file_would_make_are_shown_with_their_lines_and_come_to_what_they_come_to(
    line: Line,
) -> None:
    line.told("import", "customers", line.file("c.csv", "Nom;Type\nLibrairie Gaïa;société\n"))
    line.told("import", "products", line.file("p.csv", "Code;Nom;Prix HT\nBOL;Bol;10,00\n"))
    text = (
        "N° commande;Client;Date;Code article;Désignation;Quantité;Prix HT;Frais de port\n"
        "C-12;Librairie Gaïa;23/10/2026;BOL;;3;;7,50\n"
        "C-12;;;;Emballage cadeau;2;1,25;\n"
    )
    file = line.file("o.csv", text)
    answer = line.told("import", "orders", file, "--dry-run")
    [told] = answer["documents"]
    assert (told["number"], told["customer"], told["becomes"], told["total"]) == (
        "C-12",
        "Librairie Gaïa",
        "draft",
        "48.00",
    )
    assert [(each["name"], each["known"], each["total"]) for each in told["lines"]] == [
        ("Bol", True, "36.00"),
        ("Emballage cadeau", False, "3.00"),
        ("Frais de port", False, "9.00"),
    ]
    line.told("import", "orders", file)
    with line.database.read() as rd:
        assert rd.execute(select(sales_order.c.total)).scalars().all() == [4_800]
    again = line.told("import", "orders", file, "--dry-run")
    assert [each["becomes"] for each in again["documents"]] == ["same"]


def test_no_more_documents_are_priced_than_are_shown_and_it_says_how_many_there_are(line: Line) -> None:
    line.told("import", "customers", line.file("c.csv", "Nom;Type\nLibrairie Gaïa;société\n"))
    rows = "".join(f"F-{at};Librairie Gaïa;01/10/2026;31/10/2026;10,00;4,00\n" for at in range(1, 6))
    file = of_content(
        "f.csv", f"N° facture;Client;Date;Échéance;Montant TTC;Reste dû\n{rows}".encode("utf-8-sig")
    )
    with line.database.read() as rd:
        planned = plan(rd, file, proposed_for("invoices", file.titles))
        shown = preview(rd, planned, most=3)
    assert (len(shown.documents), shown.whole, shown.total) == (3, 5, 1_200)
    assert shown.documents[0].becomes == "invoice"


def test_the_command_writes_a_model(line: Line) -> None:
    place = line.folder / "modele.xlsx"
    answer = line.told("import", "model", "orders", "--out", str(place))
    assert answer == {"noun": "orders", "file": str(place)}
    assert place.read_bytes().startswith(b"PK")
