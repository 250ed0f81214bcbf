"""Money that comes another way for invoices whose direct debit is announced: the batch says so; moved, it takes it no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.flow import chase
from app.flow.collect import receive
from app.flow.debit import execute, file_paid, move
from app.flow.receipt import Receipt
from app.payments.sepa import settlement_day
from app.reminders.dispute import DisputeDraft
from app.reports.beside_money import beside_invoices, beside_items, beside_order
from tests.flow.test_debit import announced, batch, debiting, lines, owing, refused, signed
from tests.stories.desk import Desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with debiting(database_url) as made:
        yield made


def paid(desk: Desk, invoice: int, amount: int) -> None:
    row = desk.row("SELECT order_id, customer_id FROM invoice WHERE id = :id", id=invoice)
    receipt = Receipt(
        amount=amount,
        currency="EUR",
        method="transfer",
        received_on=desk.database.clock.today(),
        customer_id=row["customer_id"],
        order_id=row["order_id"],
        invoice_id=invoice,
    )
    desk.do(receive, receipt)


def test_a_batch_says_what_was_paid_meanwhile_and_moved_it_leaves_that_out(desk: Desk) -> None:
    whole, part, none = (desk.a_customer(name) for name in ("Zoé", "Les Halles", "Bruno"))
    for who in (whole, part, none):
        signed(desk, who)
    invoices = [owing(desk, who) for who in (whole, part, none)]
    made = announced(desk, *invoices)
    assert batch(desk, made.id).paid == ()
    paid(desk, invoices[0], 12_000)
    paid(desk, invoices[1], 5_000)
    row = batch(desk, made.id)
    assert [(each.invoice_id, each.amount, each.owed, each.too_much) for each in row.paid] == [
        (invoices[0], 12_000, 0, 12_000),
        (invoices[1], 12_000, 7_000, 5_000),
    ]
    assert row.too_much == 17_000
    assert {each.end_to_end for each in row.paid} < {each.end_to_end for each in lines(desk, made.id)}
    assert refused(desk, file_paid, made.id, " ") == "reason_missing"
    desk.do(file_paid, made.id, "déjà déposé")
    later = desk.do(move, made.id, settlement_day(row.collect_on + timedelta(days=7)), "déjà réglé")
    assert batch(desk, made.id).paid == ()
    again = batch(desk, later.id)
    assert [(key, amount) for each in lines(desk, later.id) for key, _, amount in each.invoices] == [
        (invoices[1], 7_000),
        (invoices[2], 12_000),
    ]
    assert (again.total, again.paid) == (19_000, ())
    desk.must_verify()


def test_a_batch_of_which_all_is_paid_is_not_moved(desk: Desk) -> None:
    who = desk.a_customer("Zoé")
    signed(desk, who)
    invoice = owing(desk, who)
    made = announced(desk, invoice)
    paid(desk, invoice, 12_000)
    day = settlement_day(batch(desk, made.id).collect_on + timedelta(days=7))
    assert refused(desk, move, made.id, day, "déjà réglé") == "debit_all_paid"
    # The bank collected it all the same: what is too much is the customer's credit, and the batch asks nothing more.
    desk.on(batch(desk, made.id).collect_on)
    desk.do(execute, made.id)
    assert batch(desk, made.id).paid == ()
    assert desk.money()["unapplied"] == -12_000
    desk.must_verify()


def test_beside_money_stands_the_debit_that_takes_it_too_and_what_is_in_dispute(desk: Desk) -> None:
    who, other = desk.a_customer("Zoé"), desk.a_customer("Bruno")
    signed(desk, who)
    debited, disputed = owing(desk, who), owing(desk, other, method="transfer")
    made = announced(desk, debited)
    desk.do(chase.open_dispute, DisputeDraft(invoice_id=disputed, code="damaged", amount=2_000))
    order = desk.row("SELECT order_id FROM invoice WHERE id = :id", id=debited)["order_id"]
    items = {
        row["document_id"]: row["id"]
        for row in desk.rows("SELECT id, document_id FROM item WHERE noun = 'invoice' AND instalment > 0")
    }
    with desk.database.read() as rd:
        found = beside_invoices(rd, [debited, disputed])
        by_item = beside_items(rd, list(items.values()))
        of_order = beside_order(rd, order)
    assert of_order == {debited: found[debited]}
    debit = found[debited].debit
    assert debit is not None
    assert (debit.batch, debit.amount, found[debited].disputed) == (made.number, 12_000, 0)
    # What is not disputed is paid first.
    assert found[disputed].debit is None
    assert [found[disputed].disputed_in(amount) for amount in (9_000, 10_000, 10_500, 12_000)] == [
        0,
        0,
        500,
        2_000,
    ]
    assert by_item.shares({items[disputed]: 12_000}) == {disputed: 12_000}
    assert by_item.invoices == found
    paid(desk, debited, 12_000)
    with desk.database.read() as rd:
        assert beside_invoices(rd, [debited])[debited].open == 0
        assert beside_invoices(rd, []) == {}
