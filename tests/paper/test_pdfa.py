"""A paper with a file inside keeps to PDF/A-3b as far as its structure shows."""

from __future__ import annotations

import io
from datetime import date
from importlib import import_module
from typing import Any

import pikepdf
import pytest

from app.paper.pdf import About, pdf_bytes
from app.paper.pdfa import Inside, XmpSchema, archived
from app.paper.sheet import Sheet
from app.paper.style import BODY
from tests.paper.papers import text

ETREE: Any = import_module("lxml.etree")
ABOUT = About("Facture <FA-1>", "Été & Cie", "fr", date(2026, 11, 20), "SARL\x0b de la Tour")
SCHEMA = XmpSchema("Schema", "urn:example#", "ex", (("Level", "EN 16931", "The level"),))
INSIDE = Inside("some.xml", "A file", b"<a/>", SCHEMA)


@pytest.fixture(scope="module")
def paper() -> bytes:
    sheet = Sheet(top=30, bottom=270)
    sheet.words(18, 30, "Été à Nîmes", BODY)
    return archived(pdf_bytes(sheet, ABOUT), ABOUT, INSIDE)


def test_the_file_inside_is_told_to_be_the_data_of_the_page(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        [file] = pdf.Root.AF
        assert file.AFRelationship == "/Data"
        assert str(file.UF) == "some.xml"
        assert file.EF.F.read_bytes() == b"<a/>"
        assert file.EF.F.Subtype == "/text/xml"
        assert pdf.attachments["some.xml"].obj.objgen == file.objgen


def test_colours_have_their_meaning_and_the_file_its_id(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        [intent] = pdf.Root.OutputIntents
        profile = intent.DestOutputProfile
        assert intent.S == "/GTS_PDFA1"
        assert int(profile.N) == 3
        assert profile.read_bytes()[16:20] == b"RGB "
        assert "/ID" in pdf.trailer
    assert paper.startswith(b"%PDF-1.7\n%")
    assert paper.endswith(b"%%EOF\n")


def test_the_metadata_say_what_the_file_says_about_itself(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        metadata = pdf.Root.Metadata
        assert "/Filter" not in metadata
        told = "".join(ETREE.fromstring(metadata.read_bytes()).itertext())
        # The day of the papers; an hour that the machine's zone would change is not told.
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261120000000")
    assert "3B" in told
    for each in ("Facture <FA-1>", "Été & Cie", "SARL de la Tour", "EN 16931", "2026-11-20T00:00:00Z"):
        assert each in told


def test_the_page_stays_what_it_was(paper: bytes) -> None:
    assert "Été à Nîmes" in text(paper)
