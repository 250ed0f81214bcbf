"""New orders are told at the desk until somebody has seen them: a message, a number in the rail, a sound, by rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from app.base import tags
from app.base.clock import FixedClock
from app.links.shops.routing import Rule
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import Linked
from ui.kit.list_screen import ListScreen
from ui.kit.wording import say
from ui.settings.news_rule_dialog import NewsRuleDialog
from ui.settings.settings_screen import SettingsScreen
from ui.shell.main_window import MainWindow
from ui.shops.news import News, news_of
from ui.shops.news_choices import NewsChoices, choices_of
from ui.shops.synchroniser import synchroniser_of

LATER = timedelta(minutes=30)


@pytest.fixture(autouse=True)
def strokes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often it rang, instead of ringing."""
    rung: list[int] = []
    monkeypatch.setattr("ui.shell.herald.ring", rung.append)
    return rung


@pytest.fixture
def trays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the system was asked to show."""
    shown: list[str] = []
    monkeypatch.setattr("ui.shell.tray.Tray.tell", lambda _tray, text: shown.append(text))
    return shown


@pytest.fixture
def window(stage: Stage, linked: Linked) -> MainWindow:
    """A window over a company whose shop was brought over half an hour ago."""
    made = stage.show(MainWindow(stage.office, "Lapsang"), (1280, 800))
    bring(stage)
    clock = stage.office._database.clock
    stage.office._database.clock = FixedClock(zone=clock.zone, at=clock.now() + LATER)
    return made


def bring(stage: Stage) -> None:
    sync = synchroniser_of(stage.office)
    sync.start()
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=30_000)
    news = news_of(stage.office)
    stage.qtbot.waitUntil(lambda: not news._settle.isActive(), timeout=10_000)
    stage.calm()


def sell(stage: Stage, linked: Linked, pieces: int = 1, **more: Any) -> int:
    """Somebody orders in the shop, and it comes."""
    number = linked.shop.place_order({next(iter(linked.shop.state.products))["id"]: pieces}, **more)["id"]
    linked.shop.advance(60)
    bring(stage)
    return int(number)


def states(window: MainWindow) -> list[str]:
    """What stands in the column of states of the list of orders."""
    screen = window.current
    assert isinstance(screen, ListScreen)
    # Before them stands the box that ticks a row.
    at = 1 + [each.key for each in screen.model.columns].index("state")
    rows = screen.model.rowCount()
    return [str(screen.model.index(row, at).data()) for row in range(rows)]


def test_a_new_order_is_marked_in_the_list_until_it_was_opened_or_the_list_left(
    stage: Stage, linked: Linked, window: MainWindow
) -> None:
    sell(stage, linked)
    sell(stage, linked)
    window.show_room("orders")
    stage.calm()
    new = say("orders.chip.new")
    assert states(window).count(new) == 2, "coming to the list is not having read it"
    first = min(news_of(stage.office).marked)
    window.open_document("order", first)
    stage.calm()
    window.close_document(window.documents.name_of("order", first))
    window.show_room("orders")
    stage.calm()
    assert states(window).count(new) == 1
    window.show_room("customers")
    stage.calm()
    window.show_room("orders")
    stage.calm()
    assert new not in states(window)


def test_a_new_order_is_told_and_its_number_stays_until_the_list_is_seen(
    stage: Stage, linked: Linked, window: MainWindow, strokes: list[int]
) -> None:
    orders = window.rail.entries["orders"]
    assert orders.news == 0
    before = window.current
    sell(stage, linked)
    assert window.current is before
    assert stage.said[-1].text.startswith("1 nouvelle commande")
    assert "Inès" not in stage.said[-1].text
    sell(stage, linked)
    assert orders.news == 2
    assert say("news.rail", n=2) in orders.accessibleDescription()
    assert strokes == [], "the sound is off until somebody wants it"
    window.show_room("orders")
    assert orders.news == 0
    assert say("news.rail", n=2) not in orders.accessibleDescription()


def test_what_was_seen_stays_seen_and_what_came_meanwhile_is_told_after_a_new_start(
    stage: Stage, linked: Linked, window: MainWindow
) -> None:
    sell(stage, linked)
    window.show_room("orders")
    sell(stage, linked, status="on-hold", method="bacs")
    again = News(stage.office)
    came: list[int] = []
    again.came.connect(lambda found: came.extend(each.id for each in found))
    again.look()
    stage.calm()
    assert len(came) == len(again.unseen) == 1


def test_the_sound_goes_on_until_somebody_at_the_list_presses_a_key(
    stage: Stage, linked: Linked, window: MainWindow, strokes: list[int]
) -> None:
    window.herald.news.choose(NewsChoices(otherwise="sound", rings=True))
    window.show_room("orders")
    sell(stage, linked)
    assert len(strokes) == 1
    assert window.rail.entries["orders"].news == 1, "nobody was at the desk"
    window.herald._bell.timeout.emit()
    assert len(strokes) == 2
    window.activateWindow()
    stage.qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.current, Qt.Key.Key_Down)
    assert window.rail.entries["orders"].news == 0
    assert not window.herald._bell.isActive()
    window.herald._bell.timeout.emit()
    assert len(strokes) == 2


def test_rules_decide_which_order_is_told_and_how(
    stage: Stage, linked: Linked, window: MainWindow, strokes: list[int], trays: list[str]
) -> None:
    rules = (Rule(way="sound", least=20_00), Rule(way="none", shop_id=linked.id))
    window.herald.news.choose(NewsChoices(rings=True, rules=rules))
    sell(stage, linked, 1)
    assert (window.rail.entries["orders"].news, strokes, stage.said) == (0, [], [])
    sell(stage, linked, 9)
    assert (window.rail.entries["orders"].news, len(strokes)) == (1, 1)
    window.herald.news.choose(NewsChoices())
    window.herald.news.look()
    stage.calm()
    assert window.rail.entries["orders"].news == 1, "what nobody was told of does not come up later"


def test_the_system_is_asked_only_while_another_program_is_in_front(
    stage: Stage, linked: Linked, window: MainWindow, trays: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainWindow, "isActiveWindow", lambda _window: True)
    sell(stage, linked)
    assert trays == []
    monkeypatch.setattr(MainWindow, "isActiveWindow", lambda _window: False)
    sell(stage, linked)
    assert len(trays) == 1
    window.herald.tray.pressed.emit()
    assert window.room == "orders"
    assert window.rail.entries["orders"].news == 0


def test_a_message_waits_while_something_can_be_undone(
    stage: Stage, linked: Linked, window: MainWindow
) -> None:
    stage.office.ways.say("Ligne retirée", lambda: None)
    sell(stage, linked)
    assert window.toasts.message is not None
    assert window.toasts.message.text == "Ligne retirée"
    window.toasts.dismiss()
    stage.qtbot.waitUntil(lambda: window.toasts.message is not None, timeout=5_000)
    assert window.toasts.message.text.startswith("1 nouvelle")


def test_opening_the_order_itself_is_seeing_it(
    stage: Stage, books: Desk, linked: Linked, window: MainWindow
) -> None:
    sell(stage, linked)
    second = sell(stage, linked)
    [row] = books.rows("SELECT id FROM sales_order WHERE remote_id = :remote", remote=str(second))
    window.open_document("order", row["id"])
    stage.calm()
    assert [each.id for each in window.herald.news.unseen] != []
    assert row["id"] not in [each.id for each in window.herald.news.unseen]
    assert window.rail.entries["orders"].news == 1


def test_no_timer_outlives_the_window(stage: Stage, linked: Linked, window: MainWindow) -> None:
    window.herald.news.choose(NewsChoices(otherwise="sound", rings=True))
    sell(stage, linked)
    timers = [*window.herald.findChildren(QTimer), *window.herald.news.findChildren(QTimer)]
    assert any(each.isActive() for each in timers)
    stage.office.close()
    assert not any(each.isActive() for each in timers)


# --- its settings, by keys ---


def settings(stage: Stage) -> SettingsScreen:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("news")
    stage.calm()
    return screen


def test_a_rule_may_ask_for_a_tag_that_orders_or_customers_bear(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    form = settings(stage).news
    assert form.ask_change(None).form.fields["tag"].isHidden()
    stage.office.do(tags.put, "customer", [books.a_customer()], ["Grossiste"])
    stage.calm()
    dialog = form.ask_change(None)
    assert not dialog.form.fields["tag"].isHidden()
    dialog.tag.set_value("Grossiste")
    dialog.verb.click()
    stage.calm()
    assert choices_of(stage.office.company).rules == (Rule(way="sound", tag="Grossiste"),)
    assert form.table.model().index(0, 0).data()[1:] == say("settings.news.tagged", tag="Grossiste")[1:]


def test_a_rule_is_added_moved_and_removed_by_keys(stage: Stage, books: Desk, linked: Linked) -> None:
    form = settings(stage).news
    form.rings.setFocus()
    QTest.keyClick(form.rings, Qt.Key.Key_Space)
    form.add.setFocus()
    QTest.keyClick(form.add, Qt.Key.Key_Space)
    stage.calm()
    dialog = form.findChild(NewsRuleDialog)
    assert dialog is not None
    dialog.least.setFocus()
    QTest.keyClicks(dialog.least, "100")
    QTest.keyClick(dialog.least, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    kept = choices_of(stage.office.company)
    assert kept == NewsChoices(rings=True, rules=(Rule(way="sound", least=100_00),))
    form._put(0, Rule(way="none", shop_id=linked.id))
    form.up.click()
    assert [each.way for each in choices_of(stage.office.company).rules] == ["none", "sound"]
    assert form.table.rows_model.rows[0].shop == "Boutique Été"
    form.table.setCurrentIndex(form.table.rows_model.index(0, 0))
    form.remove.click()
    assert [each.way for each in choices_of(stage.office.company).rules] == ["sound"]
    undo: Callable[[], object] | None = stage.said[-1].undo
    assert undo is not None
    undo()
    assert [each.way for each in choices_of(stage.office.company).rules] == ["none", "sound"]
