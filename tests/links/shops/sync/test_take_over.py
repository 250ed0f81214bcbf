"""The first take-over of a shop over HTTP and TLS: all of it, once, wherever it was stopped."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import Trouble
from tests.links.shops.counter import Counter, a_counter
from tests.links.shops.recorded_shop import SHOP, figures
from tests.links.shops.sync.desk import Desk, a_desk
from tests.links.shops.sync.killed import ended
from tests.links.woocommerce_server import stand_in

_SAME = (
    "SELECT noun, remote_id, payload_hash, state, reason FROM inbox WHERE noun <> 'info' ORDER BY noun, id",
    "SELECT remote_id, number, state, shipped, invoiced, paid, total FROM sales_order ORDER BY remote_id",
    "SELECT number, kind, issued_on, net, tax, total FROM invoice ORDER BY number",
    "SELECT p.sku, p.name, p.price_micro, l.remote_id FROM product p JOIN listing l ON l.product_id = p.id ORDER BY p.id",
    "SELECT number, name, email FROM customer ORDER BY number",
    "SELECT e.component, e.amount, e.business_date FROM entry e ORDER BY e.id",
)
"""What must not depend on the way a shop came."""


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in the books, whatever the way it came."""

    figures: dict[str, Any]
    rows: list[list[list[str]]]


@pytest.fixture(scope="module", autouse=True)
def _papers_of_one_word() -> Iterator[None]:
    """Nothing here looks at the papers of the shop, a third of the time; `test_intake_recorded` draws all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.flow.paper.render_original", lambda facts, _words: facts.page.number.encode())
        yield


@pytest.fixture(scope="module")
def folder(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """The recorded shop taken in from its folder, once for all that is held against it."""
    with a_counter(_copy(sqlite_template, tmp_path_factory.mktemp("folder") / "folder.db")) as counter:
        counter.take(SHOP)
        yield counter


@pytest.fixture(scope="module")
def taken(folder: Counter) -> Told:
    """What stands once it is taken in."""
    folder.assert_sound()
    return _told(folder)


@pytest.fixture(scope="module")
def processed(folder: Counter, taken: Told) -> Told:
    """What stands once all that waits is processed; `taken` was told before."""
    folder.process()
    folder.assert_sound()
    assert taken != _told(folder)
    return _told(folder)


@pytest.mark.slow(seconds=30)
def test_the_recorded_shop_comes_over_the_network_as_from_its_folder(
    database_url: str, processed: Told
) -> None:
    _comes_as_from_its_folder("11.0.1", database_url, processed)


@pytest.mark.slow(seconds=30)
def test_so_it_does_from_a_shop_that_keeps_orders_as_posts(
    sqlite_template: Path, tmp_path: Path, processed: Told
) -> None:
    _comes_as_from_its_folder("7.8.2", _copy(sqlite_template, tmp_path / "network.db"), processed)


@pytest.mark.slow(seconds=30)
def test_killed_again_and_again_it_ends_as_if_undisturbed(database_url: str, taken: Told) -> None:
    with stand_in(SHOP) as shop, a_desk(database_url, shop) as desk:
        chance, kills = random.Random(), 0
        while not ended(database_url, desk.last, chance.randint(4, 400), chance.random() / 20):
            kills += 1
            desk.assert_sound()
            assert kills < 200
            if kills == 12:
                assert ended(database_url, desk.last)
                break
        desk.sync()
        assert kills
        assert _told(desk) == taken
        assert "died" in desk.told()


def _comes_as_from_its_folder(version: str, network: str, processed: Told) -> None:
    with stand_in(SHOP, version=version) as shop, a_desk(network, shop) as desk:
        assert desk.sync().kind == "take_over"
        desk.process()
        assert _told(desk) == processed
        before = desk.business()
        assert not desk.sync().moved
        asked = len(shop.requests)
        desk.sync()
        assert len(shop.requests) - asked <= 3
        assert desk.business() == before
        assert not desk.sync(whole=True).moved
        assert desk.business() == before
        assert shop.writes == []


def test_stopped_after_any_question_it_goes_on_and_brings_all_once(
    desk: Desk, sqlite_template: Path, tmp_path: Path, small: Path
) -> None:
    runs = 0
    while True:
        left = iter(range(1 + runs))
        report = desk.run(wanted=lambda left=left: next(left, None) is not None)
        runs += 1
        if not report.stopped:
            break
        assert isinstance(_last_trouble(desk), Trouble)
        assert runs < 60
    assert runs > 5
    desk.sync()
    with a_counter(_copy(sqlite_template, tmp_path / "folder.db")) as folder:
        folder.take(small)
        assert figures(desk) == figures(folder)
    assert len(desk.rows("SELECT id FROM inbox")) == len(set(desk.rows("SELECT noun, remote_id FROM inbox")))


def test_nothing_is_taken_in_before_orders_come(desk: Desk) -> None:
    for _ in range(12):
        desk.shop.faults.next("maintenance")
    # Each answer of an update asks for ten minutes, which ends the run.
    assert desk.fault().code == "shop_maintenance"
    assert desk.rows("SELECT count(*) FROM sales_order") == [(0,)]


def test_what_changes_while_it_is_read_is_found_afterwards(desk: Desk) -> None:
    heard: list[str] = []

    def wanted() -> bool:
        if desk.shop.requests and desk.shop.requests[-1].way == "customers" and not heard:
            heard.append("once")
            desk.shop.advance(60)
            desk.shop.place_order({13: 1})
            desk.shop.set_status(82, "cancelled")
            desk.shop.trash_order(84)
        return True

    desk.sync(wanted=wanted)
    assert heard
    assert len(desk.orders()) == 4
    assert desk.order(82)[0] == "cancelled"
    assert desk.order(84)[0] == "cancelled"
    assert not desk.sync().moved


def test_orders_before_the_day_are_left_in_the_shop_and_history_is_history(
    sqlite_template: Path, tmp_path: Path, small: Path
) -> None:
    with (
        stand_in(small) as shop,
        a_desk(
            _copy(sqlite_template, tmp_path / "since.db"),
            shop,
            since=date(2026, 3, 23),
            before=date(2026, 4, 1),
        ) as desk,
    ):
        desk.sync()
        assert desk.rows("SELECT remote_id, handling FROM sales_order ORDER BY remote_id") == [
            ("84", "history"),
            ("96", "normal"),
        ]
        shop.advance(60)
        shop.edit_order(82, customer_note="bonjour")
        assert not desk.sync().moved
        assert not desk.sync(whole=True).moved


def test_two_runs_never_read_one_shop_at_once(desk: Desk) -> None:
    busy: list[bool] = []

    def wanted() -> bool:
        if not busy:
            busy.append(False)
            busy[0] = desk.run().busy
        return True

    desk.sync(wanted=wanted)
    assert busy == [True]
    assert desk.shop.most_at_once == 1


def _told(counter: Counter) -> Told:
    return Told(figures(counter), [_said(counter, question) for question in _SAME])


def _said(counter: Counter, question: str) -> list[list[str]]:
    """Rows as text: two databases give days in two types."""
    return [[str(value) for value in row] for row in counter.rows(question)]


def _last_trouble(desk: Desk) -> object:
    from app.links.shops.sync import journal

    with desk.database.read() as rd:
        return journal.runs(rd, desk.last, 1)[0].trouble


def _copy(template: Path, to: Path) -> str:
    shutil.copyfile(template, to)
    return f"sqlite:///{to}"
