"""A field for a day: typed in full or short, moved by + and −, or chosen from a calendar (K6, K7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget

from app.base import typed
from ui.kit import icons
from ui.kit.shortcuts import hint
from ui.kit.theme import theme
from ui.kit.typed_edit import TypedEdit
from ui.kit.wording import say, words


class DateEdit(TypedEdit[date]):
    """A business day. `today` is asked each time, so that a window left open overnight knows the new day."""

    wants_decimals = False

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(self._read_day, typed.day_text, parent, right=False)
        self._today = today
        # The value before a step by + or -, while a figure may still follow to make it "+5".
        self._before_step: tuple[date | None, str] | None = None
        self._opener = QAction(self)
        self._opener.triggered.connect(self.open_calendar)
        self.addAction(self._opener, QLineEdit.ActionPosition.TrailingPosition)
        self._dress()
        theme().changed.connect(self._dress)

    def open_calendar(self) -> None:
        """Show a month to choose a day from; Esc leaves the field as it was."""
        popup = _Calendar(self.value or self._today(), self._chosen, self)
        popup.move(self.mapToGlobal(self.rect().bottomLeft()))
        popup.show()
        popup.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_F4 or alt_down:
            self.open_calendar()
            return
        whole = not self.text() or self.selectedText() == self.text()
        typed_text = event.text().lower()
        step, self._before_step = self._before_step, None
        if step is not None and typed_text.isdigit() and whole:
            self._value = step[0]
            self.setText(step[1] + typed_text)
        elif whole and typed_text in {"+", "-"}:
            self._step(typed_text)
        elif whole and typed_text and typed_text in self._letters:
            self._take(self._read_day(typed_text))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._dress()

    @property
    def _letters(self) -> str:
        return "t.mhadf" if words().language == "fr" else "t.mh"

    def _read_day(self, text: str) -> date:
        return typed.day(text, self._today(), language=words().language, current=self.value)

    def _step(self, sign: str) -> None:
        before = self.value
        self._take((before or self._today()) + timedelta(days=1 if sign == "+" else -1))
        self._before_step = (before, sign)

    def _take(self, day: date) -> None:
        changed = day != self.value
        self.set_value(day)
        self.selectAll()
        if changed:
            self.settled.emit()

    def _chosen(self, day: date) -> None:
        self._take(day)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _dress(self) -> None:
        self._opener.setIcon(icons.icon("calendar", "text2"))
        self._opener.setText(say("kit.form.calendar"))
        self._opener.setToolTip(f"{say('kit.form.calendar')} ({hint('choose')})")


class _Calendar(QFrame):
    """A month that floats under its field and goes away when a day is chosen."""

    def __init__(self, day: date, chosen: Callable[[date], None], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._chosen = chosen
        self._month = QCalendarWidget(self)
        self._month.setAccessibleName(say("kit.form.calendar"))
        self._month.setSelectedDate(QDate(day.year, day.month, day.day))
        self._month.activated.connect(self._take)
        self._month.clicked.connect(self._take)
        box = QVBoxLayout(self)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(self._month)
        self.setFocusProxy(self._month)

    def _take(self, day: QDate) -> None:
        self.close()
        self._chosen(date(day.year(), day.month(), day.day()))
