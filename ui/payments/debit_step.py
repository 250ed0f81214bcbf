"""The next step of an invoice that is paid by direct debit, as the card of its page says it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.invoicing.queries import InvoiceRow
from app.paper.party import masked
from app.reports.collectable import CURRENCY
from app.reports.debit_step import DebitStep
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words
from ui.payments.debit_dialog import collect_debits
from ui.payments.debits_dialog import show_batches
from ui.payments.mandate_dialog import MandateDialog

Effects = tuple[tuple[str, str], ...]


def debit_card(
    office: Office, row: InvoiceRow, step: DebitStep, before: Effects, parent: QWidget
) -> NextStep:
    """The card; `before` are the lines that come first."""
    told = (*before, *debit_told(step))
    if step.batch:
        act = Act("debit.list", partial(show_batches, office, parent), icon="bank")
        if step.put_off:
            return NextStep(say("debit.step.put_off", day=step.on), told, act)
        return NextStep(say("debit.step.batch", day=step.batch_on), told, act)
    if step.lacking:
        act = Act(
            "debit.step.mandate_open",
            lambda: MandateDialog(office, row.customer_id, row.customer, parent).open(),
            icon="edit",
        )
        return NextStep(say("debit.step.mandate"), told, act)
    act = Act("debit.offer", lambda: collect_debits(office, step=step, invoice_id=row.id), icon="bank")
    return NextStep(say("debit.step.collect", day=step.on), told, act)


def debit_told(step: DebitStep) -> Effects:
    """How its debit stands, in a line or two."""
    if step.batch:
        key = "debit.step.in_batch" if step.told else "debit.step.in_batch_untold"
        amount = words().money(step.amount, CURRENCY)
        late = (("late", say(f"debit.step.{step.notice}", day=step.batch_on)),) if step.put_off else ()
        return (*late, ("bank", say(key, number=step.batch, amount=amount)))
    if step.lacking:
        # Of a page that promised a debit the customer waits for one that cannot come.
        page = ("late", say("debit.step.promised")) if step.promised else ("info", say("debit.step.asks"))
        return (("hold", say(f"debit.step.{step.lacking}")), page)
    assert step.mandate is not None
    lines = [
        (
            "bank",
            say(
                "debit.step.account",
                amount=words().money(step.amount, CURRENCY),
                account=masked(step.mandate.iban),
                reference=step.mandate.reference,
            ),
        )
    ]
    if step.announce_by is not None:
        lines.append(("calendar", say("debit.step.announce_by", day=step.announce_by)))
    lines.append(("mail", say("debit.step.tells" if step.promised else "debit.step.tells_otherwise")))
    return tuple(lines)
