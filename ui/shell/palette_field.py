"""The field of the palette: it keeps every key while it is open, so that no shortcut acts on what lies beneath."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.kit import icons
from ui.kit.key_cap import key_cap_width, paint_key_cap
from ui.kit.shortcuts import SHORTCUTS, hint
from ui.kit.theme import font, scaled, theme, tokens
from ui.kit.wording import say

HEIGHT = 52
_LEFT = 44
_PAGE = 8
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class PaletteField(QLineEdit):
    """`stepped` by how many rows, `taken` (Enter), `acted` (Tab), `left` (Esc), `emptied` (Backspace in nothing).

    `pressed` carries the name of a row of ui.kit.shortcuts whose keys were pressed.
    """

    stepped = Signal(int)
    taken = Signal()
    acted = Signal()
    left = Signal()
    emptied = Signal()
    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self._dress()
        self._say()
        theme().changed.connect(self._dress)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        # Tab is a key of its own here and would leave the field otherwise.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Tab:
                self.acted.emit()
                return True
            if event.key() == Qt.Key.Key_Backtab:
                self.emptied.emit()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(key)])
        elif plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.taken.emit()
        elif plain and key == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and key == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        elif (act := _act_of(event)) in _OF_TEXT:
            super().keyPressEvent(event)
        elif act:
            self.pressed.emit(act)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            size, middle = scaled(18), self.height() / 2
            glyph = icons.pixmap("search", "text2", size, self.devicePixelRatioF())
            painter.drawPixmap(17, round(middle - size / 2), glyph)
            left = self.width() - 15 - key_cap_width(hint("escape"))
            paint_key_cap(painter, left, middle, hint("escape"))

    def _say(self) -> None:
        self.setAccessibleName(say("palette.name"))
        self.setPlaceholderText(say("palette.hint"))

    def _dress(self) -> None:
        t = tokens()
        high, size = scaled(HEIGHT), font("figure2").pixelSize()
        self.setStyleSheet(
            f"QLineEdit {{ border: none; background: transparent; font-size: {size}px; font-weight: 400; "
            f"color: {t.text}; padding: 0 {scaled(64)}px 0 {_LEFT + scaled(16) - 16}px; "
            f"min-height: {high}px; max-height: {high}px }}"
        )


_OF_TEXT = {"tick_all", "copy", "undo"}
"""Keys that mean the text in a field: all of it, copying it, undoing in it."""


def _act_of(event: QKeyEvent) -> str:
    """The first act of the table whose keys these are; empty for keys that write or move in the text."""
    pressed = QKeySequence(event.keyCombination())
    written = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
    if written and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35:
        return ""
    for act, keys in SHORTCUTS.items():
        if any(QKeySequence(sequence) == pressed for sequence in keys.sequences):
            return act
    return ""
