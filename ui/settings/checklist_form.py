"""What may still be told: a line a thing, whether it is there, what it is good for, and the way to it (O1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.reports.checklist import Todo
from ui.kit import icons
from ui.kit.section import Section, emptied
from ui.kit.sized import most_width
from ui.kit.theme import scaled, set_role, theme
from ui.kit.wording import WordButton, say

_GOES = {
    "shop": "connect",
    "existing": "import",
    "products": "add",
    "customers": "add",
    "stock": "add",
    "orders": "add",
    "gateways": "decide",
    "numbers": "decide",
    "mail": "set_up",
    "backup": "save",
}
"""What is done about a thing that is missing; the others are typed."""


class ChecklistForm(QWidget):
    """`go(todo)` leads to where a thing is told. With `missing_only`, what is there already is left out."""

    def __init__(
        self,
        go: Callable[[Todo], object],
        parent: QWidget | None = None,
        *,
        missing_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self._go, self._missing_only = go, missing_only
        self.rows: tuple[Todo, ...] = ()
        self.buttons: dict[str, WordButton] = {}
        self._part = Section("settings.part.checklist" if missing_only else "", self)
        self.summary = QLabel(self._part)
        set_role(self.summary, "body", "text2")
        self._lines = QWidget(self._part)
        most_width(self._lines, 720)
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(0, 8, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self._part.body.addWidget(self.summary)
        self._part.body.addWidget(self._lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._part)
        column.addStretch(1)
        theme().changed.connect(self._draw)

    def show_todos(self, rows: Sequence[Todo]) -> None:
        """Show what is there and what is not."""
        self.rows = tuple(rows)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            # After the buttons have said their own words anew.
            QTimer.singleShot(0, self, self._draw)

    def _draw(self) -> None:
        emptied(self._grid)
        self.buttons = {}
        left = sum(not row.done for row in self.rows)
        self.summary.setText(
            say("settings.checklist.left", n=left) if left else say("settings.checklist.whole")
        )
        shown = [row for row in self.rows if not (row.done and self._missing_only)]
        for at, row in enumerate(shown):
            glyph, title, text = QLabel(self._lines), QLabel(self._lines), QLabel(self._lines)
            role, ink = ("done", "done.solid") if row.done else ("none", "text3")
            glyph.setPixmap(icons.pixmap(role, ink, scaled(18), self.devicePixelRatioF()))
            title.setText(say(f"settings.checklist.{row.name}.title"))
            text.setText(say(f"settings.checklist.{row.name}.text"))
            text.setWordWrap(True)
            set_role(title, "name", "text2" if row.done else "text")
            set_role(text, "support", "text2")
            told = say("settings.checklist.there" if row.done else "settings.checklist.missing")
            glyph.setAccessibleName(told)
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(title)
            words.addWidget(text)
            self._grid.addWidget(glyph, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addLayout(words, at, 1)
            button = WordButton(
                "settings.checklist.see"
                if row.done
                else f"settings.checklist.go.{_GOES.get(row.name, 'type')}",
                self._lines,
                look="quiet" if row.done else "primary" if self._missing_only and not at else "secondary",
                clicked=lambda row=row: self._go(row),
            )
            # Nine buttons of one name say nothing to somebody who hears them only.
            button.setAccessibleName(f"{button.text()}: {title.text()}, {told}")
            self.buttons[row.name] = button
            self._grid.addWidget(button, at, 2, Qt.AlignmentFlag.AlignTop)
