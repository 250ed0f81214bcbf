"""Rows of letters: what is said of the invoices that a letter leaves out."""

from __future__ import annotations

from app.reminders.debtor import Debt
from tests.reminders.test_propose import TODAY, debt, debtor, letter
from ui.kit.wording import say
from ui.reminders.reminder_rows import cautions, letter_row


def spared(key: int, notice: str) -> Debt:
    return debt(key, number=f"FA-{key}", debited=10_000, debited_on=TODAY, debit_notice=notice)


def test_a_letter_calls_announced_only_the_debits_whose_customer_was_told() -> None:
    told, late = spared(2, "told"), spared(3, "late")
    untold, missed = spared(4, "untold"), spared(5, "missed")
    row = letter_row(letter(debtor(debt(), told, late, untold, missed)), "EUR")
    assert (row.debited, row.to_announce) == (("FA-2", "FA-3"), ("FA-4", "FA-5"))
    words = [words for _, words in cautions(row)]
    assert say("reminders.caution.debited", numbers="FA-2, FA-3") in words
    assert say("reminders.caution.to_announce", numbers="FA-4, FA-5") in words
