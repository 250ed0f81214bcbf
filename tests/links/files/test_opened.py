"""Files opened: encodings, separators, spreadsheets, and what is no table."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.base.errors import Refusal
from app.links.files.opened import open_file

TEXT = "Code;Désignation;Prix HT\r\nA-1;Thé « Été » à l’œuf;12,50\r\nA-2;Crème brûlée;3,00\r\n"


def _file(tmp_path: Path, content: bytes, name: str = "liste.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_come_through_every_encoding(tmp_path: Path, encoding: str) -> None:
    opened = open_file(_file(tmp_path, TEXT.encode(encoding)))
    assert opened.titles == ("Code", "Désignation", "Prix HT")
    assert opened.rows[0].cells[1].text == "Thé « Été » à l’œuf"


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_files_of_dos_and_old_macs_are_known_by_their_accents(tmp_path: Path, encoding: str) -> None:
    told = "Code;Désignation\nA-1;Thé à la crème brûlée\nA-2;Pâté de forêt\n"
    assert open_file(_file(tmp_path, told.encode(encoding))).rows[0].cells[1].text == "Thé à la crème brûlée"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_that_makes_columns(tmp_path: Path, separator: str) -> None:
    lines = [["Code", "Nom", "Note"], ["A-1", "Bol", '"bleu; rond, petit"'], ["A-2", "Pot", ""]]
    content = "\n".join(separator.join(cells) for cells in lines).encode()
    opened = open_file(_file(tmp_path, content))
    assert opened.titles == ("Code", "Nom", "Note")
    assert opened.rows[0].cells[2].text == "bleu; rond, petit"


def test_a_line_is_counted_as_an_editor_counts_it(tmp_path: Path) -> None:
    content = b'Liste des articles\n\nCode;Nom\nA-1;"deux\nlignes"\nA-2;Pot\n'
    opened = open_file(_file(tmp_path, content))
    assert [row.line for row in opened.rows] == [4, 6]


def test_a_spreadsheet_keeps_its_days_and_numbers_and_names_formulas(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["N°", "Date", "Total", "Calculé"])
    sheet.append([12, date(2026, 6, 15), 0.1 + 0.2, "=C2*2"])
    path = tmp_path / "factures.xlsx"
    book.save(path)
    cells = open_file(path).rows[0].cells
    assert [(cell.text, cell.kind) for cell in cells] == [
        ("12", "number"),
        ("2026-06-15", "day"),
        ("0.3", "number"),
        ("=C2*2", "formula"),
    ]


def test_an_open_document_is_read_like_any_other(tmp_path: Path) -> None:
    opened = open_file(_file(tmp_path, _ods([["Code", "Stock"], ["A-1", 12.5]]), "stock.ods"))
    assert opened.titles == ("Code", "Stock")
    assert [(cell.text, cell.kind) for cell in opened.rows[0].cells] == [("A-1", "text"), ("12.5", "number")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"   \n\n", "file_empty"),
        (b"Code;Nom\n", "file_without_rows"),
        (b"%PDF-1.7\x00\x01\x02", "file_not_a_table"),
        (b"PK\x03\x04 not a zip", "file_damaged"),
        (b'Code;Nom\nA-1;"jamais ferm\xc3\xa9\nA-2;Pot\n', "file_damaged"),
        (b"\xff\xfeC\x00o", "file_damaged"),
    ],
)
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        open_file(_file(tmp_path, content))
    assert refused.value.code == code


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        open_file(tmp_path / "absent.csv")
    assert refused.value.code == "file_missing"


def _ods(rows: list[list[str | float]]) -> bytes:
    """The smallest open document that holds these cells."""
    told = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
            if isinstance(cell, float)
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Feuille1">{told}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return held.getvalue()
