"""What can be done about debts handed on to a factor, on the page of an invoice and of a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.flow import factor
from app.flow.paper import assigned_original
from ui.correspondence.send_dialog import send_document
from ui.kit.chips import Chip
from ui.kit.office import PAPER, Office
from ui.kit.other_verbs import Offered
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.runner import Failure, Token
from ui.kit.wording import say, sentence
from ui.receivables.assign_dialog import AssignDialog
from ui.receivables.factor_money_dialog import DebtorPaidDialog, FactorMoneyDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.base.actor import Actor
    from app.base.database import Database
    from app.receivables.assigned import AssignmentRow
    from app.reports.customer_page import CustomerPage
    from app.reports.invoice_page import InvoicePage


def factor_offers(office: Office, facts: InvoicePage, parent: QWidget) -> list[Offered]:
    """The verbs for an invoice to a professional that still asks for something, or that was handed on."""
    row, handed = facts.row, facts.assigned
    found: list[Offered] = []
    if handed is None:
        if row.kind == "invoice" and row.open > 0 and not facts.consumer:
            found.append(
                Offered(
                    "assign.offer.invoice", lambda: AssignDialog(office, row.id, row.number, parent).open()
                )
            )
        return found
    if row.open > 0:
        found += _letter_offers(office, handed, "invoice", row.number, parent)
        if facts.factor is None:
            found.append(
                Offered(
                    "assign.offer.money",
                    lambda: FactorMoneyDialog(office, handed, row.number, row.open, parent).open(),
                )
            )
        if handed.recourse:
            found.append(
                Offered(
                    "assign.offer.debtor_paid",
                    lambda: DebtorPaidDialog(
                        office,
                        handed,
                        row.number,
                        parent,
                        to_come=row.open if facts.factor is None else 0,
                        currency=row.currency,
                    ).open(),
                )
            )
    found.append(Offered("assign.offer.take_back", lambda: take_back(office, handed, row.number, parent)))
    return found


def factor_chips(facts: InvoicePage) -> list[Chip]:
    """What the head of an invoice says of its factor."""
    handed = facts.assigned
    if handed is None:
        return []
    told = facts.told_of_factor and facts.notice is None
    untold = [Chip("wait", say("assign.untold"))] if facts.row.open > 0 and not told else []
    return [Chip("run", say("assign.chip", factor=handed.factor)), *untold]


def factor_offers_of(office: Office, facts: CustomerPage, parent: QWidget) -> list[Offered]:
    """The verb for all that will be issued to a professional."""
    row, handed = facts.row, facts.assigned
    if handed is not None:
        letters = _letter_offers(office, handed, "customer", row.number, parent)
        return [*letters, Offered("assign.offer.end", lambda: take_back(office, handed, row.name, parent))]
    if row.kind == "person":
        return []
    return [
        Offered(
            "assign.offer.to_come",
            lambda: AssignDialog(office, row.id, row.name, parent, to_come=True).open(),
        )
    ]


def _letter_offers(
    office: Office, handed: AssignmentRow, noun: str, number: str, parent: QWidget
) -> list[Offered]:
    """The letter that tells the customer whom to pay now: by mail, or printed."""
    return [
        Offered(
            "assign.offer.send",
            lambda: send_document(office, noun, handed.document_id, "assigned", parent),
        ),
        Offered("assign.offer.letter", lambda: _print_letter(office, handed.id, number)),
    ]


def _print_letter(office: Office, assignment_id: int, number: str) -> None:
    def done(content: bytes) -> None:
        print_paper(office, "slip", say("assign.letter_name", number=number), content)

    def failed(failure: Failure) -> None:
        office.ways.say(sentence(failure.error))

    office.work(_letter_made, assignment_id, done=done, failed=failed, touches=PAPER)


def _letter_made(database: Database, actor: Actor, _token: Token, assignment_id: int) -> bytes:
    return assigned_original(database, actor, assignment_id)


def take_back(office: Office, row: AssignmentRow, name: str, parent: QWidget) -> None:
    """Ask why an assignment ends."""
    key = "to_come" if row.noun == "customer" else "invoice"
    ReasonDialog(
        office,
        "assign.end_title",
        "assign.end_verb",
        factor.take_back,
        row.noun,
        row.document_id,
        effects=[("undo", say(f"assign.end_effect.{key}"))],
        done=lambda _none: office.ways.say(say("assign.ended", name=name)),
        parent=parent,
        facts={"name": name},
    ).open()
