"""Products sold in a shop from here, against the stand-in over TLS: made once, priced in batches, looked at before."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalogue import product
from app.catalogue.product import ProductDraft, revise
from app.catalogue.sold_in import leave_shop, sell_in
from app.flow import ship
from app.flow.channel import withdraw
from app.links.shops.push.first_changes import first_changes
from app.links.shops.sync.state import shop_states
from app.links.shops.sync.waits import waiting
from app.orders.channel import Decisions
from tests.links.shops.connected import Connected
from tests.links.shops.counter import ALICE

OURS = Decisions(prices="here", texts="here")


def made(connected: Connected, name: str = "Bol en grès", **more: Any) -> int:
    """A product of ours."""
    whole: dict[str, Any] = {"sku": "BOL", "price_micro": 18_000_000, "price_includes_tax": True, **more}
    return connected.database.do(ALICE, product.add, ProductDraft(name=name, **whole))


def sell(connected: Connected, *products: int) -> None:
    connected.database.do(ALICE, sell_in, connected.counter.last, products)


def reprice(connected: Connected, product_id: int, micro: int) -> None:
    connected.database.do(ALICE, revise, product_id, {"price_micro": micro, "price_includes_tax": True})


def there(connected: Connected, sku: str) -> dict[str, Any]:
    """The one thing of the shop with a code."""
    state = connected.shop.state
    [found] = [each for table in (state.products, state.variations) for each in table if each["sku"] == sku]
    return dict(found)


def writes(connected: Connected) -> list[str]:
    return [f"{each.method} {each.way}" for each in connected.shop.writes]


def states(connected: Connected) -> list[str]:
    rows = connected.counter.rows("SELECT state FROM outbox WHERE channel = 'catalogue' ORDER BY id")
    return [state for (state,) in rows]


def test_a_product_made_here_is_made_in_the_shop_as_a_draft_and_known_again(connected: Connected) -> None:
    connected.agree(Decisions(prices="here", texts="here", stock="here"))
    key = made(connected, description="Tourné à la main.\nR&D <b>maison</b>")
    connected.sound()
    assert writes(connected) == [], "it is not sold there"
    sell(connected, key)
    connected.sound()
    found = there(connected, "BOL")
    assert (found["status"], found["regular_price"], found["tax_class"]) == ("draft", "18.00", "")
    assert found["description"] == "Tourné à la main.<br />\nR&amp;D &lt;b&gt;maison&lt;/b&gt;"
    assert (found["manage_stock"], found["stock_quantity"]) == (True, 0)
    assert writes(connected) == ["POST products"]
    connected.shop.requests.clear()
    before = connected.counter.rows("SELECT id, name, stocked, price_micro FROM product ORDER BY id")
    connected.sound()
    connected.sound()
    assert writes(connected) == []
    assert connected.counter.rows("SELECT id, name, stocked, price_micro FROM product ORDER BY id") == before
    assert connected.counter.rows("SELECT id FROM stock_move WHERE product_id = :key", key=key) == []
    order = connected.shop.place_order({found["id"]: 1})["id"]
    connected.sound()
    query = "SELECT product_id FROM order_line WHERE order_id = :order AND kind = 'goods'"
    assert connected.counter.row(query, order=connected.order(order)) == (key,)


def test_it_is_for_buyers_to_see_only_where_that_is_wanted(connected: Connected) -> None:
    connected.agree(Decisions(texts="here", publishes=True))
    sell(connected, made(connected))
    connected.sound()
    assert there(connected, "BOL")["status"] == "publish"
    assert there(connected, "BOL")["manage_stock"] is False


def test_where_the_shop_counts_later_nothing_here_is_opened_twice(connected: Connected) -> None:
    connected.agree(OURS)
    key = made(connected)
    sell(connected, key)
    connected.sound()
    connected.shop.edit_product(there(connected, "BOL")["id"], manage_stock=True, stock_quantity=7)
    connected.sound()
    connected.sound()
    assert connected.counter.rows("SELECT id FROM stock_move WHERE product_id = :key", key=key) == []
    assert connected.counter.row("SELECT stocked FROM product WHERE id = :key", key=key)[0]


@pytest.mark.parametrize("fault", ["gateway_after", "reset_after"])
def test_a_lost_answer_makes_one_product(connected: Connected, fault: str) -> None:
    connected.agree(OURS)
    key = made(connected)
    sell(connected, key)
    connected.shop.faults.rule = first_write_is_lost(fault, [])
    connected.sound()
    assert there(connected, "BOL")
    connected.sound()
    assert connected.counter.rows("SELECT product_id FROM listing WHERE product_id = :key", key=key) == [
        (key,)
    ]
    assert connected.counter.row("SELECT count(*) FROM product WHERE sku = 'BOL'")[0] == 1


def test_one_whose_answer_never_came_is_taken_for_ours_when_it_comes_back(connected: Connected) -> None:
    connected.agree(OURS)
    key = made(connected)
    sell(connected, key)

    lost: list[int] = []

    def rule(request: Any) -> str | None:
        # After the first write nothing is heard of the shop any more.
        if request.method != "GET":
            lost.append(1)
        return "gateway_after" if lost else None

    connected.shop.faults.rule = rule
    assert connected.sync().trouble is not None
    connected.shop.faults.rule = lambda _request: None
    products = connected.counter.row("SELECT count(*) FROM product")
    connected.sound()
    connected.sound()
    assert there(connected, "BOL")
    assert connected.counter.row("SELECT count(*) FROM product") == products
    assert connected.counter.rows("SELECT made_at IS NOT NULL FROM sold_in") == [(True,)]
    assert connected.counter.parked() == {}


def test_prices_go_out_and_a_running_offer_is_never_touched(connected: Connected) -> None:
    soap = connected.product(connected.soap)
    connected.shop.edit_product(connected.soap, sale_price="9.00")
    connected.sound()
    connected.agree(Decisions(prices="here"))
    sell(connected, soap)
    reprice(connected, soap, 14_500_000)
    connected.sound()
    found = there(connected, "SAV")
    assert (found["regular_price"], found["sale_price"], found["name"]) == ("14.50", "9.00", "Savon")
    reprice(connected, soap, 8_000_000)
    connected.sound()
    found = there(connected, "SAV")
    assert (found["regular_price"], found["sale_price"]) == ("14.50", "9.00")
    assert states(connected)[-1] == "refused"
    facts = connected.counter.rows("SELECT facts FROM sync_line WHERE code = 'not_showed_product'")
    assert "shop_price_below_offer" in facts[0][0]


def test_a_price_without_tax_here_is_written_with_it_where_the_shop_wants_it(connected: Connected) -> None:
    soap = connected.product(connected.soap)
    connected.agree(Decisions(prices="here"))
    sell(connected, soap)
    connected.database.do(ALICE, revise, soap, {"price_micro": 12_490_000, "price_includes_tax": False})
    connected.sound()
    assert there(connected, "SAV")["regular_price"] == "14.99"


def test_the_price_of_a_variation_is_written_below_its_parent_and_its_name_never(
    connected: Connected,
) -> None:
    parent = connected.shop.add_product("Pull", type="variable")["id"]
    small = connected.shop.add_variation(parent, "S", "30.00", sku="PULL-S", count=2)["id"]
    connected.sound()
    connected.agree(OURS)
    key = connected.product(small)
    sell(connected, key)
    connected.database.do(
        ALICE, revise, key, {"price_micro": 33_000_000, "name": "Autre nom", "price_includes_tax": True}
    )
    connected.sound()
    assert there(connected, "PULL-S")["regular_price"] == "33.00"
    assert writes(connected) == [f"POST products/{parent}/variations/batch"]
    connected.sound()
    assert connected.counter.row("SELECT price_micro FROM product WHERE id = :key", key=key) == (33_000_000,)


def test_many_prices_leave_in_batches_and_one_that_is_refused_stops_no_other(connected: Connected) -> None:
    things = [
        connected.shop.add_product(f"Savon {at}", "5.00", sku=f"S{at}", count=1)["id"] for at in range(60)
    ]
    connected.sound()
    connected.agree(Decisions(prices="here"))
    keys = [connected.product(each) for each in things]
    sell(connected, *keys)
    for key in keys:
        reprice(connected, key, 6_000_000)
    connected.shop.edit_product(things[3], sale_price="6.00")
    connected.shop.requests.clear()
    connected.sound()
    assert writes(connected) == ["POST products/batch"] * 2
    prices = [connected.shop.state.products[each]["regular_price"] for each in things]
    assert prices.count("6.00") == 59
    assert prices[3] == "5.00"
    assert states(connected).count("refused") == 1


def test_texts_go_out_and_none_here_wipes_none_out_there(connected: Connected) -> None:
    soap, towel = connected.product(connected.soap), connected.product(connected.towel)
    connected.shop.edit_product(connected.towel, description="<p>Lin <b>lavé</b></p>")
    connected.sound()
    connected.agree(Decisions(texts="here"))
    sell(connected, soap, towel)
    connected.database.do(ALICE, revise, soap, {"name": "Savon & Cie", "description": "Doux"})
    connected.sound()
    assert there(connected, "SAV")["name"] == "Savon &amp; Cie"
    assert there(connected, "SAV")["description"] == "Doux"
    assert there(connected, "TOR")["description"] == "<p>Lin <b>lavé</b></p>"
    assert there(connected, "SAV")["regular_price"] == connected.shop.state.products[connected.soap]["price"]
    connected.shop.requests.clear()
    connected.sound()
    connected.sound()
    assert writes(connected) == []


def test_what_somebody_changes_in_the_shop_is_put_right_where_ours_is_right_and_taken_where_not(
    connected: Connected,
) -> None:
    soap = connected.product(connected.soap)
    connected.agree(Decisions(prices="here"))
    sell(connected, soap)
    reprice(connected, soap, 14_000_000)
    connected.sound()
    connected.shop.edit_product(connected.soap, regular_price="3.00")
    connected.shop.rename_product(connected.soap, "Savon noir")
    connected.sound()
    connected.sound()
    found = there(connected, "SAV")
    assert (found["regular_price"], found["name"]) == ("14.00", "Savon noir")
    assert connected.counter.row("SELECT name, price_micro FROM product WHERE id = :key", key=soap) == (
        "Savon noir",
        14_000_000,
    )


def test_what_the_shop_writes_otherwise_than_we_did_is_no_news_twice(connected: Connected) -> None:
    """A shop that keeps a name in its own way must not be written to for ever."""
    soap = connected.product(connected.soap)
    connected.agree(Decisions(texts="here"))
    sell(connected, soap)
    connected.database.do(ALICE, revise, soap, {"name": "Savon"})
    connected.sound()
    product_there = connected.shop.state.products[connected.soap]
    product_there["description"] = "ajouté par une extension"
    connected.database.do(ALICE, revise, soap, {"description": "Doux", "name": "Savon doux"})

    def rule(_request: Any) -> None:
        product_there["description"] = "Doux, dit l’extension"

    connected.shop.faults.rule = rule
    for _ in range(4):
        connected.sound()
    many = len(connected.shop.writes)
    for _ in range(3):
        connected.sound()
    assert len(connected.shop.writes) == many


def test_nothing_leaves_without_consent_and_what_was_promised_waits_for_it(connected: Connected) -> None:
    soap = connected.product(connected.soap)
    connected.agree(Decisions(prices="here"))
    connected.database.do(ALICE, withdraw, connected.counter.last, "pas encore")
    sell(connected, soap)
    reprice(connected, soap, 14_000_000)
    connected.sound()
    assert writes(connected) == []
    assert states(connected) == ["waiting"]
    with connected.database.read() as rd:
        found = first_changes(rd, connected.counter.last, Decisions(prices="here"))
    [change] = found.things
    assert (change.sku, change.what, change.after) == ("SAV", "price", 14_000_000)
    connected.agree(Decisions(prices="here"))
    connected.sound()
    assert there(connected, "SAV")["regular_price"] == "14.00"


def test_a_product_that_is_sold_there_no_longer_is_left_as_it_is(connected: Connected) -> None:
    soap = connected.product(connected.soap)
    connected.agree(OURS)
    sell(connected, soap)
    connected.sound()
    before = there(connected, "SAV")["regular_price"]
    connected.database.do(ALICE, leave_shop, connected.counter.last, [soap])
    reprice(connected, soap, 99_000_000)
    connected.shop.requests.clear()
    connected.sound()
    assert writes(connected) == []
    assert there(connected, "SAV")["regular_price"] == before


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"sku": "AUTRE"}, "shop_sku_taken_there"),
        ({"sku": None}, "shop_product_without_sku"),
        ({"vat_class": "super_reduced"}, "shop_no_tax_class"),
    ],
)
def test_what_cannot_be_made_says_why_and_the_others_are(
    connected: Connected, more: dict[str, Any], code: str
) -> None:
    connected.agree(OURS)
    bad, good = made(connected, **more), made(connected, "Tasse", sku="TAS")
    sell(connected, bad, good)
    # Somebody makes it in the shop before it was read again.
    connected.shop.faults.rule = somebody_makes(connected, "AUTRE", [])
    connected.sound()
    assert there(connected, "TAS")
    facts = connected.counter.rows("SELECT facts FROM sync_line WHERE code = 'not_showed_product'")
    assert [code in each[0] for each in facts] == [True]
    assert sorted(states(connected)) == ["refused", "sent"]


def first_write_is_lost(fault: str, seen: list[int]) -> Any:
    def rule(request: Any) -> str | None:
        if request.method == "GET" or seen:
            return None
        seen.append(1)
        return fault

    return rule


def somebody_makes(connected: Connected, sku: str, done: list[int]) -> Any:
    def rule(request: Any) -> None:
        if request.query.get("sku") and not done:
            done.append(connected.shop.add_product("D’un autre", sku=sku)["id"])

    return rule


def test_as_much_is_listed_to_be_sent_as_the_shop_is_said_to_have_to_come(connected: Connected) -> None:
    connected.agree(Decisions(prices="here", texts="here", stock="here", sent_status="completed"))
    order = connected.shop.place_order({connected.soap: 1})["id"]
    connected.sound()
    sell(connected, made(connected))
    connected.database.do(ALICE, ship.ship, connected.order(order))
    # A record that is refused is none of it.
    connected.shop.add_status("strange", "Strange")
    odd = connected.shop.place_order({connected.soap: 1})["id"]
    connected.shop.set_status(odd, "strange")
    with connected.database.read() as rd:
        [state], found = shop_states(rd), waiting(rd)
    assert state.to_send == len(found)
    assert {each.code for each in found} >= {"waits_order", "waits_product"}
    connected.sound()
    connected.sound()
    with connected.database.read() as rd:
        [state] = shop_states(rd)
        assert (state.parked, state.to_send, waiting(rd)) == (1, 0, [])
