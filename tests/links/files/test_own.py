"""Tags and own fields as columns of a file: mapped by themselves, faults named, taken back, and mapped in our own list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from app.base import fields
from app.base.clock import FixedClock
from app.base.database import open_database
from app.flow.found import found
from tests.builders import ALICE
from tests.links.files.test_bring_in import Line, faults, sound

CUSTOMERS = (
    "Nom;Code postal;Étiquettes;Secteur;Remise max;Client depuis;Abonné\n"
    "Librairie Gaïa;75011;fidèle, salon 2026;librairie;12,5;31/01/2019;oui\n"
    "Musée d’Été;13001;;Musée;;;non\n"
    "Café Œuvrard;69001;;;;;\n"
)
PRODUCTS = "Code;Nom;Prix HT;Étiquettes;Matière\nBOL;Bol;12,50;bleu;grès\nMUG;Mug;9,00;;\n"


@pytest.fixture
def line(sqlite_template: Path, tmp_path: Path) -> Iterator[Line]:
    del sqlite_template
    from app.base import migrate
    from app.base.location import locate

    place = tmp_path / "essai.comptoir"
    migrate.create(locate(place)).close()
    with closing(open_database(place, FixedClock.on(date(2026, 11, 22)))) as database:
        database.do(ALICE, found, "Essai")
        for noun, name, kind, choices in (
            ("customer", "Secteur", "choice", ("Librairie", "Musée")),
            ("customer", "Remise max", "number", ()),
            ("customer", "Client depuis", "date", ()),
            ("customer", "Abonné", "yes_no", ()),
            ("product", "Matière", "text", ()),
        ):
            database.do(ALICE, fields.define, noun, name, kind, choices)
        yield Line(str(place), database, tmp_path)


def carried(line: Line, noun: str) -> dict[str, dict[str, object]]:
    """What each row carries, by name, without what is empty."""
    return {
        row["name"]: {
            name: value for name, value in _flat(row).items() if value and (name == "tags" or "." in name)
        }
        for row in line.told("list", noun, "--view", "all")
    }


def _flat(row: dict[str, object]) -> dict[str, object]:
    """A row with its own fields beside the others, as ``field.CODE``."""
    own = cast("dict[str, object]", row.get("fields") or {})
    told = {name: value for name, value in row.items() if name != "fields"}
    return told | {f"field.{code}": value for code, value in own.items()}


GAIA = {
    "tags": ["fidèle", "salon 2026"],
    "field.secteur": "Librairie",
    "field.remise_max": "12.5",
    "field.client_depuis": "2019-01-31",
    "field.abonne": "yes",
}


def test_they_come_in_by_their_titles_and_the_same_file_changes_nothing(line: Line) -> None:
    file = line.file("clients.csv", CUSTOMERS)
    answer = line.told("import", "customers", file)
    assert (answer["created"], answer["faults"]) == (3, [])
    assert carried(line, "customers") == {
        "Librairie Gaïa": GAIA,
        "Musée d’Été": {"field.secteur": "Musée", "field.abonne": "no"},
        "Café Œuvrard": {},
    }
    again = line.told("import", "customers", file)
    assert (again["changed"], again["same"]) == (0, 3)
    line.told("import", "products", line.file("articles.csv", PRODUCTS))
    assert carried(line, "products") == {"Bol": {"tags": ["bleu"], "field.matiere": "grès"}, "Mug": {}}
    sound(line)


def test_what_a_file_changed_of_them_is_taken_back(line: Line) -> None:
    line.told("import", "customers", line.file("a.csv", CUSTOMERS))
    changed = CUSTOMERS.replace("fidèle, salon 2026;librairie;12,5", "fidèle;Musée;7")
    changed = changed.replace("Café Œuvrard;69001;", "Café Œuvrard;69001;nouveau")
    answer = line.told("import", "customers", line.file("b.csv", changed))
    assert (answer["changed"], answer["same"]) == (2, 1)
    now = carried(line, "customers")
    assert now["Librairie Gaïa"] == GAIA | {
        "tags": ["fidèle"],
        "field.secteur": "Musée",
        "field.remise_max": "7",
    }
    assert now["Café Œuvrard"] == {"tags": ["nouveau"]}
    line.told("import", "undo", str(answer["run"]))
    back = carried(line, "customers")
    assert (back["Librairie Gaïa"], back["Café Œuvrard"]) == (GAIA, {})
    sound(line)


def test_a_dry_run_names_what_is_wrong_in_them_by_line_and_column(line: Line) -> None:
    wrong = CUSTOMERS.replace(";librairie;12,5;31/01/2019;oui", ";Brasserie;douze;31/02/2019;peut-être")
    answer = line.told("import", "customers", line.file("a.csv", wrong), "--dry-run")
    assert faults(answer) == [
        (2, "D", "choice_unknown"),
        (2, "E", "figure_unreadable"),
        (2, "F", "day_impossible"),
        (2, "G", "choice_unknown"),
    ]


def test_our_own_list_maps_them_and_a_choice_of_columns_is_remembered(line: Line) -> None:
    line.told("import", "customers", line.file("a.csv", CUSTOMERS))
    rows = [_flat(row) for row in line.told("list", "customers")]
    names = list(dict.fromkeys(name for row in rows for name in row))

    def cell(value: object) -> str:
        return ", ".join(value) if isinstance(value, list) else str(value or "")

    content = (
        ";".join(names) + "\n" + "\n".join(";".join(cell(row.get(name)) for name in names) for row in rows)
    )
    answer = line.told("import", "customers", line.file("own.csv", content), "--dry-run", "--decimal", ".")
    mapped = {each["title"]: each["field"] for each in answer["columns"]}
    assert (mapped["tags"], mapped["field.secteur"]) == ("tags", "field.secteur")
    assert (answer["create"], answer["change"], answer["same"], answer["faults"]) == (0, 0, 3, [])
    file = line.file("c.csv", "Nom;Rayon\nCafé Œuvrard;Musée\n")
    line.told("import", "customers", file, "--map", "Rayon=field.secteur")
    assert line.told("import", "customers", file, "--dry-run")["columns"][1]["field"] == "field.secteur"
