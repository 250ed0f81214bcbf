"""Mentions at issue: what is indispensable stops an invoice before its number, the rest is told and issued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import event, func, select

from app.base.company import company
from app.base.database import Database
from app.base.errors import Refusal
from app.customers.tables import customer
from app.flow import bill, credit, process
from app.invoicing.mention_facts import orders_said
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from tests.builders import ALICE, clock_at, opened
from tests.flow.test_vat_cases import BERLIN, a_draft, confirmed
from tests.pricing.vat_cases import DAY

PARIS = {"kind": "company", "country": "FR", "postcode": "75011"}
SOLD_ABROAD = {**BERLIN, "kind": "company", "vat": "DE136695976"}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    whole = {"postcode": "75002", "siren": "902144575", "vat_number": "FR71902144575"}
    with opened(database_url, DAY, **whole) as database:
        yield database


def an_order(database: Database, buyer: dict[str, str]) -> int:
    with database.write(ALICE, "test") as tx:
        draft = a_draft(tx, buyer, 10_000)
    return confirmed(database, draft)


def invoices(database: Database) -> int:
    with database.read() as rd:
        return int(rd.scalar(select(func.count()).select_from(invoice)) or 0)


def forget(database: Database, order_id: int, **values: object) -> None:
    """Take from the customer of an order what was known of them."""
    with database.write(ALICE, "test") as tx:
        found = tx.scalar(select(customer.c.id).order_by(customer.c.id.desc()))
        assert found is not None
        tx.update(customer, found, **values)


def test_an_exempt_sale_is_not_invoiced_once_the_number_it_rests_on_is_gone(database: Database) -> None:
    order_id = an_order(database, SOLD_ABROAD)
    forget(database, order_id, vat_number=None)
    with pytest.raises(Refusal, match="mention_customer_vat_number") as refused:
        database.do(ALICE, bill.issue_invoice, order_id, "all")
    assert refused.value.facts["number"] == "CM-2026-0001"
    assert "262 ter" in str(refused.value.facts["source"])
    assert invoices(database) == 0
    forget(database, order_id, vat_number="DE136695976")
    database.do(ALICE, bill.issue_invoice, order_id, "all")
    assert invoices(database) == 1


def test_the_sellers_own_number_is_as_indispensable_there_and_a_credit_note_never_waits(
    database: Database,
) -> None:
    order_id = an_order(database, SOLD_ABROAD)
    issued = database.do(ALICE, bill.issue_invoice, order_id, "all")
    other = an_order(database, SOLD_ABROAD)
    with database.write(ALICE, "test") as tx:
        tx.update(company, 1, vat_number=None)
    with pytest.raises(Refusal, match="mention_seller_vat_number"):
        database.do(ALICE, bill.issue_invoice, other, "all")
    database.do(ALICE, credit.credit, issued, credit.CreditRequest(total=1_000), "retour")
    assert invoices(database) == 2


def test_a_run_invoices_without_a_siren_today_and_names_it_and_leaves_it_from_its_day(
    database: Database,
) -> None:
    order_id = an_order(database, PARIS)
    with database.read() as rd:
        [planned] = process.plan(rd, bill="all")
    assert planned.steps == ("invoice",)
    assert [each.code for each in planned.lacks] == [
        "seller_address",
        "seller_legal_form",
        "customer_address",
        "customer_siren",
    ]
    report = process.run(database, ALICE, bill="all")
    [(told, number, lacks)] = report.lacks
    assert (told, number, lacks) == (order_id, "CM-2026-0001", planned.lacks)
    database.clock = clock_at(date(2027, 9, 1))
    later = an_order(database, PARIS)
    with database.read() as rd:
        [planned] = [each for each in process.plan(rd, bill="all") if each.order_id == later]
    assert (planned.steps, planned.due, planned.ahead) == ((), False, False)
    assert planned.reasons[0].code == "mention_customer_siren"
    report = process.run(database, ALICE, bill="all")
    assert (later, "mention_customer_siren") in [(key, why.code) for key, _, why in report.left]
    assert report.lacks == []
    assert invoices(database) == 1


def test_the_plan_of_many_orders_asks_no_more_about_mentions_than_of_one(database: Database) -> None:
    def asked() -> int:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if "customer.siret" in statement or "SELECT DISTINCT order_line.order_id" in statement:
                seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        with database.read() as rd:
            process.plan(rd, bill="all")
        event.remove(database.engine, "before_cursor_execute", note)
        return len(seen)

    an_order(database, PARIS)
    first = asked()
    for _ in range(4):
        an_order(database, PARIS)
    assert asked() == first == 2


def test_an_iban_is_asked_for_only_where_something_is_left_to_transfer(database: Database) -> None:
    order_id = an_order(database, PARIS)

    def asked(**values: object) -> bool:
        with database.write(ALICE, "test") as tx:
            tx.update(sales_order, order_id, payment_method="transfer", **values)
        with database.read() as rd:
            return orders_said(rd, [order_id])[order_id].by_transfer

    with database.read() as rd:
        total = rd.scalar(select(sales_order.c.total).where(sales_order.c.id == order_id))
    assert asked(payment_state="none")
    assert not asked(payment_state="refunded")
    assert not asked(payment_state="paid", paid_amount=total)
