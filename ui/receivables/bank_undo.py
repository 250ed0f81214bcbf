"""Undoing a match of the bank: what exactly is reversed, what becomes due again, what stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.flow.bank import unmatch
from app.payments.bank_queries import matches_of
from app.receivables.ledger import items_of
from app.reports.settlement import settles
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing does: payments that are reversed (number, minor units), documents due again, payments that stay."""

    reversed: tuple[tuple[str, int], ...]
    due_again: tuple[str, ...]
    stay: tuple[str, ...]


def what_is_undone(rd: Read, transaction_id: int) -> Undone:
    """What undoing the match of a movement does now."""
    standing = [
        each
        for each in matches_of(rd, [transaction_id])
        if each.reverses_id is None and not each.reversed and each.payment_id is not None
    ]
    made = [each for each in standing if each.made and each.kind != "bounce"]
    due: dict[str, int] = {}
    for each in made:
        keys = [item.id for item in items_of(rd, "payment", [int(each.payment_id or 0)])]
        for row in settles(rd, keys):
            due[row.number] = due.get(row.number, 0) + row.amount
    return Undone(
        tuple((each.number, abs(each.amount)) for each in made),
        tuple(number for number, amount in due.items() if amount > 0),
        tuple(dict.fromkeys(each.number for each in standing if not each.made)),
    )


def undo_match(
    office: Office, transaction_id: int, who: str, amount: str, currency: str, parent: QWidget
) -> None:
    """Ask why a match is undone, once it is known what that does."""

    def ask(found: Undone) -> None:
        effects = [
            ("undo", say("bank.effect.reverses", number=number, amount=words().money(minor, currency)))
            for number, minor in found.reversed
        ]
        if found.due_again:
            numbers = ", ".join(found.due_again)
            effects.append(("receivables", say("bank.effect.due_again", numbers=numbers)))
        if found.stay:
            effects.append(("info", say("bank.effect.let_go", numbers=", ".join(found.stay))))
        if not (found.reversed or found.stay):
            effects.append(("info", say("bank.effect.nothing_made")))
        effects.append(("bank", say("bank.effect.waits")))
        ReasonDialog(
            office,
            "bank.undo_title",
            "bank.undo_do",
            unmatch,
            transaction_id,
            effects=effects,
            look="danger",
            parent=parent,
            facts={"who": who, "amount": amount},
        ).open()

    office.ask(what_is_undone, transaction_id, done=ask, owner=parent)
