"""Pages hold everything that belongs to one document, from the draft to cash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.base.database import Database
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import bill, collect, sell, ship
from app.flow.receipt import Receipt
from app.orders.draft import DraftLine, OrderDraft
from app.orders.queries import ORDERS
from app.reports.customer_page import customer_page
from app.reports.invoice_page import invoice_page
from app.reports.order_page import OrderPage, order_page
from app.reports.payment_page import payment_page
from app.reports.product_page import product_page
from app.reports.receivables import RECEIVABLES
from app.reports.shipment_page import shipment_page
from app.reports.standing import CUSTOMERS
from app.reports.stock_list import STOCK
from app.reports.today import today
from app.stock.ledger import Move, lock_levels, main_location, post_moves
from tests.builders import (
    ALICE,
    a_customer,
    a_payment,
    a_product,
    account_of,
    an_invoice,
    an_order,
    clock_at,
    opened,
    pay,
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


class Case:
    """A confirmed order of three posters and two knives for 120 euros."""

    def __init__(self, database: Database, limit: str | None = None) -> None:
        self.database = database
        with database.write(ALICE, "test.build") as tx:
            self.customer = a_customer(tx, "SARL Hàn", limit)
            self.account = account_of(tx, self.customer)
            self.poster, self.knife = (
                a_product(tx, "Affiche", on_hand=10),
                a_product(tx, "Couteau", on_hand=1),
            )
        lines = (
            DraftLine(
                name="Affiche",
                product_id=self.poster,
                quantity_milli=3000,
                unit_price_micro=20_000_000,
                rate_ppm=200_000,
            ),
            DraftLine(
                name="Couteau",
                product_id=self.knife,
                quantity_milli=2000,
                unit_price_micro=20_000_000,
                rate_ppm=200_000,
            ),
        )
        draft = OrderDraft(
            customer_id=self.customer,
            ordered_on=date(2026, 11, 22),
            lines=lines,
            promised_on=date(2026, 11, 24),
        )
        self.order = database.do(ALICE, sell.save, draft)

    def confirm(self) -> Case:
        self.database.do(ALICE, sell.confirm, self.order)
        return self

    def page(self) -> OrderPage:
        with self.database.read() as rd:
            return order_page(rd, self.order)


def allowed(page: Any) -> set[str]:
    return {each.verb for each in page.possible if each.allowed}


def steps(page: OrderPage) -> list[str]:
    return [each.state for each in page.steps]


def test_a_draft_has_its_lines_and_totals_and_no_documents(database: Database) -> None:
    page = Case(database).page()
    assert (page.row.state, page.row.total, len(page.lines), page.rates[0].tax) == ("draft", 12_000, 2, 2_000)
    assert (page.shipments, page.invoices, page.payments, page.paper) == ((), (), (), None)
    assert allowed(page) == {"sell.save", "sell.confirm", "collect.receive", "sell.cancel"}


def test_a_confirmed_order_tells_what_stock_covers(database: Database) -> None:
    case = Case(database).confirm()
    page = case.page()
    posters, knives = page.lines
    assert (page.covered[posters.id], page.covered[knives.id]) == (3_000, 1_000)
    assert steps(page) == ["done", "not_concerned", "done", "late", "to_come", "to_come", "to_come"]
    assert page.standing.committed == page.standing.exposure == 12_000
    assert "ship.ship" in allowed(page)


def test_goods_promised_to_an_earlier_order_cover_no_later_one(database: Database) -> None:
    case = Case(database).confirm()
    with database.write(ALICE, "test.build") as tx:
        later = an_order(tx, case.customer, lines=[(case.knife, 1)], reserve=True)
    with database.read() as rd:
        page = order_page(rd, later)
    assert page.covered == {page.lines[0].id: 0}
    assert "ship.ship" not in allowed(page)


def test_the_page_follows_the_order_to_its_cash(database: Database) -> None:
    case = Case(database).confirm()
    first = database.do(ALICE, ship.ship, case.order)
    bill_id = database.do(ALICE, bill.issue_invoice, case.order)
    page = case.page()
    assert steps(page) == ["done", "not_concerned", "done", "late", "part", "part", "waiting"]
    assert [each.id for each in page.shipments] == [first]
    assert [each.id for each in page.invoices] == [bill_id]
    shipped = page.match.shipped
    assert (page.match.ordered, shipped, page.match.invoiced, page.match.owed) == (
        12_000,
        9_600,
        9_600,
        9_600,
    )

    money = database.do(
        ALICE,
        collect.receive,
        Receipt(
            amount=9_600,
            currency="EUR",
            method="transfer",
            received_on=date(2026, 11, 22),
            order_id=case.order,
        ),
    )
    page = case.page()
    assert [each.id for each in page.payments] == [money]
    assert (page.match.paid, page.match.owed, page.row.open) == (9_600, 0, 2_400)
    with database.write(ALICE, "test.more") as tx:
        lock_levels(tx, [case.knife], main_location(tx))
        post_moves(
            tx, [Move(case.knife, 5_000)], main_location(tx), tx.today, "receipt", ("product", case.knife)
        )
    database.do(ALICE, ship.ship, case.order)
    database.do(ALICE, bill.issue_invoice, case.order)
    database.do(
        ALICE,
        collect.receive,
        Receipt(
            amount=2_400, currency="EUR", method="card", received_on=date(2026, 11, 22), order_id=case.order
        ),
    )
    page = case.page()
    assert page.row.state == "closed"
    assert steps(page) == ["done", "not_concerned", "done", "done", "done", "done", "done"]
    assert allowed(page) == set()
    assert [event.verb for event in page.history][:2] == ["sell.confirm", "ship.ship"]


def test_a_held_order_shows_the_rule_and_by_how_much(database: Database) -> None:
    page = Case(database, limit="100").confirm().page()
    [hold] = page.holds
    assert (page.row.state, hold.rule, hold.facts["excess"]) == ("held", "credit_limit", 2_000)
    assert steps(page)[2] == "blocked"
    assert "sell.release" in allowed(page)


def test_an_invoice_page_tells_what_settled_it(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        who = a_customer(tx)
        bill_id = an_invoice(tx, who, "120", due=[(date(2026, 11, 20), "60"), (date(2026, 12, 20), "60")])
        money = a_payment(tx, who, "100")
        pay(tx, money, bill_id, "60")
        credit = an_invoice(tx, who, "20", kind="credit_note", corrects_id=bill_id)
    with database.read() as rd:
        page, note, paid = invoice_page(rd, bill_id), invoice_page(rd, credit), payment_page(rd, money)
    assert [(each.position, each.open) for each in page.instalments] == [(1, 0), (2, 6_000)]
    # What is left of the payment, and the credit note, could settle the rest; the credit note settles what is owed.
    assert page.credit_there
    assert note.credit_there
    assert [(each.noun, each.document_id, each.amount) for each in page.settled_by] == [
        ("payment", money, 6_000)
    ]
    assert [each.id for each in page.corrected_by] == [credit]
    assert allowed(page) == {"collect.receive", "bill.credit"}
    assert note.corrects is not None
    assert (note.corrects.id, note.row.open, allowed(note)) == (
        bill_id,
        2_000,
        {"collect.refund", "collect.allocate"},
    )
    assert [(each.document_id, each.amount) for each in paid.settles] == [(bill_id, 6_000)]
    assert (paid.row.unapplied, allowed(paid)) == (
        4_000,
        {"collect.allocate", "collect.refund", "collect.reverse"},
    )


def test_an_invoice_credited_in_full_is_credited_no_more(database: Database) -> None:
    with database.write(ALICE, "test.build") as tx:
        who = a_customer(tx)
        bill_id = an_invoice(tx, who, "120")
        an_invoice(tx, who, "120", kind="credit_note", corrects_id=bill_id)
    with database.read() as rd:
        [crediting] = [each for each in invoice_page(rd, bill_id).possible if each.verb == "bill.credit"]
    assert crediting.reason == "invoice_credited"


def test_a_shipment_is_taken_back_once(database: Database) -> None:
    case = Case(database).confirm()
    made = database.do(ALICE, ship.ship, case.order)
    with database.read() as rd:
        page = shipment_page(rd, made)
    assert [(line.name, line.quantity_milli) for line in page.lines] == [
        ("Affiche", 3_000),
        ("Couteau", 1_000),
    ]
    assert (page.order.id, allowed(page)) == (case.order, {"ship.reverse"})
    back = database.do(ALICE, ship.reverse, made, "colis perdu")
    with database.read() as rd:
        page, undone = shipment_page(rd, made), shipment_page(rd, back)
    assert page.reversed_by is not None
    assert (page.reversed_by.id, allowed(page), allowed(undone)) == (back, set(), set())


def test_a_product_page_tells_who_was_promised_it_and_how_it_moved(database: Database) -> None:
    case = Case(database).confirm()
    database.do(ALICE, ship.ship, case.order)
    with database.read() as rd:
        page = product_page(rd, case.knife)
    assert (page.on_hand_milli, page.reserved_milli, page.available_milli) == (0, 1_000, -1_000)
    assert [(each.order_id, each.quantity_milli) for each in page.promises] == [(case.order, 1_000)]
    assert [(move.quantity_milli, move.reason) for move in page.moves] == [
        (-1_000, "shipment"),
        (1_000, "opening"),
    ]


def test_a_customer_page_tells_what_is_open_and_how_old(database: Database) -> None:
    case = Case(database, limit="1000").confirm()
    with database.write(ALICE, "test.build") as tx:
        late = an_invoice(
            tx, case.customer, "50", due=[(date(2026, 10, 1), "50")], issued_on=date(2026, 9, 1)
        )
        a_payment(tx, case.customer, "12")
    with database.read() as rd:
        page = customer_page(rd, case.customer)
    stands = page.standing
    assert (stands.committed, stands.owed, stands.unapplied, stands.overdue) == (12_000, 5_000, -1_200, 5_000)
    assert (stands.exposure, stands.available, stands.overdue_since) == (15_800, 84_200, date(2026, 10, 1))
    assert dict(zip(page.buckets, page.ages.amounts, strict=True))["31-60"] == 5_000
    assert [(each.document_id, each.days_late) for each in page.open if each.noun == "invoice"] == [
        (late, 52)
    ]
    assert (page.order_count, page.invoice_count, page.payment_count) == (1, 1, 1)
    assert [each.id for each in page.orders] == [case.order]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (order_page, "order_unknown"),
        (customer_page, "customer_unknown"),
        (product_page, "product_unknown"),
        (shipment_page, "shipment_unknown"),
        (invoice_page, "invoice_unknown"),
        (payment_page, "payment_unknown"),
    ],
)
def test_a_page_of_nothing_is_refused(database: Database, page: Any, code: str) -> None:
    with database.read() as rd, pytest.raises(Refusal) as refused:
        page(rd, 4711)
    assert refused.value.code == code


# --- the lists that look across rooms ---


def a_ledger(database: Database) -> dict[str, int]:
    with database.write(ALICE, "test.build") as tx:
        who, other = a_customer(tx, "Zoé", limit="100"), a_customer(tx, "Éloïse")
        bill_id = an_invoice(tx, who, "150", due=[(date(2026, 11, 20), "150")], issued_on=date(2026, 10, 20))
        later = an_invoice(tx, other, "40", due=[(date(2026, 12, 20), "40")])
        done = an_invoice(tx, other, "9")
        credit = a_payment(tx, other, "20")
        pay(tx, a_payment(tx, other, "9"), done, "9")
        an_order(tx, other, state="held")
    return {"who": who, "other": other, "bill": bill_id, "later": later, "credit": credit}


def test_the_list_of_what_is_open_leaves_out_what_is_settled(database: Database) -> None:
    made = a_ledger(database)
    with database.read() as rd:
        rows = RECEIVABLES.rows(rd, RECEIVABLES.ids(rd, ListQuery(), 0, 50))
        found = RECEIVABLES.count(rd, ListQuery())
        overdue = RECEIVABLES.ids(rd, ListQuery(chips=(("view", "overdue"),)), 0, 50)
        named = RECEIVABLES.rows(rd, RECEIVABLES.ids(rd, ListQuery(search="eloise", sort="customer"), 0, 50))
    assert [(row.noun, row.document_id, row.amount) for row in rows] == [
        ("invoice", made["bill"], 15_000),
        ("invoice", made["later"], 4_000),
        ("payment", made["credit"], -2_000),
    ]
    assert (found.count, dict(found.sums)) == (
        3,
        {"amount": 17_000, "owed": 19_000, "credit": -2_000, "overdue": 15_000},
    )
    assert [row.id for row in rows[:1]] == list(overdue)
    assert {row.customer for row in named} == {"Éloïse"}


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("all", {"who", "other"}),
        ("owing", {"who", "other"}),
        ("overdue", {"who"}),
        ("over_limit", {"who"}),
        ("on_hold", {"other"}),
        ("archived", set[str]()),
    ],
)
def test_customers_are_listed_by_how_they_stand(database: Database, view: str, shown: set[str]) -> None:
    made = a_ledger(database)
    with database.read() as rd:
        found = CUSTOMERS.ids(rd, ListQuery(chips=(("view", view),)), 0, 50)
    assert set(found) == {made[each] for each in shown}


def test_a_customer_in_the_list_shows_what_stands_on_the_account(database: Database) -> None:
    made = a_ledger(database)
    with database.read() as rd:
        zoe, eloise = CUSTOMERS.rows(rd, [made["who"], made["other"]])
        by_debt = CUSTOMERS.ids(rd, ListQuery(sort="owed", descending=True), 0, 50)
        sums = CUSTOMERS.count(rd, ListQuery()).sums
    assert (zoe.owed, zoe.overdue, zoe.exposure, zoe.limit, zoe.over_limit) == (
        15_000,
        15_000,
        15_000,
        10_000,
        True,
    )
    assert (eloise.owed, eloise.unapplied, eloise.exposure, eloise.held) == (4_000, -2_000, 2_000, 1)
    assert list(by_debt) == [made["who"], made["other"]]
    assert dict(sums) == {"owed": 19_000, "exposure": 17_000, "overdue": 15_000}


def test_each_figure_of_the_day_is_that_of_the_list_it_opens(database: Database) -> None:
    a_ledger(database)
    Case(database).confirm()
    database.clock = clock_at(date(2026, 11, 26))
    with database.read() as rd:
        found = today(rd)
        lists: dict[str, Any] = {"orders": ORDERS, "receivables": RECEIVABLES, "stock": STOCK}
        for each in (*found.stages, *found.tasks):
            if each.list in lists:
                counted = lists[each.list].count(rd, ListQuery(chips=(("view", each.view),)))
                assert each.count == counted.count, each.name
                whole = counted.sums.get("total", counted.sums.get("amount", 0))
                # What has left in part waits with the rest.
                assert 0 <= each.amount <= abs(whole), each.name
                assert each.list == "orders" or each.amount == abs(whole), each.name
    stages = {each.name: each for each in found.stages}
    assert (stages["prepare"].count, stages["prepare"].alerts, stages["credit"].count) == (1, 0, 1)
    # Late is told at one step, that of leaving, whatever the goods wait for.
    assert stages["ship"].alerts == 1
    assert (stages["collect"].count, stages["collect"].amount, stages["collect"].alerts) == (2, 19_000, 1)
    names = {each.name for each in found.tasks}
    assert names == {"late", "at_risk", "on_hold", "overdue", "unapplied", "short"}
    assert (found.received_7_days, found.given_back_7_days, found.expected_30_days) == (2_900, 0, 4_000)
    assert [(week.received, week.expected) for week in found.weeks if week.received or week.expected] == [
        (2_900, 0),
        (0, 4_000),
    ]
    assert sum(found.ages.amounts) == 17_000
