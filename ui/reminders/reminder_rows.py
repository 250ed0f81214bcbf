"""Reminders as rows: letters to write today, whom one is not written to and why, letters still to be posted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.base.exchange import AT_HOME, Worth
from app.flow import chase
from app.flow.reminder_run import Choice
from app.flow.reminder_words import letter_words, number_named, preview_facts
from app.payments.bank_queries import waiting_count
from app.payments.barred_money import BarredMoney, barred_at_bank
from app.receivables.late_rates import FIXED_SUM_IN
from app.reminders.debtor import Debt
from app.reminders.left_told import left_told
from app.reminders.lying import Lying, lying_letters
from app.reminders.plan import HANDED_OVER
from app.reminders.propose import LeftAlone, Proposal, Wish
from app.reminders.reminder import Waiver
from app.reminders.reminder_facts import FORMAL_NOTICE, ReminderFacts
from app.reports.call_list import call_list
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say, words
from ui.reminders.call_words import why_told

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A customer to be reminded, or not, of what is owed in one `currency`; `id` is that of `Debtor.key`, `customer_id` the
    customer's key, `home` the company's currency; the fixed sum is in euros. `why` is why not, empty where they are; `reason`
    its code, `until` when that ends, `promised_on` the day they promised. `credit` is what is set against nothing yet;
    `asked` are the invoices in the letter; `young`, `unsent`, `at_bank` and `debited` are the late ones that are not: it is
    early for them, they never left, their money is at the bank, a direct debit is announced, or is `to_announce` still;
    `disputed` is not asked for. Of the semester of `rate_missing` no rate of interest is recorded. `prepared` is one that a
    person looked at and kept for the run, `edited` in own words.
    """

    id: int
    customer: str
    contact: str
    level: int | None
    channel: str
    invoices: str
    days_late: int
    total: int
    interest: int
    fixed_sum: int
    why: str
    claims: bool = False
    reason: str = ""
    until: date | None = None
    promised_on: date | None = None
    credit: int = 0
    currency: str = "EUR"
    young: tuple[str, ...] = ()
    young_sum: int = 0
    """What is to be asked of them in a letter to come."""
    unsent: tuple[str, ...] = ()
    at_bank: tuple[str, ...] = ()
    debited: tuple[str, ...] = ()
    to_announce: tuple[str, ...] = ()
    rate_missing: date | None = None
    disputed: int = 0
    unsent_ids: tuple[int, ...] = ()
    asked: tuple[str, ...] = ()
    prepared: bool = False
    edited: bool = False
    abrupt: bool = False
    """Whether it is past the first reminder and goes to somebody who was never reminded."""
    unheard: bool = False
    """Whether such a letter is a formal notice."""
    perhaps: tuple[str, ...] = ()
    """The invoices in the letter that a movement at the bank likely pays."""
    holds: bool = False
    """Whether further orders on credit are held once it is written."""
    customer_id: int = 0
    home: str = "EUR"
    worth: Worth = AT_HOME
    """What the currency is worth."""
    to_call: str = ""
    """Why its customer is to be called today, in words; empty where they are not."""

    @property
    def base_total(self) -> int:
        """What it asks for, in the company's currency."""
        return self.worth.of(self.total)

    @property
    def at_once(self) -> bool:
        """Whether it is ticked before anybody has looked at it."""
        return self.goes_out and (self.prepared or not (self.unheard or self.perhaps))

    @property
    def goes_out(self) -> bool:
        """Whether a letter is proposed."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter that a person prepared for the run: what was chosen, how its row looks now, and how it stood before."""

    choice: Choice
    row: LetterRow
    before: LetterRow


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done about reminders on a day; `at_bank`: so many movements wait there to be matched."""

    day: date
    rows: tuple[LetterRow, ...]
    to_post: tuple[Lying, ...]
    at_bank: int = 0


def due(rd: Read, as_of: date | None = None) -> Due:
    """The letters of a day, today unless told, and those on paper that nobody has posted."""
    found, left = chase.proposed(rd, as_of)
    day = as_of or rd.today
    barred = barred_at_bank(rd) if any(each.debtor.insolvent for each in left) else {}
    waiting_at_bank = waiting_count(rd)
    called = call_list(rd, [each.debtor for each in found]).rows if day == rd.today else ()
    calls = {row.id: why_told(row) for row in called if row.to_call}
    rows = [
        *(replace(letter_row(each), to_call=calls.get(each.debtor.key, "")) for each in found),
        *(_left(each, day, barred.get(each.debtor.customer_id)) for each in left),
    ]
    return Due(day, tuple(rows), tuple(lying_letters(rd)), waiting_at_bank)


def letter_row(each: Proposal) -> LetterRow:
    """A letter that should go out as a row."""
    return LetterRow(
        each.debtor.key,
        each.debtor.name,
        each.debtor.contact,
        each.level,
        each.channel,
        _numbers(one.debt.number for one in each.items),
        max(one.days_late for one in each.items),
        each.total,
        each.interest,
        each.fixed_sum,
        "",
        claims=each.step.charges == "claimed",
        credit=each.debtor.credit,
        currency=each.debtor.currency,
        customer_id=each.debtor.customer_id,
        home=each.debtor.home,
        worth=each.debtor.worth,
        young=_young(each),
        young_sum=sum(debt.asked for debt in each.early),
        unsent=_spared(each, "unsent"),
        at_bank=_spared(each, "bank"),
        debited=_spared(each, "debit"),
        to_announce=_spared(each, "to_announce"),
        rate_missing=each.rate_missing,
        disputed=sum(debt.disputed for debt in each.debtor.debts),
        unsent_ids=_never_left(each.spared),
        asked=tuple(dict.fromkeys(one.debt.number for one in each.items)),
        abrupt=each.abrupt,
        unheard=each.unheard,
        perhaps=each.perhaps,
        holds=each.holds,
    )


def _spared(each: Proposal, why: str) -> tuple[str, ...]:
    """The numbers of what is left out of a letter for one reason."""
    return tuple(dict.fromkeys(debt.number for debt in each.spared if why == _why_spared(debt)))


def _young(each: Proposal) -> tuple[str, ...]:
    """The same of what it is early for; an instalment of an invoice that is in the letter is told by its day."""
    asked = {one.debt.number for one in each.items}
    told = (
        say("reminders.instalment", number=debt.number, day=debt.due_on)
        if debt.number in asked
        else debt.number
        for debt in each.early
    )
    return tuple(dict.fromkeys(told))


def _why_spared(debt: Debt) -> str:
    if debt.unsent:
        return "unsent"
    # A debit that nobody was told of is not announced yet.
    untold = debt.on_its_way == "debit" and debt.debit_notice in ("untold", "missed")
    return "to_announce" if untold else debt.on_its_way


def prepared_row(found: Proposal, facts: ReminderFacts, *, edited: bool) -> LetterRow:
    """The row of a letter as it was prepared."""
    own = letter_row(found)
    return replace(own, interest=facts.interest, fixed_sum=facts.fixed_sum, prepared=True, edited=edited)


def _left(each: LeftAlone, day: date, barred: BarredMoney | None) -> LetterRow:
    reason = "insolvency_barred" if each.reason == "insolvency" and barred is not None else each.reason
    why = left_told(words(), reason, each.until, each.promised_on)
    late = [debt for debt in each.debtor.debts if debt.due_on < day]
    unsent = [debt for debt in late if debt.unsent]
    return LetterRow(
        each.debtor.key,
        each.debtor.name,
        each.debtor.contact,
        None,
        "",
        _numbers(debt.number for debt in late),
        max(((day - debt.due_on).days for debt in late), default=0),
        sum(debt.amount for debt in late),
        0,
        0,
        why,
        reason=reason,
        currency=each.debtor.currency,
        customer_id=each.debtor.customer_id,
        home=each.debtor.home,
        worth=each.debtor.worth,
        until=each.until,
        promised_on=each.promised_on,
        unsent=tuple(dict.fromkeys(debt.number for debt in unsent)),
        unsent_ids=_never_left(unsent),
    )


def _never_left(found: Iterable[Debt]) -> tuple[int, ...]:
    """The keys of the invoices among debts that never left."""
    return tuple(dict.fromkeys(each.invoice_id for each in found if each.unsent and each.invoice_id))


def _numbers(found: Iterable[str]) -> str:
    """The first of several invoices, and how many more there are."""
    known = list(dict.fromkeys(found))
    return f"{known[0]} +{len(known) - 1}" if len(known) > 1 else "".join(known)


def preview(
    rd: Read, customer_id: int, wish: Wish, waiver: Waiver
) -> tuple[Proposal, tuple[str, str], ReminderFacts]:
    """The letter to a customer as it would be written now: the proposal, its words, what its paper says.

    Refused with ``reminder_nothing`` or ``reminder_waits``.
    """
    found = chase.proposed_to(rd, customer_id, rd.today, wish)
    told = letter_words(rd, found, waiver, number_named(found)) if found.level < HANDED_OVER else ("", "")
    return found, told, preview_facts(rd, found, waiver, told, rd.today)


def _level(row: LetterRow) -> object:
    if row.level is None:
        facts = {"until": row.until or "", "promised": row.promised_on or ""}
        # A debit that cannot stand keeps nobody in peace: it is to be put off.
        kind = "late" if row.reason in ("debit_missed", "debit_late") else "none"
        return Chip(kind, say(f"reminder.left_short.{row.reason}", **facts), icon="hold")
    kind = "late" if row.level >= FORMAL_NOTICE else "hold" if row.level == 3 else "run"
    told = say(f"reminder.level.{row.level}")
    if row.prepared:
        told = say("reminders.level_edited" if row.edited else "reminders.level_prepared", level=told)
    elif row.unheard or (row.abrupt and not row.perhaps):
        told = say("reminders.level_unheard", level=told)
    elif row.perhaps:
        # Why it is not ticked.
        told = say("reminders.level_perhaps", level=told)
    return Chip(kind, told, icon="edit" if row.prepared else "mail", filled=row.level >= 3)


def cautions(row: LetterRow) -> list[tuple[str, str]]:
    """What whoever writes the letter should know first: credit that waits, and what is late and not in it; icon and words."""
    told: list[tuple[str, str]] = []
    if row.to_call:
        told.append(("call", say("reminders.caution.call", why=row.to_call)))
    if row.unheard:
        told.append(("hold", say("reminders.caution.unheard")))
    elif row.abrupt:
        told.append(("info", say("reminders.caution.abrupt")))
    if row.credit > 0:
        told.append(("bank", say("reminders.caution.credit", amount=words().money(row.credit, row.currency))))
    if row.disputed:
        amount = words().money(row.disputed, row.currency)
        told.append(("limit", say("reminders.caution.disputed", amount=amount)))
    for what, icon, numbers in (
        ("perhaps", "bank", row.perhaps),
        ("at_bank", "bank", row.at_bank),
        ("debited", "bank", row.debited),
        ("to_announce", "bank", row.to_announce),
        ("unsent", "mail", row.unsent),
        ("young", "hold", row.young),
    ):
        if numbers:
            what = "late_already" if what == "young" and row.level == 0 else what
            told.append((icon, say(f"reminders.caution.{what}", numbers=", ".join(numbers))))
    if row.rate_missing is not None:
        told.append(("info", say("reminders.caution.rate", day=row.rate_missing)))
    return told


def _later(row: LetterRow) -> str:
    """What is late too and too recent for this letter."""
    amount = words().money(row.young_sum, row.currency)
    return say("reminders.later", amount=amount) if row.young_sum and row.level else ""


COLUMNS: tuple[Column[LetterRow], ...] = (
    Column(key="customer", title="column.customer", aside=lambda row: row.contact, strong=True),
    Column(key="level", title="reminder.column.level", kind="chip", value=_level, width=232),
    Column(
        key="channel",
        title="reminder.column.channel",
        value=lambda row: say(f"reminder.channel.{row.channel}") if row.channel else "",
        width=140,
        muted=True,
    ),
    Column(
        key="invoices",
        title="reminder.column.invoices",
        width=122,
        muted=True,
        aside=_later,
        aside_below=True,
        wraps=True,
    ),
    Column(
        key="days_late",
        title="paper.statement.late",
        kind="number",
        value=lambda row: say("paper.statement.days", n=row.days_late) if row.days_late else "",
        width=92,
        muted=True,
    ),
    Column(
        key="total",
        title="reminder.column.total",
        kind="money",
        width=108,
        currency=lambda row: row.currency,
        strong=True,
    ),
    Column(
        key="interest",
        title="reminder.column.interest",
        kind="money",
        width=92,
        currency=lambda row: row.currency,
    ),
    Column(
        key="fixed_sum",
        title="reminder.column.fixed_sum",
        kind="money",
        width=98,
        currency=lambda _row: FIXED_SUM_IN,
        marked=lambda row: row.currency != FIXED_SUM_IN,
    ),
)
