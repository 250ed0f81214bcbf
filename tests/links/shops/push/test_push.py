"""What is written to a shop, against the stand-in over TLS: stock, parcels, statuses, money; looked at before, never twice."""

from __future__ import annotations

from typing import Any

import pytest

from app.flow import pack, sell, ship
from app.flow.channel import withdraw
from app.flow.pack import ParcelDraft
from app.orders.channel import Decisions
from tests.links.shops.connected import Connected
from tests.links.shops.counter import ALICE

SENT = Decisions(sent_status="completed", tracking="note")


def writes(connected: Connected) -> list[str]:
    return [f"{each.method} {each.kind}" for each in connected.shop.writes]


def shipped(connected: Connected, order: int, tracking: str = "6A1234567890") -> int:
    shipment = connected.database.do(ALICE, ship.ship, connected.order(order))
    parcel = ParcelDraft(carrier="colissimo", tracking=tracking)
    connected.database.do(ALICE, pack.pack, shipment, [parcel])
    return shipment


def notes(connected: Connected, order: int) -> list[str]:
    return [each["note"] for each in connected.shop.state.notes.get(order, []) if "6A" in each["note"]]


def placed(connected: Connected, things: dict[int, int] | None = None, **more: Any) -> int:
    made = connected.shop.place_order(things or {connected.soap: 1}, **more)
    connected.sound()
    return int(made["id"])


def test_nothing_is_written_before_somebody_consents(connected: Connected) -> None:
    order = placed(connected)
    shipped(connected, order)
    connected.sound()
    assert connected.shop.writes == []


def test_a_shipped_order_is_completed_and_its_parcel_noted_once(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    shipped(connected, order)
    connected.sound()
    assert connected.shop.state.orders[order]["status"] == "completed"
    [note] = notes(connected, order)
    assert note.startswith("Suivi\u00a0: Colissimo 6A1234567890, https://")
    assert connected.counter.rows("SELECT state FROM outbox WHERE channel = 'shop'") == [("sent",)] * 2
    connected.shop.requests.clear()
    connected.sound()
    connected.sound()
    assert connected.shop.writes == []
    assert connected.counter.order(order) == ("confirmed", "all", "none", "all")
    assert connected.counter.parked() == {}


def test_a_lost_answer_doubles_nothing(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    shipped(connected, order)
    connected.shop.faults.rule = _first_write_of_each_kind_is_lost(set())
    connected.sound()
    assert connected.shop.state.orders[order]["status"] == "completed"
    assert len(notes(connected, order)) == 1
    assert [each.kind for each in connected.shop.mails_sent_for_us].count("Completed order") <= 1


def test_what_is_undone_before_the_shop_heard_of_it_is_never_told(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    shipment = shipped(connected, order)
    connected.database.do(ALICE, ship.reverse, shipment, "mauvais carton")
    connected.sound()
    assert connected.shop.writes == []


def test_a_shop_that_cancelled_meanwhile_keeps_its_word(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    shipped(connected, order)
    connected.shop.set_status(order, "cancelled")
    connected.sound()
    assert connected.shop.state.orders[order]["status"] == "cancelled"
    assert writes(connected) == []
    assert connected.counter.parked()[str(order)] == "order_not_cancellable"


def test_numbers_go_into_the_field_of_the_extensions_and_those_there_stay(connected: Connected) -> None:
    connected.agree(Decisions(tracking="field"))
    order = placed(connected)
    shipment = shipped(connected, order)
    connected.sound()
    parcels = [
        ParcelDraft(carrier="colissimo", tracking="6A1234567890"),
        ParcelDraft(carrier="dpd", tracking="0998"),
    ]
    with connected.database.read() as rd:
        [known] = [each.id for each in pack.parcels_of(rd, [shipment])]
    parcels[0] = ParcelDraft(id=known, carrier="colissimo", tracking="6A1234567890")
    connected.database.do(ALICE, pack.pack, shipment, parcels)
    connected.sound()
    [meta] = [
        each
        for each in connected.shop.state.orders[order]["meta_data"]
        if each["key"] == "_wc_shipment_tracking_items"
    ]
    assert [each["tracking_number"] for each in meta["value"]] == ["6A1234567890", "0998"]


def test_an_order_cancelled_here_is_cancelled_there(connected: Connected) -> None:
    connected.agree(Decisions(cancelled_status="cancelled"))
    order = placed(connected, status="on-hold", method="bacs")
    connected.database.do(ALICE, sell.cancel, connected.order(order), "le client renonce")
    connected.sound()
    assert connected.shop.state.orders[order]["status"] == "cancelled"
    connected.sound()
    assert connected.counter.order(order, "state") == ("cancelled",)


def test_stock_follows_what_is_available_less_the_buffer(connected: Connected) -> None:
    connected.agree(Decisions(stock="here", buffer_milli=2_000))
    connected.sound()
    assert (connected.shop.stock_of(connected.soap), connected.shop.stock_of(connected.towel)) == (8, 3)
    order = placed(connected, {connected.soap: 3})
    assert connected.shop.stock_of(connected.soap) == 5
    shipped(connected, order)
    connected.shop.requests.clear()
    connected.sound()
    assert connected.shop.writes == []
    assert connected.counter.stock(connected.soap) == (7, 0)


def test_what_the_shop_sold_since_it_was_read_is_not_offered_again(connected: Connected) -> None:
    connected.agree(Decisions(stock="here", buffer_milli=1_000))
    sold: list[int] = []

    def buys(request: Any) -> None:
        # Somebody buys the very moment our figure is on its way to be read.
        if request.method == "GET" and request.path.endswith(f"/products/{connected.soap}") and not sold:
            sold.append(connected.shop.place_order({connected.soap: 4})["id"])

    connected.shop.faults.rule = buys
    connected.sound()
    assert connected.shop.stock_of(connected.soap) == 5
    connected.sound()
    connected.sound()
    assert connected.counter.stock(connected.soap) == (10, 4)
    assert connected.shop.stock_of(connected.soap) == 5


def test_a_sale_between_the_things_and_the_orders_is_not_taken_off_twice(connected: Connected) -> None:
    connected.agree(Decisions(stock="here"))
    connected.sound()
    sold: list[int] = []
    shown: list[int] = []

    def buys(request: Any) -> None:
        # The things were read, the orders were not yet: the order comes, the figure of before stands.
        if request.method == "GET" and request.path.endswith("/orders") and not sold:
            sold.append(connected.shop.place_order({connected.soap: 3})["id"])
        shown.append(connected.shop.stock_of(connected.soap))

    connected.shop.advance(60)
    connected.shop.faults.rule = buys
    connected.sound()
    assert connected.counter.stock(connected.soap) == (10, 3)
    assert min(shown) == 7
    assert connected.shop.stock_of(connected.soap) == 7
    assert connected.shop.writes == []
    # What somebody buys besides is still held back until its order is here.
    held: list[int] = []

    def buys_again(request: Any) -> None:
        if request.method == "GET" and request.path.endswith("/orders") and not held:
            held.append(connected.shop.place_order({connected.soap: 1})["id"])
        if (
            request.method == "GET"
            and request.path.endswith(f"/products/{connected.soap}")
            and len(held) == 1
        ):
            held.append(connected.shop.place_order({connected.soap: 2})["id"])

    connected.shop.advance(60)
    connected.shop.faults.rule = buys_again
    connected.sound()
    assert len(held) == 2
    assert connected.shop.stock_of(connected.soap) == 4
    connected.shop.faults.rule = None
    connected.sound()
    connected.sound()
    assert connected.counter.stock(connected.soap) == (10, 6)
    assert connected.shop.stock_of(connected.soap) == 4


def test_the_stock_of_a_variation_goes_out_as_that_of_any_thing(connected: Connected) -> None:
    shop = connected.shop
    parent = shop.add_product("Tablier", sku="TAB", type="variable")["id"]
    small = shop.add_variation(parent, "S", sku="TAB-S", count=6)["id"]
    large = shop.add_variation(parent, "L", sku="TAB-L", count=4)["id"]
    connected.sound()
    connected.agree(Decisions(stock="here", buffer_milli=1_000))
    connected.sound()
    assert (shop.stock_of(small), shop.stock_of(large)) == (5, 3)


def test_withdrawn_consent_stops_writing_and_what_was_promised_waits(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    shipped(connected, order)
    connected.database.do(ALICE, withdraw, connected.counter.last, "le temps de vérifier")
    connected.sound()
    assert connected.shop.writes == []
    connected.agree(SENT)
    connected.sound()
    assert connected.shop.state.orders[order]["status"] == "completed"


def test_an_order_the_shop_refuses_is_told_apart_and_the_others_go_on(connected: Connected) -> None:
    connected.agree(Decisions(sent_status="no-such-status"))
    first, second = placed(connected), placed(connected)
    shipped(connected, first)
    connected.database.do(ALICE, ship.ship, connected.order(second))
    connected.sound()
    states = connected.counter.rows("SELECT state FROM outbox WHERE channel = 'shop' ORDER BY id")
    assert states.count(("refused",)) == 2
    codes = [code for (code,) in connected.counter.rows("SELECT code FROM sync_line WHERE code = 'not_told'")]
    assert codes == ["not_told"] * 2


def test_an_order_found_deleted_when_it_is_told_waits_for_a_decision_at_once(connected: Connected) -> None:
    connected.agree(SENT)
    other, order = placed(connected), placed(connected)
    connected.database.do(ALICE, ship.ship, connected.order(order))
    connected.shop.delete_order(order)
    connected.sound()
    assert connected.counter.parked() == {str(order): "order_not_cancellable"}
    codes = {code for (code,) in connected.counter.rows("SELECT code FROM sync_line")}
    assert {"not_told", "order_gone"} <= codes
    assert str(other) not in connected.counter.parked()


def test_a_shop_that_finds_nothing_at_all_has_not_deleted_what_was_to_be_told(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    connected.database.do(ALICE, ship.ship, connected.order(order))
    connected.shop.delete_order(order)
    connected.sound()
    assert connected.counter.parked() == {}


@pytest.mark.parametrize("state", ["sending"])
def test_what_a_program_that_is_gone_was_telling_is_looked_at_anew(connected: Connected, state: str) -> None:
    connected.agree(SENT)
    order = placed(connected)
    shipped(connected, order)
    with connected.database.write(ALICE, "sync.test") as tx:
        tx.connection.exec_driver_sql(
            f"UPDATE outbox SET state = '{state}', attempts = 1 WHERE channel = 'shop' AND state = 'waiting'"
        )
    connected.sound()
    assert connected.shop.state.orders[order]["status"] == "completed"
    assert len(notes(connected, order)) == 1


def _first_write_of_each_kind_is_lost(seen: set[str]) -> Any:
    def rule(request: Any) -> str | None:
        kind = f"{request.method} {request.path}"
        if request.method == "GET" or kind in seen:
            return None
        seen.add(kind)
        return "gateway_after"

    return rule
