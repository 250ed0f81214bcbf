"""Who owes what that may be asked for, set by set: debts with what was done about them, for all customers or for one."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Select, and_, case, func, literal, or_, select, true

from app.base import settings
from app.base.clock import Clock
from app.base.company import zone_of
from app.base.door import Read
from app.base.finding import Condition, home_currency
from app.correspondence.never_left import never_left
from app.correspondence.tables import mail
from app.customers.merged import merged_accounts, stands_on
from app.customers.tables import account
from app.invoicing.tables import invoice
from app.payments.debit_tables import debit_line
from app.payments.mandates import standing_mandates
from app.payments.on_its_way import announced, at_bank_for
from app.receivables.assigned import assigned_invoices
from app.receivables.doubtful import doubtful_documents
from app.receivables.late_interest import Follows, Received
from app.receivables.late_rates import late_law
from app.receivables.open_items import OPEN, STILL_OPEN
from app.receivables.tables import allocation, fact, item, item_balance, opening
from app.reminders.debtor import Debt, Debtor
from app.reminders.named import named
from app.reminders.plan import Plan
from app.reminders.promised_now import promised_now
from app.reminders.propose import Charging
from app.reminders.reminder import COUNTS, LIES
from app.reminders.tables import (
    collection_call,
    dispute,
    reminder,
    reminder_item,
)

Owing = tuple[int, str]
"""An account and one currency in which it owes."""


def charging(rd: Read) -> Charging:
    """How interest and the fixed sum are reckoned now."""
    law = late_law(rd)
    follows = cast("Follows", settings.get(rd, "late.follows"))
    return Charging(law.penalties, follows, law.fixed_sum)


def debtors(rd: Read, plan: Plan, as_of: date, account_id: int | None = None) -> list[Debtor]:
    """Customers with something that falls due by the first step of the plan, or is late; by name. In insolvency proceedings
    whatever they owe counts, due or not.

    Of customers who share an account there is one letter a currency, to the oldest in use. What stands on merged accounts is
    told with the one they belong to.
    """
    ahead = max((-each.days for each in plan.steps if each.on and each.days < 0), default=0)
    insolvent = _insolvent(rd, account_id)
    debts = _debts(rd, as_of + timedelta(days=ahead), account_id, insolvent)
    if not debts:
        return []
    who = named(rd, {key for key, _ in debts}, one=account_id is not None)
    contacts, lying = _contacts(rd, account_id), _lying(rd)
    open_credit = _credits(rd, account_id)
    found = [
        replace(
            who[key],
            debts=tuple(own),
            insolvent=key in insolvent,
            insolvent_on=insolvent.get(key),
            credits=tuple(open_credit.get((key, currency), ())),
            last_contact=_last_of(contacts.get(key, ()), currency, as_of),
            unposted=lying.get((key, currency), ""),
            currency=currency,
            home=home_currency(rd),
        )
        for (key, currency), own in debts.items()
        if key in who
    ]
    return sorted(
        found, key=lambda each: (each.name.casefold(), each.customer_id, each.abroad, each.currency)
    )


def _debts(
    rd: Read, until: date, account_id: int | None, insolvent: Collection[int]
) -> dict[Owing, list[Debt]]:
    standing = func.coalesce(account.c.belongs_to_id, account.c.id)
    by_then = item.c.due_on <= until
    if insolvent:
        by_then = or_(by_then, standing.in_(sorted(insolvent)))
    conditions: list[Condition] = [
        item_balance.c.component == "owed",
        OPEN if account_id is None else STILL_OPEN,
        item_balance.c.amount > 0,
        by_then,
    ]
    if account_id is not None:
        conditions.append(stands_on(rd, item.c.account_id, account_id))
    rows = rd.execute(
        select(
            item.c.id,
            standing.label("account"),
            item.c.noun,
            item.c.document_id,
            item.c.instalment,
            item.c.opened_on,
            item.c.due_on,
            item.c.currency,
            item_balance.c.amount,
            item_balance.c.base_amount,
            invoice.c.customer_id,
            func.coalesce(invoice.c.number, opening.c.number).label("number"),
            invoice.c.texts,
        )
        .select_from(item_balance)
        .join(item, item.c.id == item_balance.c.item_id)
        .join(account, account.c.id == item.c.account_id)
        .outerjoin(invoice, (item.c.noun == "invoice") & (invoice.c.id == item.c.document_id))
        .outerjoin(opening, (item.c.noun == "opening") & (opening.c.id == item.c.document_id))
        .where(*conditions)
        .order_by(item.c.due_on, item.c.id)
    ).all()
    # Of all accounts together what was done is read whole; that of one account begins at its own few debts.
    own = [row.id for row in rows] if account_id is not None else None
    sent, promised, received, disputed = (
        _sent(rd, own),
        promised_now(rd, own),
        _received(rd, own),
        _disputed(rd, own),
    )
    doubtful, assigned = doubtful_documents(rd), assigned_invoices(rd)
    unsent = _unsent(rd, own)
    promised_debits = [row for row in rows if row.texts and '"debit"' in row.texts]
    to_collect = _to_collect(rd, {row.document_id: row.customer_id for row in promised_debits})
    (at_bank, likely), debits = at_bank_for(rd, account_id), announced(rd)
    collected = {key: each.amount for key, each in debits.items()}
    found: dict[Owing, list[Debt]] = {}
    for row in rows:
        invoice_id = int(row.document_id) if row.noun == "invoice" else None
        amount = int(row.amount)
        # Of an invoice in instalments the oldest bears what is disputed.
        off = min(disputed.get(invoice_id, 0), amount) if invoice_id is not None else 0
        if off and invoice_id is not None:
            disputed[invoice_id] -= off
        came = min(at_bank.get(row.id, 0), amount - off)
        # A debit settles the oldest first too.
        taken = min(collected.get(invoice_id, 0), amount - off - came) if invoice_id is not None else 0
        if taken and invoice_id is not None:
            collected[invoice_id] -= taken
        found.setdefault((int(row.account), row.currency), []).append(
            Debt(
                item_id=row.id,
                invoice_id=invoice_id,
                number=row.number or "",
                instalment=row.instalment,
                issued_on=row.opened_on,
                due_on=row.due_on,
                amount=amount,
                disputed=off,
                sent_level=sent[row.id][0] if row.id in sent else None,
                sent_on=sent[row.id][1] if row.id in sent else None,
                promised=promised.take(row.id, amount - off - came - taken),
                promised_on=promised.days[row.id][0] if row.id in promised.days else None,
                promised_until=promised.days[row.id][1] if row.id in promised.days else None,
                doubtful=(row.noun, row.document_id) in doubtful,
                assigned=invoice_id in assigned,
                unsent=invoice_id in unsent and not (row.id in sent and sent[row.id][0]),
                at_bank=came,
                to_collect=invoice_id in to_collect and not (off or came or taken),
                likely=min(likely.get(row.id, 0), amount - off),
                came=min(max(at_bank.get(row.id, 0), likely.get(row.id, 0)), amount),
                debited=taken,
                debited_on=debits[invoice_id].collect_on if taken and invoice_id is not None else None,
                debit_notice=debits[invoice_id].notice if taken and invoice_id is not None else "told",
                most_ppm=_stated(row.texts),
                received=tuple(received.get(row.id, ())),
                base_amount=int(row.base_amount),
            )
        )
    return found


def _to_collect(rd: Read, promised: Mapping[int, int]) -> set[int]:
    """Which invoices, of customers (keys of both), are still to be collected as their pages say: no batch had them yet, and
    their customers' mandates stand. What was called off or came back is asked for as everything else.
    """
    if not promised:
        return set()
    tried = rd.execute(_TRIED.where(debit_line.c.invoice_id.in_(list(promised)))).scalars()
    mandates = standing_mandates(rd)
    good = {key for key, given in mandates.items() if given.standing(rd.today) == "good"}
    return {key for key, customer_id in promised.items() if customer_id in good} - set(tried)


# Invoices of a time bear the same texts.
@lru_cache(256)
def _stated(texts: str | None) -> int | None:
    """The rate of late payment that an invoice says."""
    found: dict[str, Any] = json.loads(texts) if texts else {}
    rate = found.get("late_rate_ppm")
    return int(rate) if rate else None


def _sent(rd: Read, own: list[int] | None) -> dict[int, tuple[int, date | None]]:
    """The highest level that went out for each instalment that is open, and the day of its last reminder."""
    rows = rd.execute(_SENT if own is None else _SENT.where(reminder_item.c.item_id.in_(own))).all()
    return {row.item_id: (int(row.level), row.sent_on) for row in rows}


def _received(rd: Read, own: list[int] | None) -> dict[int, list[Received]]:
    """What was set against each instalment that is open, and when. What was undone (a debit that came back, a cheque that
    bounced) never paid anything: interest goes on meanwhile. What a credit note took off the invoice it corrects was never owed,
    and bears none from the first day.
    """
    found: dict[int, list[Received]] = {}
    statement = _RECEIVED if own is None else _RECEIVED.where(allocation.c.target_item_id.in_(own))
    rows: Any = rd.execute(statement).all()
    undone = {row.reverses_id for row in rows if row.reverses_id is not None}
    for key, reverses, target, on, amount in rows:
        if reverses is None and key not in undone:
            found.setdefault(target, []).append(Received(int(amount), on))
    return found


def _disputed(rd: Read, own: list[int] | None) -> dict[int, int]:
    """What of each invoice stands in dispute."""
    statement = _DISPUTED
    if own is not None:
        statement = statement.where(dispute.c.invoice_id.in_(_invoices_of(own)))
    return {row.invoice_id: int(row.amount) for row in rd.execute(statement).all()}


def _invoices_of(items: list[int]) -> Select[int]:
    # Nothing put behind the noun keeps SQLite from walking the items of all invoices there are.
    return select(item.c.document_id).where(item.c.id.in_(items), item.c.noun.concat("") == "invoice")


def _contacts(rd: Read, account_id: int | None) -> dict[int, list[tuple[date, str]]]:
    """When somebody last wrote to each account about late money, by the currency it was about, or called it (no currency); a
    letter on paper counts once it is posted, one that was withdrawn never.
    """
    found: dict[int, list[tuple[date, str]]] = {}
    clock = Clock(zone_of(rd))
    for table, about, day, known in (
        (reminder, reminder.c.currency, reminder.c.made_on, and_(reminder.c.channel == "mail", COUNTS)),
        (reminder, reminder.c.currency, reminder.c.posted_at, reminder.c.posted_at.is_not(None)),
        (collection_call, literal(""), collection_call.c.called_on, true()),
    ):
        grouped = (table.c.account_id, *((about,) if table is reminder else ()))
        statement = (
            select(table.c.account_id, about.label("about"), func.max(day).label("day"))
            .where(known)
            .group_by(*grouped)
        )
        if account_id is not None:
            statement = statement.where(stands_on(rd, table.c.account_id, account_id))
        for row in rd.execute(statement):
            key = account_id if account_id is not None else row.account_id
            on = clock.day_of(row.day) if isinstance(row.day, datetime) else row.day
            found.setdefault(key, []).append((on, row.about))
    return found


def _last_of(contacts: Iterable[tuple[date, str]], currency: str, as_of: date) -> date | None:
    """The last contact; letters of one day in several currencies leave one another alone."""
    return max((on for on, about in contacts if about in ("", currency) or on < as_of), default=None)


def _lying(rd: Read) -> dict[Owing, str]:
    """The numbers of letters on paper that nobody has posted yet, by account and currency."""
    merged = merged_accounts(rd)
    found: dict[Owing, str] = {}
    for row in rd.execute(_LYING):
        key = int(row.account_id)
        found[merged.get(key, key), row.currency] = row.number
    return found


def _insolvent(rd: Read, account_id: int | None) -> dict[int, date]:
    """The day of the newest notice of insolvency proceedings that stands, by account."""
    standing = func.coalesce(account.c.belongs_to_id, account.c.id)
    statement = (
        select(standing.label("account"), func.max(fact.c.happened_on).label("on"))
        .select_from(account)
        .join(fact, fact.c.account_id == account.c.id)
        .where(fact.c.kind == "insolvency", fact.c.ended_at.is_(None))
        .group_by(standing)
    )
    if account_id is not None:
        statement = statement.where(or_(account.c.id == account_id, account.c.belongs_to_id == account_id))
    return {int(row.account): row.on for row in rd.execute(statement)}


def _credits(rd: Read, account_id: int | None) -> dict[Owing, list[Received]]:
    """What of each account's payments and credit notes is set against nothing, and since when, by currency."""
    statement = (
        select(item.c.account_id, item.c.currency, item.c.opened_on, item_balance.c.amount)
        .select_from(item_balance)
        .join(item, item.c.id == item_balance.c.item_id)
        .where(
            item_balance.c.component == "unapplied",
            OPEN if account_id is None else STILL_OPEN,
        )
        .order_by(item.c.opened_on, item.c.id)
    )
    if account_id is not None:
        statement = statement.where(stands_on(rd, item.c.account_id, account_id))
    merged, found = merged_accounts(rd), dict[Owing, list[Received]]()
    for row in rd.execute(statement):
        key = merged.get(int(row.account_id), int(row.account_id))
        found.setdefault((key, row.currency), []).append(Received(-int(row.amount), row.opened_on))
    return found


def _unsent(rd: Read, own: list[int] | None) -> frozenset[int]:
    """The keys of invoices whose e-mail lies in the outbox or came back, and of which none has left."""
    statement = never_left()
    if own is not None:
        statement = statement.where(mail.c.row_id.in_(_invoices_of(own)))
    return frozenset(int(key) for key in rd.execute(statement).scalars())


_TRIED = select(debit_line.c.invoice_id)
_LYING = (
    select(reminder.c.account_id, reminder.c.currency, reminder.c.number).where(LIES).order_by(reminder.c.id)
)
_SENT = (
    select(
        reminder_item.c.item_id,
        func.max(reminder_item.c.level).label("level"),
        func.max(case((reminder_item.c.level > 0, reminder.c.made_on))).label("sent_on"),
    )
    .join(reminder, reminder.c.id == reminder_item.c.reminder_id)
    .join(item_balance, item_balance.c.item_id == reminder_item.c.item_id)
    .where(COUNTS, reminder_item.c.level.is_not(None), item_balance.c.component == "owed", STILL_OPEN)
    .group_by(reminder_item.c.item_id)
)
_debt, _credit, _note = item.alias("debt"), item.alias("credit"), invoice.alias("note")
_CORRECTS = and_(_credit.c.noun == "invoice", _debt.c.noun == "invoice", _note.c.id == _credit.c.document_id)
_RECEIVED = (
    select(
        allocation.c.id,
        allocation.c.reverses_id,
        allocation.c.target_item_id,
        case((_note.c.id.is_not(None), _debt.c.due_on), else_=allocation.c.business_date),
        allocation.c.amount,
    )
    .join(item_balance, item_balance.c.item_id == allocation.c.target_item_id)
    .join(_debt, _debt.c.id == allocation.c.target_item_id)
    .join(_credit, _credit.c.id == allocation.c.source_item_id)
    .outerjoin(_note, and_(_CORRECTS, _note.c.corrects_id == _debt.c.document_id))
    .where(item_balance.c.component == "owed", OPEN)
    .order_by(allocation.c.target_item_id, allocation.c.business_date)
)
_DISPUTED = (
    select(dispute.c.invoice_id, func.sum(dispute.c.amount).label("amount"))
    .where(dispute.c.outcome.is_(None))
    .group_by(dispute.c.invoice_id)
)
