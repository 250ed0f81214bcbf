"""What any connector must not take for news: what was written to the shop from here."""

from __future__ import annotations

import pytest

from app.flow import pack, ship
from app.flow.pack import ParcelDraft
from app.orders.channel import Decisions
from tests.links.shops.contract.tested import Pair, ShopUnderTest
from tests.links.shops.counter import ALICE


@pytest.fixture
def soap(shop: ShopUnderTest) -> str:
    return shop.product("Savon", "12.00", sku="SAV", count=10)


def _shipped(pair: Pair, order: str) -> None:
    shipment = pair.database.do(ALICE, ship.ship, int(pair.of_order(order, "id")))
    parcel = ParcelDraft(carrier="colissimo", tracking="6A1234567890")
    pair.database.do(ALICE, pack.pack, shipment, [parcel])


@pytest.mark.parametrize("lost", [0, 1])
def test_what_we_wrote_comes_back_as_nothing_new(pair: Pair, soap: str, lost: int) -> None:
    shop = pair.shop
    pair.sync()
    pair.agree(Decisions(stock="here", buffer_milli=2_000, sent_status=shop.sent_status, tracking="note"))
    order = shop.order({soap: 3})
    pair.sync()
    _shipped(pair, order)
    for _ in range(lost):
        shop.lose_answer()
    pair.sync()
    assert (shop.status(order), shop.count(soap)) == (shop.sent_status, 5)
    written, moves = list(shop.written), pair.counter.rows("SELECT id FROM stock_move")
    pair.sync()
    pair.rests()
    assert shop.written == written
    assert pair.counter.rows("SELECT id FROM stock_move") == moves
    assert pair.counter.stock(int(soap)) == (7, 0)
    assert pair.counter.order(int(order)) == ("confirmed", "all", "none", "all")
    assert pair.counter.parked() == {}


def test_nothing_is_written_to_a_shop_nobody_consented_for(pair: Pair, soap: str) -> None:
    order = pair.shop.order({soap: 1})
    pair.sync()
    _shipped(pair, order)
    pair.sync(whole=True)
    assert pair.shop.written == []
