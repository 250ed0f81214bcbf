"""E-invoices that others send: read, doubted or refused as their samples say; whatever is damaged does no harm."""

from __future__ import annotations

import random
import socket
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.base.company import Company
from app.base.errors import Refusal
from app.base.words import Words
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_reading import MOST_BYTES, read_einvoice
from app.invoicing.einvoice_verdict import oddities
from app.invoicing.einvoice_xml import cii, ubl
from app.invoicing.original import render_original
from tests.invoicing.damage import SAMPLES, damaged, with_inside
from tests.invoicing.einvoices import an_einvoice

OURS = Company(uid="", name="Boutique Clémentine", siren="732829320")
_SECRET = "the-inside-of-another-file"


@pytest.mark.parametrize(
    ("name", "number", "due"),
    [
        ("OK-001/facture.pdf", "FA-2026-0001", "3042.00"),
        ("RBT-001/facture.pdf", "FA-2026-0001", "3042.00"),
        ("IDENT-002/facture.pdf", "FA-2026-0001", "3042.00"),
        ("CII_business_example_01.xml", "TOSL108", "801.78"),
        ("CII_example1.xml", "12115118", "250.33"),
        ("CII_example5.xml", "TOSL110", "2337.5"),
        ("01.01a-INVOICE_ubl.xml", "123456XX", "336.9"),
        ("01.02a-INVOICE_ubl.xml", "123456", "12.6"),
    ],
)
def test_good_files_are_read(name: str, number: str, due: str) -> None:
    found = read_einvoice((SAMPLES / name).read_bytes())
    assert (found.text("BT-1"), found.amount("BT-115")) == (number, Decimal(due))
    assert found.in_pdf == name.endswith(".pdf")
    assert found.syntax == ("ubl" if "ubl" in name else "cii")


@pytest.mark.parametrize(
    ("name", "code", "fact"),
    [
        ("CALC-003", "einvoice_does_not_add_up", ("computed", "507.00")),
        ("DATA-002", "einvoice_day_impossible", ("told", "20260230")),
        ("PDF-003", "einvoice_pdf_unlinked", ("name", "factur-x.xml")),
        ("XML-002", "einvoice_format_unknown", ("root", "CrossIndustryInvoice")),
    ],
)
def test_wrong_files_are_refused_with_the_reason(name: str, code: str, fact: tuple[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        read_einvoice((SAMPLES / name / "facture.pdf").read_bytes())
    assert refused.value.code == code
    assert refused.value.facts[fact[0]] == fact[1]
    for language in ("fr", "en"):
        said = Words(language).refusal(refused.value)
        assert code not in said


def test_a_wrong_key_is_read_with_a_warning() -> None:
    read = read_einvoice((SAMPLES / "IDENT-002" / "facture.pdf").read_bytes())
    assert ("seller_vat", "FR00392809137") in [(each.code, each.told) for each in oddities(read, OURS)]
    good = read_einvoice((SAMPLES / "OK-001" / "facture.pdf").read_bytes())
    # It is addressed to a town, not to us.
    assert "for_other" in [each.code for each in oddities(good, OURS)]


def test_what_we_write_is_read_again_as_it_was_meant() -> None:
    facts = an_einvoice()
    terms = einvoice(facts)
    files = (render_original(facts, Words("fr")), cii(terms), ubl(terms))
    for content, syntax, in_pdf in zip(files, ("cii", "cii", "ubl"), (True, False, False), strict=True):
        found = read_einvoice(content)
        assert (found.syntax, found.in_pdf) == (syntax, in_pdf)
        for key in ("BT-1", "BT-5"):
            assert found.text(key) == terms[key]
        for key in ("BT-109", "BT-110", "BT-112", "BT-115"):
            assert found.amount(key) == Decimal(str(terms[key])), key
        assert len(found.terms["BG-25"]) == len(terms["BG-25"])
        assert "schema" not in [each.code for each in oddities(found, OURS)]


def test_files_that_are_no_invoice_are_refused_in_words(tmp_path: Path) -> None:
    bomb = with_inside(b"<a>" + b" " * 60_000_000 + b"</a>")
    assert len(bomb) < 1_000_000
    tries: dict[str, bytes] = {
        "einvoice_no_file": b"PK\x03\x04 a spreadsheet",
        "einvoice_pdf_broken": b"%PDF-1.7 and no more",
        "einvoice_xml_broken": b"<Invoice><",
        "einvoice_format_unknown": b"<html><body/></html>",
        "einvoice_xml_entities": b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "einvoice_too_large": b" " * (MOST_BYTES + 1),
    }
    for code, content in tries.items():
        with pytest.raises(Refusal) as refused:
            read_einvoice(content)
        assert refused.value.code == code
        assert code not in Words("fr").refusal(refused.value)
    with pytest.raises(Refusal, match="einvoice_too_large"):
        read_einvoice(bomb)


def test_what_an_invoice_lacks_is_named() -> None:
    xml = (SAMPLES / "CII_example1.xml").read_text("utf-8").replace("<ram:ID>12115118</ram:ID>", "", 1)
    with pytest.raises(Refusal) as refused:
        read_einvoice(xml.encode())
    assert "Il manque à cette facture le numéro." in Words("fr").refusal(refused.value)


def must_do_no_harm(seed: int, count: int, secret: Path) -> int:
    """Read so many damaged files: read or refused, nothing else; gives how many were read."""
    secret.write_text(_SECRET)
    read = 0
    for what, content in damaged(random.Random(seed), count, secret):
        try:
            found = read_einvoice(content)
            said = f"{found.terms} {oddities(found, OURS)}"
        except Refusal as refusal:
            said = f"{refusal.facts} {Words('fr').refusal(refusal)}"
        else:
            read += 1
        assert _SECRET not in said, what
    return read


def test_damaged_files_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: Any, **_named: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", never)
    assert 0 < must_do_no_harm(7, 60, tmp_path / "secret") < 60
