"""A thing without a code is called by its name in what waits and in the journal, and found there."""

from __future__ import annotations

from typing import Any

from app.base.listing import ListQuery
from app.links.shops.sync.told import LINES, JournalRow
from app.orders.channel import Decisions
from tests.links.shops.connected import Connected


def told(connected: Connected, view: str, search: str = "") -> list[JournalRow]:
    query = ListQuery(search=search, chips=(("view", view),))
    with connected.database.read() as rd:
        return list(LINES.rows(rd, LINES.ids(rd, query, 0, 50)))


def test_its_name_stands_for_the_code_it_has_not(connected: Connected) -> None:
    card = int(connected.shop.add_product("Carte postale", count=9)["id"])
    connected.sound()
    connected.agree(Decisions(stock="here", buffer_milli=2000))
    [waits] = told(connected, "waits", "carte")
    assert waits.facts["sku"] == "Carte postale"
    assert waits.row_id == connected.product(card)

    def sold_meanwhile(asked: Any) -> None:
        if asked.method == "GET" and asked.path.endswith(f"/products/{card}"):
            connected.shop.state.products[card]["stock_quantity"] = 8

    connected.shop.faults.rule = sold_meanwhile
    connected.sound()
    moved = [each for each in told(connected, "all") if each.code == "stock_moved"]
    assert [(each.facts["sku"], each.row_id) for each in moved] == [
        ("Carte postale", connected.product(card))
    ]
    assert connected.counter.rows("SELECT sku FROM product WHERE name = 'Carte postale'") == [(None,)]


def test_its_name_stands_where_the_shop_refuses_its_stock(connected: Connected) -> None:
    card = int(connected.shop.add_product("Carte postale", count=9)["id"])
    connected.sound()
    connected.agree(Decisions(stock="here", buffer_milli=2000))
    connected.shop.faults.rule = lambda asked: "echo_refusal" if asked.method == "PUT" else None
    connected.sound()
    refused = [each for each in told(connected, "all") if each.code == "not_showed"]
    found = {each.facts["sku"]: each.row_id for each in refused}
    assert found["Carte postale"] == connected.product(card)
    assert found["SAV"] == connected.product(connected.soap)
