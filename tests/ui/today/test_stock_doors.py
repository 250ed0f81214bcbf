"""The stock that is not as it should be, on the day's page: counted as the list counts it, and a door to it."""

from __future__ import annotations

from app.purchasing import reorder_rule
from app.purchasing.reorder_rule import ReorderRule
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.today.today_screen import TodayScreen


def test_what_is_low_or_missing_is_a_door_and_what_is_well_is_none(stage: Stage, books: Desk) -> None:
    low, lacks = books.a_product("Bonnet", on_hand=3), books.a_product("Pull marin", on_hand=1)
    books.do(reorder_rule.decide, low, ReorderRule(point_milli=5_000, most_milli=9_000))
    books.confirm(books.an_order(books.a_customer(), goods(lacks, 2)))
    screen = stage.show(TodayScreen(stage.office))
    stage.qtbot.waitUntil(lambda: not screen._stock.isHidden())
    shown = {name: count.text() for name, (door, count) in screen.stock.doors.items() if not door.isHidden()}
    assert shown == {"short": "1", "low": "2"}
    screen.stock.doors["low"][0].click()
    place = stage.places[-1]
    assert (place.room, place.query.chips) == ("stock", (("view", "low"),))
