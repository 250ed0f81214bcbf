"""Passing messages over the foot of the window: at least eight seconds, with Undo and its key (U1, A4)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.kit import icons
from ui.kit.bulk_bar import BulkBar
from ui.kit.icon_button import IconButton
from ui.kit.shortcuts import hint
from ui.kit.spoken import Role, spoken_as
from ui.kit.theme import font, theme, tokens
from ui.kit.ways import Message
from ui.kit.wording import say

SECONDS = 8
_STEP_MILLISECONDS = 100
_FOOT, _ABOVE = 36, 12


@spoken_as(Role.AlertMessage)
class Toasts(QWidget):
    """One message at a time over a host widget; a new one takes the place of the old."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._message: Message | None = None
        self._left = 0
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._undo = QPushButton(self)
        self._undo.setFlat(True)
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._undo.clicked.connect(self._act)
        self._close = IconButton("close", "kit.close", self.dismiss, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 10)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addSpacing(8)
        row.addWidget(self._undo)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MILLISECONDS)
        self._timer.timeout.connect(self._step)
        host.installEventFilter(self)
        theme().changed.connect(self._dress)
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is shown now."""
        return self._message

    def show_message(self, message: Message) -> None:
        """Show a message; a screen reader reads it without the focus moving."""
        self._message = message
        self._left = SECONDS * 1000
        self._text.setText(message.text)
        self._undo.setVisible(message.undo is not None or message.see is not None)
        self._say()
        self.setAccessibleName(message.text)
        self._dress()
        # How wide the words are is known once the style was put on them.
        for part in (self._text, self._undo, self._close):
            part.ensurePolished()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        """Take the message away; what it tells of stays done."""
        self._message = None
        self._timer.stop()
        self.hide()

    def leave_room(self) -> None:
        """Another room is shown: what was said of the one before has no meaning there. Undo keeps its seconds (U1)."""
        if self._message is not None and self._message.undo is None and self._message.see is None:
            self.dismiss()

    def undo(self) -> bool:
        """Undo what the message tells of; whether there was something to undo."""
        message = self._message
        self.dismiss()
        if message is None or message.undo is None:
            return False
        message.undo()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        # What was told stays as it was told, for the seconds it has left; the button is still to be pressed.
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _act(self) -> None:
        see = self._message.see if self._message is not None else None
        if see is None:
            self.undo()
            return
        self.dismiss()
        see()

    def _say(self) -> None:
        leads = self._message is not None and self._message.see is not None
        name = say("kit.see_result" if leads else "kit.undo")
        self._undo.setText(name if leads else f"{name}  {hint('undo')}")
        self._undo.setAccessibleName(name)

    def _step(self) -> None:
        # While the pointer is on it, it stays: somebody reads or aims at Undo.
        if not self.underMouse():
            self._left -= _STEP_MILLISECONDS
        if self._left <= 0:
            self.dismiss()
        else:
            # Rows may have been ticked since, and their bar stand where the message is.
            self._place()
        self.update()

    def _place(self) -> None:
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(max(left, 8), self._foot() - self.height() - _ABOVE)

    def _foot(self) -> int:
        """Below what nothing may be covered: the foot of a list, and the bar over it while rows are ticked."""
        foot = self._host.height() - _FOOT
        for bar in self._host.findChildren(BulkBar):
            if bar.isVisible():
                foot = min(foot, bar.mapTo(self._host, QPoint(0, 0)).y())
        return foot

    def _dress(self) -> None:
        t = tokens()
        self._text.setFont(font("name"))
        self._text.setStyleSheet(f"color: {t.toast_text}")
        self._undo.setStyleSheet(
            f"QPushButton {{ border: 1px solid transparent; background: transparent; color: {t.toast_action}; "
            f"padding: 0 8px }}"
        )

        for button in (self._undo, self._close):
            button.setProperty("ring", "toast_action")
        self._close.setIcon(icons.icon("close", t.toast_text))
        self._close.setStyleSheet("QPushButton { border: 1px solid transparent; background: transparent }")

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            path = QPainterPath()
            path.addRoundedRect(QRectF(self.rect()), 8, 8)
            painter.fillPath(path, QColor(t.toast))
            painter.setClipPath(path)
            width = self.width() * max(self._left, 0) / (SECONDS * 1000)
            painter.fillRect(QRectF(0, self.height() - 2, width, 2), QColor(t.toast_action))
