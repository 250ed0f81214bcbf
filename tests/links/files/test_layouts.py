"""Exports of known programs: what they are is told by their titles, their own ways are set right; ours maps itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from app.base.errors import Refusal
from app.links.files.layouts import arranged, layout_of, noun_of, proposed_for
from app.links.files.opened import open_file
from app.links.files.writing import Writing

WOOCOMMERCE = (
    "ID,Type,SKU,Name,Published,Short description,Tax class,Regular price,Weight (kg),Parent\n"
    "1,variable,TS,T-shirt,1,Coton,,,,\n2,variation,TS-R,T-shirt rouge,1,,parent,19.90,0.2,TS\n"
    "3,variation,TS-B,T-shirt bleu,1,,parent,19.90,0.2,id:1\n"
)
PRESTASHOP = "Product ID;Image;Name;Reference;Category;Price (tax excl.);Price (tax incl.);Quantity\n1;x;Mug;M1;Art;10;12;3\n"


def opened(tmp_path: Path, content: str) -> tuple[str, dict[str, str]]:
    """What a file is taken for, and its columns by title."""
    path = tmp_path / "export.csv"
    path.write_text(content)
    titles = open_file(path).titles
    noun = noun_of(titles)
    columns = proposed_for(noun, titles).columns
    return noun, {titles[at]: name for at, name in columns.items()}


def test_woocommerce_products_are_known_and_a_variation_is_taxed_as_its_product(tmp_path: Path) -> None:
    noun, columns = opened(tmp_path, WOOCOMMERCE)
    assert noun == "products"
    assert columns == {
        "Type": "kind",
        "SKU": "sku",
        "Name": "name",
        "Short description": "description",
        "Tax class": "vat_class",
        "Regular price": "price_with_tax",
        "Weight (kg)": "weight_kg",
        "Parent": "parent",
    }
    whole = open_file(tmp_path / "export.csv")
    assert layout_of(noun, whole.titles) == "woocommerce"
    rows = arranged(noun, whole).rows
    assert [row.cells[6].text for row in rows] == ["", "", ""]
    # A number of the shop's own names nothing here.
    assert [row.at(9).text for row in rows] == ["", "TS", ""]


def test_prestashop_products_are_known(tmp_path: Path) -> None:
    noun, columns = opened(tmp_path, PRESTASHOP)
    assert (noun, layout_of(noun, PRESTASHOP.partition("\n")[0].split(";"))) == ("products", "prestashop")
    assert columns["Reference"] == "sku"
    assert columns["Price (tax excl.)"] == "price"


def test_shopify_names_each_variant_and_drops_the_lines_of_pictures(tmp_path: Path) -> None:
    path = tmp_path / "products_export.csv"
    path.write_text(
        "Handle,Title,Type,Option1 Value,Variant SKU,Variant Price\n"
        "bol,Bol,Vaisselle,Petit,B-P,12.50\nbol,,,Grand,B-G,18.00\nbol,,,,,\nthe,Thé,Épicerie,Default Title,T,4\n"
    )
    whole = open_file(path)
    assert layout_of("products", whole.titles) == "shopify"
    rows = arranged("products", whole).rows
    assert [(row.line, row.cells[1].text, row.cells[3].text) for row in rows] == [
        (2, "Bol", "Petit"),
        (3, "Bol", "Grand"),
        (5, "Thé", ""),
    ]
    assert "kind" not in proposed_for("products", whole.titles).columns.values()


def test_titles_nobody_knows_are_no_layout() -> None:
    assert noun_of(["Truc", "Machin"]) == ""
    assert layout_of("customers", ["Nom", "Ville"]) == ""
    assert noun_of(["Nom", "Ville", "Courriel"]) == "customers"
    assert noun_of(["Code", "Quantité"]) == "stock"


def test_a_person_says_how_a_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes("Relevé;du jour\nNom,Ville\nŒuf,Évreux\n".encode("cp1252"))
    found = open_file(path, Writing("cp1252", ",", titles_line=2))
    assert found.titles == ("Nom", "Ville")
    assert found.writing == Writing("cp1252", ",", "", 2)
    assert found.rows[0].cells[0].text == "Œuf"
    with pytest.raises(Refusal) as refused:
        open_file(path, Writing("utf-8"))
    assert refused.value.code == "file_not_so_encoded"


def test_another_sheet_can_be_asked_for(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Notes"
    first.append(["Lisez-moi", "d’abord"])
    first.append(["1", "2"])
    second = book.create_sheet("Articles")
    second.append(["Code", "Nom"])
    second.append(["A", "Bol"])
    path = tmp_path / "liste.xlsx"
    book.save(path)
    found = open_file(path)
    assert (found.writing.sheet, found.sheets) == ("Notes", ("Notes", "Articles"))
    assert open_file(path, Writing(sheet="Articles")).titles == ("Code", "Nom")
