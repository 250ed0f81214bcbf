"""Orders are taken in while the shop makes ready the next ones, and what needs all of them waits until all have come."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from datetime import timedelta

import pytest

from app.base.clock import FixedClock
from app.base.errors import Trouble
from app.links.shops.sync.meanwhile import meanwhile
from tests.links.shops.counter import TODAY
from tests.links.shops.sync.desk import Desk
from tests.links.woocommerce import Fault
from tests.links.woocommerce.answers import Request
from tests.links.woocommerce.many import many_orders

_COUNT = 250


class Pages:
    """Counts the pages of orders that are asked for, looks what stands here then, and fails from one of them on."""

    def __init__(self, desk: Desk, fails_at: int = 0) -> None:
        self.desk, self.fails_at = desk, fails_at
        self.orders: list[int] = []
        self.moves: list[int] = []
        desk.shop.adopt(many_orders(list(desk.shop.state.orders), _COUNT))
        desk.shop.faults.rule = self._hear

    def _hear(self, request: Request) -> Fault | None:
        if not request.path.endswith("/orders") or request.query.get("orderby") != "date":
            return None
        self.orders.append(self.desk.rows("SELECT count(*) FROM sales_order")[0][0])
        self.moves.append(self.desk.rows("SELECT count(*) FROM stock_move")[0][0])
        failing = self.fails_at and len(self.orders) >= self.fails_at
        return Fault("maintenance", retry_after="600") if failing else None


def test_a_page_is_in_before_the_one_after_the_next_is_asked_for(desk: Desk) -> None:
    pages = Pages(desk)
    report = desk.sync()
    assert len(pages.orders) >= 3
    assert pages.orders[0] == 0
    assert pages.orders[2] >= 100
    assert pages.moves == [0] * len(pages.orders)
    assert desk.rows("SELECT count(*) FROM sales_order") == [(_COUNT + 3,)]
    assert report.taken.done["order"] == _COUNT + 3
    assert report.taken.opened
    assert desk.shop.most_at_once == 1


def test_what_came_before_a_fault_is_in_and_stock_is_opened_once_the_rest_came(desk: Desk) -> None:
    pages = Pages(desk, fails_at=3)
    assert desk.fault().code == "shop_maintenance"
    before = desk.rows("SELECT remote_id, number FROM sales_order ORDER BY id")
    assert 100 <= len(before) < _COUNT
    assert desk.rows("SELECT count(*) FROM inbox WHERE state = 'waiting' AND noun = 'order'") == [(0,)]
    pages.fails_at = 0
    # The shop asked for ten minutes.
    desk.database.clock = FixedClock.on(TODAY + timedelta(days=1))
    assert desk.sync().taken.opened
    after = desk.rows("SELECT remote_id, number FROM sales_order ORDER BY id")
    assert (after[: len(before)], len(after)) == (before, _COUNT + 3)
    assert pages.moves == [0] * len(pages.orders)


def test_nobody_leaves_before_the_question_is_answered() -> None:
    release, asked = threading.Event(), threading.Event()

    def question() -> int:
        asked.set()
        release.wait(10)
        return 7

    found: list[Future[int]] = []

    def broken_off() -> None:
        with meanwhile(question) as coming:
            found.append(coming)
            assert asked.wait(10)
            assert not coming.done()
            threading.Timer(0.05, release.set).start()
            raise Trouble("database_busy")

    with pytest.raises(Trouble):
        broken_off()
    assert found[0].done()
    assert found[0].result() == 7


def test_what_a_question_failed_with_is_raised_where_the_answer_is_taken() -> None:
    def question() -> int:
        raise Trouble("shop_offline")

    with meanwhile(question) as coming:
        pass
    with pytest.raises(Trouble) as told:
        coming.result(0)
    assert told.value.code == "shop_offline"
