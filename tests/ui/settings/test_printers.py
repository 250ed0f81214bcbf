"""Printers chosen by keys, kept on this workstation, used by Ctrl+P and Ctrl+Shift+P of a page and by many at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.papers_dialog import print_many
from ui.kit.printing import PrinterChoice, choice_of, choose, set_up
from ui.settings.printers_form import PrinterDialog
from ui.settings.settings_screen import SettingsScreen
from ui.shipping.shipment_deeds import DELIVERY_NOTES
from ui.shipping.shipment_page import ShipmentPage


def shown(stage: Stage) -> SettingsScreen:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("printers")
    stage.calm()
    return screen


def test_a_printer_is_chosen_by_keys(stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.kit.printing.printers", lambda: ["Bureau", "Atelier"])
    form = shown(stage).printers
    form.table.setFocus()
    QTest.keyClick(form.table, Qt.Key.Key_Home)
    QTest.keyClick(form.table, Qt.Key.Key_Return)
    stage.calm()
    dialog = form.findChild(PrinterDialog)
    assert dialog is not None
    assert not dialog.direct.isEnabled()
    QTest.keyClick(dialog.printer, Qt.Key.Key_Down)
    QTest.keyClick(dialog.printer, Qt.Key.Key_Down)
    dialog.copies.selectAll()
    QTest.keyClicks(dialog.copies, "2")
    QTest.keyClick(dialog.direct, Qt.Key.Key_Space)
    assert "aussitôt" in dialog.effects.told[0]
    QTest.keyClick(dialog.direct, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert choice_of("invoice") == PrinterChoice("Atelier", copies=2, direct=True)
    assert choice_of("quote") == PrinterChoice()
    assert form.table.rows_model.rows[0].choice.printer == "Atelier"


def test_a_printer_that_is_off_stays_chosen(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose("quote", PrinterChoice("Cave", direct=True))
    monkeypatch.setattr("ui.kit.printing.printers", lambda: ["Bureau"])
    form = shown(stage).printers
    [quote] = [row for row in form.table.rows_model.rows if row.kind == "quote"]
    dialog = form.ask(quote)
    assert dialog.printer.value == "Cave"
    dialog.verb.click()
    assert choice_of("quote").printer == "Cave"


def test_without_printers_that_is_said(stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.kit.printing.printers", list)
    form = shown(stage).printers
    assert "Aucune imprimante" in form.told.text()


class Desktop:
    """A computer with a printer that writes into a file; `asked` counts how often its dialog opened."""

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.place, self.asked = place, 0
        monkeypatch.setattr("ui.kit.printing.printers", lambda: ["Bureau"])
        monkeypatch.setattr("ui.kit.printing.printer_for", self.printer)
        monkeypatch.setattr("ui.kit.printing.asked", self.ask)

    def printer(self, choice: PrinterChoice) -> QPrinter:
        """The printer, as chosen."""
        device = QPrinter(QPrinter.PrinterMode.HighResolution)
        device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        device.setOutputFileName(str(self.place))
        set_up(device, choice)
        return device

    def ask(self, _device: QPrinter, _parent: QWidget | None) -> bool:
        """The dialog of the system, always agreed to."""
        self.asked += 1
        return True


def shipped(books: Desk) -> int:
    product = books.a_product(on_hand=10)
    order = books.an_order(books.a_customer(), goods(product, 4), payment_kind="account")
    books.confirm(order)
    return books.ship(order)


def test_the_keys_of_a_page_print_and_ask(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = Desktop(tmp_path / "note.pdf", monkeypatch)
    choose("shipment", PrinterChoice("Bureau", paper="A4", direct=True))
    page = stage.show(ShipmentPage(stage.office, shipped(books)))
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert desktop.place.read_bytes().startswith(b"%PDF")
    assert desktop.asked == 0
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page, Qt.Key.Key_P, both)
    stage.calm()
    assert desktop.asked == 1


def test_many_are_printed_where_their_kind_is(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = Desktop(tmp_path / "notes.pdf", monkeypatch)
    choose("shipment", PrinterChoice("Bureau", paper="A4", direct=True))
    keys = {shipped(books), shipped(books)}
    host = stage.show(QWidget())
    dialog = print_many(stage.office, DELIVERY_NOTES, keys, host)
    stage.calm()
    assert dialog.then.value == "print"
    dialog.verb.click()
    stage.calm()
    assert "2 pages" in stage.said[-1].text
    assert desktop.place.read_bytes().startswith(b"%PDF")
