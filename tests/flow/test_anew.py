"""Invoicing anew: all credited, the same lines wait in a draft, and no goods leave twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.errors import Refusal
from app.flow import bill, sell, ship
from app.flow.anew import Anew, invoice_anew
from app.orders.order import read_lines
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def test_what_left_is_invoiced_again_without_leaving_stock_again(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    order = desk.an_order(desk.a_customer(), goods(product, 2), payment_kind="account")
    desk.confirm(order)
    desk.ship(order)
    invoice_id = desk.invoice(order)
    total = desk.row("SELECT total FROM invoice WHERE id = :id", id=invoice_id)["total"]
    made: Anew = desk.do(invoice_anew, invoice_id, "TVA fausse")
    note = desk.row("SELECT * FROM invoice WHERE id = :id", id=made.credit_note_id)
    assert (note["kind"], note["corrects_id"], note["total"]) == ("credit_note", invoice_id, total)
    assert desk.money().get("owed", 0) == 0
    with desk.reading() as rd:
        [line] = read_lines(rd, made.draft_id)
    assert (line.product_id, line.quantity_milli, line.name) == (None, 2000, "Pull marin")
    before = desk.stock(product)
    desk.confirm(made.draft_id)
    desk.ship(made.draft_id)
    again = desk.invoice(made.draft_id)
    assert desk.stock(product) == before
    assert desk.row("SELECT total FROM invoice WHERE id = :id", id=again)["total"] == total
    assert desk.money()["owed"] == total


def test_what_had_not_left_leaves_with_the_new_order_alone(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    order = desk.an_order(desk.a_customer(), goods(product, 3), payment_kind="account")
    desk.confirm(order)
    [line] = desk.lines(order)
    desk.ship(order, {line: 1000})
    invoice_id = desk.do(bill.issue_invoice, order, "all")
    made: Anew = desk.do(invoice_anew, invoice_id, "prix faux")
    with desk.reading() as rd:
        lines = read_lines(rd, made.draft_id)
    assert [(each.product_id, each.quantity_milli) for each in lines] == [(product, 2000), (None, 1000)]
    with pytest.raises(Refusal):
        desk.do(ship.ship, order)
    desk.confirm(made.draft_id)
    desk.ship(made.draft_id)
    assert desk.stock(product)[0] == 6
    assert desk.do(bill.issue_invoice, made.draft_id)
    assert desk.do(sell.copy, order)


def test_a_credit_note_is_not_invoiced_anew_and_nothing_without_a_reason(desk: Desk) -> None:
    order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=9), 1), payment_kind="account")
    desk.confirm(order)
    desk.ship(order)
    invoice_id = desk.invoice(order)
    with pytest.raises(Refusal, match="reason_missing"):
        desk.do(invoice_anew, invoice_id, " ")
    made: Anew = desk.do(invoice_anew, invoice_id, "mauvais client")
    with pytest.raises(Refusal, match="anew_not_invoice"):
        desk.do(invoice_anew, made.credit_note_id, "encore")
