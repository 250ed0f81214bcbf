"""The top of an order being entered: that it is a draft, when it was saved, and its two ways out."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.kit.chips import Chip, ChipLabel
from ui.kit.ground import Ground
from ui.kit.shortcuts import hint
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, WordLabel, say, words

_GAP = 8


class EntryBar(Ground):
    """`confirm`, `counter`, `as_quote`, `extras` and `abandon` are its buttons; what they do is the page's affair."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "bottom", parent)
        self._of_quote = False
        title = self._title = WordLabel("order_entry.title", self)
        set_role(title, "title")
        self._chip = ChipLabel(_draft_chip(), self)
        self._saved = QLabel(self)
        self._saved.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._saved, "support", "text2")
        self.abandon = WordButton("order_entry.abandon", self, look="quiet")
        self.extras = WordButton("extras.ask", self, look="quiet")
        self.as_quote = WordButton("order_entry.as_quote", self, look="secondary")
        self.counter = WordButton("counter.verb", self, look="secondary")
        self.confirm = WordButton("order_entry.confirm", self, look="primary")
        self.confirm.show_keys(lambda: hint("confirm"))
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(_GAP)
        row.addWidget(title)
        row.addWidget(self._chip)
        row.addWidget(self._saved)
        row.addStretch(1)
        row.addWidget(self.abandon)
        row.addWidget(self.extras)
        row.addWidget(self.as_quote)
        row.addWidget(self.counter)
        row.addWidget(self.confirm)
        self._fit()
        theme().changed.connect(self._fit)

    def be_a_quote(self) -> None:
        """Stand over a quote being entered: it is sent rather than confirmed."""
        self._of_quote = True
        self._title.tell("quote_entry.title")
        # Tags and own fields are the order's that comes of it.
        self.extras.hide()
        self.counter.hide()
        self.confirm.tell("quote_page.verb.quote_issue")
        self.as_quote.tell("quote_entry.show")

    def tell_draft(self, day: date) -> None:
        """Stand over what was saved before: an order is called as in lists."""
        title = "quote_entry.draft_of" if self._of_quote else "orders.draft_of"
        self._title.tell(title, day=words().date(day))

    def tell_saved(self, text: str) -> None:
        """Say when the draft was saved."""
        self._saved.setText(text)
        self._fit()

    @property
    def saved(self) -> str:
        """What is said of the saving."""
        return self._saved.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._chip.show_chip(_draft_chip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # That it is a draft, and that it is saved, gives way to what the keys are for.
        self._title.setWordWrap(False)
        buttons = (self.abandon, self.extras, self.as_quote, self.counter, self.confirm)
        always = [each for each in (self._title, *buttons) if not each.isHidden()]
        room = self.width() - 2 * MARGIN - sum(each.sizeHint().width() + _GAP for each in always)
        # A label that may break lines asks for no more than half of what it says.
        self._title.setWordWrap(room < 0)
        for each in (self._saved, self._chip):
            wide = each.sizeHint().width() + _GAP
            each.setVisible(room >= wide)
            room -= wide
        self.setFixedHeight(scaled(56))


def _draft_chip() -> Chip:
    return Chip("none", say("orders.chip.draft"), icon="edit", filled=True)
