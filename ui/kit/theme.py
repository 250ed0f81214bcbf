"""The theme of the window: fonts, palette and a few style rules made from the tokens; light, dark or the system's."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.sheet import style_sheet
from ui.kit.tokens import DARK, LIGHT, Tokens

log = logging.getLogger(__name__)

Mode = Literal["system", "light", "dark"]
FAMILY = "Comptoir Sans"
FALLBACKS = {"DejaVuSans.ttf": "DejaVu Sans", "DroidSansFallback.ttf": "Droid Sans Fallback"}
"""The fonts of paper for the scripts that Comptoir Sans does not hold: names of customers look the same on screen."""
FONTS = Path(__file__).parents[2] / "resources" / "fonts"

# Role: size in px at 100 %, weight (look.md §2).
ROLES: dict[str, tuple[int, QFont.Weight]] = {
    "figure": (22, QFont.Weight.DemiBold),
    "title": (20, QFont.Weight.DemiBold),
    "figure2": (16, QFont.Weight.DemiBold),
    "section": (15, QFont.Weight.DemiBold),
    "body": (13, QFont.Weight.Normal),
    "name": (13, QFont.Weight.Medium),
    "sum": (13, QFont.Weight.DemiBold),
    "support": (12, QFont.Weight.Normal),
    "label": (12, QFont.Weight.Medium),
    "sorted": (12, QFont.Weight.DemiBold),
    "keys": (11, QFont.Weight.Medium),
}


_ROLE = "textRole"
"""The property that keeps a widget's role: its font follows the size of the text while it is shown."""


class _Theme(QObject):
    """What holds now; `changed` tells that colours or sizes are others."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT
        self.mode: Mode = "system"
        self.percent = 100


@cache
def theme() -> _Theme:
    """The theme of this process."""
    return _Theme()


def tokens() -> Tokens:
    """The colours that hold now."""
    return theme().tokens


def colour(name: str) -> QColor:
    """A colour by its name in the tokens; do not keep it beyond a change of theme."""
    return QColor(str(getattr(theme().tokens, name)))


def scaled(pixels: int) -> int:
    """A length that follows the text size: rows, controls, chips."""
    return round(pixels * theme().percent / 100)


def font(role: str = "body") -> QFont:
    """The font of a role of look.md §2 at the text size set."""
    size, weight = ROLES[role]
    made = QFont([FAMILY, *FALLBACKS.values()])
    made.setPixelSize(scaled(size))
    made.setWeight(weight)
    return made


def load_fonts() -> bool:
    """Make the program's own fonts known to Qt; without them the system's serve."""
    loaded = False
    for file in (*sorted(FONTS.glob("ComptoirSans-*.ttf")), *(FONTS / name for name in FALLBACKS)):
        if QFontDatabase.addApplicationFont(str(file)) == -1:
            log.warning("the font %s cannot be read", file.name)
        else:
            loaded = True
    return loaded


def apply(app: QApplication, mode: Mode = "system", percent: int = 100) -> None:
    """Put on a theme: palette, sheet, font. Called at the start, and again at each change of setting or system."""
    current = theme()
    current.mode, current.percent = mode, percent
    current.tokens = DARK if _is_dark(app, mode) else LIGHT
    app.setFont(font())
    app.setPalette(palette(current.tokens))
    sheet = style_sheet(current.tokens, scaled)
    if sheet != app.styleSheet():
        # Taken off before the other is put on: measured with eight screens open, half of what changing it takes.
        app.setStyleSheet("")
        app.setStyleSheet(sheet)
    for widget in app.allWidgets():
        if (role := widget.property(_ROLE)) is not None:
            widget.setFont(font(str(role)))
    current.changed.emit()


def follow_system(app: QApplication) -> None:
    """Change with the system's colour scheme as long as no theme is forced."""

    def follow() -> None:
        if theme().mode == "system":
            apply(app, "system", theme().percent)

    app.styleHints().colorSchemeChanged.connect(follow)


def set_role(widget: QWidget, role: str, colour_name: str = "text") -> None:
    """Give a label the font and the colour of a role; the colour follows the theme by the sheet."""
    other = widget.property("ink") != colour_name and widget.testAttribute(
        Qt.WidgetAttribute.WA_WState_Polished
    )
    widget.setProperty(_ROLE, role)
    widget.setProperty("ink", colour_name)
    if other:
        restyle(widget)
    # Only now: the style puts back the font it found the first time.
    widget.setFont(font(role))


def restyle(widget: QWidget) -> None:
    """Have the sheet look anew at a widget's properties: by itself it does so once."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette(t: Tokens) -> QPalette:
    """All roles Qt's own painting reads, for the three groups."""
    role = QPalette.ColorRole
    colours = {
        role.Window: t.content,
        role.WindowText: t.text,
        role.Base: t.field,
        role.AlternateBase: t.stripe,
        role.ToolTipBase: t.toast,
        role.ToolTipText: t.toast_text,
        role.PlaceholderText: t.text3,
        role.Text: t.text,
        role.Button: t.raised,
        role.ButtonText: t.text,
        role.BrightText: t.late.text,
        role.Light: t.raised,
        role.Midlight: t.line,
        role.Mid: t.line_strong,
        role.Dark: t.control,
        role.Shadow: t.line_strong,
        role.Highlight: t.selected,
        role.HighlightedText: t.text,
        role.Accent: t.accent,
        role.Link: t.accent_text,
        role.LinkVisited: t.accent_text,
    }
    made = QPalette()
    for each, value in colours.items():
        made.setColor(each, QColor(value))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(t.text3))
    made.setColor(QPalette.ColorGroup.Disabled, role.Base, QColor(t.content))
    made.setColor(QPalette.ColorGroup.Disabled, role.Button, QColor(t.content))
    return made


def _is_dark(app: QApplication, mode: Mode) -> bool:
    if mode != "system":
        return mode == "dark"
    # Offscreen and bare X11 tell nothing: that counts as light.
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
