"""Whoever is asked for money is told to which account; where none was entered, each dialog that asks says so before."""

from __future__ import annotations

from datetime import date

from app.base.company import company
from tests.stories.desk import OWNER, Desk, goods
from tests.ui.conftest import Stage
from tests.ui.receivables.test_receivables_screen import owing
from tests.ui.reminders.test_reminders import customer_of
from ui.correspondence.send_dialog import SendDialog, send_document
from ui.kit.verb_dialog import VerbDialog
from ui.orders.proforma_dialog import ProformaDialog, draw_proforma
from ui.reminders.reminder_dialog import ReminderDialog
from ui.reminders.reminders_screen import RemindersScreen
from ui.reminders.run_dialog import RunDialog

IBAN = "FR7630006000011234567890189"


def nowhere(dialog: VerbDialog) -> bool:
    """Whether the dialog says that there is no account to pay to."""
    return any("ne saura pas où payer" in told for told in dialog.effects.told)


def enter_the_account(books: Desk) -> None:
    with books.database.write(OWNER, "test") as tx:
        tx.update(company, 1, iban=IBAN)


def an_unpaid_order(books: Desk) -> int:
    customer = books.a_customer(email="compta@lefevre.fr")
    order = books.an_order(customer, goods(books.a_product("Bol", on_hand=9), 2), payment_kind="prepaid")
    books.confirm(order)
    return order


def sent(stage: Stage, order: int) -> SendDialog:
    dialog = send_document(stage.office, "sales_order", order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def test_one_mail_says_it_and_leads_to_where_the_account_is_entered(stage: Stage, books: Desk) -> None:
    order = an_unpaid_order(books)
    dialog = sent(stage, order)
    assert nowhere(dialog)
    asked: list[str] = []
    stage.office.ways.settings_asked.connect(asked.append)
    dialog.where.click()
    assert asked == ["company.iban"]
    enter_the_account(books)
    dialog = sent(stage, order)
    assert not nowhere(dialog)
    assert not dialog.where.isVisible()


def drawn(stage: Stage, order: int) -> ProformaDialog:
    dialog = draw_proforma(stage.office, "sales_order", order)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def test_a_pro_forma_that_asks_for_money_says_it(stage: Stage, books: Desk) -> None:
    order = an_unpaid_order(books)
    assert nowhere(drawn(stage, order))
    enter_the_account(books)
    assert not nowhere(drawn(stage, order))


def letter(stage: Stage, who: int) -> ReminderDialog:
    dialog = ReminderDialog(stage.office, who, "Récent")
    dialog.open()
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def test_a_reminder_says_it_and_so_does_a_run_of_them(stage: Stage, books: Desk) -> None:
    owing(books, "Récent", date(2026, 10, 14), 2)
    who = customer_of(books, "Récent")
    assert nowhere(letter(stage, who))
    screen = stage.show(RemindersScreen(stage.office))
    screen._write.click()
    stage.calm()
    dialog = screen.findChild(RunDialog)
    assert dialog is not None
    assert nowhere(dialog)
    dialog.reject()
    enter_the_account(books)
    assert not nowhere(letter(stage, who))


def test_a_pro_forma_of_what_is_paid_says_that_nothing_is_left_to_pay(stage: Stage, books: Desk) -> None:
    order = an_unpaid_order(books)
    assert not any("rien à payer" in line for line in drawn(stage, order).effects.told)
    books.pay(order, int(books.order(order)["total"]))
    dialog = drawn(stage, order)
    assert any("rien à payer" in line for line in dialog.effects.told)
    assert not nowhere(dialog)
