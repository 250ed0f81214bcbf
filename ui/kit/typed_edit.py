"""A line that holds a value: typed as people type, checked when it is left, written properly, Esc takes it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import Refusal
from ui.kit.wording import sentence, words

T = TypeVar("T")


class TypedEdit(QLineEdit, Generic[T]):
    """Reads by `read` (which refuses what it cannot take) and writes by `write`.

    Entering it selects all (K14). `settled` comes when a new value was taken; `problem_changed` carries what is wrong
    when the field was left with something that cannot be taken, and nothing when it can again.
    """

    settled = Signal()
    problem_changed = Signal(str)

    def __init__(
        self,
        read: Callable[[str], T],
        write: Callable[[T], str],
        parent: QWidget | None = None,
        *,
        right: bool = True,
    ) -> None:
        super().__init__(parent)
        self._read, self._write = read, write
        self._value: T | None = None
        self._problem = ""
        self._just_entered = False
        self._written = ""
        self._meant: T | None = None
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.editingFinished.connect(self.settle)
        self.textEdited.connect(self._understand)

    @property
    def value(self) -> T | None:
        """What the field holds: the last value that was taken, None when empty."""
        return self._value

    @property
    def problem(self) -> str:
        """Why what stands in the field cannot be taken; empty when it can."""
        self.settle()
        return self._problem

    def set_value(self, value: T | None) -> None:
        """Show a value without telling anybody."""
        self._value = value
        self._show(value)
        self._complain("")

    def settle(self) -> None:
        """Take what stands in the field, or say what is wrong with it; called when it is left.

        What was shown and nobody touched stays as it is, also where it could not be typed so.
        """
        if self._value is not None and not self.touched:
            self._complain("")
            return
        text = self.text().strip()
        try:
            value = self._read(text) if text else None
        except Refusal as refusal:
            self._complain(sentence(refusal))
            return
        self._complain("")
        changed, self._value = value != self._value, value
        self._show(value)
        if changed:
            self.settled.emit()

    def restore(self) -> None:
        """Put back the value the field held (Esc)."""
        self.set_value(self._value)
        self.selectAll()

    @property
    def touched(self) -> bool:
        """Whether something else stands in the field than its value."""
        return self.text() != ("" if self._value is None else self._write(self._value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.touched:
            self.restore()
            return
        keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        if keypad and event.key() in {Qt.Key.Key_Period, Qt.Key.Key_Comma} and self.wants_decimals:
            # The point of the numeric pad is the decimal mark of the language (N2).
            self.insert("," if words().language == "fr" else ".")
            return
        super().keyPressEvent(event)

    wants_decimals = True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
        self._just_entered = event.reason() is Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._just_entered and not self.hasSelectedText():
            # The click that entered would otherwise undo the selection it caused.
            self.selectAll()
        self._just_entered = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() != QEvent.Type.LanguageChange:
            return
        if self.text() == self._written:
            self._show(self._value)
        elif self._meant is not None:
            # Half typed: what was meant in the one language is written in the other, and is not taken yet.
            self.setText(self._write(self._meant))

    def _show(self, value: T | None) -> None:
        self._written = "" if value is None else self._write(value)
        self.setText(self._written)

    def _understand(self, text: str) -> None:
        """What is being typed, in the language it is typed in; nothing while it cannot be read."""
        try:
            self._meant = self._read(text.strip()) if text.strip() else None
        except Refusal:
            self._meant = None

    def _complain(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            self.problem_changed.emit(problem)
