"""The three places where money is given back say that no statement has told of it."""

from __future__ import annotations

from dataclasses import replace

from app.flow import collect, sell
from app.flow.collect import Receipt
from app.flow.hand_in import Cheque, hand_in
from app.payments.bank_account import open_bank_account
from app.payments.bank_queries import transaction_rows
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.orders.order_page import OrderPage
from ui.payments.payment_page import PaymentPage
from ui.payments.refund_batch_dialog import COLUMNS, refund_by_transfer, state_chip
from ui.payments.refund_dialog import RefundDialog

OURS = "FR7630006000011234567890189"


def test_money_that_was_not_seen_is_warned_of_wherever_it_is_given_back(stage: Stage, books: Desk) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account(OURS))
    fee = Transaction(booked_on=books.database.clock.today(), amount=-900, text="COMMISSION", kind="fee")
    told = Statement(account=Account(OURS), currency="EUR", format="camt.053", transactions=(fee,))
    books.do(take_statements, [told], "releve.xml")
    order = books.an_order(books.a_customer("Zoé"), goods(books.a_product("Bol", on_hand=5), 1))
    books.confirm(order)
    payment = books.pay(order, 5_000)
    books.do(sell.cancel, order, "s’est ravisée")
    number = books.row("SELECT number FROM payment WHERE id = :id", id=payment)["number"]
    warned = say("refund.unseen.payment", number=number, day=fee.booked_on)
    page = stage.show(PaymentPage(stage.office, payment))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.effects[0] == ("late", warned)
    page.card.button.click()
    stage.calm()
    [dialog] = page.findChildren(RefundDialog)
    assert warned in dialog.effects.told
    dialog.reject()
    shown = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert shown.card.step is not None
    assert ("late", warned) in shown.card.step.effects
    batch = refund_by_transfer(stage.office)
    stage.qtbot.addWidget(batch)
    stage.calm()
    [row] = batch.table.rows_model.rows
    # That its account is missing too is the lesser matter, and said beside its name with the payment's number.
    assert row.why == "no_iban"
    assert state_chip(row).text == say("refund_batch.why.unseen")
    aside = next(each for each in COLUMNS if each.key == "customer").aside
    assert aside is not None
    assert aside(row) == " · ".join((say("refund_batch.without_iban"), row.awaited[0].number))
    batch.iban.setText("DE89370400440532013000")
    batch.iban.settle()
    stage.calm()
    [row] = batch.table.rows_model.rows
    assert state_chip(row).text == say("refund_batch.why.unseen")
    assert warned in batch.of_row.text()
    assert row.id in batch.table.ticked
    assert warned in batch.effects.told


def test_a_cheque_the_bank_never_credited_is_named_with_its_slip_in_the_row_itself(
    stage: Stage, books: Desk
) -> None:
    account = books.do(open_bank_account, "Compte courant", "EUR", Account(OURS))
    today = books.database.clock.today()
    fee = Transaction(booked_on=today, amount=-900, text="COMMISSION", kind="fee")
    told = Statement(account=Account(OURS), currency="EUR", format="camt.053", transactions=(fee,))
    books.do(take_statements, [told], "releve.xml")
    came = Receipt(
        amount=27_930, currency="EUR", method="cheque", received_on=today, customer_id=books.a_customer("Zoé")
    )
    payment = books.do(collect.receive, came)
    number = books.row("SELECT number FROM payment WHERE id = :id", id=payment)["number"]
    page = stage.show(PaymentPage(stage.office, payment))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.effects[0] == ("late", say("refund.unseen.in_hand", number=number, day=today))
    books.do(hand_in, account, today, (Cheque(payment_id=payment),))
    slip = books.row("SELECT number FROM cheque_slip")["number"]
    warned = say("refund.unseen.cheque", number=number, slip=slip, day=today)
    batch = refund_by_transfer(stage.office)
    stage.qtbot.addWidget(batch)
    stage.calm()
    [row] = batch.table.rows_model.rows
    # Its account is missing too, which is the lesser matter and is said beside its name.
    assert row.why == "no_iban"
    assert state_chip(row).text == say("refund_batch.why.cheque")
    aside = next(each for each in COLUMNS if each.key == "customer").aside
    assert aside is not None
    assert aside(row) == " · ".join(
        (say("refund_batch.without_iban"), say("refund_batch.handed", slip=slip, day=today))
    )
    assert warned in batch.of_row.text()
    assert not batch.table.ticked
    page = stage.show(PaymentPage(stage.office, payment))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.effects[0] == ("late", warned)


def test_what_left_at_the_bank_is_not_to_be_undone_and_given_back_again(stage: Stage, books: Desk) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account(OURS))
    left = Transaction(booked_on=books.database.clock.today(), amount=-5_000, text="VIREMENT ZOE")
    told = Statement(account=Account(OURS), currency="EUR", format="camt.053", transactions=(left,))
    books.do(take_statements, [told], "releve.xml")
    who = books.a_customer("Zoé")
    books.pay(None, 5_000, who)
    item = books.row("SELECT id FROM item WHERE noun = 'payment'")["id"]
    back = Receipt(
        amount=5_000, currency="EUR", method="transfer", received_on=left.booked_on, customer_id=who
    )
    refund = books.do(collect.refund, back, item)
    page = stage.show(PaymentPage(stage.office, refund))
    assert page.facts is not None
    with books.database.read() as rd:
        [movement] = transaction_rows(rd, [books.row("SELECT id FROM bank_transaction")["id"]])
    page._reverse(replace(page.facts, movement=movement))
    [asked] = page.findChildren(ReasonDialog)
    assert any("l’argent est parti" in each and "deux fois" in each for each in asked.effects.told)
    asked.reject()


def test_the_page_of_a_refund_says_that_its_money_was_never_seen(stage: Stage, books: Desk) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account(OURS))
    fee = Transaction(booked_on=books.database.clock.today(), amount=-900, text="COMMISSION", kind="fee")
    told = Statement(account=Account(OURS), currency="EUR", format="camt.053", transactions=(fee,))
    who = books.a_customer("Zoé")
    payment = books.pay(None, 5_000, who)
    item = books.row("SELECT id FROM item WHERE noun = 'payment'")["id"]
    back = Receipt(amount=5_000, currency="EUR", method="cash", received_on=fee.booked_on, customer_id=who)
    refund = books.do(collect.refund, back, item)
    page = stage.show(PaymentPage(stage.office, refund))
    assert page.card.step is not None
    assert page.card.step.title == say("payment.step.paid_back")
    books.do(take_statements, [told], "releve.xml")
    page = stage.show(PaymentPage(stage.office, refund))
    assert page.facts is not None
    assert page.card.step is not None
    assert page.facts.never_seen == (
        books.row("SELECT number FROM payment WHERE id = :id", id=payment)["number"],
    )
    assert page.card.step.title == say("payment.step.paid_back_unseen")
    assert "RG-2026-0001" in page.card.step.effects[0][1]


def test_what_came_by_card_says_before_and_after_the_click_that_it_goes_back_to_the_card(
    stage: Stage, books: Desk
) -> None:
    today = books.database.clock.today()
    who = books.a_customer("Zoé")
    came = Receipt(amount=11_440, currency="EUR", method="card", received_on=today, customer_id=who)
    payment = books.do(collect.receive, came)
    warned = say("refund.effect.card")
    page = stage.show(PaymentPage(stage.office, payment))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.effects[0] == ("late", warned)
    page.card.button.click()
    stage.calm()
    [dialog] = page.findChildren(RefundDialog)
    assert warned in dialog.effects.told
    dialog.reject()
