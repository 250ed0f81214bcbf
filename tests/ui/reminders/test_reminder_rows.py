"""Rows of letters: what is said of the invoices that a letter leaves out."""

from __future__ import annotations

from datetime import date, timedelta

from app.payments.barred_money import BarredMoney
from app.reminders.debtor import Debt
from app.reminders.propose import LeftAlone
from tests.reminders.test_propose import TODAY, debt, debtor, letter
from ui.kit.wording import say, words
from ui.reminders.reminder_rows import COLUMNS, _left, cautions, letter_row
from ui.reminders.run_dialog import _charges


def spared(key: int, notice: str) -> Debt:
    return debt(key, number=f"FA-{key}", debited=10_000, debited_on=TODAY, debit_notice=notice)


def test_a_letter_calls_announced_only_the_debits_whose_customer_was_told() -> None:
    told, late = spared(2, "told"), spared(3, "late")
    untold, missed = spared(4, "untold"), spared(5, "missed")
    row = letter_row(letter(debtor(debt(), told, late, untold, missed)))
    assert (row.debited, row.to_announce) == (("FA-2", "FA-3"), ("FA-4", "FA-5"))
    words = [words for _, words in cautions(row)]
    assert say("reminders.caution.debited", numbers="FA-2, FA-3") in words
    assert say("reminders.caution.to_announce", numbers="FA-4, FA-5") in words


def test_money_at_the_bank_is_said_of_a_customer_in_insolvency_proceedings() -> None:
    gone = LeftAlone(debtor(debt(), insolvent=True), "insolvency")
    assert _left(gone, TODAY, None).why == say("reminder.left.insolvency")
    row = _left(gone, TODAY, BarredMoney(42_344, TODAY))
    assert row.why == say("reminder.left.insolvency_barred")


def test_a_promise_says_for_which_day_and_from_when_a_letter_may_go() -> None:
    row = _left(LeftAlone(debtor(debt()), "promise", date(2026, 12, 2), date(2026, 11, 30)), TODAY, None)
    assert row.why.endswith("(promis pour le 30/11/2026, relance dès le 03/12/2026)")


def test_what_is_early_is_told_beside_the_formal_notice_that_leaves_it_out() -> None:
    first = debt(1, TODAY - timedelta(days=58), number="FA-1", sent_level=3)
    second = debt(2, TODAY - timedelta(days=9), 3_000, number="FA-1")
    row = letter_row(letter(debtor(first, second)))
    named = say("reminders.instalment", number="FA-1", day=second.due_on)
    assert (row.asked, row.young, row.young_sum) == (("FA-1",), (named,), 3_000)
    [told] = [each for _, each in cautions(row) if "FA-1" in each]
    assert told == say("reminders.caution.young", numbers=named)
    [column] = [each for each in COLUMNS if each.key == "invoices"]
    assert column.aside is not None
    assert "30,00" in column.aside(row)
    assert column.aside(letter_row(letter(debtor(first)))) == ""


def test_the_fixed_sum_stays_in_euros_where_the_company_keeps_its_books_in_francs() -> None:
    late = debt(1, TODAY - timedelta(days=58), sent_level=3)
    row = letter_row(letter(debtor(late, currency="CHF", home="CHF")))
    francs, euros = words().money(row.interest, "CHF"), words().money(4_000, "EUR")
    assert _charges([row], "CHF") == f"{francs} + {euros}"
    [column] = [each for each in COLUMNS if each.key == "fixed_sum"]
    assert column.currency is not None
    assert column.currency(row) == "EUR"
