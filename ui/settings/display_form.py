"""How this workstation shows things: language, theme, size of the text; never part of the books."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit import theme, wording
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.languages import LANGUAGES
from ui.kit.section import Section
from ui.kit.sized import most_width
from ui.shell.window_menu import set_language, set_text_size, set_theme

SIZES = ("100", "115", "130", "150")


class DisplayForm(QWidget):
    """Each choice holds at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part = Section("settings.part.display", self)
        self.language = Choice(LANGUAGES, self)
        self.theme = Choice(
            [(each, f"shell.menu.theme_{each}") for each in ("system", "light", "dark")], self
        )
        self.text_size = Choice([], self)
        for size in SIZES:
            self.text_size.addItem(wording.words().percent(int(size) * 10_000), size)
        self.show_values()
        for key, edit in (
            ("settings.display.language", self.language),
            ("settings.display.theme", self.theme),
            ("settings.display.text_size", self.text_size),
        ):
            field = Field(key, edit, parent=part)
            most_width(field, 320)
            part.body.addWidget(field)
        for edit, choose in (
            (self.language, set_language),
            (self.theme, set_theme),
            (self.text_size, set_text_size),
        ):
            edit.currentIndexChanged.connect(partial(_chosen, edit, choose))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addStretch(1)

    def show_values(self) -> None:
        """Show what holds now; it may have been changed from the menu."""
        self.language.set_value(wording.words().language)
        self.theme.set_value(theme.theme().mode)
        self.text_size.set_value(str(theme.theme().percent))


def _chosen(edit: Choice, choose: Callable[[str], None], _at: int) -> None:
    choose(edit.value)
