"""What is told of an invoice of several orders: by each order its part, by the invoice all, by the case file their papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import chase, collect, write_off
from app.flow.anew import invoice_anew
from app.flow.bill_grouped import issue_grouped
from app.flow.case_file import case_file
from app.flow.credit import CreditRequest, credit
from app.flow.rectify import Rectified, rectify
from app.flow.write_off import LossDraft
from app.invoicing.corrective import corrective_facts
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_xml import cii, schema_faults
from app.invoicing.grouped import orders_of_items
from app.invoicing.queries import invoice_rows
from app.orders.draft import PostalAddress
from app.orders.queries import ORDERS
from app.receivables.open_items import open_items
from app.reminders.dispute import DisputeDraft
from app.reminders.propose import Wish
from app.reminders.reminder_facts import reminder_facts
from app.reports.account_statement import account_statement
from app.reports.around import around
from app.reports.beside_money import beside_order
from app.reports.credit_sales import sold
from app.reports.invoice_page import invoice_page
from app.reports.order_page import order_page
from tests.stories.desk import OWNER, Desk, a_desk, goods

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url, date(2026, 11, 22)) as made:
        yield made


def two_orders(desk: Desk, **values: object) -> tuple[int, int]:
    """Of 24 and of 36 euros, both shipped."""
    bowl, customer = desk.a_product("Bol", on_hand=50), desk.a_customer()
    made: list[int] = []
    for pieces in (2, 3):
        whole = {"payment_kind": "account", "billing": DOOR, "delivery": DOOR, **values}
        order = desk.an_order(customer, goods(bowl, pieces), **whole)
        if whole["payment_kind"] == "prepaid":
            desk.confirm(order)
            desk.pay(order, desk.order(order)["total"])
        else:
            desk.confirm(order)
        desk.ship(order)
        made.append(order)
    return made[0], made[1]


def pay(desk: Desk, invoice: int, amount: int) -> None:
    row = desk.row("SELECT customer_id FROM invoice WHERE id = :id", id=invoice)
    receipt = collect.Receipt(
        amount=amount,
        currency="EUR",
        method="transfer",
        received_on=desk.database.clock.today(),
        invoice_id=invoice,
        customer_id=row["customer_id"],
    )
    desk.do(collect.receive, receipt)


def test_the_page_of_each_order_tells_its_part_and_the_invoice_all_of_them(desk: Desk) -> None:
    one, two = two_orders(desk)
    invoice = desk.do(issue_grouped, [one, two])
    pay(desk, invoice, 3_000)
    desk.on(date(2027, 1, 15))
    with desk.reading() as rd:
        pages = [order_page(rd, key) for key in (one, two)]
        whole = invoice_page(rd, invoice)
    told = [(each.invoices[0].number, each.invoices[0].total, each.invoices[0].open) for each in pages]
    assert told == [("FA-2026-0001", 2_400, 0), ("FA-2026-0001", 3_600, 3_000)]
    assert [(each.match.invoiced, each.match.owed, each.match.paid) for each in pages] == [
        (2_400, 0, 2_400),
        (3_600, 3_000, 600),
    ]
    assert [each.invoices[0].overdue for each in pages] == [0, 3_000]
    assert [(each.id, each.total, each.open) for each in whole.orders] == [
        (one, 2_400, 0),
        (two, 3_600, 3_000),
    ]
    assert (whole.row.total, whole.row.open, whole.row.overdue, whole.row.late) == (6_000, 3_000, 3_000, 1)
    assert whole.row.order_number is None


def test_a_credit_note_of_one_order_is_told_by_that_one_alone(desk: Desk) -> None:
    one, two = two_orders(desk)
    invoice = desk.do(issue_grouped, [one, two])
    desk.do(credit, invoice, CreditRequest(total=500, order_id=two), "geste")
    with desk.reading() as rd:
        pages = [order_page(rd, key) for key in (one, two)]
    assert [each.match.credited for each in pages] == [0, 500]
    assert [each.match.owed for each in pages] == [2_400, 3_100]
    assert [len(each.invoices) for each in pages] == [1, 2]
    assert pages[1].invoices[0].credited
    assert not pages[0].invoices[0].credited


def test_what_was_given_up_of_one_order_keeps_no_other_from_being_credited(desk: Desk) -> None:
    one, two = two_orders(desk)
    invoice = desk.do(issue_grouped, [one, two])
    desk.do(write_off.lose, "invoice", invoice, LossDraft(amount=2_000, reason="perdu"))
    assert desk.money() == {"owed": 4_000}
    desk.do(credit, invoice, CreditRequest(total=3_600, order_id=two), "rendu")
    with pytest.raises(Refusal) as why:
        desk.do(credit, invoice, CreditRequest(total=600, order_id=one), "rendu")
    assert why.value.code == "credit_of_lost"
    assert desk.money() == {"owed": 400}
    desk.must_verify()


def test_a_loss_taken_back_opens_each_order_again_that_it_had_settled(desk: Desk) -> None:
    one, two = two_orders(desk)
    invoice = desk.do(issue_grouped, [one, two])
    lost = desk.do(write_off.lose, "invoice", invoice, LossDraft(amount=3_000, reason="perdu"))
    assert [desk.state(each)[0] for each in (one, two)] == ["closed", "confirmed"]
    desk.do(write_off.take_back, lost, "erreur")
    assert [desk.state(each) for each in (one, two)] == [("confirmed", "all", "all", "none")] * 2
    desk.must_verify()


def test_all_its_orders_stand_around_it_and_are_listed_from_it(desk: Desk) -> None:
    one, two = two_orders(desk)
    invoice = desk.do(issue_grouped, [one, two])
    desk.do(chase.open_dispute, DisputeDraft(invoice_id=invoice, code="price", amount=1_000))
    with desk.reading() as rd:
        documents = around(rd, "invoice", invoice).documents
        found = ORDERS.ids(rd, ListQuery(chips=(("invoice", str(invoice)),)), 0, 10)
        beside = [list(beside_order(rd, key)) for key in (one, two)]
    assert {each.id for each in documents} == {one, two} == set(found)
    assert beside == [[invoice], [invoice]]


def test_the_case_file_has_the_papers_of_all_its_orders(desk: Desk) -> None:
    one, two = two_orders(desk)
    invoice = desk.do(issue_grouped, [one, two])
    desk.on(date(2027, 3, 1))
    customer = desk.row("SELECT customer_id FROM invoice WHERE id = :id", id=invoice)["customer_id"]
    reminder = desk.do(chase.remind, customer, Wish(level=4, channel="letter"))
    said = "".join(
        page.extract_text() for page in PdfReader(BytesIO(case_file(desk.database, OWNER, reminder))).pages
    )
    for order in (one, two):
        note = desk.row("SELECT number FROM shipment WHERE order_id = :id", id=order)["number"]
        assert note in said


def test_what_was_paid_beforehand_is_no_sale_on_credit_and_what_is_collected_says_so(desk: Desk) -> None:
    one, two = two_orders(desk, payment_kind="prepaid")
    desk.do(issue_grouped, [one, two])
    three, four = two_orders(desk, payment_kind="on_delivery")
    collected = desk.do(issue_grouped, [three, four])
    with desk.reading() as rd:
        day = rd.today
        assert sum(each.amount for each in sold(rd, day, day, day)) == 0
        assert [each.on_delivery for each in invoice_rows(rd, [collected])] == [True]


def test_letters_and_statements_ask_for_the_invoice_once_and_ageing_says_the_order(desk: Desk) -> None:
    one, two = two_orders(desk)
    invoice = desk.do(issue_grouped, [one, two])
    pay(desk, invoice, 400)
    desk.on(date(2027, 1, 20))
    customer = desk.row("SELECT customer_id FROM invoice WHERE id = :id", id=invoice)["customer_id"]
    reminder = desk.do(chase.remind, customer, Wish(level=2, channel="letter"))
    with desk.reading() as rd:
        letter, _ = reminder_facts(rd, reminder)
        statement = account_statement(rd, customer, date(2026, 11, 1), rd.today)
        named = orders_of_items(rd, [each.item_id for each in open_items(rd)])
    assert [(each.number, each.instalment, each.open_amount) for each in letter.parts] == [
        ("FA-2026-0001", 0, 5_600)
    ]
    assert [(each.number, each.parts, each.amount) for each in statement.open] == [("FA-2026-0001", 1, 5_600)]
    assert sorted(named.values()) == ["CM-2026-0001", "CM-2026-0002"]


def test_its_particulars_are_corrected_and_it_is_not_made_anew_in_one_go(desk: Desk) -> None:
    one, two = two_orders(desk)
    invoice = desk.do(issue_grouped, [one, two])
    made = desk.do(rectify, invoice, Rectified(line1="5 rue de l’Œuf"), "adresse")
    with desk.reading() as rd:
        terms = einvoice(corrective_facts(rd, made)[0])
    assert (terms["BT-3"], terms["BT-112"], len(terms["BG-25"])) == ("384", "60.00", 2)
    assert not schema_faults(cii(terms))
    with pytest.raises(Refusal) as why:
        desk.do(invoice_anew, invoice, "TVA")
    assert why.value.code == "anew_of_grouped"
    desk.must_verify()
