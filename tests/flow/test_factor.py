"""Factoring in the books: what is handed on is the factor's to ask for, and its money settles what it takes over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from app.base.errors import Refusal
from app.base.words import Words
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import chase, factor, paper
from app.flow.factor import FactorMoney, Handing
from app.invoicing.queries import invoice_rows
from app.receivables.assigned import assigned_invoices, assignment_of, factor_paid
from app.receivables.open_items import exposure_parts
from app.reports.credit_page import credit_page
from app.reports.expected_cash import expected_cash
from app.reports.report_tables import expected_table
from app.reports.today import today as the_day
from tests.paper.papers import texts
from tests.stories.desk import OWNER, Desk, a_desk, goods

WORDING = "Créance cédée à Factor SA par subrogation : régler à FR76 3000 4000 0312 3456 7890 143."
HANDED = Handing(factor="Factor SA", wording=WORDING)
LATER = date(2027, 1, 31)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def invoiced(desk: Desk, who: int, net: str = "1000.00") -> int:
    """An invoice of a day, due in thirty."""
    service = desk.a_product("Conseil", kind="service", stocked=False)
    order = desk.an_order(who, goods(service, 1, net, kind="service"), payment_kind="account")
    desk.confirm(order)
    return desk.invoice(order, "all")


def refused(desk: Desk, verb: Any, *args: Any) -> str:
    with pytest.raises(Refusal) as found:
        desk.do(verb, *args)
    return found.value.code


def exposed(desk: Desk, who: int) -> int:
    with desk.database.read() as rd:
        row = desk.row("SELECT account_id FROM customer WHERE id = :id", id=who)
        return sum(exposure_parts(rd, row["account_id"]).values())


def test_nobody_is_reminded_of_what_a_factor_asks_for_and_it_stays_exposed(desk: Desk) -> None:
    who = desk.a_customer()
    invoice = invoiced(desk, who)
    desk.on(LATER)
    with desk.database.read() as rd:
        assert len(chase.proposed(rd)[0]) == 1
        assert [each.document_id for each in credit_page(rd, who).expected] == [invoice]
    desk.do(factor.hand_on, invoice, HANDED)
    assert refused(desk, factor.hand_on, invoice, HANDED) == "assignment_already"
    with desk.database.read() as rd:
        letters, alone = chase.proposed(rd)
        assert (letters, [each.reason for each in alone]) == ([], ["assigned"])
        assert assigned_invoices(rd) == {invoice}
        # A factor's money is not expected here: it is told apart.
        cash = expected_cash(rd)
        assert (cash.total, cash.assigned, cash.overdue) == (0, 120_000, 0)
        assert not credit_page(rd, who).expected
        before = expected_cash(rd, LATER - timedelta(days=1))
        assert (before.total, before.assigned) == (120_000, 0)
        [row] = invoice_rows(rd, [invoice])
        assert row.assigned
        table = expected_table(cash, Words("fr"))
        assert any("factor" in note and "1 200,00" in note.replace("\u202f", " ") for note in table.notes)
    assert exposed(desk, who) == 120_000
    desk.do(factor.take_back, "invoice", invoice, "rendue")
    with desk.database.read() as rd:
        assert len(chase.proposed(rd)[0]) == 1


def test_without_recourse_the_factor_s_money_settles_the_invoice(desk: Desk) -> None:
    who = desk.a_customer()
    invoice = invoiced(desk, who)
    desk.do(factor.hand_on, invoice, Handing(factor="Factor SA", wording="", recourse=False))
    today = desk.database.clock.today()
    wrong = FactorMoney(paid=100_000, commission=1_000, paid_on=today)
    assert refused(desk, factor.paid_by_factor, invoice, wrong) == "factor_sum_differs"
    money = FactorMoney(
        paid=106_128, commission=1_080, commission_vat=216, interest=576, fund=12_000, paid_on=today
    )
    desk.do(factor.paid_by_factor, invoice, money)
    assert exposed(desk, who) == 0
    assert refused(desk, factor.paid_by_factor, invoice, money) == "factor_paid_already"
    with desk.database.read() as rd:
        row = assignment_of(rd, "invoice", invoice)
        assert row is not None
        paid = factor_paid(rd, row.id)
        assert paid is not None
        assert (paid.total, paid.fund) == (120_000, 12_000)
    assert desk.row("SELECT amount, source, reference FROM payment")["source"] == "factor"


def test_with_recourse_it_stays_owed_until_the_customer_has_paid_the_factor(desk: Desk) -> None:
    who = desk.a_customer()
    invoice = invoiced(desk, who)
    desk.do(factor.hand_on, invoice, HANDED)
    with desk.database.read() as rd:
        day = the_day(rd)
        assert (day.expected_30_days, day.assigned_30_days) == (0, 120_000)
        assert not any(week.expected for week in day.weeks)
        assert not any(week.due for week in expected_cash(rd).weeks)
    today = desk.database.clock.today()
    desk.do(factor.paid_by_factor, invoice, FactorMoney(paid=108_000, fund=12_000, paid_on=today))
    assert exposed(desk, who) == 120_000
    desk.on(today + timedelta(days=30))
    desk.do(factor.debtor_paid, invoice, today + timedelta(days=30))
    assert exposed(desk, who) == 0
    assert refused(desk, factor.debtor_paid, invoice, today) == "assignment_of_nothing"


def test_invoices_to_come_bear_the_words_and_are_handed_on_as_they_are_issued(desk: Desk) -> None:
    who = desk.a_customer()
    before = invoiced(desk, who)
    assert refused(desk, factor.hand_on_all, who, Handing(factor="Factor SA", wording=" ")) == (
        "assignment_without_wording"
    )
    desk.do(factor.hand_on_all, who, HANDED)
    after = invoiced(desk, who)
    told = {
        each: " ".join(" ".join(texts(paper.original(desk.database, OWNER, each))).split())
        for each in (before, after)
    }
    assert "par subrogation" in told[after]
    assert "par subrogation" not in told[before]
    with desk.database.read() as rd:
        assert assigned_invoices(rd) == {after}
    desk.do(factor.take_back, "customer", who, "contrat terminé")
    last = invoiced(desk, who)
    with desk.database.read() as rd:
        assert assigned_invoices(rd) == {after}
    assert last not in (before, after)


def test_debts_of_consumers_are_not_handed_on(desk: Desk) -> None:
    person = desk.do(customer.add, CustomerDraft(name="Inès Legrand", kind="person"))
    assert refused(desk, factor.hand_on_all, person, HANDED) == "assignment_of_consumer"
    invoice = invoiced(desk, person)
    assert refused(desk, factor.hand_on, invoice, HANDED) == "assignment_of_consumer"
    assert (
        refused(desk, factor.hand_on, invoice, Handing(factor=" ", wording="")) == "assignment_without_factor"
    )
