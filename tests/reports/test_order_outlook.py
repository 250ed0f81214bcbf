"""What a page says the next step will do is what the step then does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.reports.entry_page import buyer, entry_page
from app.reports.order_outlook import Outlook, order_look
from tests.stories.desk import Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def outlook(desk: Desk, order_id: int) -> Outlook:
    with desk.database.read() as rd:
        return order_look(rd, order_id).outlook


def test_the_rules_foreseen_are_those_that_hold_it(desk: Desk) -> None:
    order = desk.an_order(desk.a_customer(limit=1_000), goods(desk.a_product(on_hand=9), 3, "10.00"))
    foreseen = outlook(desk, order)
    assert foreseen.holds == desk.confirm(order).holds
    assert foreseen.holds[0].facts["excess"] == 2_600
    assert foreseen.exposure == 3_600


def test_an_order_within_its_credit_foresees_no_hold(desk: Desk) -> None:
    order = desk.an_order(desk.a_customer(limit=10_000), goods(desk.a_product(on_hand=9), 3, "10.00"))
    assert outlook(desk, order).holds == desk.confirm(order).holds == ()


def test_the_quantity_foreseen_is_the_quantity_that_leaves(desk: Desk) -> None:
    product = desk.a_product(on_hand=4)
    order = desk.an_order(desk.a_customer(), goods(product, 7))
    desk.confirm(order)
    foreseen = outlook(desk, order)
    assert (foreseen.leaving_milli, foreseen.short_milli) == (4_000, 3_000)
    desk.ship(order)
    assert desk.row("SELECT quantity_milli FROM shipment")["quantity_milli"] == foreseen.leaving_milli


def test_the_invoice_foreseen_is_the_invoice_issued_part_after_part(desk: Desk) -> None:
    product = desk.a_product(on_hand=9)
    order = desk.an_order(
        desk.a_customer(), goods(product, 3, "3.33"), goods(product, 4, "1.07", "5.5"), discount_ppm=70_000
    )
    desk.confirm(order)
    first, second = desk.lines(order)[:2]
    for quantities in ({first: 1_000, second: 3_000}, {first: 2_000, second: 1_000}):
        desk.ship(order, quantities)
        foreseen = outlook(desk, order)
        desk.invoice(order)
        made = desk.rows("SELECT total, due_on FROM invoice ORDER BY id")[-1]
        assert foreseen.verb == "bill.issue"
        assert foreseen.shipped is not None
        assert (foreseen.shipped.total, foreseen.shipped.due[-1].isoformat()) == (
            made["total"],
            str(made["due_on"]),
        )
    assert outlook(desk, order).shipped is None


def test_the_due_date_foreseen_follows_the_customers_terms_where_the_order_has_none(desk: Desk) -> None:
    other = desk.row("SELECT id FROM terms WHERE code = 'thirds'")["id"]
    order = desk.an_order(desk.a_customer(terms_id=other), goods(desk.a_product(on_hand=3)))
    desk.confirm(order)
    desk.ship(order)
    foreseen = outlook(desk, order).shipped
    desk.invoice(order)
    assert foreseen is not None
    made = [
        str(row["due_on"]) for row in desk.rows("SELECT due_on FROM invoice_instalment ORDER BY position")
    ]
    assert [day.isoformat() for day in foreseen.due] == made
    assert len(made) == 3


def test_an_invoice_paid_beforehand_falls_due_at_once(desk: Desk) -> None:
    order = desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=3)), payment_kind="prepaid")
    desk.confirm(order)
    bill = outlook(desk, order).whole
    assert bill is not None
    assert bill.due == (date(2026, 11, 22),)


def test_what_a_customer_often_takes_is_offered_again(desk: Desk) -> None:
    who, often, once = desk.a_customer(), desk.a_product("Bol", on_hand=9), desk.a_product("Plat", on_hand=9)
    for lines in ((goods(often),), (goods(often), goods(once))):
        desk.confirm(desk.an_order(who, *lines))
    desk.an_order(who, goods(once))  # a draft is no order yet
    with desk.database.read() as rd:
        usual = buyer(rd, who).usual
    assert [(each.offer.name, each.times) for each in usual] == [("Bol", 2), ("Plat", 1)]


def test_an_entry_goes_on_with_its_draft_and_all_that_belongs_to_it(desk: Desk) -> None:
    who, product = desk.a_customer(), desk.a_product("Bol", on_hand=9)
    order = desk.an_order(who, goods(product, 2))
    with desk.database.read() as rd:
        page = entry_page(rd, order)
        empty = entry_page(rd)
    assert page.draft is not None
    assert page.buyer is not None
    assert (page.buyer.row.id, page.offers and page.offers[product].available_milli) == (who, 9_000)
    assert (empty.draft, empty.buyer) == (None, None)
    assert empty.default_terms is not None
