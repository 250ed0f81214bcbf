"""Taking one debit out of a batch in the window: what follows is said, and the only debit of a batch stays."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.base import settings
from app.flow.debit import announce
from app.payments.bank_account import open_bank_account
from app.payments.debits import last_batches
from app.payments.sepa import settlement_day
from app.payments.statement import Account
from tests.flow.test_debit import IBAN, owing, signed
from tests.stories.desk import TODAY, Desk
from tests.ui.conftest import Stage
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say
from ui.payments.batch_debits import show_debits


def test_one_debit_is_taken_out_and_the_last_one_is_not(stage: Stage, books: Desk) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    invoices: list[int] = []
    for name in ("Les Halles", "Zoé"):
        who = books.a_customer(name)
        signed(books, who)
        invoices.append(owing(books, who))
    day = settlement_day(TODAY + timedelta(days=45))
    made = books.do(announce, 1, day, "CORE", invoices)
    with books.database.read() as rd:
        [row] = last_batches(rd)
    shown = show_debits(stage.office, row, stage.show(QWidget()))
    stage.qtbot.addWidget(shown)
    stage.calm()
    [out] = [each for each in shown.findChildren(WordButton) if each.text() == say("debit.drop")]
    assert out.isEnabled()
    out.click()
    [dialog] = shown.findChildren(ReasonDialog)
    assert say("debit.drop_effect.others", n=1) in dialog.effects.told
    assert say("debit.drop_effect.untold", n=1) in dialog.effects.told, "nobody has been told of anything"
    dialog.reason.setText("payé par chèque")
    dialog.verb.click()
    stage.calm()
    assert [each.customer for each in shown.table.rows_model.rows] == ["Zoé"]
    with books.database.read() as rd:
        states = {each.number: each.state for each in last_batches(rd)}
    assert states.pop(made.number) == "to_tell"
    assert list(states.values()) == ["undone"]
    assert not out.isEnabled()
