"""A scanner as a keyboard wedge for tests: real key events, each with the instant at which a scanner sends it."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic_ns

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.kit.scan_burst import Burst
from ui.kit.scanner import scanner

Key = Qt.Key
QWERTY = {digit: (digit, Qt.KeyboardModifier.NoModifier) for digit in "0123456789"}
# The keys of the digits on a French keyboard, as a scanner set to an American one presses them.
AZERTY = dict(
    zip(
        "1234567890",
        [(sign, Qt.KeyboardModifier.NoModifier) for sign in "&é\"'(-è_çà"],
        strict=True,
    )
)
# And the other way round: Shift for each digit, on an American keyboard.
SHIFTED = dict(
    zip("1234567890", [(sign, Qt.KeyboardModifier.ShiftModifier) for sign in "!@#$%^&*()"], strict=True)
)
LAYOUTS = {"qwerty": QWERTY, "azerty": AZERTY, "shifted": SHIFTED}


def plug_in() -> None:
    """Listen to the scanner from now on, as the program does."""
    wedge = scanner()
    wedge.settings = replace(wedge.settings, on=True)
    wedge._burst = Burst(wedge.settings)
    wedge._stand()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


_GAP = 2
"""Milliseconds between two signs of a scanner."""


def scan(code: str, layout: str = "qwerty", end: Key = Key.Key_Return) -> None:
    """Send a code to whatever has the focus, and what ends it, each sign with the instant at which a scanner sends it.

    A window system tells the instants too; by the clock of a busy machine the signs would be as far apart as its pauses.
    """
    at = monotonic_ns() // 1_000_000
    for digit in code:
        sign, held = LAYOUTS[layout].get(digit, (digit, Qt.KeyboardModifier.NoModifier))
        at += _GAP
        stroke(ord(sign.upper()), sign, held, at)
    stroke(end, "\t" if end == Key.Key_Tab else "\r", Qt.KeyboardModifier.NoModifier, at + _GAP)


def stroke(key: int, sign: str, held: Qt.KeyboardModifier, at: int) -> None:
    """A key down and up, as the window system tells of it: QTest knows neither accents nor instants."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, held, sign)
        event.setTimestamp(at)
        QApplication.sendEvent(focus(), event)
