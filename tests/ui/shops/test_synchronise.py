"""Synchronising from the window, against a shop over TLS: what is shown before, meanwhile, after, and when it fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu

from app.base.clock import FixedClock
from app.flow import channel
from app.flow.channel import decide
from app.links.shops.consenting import consent
from app.orders.channel import Decisions
from tests.links.woocommerce.shop import KEYS
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import Linked
from ui.kit.office import EVERYTHING
from ui.kit.wording import say
from ui.shell.main_window import MainWindow
from ui.shops.connect_dialog import ConnectDialog
from ui.shops.journal_screen import JournalScreen
from ui.shops.shop_card import ShopCard
from ui.shops.shop_offers import shop_offers
from ui.shops.shops_screen import ShopsScreen
from ui.shops.standing import all_shown
from ui.shops.synchroniser import Synchroniser, synchroniser_of


def room(stage: Stage, linked: Linked) -> tuple[ShopsScreen, ShopCard]:
    screen = stage.show(ShopsScreen(stage.office))
    stage.calm()
    return screen, screen.cards[linked.id]


def settled(stage: Stage, sync: Synchroniser) -> None:
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=30_000)
    stage.calm()


def test_a_shop_is_taken_over_by_one_press_and_says_when_it_was_synchronised(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    screen, card = room(stage, linked)
    assert card.standing.text() == say("shop_link.never")
    assert say("shop_link.not_yet") in card.more.text()
    screen._sync.click()
    assert card.standing.text() == say("shop_link.syncing")
    assert card.stop.isVisible()
    assert not screen._sync.isEnabled()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.up_to_date")
    assert say("shop_link.not_yet") not in card.more.text()
    assert not card.stop.isVisible()
    assert {row["sku"] for row in books.rows("SELECT sku FROM product")} >= {"SAV", "TOR"}


def test_nothing_of_it_goes_on_once_the_office_is_closed(stage: Stage, linked: Linked) -> None:
    screen, _ = room(stage, linked)
    screen.sync.begin()
    stage.office.changed.emit(EVERYTHING)
    timers = screen.sync.findChildren(QTimer)
    assert sum(timer.isActive() for timer in timers) == 2
    stage.office.close()
    stage.office.changed.emit(EVERYTHING)
    assert not any(timer.isActive() for timer in timers)


def test_an_order_of_the_shop_arrives_at_the_next_synchronisation(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    screen, _card = room(stage, linked)
    screen._sync.click()
    settled(stage, screen.sync)
    product = linked.shop.add_product("Bol", sku="BOL", count=3)["id"]
    linked.shop.place_order({product: 2})
    linked.shop.advance(60)
    screen.sync.start()
    settled(stage, screen.sync)
    assert len(books.rows("SELECT id FROM sales_order")) == 1


def test_how_much_there_is_comes_from_the_shop_or_is_being_checked(
    stage: Stage, books: Desk, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, card = room(stage, linked)
    assert not card.counts.isVisible(), "nothing is here yet to be compared"
    screen.sync.start()
    settled(stage, screen.sync)
    two = say("shop_count.product", here=2, there=2)
    assert card.counts.text() == f"{say('shop_count.order', here=0, there=0)}, {two}"
    linked.shop.add_product("Bol", sku="BOL", count=3)
    linked.shop.advance(60)
    linked.shop.faults.next("slow", times=1, seconds=0.5)
    screen.counting._on_ended(linked.id, None)
    screen.counting.look()
    assert card.counts.text() == say("shop_count.checking")
    stage.calm()
    assert say("shop_count.product", here=2, there=3) in card.counts.text(), "one is not here yet"
    monkeypatch.setattr("app.links.shops.sync.patience.ATTEMPTS", 1)
    linked.shop.faults.rule = lambda _request: "fatal"
    screen.counting._on_ended(linked.id, None)
    screen.counting.look()
    stage.calm()
    assert card.counts.text() == say("shop_count.unknown")
    linked.shop.faults.rule = lambda _request: "maintenance"
    screen.sync.start()
    settled(stage, screen.sync)
    assert screen.sync.standing(screen.sync.states[0]) == "offline"
    assert not card.counts.isVisible(), "that a shop nobody reaches does not say is no second fault"


def test_a_shop_that_cannot_be_reached_is_grey_and_says_that_nothing_is_lost(
    stage: Stage, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, card = room(stage, linked)
    screen.sync.start()
    settled(stage, screen.sync)
    monkeypatch.setattr("app.links.shops.sync.patience.ATTEMPTS", 1)
    linked.shop.faults.rule = lambda _request: "maintenance"
    screen.sync.start()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.offline")
    assert "maintenance" in card.banner.problem
    assert card.banner.isVisible()


def test_what_waits_is_counted_while_the_shop_cannot_be_reached(
    stage: Stage, books: Desk, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, card = room(stage, linked)
    screen.sync.start()
    settled(stage, screen.sync)
    books.database.do(OWNER, channel.decide, linked.id, Decisions(stock="here", buffer_milli=2000))
    books.database.do(OWNER, channel.consent, linked.id)
    monkeypatch.setattr("app.links.shops.sync.patience.ATTEMPTS", 1)
    linked.shop.faults.rule = lambda _request: "maintenance"
    screen.sync.start()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.offline")
    assert say("shop_link.waiting", n=2) in card.more.text()


def test_a_key_that_was_revoked_needs_attention_and_names_the_way_out(stage: Stage, linked: Linked) -> None:
    screen, card = room(stage, linked)
    screen.sync.start()
    settled(stage, screen.sync)
    linked.shop.access.keys.clear()
    screen.sync.start()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.attention")
    assert card.banner.isVisible()
    assert card.banner.problem


def test_a_key_that_may_not_write_is_a_red_state_with_the_way_out(
    stage: Stage, books: Desk, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, card = room(stage, linked)
    screen.sync.start()
    settled(stage, screen.sync)
    books.database.do(OWNER, decide, linked.id, Decisions(stock="here", buffer_milli=3000))
    books.database.do(OWNER, consent, linked.id)
    for name, value in zip(linked.variables, (KEYS["read"].key, KEYS["read"].secret), strict=True):
        monkeypatch.setenv(name, value)
    for _ in range(2):
        screen.sync.start()
        settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.cannot_write"), "what comes from there still comes"
    assert say("shop_link.writes") not in card.more.text()
    assert "ne permet pas d’écrire" in card.banner.problem
    assert len(card.banner._ways.findChildren(type(card.stop))) == 1
    foot = all_shown(screen.sync)
    assert foot is not None
    assert foot.text == say("shop_link.all.cannot_write")
    assert card.banner.problem in foot.more, "the reason is said at the foot too"
    codes = [row["code"] for row in books.rows("SELECT code FROM sync_line")]
    assert codes.count("not_let_in") == 1
    assert "not_showed" not in codes


def test_a_certificate_file_that_is_gone_is_one_red_state_with_the_way_out(
    stage: Stage, linked: Linked
) -> None:
    screen, card = room(stage, linked)
    screen.sync.start()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.up_to_date")
    assert linked.shop.ca_file is not None
    linked.shop.ca_file.unlink()
    screen.sync.start()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.attention"), "not in order above a red banner"
    assert card.banner.isVisible()
    foot = all_shown(screen.sync)
    assert foot is not None
    assert foot.text == say("shop_link.all.attention")
    asked: list[int] = []
    card.keys_asked.connect(asked.append)
    [change] = card.banner._ways.findChildren(type(card.stop))
    change.click()
    assert asked == [linked.id]


def test_the_keys_of_a_shop_can_always_be_changed(stage: Stage, linked: Linked) -> None:
    screen, card = room(stage, linked)
    screen.sync.start()
    settled(stage, screen.sync)
    card.acts["shop_connect.change_keys"].click()
    [dialog] = [each for each in screen.findChildren(ConnectDialog) if each.isVisible()]
    assert dialog.shop_id == linked.id
    assert dialog.texts["address"].text() == linked.shop.home
    dialog.reject()
    [offer] = [each for each in shop_offers(stage.office) if each.name == "shop_keys"]
    assert not offer.refusal


def test_without_its_keys_here_a_shop_says_so_and_is_not_asked(
    stage: Stage, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in linked.variables:
        monkeypatch.delenv(name)
    screen, card = room(stage, linked)
    assert card.standing.text() == say("shop_link.keys_missing")
    asked: list[int] = []
    card.keys_asked.connect(asked.append)
    [give] = card.banner._ways.findChildren(type(card.stop))
    give.click()
    assert asked == [linked.id]
    screen._sync.click()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.keys_missing")
    assert linked.shop.requests == []


def test_stopping_keeps_what_came_and_the_next_run_goes_on(stage: Stage, books: Desk, linked: Linked) -> None:
    screen, card = room(stage, linked)
    linked.shop.faults.next("slow", times=3, seconds=0.4)
    screen.sync.start()
    stage.qtbot.waitUntil(card.stop.isVisible)
    card.stop.click()
    assert not card.stop.isEnabled()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.offline")
    assert "interrompue" in card.banner.problem
    screen.sync.start()
    settled(stage, screen.sync)
    assert card.standing.text() == say("shop_link.up_to_date")
    assert {row["sku"] for row in books.rows("SELECT sku FROM product")} >= {"SAV", "TOR"}


def test_how_often_is_chosen_at_the_shop_and_nought_is_never(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    screen, card = room(stage, linked)
    screen.sync.start()
    settled(stage, screen.sync)
    assert card.pace.value == "5"
    now = books.database.clock.now()
    late = FixedClock(zone=books.database.clock.zone, at=now.replace(year=now.year + 1))
    stage.office._database.clock = late
    screen.sync.look()
    stage.calm()
    assert screen.sync.states[0].due
    card.pace.setCurrentIndex(card.pace.findData("0"))
    card.pace.activated.emit(0)
    stage.calm()
    screen.sync.look()
    stage.calm()
    assert screen.sync.states[0].every == 0
    assert not screen.sync.states[0].due


def test_an_open_window_synchronises_by_itself_what_is_due(stage: Stage, linked: Linked) -> None:
    sync = synchroniser_of(stage.office)
    assert synchroniser_of(stage.office) is sync
    sync.look()
    stage.calm()
    assert linked.shop.requests == [], "nothing before the window has begun"
    sync._begin()
    stage.calm()
    settled(stage, sync)
    assert linked.shop.requests
    many = len(linked.shop.requests)
    sync.look()
    settled(stage, sync)
    assert len(linked.shop.requests) == many, "it is not due again yet"


def test_the_foot_of_the_rail_says_how_the_shop_stands_and_leads_to_it(stage: Stage, linked: Linked) -> None:
    window = stage.show(MainWindow(stage.office, "Lapsang"), (1280, 800))
    sync = synchroniser_of(stage.office)
    stage.calm()
    assert window.rail.status.text() == say("shop_link.all.never")
    sync.start()
    assert window.rail.status.text() == say("shop_link.all.syncing")
    settled(stage, sync)
    assert window.rail.status.text() == say("shop_link.all.up_to_date")
    assert "Boutique Été" in window.rail.status.toolTip()
    for title, screen in (("see_journal", JournalScreen), ("see_shops", ShopsScreen)):
        stage.qtbot.mouseClick(window.rail.status, Qt.MouseButton.LeftButton)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        next(each for each in menu.actions() if each.text() == say(f"shop_link.{title}")).trigger()
        menu.close()
        assert isinstance(window.current, screen)


def test_without_a_connected_shop_the_foot_says_that_all_is_saved(stage: Stage, books: Desk) -> None:
    window = stage.show(MainWindow(stage.office, "Lapsang"), (1280, 800))
    assert window.rail.status.text() == say("shell.saved_at")
    window.rail.status.click()
    assert not isinstance(window.current, ShopsScreen)
