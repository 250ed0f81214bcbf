"""The next step of an issued document: sent where it never left, else what is next about its money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from app.reports.invoice_page import InvoicePage
from app.reports.mails import MailRow
from ui.correspondence.send_dialog import send_document
from ui.correspondence.waiting_mail import send_waiting, stands_told
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words
from ui.payments.came_told import came_lines
from ui.payments.debit_step import debit_card, debit_told
from ui.payments.waits_at_bank import factor_lines, match_card, match_first, waits_lines
from ui.receivables.factor_money_dialog import FactorMoneyDialog
from ui.reminders.chase_step import chase_card

Acts = Mapping[str, Callable[[], object]]
"""What the page does to receive, match and refund money."""


def to_send(facts: InvoicePage) -> MailRow | None:
    """The mail to be sent first; of a customer in insolvency proceedings the claim is lodged, sent or not."""
    lodged = facts.chase is not None and facts.chase.action == "insolvency"
    return None if lodged else facts.unsent


def next_step(office: Office, facts: InvoicePage, acts: Acts, parent: QWidget) -> NextStep:
    """The card of the page."""
    mail, row = to_send(facts), facts.row
    if match_first(facts.waits) and not handed_on(facts):
        unsent = [("mail", stands_told(mail))] if mail is not None else []
        return match_card(office, facts.waits, [*_late(office, facts), *unsent])
    if mail is not None and facts.correctives and mail.kind != "corrective":
        return _replaced_step(office, facts, parent)
    if mail is not None:
        return send_step(office, facts, mail, parent)
    allowed = {each.verb for each in facts.possible if each.allowed}
    amount = words().money(row.open, row.currency)
    if handed_on(facts):
        return _factor_step(office, facts, parent)
    debit = facts.debit
    if debit is not None and not debit.lacking and facts.waits:
        # Who paid already is not debited as well: somebody looks first.
        return match_card(office, facts.waits, [*_late(office, facts), *debit_told(debit)])
    if debit is not None and by_debit(facts):
        late = _late(office, facts) if row.overdue else ()
        return debit_card(office, row, debit, (*waits_lines(facts.waits), *late), parent)
    if "collect.receive" in allowed and facts.chase is not None:
        # Who has no mandate is called as everybody, and asked to sign then.
        lacks = debit_told(debit)[:1] if debit is not None and debit.lacking else ()
        before = (*waits_lines(facts.waits), *_late(office, facts), *lacks)
        return chase_card(office, facts.chase, before, parent)
    if "collect.receive" in allowed and facts.waits:
        # It may be theirs: whoever looks finds out, and records nothing a second time.
        return match_card(office, facts.waits)
    if "collect.receive" in allowed:
        effects = (
            ("bank", say("invoice_page.effect.match", amount=amount)),
            ("customer", say("invoice_page.effect.frees", customer=row.customer)),
        )
        title = say("invoice_page.step.receive")
        if row.next_due_on is not None and row.next_due_on > office.today:
            # Nothing is asked for yet; money that came early can be recorded.
            title = say("chase.due", day=words().date(row.next_due_on))
            if row.on_delivery:
                # Whoever brings the goods has it, or will: the customer is asked for nothing.
                title = say("chase.carrier")
                day = words().date(row.next_due_on)
                effects = (("wait", say("chase.carrier_by", amount=amount, day=day)), *effects)
        return NextStep(title, effects, Act("invoice_page.receive", acts["receive"], icon="bank"))
    if row.kind == "credit_note" and "collect.allocate" in allowed and facts.credit_there:
        effects = (("invoices", say("invoice_page.effect.uses", amount=amount)),)
        act = Act("invoice_page.match", acts["match"], icon="invoices")
        return NextStep(say("invoice_page.step.use"), effects, act)
    if "collect.refund" in allowed:
        effects = (*came_lines(facts.came), ("bank", say("invoice_page.effect.refund", amount=amount)))
        act = Act("invoice_page.refund", acts["refund"], icon="bank")
        return NextStep(say("invoice_page.step.refund"), effects, act)
    return NextStep(_settled(facts))


def told_elsewhere(facts: InvoicePage) -> bool:
    """Whether the card says something else first, so that recording money is offered beside it."""
    if facts.row.kind == "credit_note" or facts.row.open <= 0:
        return False
    first = facts.chase is not None or bool(facts.waits) or to_send(facts) is not None
    return first or handed_on(facts) or by_debit(facts)


def _replaced_step(office: Office, facts: InvoicePage, parent: QWidget) -> NextStep:
    """The invoice never left, and another counts instead: that one is sent, and the mail that waits is of no use."""
    last = facts.correctives[-1]
    told = (("invoices", say("invoice_page.step.replaced", number=last.number, on=last.issued_on)),)
    send = partial(send_document, office, "invoice", facts.row.id, "corrective", parent)
    return NextStep(
        say("invoice_page.step.send_corrective"),
        told,
        Act("invoice_page.send_corrective", send, icon="mail"),
    )


def handed_on(facts: InvoicePage) -> bool:
    """Whether a factor is to pay it, and has not."""
    return facts.assigned is not None and facts.factor is None and facts.row.open > 0


def by_debit(facts: InvoicePage) -> bool:
    """Whether what is next is a matter of its direct debit. Late money is called for where none can be, or where one came
    back; what the calls say of a batch stands there too.
    """
    debit = facts.debit
    if debit is None or facts.chase is None:
        return debit is not None
    return not (debit.batch or debit.lacking or debit.came_back)


def _factor_step(office: Office, facts: InvoicePage, parent: QWidget) -> NextStep:
    row, handed = facts.row, facts.assigned
    assert handed is not None
    told = [
        *factor_lines(facts.waits, handed.factor),
        ("wait", say("assign.step.pays", factor=handed.factor)),
    ]
    if not facts.told_of_factor or facts.notice is not None:
        # Whoever has not heard of it pays us, and is rid of the debt.
        told.append(("mail", say("assign.step.tell")))
        if facts.notice is not None:
            told.append(("wait", stands_told(facts.notice)))
        tell = Act(
            "assign.offer.send",
            lambda: (
                send_waiting(office, parent, facts.notice)
                if facts.notice is not None
                else send_document(office, "invoice", handed.document_id, "assigned", parent)
            ),
            icon="mail",
        )
        return NextStep(say("assign.step.tell_title"), tuple(told), tell)
    act = Act(
        "assign.offer.money",
        lambda: FactorMoneyDialog(office, handed, row.number, row.open, parent).open(),
        icon="bank",
    )
    return NextStep(say("assign.step.title"), tuple(told), act)


def send_step(office: Office, facts: InvoicePage, mail: MailRow, parent: QWidget) -> NextStep:
    """Nothing else is next before whom it is for has it: they are not called about it, nor is it done with."""
    credit, row = facts.row.kind == "credit_note", facts.row
    told = [*waits_lines(facts.waits), ("mail", stands_told(mail))]
    if row.open <= 0:
        told.append(("done", say("invoice_page.step.nothing_left" + ("_of_credit" if credit else ""))))
        if not credit and row.total > facts.paid_before:
            # It is sealed: the mail says what it cannot.
            asked = words().money(row.total - facts.paid_before, row.currency)
            told.append(("late", say("invoice_page.step.page_asks", amount=asked)))
    elif row.overdue:
        told += _late(office, facts)
    if facts.debit is not None:
        told += debit_told(facts.debit)[:1]
    what = "send_credit_note" if credit else "send"
    act = Act(
        "invoice_page.send_credit_note" if credit else "chase.send",
        partial(send_waiting, office, parent, mail),
        icon="mail",
    )
    return NextStep(say(f"invoice_page.step.{what}"), tuple(told), act)


def _settled(facts: InvoicePage) -> str:
    return say("invoice_page.step.used" if facts.row.kind == "credit_note" else "invoice_page.step.settled")


def _late(office: Office, facts: InvoicePage) -> tuple[tuple[str, str], ...]:
    row = facts.row
    if row.next_due_on is None or not row.overdue:
        return ()
    days = (office.today - row.next_due_on).days
    amount = words().money(row.overdue, row.currency)
    return (("late", say("chase.late", amount=amount, n=days)),)
