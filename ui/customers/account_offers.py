"""What can be done about a customer's account: its statement on paper and by mail, reminders, promises, calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.reports.account_coming import Doubt
from app.reports.account_statement import account_statements, doubts_of, words_of
from app.reports.account_statement_paper import render_account_statements
from ui.correspondence.send_dialog import send_document
from ui.kit.office import Office
from ui.kit.other_verbs import Offered
from ui.kit.page import Page
from ui.kit.printing import print_paper
from ui.kit.wording import say, words
from ui.payments.mandate_dialog import show_mandates
from ui.receivables.factor_offers import factor_offers_of
from ui.receivables.loss_offers import lose_of_customer
from ui.reminders.call_dialog import CallDialog
from ui.reminders.promise_dialog import PromiseDialog
from ui.reminders.registered_dialog import show_registered
from ui.reminders.reminder_dialog import ReminderDialog

if TYPE_CHECKING:
    from app.base.door import Read
    from app.reports.customer_page import CustomerPage as Facts


def account_offers(office: Office, facts: Facts, page: Page[Facts]) -> list[Offered]:
    """The verbs about the account of the customer whose page it is."""
    row = facts.row

    def remind() -> None:
        ReminderDialog(office, row.id, row.name, page).open()

    def promise() -> None:
        PromiseDialog(office, row.id, row.name, parent=page).open()

    def called() -> None:
        CallDialog(office, row.id, row.name, row.phone or "", page).open()

    def statement() -> None:
        name = say("customer.statement_name", name=row.name)

        def printed(found: tuple[bytes, tuple[tuple[str, Doubt], ...]]) -> None:
            content, doubts = found
            if doubts:
                told = "\n".join(each.said(currency, words()) for currency, each in doubts)
                page.banner.show_message("late", say("statement.doubts"), told)
            print_paper(office, "letter", name, content)

        office.ask(
            statement_paper,
            row.id,
            done=printed,
            failed=page.show_failure,
            owner=page,
        )

    def send() -> None:
        send_document(office, "customer", row.id, parent=page)

    def mandates() -> None:
        show_mandates(office, row.id, row.name, page)

    def registered() -> None:
        show_registered(office, page, facts.row.id)

    found: list[Offered] = []
    if facts.standing.overdue > 0:
        found.append(Offered("customer.remind", remind, _kept(facts)))
    if any(each.amount > 0 for each in facts.open):
        found += [Offered("customer.promise", promise), Offered("customer.called", called)]
    if facts.registered:
        found.append(Offered("registered.open", registered))
    lose = lose_of_customer(office, row.name, facts.open, page)
    return [
        *found,
        *factor_offers_of(office, facts, page),
        *([lose] if lose is not None else []),
        Offered("customer.statement_paper", statement),
        Offered("mandate.offer", mandates),
        Offered("customer.statement_send", send),
    ]


def _kept(facts: Facts) -> Refusal | None:
    """Why no reminder is written to the customer today, as the list of reminders has it."""
    call = facts.chase.call if facts.chase is not None else None
    if call is None or not call.kept:
        return None
    if call.kept == "not_yet":
        return Refusal("reminder_early", customer=call.customer, until=call.until)
    return Refusal("reminder_waits", customer=call.customer, why=(f"reminder.left.{call.kept}",))


def statement_paper(rd: Read, customer_id: int) -> tuple[bytes, tuple[tuple[str, Doubt], ...]]:
    """The statement of a customer's account as a PDF in their language, and what is in doubt about it, by currency."""
    found = account_statements(rd, customer_id)
    return render_account_statements(found, words_of(found[0])), doubts_of(found)
