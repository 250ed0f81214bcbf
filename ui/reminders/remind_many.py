"""Reminding the customers that were ticked, or those of ticked invoices: the letters that are ready for them, in one run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.base.listing import ListQuery
from app.invoicing.queries import invoice_rows
from ui.kit.office import Office
from ui.kit.wording import say
from ui.reminders.reminder_rows import LetterRow, due
from ui.reminders.run_dialog import RunDialog

if TYPE_CHECKING:
    from app.base.door import Read


def remind_customers(office: Office, keys: Collection[int]) -> None:
    """Show what would be written to these customers; those for whom no letter is ready are left out."""
    office.ask(_letters_to, frozenset(keys), done=partial(_show, office))


def remind_of_invoices(office: Office, keys: Collection[int]) -> None:
    """The same for these invoices: one letter a customer, for all that is late; nothing where none of these is in one."""
    office.ask(_letters_about, frozenset(keys), done=partial(_show_about, office))


@dataclass(frozen=True, slots=True)
class _About:
    """The numbers of chosen invoices, the customers of whom they are, and the letters that ask for one of them."""

    numbers: tuple[str, ...]
    rows: tuple[LetterRow, ...]
    letters: tuple[LetterRow, ...]


def _show_about(office: Office, about: _About) -> None:
    others = [row for row in about.rows if row.goes_out]
    if about.letters or not others:
        _show(office, about.letters or about.rows)
        return
    # A letter would go out, and ask for something else than what was chosen.
    numbers = ", ".join(about.numbers[:_NAMED])
    office.ways.say(say("reminders.none_of_invoices", n=len(about.numbers), numbers=numbers))


def _show(office: Office, rows: Sequence[LetterRow]) -> None:
    letters = [row for row in rows if row.goes_out]
    if letters:
        RunDialog(office, letters, QApplication.activeWindow()).open()
        return
    unsent = tuple(key for row in rows for key in row.unsent_ids)
    if unsent:
        # Nobody is asked for what they never received: that comes first.
        numbers = [number for row in rows for number in row.unsent]
        office.ways.say(say("reminders.run.unsent", n=len(numbers), numbers=", ".join(numbers)))
        office.ways.go("invoices", ListQuery(chips=(("view", "never_left"),)))
    elif rows:
        office.ways.say(say("reminders.left_of_these", n=len(rows), why=rows[0].why))
    else:
        office.ways.say(say("reminders.nobody_of_these"))


def _letters_to(rd: Read, customers: frozenset[int]) -> list[LetterRow]:
    return [row for row in due(rd).rows if row.customer_id in customers]


def _letters_about(rd: Read, invoices: frozenset[int]) -> _About:
    chosen = invoice_rows(rd, sorted(invoices))
    rows = _letters_to(rd, frozenset(row.customer_id for row in chosen))
    numbers = tuple(row.number for row in chosen)
    letters = tuple(row for row in rows if row.goes_out and set(row.asked) & set(numbers))
    return _About(numbers, tuple(rows), letters)


_NAMED = 4
"""So many invoices are named."""
