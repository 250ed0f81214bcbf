"""One invoice of several orders of a customer: each order keeps its own part, debt and progress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import collect
from app.flow.bill_grouped import issue_grouped
from app.flow.credit import CreditLine, CreditRequest, credit
from app.flow.deposit import ask_deposit
from app.flow.month_end import issue_month
from app.invoicing.queries import invoice_rows
from app.orders.draft import PostalAddress
from app.orders.queries import ORDERS
from app.orders.tables import sales_order
from app.payments.plan_facts import plan_facts
from app.reports.groupable import groupable, month_due, months_due
from app.reports.order_outlook import order_look
from tests.stories.desk import OWNER, Desk, a_desk, goods

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")
ELSEWHERE = replace(DOOR, line1="9 quai Sud", city="Arles", postcode="13200")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


class Shop:
    """One customer who buys bowls on account, and has them delivered."""

    def __init__(self, desk: Desk, **values: Any) -> None:
        self.desk = desk
        self.bowl = desk.a_product("Bol", on_hand=100, sku="BOL")
        self.customer = desk.a_customer(**values)

    def order(self, pieces: int = 2, *, shipped: int | None = None, **values: object) -> int:
        whole = {"payment_kind": "account", "billing": DOOR, "delivery": DOOR, **values}
        order = self.desk.an_order(self.customer, goods(self.bowl, pieces), **whole)
        self.desk.confirm(order)
        lines = self.desk.lines(order)
        self.desk.ship(order, {lines[0]: shipped * 1000} if shipped is not None else None)
        return order


def grouped(desk: Desk, *orders: int) -> int:
    return desk.do(issue_grouped, orders)


def refused(desk: Desk, orders: Sequence[int]) -> str:
    with pytest.raises(Refusal) as why:
        desk.do(issue_grouped, orders)
    assert not desk.rows("SELECT id FROM invoice")
    return why.value.code


def pay(desk: Desk, invoice: int, customer: int, amount: int) -> None:
    receipt = collect.Receipt(
        amount=amount,
        currency="EUR",
        method="transfer",
        received_on=desk.database.clock.today(),
        invoice_id=invoice,
        customer_id=customer,
    )
    desk.do(collect.receive, receipt)


def test_one_invoice_bears_all_orders_and_each_keeps_its_part_and_its_debt(desk: Desk) -> None:
    shop = Shop(desk)
    one, two = shop.order(2), shop.order(3)
    invoice = grouped(desk, two, one)
    row = desk.row("SELECT * FROM invoice WHERE id = :id", id=invoice)
    assert (row["order_id"], row["order_count"], row["total"]) == (None, 2, 6_000)
    parts = desk.rows("SELECT order_id, total FROM invoice_order ORDER BY position")
    assert [(each["order_id"], each["total"]) for each in parts] == [(one, 2_400), (two, 3_600)]
    sections = desk.rows("SELECT description FROM invoice_line WHERE kind = 'section' ORDER BY position")
    assert len(sections) == 2
    assert all("Nîmes" in each["description"] for each in sections)
    assert desk.state(one) == desk.state(two) == ("confirmed", "all", "all", "none")
    assert desk.money() == {"owed": 6_000}
    desk.must_verify()


def test_what_is_left_of_an_order_is_invoiced_afterwards_alone(desk: Desk) -> None:
    shop = Shop(desk)
    one, two = shop.order(4, shipped=1), shop.order(1)
    grouped(desk, one, two)
    assert desk.state(one)[2] == "part"
    desk.ship(one)
    desk.invoice(one)
    assert desk.state(one)[2] == "all"
    assert desk.money() == {"owed": 6_000}
    desk.must_verify()


def test_money_for_the_invoice_pays_its_orders_one_after_the_other(desk: Desk) -> None:
    shop = Shop(desk)
    one, two = shop.order(2), shop.order(3)
    invoice = grouped(desk, one, two)
    pay(desk, invoice, shop.customer, 3_000)
    assert (desk.state(one)[3], desk.state(two)[3]) == ("all", "part")
    desk.must_verify()
    pay(desk, invoice, shop.customer, 3_500)
    assert (desk.state(one), desk.state(two)) == (("closed", "all", "all", "all"),) * 2
    assert desk.money() == {"unapplied": -500}
    shares = desk.row("SELECT sum(net) AS net, sum(tax) AS tax FROM allocation_vat")
    assert (int(shares["net"]), int(shares["tax"])) == (5_000, 1_000)
    desk.must_verify()


def test_money_kept_for_orders_and_their_deposits_are_taken_off_each_part(desk: Desk) -> None:
    shop = Shop(desk)
    one = desk.an_order(
        shop.customer, goods(shop.bowl, 10), payment_kind="account", billing=DOOR, delivery=DOOR
    )
    desk.confirm(one)
    desk.do(ask_deposit, one, 3_000)
    desk.pay(one, 3_000)
    desk.ship(one)
    two = shop.order(2)
    desk.pay(two, 1_000)
    invoice = grouped(desk, one, two)
    row = desk.row("SELECT total, paid_before FROM invoice WHERE id = :id", id=invoice)
    assert (row["total"], row["paid_before"]) == (14_400, 4_000)
    assert (desk.state(one)[3], desk.state(two)[3]) == ("part", "part")
    assert desk.money() == {"owed": 10_400}
    pay(desk, invoice, shop.customer, 10_400)
    assert desk.money() == {}
    desk.must_verify()


def test_a_credit_note_is_of_the_order_whose_lines_it_credits(desk: Desk) -> None:
    shop = Shop(desk)
    one, two = shop.order(2), shop.order(3)
    invoice = grouped(desk, one, two)
    [line] = desk.rows(
        "SELECT l.id FROM invoice_line l JOIN order_line o ON o.id = l.order_line_id WHERE o.order_id = :id",
        id=two,
    )
    desk.do(credit, invoice, CreditRequest(lines=(CreditLine(line["id"], 1000, 1_000, 200),)), "ébréché")
    note = desk.row("SELECT order_id, total FROM invoice WHERE kind = 'credit_note'")
    assert (note["order_id"], note["total"]) == (two, 1_200)
    assert (desk.state(one)[3], desk.state(two)[3]) == ("none", "part")
    desk.must_verify()


def test_all_of_it_is_credited_order_by_order(desk: Desk) -> None:
    shop = Shop(desk)
    one, two = shop.order(2), shop.order(3)
    invoice = grouped(desk, one, two)
    pay(desk, invoice, shop.customer, 1_000)
    desk.do(credit, invoice, CreditRequest(), "erreur")
    notes = desk.rows("SELECT order_id, total FROM invoice WHERE kind = 'credit_note' ORDER BY id")
    assert [(each["order_id"], each["total"]) for each in notes] == [(one, 2_400), (two, 3_600)]
    assert desk.money() == {"unapplied": -1_000}
    desk.must_verify()
    with pytest.raises(Refusal) as why:
        desk.do(credit, invoice, CreditRequest(), "encore")
    assert why.value.code == "credit_empty"


def test_an_amount_without_lines_must_say_of_which_order(desk: Desk) -> None:
    shop = Shop(desk)
    one, two = shop.order(2), shop.order(3)
    invoice = grouped(desk, one, two)
    with pytest.raises(Refusal) as why:
        desk.do(credit, invoice, CreditRequest(total=500), "geste")
    assert why.value.code == "credit_of_which_order"
    desk.do(credit, invoice, CreditRequest(total=500, order_id=two), "geste")
    with pytest.raises(Refusal) as why:
        desk.do(credit, invoice, CreditRequest(total=3_200, order_id=two), "trop")
    assert why.value.code == "credit_exceeds_invoice"
    desk.must_verify()


def test_orders_that_differ_in_what_an_invoice_says_once_are_not_on_one(desk: Desk) -> None:
    shop = Shop(desk)
    one = shop.order(1)
    assert refused(desk, [one, one]) == "group_few"
    assert refused(desk, [one, shop.order(1, billing=ELSEWHERE)]) == "group_address"
    assert refused(desk, [one, shop.order(1, prices_include_tax=True)]) == "group_prices"
    abroad = replace(DOOR, country="BE", city="Mons", postcode="7000")
    assert refused(desk, [one, shop.order(1, delivery=abroad)]) == "group_country"
    shop.customer = desk.a_customer("Crêperie Guéguen")
    assert refused(desk, [one, shop.order(1)]) == "group_customer"


def test_orders_of_buyers_without_a_name_are_never_on_one_invoice(desk: Desk) -> None:
    shop = Shop(desk, passing=True, monthly_invoice=True)
    one, two = shop.order(1), shop.order(1)
    assert refused(desk, [one, two]) == "group_passing"
    with desk.reading() as rd:
        told = [each.why for each in groupable(rd, [one, two])]
    assert [why.code if why else "" for why in told] == ["group_passing"] * 2
    desk.on(date(2026, 12, 1))
    with desk.reading() as rd:
        assert [each.orders for each in months_due(rd)] == [(one,), (two,)]


def test_a_refunded_order_is_invoiced_alone_for_its_credit_note_follows(desk: Desk) -> None:
    shop = Shop(desk)
    back, three = shop.order(1), shop.order(2)
    with desk.database.write(OWNER, "test.refunded") as tx:
        tx.update(sales_order, back, payment_state="refunded")
    assert refused(desk, [three, back]) == "group_refunded"
    with desk.reading() as rd:
        found = {each.id: each for each in groupable(rd, [back, three])}
        assert [each.id for each in groupable(rd, [three])] == [three]
    codes = {key: each.why.code if each.why else "" for key, each in found.items()}
    assert codes == {back: "group_refunded", three: ""}


def test_one_that_has_nothing_to_invoice_keeps_all(desk: Desk) -> None:
    shop = Shop(desk)
    one, two = shop.order(1), shop.order(1)
    desk.invoice(two)
    with pytest.raises(Refusal) as why:
        desk.do(issue_grouped, [one, two])
    assert why.value.code == "nothing_to_invoice"
    assert desk.state(one)[2] == "none"
    desk.must_verify()


def test_orders_delivered_to_several_addresses_are_on_one_invoice(desk: Desk) -> None:
    shop = Shop(desk)
    one, two = shop.order(1), shop.order(1, delivery=ELSEWHERE)
    invoice = desk.do(issue_grouped, [one, two], date(2026, 11, 22))
    assert desk.row("SELECT delivery FROM invoice WHERE id = :id", id=invoice)["delivery"] == "{}"
    rows = desk.rows("SELECT description FROM invoice_line WHERE kind = 'section' ORDER BY position")
    names = [each["description"] for each in rows]
    assert ["Nîmes" in names[0], "Arles" in names[1]] == [True, True]
    desk.must_verify()


def test_what_left_in_two_months_is_on_two_invoices(desk: Desk) -> None:
    shop = Shop(desk)
    desk.on(date(2026, 10, 30))
    one = shop.order(1)
    desk.on(date(2026, 11, 2))
    two = shop.order(1)
    assert refused(desk, [one, two]) == "group_months"
    with desk.reading() as rd:
        [alone] = groupable(rd, [one])
    assert alone.id == one


def test_of_one_order_alone_all_that_fit_it_are_proposed(desk: Desk) -> None:
    shop = Shop(desk)
    one, two, elsewhere = shop.order(1), shop.order(2), shop.order(1, billing=ELSEWHERE)
    invoiced = shop.order(1)
    desk.invoice(invoiced)
    with desk.reading() as rd:
        found = groupable(rd, [two])
        assert [(each.id, each.amount, each.why) for each in found] == [
            (one, 1_200, None),
            (two, 2_400, None),
        ]
        told = groupable(rd, [elsewhere, invoiced])
    assert [each.why.code if each.why else "" for each in told] == ["", "nothing_to_invoice"]


def test_a_month_is_due_once_it_is_over_for_those_who_have_one_invoice_a_month(desk: Desk) -> None:
    shop = Shop(desk, monthly_invoice=True)
    shop.order(1)
    one, two = shop.order(2), shop.order(3)
    shop.customer = desk.a_customer("Crêperie Guéguen")
    shop.order(1)
    with desk.reading() as rd:
        assert months_due(rd) == []
    desk.on(date(2026, 12, 1))
    with desk.reading() as rd:
        [month] = months_due(rd)
    assert (month.customer, len(month.orders), month.amount) == ("SARL Lefèvre", 3, 7_200)
    assert {one, two} < set(month.orders)
    desk.do(issue_grouped, month.orders)
    with desk.reading() as rd:
        assert months_due(rd) == []


def test_a_plan_spreads_all_of_it_and_pays_the_orders_off_one_after_the_other(desk: Desk) -> None:
    shop = Shop(desk)
    first, second = shop.order(2), shop.order(4)
    invoice_id = grouped(desk, first, second)
    total = int(desk.row("SELECT total FROM invoice")["total"])
    plan_id = desk.spread(invoice_id, 4, desk.database.clock.today(), "Saison basse")
    rows = desk.rows(
        "SELECT p.due_on, p.amount, i.order_id FROM plan_instalment p JOIN item i ON i.id = p.item_id"
        " ORDER BY p.position"
    )
    assert sum(int(row["amount"]) for row in rows) == total
    assert [row["order_id"] for row in rows] == [first, first, second, second, second]
    with desk.database.read() as rd:
        facts, _ = plan_facts(rd, plan_id)
        [row] = invoice_rows(rd, [invoice_id])
    assert [part.amount for part in facts.parts] == [total // 4] * 4
    assert (row.open, row.instalments) == (total, 4)
    desk.must_verify()
    pay(desk, invoice_id, shop.customer, total)
    assert [desk.state(order)[3] for order in (first, second)] == ["all", "all"]
    desk.must_verify()


def test_an_order_of_who_has_one_invoice_a_month_asks_for_it_only_once_the_month_is_over(desk: Desk) -> None:
    shop = Shop(desk, monthly_invoice=True)
    part, whole = shop.order(4, shipped=1), shop.order(2)

    def seen(order: int) -> tuple[str, str, str]:
        with desk.reading() as rd:
            look = order_look(rd, order)
        return look.outlook.verb, look.page.steps[5].waits_for, str(look.month_from or "")

    def viewed(view: str) -> list[int]:
        with desk.reading() as rd:
            return sorted(ORDERS.ids(rd, ListQuery(chips=(("view", view),)), 0, 9))

    # The rest leaves first; what has left waits for the month.
    assert seen(part) == ("ship.ship", "month", "2026-12-01")
    assert seen(whole) == ("", "month", "2026-12-01")
    assert (viewed("to_invoice"), viewed("monthly")) == ([], [part, whole])
    desk.on(date(2026, 12, 1))
    assert [seen(part)[0], seen(whole)[0]] == ["bill.month", "bill.month"]
    with desk.reading() as rd:
        month = month_due(rd, whole)
    assert month is not None
    assert month.orders == (part, whole)
    issue_month(desk.database, OWNER, month)
    assert viewed("monthly") == []
    assert seen(part)[0] == "ship.ship"
