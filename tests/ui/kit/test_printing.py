"""Printing: a PDF drawn page for page onto a device, where it goes to, and what happens without a printer."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.base.errors import Trouble
from tests.ui.conftest import Stage
from ui.kit.memory import keep
from ui.kit.printing import PrinterChoice, choice_of, choose, draw_on, print_paper, set_up


def a_pdf(pages: int = 2) -> bytes:
    """Pages of A4 with a black square, on each further to the right."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4)
    for page in range(pages):
        canvas.rect(100 + 100 * page, 500, 80, 80, fill=1)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def to_file(place: Path, choice: PrinterChoice | None = None) -> QPrinter:
    """A printer that writes a PDF file."""
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(place))
    set_up(device, choice or PrinterChoice(paper="A4"))
    return device


def pages_of(content: bytes) -> list[QImage]:
    """Each page of a PDF as it looks, small."""
    held = QByteArray(content)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    found = [document.render(page, QSize(298, 421)) for page in range(document.pageCount())]
    document.close()
    return found


def is_ink(image: QImage, x: int, y: int) -> bool:
    """Whether there is ink at a point of the page, in PDF points from the lower left."""
    colour = image.pixelColor(round(x / 2), round((842 - y) / 2))
    return colour.alpha() > 128 and colour.lightness() < 100


def test_a_pdf_is_drawn_page_for_page_at_its_own_size(stage: Stage, tmp_path: Path) -> None:
    place = tmp_path / "out.pdf"
    assert draw_on(to_file(place), a_pdf(), "FA-2026-0001") == 2
    first, second = pages_of(place.read_bytes())
    assert is_ink(first, 140, 540)
    assert not is_ink(first, 240, 540)
    assert is_ink(second, 240, 540)
    assert not is_ink(second, 140, 540)
    for x, y in ((95, 540), (185, 540), (140, 495), (140, 585)):
        assert not is_ink(first, x, y)


def test_choices_are_put_on_the_device(stage: Stage, tmp_path: Path) -> None:
    device = to_file(tmp_path / "x.pdf", PrinterChoice(paper="A5", copies=3, sides="long", tray="Lower"))
    assert device.pageLayout().pageSize().key() == "A5"
    assert device.copyCount() == 3


def test_what_is_no_pdf_and_a_device_that_takes_nothing_are_told(stage: Stage, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="print_unreadable"):
        draw_on(to_file(tmp_path / "x.pdf"), b"no pdf", "X")
    with pytest.raises(Trouble, match="print_failed"):
        draw_on(to_file(tmp_path / "there is" / "no folder" / "x.pdf"), a_pdf(), "X")


def test_a_choice_is_remembered_and_a_damaged_one_is_done_without(stage: Stage) -> None:
    chosen = PrinterChoice("Bureau", "Lower", "A4", 2, "long", True)
    choose("invoice", chosen)
    assert choice_of("invoice") == chosen
    assert choice_of("quote") == PrinterChoice()
    keep("printer/quote", {"printer": 7, "copies": "many", "direct": True, "other": 1})
    assert choice_of("quote") == PrinterChoice(direct=True)


def test_direct_print_goes_to_the_printer_and_says_so(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out.pdf"
    monkeypatch.setattr("ui.kit.printing.printers", lambda: ["Bureau"])
    monkeypatch.setattr("ui.kit.printing.printer_for", lambda choice: to_file(place, choice))
    monkeypatch.setattr("ui.kit.printing.asked", lambda *_told: pytest.fail("asked"))
    choose("invoice", PrinterChoice("Bureau", paper="A4", direct=True))
    print_paper(stage.office, "invoice", "FA-2026-0001", a_pdf(3))
    stage.calm()
    assert len(pages_of(place.read_bytes())) == 3
    assert "3 pages" in stage.said[-1].text


@pytest.mark.parametrize("agreed", [True, False])
def test_the_dialog_has_its_say_where_it_is_asked_for(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, agreed: bool
) -> None:
    place = tmp_path / "out.pdf"
    seen: list[QPrinter] = []

    def asked(device: QPrinter, _parent: object) -> bool:
        seen.append(device)
        return agreed

    monkeypatch.setattr("ui.kit.printing.printers", lambda: ["Bureau"])
    monkeypatch.setattr("ui.kit.printing.printer_for", lambda choice: to_file(place, choice))
    monkeypatch.setattr("ui.kit.printing.asked", asked)
    choose("invoice", PrinterChoice("Bureau", direct=True))
    print_paper(stage.office, "invoice", "FA", a_pdf(), ask=True)
    stage.calm()
    assert len(seen) == 1
    assert place.exists() is agreed


def test_without_a_printer_the_pdf_opens_and_that_is_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "ui.kit.printing.open_with_system", lambda _office, name, _content: opened.append(name)
    )
    monkeypatch.setattr("ui.kit.printing.printers", list)
    print_paper(stage.office, "invoice", "FA", a_pdf(), ask=True)
    assert "Aucune imprimante sur ce poste" in stage.said[-1].text
    monkeypatch.setattr("ui.kit.printing.printers", lambda: ["Bureau"])
    print_paper(stage.office, "invoice", "FA", a_pdf())
    assert "Aucune imprimante choisie" in stage.said[-1].text
    assert opened == ["FA.pdf", "FA.pdf"]
