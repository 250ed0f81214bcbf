"""The receipt on a payment's page: printed, sent, and gone once the payment was reversed."""

from __future__ import annotations

from typing import Any

import pytest

from app.correspondence import mail
from app.flow import collect
from app.flow.letters import compose
from tests.paper.papers import plain, text
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.send_dialog import SendDialog
from ui.kit.wording import say
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


def test_its_order_is_a_click_away_and_money_of_none_leads_to_none(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product("Bol", on_hand=9), 2))
    books.confirm(order)
    page = stage.show(PaymentPage(stage.office, books.pay(order, 2_400)))
    page.verbs.do("payment.open_order")
    assert stage.opened == [("order", order)]
    # What is known of it stands where the eye falls, the documents it settled below.
    assert page.figures.told[say("column.order_number")] == books.order(order)["number"]
    above = page.figures.parentWidget()
    assert above is not None
    assert page.main.indexOf(above) == 0
    alone = stage.show(PaymentPage(stage.office, books.pay(None, 700, books.a_customer("Élan"))))
    assert "payment.open_order" not in alone.verbs.offered
