"""A quiet button that shows only an icon; its words and keys are its tooltip and its accessible name (look.md §5)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.kit import icons
from ui.kit.shortcuts import hint
from ui.kit.theme import scaled, theme
from ui.kit.wording import WordButton


class IconButton(WordButton):
    """A square button. `keys` names a row of ui.kit.shortcuts, which whoever makes the button binds."""

    def __init__(
        self,
        icon: str,
        key: str,
        clicked: Callable[[], object],
        parent: QWidget | None = None,
        *,
        keys: str = "",
    ) -> None:
        self._icon_role = icon
        super().__init__(key, parent, look="quiet", clicked=clicked)
        self.setProperty("fit", "compact")
        if keys:
            self.show_keys(partial(hint, keys))
        self._dress()
        theme().changed.connect(self._dress)

    def _say(self) -> None:
        super()._say()
        self.setText("")
        if not self.toolTip():
            self.setToolTip(self.accessibleName())

    def _dress(self) -> None:
        self.setIcon(icons.icon(self._icon_role, "text2"))
        self.setFixedWidth(scaled(30))
