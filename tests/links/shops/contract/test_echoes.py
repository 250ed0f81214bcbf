"""What any connector must not take for news: what was written to the shop from here."""

from __future__ import annotations

import pytest

from app.catalogue import product
from app.catalogue.product import ProductDraft
from app.catalogue.sold_in import sell_in
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


@pytest.mark.parametrize("lost", [0, 1])
def test_a_product_made_from_here_is_there_once_and_comes_back_as_ours(
    pair: Pair, soap: str, lost: int
) -> None:
    shop = pair.shop
    pair.sync()
    pair.agree(Decisions(stock="here", prices="here", texts="here"))
    draft = ProductDraft(name="Bol & tasse", sku="BOL", price_micro=18_000_000, price_includes_tax=True)
    bowl = pair.database.do(ALICE, product.add, draft)
    pair.database.do(ALICE, sell_in, pair.counter.last, [bowl])
    for _ in range(lost):
        shop.lose_answer()
    pair.sync()
    [remote] = [str(each) for (each,) in pair.counter.rows(_REMOTE, product=bowl)]
    assert shop.shown(remote) == ("Bol & tasse", "18.00")
    pair.sync()
    pair.rests()
    assert len(pair.counter.rows("SELECT id FROM product")) == 2
    assert pair.counter.stock(int(remote)) == (0, 0)


def test_a_price_of_ours_goes_out_and_comes_back_as_nothing_new(pair: Pair, soap: str) -> None:
    shop = pair.shop
    pair.sync()
    pair.agree(Decisions(prices="here"))
    [key] = [int(each) for (each,) in pair.counter.rows("SELECT product_id FROM listing")]
    pair.database.do(ALICE, sell_in, pair.counter.last, [key])
    pair.database.do(ALICE, product.revise, key, {"price_micro": 15_500_000, "price_includes_tax": True})
    pair.sync()
    assert shop.shown(soap) == ("Savon", "15.50")
    written = list(shop.written)
    pair.sync()
    pair.rests()
    assert shop.written == written


_REMOTE = "SELECT remote_id FROM listing WHERE product_id = :product"
