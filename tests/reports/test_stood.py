"""What stood on a day is read from kept balances less what came later; a naive sum of all entries says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

import pytest

from app.base.company import zone_of
from app.base.database import Database
from app.base.door import Read, Write
from app.customers.tables import account
from app.flow.merge import merge
from app.receivables.ageing import LIMITS, age
from app.receivables.ledger import Posting, items_of, lock_account, post
from app.receivables.open_items import open_items
from app.receivables.stood import ages_by_account, end_of
from app.receivables.tables import entry
from app.reports.credit_sales import owed_at, owed_on, stood_on
from tests.builders import ALICE, a_customer, a_payment, account_of, an_invoice, clock_at, opened, pay

START = date(2026, 1, 5)
DAYS = 150


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url, START) as found:
        _live(found, Random(20261126))
        yield found


def _live(database: Database, chance: Random) -> None:
    """Five customers' invoices, money and credit over months, many of them written down days after they happened."""
    whose: list[int] = []
    with database.write(ALICE, "test.build") as tx:
        whose += [a_customer(tx, f"Client {name}") for name in ("Ali", "Bée", "Çan", "Dôm", "Eïn")]
    bills: dict[int, list[tuple[int, int]]] = {}

    def step(tx: Write) -> None:
        who = chance.choice(whose)
        on = tx.today - timedelta(days=chance.choice((0, 0, 0, 1, 9, 40)))
        euros = chance.randint(10, 900)
        kind = chance.choice(("invoice", "invoice", "paid", "paid", "credit_note", "money", "exchange"))
        if kind == "invoice":
            due = on + timedelta(days=chance.choice((0, 15, 30, 60)))
            bill = an_invoice(tx, who, str(euros), issued_on=on, due=[(due, str(euros))])
            bills.setdefault(who, []).append((bill, euros))
        elif kind == "credit_note":
            wrong = an_invoice(tx, who, str(euros), issued_on=on)
            an_invoice(tx, who, str(euros), kind="credit_note", issued_on=on, corrects_id=wrong)
        elif kind == "exchange":
            # What a rate of exchange leaves behind: nothing in the document's currency, a cent in the company's.
            [item] = items_of(tx, "payment", [a_payment(tx, who, str(euros), received_on=on)])
            lock_account(tx, account_of(tx, who), "EUR")
            rest = [Posting(item.id, "unapplied", euros * 100, euros * 100 - 1)]
            post(tx, account_of(tx, who), "EUR", rest, on, ("payment", item.document_id))
        elif kind == "paid" and bills.get(who):
            bill, owed = bills[who].pop()
            part = str(chance.choice((owed, owed, max(owed // 2, 1))))
            pay(tx, a_payment(tx, who, part, received_on=on), bill, part, on=on)
        else:
            a_payment(tx, who, str(euros), received_on=on)

    for at in range(70):
        database.clock = clock_at(START + timedelta(days=at * DAYS // 70))
        with database.write(ALICE, "test.build") as tx:
            step(tx)
    database.do(ALICE, merge, whose[0], whose[1])
    database.clock = clock_at(START + timedelta(days=DAYS + 5))


def _naive(rd: Read, day: date, known_on: date | None) -> Mapping[tuple[int, int, str], tuple[int, int]]:
    """What stood by account (as merged), item and component, both amounts: every entry there is, added up one by one."""
    belongs = {row.id: row.belongs_to_id or row.id for row in rd.execute(account.select())}
    found: Counter[tuple[int, int, str]] = Counter()
    base: Counter[tuple[int, int, str]] = Counter()
    for row in rd.execute(entry.select()):
        late = known_on is not None and row.recorded_at >= end_of(known_on, zone_of(rd))
        if row.component in ("owed", "unapplied") and row.business_date <= day and not late:
            key = (belongs[row.account_id], row.item_id, row.component)
            found[key] += row.amount
            base[key] += row.base_amount
    return {key: (found[key], base[key]) for key in found if found[key] or base[key]}


@pytest.mark.parametrize("known", [False, True])
def test_open_items_ages_and_sums_are_those_of_all_entries_added_up(database: Database, known: bool) -> None:
    chance = Random(7)
    days = [START + timedelta(days=chance.randint(-5, DAYS + 10)) for _ in range(8)]
    with database.read() as rd:
        for day in days:
            known_on = day + timedelta(days=chance.randint(-10, 30)) if known else None
            naive = _naive(rd, day, known_on)
            items = open_items(rd, day, known_on)
            assert {
                (each.account_id, each.item_id, each.component): (each.amount, each.base_amount)
                for each in items
            } == naive
            accounts = {each.account_id for each in items}
            by_account = ages_by_account(rd, day, known_on, LIMITS)
            assert by_account == {
                key: age([each for each in items if each.account_id == key], day) for key in accounts
            }
            by_issue = ages_by_account(rd, day, known_on, (0, 7), "issue")
            assert by_issue == {
                key: age([each for each in items if each.account_id == key], day, (0, 7), "issue")
                for key in accounts
            }
            owed: Counter[int] = Counter()
            for (key, _item, _component), (_amount, base) in naive.items():
                owed[key] += base
            kept = {key: amount for key, amount in owed_on(rd, day, known_on).items() if amount}
            assert kept == {key: amount for key, amount in owed.items() if amount}
            for key in accounts:
                assert open_items(rd, day, known_on, key) == [
                    each for each in items if each.account_id == key
                ]
            together = stood_on(rd, day, known_on, frozenset(list(accounts)[:1]), apart=False)
            assert sum(each.amount for each in together) == owed.total()
            assert sum(each.amount for each in together if each.is_due) == sum(
                each.base_amount
                for each in items
                if each.component == "owed" and each.due_on is not None and each.due_on < day
            )
        known_on = days[0] if known else None
        assert owed_at(rd, days, known_on) == [
            sum(base for _amount, base in _naive(rd, day, known_on).values()) for day in days
        ]
