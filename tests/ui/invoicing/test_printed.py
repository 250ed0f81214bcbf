"""Printing an original is noted in its history, with where; from the second time on as a duplicate. Its bytes never change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.flow.paper import original
from app.reports.event_words import event_in_words
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from tests.ui.invoicing.test_invoice_page import facts_of, issued
from tests.ui.kit.test_printing import to_file
from ui.invoicing.invoice_deeds import ORIGINALS
from ui.invoicing.invoice_page import InvoicePage
from ui.invoicing.invoices_screen import invoices_screen
from ui.kit.bulk_dialog import BulkDialog
from ui.kit.papers_dialog import PapersDialog
from ui.kit.printing import PrinterChoice, choose
from ui.kit.wording import words


def printings(stage: Stage, invoice: int) -> list[str]:
    found = [event for event in facts_of(stage, invoice).history if event.verb == "paper.print"]
    return [event_in_words(event, words(), "EUR").replace("\u00a0", " ") for event in found]


def test_the_first_is_the_original_and_each_other_a_duplicate(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = issued(books)
    kept = original(books.database, OWNER, invoice)
    monkeypatch.setattr("ui.kit.printing.printers", lambda: ["Bureau"])
    monkeypatch.setattr("ui.kit.printing.printer_for", lambda choice: to_file(tmp_path / "out.pdf", choice))
    choose("invoice", PrinterChoice("Bureau", paper="A4", direct=True))
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.qtbot.waitUntil(lambda: page.paper.content is not None, timeout=20_000)
    page.paper.open()
    stage.qtbot.waitUntil(lambda: len(printings(stage, invoice)) == 1, timeout=20_000)
    monkeypatch.setattr("ui.invoicing.issued_paper.ask_place", lambda *_told: tmp_path / "copie.pdf")
    page.paper.save()
    stage.qtbot.waitUntil(lambda: len(printings(stage, invoice)) == 2, timeout=20_000)
    first, second = printings(stage, invoice)
    assert first.startswith("Original imprimé")
    assert second == "Duplicata n° 1 imprimé : copie.pdf"
    assert original(books.database, OWNER, invoice) == kept
    assert (tmp_path / "copie.pdf").read_bytes() == kept


def test_many_printed_together_are_noted_on_each(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = [issued(books), issued(books)]
    monkeypatch.setattr("ui.kit.papers_dialog.ask_place", lambda *_told: tmp_path / "deux.pdf")
    for _ in range(2):
        dialog = stage.show(PapersDialog(stage.office, (ORIGINALS,), frozenset(keys)))
        stage.calm()
        dialog.then.set_value("save")
        dialog.act()
        stage.calm()
    stage.qtbot.waitUntil(lambda: all(len(printings(stage, key)) == 2 for key in keys), timeout=20_000)
    assert {printings(stage, key)[1] for key in keys} == {"Duplicata n° 1 imprimé : deux.pdf"}


@pytest.mark.parametrize("ask", ["kit.papers.ask", "invoices.send_many.ask"])
def test_many_are_printed_and_sent_in_the_order_of_their_list(stage: Stage, books: Desk, ask: str) -> None:
    keys = [issued(books) for _ in range(4)]
    screen = stage.show(invoices_screen(stage.office))
    screen.model.show_query(replace(screen.model.query, sort="number", descending=True))
    stage.calm()
    shown = [screen.model.key(at) for at in range(4)]
    assert shown == keys[::-1]
    screen.model.ticks.take(keys[:3])
    next(button for button, act in screen.bulk._buttons if act.title == ask).click()
    stage.calm()
    [dialog] = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, (PapersDialog, BulkDialog)) and each.isVisible()
    ]
    assert [row.id for row in dialog._rows] == shown[1:]
    dialog.reject()
