"""What any connector must keep: money to the cent, per rate and per line, on the invoice too, and text as it was typed."""

from __future__ import annotations

import random

import pytest

from tests.links.shops.contract.tested import Pair, ShopUnderTest, Vat

AWKWARD = ("0.01", "0.05", "1.99", "3.33", "4.99", "7.77", "9.95", "12.34", "19.99", "33.33", "99.95")
VATS: tuple[Vat, ...] = ("standard", "reduced", "low")
_OF_ORDER = "JOIN sales_order o ON o.id = {}.order_id WHERE o.remote_id = :id"
_LINES = (
    f"SELECT l.net, l.tax FROM order_line l {_OF_ORDER.format('l')} AND l.kind = 'goods' ORDER BY l.position"
)
_BILL = f"SELECT i.total, i.tax FROM invoice i {_OF_ORDER.format('i')}"
_VAT = f"SELECT t.rate_ppm, t.tax FROM invoice_tax t JOIN invoice i ON i.id = t.invoice_id {_OF_ORDER.format('i')}"
_BUYER = "SELECT c.name FROM customer c JOIN sales_order o ON o.customer_id = c.id WHERE o.remote_id = :id"
NAMES = {
    "accents": "Élodie d’Été-Œuvré ÿ",
    "emoji": "Zoé 🧶🐑",
    "html": "Léa <b>Gras</b> & Fils",
    "entity": "Max &amp; Moritz",
    "quotes": 'Jean "le Bref" O\'Neil «\u202fPépin\u202f»',
    "script": "Mei 梅 林",
}
NOTE = 'Sonner 2 fois\n« au fond » & à gauche\n\t<i>merci</i> 🙏 "vite" \\o/ 100 %'


@pytest.fixture
def things(shop: ShopUnderTest) -> dict[str, Vat]:
    """Things at awkward prices and at each rate."""
    return {
        shop.product(f"Chose à {price}", price, sku=f"C{at}", count=500, vat=VATS[at % 3]): VATS[at % 3]
        for at, price in enumerate(AWKWARD)
    }


def test_money_is_the_shops_to_the_cent(pair: Pair, things: dict[str, Vat]) -> None:
    shop, chance = pair.shop, random.Random(11)
    placed: list[str] = []
    for at in range(12):
        chosen = chance.sample(list(things), chance.randint(1, 6))
        carriage = ("", "4.90", "5.83")[at % 3]
        placed.append(shop.order({each: chance.randint(1, 7) for each in chosen}, carriage=carriage))
    pair.sync()
    pair.counter.process()
    for order in placed:
        charged = shop.charged(order)
        assert (pair.of_order(order, "total"), pair.of_order(order, "tax")) == (charged.total, charged.tax)
        assert tuple(pair.counter.rows(_LINES, id=order)) == charged.lines
        assert pair.counter.rows(_BILL, id=order) == [(charged.total, charged.tax)]
        assert {rate: tax for rate, tax in pair.counter.rows(_VAT, id=order) if tax} == {
            rate: tax for rate, tax in charged.vat.items() if tax
        }
    assert pair.counter.parked() == {}


@pytest.mark.parametrize("by", [1, -2])
def test_what_a_shop_rounds_as_a_whole_is_the_documents_rounding(
    pair: Pair, things: dict[str, Vat], by: int
) -> None:
    shop = pair.shop
    order = shop.order(dict.fromkeys(things, 3), carriage="4.90")
    before = shop.charged(order)
    shop.round_off(order, by)
    pair.sync()
    pair.counter.process()
    assert pair.of_order(order, "total") == before.total + by
    bill = "SELECT total, tax, rounding_amount FROM invoice"
    assert pair.counter.rows(bill) == [(before.total + by, before.tax, by)]
    assert tuple(pair.counter.rows(_LINES, id=order)) == before.lines


def test_a_line_edited_by_hand_keeps_the_shops_figures(pair: Pair, things: dict[str, Vat]) -> None:
    shop, thing = pair.shop, list(things)[3]
    order = shop.order({thing: 1})
    shop.edit(order, 7)
    pair.sync()
    assert pair.of_order(order, "total") == shop.charged(order).total
    assert pair.counter.parked() == {}


def test_text_is_kept_as_it_was_typed(pair: Pair) -> None:
    shop = pair.shop
    thing = shop.product("Coussin « Été » 40×40", "19.99", sku="CÉ-40", count=90)
    expected = {shop.order({thing: 1}, name=name, note=NOTE): name for name in NAMES.values()}
    noted = list(expected)
    for at, name in enumerate(NAMES.values()):
        # What a shop keeps of an account's name with its signs written out cannot be told from the sign itself.
        if name != NAMES["entity"]:
            account = shop.account(f"compte{at}@example.test", *name.split(" ", 1))
            expected[shop.order({thing: 1}, account=account, name=name)] = name
    pair.sync()
    assert {order: pair.counter.row(_BUYER, id=order)[0] for order in expected} == expected
    assert {pair.of_order(order, "note") for order in noted} == {NOTE}
    assert pair.counter.rows("SELECT name FROM product WHERE sku = 'CÉ-40'") == [("Coussin « Été » 40×40",)]
    pair.rests()


def test_a_things_name_is_kept_as_it_was_typed_and_follows(pair: Pair) -> None:
    shop = pair.shop
    thing = shop.product("Laine & coton", "19.99", sku="L-1", count=9)
    order = shop.order({thing: 1})
    pair.sync()
    line = "SELECT l.name FROM order_line l JOIN sales_order o ON o.id = l.order_id WHERE o.remote_id = :id"
    assert pair.counter.rows(line, id=order) == [("Laine & coton",)]
    shop.rename(thing, "Laine, coton & “soie” 🧣")
    pair.sync()
    assert pair.counter.rows("SELECT name FROM product WHERE sku = 'L-1'") == [("Laine, coton & “soie” 🧣",)]
    assert pair.counter.rows(line, id=order) == [("Laine & coton",)]
    pair.rests()
