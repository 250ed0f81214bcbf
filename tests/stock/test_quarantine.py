"""Goods in quarantine are on hand and may neither be promised nor leave; let go, they may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.reports.product_page import product_page
from app.reports.stock_list import STOCK
from app.stock.ledger import lock_levels, main_location, post_quarantine
from tests.stories.desk import OWNER, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def keep_apart(desk: Desk, product_id: int, pieces: int) -> None:
    """As a return does; the product stands for the document here."""
    with desk.database.write(OWNER, "stock.correct") as tx:
        place = main_location(tx)
        lock_levels(tx, [product_id], place)
        post_quarantine(tx, {(product_id, place): pieces * 1000}, tx.today, ("product", product_id))


def test_what_is_in_quarantine_is_on_hand_and_does_not_leave(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=5)
    order = desk.an_order(desk.a_customer(), goods(bowl, 4), payment_kind="account")
    desk.confirm(order)
    keep_apart(desk, bowl, 2)
    with desk.reading() as rd:
        facts = product_page(rd, bowl)
        [row] = STOCK.rows(rd, [bowl])
        short = STOCK.ids(rd, ListQuery(chips=(("view", "short"),)), 0, 9)
    assert (facts.on_hand_milli, facts.quarantined_milli, facts.available_milli) == (5_000, 2_000, -1_000)
    assert (row.quarantined_milli, row.available_milli, short) == (2_000, -1_000, [bowl])
    with pytest.raises(Refusal) as told:
        desk.ship(order, dict.fromkeys(desk.lines(order), 4_000))
    assert (told.value.code, told.value.facts["on_hand_milli"]) == ("stock_short", 3_000)
    desk.must_verify()
    keep_apart(desk, bowl, -2)
    desk.ship(order)
    assert desk.state(order)[1] == "all"
