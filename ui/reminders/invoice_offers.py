"""What can be done about an invoice that is not paid: a promise or a task noted, a dispute noted or ended, letters read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.flow.paper import reminder_letters
from app.reminders.plan import HANDED_OVER
from ui.customers.task_dialog import Matter, task_offer
from ui.kit.office import PAPER, Office
from ui.kit.other_verbs import Offered
from ui.kit.runner import Token
from ui.kit.save_file import open_with_system
from ui.reminders.dispute_dialog import ChangeDisputeDialog, DisputeDialog, EndDisputeDialog
from ui.reminders.promise_dialog import PromiseDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.base.actor import Actor
    from app.base.database import Database
    from app.reports.invoice_page import InvoicePage


def chase_offers(office: Office, facts: InvoicePage, parent: QWidget) -> list[Offered]:
    """The verbs for an invoice or deposit that still asks for something, about which there is a dispute, or letters on paper."""
    row, dispute = facts.row, facts.dispute
    found: list[Offered] = []

    def promise() -> None:
        PromiseDialog(office, row.customer_id, row.customer, row.id, row.number, parent).open()

    def open_dispute() -> None:
        DisputeDialog(office, row.id, row.number, row.customer, row.open, parent).open()

    def end_dispute() -> None:
        if dispute is not None:
            EndDisputeDialog(office, dispute, parent).open()

    def change_dispute() -> None:
        if dispute is not None:
            ChangeDisputeDialog(office, dispute, parent).open()

    if row.kind != "credit_note" and row.open > 0:
        found.append(Offered("invoice_page.promise", promise))
        found.append(Offered("invoice_page.dispute", open_dispute))
        matter = Matter("invoice", row.id, row.customer_id, row.customer, row.number)
        found.append(task_offer(office, matter, parent))
    if dispute is not None:
        found.append(Offered("dispute.change.open", change_dispute))
        found.append(Offered("invoice_page.end_dispute", end_dispute))
    # Those by mail are read in the outbox.
    letters = [each for each in facts.reminders if each.channel != "mail" and each.level < HANDED_OVER]
    if letters:

        def read() -> None:
            name = f"{letters[0].number}.pdf"
            keys = [each.id for each in letters]
            office.work(_letters, keys, done=partial(open_with_system, office, name), touches=PAPER)

        found.append(Offered("invoice_page.read_letters", read))
    return found


def _letters(database: Database, actor: Actor, _token: Token, keys: Sequence[int]) -> bytes:
    return reminder_letters(database, actor, keys)
