"""The menu of the company: another one, the language, the theme, the size of the text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication, QWidget

from app.base.words import LANGUAGES
from ui.kit import memory, theme, wording
from ui.kit.menu import Menu
from ui.kit.shortcuts import SHORTCUTS
from ui.kit.wording import say

_NAMES = {"fr": "Français", "en": "English"}
SIZES = (100, 115, 130, 150)


class WindowMenu(Menu):
    """Built anew each time it opens, in the words of the moment."""

    other_asked = Signal()
    help_asked = Signal()
    keys_asked = Signal()
    about_asked = Signal()
    import_asked = Signal()
    quit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.aboutToShow.connect(self._build)

    def _build(self) -> None:
        for menu in self.findChildren(Menu):
            menu.deleteLater()
        self.clear()
        self.setAccessibleName(say("shell.company_menu"))
        self._add("shell.menu.open_other", self.other_asked.emit)
        self._add("shell.menu.import", self.import_asked.emit)
        self.addSeparator()
        languages = self._opens(say("shell.menu.language"))
        self._choices(
            languages, [(_NAMES[each], each) for each in LANGUAGES], wording.words().language, set_language
        )
        themes = self._opens(say("shell.menu.theme"))
        modes = [(say(f"shell.menu.theme_{mode}"), mode) for mode in ("system", "light", "dark")]
        self._choices(themes, modes, theme.theme().mode, set_theme)
        sizes = self._opens(say("shell.menu.text_size"))
        percents = [(wording.words().percent(int(size) * 10_000), str(size)) for size in SIZES]
        self._choices(sizes, percents, str(theme.theme().percent), set_text_size)
        self.addSeparator()
        self._add("shell.menu.help", self.help_asked.emit, "help")
        self._add("shell.menu.keys", self.keys_asked.emit, "keys")
        self._add("shell.menu.about", self.about_asked.emit)
        self._add("shell.menu.quit", self.quit_asked.emit, "quit")

    def _opens(self, title: str) -> Menu:
        """A menu that opens beside this one."""
        menu = Menu(self)
        menu.setTitle(title)
        self.addMenu(menu)
        return menu

    def _add(self, key: str, act: Callable[[], object], keys: str = "") -> None:
        # The keys are shown, not bound: a menu that is not open hears none.
        tail = f"\t{SHORTCUTS[keys].shown}" if keys else ""
        self.addAction(say(key) + tail, act)

    def _choices(
        self, menu: Menu, values: list[tuple[str, str]], current: str, choose: Callable[[str], object]
    ) -> None:
        group = QActionGroup(menu)
        for text, value in values:
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setChecked(value == current)
            action.triggered.connect(lambda _checked=False, value=value: choose(value))
            group.addAction(action)
            menu.addAction(action)


def set_language(language: str) -> None:
    """Change the language of the window, now and from the next start on."""
    memory.keep("window/language", language)
    wording.switch(language)


def set_theme(mode: str) -> None:
    """Change the theme, now and from the next start on."""
    memory.keep("window/theme", mode)
    _dress(mode, theme.theme().percent)


def set_text_size(percent: str) -> None:
    """Change the size of the text, now and from the next start on."""
    memory.keep("window/text_size", int(percent))
    _dress(theme.theme().mode, int(percent))


def _dress(mode: str, percent: int) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        known: theme.Mode = "light" if mode == "light" else "dark" if mode == "dark" else "system"
        theme.apply(app, known, percent)
