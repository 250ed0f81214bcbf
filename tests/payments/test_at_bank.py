"""Which payments the bank has told of, by which statement, and which it should have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from app.base.database import Database
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow.bank import match, unmatch
from app.flow.collect import reverse
from app.payments.bank_matching import waiting
from app.payments.bank_queries import movement_of
from app.payments.queries import PAYMENTS, PaymentRow
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from tests.builders import ALICE, a_customer, a_database, a_payment

BOOKED = date(2026, 11, 20)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with closing(a_database(database_url)) as made:
        yield made


def listed(database: Database, *chips: tuple[str, str]) -> dict[int, PaymentRow]:
    with database.read() as rd:
        query = ListQuery(chips=chips)
        return {row.id: row for row in PAYMENTS.rows(rd, PAYMENTS.ids(rd, query, 0, 50))}


def build(database: Database) -> dict[str, int]:
    """Two transfers of which the first is seen, one of before the first statement, cash, and one undone."""
    with database.write(ALICE, "test.build") as tx:
        who = a_customer(tx, "Atelier des Lilas")
        made = {
            "seen": a_payment(tx, who, "80", reference="VIR-7788", received_on=BOOKED),
            "not_yet": a_payment(tx, who, "30", received_on=date(2026, 11, 21)),
            "before": a_payment(tx, who, "12", received_on=date(2026, 11, 1)),
            "cash": a_payment(tx, who, "15", method="cash", received_on=date(2026, 11, 21)),
            "undone": a_payment(tx, who, "9", received_on=date(2026, 11, 21)),
        }
    database.do(ALICE, reverse, made["undone"], "saisi deux fois")
    return made


def take(database: Database) -> None:
    line = Transaction(
        booked_on=BOOKED, amount=8000, text="VIR-7788", name="Atelier des Lilas", kind="transfer"
    )
    told = Statement(
        account=Account("FR7630006000011234567890189"),
        currency="EUR",
        format="camt.053",
        number="47",
        transactions=(line,),
    )
    database.do(ALICE, take_statements, [told], "releve.xml")
    with database.read() as rd:
        [proposal] = [each.proposal for each in waiting(rd) if each.proposal is not None]
    database.do(ALICE, match, proposal.transaction_id, proposal.pieces)


def test_nothing_is_awaited_at_the_bank_before_any_statement_was_taken_in(database: Database) -> None:
    build(database)
    assert listed(database, ("view", "unseen")) == {}
    assert not any(row.bank_awaited for row in listed(database).values())


def test_what_a_statement_told_of_bears_its_day_and_name_and_the_rest_waits(database: Database) -> None:
    made = build(database)
    take(database)
    rows = listed(database)
    seen = rows[made["seen"]]
    assert (seen.bank_on, seen.statement, seen.bank_awaited) == (BOOKED, "47", False)
    assert seen.bank_account
    assert set(listed(database, ("bank", "seen"))) == {made["seen"]}
    assert set(listed(database, ("bank", "not_yet"))) == {made["not_yet"]}
    # The list and its filter say the same of each.
    assert {row.id for row in rows.values() if row.bank_awaited} == {made["not_yet"]}
    with database.read() as rd:
        told = PAYMENTS.count(rd, ListQuery(chips=(("view", "unseen"),)))
    assert (told.count, told.sums["amount"]) == (1, 3000)


def test_a_payment_waits_again_once_its_match_was_undone(database: Database) -> None:
    made = build(database)
    take(database)
    with database.read() as rd:
        movement = movement_of(rd, made["seen"])
    assert movement is not None
    database.do(ALICE, unmatch, movement, "autre client")
    assert set(listed(database, ("view", "unseen"))) == {made["seen"], made["not_yet"]}
    assert listed(database)[made["seen"]].bank_on is None


def test_an_unknown_standing_is_refused(database: Database) -> None:
    with pytest.raises(Refusal) as refused:
        listed(database, ("bank", "perhaps"))
    assert refused.value.code == "list_filter_value"
