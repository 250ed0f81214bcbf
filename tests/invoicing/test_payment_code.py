"""The code of a transfer on the page: when there is one, what it says, and that it is squares and not a picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from app.base.words import Words
from app.invoicing.invoice_facts import InstalmentFacts, InvoiceFacts
from app.invoicing.invoice_paper import render_invoice
from app.invoicing.payment_code import payment_code
from tests.paper.papers import a_seller, an_invoice, reader, text

FRENCH = Words("fr")


def a_payable(**changes: Any) -> InvoiceFacts:
    return an_invoice(payment_code=True, **changes)


def scanned(pdf: bytes) -> list[str]:
    """What a reader finds on the first page, drawn at 200 dots an inch."""
    content = QBuffer()
    content.setData(QByteArray(pdf))
    content.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(content)
    drawn = document.render(0, QSize(1654, 2339)).convertToFormat(QImage.Format.Format_RGBA8888)
    picture = Image.frombytes("RGBA", (drawn.width(), drawn.height()), bytes(drawn.constBits()))
    white = Image.new("RGBA", picture.size, "white")
    readers: Any = import_module("zxingcpp")
    return [each.text for each in readers.read_barcodes(Image.alpha_composite(white, picture).convert("L"))]


@pytest.mark.usefixtures("qapp")
def test_the_code_on_the_page_says_account_amount_and_reference() -> None:
    [told] = scanned(render_invoice(a_payable(), FRENCH))
    assert told.split("\n") == [
        *("BCD", "002", "1", "SCT", "AGRIFRPP", "Boutique Été & Cie"),
        *("FR7630006000011234567890189", "EUR30.00", "", "", "FA-2026-0312"),
    ]


TWICE = tuple(InstalmentFacts(due_on=date(2026, 12, day), amount=1500) for day in (1, 31))


@pytest.mark.parametrize(
    "facts",
    [
        an_invoice(),
        a_payable(draft=True),
        a_payable(amount_due=0),
        a_payable(kind="credit_note"),
        a_payable(currency="CHF"),
        a_payable(on_delivery=True),
        a_payable(assigned="À payer à la société d’affacturage"),
        a_payable(instalments=TWICE),
        a_payable(seller=a_seller(iban="")),
        a_payable(seller=a_seller(iban="FR7630006000011234567890188")),
    ],
)
def test_what_is_not_paid_by_one_transfer_to_the_seller_has_no_code(facts: InvoiceFacts) -> None:
    assert payment_code(facts) is None
    assert "À scanner" not in text(render_invoice(facts, FRENCH))


def test_the_page_bears_it_as_squares_and_stays_one_page() -> None:
    pdf = render_invoice(a_payable(), FRENCH)
    assert "À scanner avec l’application de la banque." in text(pdf)
    [page] = reader(pdf).pages
    assert not page.images
    # Nothing else of the page moves out of the box.
    assert "FR76 3000 6000 0112 3456 7890 189" in text(pdf)


def test_a_long_name_is_cut_to_what_a_code_holds() -> None:
    long = a_payable(seller=replace(a_seller(), name="Établissements " * 8))
    assert payment_code(long) is not None
