"""An invoice that was replaced shows the paper that counts; the original stays one click away, and each is kept as itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from app.flow import paper
from app.flow.rectify import Rectified, rectify
from app.reports.event_words import event_in_words
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from tests.ui.invoicing.test_invoice_page import facts_of, issued
from ui.correspondence.send_dialog import SendDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.menu import Menu
from ui.kit.wording import words


def printings(stage: Stage, invoice: int) -> list[str]:
    found = [event for event in facts_of(stage, invoice).history if event.verb == "paper.print"]
    return [event_in_words(event, words(), "EUR").replace("\u00a0", " ") for event in found]


def replaced(books: Desk) -> tuple[int, int]:
    invoice = issued(books)
    return invoice, books.do(rectify, invoice, Rectified(reference="BC 77"), "Référence oubliée")


def test_the_one_that_counts_is_shown_and_the_original_when_asked_for(stage: Stage, books: Desk) -> None:
    invoice, made = replaced(books)
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.qtbot.waitUntil(lambda: page.paper.content is not None, timeout=20_000)
    assert page.paper.content == paper.corrective_original(books.database, OWNER, made)
    assert page.paper.notice.problem.startswith("Remplacée par FR-2026-0001 du ")
    assert page.paper.notice.problem.endswith("Référence oubliée")
    assert "invoice_page.show_original" in page.origins.offered
    turn = next(each for each in page.paper.notice.findChildren(QPushButton) if each.text())
    assert turn.text() == "Afficher l’original"
    turn.click()
    stage.qtbot.waitUntil(lambda: page.paper.content is not None, timeout=20_000)
    stage.calm()
    assert page.paper.content == paper.original(books.database, OWNER, invoice)
    assert "invoice_page.show_corrective" in page.origins.offered
    page.paper.turn()
    stage.qtbot.waitUntil(lambda: page.paper.content is not None, timeout=20_000)
    assert page.paper.content == paper.corrective_original(books.database, OWNER, made)


def test_saved_printed_and_sent_is_the_one_in_view(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice, _made = replaced(books)
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.qtbot.waitUntil(lambda: page.paper.content is not None, timeout=20_000)
    names: list[str] = []

    def place(_page: object, _title: str, name: str, *_endings: str) -> Path:
        names.append(name)
        return tmp_path / name

    monkeypatch.setattr("ui.invoicing.issued_paper.ask_place", place)
    monkeypatch.setattr("ui.invoicing.einvoice_menu.ask_place", place)
    page.paper.save()
    page.tool("invoice_page.einvoice").click()
    stage.calm()
    [menu] = page.tool("invoice_page.einvoice").findChildren(Menu)
    menu.actions()[1].trigger()
    stage.calm()
    menu.close()
    assert names == ["FR-2026-0001", "FR-2026-0001-ubl"]
    assert b">384<" in (tmp_path / "FR-2026-0001-ubl").read_bytes()
    stage.qtbot.waitUntil(lambda: bool(printings(stage, invoice)), timeout=20_000)
    assert printings(stage, invoice) == ["Original de FR-2026-0001 imprimé : FR-2026-0001"]
    page.tool("send.ask").click()
    stage.calm()
    mail = next(each for each in page.findChildren(SendDialog))
    assert mail.kind.value == "corrective"
    assert "FR-2026-0001" in mail.subject.text()
    mail.reject()
