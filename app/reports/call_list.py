"""The call list: customers with late money, whom to call first, what to do next and why.

What is next is what the list of reminders says of the same debts, so that no two places tell another thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.base.door import Read
from app.base.exchange import AT_HOME, Worth
from app.base.finding import home_currency
from app.customers.told_apart import numbers_of_namesakes
from app.payments.barred_debits import BarredDebit
from app.payments.barred_money import BarredMoney
from app.payments.on_its_way import Announced
from app.receivables.lodged import ToLodge, claim_until
from app.reminders.debtor import Debt, Debtor
from app.reminders.debts import charging, debtors
from app.reminders.next_letter import next_letter_on
from app.reminders.plan import Plan, plan_of
from app.reminders.propose import Charging, LeftAlone, Proposal, propose
from app.reports.debtors_known import Known, known_of

ACTIONS = (
    "broken_promise",
    "call_again",
    "dispute_due",
    "payment_refused",
    "task",
    "call_after",
    "call",
    "post",
    "insolvency",
    "unsent",
    "bank",
    "match",
    "debit",
    "collect",
    "promised",
    "disputed",
    "lodged",
    "remind",
    "wait",
)
"""What may be next, the most urgent first; the last of them that are calls is ``call``, where every letter went out."""
_URGENT = ACTIONS.index("call")
OVER = "over"
"""What is said of a claim that can no longer be lodged in time."""
UNTOLD = "untold"
"""What is said of a debit that its customer has not been told of."""
MISSED = "missed"
"""What is said of such a debit where it is too late to tell them: its day is too near."""
LATE = "late"
"""What is said of a debit whose customer knows, but was told too late for its day."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A customer with late money in one currency; amounts in minor units of it, of a claim in those of the company's. Whoever
    owes in two is there twice; `id` is the customer's key in the company's currency, another number in another.

    What never left is not `overdue`: nobody was asked for it. `action` is what to do next, `day`, `level` and `what` what its
    reason names; `last_contact` is the last reminder, call or promise.
    `letter` is the level of the reminder that may be written today; `kept` why there is none, `until` when that ends.
    `order_id` is that of an order whose payment was refused and `why` what was said of that (`app.reports.refused_calls`):
    nothing of it is late, `days_late` is how long ago it was ordered, and `customer_id` whose it is. `unsent` are the
    keys, `unsent_numbers` the numbers of late invoices that never left.
    """

    id: int
    customer: str
    contact: str
    phone: str
    overdue: int
    days_late: int
    last_contact: date | None
    level: int | None
    action: str
    day: date | None
    amount: int
    currency: str
    what: str = ""
    letter: int | None = None
    channel: str = ""
    abrupt: bool = False
    """Whether that letter, past the first reminder, would be to one who was never reminded."""
    unheard: bool = False
    """Whether it would claim interest as well."""
    kept: str = ""
    until: date | None = None
    account_id: int = 0
    unsent: tuple[int, ...] = ()
    unsent_numbers: tuple[str, ...] = ()
    why: str = ""
    order_id: int | None = None
    customer_id: int = 0
    disputed: int = 0
    """What of `overdue` stands in dispute."""
    credit: int = 0
    """What of their money and credit notes is set against nothing yet."""
    unsent_amount: int = 0
    """What is late of invoices that never left, and so not in `overdue`."""
    promised: int = 0
    """What of `overdue` is promised, for `promised_on` at the latest."""
    promised_on: date | None = None
    apart: str = ""
    """The customer's number where another one bears the same name."""
    early: int = 0
    """What of `overdue` the letter leaves out, for it is early for it."""
    coming: int = 0
    """What of `overdue` is at the bank already or announced to be debited."""
    likely: int = 0
    """What of `overdue` a movement at the bank likely pays, which is not sure."""
    possible: int = 0
    """What lies at the bank and may be for an invoice of it, due or not, one sign alone saying so: to be looked at first."""
    to_announce: int = 0
    """What of `coming` is a debit that its customer was not told of."""
    late_part: int = 0
    """What of `amount` is late, where it is a direct debit that takes more than that."""

    first: date | None = None
    """The first day on which a debit that its customer is told of today can be collected."""
    told_on: date | None = None
    """Since when they know of a debit that they were told of too late."""
    claim: ToLodge | None = None
    """What insolvency proceedings make to lodge."""
    worth: Worth = AT_HOME
    """What the currency is worth."""
    barred: BarredMoney | None = None
    """What lies at the bank and would pay what those proceedings forbid to pay."""
    barred_debits: tuple[BarredDebit, ...] = ()
    cheques: int = 0
    """Of a customer in proceedings: cheques that nobody handed in."""

    @property
    def asked(self) -> int:
        """What somebody is called about: what is late, or the payment that was refused."""
        return self.overdue if self.order_id is None else self.amount

    @property
    def base_asked(self) -> int:
        """The same in the company's currency."""
        return self.worth.of(self.asked)

    @property
    def told_in(self) -> str:
        """The currency of `amount`."""
        return self.claim.currency if self.claim is not None else self.currency

    @property
    def to_ask(self) -> int:
        """What may be asked for on the telephone: neither contested, nor on its way or likely so, nor promised, nor held already;
        nothing of who may not pay, in insolvency proceedings.
        """
        if self.order_id is not None or self.action in ("insolvency", "lodged"):
            return 0
        off = self.disputed + self.coming + self.likely + self.promised + self.credit
        return max(self.overdue - off, 0)

    @property
    def asked_next(self) -> int:
        """The same by what is next: a letter leaves out what it is early for."""
        return max(self.to_ask - self.early, 0) if self.action == "remind" else self.to_ask

    @property
    def of_customer(self) -> int:
        """The key of the customer."""
        return self.customer_id or self.id

    @property
    def to_call(self) -> bool:
        """Whether the next step is a call, today."""
        return ACTIONS.index(self.action) <= _URGENT


@dataclass(frozen=True, slots=True)
class CallList:
    """The list: calls first, the most urgent before, then what has been late the longest. `currency` is the company's."""

    day: date
    currency: str
    rows: tuple[CallRow, ...]


def call_list(rd: Read, late: Sequence[Debtor] | None = None) -> CallList:
    """Whom to call today, and what to do about everybody else who is late; `late` is who that is where it is known."""
    plan, day = plan_of(rd), rd.today
    everybody = debtors(rd, plan, day) if late is None else late
    known = known_of(rd, everybody)
    how = charging(rd)
    rows = [row for each in everybody if (row := _row(each, plan, how, known, day)) is not None]
    numbers = numbers_of_namesakes(rd, {row.of_customer for row in rows})
    told = [replace(row, apart=numbers.get(row.of_customer, "")) for row in rows]
    return CallList(day, home_currency(rd), in_place(told))


def in_place(rows: Iterable[CallRow]) -> tuple[CallRow, ...]:
    """The rows in the order of the list."""
    return tuple(sorted(rows, key=_place))


def _place(row: CallRow) -> tuple[int, int, int, str]:
    urgency = ACTIONS.index(row.action) if row.to_call else len(ACTIONS)
    return urgency, -row.days_late, -row.worth.of(row.overdue), row.customer


def _row(who: Debtor, plan: Plan, how: Charging, known: Known, day: date) -> CallRow | None:
    # A claim against who is insolvent is lodged whole: what is doubtful, and what is not yet due.
    late = [
        each
        for each in who.debts
        if not each.assigned and (who.insolvent or (each.due_on < day and not each.doubtful))
    ]
    if not late:
        return None
    letter = propose(who, plan, how, day)
    action, on, amount = _next(who, plan, known, day, letter)
    owing, late_part = (who.account_id, who.currency), 0
    # What is collected is the company's currency alone.
    debits = known.debits.get(who.account_id, ()) if not who.abroad else ()
    if action == "debit" and on is not None:
        # On the telephone one says what leaves their account, and that is more than what is late.
        late_part, amount = amount, max(amount, _collected_by(debits, on))
    kept, until = _kept(who, plan, day, letter)
    promised = [each for each in late if each.due_on < day and not each.unsent and each.promised_until]
    sent = known.reminders.get(owing)
    return CallRow(
        who.key,
        who.name,
        who.contact,
        who.phone,
        sum(each.amount for each in late if each.due_on < day and not each.unsent),
        max(0, *((day - each.due_on).days for each in late)),
        # A promise was a word with them, though it keeps no reminder back once it is broken.
        max(filter(None, (who.last_contact, known.promises.get(who.account_id))), default=None),
        sent[1] if sent is not None else None,
        action,
        on,
        amount,
        who.currency,
        _what(action, who, known, on is not None and on < day),
        letter=letter.level if isinstance(letter, Proposal) else None,
        channel=letter.channel if isinstance(letter, Proposal) else "",
        abrupt=isinstance(letter, Proposal) and letter.abrupt,
        unheard=isinstance(letter, Proposal) and letter.unheard,
        early=sum(each.asked for each in letter.early) if isinstance(letter, Proposal) else 0,
        kept=kept,
        until=until,
        account_id=who.account_id,
        unsent=tuple(dict.fromkeys(each.invoice_id for each in late if each.unsent and each.invoice_id)),
        unsent_numbers=tuple(dict.fromkeys(each.number for each in late if each.unsent)),
        disputed=sum(each.disputed for each in late if each.due_on < day and not each.unsent),
        credit=who.credit,
        unsent_amount=_never_asked([each for each in late if each.due_on < day]),
        coming=sum(each.at_bank + each.debited for each in late if each.due_on < day and not each.unsent),
        likely=sum(min(each.likely, each.asked) for each in late if each.due_on < day and not each.unsent),
        possible=_possible([each for each in late if each.due_on < day and not each.unsent], known),
        to_announce=sum(
            each.debited for each in late if each.due_on < day and each.debit_notice in (UNTOLD, MISSED)
        ),
        late_part=late_part if late_part < amount else 0,
        first=max((each.first for each in debits if each.first), default=None),
        told_on=max((each.told_on for each in debits if each.told_on and each.notice == LATE), default=None),
        promised=_promised(promised),
        promised_on=max((each.promised_on for each in promised if each.promised_on), default=None),
        worth=who.worth,
        customer_id=who.customer_id,
        claim=known.claims.get(who.account_id),
        barred=known.barred.get(who.customer_id),
        cheques=known.cheques.get(who.customer_id, 0),
        barred_debits=tuple(known.barred_debits.get(who.customer_id, ())),
    )


def _possible(late: Iterable[Debt], known: Known) -> int:
    return sum(known.possible.get(key, 0) for key in {each.invoice_id for each in late if each.invoice_id})


def _collected_by(debits: Iterable[Announced], day: date) -> int:
    return sum(each.amount for each in debits if each.collect_on <= day)


def _what(action: str, who: Debtor, known: Known, over: bool) -> str:
    match action:
        case "post":
            return who.unposted
        case "task":
            return known.tasks[who.account_id].what
        case "insolvency" if over:
            return OVER
        case "debit":
            standing = {each.debit_notice for each in who.debts if each.debited}
            return next((each for each in (MISSED, LATE, UNTOLD) if each in standing), "")
        case "lodged":
            return known.claims[who.account_id].lodged_with
        case _:
            return ""


def _kept(who: Debtor, plan: Plan, day: date, letter: Proposal | LeftAlone | None) -> tuple[str, date | None]:
    """Why no reminder is written today, and until when."""
    if isinstance(letter, Proposal):
        return "", None
    if letter is not None:
        return letter.reason, letter.until
    until = next_letter_on(who, plan, day)
    return ("not_yet", until) if until is not None else ("all_written", None)


def _next(
    who: Debtor, plan: Plan, known: Known, day: date, letter: Proposal | LeftAlone | None
) -> tuple[str, date | None, int]:
    """What to do next about a customer, the day that is about, and an amount."""
    account = who.account_id
    owing = (account, who.currency)
    sent, called = known.reminders.get(owing), known.calls.get(account)
    if who.insolvent:
        claim = known.claims.get(account)
        if claim is not None and claim.lodged:
            return "lodged", claim.lodged_on, claim.lodged
        until = claim_until(who.insolvent_on) if who.insolvent_on is not None else None
        return "insolvency", until, claim.total if claim is not None else 0
    late = [each for each in who.debts if each.due_on < day and not each.doubtful]
    asking = [
        each
        for each in who.debts
        if each.due_on < day and each.asked and not each.doubtful and not each.assigned
    ]
    if asking and all(each.unsent for each in asking):
        # Nobody is called about what they never received, whatever was agreed on before.
        return "unsent", None, _never_asked(late)
    if late and (way := _on_its_way(late)) is not None:
        # All that could be asked for comes already.
        return way
    if late and not any(each.asked for each in late) and any(each.to_collect for each in late):
        return "collect", None, sum(each.amount for each in late if each.to_collect)
    if (broken := known.broken.get(owing)) is not None and (called is None or called[0] <= broken[0]):
        return "broken_promise", broken[0], broken[1]
    if called is not None and called[1] is not None and called[1] <= day:
        return "call_again", called[1], 0
    if (due := known.disputes.get(owing)) is not None and due < day:
        return "dispute_due", due, 0
    promised = [each for each in who.debts if each.promised_on is not None]
    day_promised = max((each.promised_on for each in promised if each.promised_on), default=None)
    asked = known.tasks.get(account)
    if asked is not None and (day_promised is None or asked.due_on <= day_promised):
        return "task", asked.due_on, 0
    if who.unposted:
        return "post", None, 0
    if sent is not None and plan.step(sent[1]).call and _unheard_since(sent[0], called, known, account):
        return "call_after", sent[0], 0
    if day_promised is not None and (amount := _promised(promised)):
        return "promised", day_promised, amount
    if not any(each.asked for each in late):
        # Nothing that is late may be asked for: there is nobody to remind.
        return "disputed", None, sum(each.disputed for each in late)
    if isinstance(letter, Proposal):
        return "remind", None, 0
    kept, until = _kept(who, plan, day, letter)
    match kept:
        case "unsent":
            return "unsent", None, _never_asked(late)
        case "credit":
            return "match", None, who.credit
        case "all_written":
            return "call", None, 0
        case _:
            return "wait", until, 0


def _promised(waiting: Sequence[Debt]) -> int:
    """What is still promised of debts that are waited for: all of them, or a part of their sum."""
    return sum(each.promised for each in waiting)


def _unheard_since(day: date, called: tuple[date, date | None] | None, known: Known, account: int) -> bool:
    """Whether nobody spoke with them since a letter went out: a promise was a word with them too."""
    promised = known.promises.get(account)
    return (called is None or called[0] < day) and (promised is None or promised < day)


def _never_asked(late: Sequence[Debt]) -> int:
    """What of late money never left."""
    return sum(each.amount for each in late if each.unsent)


def _on_its_way(late: Sequence[Debt]) -> tuple[str, date | None, int] | None:
    """What is next where the money for all that is late and undisputed is on its way, or lies at the bank so that it is to be
    matched first; None where some of it is not.
    """
    if any(each.asked > each.likely for each in late):
        return None
    # What a debit is to take may lie at the bank already: to be matched before it is taken.
    if came := sum(each.came for each in late):
        return "bank", None, came
    days = [each.debited_on for each in late if each.debited_on is not None]
    return ("debit", max(days), sum(each.debited for each in late)) if days else None
