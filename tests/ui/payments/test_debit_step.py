"""The next step of an invoice that is paid by direct debit: a mandate, its batch, and calling only where none can be."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QApplication

from app.base import settings
from app.flow import collect
from app.flow.debit import announce, execute
from app.flow.mandate import MandateDraft, give_mandate
from app.payments.bank_account import open_bank_account
from app.payments.debit_notices import first_day
from app.payments.sepa import settlement_day
from app.payments.statement import Account
from app.reports.payment_page import payment_page
from tests.stories.desk import TODAY, Desk
from tests.ui.conftest import Stage
from tests.ui.payments.test_debits import batches, owing
from ui.customers.customer_page import CustomerPage
from ui.invoicing.invoice_page import InvoicePage
from ui.invoicing.invoice_steps import next_step
from ui.kit.wording import say
from ui.payments.debit_dialog import DebitDialog
from ui.payments.mandate_dialog import MandateDialog
from ui.payments.payment_step import next_step as step_of_payment

THEIRS = "FR7630006000011234567890189"


def stood(stage: Stage, invoice_id: int) -> tuple[InvoicePage, str, list[str]]:
    """The page of an invoice, the title of its card and the lines below."""
    page = stage.show(InvoicePage(stage.office, invoice_id))
    stage.calm()
    assert page.facts is not None
    step = next_step(stage.office, page.facts, {"receive": page.load}, page)
    return page, step.title, [text for _, text in step.effects]


def test_the_next_step_of_an_invoice_goes_from_the_mandate_to_its_batch(stage: Stage, books: Desk) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    who = books.a_customer("Les Halles")
    other = owing(books, who)
    invoice_id = owing(books, who)
    page, title, told = stood(stage, invoice_id)
    assert title == "Faire signer un mandat"
    assert told == ["prélèvement convenu, mais aucun mandat", "d’ici là, sa facture demande un virement"]
    assert page.facts is not None
    assert "invoice_page.receive" in [each.key for each in page._offered(page.facts)]
    page.card.button.click()
    stage.calm()
    [mandate] = page.findChildren(MandateDialog)
    mandate.iban.setText("FR76 3000 6000 0112 3456 7890 189")
    mandate.verb.click()
    stage.calm()
    # The page follows by itself.
    _, title, told = stood(stage, invoice_id)
    assert title.startswith("À prélever le ")
    assert told[1].startswith("à annoncer au plus tard le ")
    assert "sa facture demande un virement" in told[2]
    page.card.button.click()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, DebitDialog)]
    stage.qtbot.addWidget(dialog)
    assert {each.id for each in dialog.table.rows_model.rows} == {other, invoice_id}
    assert dialog.table.ticked == {invoice_id}
    dialog.verb.click()
    stage.calm()
    [made] = batches(books)
    _, title, told = stood(stage, invoice_id)
    assert title == f"Sera prélevée le {made.collect_on:%d/%m/%Y}"
    assert made.number in told[0]
    assert "pas encore annoncée" in told[0]
    # A day that cannot be held any more is not promised.
    books.do(settings.decide, "sepa.notice_days", 60)
    _, title, told = stood(stage, invoice_id)
    assert title.startswith("À reporter, au plus tôt le ")
    assert told[0] == f"prévue le {made.collect_on:%d/%m/%Y}, préavis manqué"
    books.do(settings.decide, "sepa.notice_days", 14)
    assert stood(stage, other)[1].startswith("À prélever le ")
    customer = stage.show(CustomerPage(stage.office, who))
    assert customer.facts is not None
    [collected] = [each.item_id for each in customer.facts.credit.expected if each.batch == made.number]
    [row] = [each for each in customer.facts.open if each.id == collected]
    assert customer.credit._expected_told(row) == f"{made.collect_on:%d/%m/%Y}"
    told_of_batch = f"Ce qui est dans {made.number} vient le jour du prélèvement."
    assert told_of_batch in customer.credit._habit.text()


def test_what_is_late_is_collected_before_anybody_is_called_and_called_for_once_it_came_back(
    stage: Stage, books: Desk
) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    books.on(TODAY - timedelta(days=60))
    who = books.a_customer("Les Halles")
    books.do(give_mandate, who, MandateDraft(signed_on=books.database.clock.today(), iban=THEIRS))
    invoice_id, returned = owing(books, who), owing(books, who)
    books.on(TODAY - timedelta(days=40))
    day = settlement_day(TODAY - timedelta(days=20))
    made = books.do(announce, 1, day, "CORE", [returned])
    books.on(day)
    [payment] = books.do(execute, made.id)
    books.do(collect.reverse, payment, "AM04")
    books.on(TODAY)
    _, title, told = stood(stage, invoice_id)
    assert title.startswith("À prélever le ")
    assert "échus depuis" in told[0]
    assert "un avis dira le jour au client" in told
    _, title, _ = stood(stage, returned)
    assert title in ("Appeler le client", "Relancer"), title


def test_what_came_back_and_is_debited_anew_says_when_that_cannot_be_on_its_day(books: Desk) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    who = books.a_customer("Les Halles")
    books.do(give_mandate, who, MandateDraft(signed_on=books.database.clock.today(), iban=THEIRS))
    invoice_id = owing(books, who)
    day = settlement_day(TODAY + timedelta(days=40))
    made = books.do(announce, 1, day, "CORE", [invoice_id])
    books.on(day)
    [payment] = books.do(execute, made.id)
    back = books.do(collect.reverse, payment, "AM04")
    again = settlement_day(day + timedelta(days=20))
    batch = books.do(announce, 1, again, "CORE", [invoice_id]).number

    def told() -> list[str]:
        # The window keeps the day on which it was opened.
        with books.database.read() as rd:
            facts = payment_page(rd, back)
        step = step_of_payment(facts, *(lambda: None,) * 4)
        assert step is not None
        return [text for _, text in step.effects]

    assert not any("Préavis manqué" in each for each in told())
    books.do(settings.decide, "sepa.notice_days", 60)
    with books.database.read() as rd:
        earliest = first_day(rd)
    assert say("debit.missed", number=batch, day=earliest) in told()
