"""The scanner of this workstation: how fast it sends, what stands around a code, and a box to try it in (B2)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.orders.scan import readings
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.scan_burst import ScanSettings
from ui.kit.scanner import Reading, scanner
from ui.kit.section import Section
from ui.kit.theme import scaled, set_role
from ui.kit.whole_edit import WholeEdit
from ui.kit.word_box import WordBox
from ui.kit.wording import WordLabel, plain, say

_LEAST_MS, _MOST_MS = 10, 200
_FEWEST = 3


class ScannerForm(QWidget):
    """Each choice holds at once, on this workstation only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part = Section("", self, edge="bottom")
        part.setMaximumWidth(scaled(720))
        self.on = WordBox("settings.scanner.on", self)
        self.interval, self.least = WholeEdit(self), WholeEdit(self)
        self.prefix, self.suffix = QLineEdit(self), QLineEdit(self)
        form = Form(2, self)
        form.add("on", Field("settings.scanner.listen", self.on), span=2)
        form.add(
            "interval",
            Field("settings.scanner.interval", self.interval, hint="settings.scanner.interval_hint"),
        )
        form.add("least", Field("settings.scanner.least", self.least, hint="settings.scanner.least_hint"))
        form.add("prefix", Field("settings.scanner.prefix", self.prefix))
        form.add("suffix", Field("settings.scanner.suffix", self.suffix))
        part.body.addWidget(form)
        trial = Section("settings.part.scanner_trial", self)
        trial.setMaximumWidth(scaled(720))
        told = WordLabel("settings.scanner.trial", self)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        self.box = QPushButton(self)
        self.box.setMinimumHeight(scaled(44))
        self.heard = QLabel(self)
        self.heard.setWordWrap(True)
        self.heard.setTextFormat(Qt.TextFormat.PlainText)
        self.heard.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget in (told, self.box, self.heard):
            trial.body.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(part)
        column.addWidget(trial)
        column.addStretch(1)
        self.show_values()
        self.on.toggled.connect(self._decide)
        for edit in (self.interval, self.least):
            edit.settled.connect(self._decide)
        for edit in (self.prefix, self.suffix):
            edit.editingFinished.connect(self._decide)
        scanner().listen(self, self._on_heard)

    def show_values(self) -> None:
        """Show what holds now."""
        now = scanner().settings
        self.on.setChecked(now.on)
        self.interval.set_value(now.interval_ms)
        self.least.set_value(now.least)
        self.prefix.setText(now.prefix)
        self.suffix.setText(now.suffix)
        self.box.setText(plain(say("settings.scanner.box")))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.box.setText(plain(say("settings.scanner.box")))

    def _decide(self) -> None:
        decided = ScanSettings(
            on=self.on.isChecked(),
            interval_ms=min(max(self.interval.value or 0, _LEAST_MS), _MOST_MS),
            least=max(self.least.value or 0, _FEWEST),
            prefix=self.prefix.text(),
            suffix=self.suffix.text(),
        )
        if decided != scanner().settings:
            scanner().decide(decided)
            self.show_values()

    def _on_heard(self, reading: Reading) -> None:
        """Say what came, how fast, and how it is understood."""
        slowest = max(reading.gaps, default=0)
        lines = [
            say("settings.scanner.raw", raw=reading.raw, n=len(reading.raw)),
            say("settings.scanner.speed", slowest=slowest),
        ]
        code, how = readings(reading.code)[-1]
        lines.append(say("settings.scanner.code", code=code))
        if how:
            lines.append(say(f"settings.scanner.layout_{how}"))
        self.heard.setText("\n".join(lines))
