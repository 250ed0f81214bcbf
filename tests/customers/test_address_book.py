"""The delivery addresses of a customer are corrected and put away one by one; what was ordered keeps the one it has."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.base.errors import Refusal
from app.customers.address_book import archive_address, change_address, reopen_address
from app.customers.customer import AddressDraft, add_address
from app.customers.queries import addresses_of
from app.orders.addressed import postal
from app.reports.customer_page import customer_page
from tests.stories.desk import Desk, a_desk, goods

BILLING = AddressDraft(line1="1 rue du Siège", postcode="75001", city="Paris")
BREST = AddressDraft(kind="delivery", company="Atelier", line1="2 quai Ouest", postcode="29200", city="Brest")
LILLE = AddressDraft(kind="delivery", company="Dépôt", line1="3 rue du Nord", postcode="59000", city="Lille")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def towns(desk: Desk, who: int) -> list[str]:
    with desk.reading() as rd:
        return [each.city for each in addresses_of(rd, who)]


def test_each_address_is_corrected_and_put_away_by_itself_and_taken_up_again(desk: Desk) -> None:
    who = desk.a_customer(addresses=(BILLING,))
    brest, lille = desk.do(add_address, who, BREST), desk.do(add_address, who, LILLE)
    desk.do(change_address, brest, AddressDraft(kind="delivery", line1="9 quai Est", city="Nantes"))
    assert towns(desk, who) == ["Paris", "Nantes", "Lille"]
    desk.do(archive_address, lille)
    assert towns(desk, who) == ["Paris", "Nantes"]
    for verb, facts in ((archive_address, ()), (change_address, (BREST,))):
        with pytest.raises(Refusal) as refused:
            desk.do(verb, lille, *facts)
        assert refused.value.code == "address_gone"
    desk.do(reopen_address, lille)
    assert towns(desk, who) == ["Paris", "Nantes", "Lille"]
    with desk.reading() as rd:
        told = [event.verb for event in customer_page(rd, who).history]
    assert {"customer.change_address", "customer.archive_address", "customer.reopen_address"} <= set(told)


def test_an_order_keeps_the_address_it_has(desk: Desk) -> None:
    who = desk.a_customer(addresses=(BILLING,))
    key = desk.do(add_address, who, BREST)
    with desk.reading() as rd:
        page = customer_page(rd, who)
    where = postal(page.addresses[-1], page.row)
    order = desk.an_order(who, goods(desk.a_product(on_hand=1)), payment_kind="account", delivery=where)
    desk.confirm(order)
    shipment = desk.ship(order)
    desk.do(change_address, key, LILLE)
    desk.do(archive_address, key)
    for table, row_id in (("sales_order", order), ("shipment", shipment)):
        kept = desk.row(f"SELECT delivery FROM {table} WHERE id = :id", id=row_id)["delivery"]
        assert json.loads(kept)["city"] == "Brest"
