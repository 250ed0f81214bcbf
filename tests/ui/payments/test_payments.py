"""Money in the window: recorded, matched, given back, reversed; each said before it is done."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.base.listing import ListQuery
from app.base.said import said
from app.customers import customer as customers
from app.customers.customer import CustomerDraft
from app.customers.merged import account_of
from app.flow import collect, sell
from app.flow.credit import CreditRequest, credit
from app.flow.receipt import Receipt
from app.flow.write_off import LossDraft, lose
from app.invoicing.queries import invoice_rows
from app.payments.queries import PAYMENTS, payment_rows
from app.reports.order_page import order_page
from app.reports.payment_page import payment_page
from app.reports.receivables import receivables_of
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.customers.customer_rows import item_chip
from ui.invoicing.invoices_screen import invoice_chip
from ui.kit.wording import WordButton, say, words
from ui.orders.deposit_dialog import DepositDialog
from ui.orders.order_page import OrderPage
from ui.payments.payment_page import PaymentPage
from ui.payments.payments_screen import payment_chip
from ui.payments.receive_dialog import receive_payment
from ui.payments.refund_dialog import RefundDialog, refund_credit
from ui.payments.reverse_dialog import ReverseDialog, order_told
from ui.receivables.match_dialog import MatchDialog, match_items


def invoiced(books: Desk, customer: int, pieces: int = 3) -> int:
    product = books.a_product(on_hand=10)
    order = books.an_order(customer, goods(product, pieces), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    return order


def dialogs() -> list[MatchDialog]:
    return [
        each for each in QApplication.topLevelWidgets() if isinstance(each, MatchDialog) and each.isVisible()
    ]


def test_an_order_proposes_what_it_asks_for_and_is_settled_by_it(stage: Stage, books: Desk) -> None:
    order = invoiced(books, books.a_customer())
    dialog = receive_payment(stage.office, order_id=order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert dialog.amount.value == 3600
    assert any("règle les factures" in told for told in dialog.effects.told)
    dialog.verb.click()
    stage.calm()
    assert books.state(order) == ("closed", "all", "all", "all")
    assert dialogs() == []


def test_an_order_that_has_no_number_yet_is_paid_without_one(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer("Nathan Roussel"), goods(books.a_product("Bol"), 1, "10.00"))
    dialog = receive_payment(stage.office, order_id=order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert dialog.subtitle.text() == "Commande en brouillon, Nathan Roussel"
    assert dialog.effects.told[0] == "est gardé pour cette commande jusqu’à sa facture"


def test_an_advance_of_a_company_asks_for_its_deposit_invoice_which_it_then_pays(
    stage: Stage, books: Desk
) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 1, "100.00"))
    wanted, later = say("receive.effect.deposit"), say("receive.effect.deposit_later")
    draft = receive_payment(stage.office, order_id=order)
    stage.qtbot.addWidget(draft)
    stage.calm()
    assert later in draft.effects.told
    assert not draft.to_deposit.isVisible()
    draft.reject()
    books.confirm(order)
    dialog = receive_payment(stage.office, order_id=order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert wanted in dialog.effects.told
    dialog.amount.setText("36")
    dialog.amount.settle()
    dialog.to_deposit.click()
    stage.qtbot.waitUntil(lambda: bool(dialog.findChildren(DepositDialog)))
    [asked] = dialog.findChildren(DepositDialog)
    stage.calm()
    assert asked.amount.value == 3_600
    asked.verb.click()
    stage.calm()
    assert books.row("SELECT kind, total FROM invoice") == {"kind": "deposit", "total": 3_600}
    assert wanted not in dialog.effects.told
    assert not dialog.to_deposit.isVisible()
    assert dialog.effects.told[0].startswith("règle les factures de")
    dialog.verb.click()
    stage.calm()
    assert books.money() == {"committed": 12_000, "deposit": -3_600}
    books.must_verify()


def test_no_deposit_invoice_is_asked_for_where_a_person_pays_or_the_goods_are_gone(
    stage: Stage, books: Desk
) -> None:
    person = books.do(customers.add, CustomerDraft(name="Anaïs Morel", kind="person"))
    ahead = books.an_order(person, goods(books.a_product(on_hand=9), 1, "100.00"))
    books.confirm(ahead)
    gone = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 1), payment_kind="account")
    books.confirm(gone)
    books.ship(gone)
    for order in (ahead, gone):
        dialog = receive_payment(stage.office, order_id=order)
        stage.qtbot.addWidget(dialog)
        stage.calm()
        assert dialog.effects.told[0].startswith("est gardé pour la commande")
        assert say("receive.effect.deposit") not in dialog.effects.told
        dialog.reject()


def test_less_and_more_than_asked_are_said(stage: Stage, books: Desk) -> None:
    order = invoiced(books, books.a_customer())
    dialog = receive_payment(stage.office, order_id=order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.amount.setText("30")
    dialog.amount.settle()
    assert any("6,00" in told for told in dialog.effects.told)
    dialog.amount.setText("40")
    dialog.amount.settle()
    assert any("4,00" in told and "crédit" in told for told in dialog.effects.told)


def test_money_of_a_customer_is_then_offered_for_matching_oldest_first(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    books.on(date(2026, 10, 1))
    first = invoiced(books, customer, 3)
    books.on(date(2026, 11, 22))
    second = invoiced(books, customer, 2)
    dialog = receive_payment(stage.office, customer_id=customer)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    # No order of theirs is kept back: none is said to be let go.
    assert not any("débloque" in told for told in dialog.effects.told)
    dialog.amount.setText("50")
    dialog.verb.click()
    stage.calm()
    stage.qtbot.waitUntil(lambda: len(dialogs()) == 1)
    [match] = dialogs()
    stage.qtbot.addWidget(match)
    stage.calm()
    assert [row.matched for row in match.table.rows_model.rows] == [3600, 1400]
    match.verb.click()
    stage.calm()
    assert books.state(first)[3] == "all"
    assert books.order(second)["paid_amount"] == 1400
    books.must_verify()


def test_money_taken_off_one_debt_goes_to_the_one_that_is_ticked(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    first, second = invoiced(books, customer, 3), invoiced(books, customer, 2)
    books.pay(None, 2400, customer_id=customer)
    account = books.row("SELECT account_id FROM customer WHERE id = :id", id=customer)["account_id"]
    match = match_items(stage.office, account)
    stage.qtbot.addWidget(match)
    stage.calm()
    match.table.setFocus()
    stage.qtbot.keyClick(match.table, Qt.Key.Key_Space)
    assert [row.matched for row in match.table.rows_model.rows] == [0, 0]
    stage.qtbot.keyClick(match.table, Qt.Key.Key_Down)
    stage.qtbot.keyClick(match.table, Qt.Key.Key_Space)
    assert [row.matched for row in match.table.rows_model.rows] == [0, 2400]
    match.verb.click()
    stage.calm()
    assert (books.state(first)[3], books.state(second)[3]) == ("none", "all")


def test_a_payment_without_a_customer_is_asked_for_one(stage: Stage, books: Desk) -> None:
    dialog = receive_payment(stage.office)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.amount.setText("10")
    dialog.verb.click()
    assert dialog.form.fields["customer"].problem
    assert books.rows("SELECT id FROM payment") == []


def test_reversing_a_payment_names_what_becomes_due_again(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    order = invoiced(books, customer)
    payment = books.pay(order, 3600)
    page = stage.show(PaymentPage(stage.office, payment))
    assert page.facts is not None
    [settled] = page.settles.rows_model.rows
    page._reverse(page.facts)
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReverseDialog)]
    assert settled.number in dialog.effects.told[1]
    dialog.returned.setChecked(True)
    dialog.try_it()
    stage.calm()
    # What the bank sent back nobody here cancelled.
    assert "bank.returned.unpaid" in books.row("SELECT reason FROM payment WHERE kind = 'reversal'")["reason"]
    assert books.state(order)[3] == "none"
    stage.qtbot.waitUntil(lambda: "déjà" in page.verbs.offered["payment.reverse"])
    books.must_verify()


def test_reversing_an_advance_names_the_order_that_loses_it(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    product = books.a_product(on_hand=9)
    line = goods(product, 2)
    order = books.an_order(customer, line, payment_kind="prepaid")
    books.confirm(order)
    total = books.row("SELECT total FROM sales_order WHERE id = :id", id=order)["total"]
    number = books.row("SELECT number FROM sales_order WHERE id = :id", id=order)["number"]
    payment = books.pay(order, total)
    with books.database.read() as rd:
        facts = payment_page(rd, payment)
    amount = words().money(total, "EUR")
    assert order_told(facts) == [("wait", say("payment.effect.advance_waits", order=number, amount=amount))]
    page = stage.show(PaymentPage(stage.office, payment))
    assert page.facts is not None
    page._reverse(page.facts)
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReverseDialog)]
    assert order_told(facts)[0][1] in dialog.effects.told
    dialog.reject()
    books.ship(order)
    with books.database.read() as rd:
        facts = payment_page(rd, payment)
    assert order_told(facts)[-1] == ("trouble", say("payment.effect.order_left", order=number))
    # What was paid for nothing in particular is no order's.
    loose = books.pay(None, 1000, customer)
    with books.database.read() as rd:
        assert order_told(payment_page(rd, loose)) == []


def test_a_payment_recorded_on_an_invoice_settles_that_invoice(stage: Stage, books: Desk) -> None:
    line = goods(books.a_product(on_hand=9), 4)
    order = books.an_order(books.a_customer(), line, payment_kind="account")
    books.confirm(order)
    [line_id] = books.lines(order)
    issued: list[int] = []
    for _ in range(2):
        books.ship(order, {line_id: 2_000})
        issued.append(books.invoice(order))
    dialog = receive_payment(stage.office, order_id=order, invoice_id=issued[1])
    stage.calm()
    with books.database.read() as rd:
        before = {row.id: row for row in invoice_rows(rd, issued)}
    assert before[issued[1]].number in dialog.subtitle.text()
    assert before[issued[1]].number in dialog.effects.told[0]
    assert dialog.amount.value == before[issued[1]].open
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert [row.open for row in invoice_rows(rd, issued)] == [before[issued[0]].open, 0]
    books.must_verify()


def test_money_of_a_cancelled_order_is_offered_back_from_its_page(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 1), payment_kind="prepaid")
    books.confirm(order)
    total = books.order(order)["total"]
    books.pay(order, total)
    books.do(sell.cancel, order, "Le client s’est ravisé")
    # The page of the money says why nothing is waited for.
    key = books.row("SELECT id FROM payment")["id"]
    card = stage.show(PaymentPage(stage.office, key)).card
    assert any("annulée" in told for told in card.told)
    assert not any("prochaine facture" in told for told in card.told)
    page = stage.show(OrderPage(stage.office, order))
    assert page.facts is not None
    assert page.facts.page.steps[1].state == "done"
    assert words().money(total, "EUR") in page.facts_part.totals.told.values()
    page.card.take()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, RefundDialog)]
    assert dialog.amount.value == total
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert sum(each.unapplied for each in order_page(rd, order).payments) == 0
    books.must_verify()


def test_the_rows_of_a_list_with_a_reversal_come_to_its_foot(books: Desk) -> None:
    customer = books.a_customer()
    kept, undone = (books.pay(None, amount, customer_id=customer) for amount in (5_000, 700))
    books.do(collect.reverse, undone, "Impayé")
    with books.database.read() as rd:
        rows = PAYMENTS.rows(rd, PAYMENTS.ids(rd, ListQuery(), 0, 9))
        total = PAYMENTS.count(rd, ListQuery()).sums["amount"]
        assert payment_page(rd, kept).row.in_hand == 5_000
    assert sorted(row.in_hand for row in rows) == [-700, 700, 5_000]
    assert sum(row.in_hand for row in rows) == total == 5_000


def test_money_against_nothing_can_be_given_back_and_no_more_than_that(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    payment = books.pay(None, 5000, customer_id=customer)
    page = stage.show(PaymentPage(stage.office, payment))
    facts = page.facts
    assert facts is not None
    assert facts.item_id is not None
    dialog = refund_credit(
        stage.office,
        facts.item_id,
        customer_id=customer,
        available=5000,
        currency="EUR",
        number=facts.row.number,
        parent=page,
    )
    dialog.amount.setText("60")
    dialog.try_it()
    stage.calm()
    assert dialog.form.fields["amount"].problem
    dialog.amount.setText("20")
    dialog.try_it()
    stage.calm()
    assert books.money() == {"unapplied": -3000}
    books.must_verify()


def test_who_gives_back_hears_of_what_the_customer_owes_and_may_match_instead(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer()
    invoiced(books, customer)
    owed = books.money()["owed"]
    payment = books.pay(None, 5000, customer_id=customer)
    page = stage.show(PaymentPage(stage.office, payment))
    facts = page.facts
    assert facts is not None
    assert facts.item_id is not None
    dialog = refund_credit(
        stage.office,
        facts.item_id,
        customer_id=customer,
        available=5000,
        currency="EUR",
        number=facts.row.number,
        parent=page,
    )
    stage.calm()
    assert any(words().money(owed, "EUR") in each.text() for each in dialog.effects.findChildren(QLabel))
    [instead] = [
        each for each in dialog.findChildren(WordButton) if each.text().replace("&", "") == "Lettrer…"
    ]
    instead.click()
    stage.calm()
    assert dialogs()


def test_money_on_nothing_says_what_it_could_settle_and_matching_is_its_next_step(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer()
    books.on(date(2026, 10, 1))
    first = invoiced(books, customer, 3)
    books.on(date(2026, 11, 22))
    for quantity in (2, 1, 1):
        invoiced(books, customer, quantity)
    payment = books.pay(None, 9000, customer_id=customer)
    page = stage.show(PaymentPage(stage.office, payment))
    number = books.row("SELECT number FROM invoice WHERE order_id = :id", id=first)["number"]
    told = page.card.told
    assert number in told[0]
    assert "36,00" in told[0]
    assert "échue depuis" in told[0]
    # the fourth is not named, and what would be left is said
    assert len(told) == 5
    assert "1 autre échéance" in told[3].replace("\u00a0", " ")
    assert "6,00" in told[4]
    assert page.card.step is not None
    assert page.card.step.act is not None
    assert page.card.step.act.title == "payment.match"
    assert "payment.match" not in page.verbs.offered
    page.card.button.click()
    [match] = dialogs()
    stage.qtbot.addWidget(match)
    stage.calm()
    match.verb.click()
    stage.calm()
    assert books.state(first)[3] == "all"
    stage.qtbot.waitUntil(lambda: "6,00" in "".join(page.card.told))


def test_money_of_somebody_who_owes_nothing_is_given_back_or_waits(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    money = books.pay(None, 5000, customer_id=customer)

    def chips() -> tuple[str, str]:
        with books.database.read() as rd:
            [row] = payment_rows(rd, [money])
            [item] = [
                each for each in receivables_of(rd, account_of(rd, row.customer_id)) if each.noun == "payment"
            ]
        return payment_chip(row).text, item_chip(item).text

    # The lists say the same as the page.
    assert chips() == ("À rembourser", "À rembourser")
    page = stage.show(PaymentPage(stage.office, money))
    assert page.card.step is not None
    assert page.card.step.act is not None
    assert page.card.step.act.title == "payment.refund"
    assert "50,00" in page.card.told[0]
    assert "ne doit rien" in page.verbs.offered["payment.match"]
    invoiced(books, customer)
    assert chips() == ("À lettrer", "À lettrer")


def test_a_credit_note_of_somebody_who_owes_nothing_is_to_be_given_back(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    order = invoiced(books, customer)
    invoice_id = books.row("SELECT id FROM invoice WHERE order_id = :id", id=order)["id"]
    books.pay(order, books.row("SELECT total FROM invoice WHERE id = :id", id=invoice_id)["total"])
    note = books.do(credit, invoice_id, CreditRequest(total=1_200), "Retour")

    def chip() -> str:
        with books.database.read() as rd:
            [row] = invoice_rows(rd, [note])
        return invoice_chip(row, books.database.clock.today()).text

    assert chip() == "À rembourser"
    invoiced(books, customer)
    assert chip() == "À lettrer"


def test_money_kept_for_an_order_or_used_has_nothing_to_be_done(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 2))
    kept = stage.show(PaymentPage(stage.office, books.pay(order, 1000)))
    used = stage.show(PaymentPage(stage.office, books.pay(invoiced(books, customer), 3600)))
    for page, told in ((kept, "Avance gardée"), (used, "plus rien à faire")):
        assert page.card.step is not None
        assert page.card.step.act is None
        assert told in page.card.step.title


def test_what_the_bank_sent_back_is_called_so_on_its_page(stage: Stage, books: Desk) -> None:
    payment = books.pay(None, 5000, customer_id=books.a_customer())
    back = books.do(collect.reverse, payment, said("bank.returned.AM04"))
    page = stage.show(PaymentPage(stage.office, back))
    shown = {each.text() for each in page.findChildren(QLabel)}
    assert "rendu par la banque" in shown
    assert "annulation" not in shown


def test_what_undoes_money_says_what_is_owed_again_and_asks_for_nothing(stage: Stage, books: Desk) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=5), 2), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    key = books.invoice(order)
    invoice = books.row("SELECT number FROM invoice WHERE id = :id", id=key)["number"]
    payment = books.pay(order, 2_400)
    loose = books.pay(None, 5000, customer_id=books.a_customer("Zoé"))
    back, undone = (books.do(collect.reverse, each, "Impayé") for each in (payment, loose))

    def told(key: int) -> tuple[str, tuple[str, ...]]:
        card = stage.show(PaymentPage(stage.office, key)).card
        assert card.isVisible()
        assert card.step is not None
        assert (card.step.act is not None) == (key == back)
        return card.step.title, tuple(text for _, text in card.step.effects)

    def number(key: int) -> object:
        return books.row("SELECT number FROM payment WHERE id = :id", id=key)["number"]

    amount, today = words().money(2_400, "EUR"), books.database.clock.today()
    again = say("payment.step_effect.again", amount=amount, number=invoice, day=today)
    undoes = say("payment.step_effect.undoes", number=number(payment))
    left = say("payment.step_effect.left", amount=amount, number=invoice)
    assert told(back) == (say("payment.step.again"), (again, left, undoes))
    # What was given up since is not asked for any more.
    books.do(lose, "invoice", key, LossDraft(amount=1_000, reason="Perdu"))
    left = say("payment.step_effect.left", amount=words().money(1_400, "EUR"), number=invoice)
    lost = say("payment.step_effect.lost", amount=words().money(1_000, "EUR"), number=invoice)
    assert told(back) == (say("payment.step.again"), (again, left, lost, undoes))
    books.pay(order, 1_400)
    none = say("payment.step_effect.left_none", number=invoice)
    assert told(back) == (say("payment.step.again_settled"), (again, none, lost, undoes))
    assert told(undone)[0] == say("payment.step.undone")
    assert told(payment) == (
        say("payment.step.reversed"),
        (say("payment.step_effect.reversed_by", number=number(back)),),
    )


def test_a_refund_says_what_it_gave_back_and_whether_the_bank_has_paid_it(stage: Stage, books: Desk) -> None:
    payment = books.pay(None, 5000, customer_id=books.a_customer())
    item_id = books.row("SELECT id FROM item WHERE noun = 'payment' AND document_id = :id", id=payment)["id"]
    receipt = Receipt(
        amount=2_000,
        currency="EUR",
        method="transfer",
        received_on=books.database.clock.today(),
        customer_id=int(
            books.row("SELECT customer_id FROM payment WHERE id = :id", id=payment)["customer_id"]
        ),
    )
    refund = books.do(collect.refund, receipt, int(item_id))
    card = stage.show(PaymentPage(stage.office, refund)).card
    assert card.step is not None
    number = books.row("SELECT number FROM payment WHERE id = :id", id=payment)["number"]
    told = say("payment.step_effect.gives_back", amount=words().money(2_000, "EUR"), number=number)
    assert (card.step.act, card.step.effects[0][1]) == (None, told)
