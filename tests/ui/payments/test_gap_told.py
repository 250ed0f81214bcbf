"""Days without a statement are named in the list of statements and beside a slip that the bank seems not to have credited."""

from __future__ import annotations

from datetime import date, timedelta

from app.flow import collect
from app.flow.collect import Receipt
from app.flow.hand_in import Cheque, hand_in
from app.payments.bank_account import open_bank_account
from app.payments.slips import last_slips
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from app.reports.came import came_by
from tests.stories.desk import TODAY, Desk
from tests.ui.conftest import Stage
from ui.kit.wording import say, words
from ui.payments.came_told import came_lines
from ui.payments.gap_told import gap_told
from ui.payments.slips_dialog import show_slips
from ui.receivables.bank_lists import STATEMENTS, show_statements

OURS = "FR7630006000011234567890189"


def a_statement(books: Desk, on: date, opening: int) -> None:
    move = Transaction(booked_on=on, amount=-900, text="COMMISSION", kind="fee")
    told = Statement(
        account=Account(OURS),
        currency="EUR",
        format="camt.053",
        opened_on=on,
        closed_on=on,
        opening=opening,
        closing=opening - 900,
        transactions=(move,),
    )
    books.do(take_statements, [told], f"{on}.xml")


def test_a_slip_in_days_without_a_statement_says_so(stage: Stage, books: Desk) -> None:
    handed = TODAY - timedelta(days=30)
    books.on(handed - timedelta(days=10))
    account = books.do(open_bank_account, "Compte courant", "EUR", Account(OURS))
    a_statement(books, handed - timedelta(days=10), 10_000)
    books.on(handed)
    came = Receipt(
        amount=5_000, currency="EUR", method="cheque", received_on=handed, customer_id=books.a_customer("Zoé")
    )
    payment = books.do(collect.receive, came)
    books.do(hand_in, account, handed, (Cheque(payment_id=payment),))
    books.on(TODAY)
    a_statement(books, TODAY, 14_100)
    first, last = handed - timedelta(days=9), TODAY - timedelta(days=1)
    missing = say("bank.silent.between", first=first, last=last)
    with books.database.read() as rd:
        [slip] = last_slips(rd)
        lines = came_lines(came_by(rd, books.row("SELECT id FROM item WHERE noun = 'payment'")["id"]))
    assert gap_told(slip.silent) == missing
    assert [missing in told for _, told in lines] == [True]
    shown = show_slips(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    [row] = shown.table.rows_model.rows
    assert row.silent == slip.silent
    statements = show_statements(stage.office)
    stage.qtbot.addWidget(statements)
    stage.calm()
    told = statements.table.rows_model.rows
    assert [gap_told(each.silent) for each in told] == [missing, ""]
    # The cheque was recorded in those days, and no statement told of it since.
    assert [(each.unseen, each.unseen_amount) for each in told] == [(1, 5_000), (0, 0)]
    aside = next(each for each in STATEMENTS if each.key == "span").aside
    assert aside is not None
    unseen = say("bank.silent.unseen", n=1, amount=words().money(5_000, "EUR"))
    assert aside(told[0]) == f"{missing} · {unseen}"
