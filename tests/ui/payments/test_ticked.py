"""What can be done with several payments that are ticked, and why nothing can."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from tests.flow.test_debit import IBAN, confirmed, owing
from tests.flow.test_debit import told as receive
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.access_keys import unmarked
from ui.kit.bulk_bar import BulkBar
from ui.kit.wording import say
from ui.payments.payments_screen import payments_screen


def test_payments_with_which_nothing_can_be_done_say_every_reason(stage: Stage, books: Desk) -> None:
    for amount in (4_000, 5_000):
        books.pay(None, amount, customer_id=books.a_customer(f"Zoé {amount}"))
    screen = stage.show(payments_screen(stage.office))
    stage.calm()
    screen.model.tick_all()
    stage.calm()
    [bar] = screen.findChildren(BulkBar)
    told = " ".join(label.text() for label in bar.findChildren(QLabel))
    assert say("payments.no_cheque") in told
    # The one that takes a row at a time would do nothing with one of them alone, either.
    assert say("payments.not_at_bank") in told
    assert "à la fois" not in told


def test_a_verb_that_takes_one_row_is_named_where_one_of_those_ticked_would_do(
    stage: Stage, books: Desk
) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    for name in ("Zoé Carpentier", "Les Halles"):
        invoice = owing(books, books.a_customer(name), method="transfer")
        number = books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
        receive(books, 12_000, f"VIR {number}", "transfer")
        confirmed(books)
    screen = stage.show(payments_screen(stage.office))
    stage.calm()
    screen.model.tick_all()
    stage.calm()
    [bar] = screen.findChildren(BulkBar)
    told = " ".join(label.text() for label in bar.findChildren(QLabel))
    name = unmarked(say("payment.open_bank")).rstrip("…")
    assert say("kit.list.one_at_a_time_by", verbs=name) in told
