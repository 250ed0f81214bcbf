"""Shown after a bug: first what became of the data, then where the details are (E4)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ui.kit.reading_order import InReadingOrder
from ui.kit.sized import least_width
from ui.kit.theme import font, set_role
from ui.kit.wording import WordButton, WordLabel, say


class CrashPage(InReadingOrder, QDialog):
    """`saved` are the words on the data, already said; `trace` the traceback, `log` the file that holds it."""

    def __init__(self, saved: str, trace: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("shell.crash.title"))
        self._trace, self._log = trace, log
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(8)
        title = WordLabel("shell.crash.title", self)
        set_role(title, "section")
        self._saved = QLabel(saved, self)
        self._saved.setFont(font("name"))
        least_width(self._saved, 540)
        place = WordLabel("shell.crash.log", self, file=str(log))
        set_role(place, "body", "text2")
        for label in (title, self._saved, place):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        self._details = QPlainTextEdit(trace, self)
        self._details.setReadOnly(True)
        self._details.setAccessibleName(say("shell.crash.details"))
        self._details.setMinimumHeight(180)
        self._details.hide()
        column.addWidget(self._details, 1)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(16)
        unfold = WordButton("shell.crash.details", self, look="link", clicked=self._unfold)
        copy = WordButton("shell.crash.copy", self, look="link", clicked=self._copy)
        folder = WordButton("shell.crash.folder", self, look="link", clicked=self._open_folder)
        self._go_on = WordButton("shell.crash.go_on", self, look="primary", clicked=self.accept)
        for button in (unfold, copy, folder):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._go_on)
        column.addLayout(row)
        self._go_on.setDefault(True)
        self._go_on.setFocus()

    @property
    def saved(self) -> str:
        """What the page says of the data."""
        return self._saved.text()

    def _unfold(self) -> None:
        self._details.setVisible(not self._details.isVisible())
        self.adjustSize()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._trace)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log.parent)))
