"""The receipt on a payment's page: printed, sent, and gone once the payment was reversed."""

from __future__ import annotations

from typing import Any

import pytest

from app.correspondence import mail
from app.flow import collect
from app.flow.letters import compose
from tests.paper.papers import plain, text
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.correspondence.send_dialog import SendDialog
from ui.payments.payment_page import PaymentPage


def test_it_is_printed_and_sent_and_whom_it_went_to_is_shown(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[Any] = []
    monkeypatch.setattr("ui.payments.payment_page.print_paper", lambda *told, **_more: printed.append(told))
    paid = books.pay(None, 700, books.a_customer(email="a@b.fr"))
    page = stage.show(PaymentPage(stage.office, paid))
    assert not page.tool("payment.print_receipt").isHidden()
    page.tool("payment.print_receipt").click()
    stage.calm()
    [(_, _, name, content)] = printed
    assert name.startswith("Reçu ")
    assert "À votre crédit 7,00" in " ".join(plain(text(content)).split())
    page.tool("send.ask").click()
    stage.calm()
    [dialog] = page.findChildren(SendDialog)
    assert dialog.kind.value == "payment_receipt"
    assert dialog.recipient.text() == "a@b.fr"
    dialog.reject()
    with books.database.read() as rd:
        draft = compose(rd, "payment_receipt", "payment", paid).draft
    books.do(mail.promise, draft)
    again = stage.show(PaymentPage(stage.office, paid))
    assert [row.kind for row in again.mails.rows] == ["payment_receipt"]


def test_what_was_reversed_has_none(stage: Stage, books: Desk) -> None:
    paid = books.pay(None, 700, books.a_customer())
    books.do(collect.reverse, paid, "Erreur")
    page = stage.show(PaymentPage(stage.office, paid))
    assert page.tool("payment.print_receipt").isHidden()
    assert page.tool("send.ask").isHidden()
