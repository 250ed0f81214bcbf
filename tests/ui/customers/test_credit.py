"""A customer's credit on their page: what holds, what was decided, how they pay, what is kept on file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from app.base import settings
from app.customers.customer import CustomerDraft, add
from app.customers.task import open_tasks
from app.flow import collect, lend
from app.flow.receipt import Receipt
from app.payments.bank_account import open_bank_account
from app.payments.debit_notices import first_day
from app.payments.statement import Account
from app.receivables.lodged import claim_until
from app.reports.call_list import call_list
from app.reports.credit_page import credit_page
from app.reports.standing import CUSTOMERS
from app.reports.today import today
from tests.flow.test_debit import IBAN, announced, owing, signed
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.customers.credit_dialogs import AcceptDialog, ClassDialog, NoticeDialog
from ui.customers.credit_words import behaviour_words, habit_words
from ui.customers.customer_page import TABS, CustomerPage
from ui.customers.customers_screen import standing_chip
from ui.customers.limit_dialog import LimitDialog
from ui.customers.lodge_dialog import LodgeDialog, show_lodged
from ui.customers.task_dialog import TaskDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.wording import say, words
from ui.orders.order_page import OrderPage
from ui.reminders.call_words import parts_told


def paid_late(books: Desk, customer: int, days: int) -> None:
    product = books.a_product(on_hand=5)
    books.on(TODAY - timedelta(days=90))
    order = books.an_order(customer, goods(product, 2), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    due = books.row("SELECT max(due_on) AS day FROM invoice")["day"]
    books.on(type(TODAY).fromisoformat(str(due)) + timedelta(days=days)).pay(order, 2_400)


def test_the_page_says_what_holds_and_who_decided_what(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=1_000)
    order = books.an_order(customer, goods(books.a_product(), 2), payment_kind="account")
    books.confirm(order)
    books.do(lend.notice, customer, TODAY, "A 2026 0123")
    page = stage.show(CustomerPage(stage.office, customer))
    told = page.credit_side.card.told
    assert any("A 2026 0123" in each for each in told)
    assert any("attend une décision" in each for each in told)
    decisions = page.credit_side.decisions.told
    assert any("Plafond de 10,00" in each for each in decisions)
    assert any("bloquée" in each for each in decisions)
    page.credit_side.card.take()
    assert stage.opened == [("order", order)]
    assert page.file.lists["facts"].told == ("Procédure collective A 2026 0123",)


def test_a_passed_limit_is_said_with_the_figures_of_the_same_page(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=10_000)
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 5), payment_kind="account")
    books.confirm(order)
    books.do(lend.set_limit, customer, 1_000, "Moins", None)
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.facts is not None
    exposure = page.facts.standing.exposure
    [hold] = page.facts.credit.holds
    assert (hold.facts["exposure"], hold.facts["excess"]) == (exposure, exposure - 1_000)
    books.do(lend.set_limit, customer, exposure, "Juste", None)
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.facts is not None
    assert [each.rule for each in page.facts.credit.holds] == ["limit_reached"]
    assert any("atteint" in each for each in page.credit_side.card.told)


def test_every_tab_shows_its_own_part_and_counts(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    paid_late(books, customer, 4)
    page = stage.show(CustomerPage(stage.office, customer))
    for name in TABS:
        page.show_tab(name)
        assert [each for each, panel in page._panels.items() if panel.isVisible()] == [name]
    assert page.tabs.tabs["invoices"].count == 1
    assert page.facts is not None
    [stem] = page.facts.credit.stems
    assert (stem.days_late, page.facts.credit.habit.payments) == (4, 1)
    assert "facture" in page.credit.stems.accessibleName() or "FA-" in page.credit.stems.accessibleName()
    made = page.facts.credit.proposal
    assert made is not None
    assert made.sales == 2_400 * 365 // page.facts.credit.proposal_days
    assert page.credit._early.isHidden()
    # Some weeks earlier one invoice said nothing of a year.
    books.on(TODAY - timedelta(days=30))
    with books.database.read() as rd:
        assert credit_page(rd, customer).proposal is None
    new = stage.show(CustomerPage(stage.office, books.a_customer("Nouveau")))
    assert not new.credit._early.isHidden()
    assert new.credit.proposal.told == {}


def test_limit_class_notice_and_acceptance_are_recorded_from_their_dialogs(stage: Stage, books: Desk) -> None:
    terms = books.row("SELECT id FROM terms WHERE code = 'net30'")["id"]
    customer = books.a_customer(contact="Hélène Hàn", terms_id=terms)
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.facts is not None
    limit = LimitDialog(stage.office, page.facts, page)
    stage.qtbot.addWidget(limit)
    limit.limit.set_value(150_000)
    limit.limit.settled.emit()
    assert limit.effects.told[0] == "l’encours est aujourd’hui de 0,00\xa0€"
    limit.until.set_value(TODAY + timedelta(days=30))
    limit.reason.setText("Bon payeur")
    limit.try_it()
    stage.calm()
    chosen = ClassDialog(stage.office, page.facts, page)
    stage.qtbot.addWidget(chosen)
    # Nothing is changed yet.
    assert not chosen.verb.isEnabled()
    chosen.chosen.setCurrentIndex(chosen.chosen.findData("key"))
    assert chosen.verb.isEnabled()
    chosen.reason.setText("Réseau national")
    chosen.try_it()
    stage.calm()
    notice = NoticeDialog(stage.office, page.facts, page)
    stage.qtbot.addWidget(notice)
    notice.try_it()
    assert notice.form.fields["reference"].problem
    assert notice.form.fields["on"].problem
    notice.on.set_value(TODAY)
    notice.reference.setText("A 2026 0001")
    notice.judged.set_value(TODAY)
    notice.kind.set_value("liquidation")
    notice.trustee.setText("Me Le Goff")
    notice.try_it()
    stage.calm()
    accepted = AcceptDialog(stage.office, page.facts, page)
    stage.qtbot.addWidget(accepted)
    accepted.try_it()
    stage.calm()
    row = books.row("SELECT credit_limit, limit_until, risk_class FROM customer WHERE id = :id", id=customer)
    assert (row["credit_limit"], str(row["limit_until"]), row["risk_class"]) == (150_000, "2026-12-22", "key")
    page.refresh()
    stage.calm()
    assert page.facts is not None
    lower = LimitDialog(stage.office, page.facts, page, proposed=120_000)
    stage.qtbot.addWidget(lower)
    assert lower.effects.told[0] == "baisse le plafond de 1\u202f500,00\xa0€ à 1\u202f200,00\xa0€"
    assert page.file.lists["accepted"].told == ("30 jours net",)
    assert page.file.lists["facts"].told == (
        "Procédure collective A 2026 0001 · Liquidation judiciaire · jugement du 22/11/2026 · Me Le Goff",
    )
    books.must_verify()


def test_a_file_is_kept_with_the_customer_and_in_the_archive(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    customer = books.a_customer()
    place = tmp_path / "Kbis.pdf"
    place.write_bytes(b"%PDF-1.7 a registration")
    page = stage.show(CustomerPage(stage.office, customer))
    page.file.keep(place)
    stage.calm()
    assert page.file.lists["documents"].told == ("Kbis",)
    assert books.row("SELECT noun FROM archive_paper")["noun"] == "customer_document"
    books.must_verify()


def test_of_an_overdue_customer_the_next_step_is_to_remind_them(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    books.on(TODAY - timedelta(days=90))
    order = books.an_order(customer, goods(books.a_product(on_hand=9), 2), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    books.on(TODAY)
    page = stage.show(CustomerPage(stage.office, customer))
    card = page.credit_side.card
    assert not card.isHidden()
    assert card.step is not None
    assert card.step.title == "Relancer"
    assert card.step.act is not None
    assert card.step.act.title == "customer.remind"
    assert not page.tool("customer.receive").isHidden()
    assert not page.tool("customer.new_order").isHidden()


def test_a_request_that_waits_leads_to_its_order_with_what_would_be_lent(stage: Stage, books: Desk) -> None:
    customer = books.a_customer(limit=1_000)
    order = books.an_order(customer, goods(books.a_product(), 2), payment_kind="account")
    books.confirm(order)
    books.do(lend.ask, order, "Bon client depuis dix ans")
    page = stage.show(CustomerPage(stage.office, customer))
    card = page.credit_side.card
    assert card.step is not None
    assert card.step.title == "Décider du déblocage"
    assert "Bon client depuis dix ans" in card.told[0]
    shown = page.standing.told
    assert "24,00" in shown["1 commande bloquée"]
    assert "24,00" in shown["Encours si débloqué"]
    card.take()
    assert stage.opened == [("order", order)]


def test_what_we_owe_a_customer_is_said_and_given_back_where_they_owe_nothing(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer()
    books.pay(None, 2_200, customer)
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.facts is not None
    card = page.credit_side.card
    assert card.step is not None
    assert card.step.title == "Rembourser ce qui lui revient"
    with books.database.read() as rd:
        tasks = {each.name: each for each in today(rd).tasks}
    assert (tasks["to_refund"].count, tasks["to_refund"].amount) == (1, 2_200)
    assert "unapplied" not in tasks
    card.take()
    assert stage.opened == [("payment", page.facts.open[0].document_id)]
    order = books.an_order(customer, goods(books.a_product(on_hand=5), 1), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    again = stage.show(CustomerPage(stage.office, customer))
    assert again.credit_side.card.step is not None
    assert again.credit_side.card.step.title == "Lettrer son crédit"
    with books.database.read() as rd:
        assert {each.name for each in today(rd).tasks} & {"unapplied", "to_refund"} == {"unapplied"}


def test_an_insolvent_customer_says_so_and_their_late_invoice_asks_to_lodge_the_claim(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer()
    order = books.on(TODAY - timedelta(days=90)).an_order(
        customer, goods(books.a_product(on_hand=5), 1), payment_kind="account"
    )
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    books.on(TODAY).do(lend.notice, customer, TODAY - timedelta(days=10), "A 2026 0123")
    with books.database.read() as rd:
        [row] = CUSTOMERS.rows(rd, [customer])
        until = claim_until(TODAY - timedelta(days=10))
    told = standing_chip(row)
    assert told is not None
    assert told.text == "Procédure collective"
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.facts is not None
    assert page.facts.insolvent
    for shown in (page.credit_side.card, *(each.card for each in late_pages(stage, order, invoice))):
        assert shown.step is not None
        assert shown.step.title == "Déclarer la créance"
        assert any(words().date(until) in each for each in shown.told)
        assert shown.step.act is not None
        assert shown.step.act.title == "lodge.open"
    # The sum there is to lodge is proposed; what was lodged is told in its place, and can be looked at.
    dialog = LodgeDialog(stage.office, customer, "Lefèvre", page)
    stage.calm()
    owed = books.money()["owed"]
    # With interest and the fixed sum until the proceedings, unless they are unticked.
    assert dialog.fixed_sum.isChecked()
    assert dialog._found is not None
    assert dialog.amount.value == owed + 4_000 + dialog._found.accrued.interest
    # One sum: what is said below is what stands in the field, and what it is made of.
    whole = owed + dialog._found.accrued.total
    assert words().money(whole, "EUR") in dialog.effects.told[0]
    more = words().money(whole - owed, "EUR")
    # Said once, and not besides a sum that has it in it.
    assert f"dont {more}" in dialog.effects.told[0]
    assert "outre" not in dialog.effects.told[0]
    assert any(each.startswith(more) for each in dialog.effects.told)
    dialog.interest.setChecked(False)
    dialog.fixed_sum.setChecked(False)
    assert dialog.amount.value == owed
    assert words().money(owed, "EUR") in dialog.effects.told[0]
    assert "outre intérêts et indemnités" in dialog.effects.told[0]
    assert not any(each.startswith(more) for each in dialog.effects.told)
    dialog.try_it()
    assert dialog.form.fields["whom"].problem
    dialog.whom.setText("Me Le Goff")
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        [row] = CUSTOMERS.rows(rd, [customer])
    told = standing_chip(row)
    assert told is not None
    assert told.text == "Créance déclarée"
    step = page.credit_side.card.step
    assert step is not None
    assert step.title == "Créance déclarée"
    assert any(words().money(owed, "EUR") in each for each in page.credit_side.card.told)
    assert step.act is not None
    assert step.act.title == "lodge.see"
    listed = show_lodged(stage.office, customer, "Lefèvre", row.customer.account_id, page)
    stage.calm()
    [claim] = listed.table.rows_model.rows
    assert (claim.amount, claim.lodged_with, listed.button.isEnabled()) == (owed, "Me Le Goff", True)
    listed.accept()


def test_one_debt_has_one_instruction_on_its_order_its_invoice_and_its_customer(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer()
    order = books.on(TODAY - timedelta(days=40)).an_order(
        customer, goods(books.a_product(on_hand=5), 1), payment_kind="account"
    )
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    due = type(TODAY).fromisoformat(str(books.row("SELECT max(due_on) AS day FROM invoice")["day"]))
    books.on(due + timedelta(days=3))
    stage.office._database.clock = books.database.clock
    page = stage.show(CustomerPage(stage.office, customer))
    for card in (page.credit_side.card, *(each.card for each in late_pages(stage, order, invoice))):
        assert card.step is not None
        assert card.step.title == "Attendre la prochaine relance"
        # Waiting is no button: what records money stands elsewhere on the page.
        assert card.step.act is None
        assert any(words().date(due + timedelta(days=7)) in each for each in card.told)
    assert "prochaine relance" in page.verbs.offered["customer.remind"]


def late_pages(stage: Stage, order: int, invoice: int) -> tuple[OrderPage, InvoicePage]:
    """The pages of an order and of its invoice."""
    return stage.show(OrderPage(stage.office, order)), stage.show(InvoicePage(stage.office, invoice))


def test_raising_a_limit_says_which_orders_go_on_and_which_stay_and_says_the_truth(
    stage: Stage, books: Desk
) -> None:
    customer, product = books.a_customer(limit=1_000), books.a_product(on_hand=9)
    orders = [books.an_order(customer, goods(product, 1, "50.00"), payment_kind="account") for _ in range(2)]
    for order in orders:
        books.confirm(order)
    first, second = (
        books.row(f"SELECT number FROM sales_order WHERE id = {order}")["number"] for order in orders
    )
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.facts is not None
    dialog = stage.show(LimitDialog(stage.office, page.facts))
    stage.calm()
    assert f"{first}, {second} restent bloquées\xa0: plafond d’encours dépassé" in dialog.effects.told
    # Enough for one of them: the first takes it, as when it is decided.
    dialog.limit.set_value(6_500)
    dialog.limit.settled.emit()
    stage.calm()
    told = dialog.effects.told
    assert any(each.startswith(f"débloque {first} (60,00") for each in told)
    assert f"{second} reste bloquée\xa0: plafond d’encours dépassé" in told
    dialog.reason.setText("Bon payeur")
    dialog.act()
    stage.calm()
    assert [books.state(order)[0] for order in orders] == ["confirmed", "held"]


def test_an_empty_limit_says_that_there_is_none_or_which_one_holds_for_all(stage: Stage, books: Desk) -> None:
    page = stage.show(CustomerPage(stage.office, books.a_customer()))
    assert page.facts is not None
    assert page.credit_side.standing.told["Plafond"] == "sans limite"
    books.do(settings.decide, "credit.default_limit", 70_000)
    page.refresh()
    stage.calm()
    assert page.credit_side.standing.told["Plafond général"].startswith("700,00")


def test_where_no_date_is_expected_no_habit_is_told(stage: Stage, books: Desk) -> None:
    """What was paid in advance says nothing of due dates; that no payment is known would contradict it."""
    customer = books.a_customer()
    order = books.an_order(customer, goods(books.a_product(on_hand=5), 2))
    books.confirm(order)
    books.pay(order, 2_400)
    books.ship(order)
    books.invoice(order)
    books.pay(None, 1_000, customer)
    page = stage.show(CustomerPage(stage.office, customer))
    page.show_tab("credit")
    assert page.facts is not None
    assert page.facts.open
    assert not page.facts.credit.expected
    assert page.credit._habit.isHidden()
    owing = books.a_customer("Doit")
    late = books.an_order(owing, goods(books.a_product(on_hand=5), 2), payment_kind="account")
    books.confirm(late)
    books.ship(late)
    books.invoice(late)
    other = stage.show(CustomerPage(stage.office, owing))
    assert not other.credit._habit.isHidden()
    assert other.credit._habit.text().startswith("Aucun règlement à échéance connu")


def test_who_pays_before_the_invoice_is_proposed_no_limit(stage: Stage, books: Desk) -> None:
    person = books.do(add, CustomerDraft(name="Aïcha Benoît", kind="person"))
    books.on(TODAY - timedelta(days=120))
    order = books.an_order(person, goods(books.a_product(on_hand=5), 2), payment_kind="prepaid")
    books.confirm(order)
    books.pay(order, 2_400)
    books.on(TODAY - timedelta(days=119))
    books.ship(order)
    books.invoice(order)
    books.on(TODAY)
    page = stage.show(CustomerPage(stage.office, person))
    assert page.facts is not None
    assert (page.facts.credit.pays_ahead, page.facts.credit.proposal) == (True, None)
    assert page.credit._proposed_part.isHidden()


def test_whoever_lodges_a_claim_is_told_of_a_cheque_that_nobody_handed_in(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    order = books.on(TODAY - timedelta(days=90)).an_order(
        customer, goods(books.a_product(on_hand=5), 1), payment_kind="account"
    )
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    books.on(TODAY).do(lend.notice, customer, TODAY - timedelta(days=10), "A 2026 0123")
    told = say("lodge.cheques", amount=words().money(300, "EUR"))
    before = LodgeDialog(stage.office, customer, "Lefèvre")
    stage.calm()
    assert told not in before.effects.told
    receipt = Receipt(
        amount=300, currency="EUR", method="cheque", received_on=TODAY, customer_id=customer, reference="7"
    )
    books.do(collect.receive, receipt)
    dialog = LodgeDialog(stage.office, customer, "Lefèvre")
    stage.calm()
    assert told in dialog.effects.told
    # The calls and the customer's next step lead there: they say it as well.
    with books.database.read() as rd:
        [row] = call_list(rd).rows
    assert say("calls.part.cheques", amount=words().money(300, "EUR")) in parts_told(row)


def test_a_task_is_noted_about_an_order_and_waits_in_today_on_its_day(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    order = books.an_order(customer, goods(books.a_product(on_hand=1), 1))
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    next(each for each in page.acts.offered() if each.key == "task.new.open").act()
    stage.calm()
    dialog = page.findChildren(TaskDialog)[-1]
    dialog.try_it()
    stage.calm()
    assert dialog.isVisible(), "a task that says nothing is refused at its field"
    with books.database.read() as rd:
        assert not open_tasks(rd)
    dialog.what.setText("Rappeler pour l’heure de livraison")
    dialog.due.set_value(TODAY + timedelta(days=1))
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert not today(rd).to_do
        (row,) = open_tasks(rd, TODAY + timedelta(days=1))
    assert (row.what, row.noun, row.row_id) == ("Rappeler pour l’heure de livraison", "sales_order", order)
    assert row.assigned_to == stage.office.actor.name
    tab = stage.show(CustomerPage(stage.office, customer)).file
    assert tab.lists["tasks"].told == ("Rappeler pour l’heure de livraison",)
    books.must_verify()


def test_how_they_pay_is_told_by_its_median_its_weighted_mean_and_the_habit_of_their_class(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer()
    for days in (16, 27, 11, 11):
        paid_late(books, customer, days)
    books.on(TODAY)
    owing = books.an_order(customer, goods(books.a_product(on_hand=5), 1), payment_kind="account")
    books.confirm(owing)
    books.ship(owing)
    books.invoice(owing)
    page = stage.show(CustomerPage(stage.office, customer))
    assert page.facts is not None
    credit = page.facts.credit
    told = behaviour_words(credit).replace("\u00a0", " ")
    assert told.startswith("Médiane : 14 j après l’échéance · moyenne pondérée par les montants : 16,3 j")
    habit = habit_words(credit)
    assert f"échéance + {credit.habit.days} j" in habit
    assert f"l’habitude de sa classe ({credit.class_days} j)" in habit


def test_a_debit_whose_notice_was_missed_is_expected_on_the_first_day_left_and_says_so(books: Desk) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    customer = books.a_customer("Les Halles")
    signed(books, customer)
    invoice = owing(books, customer)
    start = books.database.clock.today() + timedelta(days=31)
    books.on(start)
    with books.database.read() as rd:
        planned = first_day(rd)
    number = announced(books, invoice, on=planned).number

    def told() -> tuple[date | None, bool, str]:
        with books.database.read() as rd:
            page = credit_page(rd, customer)
        [row] = page.expected
        return row.expected_on, row.put_off, habit_words(page)

    on, put_off, habit = told()
    assert (on, put_off) == (planned, False)
    assert habit.endswith(say("credit.habit.debited", batches=number))
    books.on(start + timedelta(days=5))
    with books.database.read() as rd:
        later = first_day(rd)
    on, put_off, habit = told()
    assert later > planned
    assert (on, put_off) == (later, True)
    assert habit.endswith(say("credit.habit.put_off", batch=number, day=later))
    assert say("credit.habit.debited", batches=number) not in habit
