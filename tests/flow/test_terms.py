"""Payment terms decided: what documents bear stays as it was, and its place is taken by new terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from app.base import settings
from app.base.actor import Actor, Role
from app.base.audit import audit_line
from app.base.database import Database
from app.base.errors import Refusal
from app.customers.tables import customer, terms
from app.customers.terms import Days, EndOfMonth, Part, Terms, single, steps_from_json
from app.customers.terms_law import beyond
from app.flow import terms as deciding
from app.flow.terms import TermsDraft, TermsKept, all_terms
from app.orders.tables import sales_order
from tests.builders import ALICE, a_customer, an_order, opened

LATE = TermsDraft(
    "45 jours fin de mois le 10", "45 days end of month the 10th", single(Days(45), EndOfMonth())
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def kept(database: Database) -> dict[str, TermsKept]:
    with database.read() as rd:
        return {row.code: row for row in all_terms(rd)}


def refused(database: Database, *told: Any, **named: Any) -> str:
    verb, *args = told
    with pytest.raises(Refusal) as why:
        database.do(ALICE, verb, *args, **named)
    return why.value.code


def with_terms(database: Database, code: str, state: str) -> tuple[int, int]:
    """A customer who has these terms, and an order of theirs that bears them."""
    terms_id = kept(database)[code].id
    with database.write(ALICE, "sell.save") as tx:
        buyer = a_customer(tx)
        order = an_order(tx, buyer, state=state)
        tx.update(customer, buyer, terms_id=terms_id)
        tx.execute(update(sales_order).where(sales_order.c.id == order).values(terms_id=terms_id))
    return buyer, order


def terms_of(database: Database, buyer: int, order: int) -> tuple[int, int]:
    with database.read() as rd:
        return (
            rd.scalar(select(customer.c.terms_id).where(customer.c.id == buyer)),
            rd.scalar(select(sales_order.c.terms_id).where(sales_order.c.id == order)),
        )


def test_terms_are_added_with_a_line_in_the_journal(database: Database) -> None:
    made = database.do(ALICE, deciding.add, LATE)
    row = next(each for each in kept(database).values() if each.id == made)
    assert (row.name_fr, row.terms, row.customers, row.used) == (LATE.name_fr, LATE.terms, 0, False)
    with database.read() as rd:
        line = rd.execute(select(audit_line).order_by(audit_line.c.id.desc()).limit(1)).one()
    assert (line.verb, line.actor) == ("terms.add", "Alice")
    assert '"terms"' in line.body


def test_terms_of_documents_stay_and_new_ones_take_their_place(database: Database) -> None:
    buyer, order = with_terms(database, "net60", "confirmed")
    _other, draft = with_terms(database, "net60", "draft")
    before = kept(database)["net60"]
    assert before.used
    made = database.do(ALICE, deciding.change, before.id, LATE)
    after = kept(database)
    assert made != before.id
    assert after["net60"].archived_at is not None
    assert after["net60"].terms == before.terms
    assert after["net60-2"].terms == LATE.terms
    assert terms_of(database, buyer, order) == (made, before.id)
    assert terms_of(database, buyer, draft)[1] == made


def test_terms_nobody_used_are_changed_where_they_stand(database: Database) -> None:
    row = kept(database)["thirds"]
    halves = TermsDraft("En deux fois", "In two", Terms((Part((), 30), Part((Days(30),), 70))))
    assert database.do(ALICE, deciding.change, row.id, halves) == row.id
    with database.read() as rd:
        steps = rd.scalar(select(terms.c.steps).where(terms.c.id == row.id))
    assert steps_from_json(steps) == halves.terms


def test_the_usual_terms_stay_the_usual_ones_when_they_are_replaced(database: Database) -> None:
    with_terms(database, "net30", "confirmed")
    made = database.do(ALICE, deciding.change, kept(database)["net30"].id, LATE)
    assert [row.id for row in kept(database).values() if row.usual] == [made]
    with database.read() as rd:
        assert settings.get(rd, "terms.default") == "net30-2"


def test_what_cannot_be_is_refused(database: Database) -> None:
    found = kept(database)
    assert refused(database, deciding.add, TermsDraft(" ", "x", single())) == "terms_without_name"
    assert refused(database, deciding.add, TermsDraft("x", "x", Terms(()))) == "terms_without_steps"
    taken = TermsDraft("30 JOURS NET", "x", single(Days(30)))
    assert refused(database, deciding.add, taken) == "terms_name_taken"
    uneven = TermsDraft("x", "x", Terms((Part((), 30), Part((), 60))))
    assert refused(database, deciding.add, uneven) == "terms_shares"
    assert refused(database, deciding.add, TermsDraft("x", "x", single(Days(0)))) == "terms_unreadable"
    assert refused(database, deciding.change, 999, LATE) == "terms_not_there"
    assert refused(database, deciding.archive, found["net30"].id) == "terms_usual"
    with_terms(database, "net60", "confirmed")
    assert refused(database, deciding.archive, found["net60"].id) == "terms_have_customers"
    assert (
        refused(database, deciding.archive, found["net60"].id, instead=found["net60"].id) == "terms_archived"
    )
    clerk = Actor("Léo", Role.CLERK)
    with pytest.raises(Refusal) as why:
        database.do(clerk, deciding.add, LATE)
    assert why.value.code == "not_allowed"


def test_terms_leave_with_others_for_their_customers_and_come_back(database: Database) -> None:
    buyer, order = with_terms(database, "net60", "confirmed")
    found = kept(database)
    database.do(ALICE, deciding.archive, found["net60"].id, instead=found["net45"].id)
    assert terms_of(database, buyer, order) == (found["net45"].id, found["net60"].id)
    assert kept(database)["net60"].archived_at is not None
    assert refused(database, deciding.change, found["net60"].id, LATE) == "terms_archived"
    database.do(ALICE, deciding.restore, found["net60"].id)
    assert kept(database)["net60"].archived_at is None


def test_a_new_company_is_offered_no_terms_that_the_law_forbids_between_businesses(
    database: Database,
) -> None:
    rows = kept(database).values()
    assert rows
    assert [row.name_fr for row in rows if beyond(row.terms, date(2026, 1, 14))] == []
