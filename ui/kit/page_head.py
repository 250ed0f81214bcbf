"""The head of a page: the way back and to the neighbours, quiet tools, then the document's name, states and amount."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.kit import icons
from ui.kit.acts import Act, act_button
from ui.kit.chips import Chip, ChipLabel
from ui.kit.elided import ElidedLabel
from ui.kit.icon_button import IconButton
from ui.kit.shortcuts import hint
from ui.kit.theme import font, scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say

_NARROW = 1000
_LEAST_TITLE = 220


class PageHead(QWidget):
    """Two rows over a page. `walked` asks for the neighbour before (-1) or after (1); `back` is the button that leaves.

    On a page narrower than 1,000 px states that are over, or that say nothing, are left out.
    """

    walked = Signal(int)

    def __init__(self, back: str, leave: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.back = WordButton(back, self, look="quiet", clicked=leave)
        self.back.show_keys(lambda: hint("escape"))
        self.back.setProperty("fit", "compact")
        self.tools = QWidget(self)
        self._chips: tuple[Chip, ...] = ()
        self._tool_buttons: dict[str, WordButton] = {}
        self._at = (0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._ways())
        column.addLayout(self._names())
        self.show_place(*self._at)
        self._dress()
        theme().changed.connect(self._dress)

    def show_place(self, at: int, count: int) -> None:
        """Say which of how many this document is in the list it was opened from; 0 of 0 when there is none."""
        for widget in (self._before, self._after, self._place):
            widget.setVisible(count > 1)
        self._before.setEnabled(at > 1)
        self._after.setEnabled(at < count)
        self._at = (at, count)
        self._place.setText(say("page.place", at=at, count=count))

    def show_place_again(self) -> None:
        """Say it in the language that is spoken now."""
        self.show_place(*self._at)

    def show_names(self, title: str, name: str, chips: Sequence[Chip], hero: str, unit: str) -> None:
        """Show the name of the document, whom it concerns, its states, and the one amount that counts."""
        self._title.setText(title)
        self._name.setText(name)
        self._hero.setText(hero)
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._chips = tuple(chips)
        self._fit()
        self._show_chips()

    def set_tools(self, acts: Sequence[Act]) -> None:
        """Put quiet buttons at the right of the first row; called once."""
        for act in acts:
            button = act_button(act, self)
            button.setProperty("fit", "compact")
            self._tool_row.addWidget(button)
            self._tool_buttons[act.title] = button

    def tool(self, title: str) -> WordButton:
        """One of the tools, by the key of its words."""
        return self._tool_buttons[title]

    # --- building ---

    def _ways(self) -> QHBoxLayout:
        self._before = IconButton(
            "up", "keys.act.previous", lambda: self.walked.emit(-1), self, keys="previous"
        )
        self._after = IconButton("down", "keys.act.next", lambda: self.walked.emit(1), self, keys="next")
        self._place = QLabel(self)
        set_role(self._place, "support", "text2")
        self._tool_row = QHBoxLayout(self.tools)
        self._tool_row.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN - 9, 8, MARGIN - 9, 0)
        row.setSpacing(2)
        for widget in (self.back, self._before, self._after, self._place):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.tools)
        return row

    def _names(self) -> QHBoxLayout:
        self._title, self._name = ElidedLabel(self), ElidedLabel(self)
        self._hero, self._unit = QLabel(self), QLabel(self)
        for label, role, ink in (
            (self._title, "title", "text"),
            (self._name, "section", "text2"),
            (self._hero, "figure", "text"),
            (self._unit, "support", "text2"),
        ):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_role(label, role, ink)
        for label in (self._title, self._name):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(8)
        figure = QHBoxLayout()
        figure.setSpacing(4)
        figure.addWidget(self._hero)
        figure.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 6, MARGIN, 14)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._name)
        row.addLayout(self._chip_row)
        row.addStretch(1)
        row.addLayout(figure)
        return row

    # --- what happens ---

    def _show_chips(self) -> None:
        while (item := self._chip_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        narrow = self.width() < _NARROW
        for chip in self._chips:
            if not narrow or chip.filled or chip.kind not in {"done", "none"}:
                self._chip_row.addWidget(ChipLabel(chip, self))

    def _fit(self) -> None:
        # A number is never cut; the name of a customer is, where it is longer than that.
        self._title.setMinimumWidth(min(self._title.sizeHint().width(), scaled(_LEAST_TITLE)))

    def _dress(self) -> None:
        self.back.setIcon(icons.icon("back", "text2"))
        # The words after the amount stand on its line.
        drop = QFontMetrics(font("figure")).descent() - QFontMetrics(font("support")).descent()
        self._unit.setContentsMargins(0, 0, 0, max(drop, 0))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if (event.oldSize().width() < _NARROW) != (self.width() < _NARROW):
            self._show_chips()
