"""Which figures of stock a shop is to be written: what is available less the buffer, however goods are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.catalogue.bundle import Part
from app.flow import restock
from app.links.shops.push.figures import figures_to_write
from app.links.shops.tables import listing
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.stock import place, tracing, transfer
from app.stock.bundle import available_bundles, compose
from app.stock.ledger import levels, lock_levels, main_location, post_quarantine
from app.stock.lots import LotOf
from app.stock.place import places
from app.stock.transfer import TransferDraft, Transferred
from tests.builders import a_shop
from tests.stories.desk import OWNER, TODAY, Desk, a_desk, goods

BUFFER = 1_000


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


class Shown:
    """A shop that shows a figure of each of these products, in pieces; None where it counts none."""

    def __init__(self, desk: Desk, figures: dict[int, int | None]) -> None:
        self.desk = desk
        with desk.database.write(OWNER, "test.build") as tx:
            self.shop = a_shop(tx)
            for key, pieces in figures.items():
                milli = None if pieces is None else pieces * 1000
                row = {"shop_id": self.shop, "remote_id": f"r{key}", "product_id": key}
                tx.insert(listing, {**row, "stock_milli": milli, "seen_at": tx.now})

    def wanted(self, buffer_milli: int = BUFFER) -> dict[int, int]:
        """What is to be shown instead, in pieces, by product."""
        with self.desk.reading() as rd:
            found = list(figures_to_write(rd, self.shop, buffer_milli))
        return {each.product_id: each.wanted_milli // 1000 for each in found}


def test_what_is_there_less_what_was_promised_and_the_buffer_is_shown(desk: Desk) -> None:
    soap, towel, bowl = (desk.a_product(name, on_hand=5) for name in ("Savon", "Torchon", "Bol"))
    none = desk.a_product("Rien")
    desk.confirm(desk.an_order(desk.a_customer(), goods(towel, 2), payment_kind="account"))
    desk.confirm(desk.an_order(desk.a_customer(), goods(bowl, 7), payment_kind="account"))
    shown = Shown(desk, {soap: 4, towel: 4, bowl: 1, none: 0})
    assert shown.wanted() == {towel: 2, bowl: 0}
    assert shown.wanted(500) == {towel: 2, bowl: 0}
    assert shown.wanted(0) == {soap: 5, towel: 3, bowl: 0}


def test_what_the_shop_does_not_count_or_we_do_not_is_left_alone(desk: Desk) -> None:
    soap, care = desk.a_product("Savon", on_hand=5), desk.a_product("Conseil", kind="service", stocked=False)
    assert Shown(desk, {soap: None, care: 3}).wanted() == {}


def test_goods_apart_are_not_shown_and_no_way_of_counting_differs_from_the_ledgers(desk: Desk) -> None:
    kept, away, coming = (desk.a_product(name, on_hand=6) for name in ("Gardé", "Ailleurs", "Entre deux"))
    honey = desk.a_product("Miel", cost_micro=4_000_000)
    desk.do(tracing.trace, honey, "lot")
    lots = (LotOf("OLD", 2_000, TODAY - timedelta(days=1)), LotOf("NEW", 3_000, TODAY + timedelta(days=9)))
    desk.do(restock.receive, ReceiptDraft(lines=(ReceivedLine(honey, 5_000, lots=lots),)))
    display = desk.do(place.add_place, "Vitrine", for_sale=False)
    store = desk.do(place.add_place, "Réserve")
    with desk.database.write(OWNER, "stock.correct") as tx:
        main = main_location(tx)
        lock_levels(tx, [kept], main)
        post_quarantine(tx, {(kept, main): 2_000}, tx.today, ("product", kept))
    desk.do(
        transfer.transfer_now, TransferDraft(from_id=main, to_id=display, lines=(Transferred(away, 4_000),))
    )
    desk.do(
        transfer.transfer_now, TransferDraft(from_id=main, to_id=store, lines=(Transferred(kept, 1_000),))
    )
    desk.do(transfer.send_now, TransferDraft(from_id=main, to_id=store, lines=(Transferred(coming, 1_500),)))
    shown = Shown(desk, dict.fromkeys((kept, away, coming, honey), 50))
    assert shown.wanted() == {kept: 3, away: 1, coming: 3, honey: 2}
    with desk.reading() as rd:
        assert len(places(rd).in_use) == 3
        there = levels(rd, (kept, away, coming, honey))
    assert shown.wanted(0) == {key: level.available_milli // 1000 for key, level in there.items()}


def test_of_a_bundle_is_shown_what_can_be_made(desk: Desk) -> None:
    soap, towel = desk.a_product("Savon", on_hand=9), desk.a_product("Torchon", on_hand=4)
    box, care = desk.a_product("Coffret"), desk.a_product("Conseil", kind="service", stocked=False)
    desk.do(compose, box, [Part(soap, 2_000), Part(towel, 1_000)])
    shown = Shown(desk, {box: 9, care: 1})
    assert shown.wanted() == {box: 3}
    with desk.reading() as rd:
        assert available_bundles(rd, [box]) == {box: 4_000}
    assert Shown(desk, {}).wanted() == {}
