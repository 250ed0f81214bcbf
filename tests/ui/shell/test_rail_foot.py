"""The foot of the rail: the state with its time and shop, and the bell with what happened (look.md §9, A3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QMenu

from app.links.shops.news import NewOrder
from app.links.shops.sync.state import ShopState
from app.orders.channel import Channel, Decisions
from tests.stories.desk import Desk
from ui.kit.wording import say, switch
from ui.shell.main_window import MainWindow
from ui.shell.rooms import Waiting
from ui.shops.standing import all_shown
from ui.shops.synchroniser import Synchroniser, synchroniser_of

NOW = datetime(2026, 11, 22, 10, 22, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    yield
    switch("fr")


def lines(menu: QMenu) -> list[str]:
    return [each.text() for each in menu.actions() if not each.isSeparator()]


def shop(number: int, name: str, synced_at: datetime) -> ShopState:
    return ShopState(
        id=number,
        name=name,
        url="",
        connected=True,
        taken=0,
        waiting=0,
        parked=0,
        every=0,
        synced_at=synced_at,
        tried_at=synced_at,
        trouble=None,
        taken_over=True,
        to_send=0,
        due=False,
        channel=Channel(number, Decisions()),
        secrets=(),
    )


def order(number: int) -> NewOrder:
    return NewOrder(number, f"CM-2026-{number:04}", 1, "Boutique Été", "Hàn", 4500, "EUR", "", False, NOW)


def test_the_bell_tells_what_happened_until_somebody_looked(
    desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    window, bell = desk_window, desk_window.rail.bell
    calm()
    assert not bell.news
    assert bell.waiting is None
    assert lines(window.bell.open()) == [say("bell.nothing"), say("bell.settings")]
    window.bell.hear(
        {"shops": Waiting(2, told="today.task.parked"), "stock": Waiting(1, told="today.task.short")}
    )
    assert bell.waiting is not None
    assert say("today.task.parked", n=2) in bell.toolTip()
    told = lines(window.bell.open())
    assert say("today.task.short", n=1) in told
    assert bell.waiting is None, "it was looked at"
    # One more is new; as many as before are not.
    window.bell.hear({"shops": Waiting(2, told="today.task.parked")})
    assert bell.waiting is None
    window.bell.hear({"shops": Waiting(3, told="today.task.parked")})
    assert bell.waiting is not None


def test_an_unseen_order_is_one_line_of_the_bell_and_opens(
    desk: Desk, desk_window: MainWindow, calm: Callable[[], None]
) -> None:
    window = desk_window
    calm()
    made = desk.an_order(desk.a_customer("SARL Hàn"))
    window.herald.news._show([order(made)])
    assert window.rail.bell.news == 1
    menu = window.bell.open()
    first = menu.actions()[0]
    assert "Boutique Été" in first.text()
    first.trigger()
    calm()
    shown = window.documents.holding(window.current)
    assert shown is not None
    assert (shown.noun, shown.row_id) == ("order", made)


def test_of_several_shops_the_worst_is_named_and_the_others_counted(
    desk_window: MainWindow, calm: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    calm()
    sync = synchroniser_of(desk_window.office)
    shops = (shop(1, "Une", NOW), shop(2, "Deux", NOW - timedelta(days=2)), shop(3, "Trois", NOW))
    stands = {1: "up_to_date", 2: "attention", 3: "offline"}
    monkeypatch.setattr(Synchroniser, "connected", property(lambda _sync: shops))
    monkeypatch.setattr(Synchroniser, "standing", lambda _sync, state: stands[state.id])
    found = all_shown(sync)
    assert found is not None
    assert (found.text, found.under) == (say("shop_link.all.attention"), "Deux +1")
    stands[2] = stands[3] = "up_to_date"
    found = all_shown(sync)
    assert found is not None
    # The one that was well longest ago says since when all of them are.
    assert (found.text, found.under, found.aside) == (say("shop_link.all.up_to_date"), "", "20/11")
    desk_window.status.show()
    assert desk_window.rail.status.accessibleName() == "À jour, 20/11"
