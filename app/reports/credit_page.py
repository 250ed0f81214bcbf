"""A customer's credit on one page: parts of the exposure, what would hold an order now, how they pay, what to lend them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, and_, bindparam, case, distinct, func, literal_column, or_, select

from app.base import settings
from app.base.door import Read
from app.base.finding import home_currency
from app.customers.limit import LimitRow, limits_of
from app.customers.merged import is_one_of, known_as, stands_on
from app.invoicing.exchange import worth_of_column
from app.invoicing.tables import invoice
from app.orders.lent import borrower_of, lent, rules_for
from app.payments.on_its_way import announced, collected_whole, surely_at_bank
from app.receivables.assigned import assigned_invoices
from app.receivables.behaviour import (
    Averages,
    Habit,
    Proposal,
    Trend,
    averages,
    expected_on,
    habit,
    propose,
    trend,
)
from app.receivables.credit_rules import Hold, Rules, class_of, judge, utilisation_ppm
from app.receivables.fact import Fact, facts_of
from app.receivables.ledger import balances
from app.receivables.open_items import STILL_OPEN
from app.receivables.payments_made import habit_of_class, paid_by
from app.receivables.tables import allocation, item, item_balance, opening
from app.reports.credit_events import CreditEvent, events_of

STEMS = 12
"""How many of the last instalments the picture of the payment behaviour shows."""


YEAR_DAYS = 365
ENOUGH_DAYS = 90
"""How long somebody must have been buying for a limit to be proposed: less says nothing of a year."""


@dataclass(frozen=True, slots=True)
class Stem:
    """An instalment as paid or not: its invoice, due date and days late; `paid_on` None while something is open."""

    number: str
    invoice_id: int
    due_on: date
    days_late: int
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class Expected:
    """An open debt: minor units, when it is due and when it is likely paid, None where it is later than usual already.

    One that a direct debit takes whole comes on that debit's day, whatever is usual: `batch` is the number of its batch.
    With `put_off` that day cannot be held, its notice was missed, and `expected_on` is the first one left. With `at_bank` it
    came already, and waits to be matched.
    """

    item_id: int
    number: str
    document_id: int
    amount: int
    due_on: date
    expected_on: date | None
    batch: str = ""
    at_bank: bool = False
    put_off: bool = False

    @property
    def id(self) -> int:
        """The item's key."""
        return self.item_id


@dataclass(frozen=True, slots=True)
class CreditPage:
    """Amounts in minor units of `currency`. `holds` are the rules that would stop a new order on credit now.

    `in_advance` is how many invoices were paid by money that was there before them. `counts` says how many documents are behind
    each part of the exposure: committed, delivered, not_due, overdue, credit.
    """

    currency: str
    risk_class: str
    rules: Rules
    counts: dict[str, int]
    counted: int
    beyond: int
    limit: int | None
    utilisation_ppm: int | None
    holds: tuple[Hold, ...]
    facts: tuple[Fact, ...]
    limits: tuple[LimitRow, ...]
    events: tuple[CreditEvent, ...]
    stems: tuple[Stem, ...]
    in_advance: int
    averages: Averages | None
    trend: Trend
    habit: Habit
    class_days: int
    expected: tuple[Expected, ...]
    proposal: Proposal | None
    proposal_days: int = 365
    general_limit: int | None = None
    """The limit of whoever has none of their own; None for no limit."""
    pays_ahead: bool = False
    """Whether it is a person all of whose invoices were paid before they were issued: no limit is of use to them."""


def credit_page(rd: Read, customer_id: int) -> CreditPage:
    """How a customer stands and pays; refused with ``customer_unknown``."""
    currency = home_currency(rd)
    who = borrower_of(rd, customer_id, currency)
    decided = settings.all_settings(rd)
    rules = rules_for(decided, who)
    abroad = who.credit_limit is not None and who.limit_currency not in (None, "", currency)
    now = lent(rd, who, balances(rd, who.account_id), decided, rules)
    # Nothing is measured against a limit in another currency.
    limit = None if abroad else now.limit
    paid = paid_by(rd, who.account_id)
    of_class = habit_of_class(rd, class_of(who.risk_class, who.buyer_kind))
    own = habit(paid, rd.today, of_class)
    year = [each for each in paid if each.paid_on > rd.today - timedelta(days=365)]
    mean = averages(year)
    facts = tuple(facts_of(rd, who.account_id))
    standing = [each for each in facts if each.ended_at is None]
    distressed = any(each.kind in ("insolvency", "promise") for each in standing)
    sales, known_for = _sales(rd, customer_id)
    stems = tuple(_stems(rd, who.account_id))
    in_advance = int(rd.scalar(_advances(rd, who.account_id)) or 0)
    pays_ahead = who.buyer_kind == "person" and in_advance > 0 and not stems
    return CreditPage(
        currency=currency,
        general_limit=decided["credit.default_limit"],
        risk_class=class_of(who.risk_class, who.buyer_kind),
        rules=rules,
        counts=_counts(rd, who.account_id),
        counted=now.counted,
        beyond=now.beyond,
        limit=limit,
        utilisation_ppm=utilisation_ppm(now.counted, limit) if limit is not None else None,
        # The least that an order can bind shows what would hold any.
        holds=tuple(_as_it_stands(hold) for hold in judge(1, now, rules, rd.today)),
        facts=facts,
        limits=tuple(limits_of(rd, customer_id)),
        events=tuple(events_of(rd, customer_id, who.account_id)),
        stems=stems,
        in_advance=in_advance,
        pays_ahead=pays_ahead,
        averages=mean,
        trend=trend(paid, rd.today),
        habit=own,
        class_days=of_class,
        expected=tuple(_expected(rd, who.account_id, own)),
        proposal=propose(
            sales * YEAR_DAYS // known_for,
            round(mean.days_to_pay) if mean is not None else 30,
            round(mean.days_late) if mean is not None else of_class,
            distressed=distressed,
        )
        if known_for >= ENOUGH_DAYS and not pays_ahead
        else None,
        proposal_days=known_for,
    )


def _as_it_stands(hold: Hold) -> Hold:
    """The limit as it is passed now, without the unit that was asked with; what is reached exactly is not passed yet."""
    if hold.rule != "credit_limit":
        return hold
    facts = {**hold.facts, "exposure": hold.facts["exposure"] - 1, "excess": hold.facts["excess"] - 1}
    return Hold(hold.rule if facts["excess"] else "limit_reached", facts)


def _counts(rd: Read, account_id: int) -> dict[str, int]:
    theirs = _COUNTS.where(stands_on(rd, item.c.account_id, account_id))
    rows = rd.execute(theirs, {"today": rd.today})
    return {row.part: int(row.many) for row in rows}


def _advances(rd: Read, account_id: int) -> Select[int]:
    return _IN_ADVANCE.where(stands_on(rd, item.c.account_id, account_id))


def _stems(rd: Read, account_id: int) -> Sequence[Stem]:
    found: list[Stem] = []
    theirs = _STEMS.where(stands_on(rd, item.c.account_id, account_id))
    for row in rd.execute(theirs, {"today": rd.today, "limit": STEMS}):
        is_open = bool(row.open)
        until = rd.today if is_open or row.paid_on is None else row.paid_on
        found.append(
            Stem(
                row.number, row.document_id, row.due_on, (until - row.due_on).days, None if is_open else until
            )
        )
    return found[::-1]


def _expected(rd: Read, account_id: int, own: Habit) -> Sequence[Expected]:
    rows = rd.execute(_OPEN.where(stands_on(rd, item.c.account_id, account_id))).all()
    if not rows:
        return []
    owed = [(row.id, row.document_id, row.amount) for row in rows if row.noun == "invoice"]
    debits = collected_whole(announced(rd, invoices={invoice_id for _, invoice_id, _ in owed}), owed)
    came, assigned = surely_at_bank(rd, account_id), assigned_invoices(rd)
    found: list[Expected] = []
    for row in rows:
        if row.noun == "invoice" and row.document_id in assigned:
            # Its customer pays the factor.
            continue
        debit = debits.get(row.id)
        found.append(
            Expected(
                row.id,
                row.number,
                row.document_id,
                row.amount,
                row.due_on,
                max(debit.comes_on, rd.today)
                if debit is not None
                else expected_on(row.due_on, own, rd.today),
                batch=debit.batch if debit is not None else "",
                at_bank=came.get(row.id, 0) >= row.amount,
                put_off=debit is not None and debit.put_off,
            )
        )
    return found


def _sales(rd: Read, customer_id: int) -> tuple[int, int]:
    """What was invoiced to them within a year, and over how many days of it they have been buying."""
    # By customer and day, which the invoices are in order of; by account they are not.
    theirs = _SALES.where(is_one_of(invoice.c.customer_id, known_as(rd, customer_id)))
    row = rd.execute(theirs, {"since": rd.today - timedelta(days=YEAR_DAYS)}).one()
    if row.first is None:
        return 0, 0
    before = theirs.with_only_columns(func.min(invoice.c.issued_on)).limit(1)
    first = rd.scalar(before, {"since": date.min}) or row.first
    return int(row.amount or 0), min((rd.today - first).days, YEAR_DAYS)


_PART = case(
    (item_balance.c.component.in_(("committed", "delivered")), item_balance.c.component),
    (and_(item_balance.c.component == "owed", item.c.due_on < bindparam("today")), "overdue"),
    (item_balance.c.component == "owed", "not_due"),
    else_="credit",
)
_COUNTS = (
    select(_PART.label("part"), func.count().label("many"))
    .select_from(item)
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .where(
        item_balance.c.amount != literal_column("0"),
        item_balance.c.component != "earmarked",
    )
    .group_by(literal_column("1"))
)
_owed = (
    select(item_balance.c.amount)
    .where(item_balance.c.item_id == item.c.id, item_balance.c.component == "owed")
    .correlate(item)
    .scalar_subquery()
)
_money = item.alias("money")
_last_came = (
    select(func.max(_money.c.opened_on))
    .join(allocation, allocation.c.source_item_id == _money.c.id)
    .where(allocation.c.target_item_id == item.c.id, allocation.c.reverses_id.is_(None))
    .correlate(item)
    .scalar_subquery()
)
"""When the last came of what an instalment was paid with; before its invoice where it was paid in advance."""
_IN_ADVANCE = (
    select(func.count(distinct(item.c.document_id)))
    .join(invoice, invoice.c.id == item.c.document_id)
    .where(
        item.c.noun == "invoice",
        invoice.c.kind == "invoice",
        func.coalesce(_owed, 0) == 0,
        _last_came < item.c.opened_on,
    )
)
_STEMS = (
    select(
        item.c.document_id,
        item.c.due_on,
        invoice.c.number,
        _owed.label("open"),
        _last_came.label("paid_on"),
    )
    .join(invoice, invoice.c.id == item.c.document_id)
    .where(
        item.c.noun == "invoice",
        invoice.c.kind == "invoice",
        # Paid, or due and open; what a plan moved away is neither.
        or_(
            and_(func.coalesce(_owed, 0) == 0, _last_came >= item.c.opened_on),
            and_(func.coalesce(_owed, 0) != 0, item.c.due_on < bindparam("today")),
        ),
    )
    .order_by(item.c.due_on.desc(), item.c.id.desc())
    .limit(bindparam("limit"))
)
_OPEN = (
    select(
        item.c.id,
        item.c.document_id,
        item.c.noun,
        item.c.due_on,
        func.coalesce(invoice.c.number, opening.c.number).label("number"),
        item_balance.c.amount,
    )
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .outerjoin(invoice, and_(item.c.noun == "invoice", invoice.c.id == item.c.document_id))
    .outerjoin(opening, and_(item.c.noun == "opening", opening.c.id == item.c.document_id))
    .where(
        item.c.noun.in_(("invoice", "opening")),
        item_balance.c.component == "owed",
        STILL_OPEN,
    )
    .order_by(item.c.due_on, item.c.id)
)
_TOTAL = worth_of_column(invoice.c.total)
_SALES = select(
    func.sum(case((invoice.c.kind == "credit_note", -_TOTAL), else_=_TOTAL)).label("amount"),
    func.min(invoice.c.issued_on).label("first"),
).where(invoice.c.issued_on > bindparam("since"))
