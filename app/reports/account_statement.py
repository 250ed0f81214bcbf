"""The statement of a customer's account: what it stood at, each document since, what it stands at, and what of it is open.

Every line is a document that changed what the customer owes; matching one with another changes nothing and is no line. Money
kept for an order counts as theirs from the day it came, a deposit invoice as owed from the day it was issued.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.pages import pages
from app.base.words import Words
from app.customers.merged import stands_on
from app.customers.queries import addresses_of
from app.customers.tables import customer
from app.invoicing.grouped import orders_of_items
from app.invoicing.queries import replaced_by
from app.invoicing.tables import invoice
from app.orders.frozen import addressee, issuer_now
from app.paper.party import Addressee, Issuer
from app.payments.queries import way_of
from app.payments.tables import payment
from app.receivables.ageing import age, days_overdue, names_of
from app.receivables.open_items import OpenItem, open_items
from app.receivables.stood import entries_until
from app.receivables.tables import allocation, entry, item, opening
from app.receivables.write_off_tables import write_off
from app.reports.account_apart import Apart, apart_told, parted
from app.reports.account_coming import Coming, Doubt, coming
from app.reports.account_currencies import OF_CUSTOMER, balances_in
from app.reports.account_plans import places_of, planned_among

MONTHS_BACK = 3
"""So many months a statement goes back unless told otherwise."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A document: what it is (`kind`), its number, and by how much it changed what is owed (minor units).

    `due_on` is the last due date of an invoice; `balance` what stands after it. `noun` and `document_id` name its table.
    """

    on: date
    kind: str
    number: str
    due_on: date | None
    amount: int
    balance: int
    noun: str
    document_id: int
    planned: bool = False
    """Whether an instalment plan took the place of its due date."""
    replaced_by: str = ""
    """The number of the corrective invoice that counts instead."""

    def told(self, words: Words) -> str:
        """What it is, with its number."""
        more = (words.say("paper.statement.planned"),) if self.planned else ()
        return _told(self, words, *more)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What is open: an instalment (positive) or credit not yet used (negative), in minor units.

    `instalment` is its place among the `parts` that are to be paid: those of a plan where there is one. `apart` is the kind of
    what is not transferred to the company (see `app.reports.account_apart`).
    """

    number: str
    kind: str
    instalment: int
    issued_on: date
    due_on: date | None
    amount: int
    days_late: int
    parts: int = 1
    apart: str = ""
    replaced_by: str = ""

    def told(self, words: Words) -> str:
        """What it is, with its number, which part of it, and what parts it from what is asked for."""
        apart = words.say(f"paper.statement.apart_row.{self.apart}") if self.apart else ""
        return _told(self, words, self.instalment_said(words), apart)

    def instalment_said(self, words: Words) -> str:
        """Which part it is, where there are several."""
        if self.parts < 2:
            return ""
        return words.say("receivables.instalment_of", at=self.instalment, of=self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatement:
    """The statement, with all that its paper says. Amounts are minor units; debts positive, credit negative.

    `as_of` is the last day of it, `since` its first; `ages` are the sums of `buckets`.
    """

    seller: Issuer
    customer: Addressee
    number: str
    language: str
    email: str
    since: date
    as_of: date
    currency: str
    opening: int
    closing: int
    lines: tuple[StatementLine, ...]
    open: tuple[OpenLine, ...]
    buckets: tuple[str, ...]
    ages: tuple[int, ...]
    debits: tuple[tuple[date, int], ...] = ()
    """What will be debited, by the day: told of today only."""
    others: tuple[tuple[str, int], ...] = ()
    """What the account stands at in other currencies, of which there are statements of their own."""
    apart: tuple[Apart, ...] = ()
    """What of it is not to be transferred to the company: a factor's, of before a judgment, paid at the door, at the bank
    already, or to be debited on a day that is still to be told.
    """
    doubts: tuple[Doubt, ...] = ()
    """What whoever sends it has to know; told on no paper."""

    @property
    def debit(self) -> int:
        """The sum of what its lines added to what is owed."""
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def credited(self) -> int:
        """The sum of what its lines took off it."""
        return -sum(line.amount for line in self.lines if line.amount < 0)

    @property
    def overdue(self) -> int:
        """What is past its due date; credit is not taken off it, so it may be more than the balance."""
        return sum(self.ages[1:-1])

    @property
    def credit(self) -> int:
        """What they hold: money and credit notes set against nothing, to be taken off what they owe."""
        return -self.ages[-1]

    @property
    def to_transfer(self) -> int:
        """What of the balance is asked for by transfer: neither debited nor apart."""
        taken = sum(amount for _, amount in self.debits) + sum(each.amount for each in self.apart)
        return max(self.closing - taken, 0)

    @property
    def late(self) -> int:
        """What is past its due date and asked for here."""
        return self.overdue - sum(each.late for each in self.apart)


def _told(line: StatementLine | OpenLine, words: Words, *more: str) -> str:
    name = f"{words.say(f'statement.kind.{line.kind}')} {line.number}".strip()
    replaced = words.say("paper.statement.replaced", number=line.replaced_by) if line.replaced_by else ""
    return ", ".join(each for each in (name, replaced, *more) if each)


def account_statement(
    rd: Read,
    customer_id: int,
    since: date | None = None,
    as_of: date | None = None,
    known_on: date | None = None,
    currency: str = "",
) -> AccountStatement:
    """The statement of a customer as of a day (today unless told), from another day on, in a currency: unless told the
    company's, or the one in which alone they have an account. Refused with ``customer_unknown`` or ``statement_backwards``.
    """
    who = rd.execute(select(customer).where(customer.c.id == customer_id)).mappings().one_or_none()
    if who is None:
        raise Refusal("customer_unknown", customer=customer_id)
    day = as_of or rd.today
    first = since or _months_before(day, MONTHS_BACK)
    if first > day:
        raise Refusal("statement_backwards", since=first, until=day)
    account_id = int(who["account_id"])
    stands = balances_in(rd, account_id, day, known_on)
    currency = currency or next(iter(stands), home_currency(rd))
    before = balances_in(rd, account_id, first - timedelta(days=1), known_on).get(currency, 0)
    lines = _lines(rd, account_id, currency, (first, day), known_on, before)
    standing = [each for each in open_items(rd, day, known_on, account_id) if each.currency == currency]
    asked = parted(rd, account_id, standing, day)
    now = day == rd.today and known_on is None
    way = coming(rd, account_id, standing, asked.kinds) if now else Coming()
    home = [each for each in addresses_of(rd, customer_id) if each.kind == "billing"]
    billing = {name: getattr(home[0], name) or "" for name in _ADDRESS} if home else {}
    facts = {"name": who["name"], "siren": who["siren"], "vat_number": who["vat_number"]}
    return AccountStatement(
        seller=issuer_now(rd),
        customer=addressee(billing, facts),
        number=who["number"],
        language=who["language"],
        email=who["email"] or "",
        since=first,
        as_of=day,
        currency=currency,
        opening=before,
        closing=lines[-1].balance if lines else before,
        lines=lines,
        open=_open(rd, standing, day, {**asked.kinds, **way.kinds}),
        buckets=names_of(),
        ages=age(standing, day).amounts,
        debits=way.debits,
        others=tuple((each, amount) for each, amount in stands.items() if amount and each != currency),
        apart=(*asked.told, *way.apart),
        doubts=way.doubts,
    )


def account_statements(rd: Read, customer_id: int) -> tuple[AccountStatement, ...]:
    """The statements of a customer as of today, one for each currency in which something of them stands."""
    first = account_statement(rd, customer_id)
    rest = (account_statement(rd, customer_id, currency=each) for each, _ in first.others)
    return (first, *rest)


def doubts_of(found: Sequence[AccountStatement]) -> tuple[tuple[str, Doubt], ...]:
    """What whoever sends these statements has to know, each with its currency."""
    return tuple((each.currency, doubt) for each in found for doubt in each.doubts)


def words_of(statement: AccountStatement) -> Words:
    """The words of the customer's language."""
    return Words(statement.language)


def opening_said(statement: AccountStatement, words: Words) -> str:
    """What the balance before the first line is called: money or credit that came before its invoice is no debt of ours."""
    return words.say(f"paper.statement.{'opening_credit' if statement.opening < 0 else 'opening'}")


def others_told(statement: AccountStatement, words: Words) -> tuple[str, ...]:
    """That the account stands at something in other currencies too, where it does."""
    return tuple(
        words.say("paper.statement.other", currency=currency, amount=words.money(amount, currency))
        for currency, amount in statement.others
    )


def told_below(statement: AccountStatement, words: Words) -> tuple[str, ...]:
    """What is said below a list of its lines: what is not to be transferred, and of accounts in other currencies."""
    return (*apart_told(statement.apart, statement.currency, words), *others_told(statement, words))


_ADDRESS = ("company", "name", "line1", "line2", "postcode", "city", "country")


def _lines(
    rd: Read, account_id: int, currency: str, between: tuple[date, date], known_on: date | None, before: int
) -> tuple[StatementLine, ...]:
    amount = func.sum(entry.c.amount)
    rows = rd.execute(
        select(entry.c.cause, entry.c.cause_id, entry.c.business_date, amount.label("amount"))
        .join(item, item.c.id == entry.c.item_id)
        .where(
            stands_on(rd, entry.c.account_id, account_id),
            entry.c.currency == currency,
            OF_CUSTOMER,
            entry.c.business_date >= between[0],
            *entries_until(rd, between[1], known_on),
        )
        .group_by(entry.c.cause, entry.c.cause_id, entry.c.business_date)
        .having(amount != 0)
        .order_by(entry.c.business_date, func.min(entry.c.id))
    ).all()
    targets = _allocated(rd, [row.cause_id for row in rows if row.cause == "allocation"])
    named = [
        targets.get(row.cause_id, ("allocation", 0))
        if row.cause == "allocation"
        else (row.cause, row.cause_id)
        for row in rows
    ]
    documents = _documents(rd, named)
    invoices = sorted({key for noun, key in named if noun == "invoice"})
    planned, replaced = planned_among(rd, invoices), replaced_by(rd, invoices)
    lines: list[StatementLine] = []
    balance = before
    for row, (noun, document_id) in zip(rows, named, strict=True):
        kind, number, due_on = documents.get((noun, document_id), (noun, "", None))
        balance += int(row.amount)
        if row.cause == "allocation":
            kind, due_on = "deposit_taken_off", None
        spread = noun == "invoice" and document_id in planned
        due = None if spread else due_on
        lines.append(
            StatementLine(
                row.business_date,
                kind,
                number,
                due,
                int(row.amount),
                balance,
                noun,
                document_id,
                spread,
                replaced.get(document_id, "") if noun == "invoice" else "",
            )
        )
    return tuple(lines)


def _allocated(rd: Read, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """What allocations are set against, by their keys: the deposit a final invoice takes off."""
    found: dict[int, tuple[str, int]] = {}
    for some in pages(ids):
        rows = rd.execute(
            select(allocation.c.id, item.c.noun, item.c.document_id)
            .join(item, item.c.id == allocation.c.target_item_id)
            .where(allocation.c.id.in_(some))
        )
        found.update({row.id: (row.noun, row.document_id) for row in rows})
    return found


def _documents(
    rd: Read, wanted: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], tuple[str, str, date | None]]:
    """Kind, number and due date of documents, by table and key."""
    found: dict[tuple[str, int], tuple[str, str, date | None]] = {}
    for noun, (table, more) in _TABLES.items():
        keys = sorted({key for each, key in wanted if each == noun})
        for some in pages(keys):
            rows: Any = rd.execute(
                select(table.c.id, table.c.kind, table.c.number, *(table.c[name] for name in more)).where(
                    table.c.id.in_(some)
                )
            )
            for row in rows:
                kind = f"{noun}_{row.kind}" if noun in _TOLD_BY_TABLE else row.kind
                if noun == "payment":
                    kind = way_of(row.kind, row.method, row.reason)
                found[noun, row.id] = (kind, row.number, row.due_on if "due_on" in more else None)
    return found


_TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "invoice": (invoice, ("due_on",)),
    "payment": (payment, ("method", "reason")),
    "opening": (opening, ("due_on",)),
    "write_off": (write_off, ()),
}
"""The tables of documents, and what is read of them beside kind and number."""
_TOLD_BY_TABLE = ("opening", "write_off")
"""Tables whose kinds are told with the table's own name before them."""


def _open(
    rd: Read, standing: Sequence[OpenItem], day: date, kinds: Mapping[int, str]
) -> tuple[OpenLine, ...]:
    documents = _documents(rd, [(each.noun, each.document_id) for each in standing])
    places = places_of(rd, [each.item_id for each in standing])
    replaced = replaced_by(rd, sorted({each.document_id for each in standing if each.noun == "invoice"}))
    shared = orders_of_items(rd, [each.item_id for each in standing])
    lines: dict[object, OpenLine] = {}
    for each in standing:
        kind, number, _ = documents.get((each.noun, each.document_id), (each.noun, "", None))
        late = max(days_overdue(each.due_on, day), 0) if each.component == "owed" else 0
        place, parts = places.get(each.item_id, (each.instalment, 1))
        instead = replaced.get(each.document_id, "") if each.noun == "invoice" else ""
        line = OpenLine(
            number,
            kind,
            place,
            each.opened_on,
            each.due_on,
            each.amount,
            late,
            parts,
            kinds.get(each.item_id, ""),
            instead,
        )
        if each.item_id not in shared:
            lines[each.item_id] = line
            continue
        # What the orders of one invoice ask for on one day is one to whoever pays it.
        key = (each.document_id, each.due_on)
        before = lines[key].amount if key in lines else 0
        lines[key] = replace(line, parts=1, amount=before + line.amount)
    return tuple(lines.values())


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
