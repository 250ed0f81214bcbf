"""Where money waits at the bank, pages and dialogs say so before anybody asks for it or records it again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.send_dialog import send_document
from ui.invoicing.credit_dialog import CreditDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.invoicing.plan_dialog import PlanDialog
from ui.kit.other_verbs import OtherVerbs
from ui.kit.wording import say
from ui.orders.order_page import OrderPage
from ui.payments.receive_dialog import receive_payment
from ui.receivables.bank_screen import BankScreen
from ui.reminders.call_words import parts_told
from ui.reminders.calls_screen import CallsScreen


def invoiced(books: Desk, who: str, pieces: int) -> tuple[int, int, str]:
    order = books.an_order(
        books.a_customer(who),
        goods(books.a_product(f"Bol {who}", on_hand=10), pieces),
        payment_kind="account",
    )
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    number = books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    return order, invoice, str(number)


def take(stage: Stage, books: Desk, path: Path, *lines: str) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    path.write_text("Date;Libellé;Montant\n" + "\n".join(lines) + "\n", "utf-8")
    screen = stage.show(BankScreen(stage.office))
    screen.take(path)
    stage.calm()


def offered(verbs: OtherVerbs) -> set[str]:
    return set(verbs.offered)


@pytest.mark.parametrize(("text", "amount"), [("VIR {number}", "12,00"), ("VIR INST", "24,00")])
def test_the_next_step_of_invoice_and_order_is_to_match_and_money_is_still_recorded_beside(
    stage: Stage, books: Desk, tmp_path: Path, text: str, amount: str
) -> None:
    order, invoice, number = invoiced(books, "Zoé", 1 if "number" in text else 2)
    take(stage, books, tmp_path / "releve.csv", f"22/11/2026;{text.format(number=number)};{amount}")
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.title == say("beside.bank.step")
    assert amount in page.card.step.effects[0][1]
    assert "invoice_page.receive" in offered(page.verbs)
    shown = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert shown.card.step is not None
    assert shown.card.step.title == say("beside.bank.step")
    assert "order_page.verb.collect_receive" in offered(shown.verbs)
    for asked in (None, invoice):
        dialog = receive_payment(stage.office, order_id=order, invoice_id=asked)
        stage.qtbot.addWidget(dialog)
        stage.calm()
        assert amount in dialog.effects.told[0]
        assert say("beside.bank.instead") in dialog.effects.told
        assert dialog.to_bank.isVisible()
        # To match it is what is asked for, not to record it a second time.
        assert (dialog.to_bank.property("look"), dialog.verb.property("look")) == ("primary", "secondary")
        dialog.reject()
    send = send_document(stage.office, "invoice", invoice, "invoice")
    stage.qtbot.addWidget(send)
    stage.calm()
    assert say("beside.bank.sending") in send.effects.told
    send.reject()
    # Nor is it credited, or its money put off, without a word.
    assert page.facts is not None
    for made in (CreditDialog(stage.office, page.facts, None), PlanDialog(stage.office, page.facts)):
        stage.qtbot.addWidget(made)
        assert any("à la banque le 22/11/2026" in told for told in made.effects.told)


def test_late_money_that_only_fits_is_called_for_and_the_card_says_what_may_be_there(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    books.on(date(2026, 9, 1))
    _, invoice, _ = invoiced(books, "Zoé", 2)
    _, named, number = invoiced(books, "Bruno", 1)
    books.on(date(2026, 11, 22))
    lines = ("21/11/2026;VIR INST;24,00", f"21/11/2026;VIR {number};13,00")
    take(stage, books, tmp_path / "releve.csv", *lines)
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.title != say("beside.bank.step")
    assert "24,00" in page.card.step.effects[0][1]
    likely = stage.show(InvoicePage(stage.office, named))
    stage.calm()
    assert likely.card.step is not None
    assert likely.card.step.title == say("beside.bank.step")
    calls = stage.show(CallsScreen(stage.office))
    stage.calm()
    rows = {row.customer: row for row in calls.table.rows_model.rows}
    assert (rows["Bruno"].action, rows["Bruno"].likely) == ("bank", 12_00)
    assert rows["Zoé"].action != "bank"
    # It is said as the page says it, and asked for nevertheless.
    assert (rows["Zoé"].possible, rows["Zoé"].to_ask) == (24_00, 24_00)
    assert "24,00\u00a0€ à la banque, à vérifier d’abord (possible)" in parts_told(rows["Zoé"])
    assert "vérifier" not in parts_told(rows["Bruno"])
