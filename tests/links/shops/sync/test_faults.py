"""A shop that fails: what passes is waited out, what does not is named, and what came is kept."""

from __future__ import annotations

import pytest

from app.base.errors import Refusal, Trouble
from app.base.words import LANGUAGES, Words
from app.links.shops.sync import journal
from app.links.shops.sync.run import sync
from tests.links.shops.counter import ALICE
from tests.links.shops.sync.desk import Desk

_PASSING = (
    "too_many",
    "bad_gateway",
    "gateway_after",
    "unavailable",
    "captcha",
    "firewall",
    "database_down",
    "fatal",
    "truncated",
    "empty",
    "wrong_json",
    "reset_before",
    "cut_short",
)


@pytest.mark.parametrize("kind", _PASSING)
def test_a_fault_that_passes_costs_a_wait_and_nothing_else(desk: Desk, kind: str) -> None:
    desk.sync()
    desk.shop.advance(60)
    new = desk.shop.place_order({13: 1})["id"]
    desk.shop.faults.next(kind)
    desk.sync()
    assert str(new) in desk.orders()
    assert sum(desk.slept) > 0.5
    with desk.database.read() as rd:
        [line] = [each for each in journal.lines(rd, desk.last) if each.code == "again"]
    fault = journal.fault_of(line)
    assert isinstance(fault, Trouble)
    for language in LANGUAGES:
        assert Words(language).refusal(fault)


def test_trying_again_and_again_is_said_each_time_and_written_down_once(desk: Desk) -> None:
    desk.sync()
    desk.shop.faults.next("unavailable", 3)
    said: list[str] = []
    report = sync(
        desk.database,
        ALICE,
        desk.last,
        sleep=lambda _seconds: None,
        told=lambda stream, _reached, _whole: said.append(stream),
    )
    assert report.trouble is None
    assert said.count("again") == 3
    assert desk.told().count("again") == 1


@pytest.mark.parametrize("kind", ["bom", "notice"])
def test_what_stands_before_the_json_is_stepped_over(desk: Desk, kind: str) -> None:
    desk.sync()
    desk.shop.faults.next(kind, 3)
    desk.sync()
    assert desk.slept == []


def test_a_shop_that_fails_all_the_time_gets_smaller_pages_and_then_its_peace(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    new = desk.shop.place_order({13: 1})["id"]
    desk.shop.faults.next("fatal", 5)
    fault = desk.fault()
    assert (type(fault), fault.code) == (Trouble, "shop_fault")
    sizes = [int(each.query["per_page"]) for each in desk.shop.requests[-5:]]
    assert sizes == [100, 50, 25, 10, 10]
    assert desk.told()[-1] == "failed"
    desk.sync()
    assert str(new) in desk.orders()


def test_a_shop_under_maintenance_is_left_alone_as_long_as_it_asks(desk: Desk) -> None:
    desk.sync()
    desk.shop.faults.next("maintenance")
    assert desk.fault().code == "shop_maintenance"
    asked = len(desk.shop.requests)
    assert desk.fault().code == "shop_left_alone"
    assert len(desk.shop.requests) == asked


def test_a_short_wait_the_shop_asks_for_is_kept_to(desk: Desk) -> None:
    desk.sync()
    desk.shop.faults.next("too_many_retry", retry_after="7")
    desk.sync()
    assert sum(desk.slept) == 7


def test_a_redirect_ends_the_run_with_the_right_address(desk: Desk) -> None:
    desk.sync()
    desk.shop.faults.next("redirect", location="https://www.boutique.example/wp-json/wc/v3/products")
    fault = desk.fault()
    assert (type(fault), fault.code) == (Refusal, "shop_redirects")
    assert desk.slept == []


def test_what_came_before_a_fault_is_taken_in(desk: Desk) -> None:
    desk.sync()
    desk.shop.advance(60)
    new = desk.shop.place_order({13: 1})["id"]

    def rule(request: object) -> object:
        from tests.links.woocommerce.faults import Fault

        query = getattr(request, "query", {})
        return Fault("fatal") if query.get("status") == "trash" else None

    desk.shop.faults.rule = rule  # pyright: ignore[reportAttributeAccessIssue]
    assert desk.fault().code == "shop_fault"
    assert str(new) in desk.orders()
    desk.shop.faults.clear()
    assert not desk.sync().moved


def test_a_run_that_died_is_said_to_have_died(desk: Desk) -> None:
    desk.sync()
    from tests.links.shops.counter import ALICE

    desk.database.do(ALICE, journal.begin, desk.last, "increment")
    desk.sync()
    assert desk.told().count("died") == 1
    with desk.database.read() as rd:
        died = journal.runs(rd, desk.last)[1].trouble
    assert isinstance(died, Trouble)
    assert died.code == "sync_run_died"


def test_no_key_is_in_the_database(desk: Desk) -> None:
    desk.sync()
    for kind in ("fatal", "firewall", "wrong_json"):
        desk.shop.faults.next(kind)
    desk.sync(whole=True)
    everything = repr(desk.content())
    assert desk.shop.key not in everything
    assert desk.shop.secret not in everything
