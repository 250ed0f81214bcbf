"""What an invoice of several orders says, on its page and to machines: each order, its day, and when it was supplied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.flow import paper
from app.flow.bill_grouped import issue_grouped
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.einvoice_xml import cii, schema_faults, ubl
from app.orders.draft import PostalAddress
from tests.paper.papers import text
from tests.stories.desk import OWNER, Desk, a_desk, goods

DOOR = PostalAddress(name="Zoë Lefèvre", line1="3 rue de l’Œuf", postcode="30000", city="Nîmes")
ELSEWHERE = replace(DOOR, line1="9 quai Sud", city="Arles", postcode="13200")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url, date(2026, 11, 2)) as made:
        yield made


def two_orders(desk: Desk) -> int:
    """Of the 2nd and the 20th of November, delivered to two towns, on one invoice of the 30th."""
    bowl = desk.a_product("Bol", on_hand=100, sku="BOL")
    customer = desk.a_customer(siren="552100554")
    orders: list[int] = []
    for day, to, reference in ((2, DOOR, "BC-11"), (20, ELSEWHERE, "BC-12")):
        desk.on(date(2026, 11, day))
        order = desk.an_order(
            customer,
            goods(bowl, 3, price="3.33"),
            payment_kind="account",
            billing=DOOR,
            delivery=to,
            customer_reference=reference,
        )
        desk.confirm(order)
        desk.on(date(2026, 11, day + 1))
        desk.ship(order)
        orders.append(order)
    desk.on(date(2026, 11, 30))
    return desk.do(issue_grouped, orders)


def test_the_page_has_each_order_below_its_own_heading_with_its_sum(desk: Desk) -> None:
    invoice = two_orders(desk)
    said = " ".join(text(paper.original(desk.database, OWNER, invoice)).split())
    for each in ("BC-11", "BC-12", "03/11/2026", "21/11/2026", "Nîmes", "Arles", "02/11/2026", "20/11/2026"):
        assert each in said
    assert said.count("9,99") >= 2


def test_machines_are_told_the_order_of_each_line_its_day_and_the_period(desk: Desk) -> None:
    invoice = two_orders(desk)
    with desk.reading() as rd:
        terms = einvoice(einvoice_facts(rd, invoice)[0])
    assert (terms["BT-73"], terms["BT-74"]) == (date(2026, 11, 3), date(2026, 11, 21))
    assert "BT-72" not in terms
    assert "BT-13" not in terms
    assert "BT-14" not in terms
    days = [(line["BT-134"], line["BT-135"]) for line in terms["BG-25"]]
    assert days == [(date(2026, 11, 3),) * 2, (date(2026, 11, 21),) * 2]
    told = [line["BT-127-00"][0]["BT-127"] for line in terms["BG-25"]]
    assert ["BC-11" in told[0], "BC-12" in told[1]] == [True, True]
    assert not schema_faults(cii(terms))
    assert not schema_faults(ubl(terms), "ubl")


def test_a_due_date_that_orders_share_is_told_once(desk: Desk) -> None:
    invoice = two_orders(desk)
    with desk.reading() as rd:
        page = einvoice_facts(rd, invoice)[0].page
    assert [each.amount for each in page.instalments] == [page.total]
    assert [each.reference for each in page.orders] == ["BC-11", "BC-12"]
