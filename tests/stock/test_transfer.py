"""Transfers: sent, on the way, received whole or in part, lost, undone; what the company owns and what it is worth stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import restock
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.reports.stock_value import StockReport, stock_value
from app.reports.transfer_page import transfer_page, transfer_slip
from app.stock import place, transfer
from app.stock.ledger import levels
from app.stock.place import places
from app.stock.queries import levels_of
from app.stock.transfer import TransferDraft, Transferred
from app.stock.transfer_queries import TRANSFERS, find_transfer
from app.verify import verify
from tests.stories.desk import TODAY, Desk, a_desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


@dataclass(frozen=True, slots=True)
class Shop:
    """Two places, and a product of which ten came to the first in two deliveries at different costs."""

    desk: Desk
    first: int
    store: int
    product: int

    def draft(self, pieces: int, *, back: bool = False) -> TransferDraft:
        ends = (self.store, self.first) if back else (self.first, self.store)
        lines = (Transferred(self.product, pieces * 1000),)
        return TransferDraft(from_id=ends[0], to_id=ends[1], lines=lines)

    def send(self, pieces: int) -> int:
        made = self.desk.do(transfer.save_transfer, self.draft(pieces))
        self.desk.do(transfer.send_transfer, made)
        return made

    def line(self, made: int) -> int:
        with self.desk.database.read() as rd:
            return transfer_page(rd, made).lines[0].id

    def at_each(self) -> list[int]:
        """On hand at each place in pieces, then what is between them."""
        with self.desk.database.read() as rd:
            return [row.on_hand_milli // 1000 for row in levels_of(rd, self.product)]

    def for_sale(self) -> int:
        with self.desk.database.read() as rd:
            return levels(rd, [self.product])[self.product].on_hand_milli // 1000

    def worth(self) -> StockReport:
        with self.desk.database.read() as rd:
            return stock_value(rd)


@pytest.fixture
def shop(desk: Desk) -> Shop:
    product = desk.a_product("Bol", sku="BOL")
    store = desk.do(place.add_place, "Réserve")
    with desk.database.read() as rd:
        first = places(rd).first
    for cost in (2_000_000, 5_000_000):
        lines = (ReceivedLine(product, 5_000, cost),)
        desk.do(restock.receive, ReceiptDraft(lines=lines))
    return Shop(desk, first, store, product)


def refused(desk: Desk, *args: object, **named: object) -> Refusal:
    with pytest.raises(Refusal) as why:
        desk.do(*args, **named)
    return why.value


def test_what_is_sent_is_at_no_place_until_it_is_received(shop: Shop) -> None:
    made = shop.send(4)
    assert shop.at_each() == [6, 0, 4]
    assert shop.for_sale() == 6
    shop.desk.do(transfer.receive_transfer, made)
    assert shop.at_each() == [6, 4]
    assert shop.for_sale() == 10
    with shop.desk.database.read() as rd:
        page = transfer_page(rd, made)
    assert (page.row.number, page.row.state, page.row.left_milli) == ("TR-2026-0001", "received", 0)


def test_stock_is_worth_the_same_before_on_the_way_and_after(shop: Shop) -> None:
    before = shop.worth()
    made = shop.send(7)
    between = shop.worth()
    shop.desk.do(transfer.receive_transfer, made)
    after = shop.worth()
    told = [
        [(row.on_hand_milli, row.by_average, row.by_fifo) for row in each.rows]
        for each in (before, between, after)
    ]
    assert told == [[(10_000, 3_500, 3_500)]] * 3
    [row] = between.rows
    assert [(name, row.at[key]) for key, name in between.places] == [
        ("Magasin", 3_000),
        ("En transit", 7_000),
    ]


def test_a_part_comes_and_the_rest_stays_on_its_way_or_is_lost(shop: Shop) -> None:
    made = shop.send(5)
    line = shop.line(made)
    shop.desk.do(transfer.receive_transfer, made, {line: 2_000})
    assert shop.at_each() == [5, 2, 3]
    assert (
        refused(shop.desk, transfer.receive_transfer, made, {line: 4_000}).code == "transfer_more_than_sent"
    )
    assert refused(shop.desk, transfer.receive_transfer, made, {line: 0}).code == "transfer_nothing_came"
    shop.desk.do(transfer.receive_transfer, made, {line: 2_000}, lost_reason="cassé")
    assert shop.at_each() == [5, 4]
    with shop.desk.database.read() as rd:
        page = transfer_page(rd, made)
    assert (page.row.state, page.row.received_milli, page.row.lost_milli) == ("received", 4_000, 1_000)
    assert page.end_reason == "cassé"
    # What was lost left the company: of what came first, as what is sold does.
    assert [(row.on_hand_milli, row.by_fifo) for row in shop.worth().rows] == [(9_000, 3_300)]
    assert refused(shop.desk, transfer.receive_transfer, made).code == "transfer_not_sent"


def test_within_a_building_one_step_is_enough(shop: Shop) -> None:
    made = shop.desk.do(transfer.transfer_now, shop.draft(3))
    assert shop.at_each() == [7, 3]
    with shop.desk.database.read() as rd:
        assert transfer_page(rd, made).row.state == "received"
        assert transfer_slip(rd, made).startswith(b"%PDF")
        assert find_transfer(rd, "TR-2026-0001") == made


def test_no_more_leaves_than_is_there(shop: Shop) -> None:
    why = refused(shop.desk, transfer.transfer_now, shop.draft(11))
    assert (why.code, why.facts["here_milli"]) == ("transfer_short", 10_000)
    assert refused(shop.desk, transfer.transfer_now, shop.draft(1, back=True)).code == "transfer_short"
    assert shop.desk.rows("SELECT id FROM stock_transfer") == []


@pytest.mark.parametrize("came", [None, 0, 2, 4])
def test_undoing_brings_everything_back_in_sight(shop: Shop, came: int | None) -> None:
    before = shop.worth().rows
    made = shop.send(4)
    if came is not None:
        lost = "perdu" if came < 4 else ""
        shop.desk.do(transfer.receive_transfer, made, {shop.line(made): came * 1000}, lost_reason=lost)
    shop.desk.do(transfer.undo_transfer, made, "mauvais lieu")
    assert shop.at_each() == [10, 0]
    [row] = shop.worth().rows
    assert (row.on_hand_milli, row.by_average) == (before[0].on_hand_milli, before[0].by_average)
    with shop.desk.database.read() as rd:
        page = transfer_page(rd, made)
        assert int(rd.scalar(text("SELECT count(*) FROM stock_move WHERE cause = 'stock_transfer'"))) >= 4
    assert (page.row.state, page.end_reason) == ("undone", "mauvais lieu")
    assert refused(shop.desk, transfer.undo_transfer, made, "encore").code == "transfer_not_sent"


def test_what_came_and_is_gone_is_not_brought_back(shop: Shop) -> None:
    made = shop.desk.do(transfer.transfer_now, shop.draft(4))
    shop.desk.do(transfer.transfer_now, shop.draft(3, back=True))
    assert refused(shop.desk, transfer.undo_transfer, made, "erreur").code == "transfer_short"


def test_a_draft_moves_nothing_is_written_over_and_given_up(shop: Shop) -> None:
    made = shop.desk.do(transfer.save_transfer, shop.draft(4))
    assert shop.at_each() == [10, 0]
    shop.desk.do(transfer.save_transfer, shop.draft(6), made)
    with shop.desk.database.read() as rd:
        assert [line.quantity_milli for line in transfer_page(rd, made).lines] == [6_000]
        assert TRANSFERS.ids(rd, ListQuery(chips=(("view", "draft"),)), 0, 9) == [made]
    shop.desk.do(transfer.drop_transfer, made)
    assert refused(shop.desk, transfer.send_transfer, made).code == "transfer_not_a_draft"
    assert refused(shop.desk, transfer.save_transfer, shop.draft(1), made).code == "transfer_not_a_draft"


def test_nonsense_is_refused(shop: Shop) -> None:
    desk, product = shop.desk, shop.product
    lines = (Transferred(product, 1_000),)

    def asked(**values: object) -> str:
        whole = {"from_id": shop.first, "to_id": shop.store, "lines": lines, **values}
        return refused(desk, transfer.save_transfer, TransferDraft(**whole)).code  # type: ignore[arg-type]

    assert asked(lines=()) == "transfer_empty"
    assert asked(lines=(Transferred(product, 0),)) == "transfer_quantity"
    assert asked(to_id=shop.first) == "transfer_same_place"
    assert asked(to_id=99) == "place_unknown"
    service = desk.a_product("Pose", kind="service")
    assert asked(lines=(Transferred(service, 1_000),)) == "product_not_stocked"


def test_a_past_day_says_what_was_on_its_way(shop: Shop) -> None:
    made = shop.send(4)
    shop.desk.on(TODAY + timedelta(days=2))
    shop.desk.do(transfer.receive_transfer, made)
    with shop.desk.database.read() as rd:
        [row] = stock_value(rd, TODAY).rows
        transit = places(rd).transit
        assert transit is not None
        assert row.at == {shop.first: 6_000, transit: 4_000}
        [row] = stock_value(rd, TODAY + timedelta(days=2)).rows
        assert row.at == {shop.first: 6_000, transit: 0, shop.store: 4_000}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stock_transfer_line SET received_milli = received_milli - 1000",
        "UPDATE stock_transfer SET state = 'sent', ended_at = NULL",
    ],
)
def test_the_auditor_sees_a_transfer_that_is_not_what_moved(database_url: str, statement: str) -> None:
    desk = Desk(database_url)
    try:
        product = desk.a_product("Bol", on_hand=5)
        store = desk.do(place.add_place, "Réserve")
        lines = (Transferred(product, 2_000),)
        desk.do(transfer.transfer_now, TransferDraft(from_id=1, to_id=store, lines=lines))
        with desk.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        found = next(check for check in verify(desk.database).checks if check.name == "transfers")
        assert found.faults
    finally:
        desk.close()
