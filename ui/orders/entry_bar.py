"""The top of an order being entered: that it is a draft, when it was saved, and its ways out.

Where there is no room for all of them the least asked for stand in a menu, as over a list (look.md §9).
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.kit.access_keys import unmarked
from ui.kit.chips import Chip, ChipLabel
from ui.kit.ground import Ground
from ui.kit.icon_button import IconButton
from ui.kit.menu import Menu
from ui.kit.shortcuts import hint
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, WordLabel, say, words

_GAP = 8


class EntryBar(Ground):
    """`confirm`, `counter`, `as_quote`, `extras` and `abandon` are its buttons; what they do is the page's affair."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "bottom", parent)
        self._of_quote = self._named = False
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
        self.counter.show_keys(lambda: hint("counter"))
        self.confirm = WordButton("order_entry.confirm", self, look="primary")
        self.confirm.show_keys(lambda: hint("confirm"))
        self._offered = [self.abandon, self.extras, self.as_quote, self.counter, self.confirm]
        self._more = IconButton("more", "kit.list.more", self._offer, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(_GAP)
        row.addWidget(title)
        row.addWidget(self._chip)
        row.addWidget(self._saved)
        row.addStretch(1)
        row.addWidget(self._more)
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
        self.take_away(self.extras, self.counter)
        self.confirm.tell("quote_page.verb.quote_issue")
        self.as_quote.tell("quote_entry.show")

    def take_away(self, *buttons: WordButton) -> None:
        """Offer these no more."""
        for button in buttons:
            self._offered.remove(button)
            button.hide()
        self._fit()

    def tell_draft(self, day: date) -> None:
        """Stand over what was saved before: an order is called as in lists."""
        title = "quote_entry.draft_of" if self._of_quote else "orders.draft_of"
        self._title.tell(title, day=words().date(day))
        # Its name says already that it is a draft.
        self._named = True
        self._fit()

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
        # That it is saved stays before what is asked for least; both that and the draft give way to what the keys are for.
        self._title.setWordWrap(False)
        room = self.width() - 2 * MARGIN - self._title.sizeHint().width() - _GAP
        room -= self._make_room(room - self._saying_saved())
        # A label that may break lines asks for no more than half of what it says.
        self._title.setWordWrap(room < 0)
        for each in (self._saved, self._chip):
            wide = each.sizeHint().width() + _GAP
            each.setVisible(room >= wide and not (each is self._chip and self._named))
            room -= wide
        self.setFixedHeight(scaled(56))

    def minimumSizeHint(self) -> QSize:
        """What cannot give way: the verbs, the menu, and the title on two lines."""
        kept = [self._more, *(each for each in (self.counter, self.confirm) if each in self._offered)]
        wide = sum(each.sizeHint().width() + _GAP for each in kept)
        return QSize(2 * MARGIN + self._title.minimumSizeHint().width() + wide, scaled(56))

    def _saying_saved(self) -> int:
        """What saying that it is saved takes, also before it is: nothing moves under the hand with the first line."""
        soon = self._saved.fontMetrics().horizontalAdvance(say("order_entry.saved_at", at="00:00"))
        return max(self._saved.sizeHint().width(), soon) + _GAP

    def _make_room(self, room: int) -> int:
        """Show as many ways out as there is room for, and give what they take; the rest stands in the menu."""
        for button in self._offered:
            button.ensurePolished()
        widths = {button: button.sizeHint().width() + _GAP for button in self._offered}
        over = sum(widths.values()) > room
        if over:
            widths[self._more] = self._more.sizeHint().width() + _GAP
        for button in (self.extras, self.as_quote, self.abandon):
            if button in self._offered:
                gives_way = over and sum(widths.values()) > room
                button.setHidden(gives_way)
                if gives_way:
                    del widths[button]
        self._more.setVisible(over)
        return sum(widths.values())

    def _offer(self) -> None:
        menu = Menu(self)
        menu.setAccessibleName(self._more.accessibleName())
        for button in (each for each in self._offered if each.isHidden()):
            action = menu.addAction(button.icon(), unmarked(button.text()).strip(), button.click)
            action.setEnabled(button.isEnabled())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _draft_chip() -> Chip:
    return Chip("none", say("orders.chip.draft"), icon="edit", filled=True)
