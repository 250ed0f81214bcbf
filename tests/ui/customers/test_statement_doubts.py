"""Before a statement leaves, the window says what of it is in doubt: a debit nobody was told of, money at the bank."""

from __future__ import annotations

from app.base import settings
from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from tests.flow.test_debit import IBAN, announced, owing, signed, told
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.correspondence.send_dialog import send_document
from ui.customers.account_offers import statement_paper


def test_sending_a_statement_says_what_is_in_doubt_about_it(stage: Stage, books: Desk) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Zoé", email="zoe@exemple.fr")
    signed(books, who)
    invoice = owing(books, who)
    dialog = send_document(stage.office, "customer", who)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert not any("PS-" in told for told in dialog.effects.told)
    made = announced(books, invoice)
    dialog.load()
    stage.calm()
    assert f"{made.number} prélève" in dialog.effects.told[0]
    assert "pas encore prévenu" in dialog.effects.told[0]
    number = books.row("SELECT number FROM invoice")["number"]
    told(books, 12_000, f"VIR {number}", "transfer")
    dialog.load()
    stage.calm()
    assert "à rapprocher d’abord" in dialog.effects.told[0]
    with books.database.read() as rd:
        content, doubts = statement_paper(rd, who)
    assert content.startswith(b"%PDF")
    assert [each.why for _, each in doubts] == ["debit_at_bank"]
