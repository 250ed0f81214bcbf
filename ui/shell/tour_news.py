"""The stops of the tour at new orders: as they are told, and the rules a workstation has for them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from app.base.clock import Clock
from app.base.listing import ListQuery
from app.links.shops.news import NewOrder
from app.links.shops.routing import Rule
from ui.kit.ways import Place
from ui.settings.settings_screen import SettingsScreen
from ui.shops.news_choices import NewsChoices

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_RULES = (
    Rule(way="sound", least=150_00, delivery="point", carrier="Chronopost"),
    Rule(way="none", carrier="retrait"),
)


def visit_news(tour: Tour, window: MainWindow) -> None:
    """Two orders that came while somebody works elsewhere, then the settings with two rules."""
    for name, visit in (("message-new-orders", _visit_message), ("room-settings-news-rules", _visit_rules)):
        tour.attempt(name, partial(visit, tour, window, name))


def _visit_message(tour: Tour, window: MainWindow, name: str) -> None:
    window.show_room("today")
    tour.settle(window)
    now = Clock().now()
    came = [
        NewOrder(-at, "", 1, "Lapsang & Cie", "", total, "EUR", "", False, now - timedelta(seconds=at))  # noqa: FBT003
        for at, total in ((2, 64_90), (1, 182_40))
    ]
    window.herald.news.hear((now, came))
    tour.stop(name, window)
    window.toasts.dismiss()
    window.herald.go()


def _visit_rules(tour: Tour, window: MainWindow, name: str) -> None:
    news = window.herald.news
    news.choose(NewsChoices(rules=_RULES))
    window.show_place(Place("settings", ListQuery(chips=(("section", "news"),))))
    tour.settle(window)
    screen = window.current
    try:
        if isinstance(screen, SettingsScreen):
            screen.news.show_values()
            tour.stop(name, window)
            dialog = screen.news.ask_change(screen.news.table.rows_model.rows[0])
            tour.stop("dialog-news-rule", window, dialog)
            dialog.reject()
    finally:
        news.choose(NewsChoices())
