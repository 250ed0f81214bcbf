"""A field of a form: its label above, the edit, below it a hint or what is wrong (look.md §8, E2)."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.kit.sized import fixed_width, hold_lines
from ui.kit.theme import restyle, scaled, set_role, theme
from ui.kit.wording import WordLabel, say

_GAP = 16


class Checked(Protocol):
    """An edit that knows whether what stands in it can be taken; `problem` is empty when it can."""

    @property
    def problem(self) -> str: ...


class Field(QWidget):
    """One edit with its label as buddy. `key` is the key of the label's words, with the access key as ``&``.

    `required` fields are checked when the form is, and bear no mark: what may stay empty says so within the empty
    field where the form asks for it (`may_stay_empty`), unless something else decides that (not `optional`). `hint` is
    the key of words that stand below until something is wrong; `facts` stand in the words of the label and of the hint.
    With `beside` the edit is so wide and stands at the right of its label: in a list of names, one field a line.
    """

    def __init__(
        self,
        key: str,
        edit: QWidget,
        *,
        hint: str = "",
        required: bool = False,
        optional: bool = True,
        beside: int = 0,
        parent: QWidget | None = None,
        **facts: object,
    ) -> None:
        super().__init__(parent)
        self.edit = edit
        self._beside = beside
        self._key, self._hint, self._problem, self._said = key, hint, "", ""
        self._facts = facts
        self._room = 0
        self._required, self.optional = required, optional
        self._may_stay_empty, self._told_empty = False, ""
        self._label = WordLabel(key, self, **facts)
        self._label.setBuddy(edit)
        set_role(self._label, *(("body",) if beside else ("label", "text2")))
        self._below = QLabel(self)
        self._below.setTextFormat(Qt.TextFormat.PlainText)
        self._below.setWordWrap(True)
        # Before anything asks how high it is: the style keeps the font it finds then.
        set_role(self._below, "support", "text3")
        if beside:
            self._lay_beside()
        else:
            self._lay_below()
        self.required = required
        self._say()
        theme().changed.connect(self._fit)

    def call(self, key: str) -> None:
        """Give it another label."""
        if key != self._key:
            self._key = key
            self._label.tell(key, **self._facts)
            self._say()

    @property
    def required(self) -> bool:
        """Whether something has to be entered."""
        return self._required

    @required.setter
    def required(self, required: bool) -> None:
        self._required = required
        self._say()

    @property
    def may_stay_empty(self) -> bool:
        """Whether an empty field says that it may be left so: in a form of which something else has to be filled in."""
        return self._may_stay_empty

    @may_stay_empty.setter
    def may_stay_empty(self, may: bool) -> None:
        if may != self._may_stay_empty:
            self._may_stay_empty = may
            self._say()

    @property
    def problem(self) -> str:
        """What is wrong in this field, empty when nothing is."""
        return self._problem

    def complain(self, problem: str) -> None:
        """Show what is wrong, or nothing: below the field, by its border, and to a screen reader."""
        if problem == self._problem:
            return
        self._problem = problem
        self.edit.setProperty("wrong", "true" if problem else "false")
        restyle(self.edit)
        self._say()
        if problem:
            QAccessible.updateAccessibility(QAccessibleEvent(self._below, QAccessible.Event.Alert))

    def explain(self, text: str) -> None:
        """Show words already said below, until something is wrong: what follows from what stands in the field."""
        self._said = text
        self._say()

    def preface(self, text: str) -> None:
        """Put words already said between the label and the edit: what has to be read before."""
        above = QLabel(text, self)
        above.setTextFormat(Qt.TextFormat.PlainText)
        above.setWordWrap(True)
        set_role(above, "body")
        layout = cast("QVBoxLayout", self.layout())
        layout.insertWidget(layout.indexOf(self.edit), above)

    def check(self) -> bool:
        """Look whether the field can be taken as it stands, saying what is wrong where it cannot."""
        problem = cast("Checked", self.edit).problem if hasattr(self.edit, "problem") else ""
        if not problem and self.required and self.is_empty:
            problem = say("kit.form.required")
        self.complain(problem)
        return not problem

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        text = getattr(self.edit, "text", None)
        return not str(text()).strip() if callable(text) else False

    def take_room(self) -> None:
        """Let its edit have all the height that there is, as a long text should."""
        cast("QVBoxLayout", self.layout()).setStretchFactor(self.edit, 1_000)

    def _lay_below(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._label, self.edit, self._below):
            column.addWidget(widget)
        column.addStretch(1)

    def _lay_beside(self) -> None:
        self._label.setWordWrap(True)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addStretch(1)
        told.addWidget(self._label)
        told.addWidget(self._below)
        told.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addLayout(told, 1)
        fixed_width(self.edit, self._beside)
        row.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room = event.size().width()
        if self._beside:
            self._room -= self.edit.width() + _GAP
        self._fit()

    def _fit(self) -> None:
        """Hold the lines below to the height they need."""
        self._say_optional()
        if self._room:
            hold_lines(self._below, self._room)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _say(self) -> None:
        self.edit.setAccessibleName(say(self._key, **self._facts).replace("&", ""))
        below = self._problem or self._said or (say(self._hint, **self._facts) if self._hint else "")
        needed = say("kit.needed") if self._required and not self._problem else ""
        needed = needed or (say("kit.optional").lower() if self._says_optional else "")
        self.edit.setAccessibleDescription(", ".join(part for part in (needed, below) if part))
        self._below.setText(below)
        self._below.setVisible(bool(below))
        set_role(self._below, *(("label", "late") if self._problem else ("support", "text3")))
        self._fit()

    @property
    def _says_optional(self) -> bool:
        """Whether it has to say that it may stay empty: a line or text, of which no hint says so below."""
        told = bool(self._hint) and say(self._hint, **self._facts).startswith(say("kit.optional"))
        written = isinstance(self.edit, (QLineEdit, QPlainTextEdit)) and not self.edit.isReadOnly()
        return written and self._may_stay_empty and not (self._required or self._beside or told)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        edit = self.edit
        if isinstance(edit, QLineEdit) and not (edit.hasFocus() or edit.isModified()):
            # What is longer than the field is read from its beginning.
            edit.setCursorPosition(0)

    def _say_optional(self) -> None:
        """Say within the empty edit that it may stay so, where there is room and nothing else is said there."""
        edit = self.edit
        if not isinstance(edit, (QLineEdit, QPlainTextEdit)) or edit.placeholderText() != self._told_empty:
            return
        text = say("kit.optional") if self._says_optional else ""
        # The unit and the button of a calendar stand at the right of what is typed.
        aside = (
            edit.textMargins().right() + scaled(24) * len(edit.actions())
            if isinstance(edit, QLineEdit)
            else 0
        )
        fits = edit.fontMetrics().horizontalAdvance(text) + scaled(28) + aside <= edit.width()
        self._told_empty = text if fits else ""
        edit.setPlaceholderText(self._told_empty)
