"""The stops of the tour that belong to no room: the start page, messages, the page after a bug, the keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from app.base.clock import Clock
from app.base.container import SUFFIX, Manifest
from app.base.errors import Refusal, Trouble
from app.base.migrate import head
from app.base.recent import remember
from ui.kit.acts import Act
from ui.kit.field import Field
from ui.kit.list_screen import ListScreen
from ui.kit.runner import Failure
from ui.kit.wording import say
from ui.settings.restore_dialog import RestoreDialog
from ui.shell.crash_page import CrashPage
from ui.shell.create_dialog import CreateDialog
from ui.shell.palette import Palette
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.shell.start_page import StartPage
from ui.shell.tour_cases import NOTHING_LIKE_IT
from ui.shell.tour_import import visit_import

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_ELSEWHERE = (
    (9, "Quincaillerie Ferrand & Fils", "Documents/quincaillerie-ferrand-et-fils.comptoir"),
    (2, "Librairie du Canal", "Documents/librairie-du-canal.comptoir"),
)
_SOUGHT = "co"
"""A few letters that find something in most books."""
_SERVER = ("Lapsang & Cie", "postgresql://caisse@serveur/lapsang")


def visit_start(tour: Tour) -> None:
    """The start page: without and with databases opened before, creating one, one that cannot be opened."""
    page = StartPage()
    page.resize(tour.grounds.width, tour.grounds.height)
    page.show()
    page.activateWindow()
    try:
        tour.stop("start", page, runner=page.runner)
        tour.attempt("dialog-create", partial(_visit_create, tour, page))
        tour.attempt("dialog-restore", partial(_visit_restore, tour, page))
        now = Clock().now()
        for days, name, place in _ELSEWHERE:
            remember(Path.home() / place, name, now - timedelta(days=days))
        remember(_SERVER[1], _SERVER[0], now - timedelta(hours=20))
        remember(tour.grounds.place, say("shell.start.sample_name"), now - timedelta(minutes=15), sample=True)
        page.renew()
        tour.stop("start-recent", page, runner=page.runner)
        page.open_place(str(Path.home() / _ELSEWHERE[0][2]))
        tour.stop("start-missing", page, runner=page.runner)
    finally:
        page.close()
        page.deleteLater()


def visit_shell(tour: Tour, window: MainWindow) -> None:
    """Messages over a room, the menu of the company, all keys, the page after a bug."""
    # Where that fails there is some other room behind what is looked at here.
    tour.attempt("window-orders", partial(window.show_room, "orders"))
    for name, visit in (
        ("list-own", _visit_own_list),
        ("message", _visit_message),
        ("banner-refusal", _visit_refusal),
        ("banner-trouble", _visit_trouble),
        ("menu-company", _visit_menu),
        ("menu-bell", _visit_bell),
        ("dialog-keys", _visit_keys),
        ("palette", _visit_palette),
        ("import", visit_import),
        ("crash", _visit_crash),
    ):
        tour.attempt(name, partial(visit, tour, window, name))


def _visit_create(tour: Tour, page: StartPage) -> None:
    dialog = CreateDialog(page)
    # What a person would see, and not the folder of the moment.
    place: Field = dialog.form.fields["place"]
    place.edit.setProperty("text", str(Path.home() / "Documents" / "comptoir.comptoir"))
    _visit_dialog(tour, page, "dialog-create", dialog)


def _visit_restore(tour: Tour, page: StartPage) -> None:
    name = f"{say('settings.backup.name')}-2026-11-27{SUFFIX}"
    made = Clock().now() - timedelta(days=1)
    numbers = {"invoice-2026": 97, "credit_note-2026": 8}
    saved = Manifest(1, "", _ELSEWHERE[1][1], head(), made, 0, {}, {}, numbers=numbers)
    with TemporaryDirectory() as folder:
        backup = Path(folder) / name
        backup.write_bytes(bytes(4_820_000))
        place = Path.home() / _ELSEWHERE[1][2]
        dialog = RestoreDialog(backup, saved, place, "settings.restore.here", page)
    _visit_dialog(tour, page, "dialog-restore", dialog)


def _visit_own_list(tour: Tour, window: MainWindow, name: str) -> None:
    """A list as somebody made it their own: filters, the view saved of them, the menu, the dialogs."""
    screen = window.current
    if not isinstance(screen, ListScreen):
        return
    screen.filters.set_filter("within", "last_30")
    screen.filters.set_filter("total_from", "10000")
    tour.stop(f"{name}-altered", window)
    menu = screen.menu.open_at(screen.menu.mapToGlobal(screen.menu.rect().bottomLeft()))
    tour.stop(f"{name}-menu", window, menu)
    menu.close()
    screen.views.save_as(say("kit.period.last_30"))
    tour.stop(f"{name}-saved", window)
    for part, ask in (
        ("columns", screen.ask_columns),
        ("name", screen.views.ask_rename),
        ("filter", partial(screen.filters.ask_for, "from")),
        ("export", screen.ask_export),
    ):
        dialog = ask()
        if dialog is not None:
            tour.stop(f"dialog-list-{part}", window, dialog)
            dialog.reject()
    screen.views.drop()
    tour.settle(window)


def _visit_message(tour: Tour, window: MainWindow, name: str) -> None:
    window.office.ways.say(say("kit.view.dropped", name=say("kit.period.last_30")), lambda: None)
    tour.stop(name, window)
    window.toasts.undo()


def _visit_refusal(tour: Tour, window: MainWindow, name: str) -> None:
    window.banner.show_failure(Failure.of(Refusal("order_empty")))
    tour.stop(name, window)
    window.banner.dismiss()


def _visit_trouble(tour: Tour, window: MainWindow, name: str) -> None:
    window.banner.show_failure(
        replace(Failure.of(Trouble("database_busy", place=window.office.place)), again=lambda: None),
        (Act("kit.retry", window.banner.dismiss),),
    )
    tour.stop(name, window)
    window.banner.dismiss()


def _visit_menu(tour: Tour, window: MainWindow, name: str) -> None:
    window.menu.popup(window.rail.company.mapToGlobal(window.rail.company.rect().bottomLeft()))
    tour.stop(name, window, window.menu)
    window.menu.close()


def _visit_bell(tour: Tour, window: MainWindow, name: str) -> None:
    menu = window.bell.open()
    tour.stop(name, window, menu)
    menu.close()


def _visit_keys(tour: Tour, window: MainWindow, name: str) -> None:
    _visit_dialog(tour, window, name, ShortcutSheet(window))


def _visit_palette(tour: Tour, window: MainWindow, name: str) -> None:
    window.search()
    palette = window.findChild(Palette)
    if palette is None or not palette.isVisible():
        return
    tour.stop(name, window)
    palette.field.setText(_SOUGHT)
    tour.stop(f"{name}-found", window)
    palette.field.setText(NOTHING_LIKE_IT)
    tour.stop(f"{name}-none", window)
    palette.hide()


def _visit_crash(tour: Tour, window: MainWindow, name: str) -> None:
    log = Path.home() / "Comptoir" / "logs" / "comptoir.log"
    _visit_dialog(tour, window, name, CrashPage(say("shell.crash.saved"), "", log, window))


def _visit_dialog(tour: Tour, window: MainWindow | StartPage, name: str, dialog: QDialog) -> None:
    dialog.open()
    try:
        tour.stop(name, window, dialog, runner=None if not isinstance(window, StartPage) else window.runner)
    finally:
        dialog.reject()
        dialog.deleteLater()
