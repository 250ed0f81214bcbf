"""What is pinned for a reason, so that it shows when the reason has gone or the pin was passed."""

from __future__ import annotations

import gc
import sys
import tomllib
from pathlib import Path

import PySide6
import shiboken6
from packaging.requirements import Requirement
from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayoutItem, QWidget
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]
EMITS = 100


class _Bell(QObject):
    rung = Signal()
    answered = Signal(bool)


def _pins() -> dict[str, Requirement]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    return {pin.name: pin for pin in map(Requirement, declared)}


def test_emitting_a_signal_leaves_the_references_to_true_alone() -> None:
    """PySide6 6.12.0 drops one at each emit and aborts on Python 3.11 (docs/decisions.md)."""
    bell = _Bell()
    heard: list[bool] = []
    bell.answered.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(EMITS):
        bell.rung.emit()
        bell.answered.emit(True)
    heard.clear()
    # From Python 3.12 True is immortal and its count stands still; a few may come and go with what Python does besides.
    assert abs(sys.getrefcount(True) - before) < EMITS // 10


def test_qt_is_within_the_pin() -> None:
    pin = _pins()["pyside6"].specifier
    assert PySide6.__version__ in pin
    assert qVersion() in pin
    assert "6.12.0" not in pin


def test_the_pdf_view_is_installed() -> None:
    """It comes with the add-ons only; pyside6-essentials would not do."""
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

    assert QPdfDocument(QObject()).status() == QPdfDocument.Status.Null
    assert QPdfView.ZoomMode.FitToWidth


def test_an_item_of_a_layout_outlives_what_it_stood_for(qtbot: QtBot) -> None:
    """Why no window asks for one (tests/house/layout.py): PySide would take for it whatever comes to lie at its place."""
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    # What tests before left is not to go while this one counts.
    gc.collect()
    known = _known()
    for asked in (False, True):
        label = QLabel(holder)
        row.addWidget(label)
        assert row.indexOf(label) == 0
        if asked:
            row.itemAt(0)
        shiboken6.delete(label)
        gc.collect()
        assert row.count() == 0
        assert _known() - known == asked


def _known() -> int:
    return sum(isinstance(each, QLayoutItem) for each in shiboken6.getAllValidWrappers())
