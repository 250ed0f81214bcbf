"""Where an order goes and what its buyer notes follow the shop, until goods have left or an invoice was issued by them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.flow import bill, ship
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.woo import BILLING, Woo

MOVED = {**BILLING, "address_1": "8 quai de la Fosse", "postcode": "44100"}


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with a_counter(database_url) as made:
        yield made
        made.assert_sound()


def where(counter: Counter) -> tuple[str, str, str]:
    billing, delivery, note = counter.order(7, "billing, delivery, note")
    return json.loads(billing)["line1"], json.loads(delivery)["line1"], str(note)


def test_an_address_corrected_in_the_shop_is_the_one_the_goods_go_to(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 2)])
    counter.take(woo.write())
    assert where(counter) == ("3 rue du Port", "3 rue du Port", "")
    woo.order(7, things=[(1, 2)], billing=MOVED, customer_note="Sonner deux fois")
    counter.take(woo.write())
    assert where(counter) == ("8 quai de la Fosse", "8 quai de la Fosse", "Sonner deux fois")
    before = counter.content()
    counter.take(woo.write())
    assert counter.content() == before


def test_what_left_or_was_invoiced_keeps_the_address_it_was_done_by(woo: Woo, counter: Counter) -> None:
    woo.order(7, things=[(1, 2)])
    counter.take(woo.write())
    (order_id,) = counter.order(7, "id")
    counter.database.do(ALICE, ship.ship, int(order_id))
    woo.order(7, things=[(1, 2)], billing=MOVED)
    counter.take(woo.write())
    assert where(counter) == ("8 quai de la Fosse", "3 rue du Port", "")
    counter.database.do(ALICE, bill.issue_invoice, int(order_id))
    woo.order(7, things=[(1, 2)], customer_note="Merci")
    counter.take(woo.write())
    assert where(counter) == ("8 quai de la Fosse", "3 rue du Port", "Merci")
    assert counter.parked() == {}
