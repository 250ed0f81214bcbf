"""The papers of ticked orders as one file: confirmations, or delivery notes and invoices order by order."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from app.flow import sell
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from tests.ui.invoicing.test_printed import printings
from ui.kit.papers_dialog import PapersDialog
from ui.orders.order_page import OrderPage
from ui.orders.order_papers import CONFIRMATIONS, NOTES_AND_INVOICES


def test_notes_and_invoices_are_mixed_order_by_order_and_noted(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, what = books.a_customer(), books.a_product(on_hand=9)
    orders = [books.an_order(who, goods(what), payment_kind="account") for _ in range(3)]
    for each in orders:
        books.confirm(each)
    for each in orders[:2]:
        books.ship(each)
    invoices = [books.invoice(each) for each in orders[:2]]
    monkeypatch.setattr("ui.kit.papers_dialog.ask_place", lambda *_told: tmp_path / "all.pdf")
    dialog = stage.show(PapersDialog(stage.office, (CONFIRMATIONS, NOTES_AND_INVOICES), frozenset(orders)))
    stage.calm()
    assert dialog.verb.text().replace("&", "") == "Créer un PDF des 3 documents"
    dialog.which.setCurrentIndex(1)
    stage.calm()
    assert dialog.subtitle.text() == (
        "Les documents de 2 commandes, dans l’ordre des numéros. 1 commande n’a ni bon de livraison ni facture."
    )
    dialog.then.set_value("save")
    dialog.try_it()
    stage.calm()
    pages = [page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages]
    numbers = ("BL-2026-0001", "FA-2026-0001", "BL-2026-0002", "FA-2026-0002")
    assert [number in page for number, page in zip(numbers, pages, strict=True)] == [True] * 4
    stage.qtbot.waitUntil(lambda: all(printings(stage, each) for each in invoices), timeout=20_000)
    assert printings(stage, invoices[0]) == ["Original imprimé : all.pdf"]


def test_what_does_not_stand_has_no_confirmation(stage: Stage, books: Desk) -> None:
    poor, bowl = books.a_customer(limit=1_000), books.a_product(on_hand=9)
    held, called_off = (books.an_order(poor, goods(bowl, 2, "10.00"), payment_kind="account") for _ in "ab")
    stands = books.an_order(books.a_customer("SARL Autre"), goods(bowl), payment_kind="account")
    for each in (held, called_off, stands):
        books.confirm(each)
    books.do(sell.cancel, called_off, "essai")
    dialog = stage.show(PapersDialog(stage.office, (CONFIRMATIONS,), frozenset((held, called_off, stands))))
    stage.calm()
    assert dialog.subtitle.text() == (
        "1 confirmation de commande, dans l’ordre des numéros. 2 lignes n’ont pas de document."
    )
    for order, offered in ((held, False), (called_off, False), (stands, True)):
        page = stage.show(OrderPage(stage.office, order))
        stage.calm()
        assert page.tool("order_page.print").isHidden() is not offered
