"""Handing an invoice on to a factor in the window: the customer is to be told, by mail or by a letter."""

from __future__ import annotations

from app.base import settings
from app.flow import factor
from app.flow.debit import announce
from app.flow.factor import Handing
from app.flow.paper import assigned_original
from app.payments.bank_account import open_bank_account
from app.payments.statement import Account
from tests.flow.test_debit import IBAN, in_45_days, signed, told
from tests.flow.test_debit import owing as debited
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_losses import facts, offered, page_of, pressed
from ui.correspondence.send_dialog import SendDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.invoicing.invoice_steps import next_step
from ui.kit.wording import WordButton, say
from ui.receivables.assign_dialog import AssignDialog
from ui.receivables.factor_offers import factor_chips

WORDING = "Créance cédée à Factor SA : régler à FR76 3000 4000 0312 3456 7890 143."


def chips(books: Desk, page: InvoicePage) -> list[str]:
    return [each.text for each in factor_chips(facts(books, page))]


def test_the_words_of_the_contract_are_asked_for_and_the_customer_is_to_be_told(
    stage: Stage, books: Desk
) -> None:
    page = page_of(stage, books)
    assert not {"assign.offer.send", "assign.offer.letter"} & offered(page).keys()
    dialog = pressed(stage, page, "assign.offer.invoice", AssignDialog)
    dialog.factor.setText("Factor SA")
    dialog.wording.setPlainText(WORDING)
    dialog.try_it()
    stage.calm()
    assert chips(books, page) == ["Cédée à Factor SA", "À prévenir"]
    step = next_step(stage.office, facts(books, page), {}, page)
    assert (step.title, step.act.title if step.act else "") == ("Prévenir le client", "assign.offer.send")
    assert any("encore vous payer" in told for _, told in step.effects)
    # The card has it, the list what comes after.
    assert "assign.offer.money" in offered(page)
    assert "assign.offer.send" not in offered(page)
    found = facts(books, page).assigned
    assert found is not None
    assigned_original(books.database, OWNER, found.id)
    assert chips(books, page) == ["Cédée à Factor SA"]
    step = next_step(stage.office, facts(books, page), {}, page)
    assert (step.title, step.act.title if step.act else "") == (
        "Attendre le règlement du factor",
        "assign.offer.money",
    )
    assert not any("encore vous payer" in told for _, told in step.effects)


def test_what_is_sold_is_said_and_what_of_it_is_collected_or_paid_here(stage: Stage, books: Desk) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Les Halles")
    signed(books, who)
    invoice = debited(books, who)
    made = books.do(announce, 1, in_45_days(books), "CORE", [invoice])
    told(books, 12_000, "VIR INST", "transfer")
    page = stage.show(InvoicePage(stage.office, invoice))
    dialog = pressed(stage, page, "assign.offer.invoice", AssignDialog)
    first = " ".join(dialog.effects.told[:3]).replace("\u00a0", " ")
    assert first.startswith("cède 120,00 € : tout ce qui reste dû")
    assert f"reste dans {made.number} : 120,00 € seront prélevés" in first
    assert "120,00 € à la banque le" in first
    assert "à vérifier (possible)" in first
    next(each for each in dialog.findChildren(WordButton) if each.text() == say("reminders.to_bank")).click()
    assert stage.places[-1].room == "bank"


def test_the_mail_brings_the_letter_and_needs_no_warning_of_itself(stage: Stage, books: Desk) -> None:
    page = page_of(stage, books)
    books.do(factor.hand_on, page.row_id, Handing(factor="Factor SA", wording=WORDING))
    page.load()
    stage.calm()
    step = next_step(stage.office, facts(books, page), {}, page)
    assert step.act is not None
    step.act.act()
    stage.calm()
    dialog = page.findChild(SendDialog)
    assert dialog is not None
    assert "à régler à Factor SA" in dialog.subject.text()
    assert WORDING in dialog.text.toPlainText()
    assert not any("IBAN" in told for told in dialog.effects.told)
    assert dialog.composed is not None
    assert [each.noun for each in dialog.composed.draft.attachments] == ["assignment"]
    dialog.recipient.setText("compta@lefevre.example")
    dialog.try_it()
    stage.calm()
    # No account sends by itself: the customer is told once somebody has sent it.
    assert facts(books, page).notice is not None
    assert "À prévenir" in chips(books, page)
    step = next_step(stage.office, facts(books, page), {}, page)
    assert step.title == "Prévenir le client"
    assert step.act is not None
    step.act.act()
    assert stage.places[-1].room == "mails"
