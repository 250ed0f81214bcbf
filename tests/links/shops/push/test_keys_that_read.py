"""A shop whose key only reads: told by the try, refused at the consent, and once it was meant to be written to, told once."""

from __future__ import annotations

import os
from contextlib import closing

import pytest
from sqlalchemy import text

from app.base.errors import Refusal
from app.catalogue.sold_in import sell_in
from app.flow import channel, ship
from app.links.shops.clients import open_client
from app.links.shops.consenting import consent
from app.links.shops.shop import learn_writing, shop_of
from app.links.shops.sync.port import Keys
from app.links.shops.sync.state import ShopState, shop_states
from app.orders.channel import Decisions
from tests.links.shops.connected import Connected, keys_in_environment
from tests.links.shops.counter import ALICE
from tests.links.woocommerce.shop import KEYS

ALL = Decisions(stock="here", sent_status="completed", tracking="note", prices="here", texts="here")


def opened_by(connected: Connected, sort: str) -> None:
    """From now on the workstation has that key of the shop."""
    names = keys_in_environment(connected.database, connected.counter.last, connected.shop)
    key = KEYS[sort]
    os.environ.update(dict(zip(names, (key.key, key.secret), strict=True)))


def probed(connected: Connected, sort: str) -> tuple[bool | None, str]:
    with connected.database.read() as rd:
        shop = shop_of(rd, connected.counter.last)
    assert shop.reach is not None
    keys = Keys(KEYS[sort].key, KEYS[sort].secret)
    with closing(open_client(shop.kind, shop.reach, keys)) as client:
        found = client.probe()
    return found.writes, found.cannot_write.code if found.cannot_write else ""


def state(connected: Connected) -> ShopState:
    with connected.database.read() as rd:
        [found] = shop_states(rd)
    return found


def lines(connected: Connected) -> list[str]:
    return [str(code) for (code,) in connected.counter.rows("SELECT code FROM sync_line ORDER BY id")]


def with_a_shipped_order(connected: Connected) -> int:
    """Consented to, with an order told, a product marked and a figure that all wait to be written."""
    connected.agree(ALL)
    order = int(connected.shop.place_order({connected.soap: 1})["id"])
    connected.sound()
    connected.database.do(ALICE, ship.ship, connected.order(order))
    connected.database.do(ALICE, sell_in, connected.counter.last, [connected.product(connected.towel)])
    query = "UPDATE listing SET stock_milli = stock_milli + 1000 WHERE remote_id = :remote"
    with connected.database.write(ALICE, "sync.test") as tx:
        tx.execute(text(query), {"remote": str(connected.towel)})
    connected.shop.requests.clear()
    return order


def test_the_try_says_whether_the_key_may_write_and_writes_nothing(connected: Connected) -> None:
    before = repr(connected.shop.state.products)
    assert probed(connected, "read_write") == (True, "")
    assert probed(connected, "read") == (False, "shop_key_cannot_write")
    assert repr(connected.shop.state.products) == before
    assert connected.shop.writes == []


def test_a_shop_that_does_not_answer_the_try_of_writing_is_read_all_the_same(connected: Connected) -> None:
    connected.shop.faults.rule = lambda asked: "firewall" if asked.method == "POST" else None
    assert probed(connected, "read_write") == (None, "")


def test_nobody_consents_for_a_key_that_only_reads(connected: Connected) -> None:
    refused = Refusal("shop_key_cannot_write", host="boutique.example", answer="no write permissions")
    connected.database.do(ALICE, learn_writing, connected.counter.last, refused)
    connected.database.do(ALICE, channel.decide, connected.counter.last, ALL)
    with pytest.raises(Refusal, match="shop_key_cannot_write") as caught:
        connected.database.do(ALICE, consent, connected.counter.last)
    assert caught.value.facts["answer"] == "no write permissions"
    assert not state(connected).channel.may_write
    connected.database.do(ALICE, learn_writing, connected.counter.last, None)
    connected.database.do(ALICE, consent, connected.counter.last)
    assert state(connected).channel.may_write


def test_refused_writing_is_a_state_told_once_and_all_of_it_waits(connected: Connected) -> None:
    order = with_a_shipped_order(connected)
    opened_by(connected, "read")
    waiting = state(connected).to_send
    assert waiting >= 3
    for _ in range(3):
        report = connected.sync()
        assert report.trouble is None
        assert report.not_let_in is not None
    assert lines(connected).count("not_let_in") == 1
    assert not {"not_showed", "not_told", "not_showed_product", "failed"} & set(lines(connected))
    told = state(connected)
    assert told.standing() == "attention"
    assert told.trouble is not None
    assert told.trouble.code == "shop_key_cannot_write"
    assert told.to_send == waiting
    assert told.tried_at is not None
    assert told.synced_at is not None
    assert told.synced_at >= told.tried_at, "it was read all the same"
    assert connected.shop.state.orders[order]["status"] == "processing"


def test_with_a_key_that_writes_all_that_waited_leaves(connected: Connected) -> None:
    order = with_a_shipped_order(connected)
    opened_by(connected, "read")
    connected.sync()
    opened_by(connected, "read_write")
    report = connected.sound()
    assert report.not_let_in is None
    assert connected.shop.state.orders[order]["status"] == "completed"
    # The first write took what the shop shows less for a sale; the next run puts it right.
    connected.sound()
    assert state(connected).standing() == "up_to_date"
    assert lines(connected).count("not_let_in") == 1


def test_a_withdrawn_consent_leaves_no_red_state(connected: Connected) -> None:
    with_a_shipped_order(connected)
    opened_by(connected, "read")
    connected.sync()
    connected.database.do(ALICE, channel.withdraw, connected.counter.last, "clé en lecture")
    assert state(connected).standing() == "up_to_date"
