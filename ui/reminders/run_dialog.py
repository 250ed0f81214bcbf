"""Writing a batch of reminders: how many go which way and for how much, then the work itself (U3, L8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base.listing import ListQuery
from app.flow.paper import render_missing
from app.flow.reminder_run import Choice, Report, run
from app.receivables.late_rates import FIXED_SUM_IN
from app.reminders.reminder_facts import claimed_in
from app.reports.unsaid import account_unsaid
from ui.kit.abroad import abroad_told
from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.progress_line import told_at
from ui.kit.runner import Failure, Token
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, sentence, words
from ui.reminders.reminder_rows import LetterRow
from ui.settings.rates_dialog import show_rates

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

_ICONS = {"mail": "mail", "letter": "print", "registered": "print", "file": "open"}


class RunDialog(VerbDialog):
    """Each letter is decided on again as it is written: what was paid meanwhile is not asked for."""

    def __init__(
        self,
        office: Office,
        rows: Sequence[LetterRow],
        parent: QWidget | None = None,
        *,
        choices: Mapping[int, Choice] | None = None,
    ) -> None:
        super().__init__(office, "reminders.run.title", "reminders.run.verb", parent, facts={"n": len(rows)})
        self._only = frozenset(row.id for row in rows)
        self._choices = {key: each for key, each in (choices or {}).items() if key in self._only}
        ways = Counter(row.channel for row in rows)
        total = words().money(sum(row.base_total for row in rows), office.currency)
        lines = [("customer", _claims(row)) for row in rows] if len(rows) <= _NAMED else []
        lines += [
            (_ICONS[channel], say(f"reminders.run.{channel}", n=many))
            for channel, many in sorted(ways.items())
        ]
        abroad = abroad_told(((row.currency, row.total) for row in rows), office.currency)
        lines.append(("invoices", " · ".join((say("reminders.run.total", amount=total), *abroad))))
        if charges := _charges((row for row in rows if row.claims), office.currency):
            lines.append(("add", say("reminders.run.charges", amount=charges)))
        if later := _charges((row for row in rows if not row.claims), office.currency):
            lines.append(("info", say("reminders.run.announced", amount=later)))
        if waiting := sum(row.credit > 0 for row in rows):
            lines.append(("bank", say("reminders.run.credit", n=waiting)))
            # Money of theirs that lies here is set against what they owe before they are asked for it.
            self.hold_back(held=True)
            self.put_at_foot(WordButton("reminders.run.match", self, look="primary", clicked=self._match))
        if calls := [row.customer for row in rows if row.to_call]:
            lines.append(("call", say("reminders.run.call", n=len(calls), names=_named(calls))))
        unsent = [number for row in rows for number in row.unsent]
        for what, icon, found in (
            ("perhaps", "bank", [number for row in rows for number in row.perhaps]),
            ("at_bank", "bank", [number for row in rows for number in row.at_bank]),
            ("debited", "bank", [number for row in rows for number in row.debited]),
            ("to_announce", "bank", [number for row in rows for number in row.to_announce]),
            ("unsent", "mail", unsent),
            ("young", "hold", [number for row in rows for number in row.young]),
        ):
            if found:
                lines.append((icon, say(f"reminders.run.{what}", n=len(found), numbers=_named(found))))
        if unsent:
            self.put_at_foot(WordButton("reminders.run.see_unsent", self, look="link", clicked=self._see))
        if missing := [row.rate_missing for row in rows if row.rate_missing is not None]:
            lines.append(("info", say("reminders.caution.rate", day=min(missing))))
            self.put_at_foot(
                WordButton("late_rates.open", self, look="link", clicked=lambda: show_rates(office, self))
            )
        if edited := [row.customer for row in rows if row.edited]:
            names = _named(edited)
            lines.append(("edit", say("reminders.run.edited", n=len(edited), names=names)))
        if held := sum(row.holds for row in rows):
            lines.append(("hold", say("reminders.run.hold", n=held)))
        self._lines = lines
        self.effects.tell(lines)
        office.ask(account_unsaid, done=self._on_unsaid, owner=self)
        self.form.hide()
        self.progress = LongWork(told_at("reminders.run.at"), self)
        self.put(self.progress)
        self.show_body(shown=False)

    def _on_unsaid(self, unsaid: bool) -> None:
        """Who is asked for money and not told to which account cannot pay it."""
        if unsaid:
            told = say("orders.ask_payment.nowhere", n=len(self._only))
            self.effects.tell([*self._lines, ("trouble", told)])
            self.put_at_foot(
                WordButton("orders.ask_payment.nowhere_go", self, look="link", clicked=self._say_where)
            )

    def _say_where(self) -> None:
        self.reject()
        self.office.ways.settings("company.iban")

    def _match(self) -> None:
        self.reject()
        self.office.ways.go("receivables", ListQuery(chips=(("view", "to_match"),)))

    def _see(self) -> None:
        self.reject()
        self.office.ways.go("invoices", ListQuery(chips=(("view", "never_left"),)))

    def act(self) -> None:
        self.set_busy(busy=True)
        self.effects.hide()
        self.show_body(shown=True)
        self.progress.start(_run, self._only, self._choices, done=self._done, failed=self._broke)

    def reject(self) -> None:
        """Leave, or stop between two letters."""
        if not self.progress.cancel():
            super().reject()

    def _broke(self, failure: Failure) -> None:
        self.progress.hide()
        self.show_body(shown=False)
        self.effects.show()
        self.tell_leave()
        self.refused(failure)

    def _done(self, report: Report) -> None:
        self.progress.close_with(say("reminder.run.written", n=len(report.written)))
        for _, name, reason in report.left[:1]:
            told = f"{name} — {sentence(reason)}"
            self.office.ways.say(told)


def _run(
    database: Database, actor: Actor, token: Token, only: frozenset[int], choices: Mapping[int, Choice]
) -> Report:
    report = run(
        database,
        actor,
        only=only,
        choices=choices,
        wanted=lambda: not token.cancelled,
        told=token.tell,
    )
    render_missing(database, actor)
    return report


def _charges(rows: Iterable[LetterRow], currency: str) -> str:
    """Interest in the company's currency and the fixed sums of letters, in words; empty where there is none."""
    known = list(rows)
    interest = sum(row.worth.of(row.interest) for row in known)
    fixed = sum(row.fixed_sum for row in known)
    return claimed_in(words(), (interest, currency), (fixed, FIXED_SUM_IN)) if interest or fixed else ""


def _claims(row: LetterRow) -> str:
    """Whom a letter goes to, of which level, and which invoices it asks for."""
    level = say(f"reminder.level.{row.level}")
    if row.abrupt:
        level = say("reminders.level_unheard", level=level)
    amount = words().money(row.total, row.currency)
    return say(
        "reminders.run.claims", customer=row.customer, level=level, numbers=_named(row.asked), amount=amount
    )


def _named(found: Sequence[str]) -> str:
    return ", ".join((*found[:_NAMED], "…") if len(found) > _NAMED else found)


_NAMED = 4
"""So many customers or invoices are named; of more it is said that there are."""
