"""What happened to a document, from the journal, in words: newest first, who and when below each (look.md §9, S3)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.base.audit import HISTORY_MOST, Event
from app.reports.event_words import event_in_words
from ui.kit import icons
from ui.kit.breakable import breakable
from ui.kit.section import emptied
from ui.kit.theme import scaled, set_role, theme
from ui.kit.wording import WordButton, WordLabel, say, words

SHOWN = 8
"""How many events are shown until all are asked for."""

_ICONS = {
    "sell.confirm": "done",
    "sell.release": "release",
    "sell.cancel": "cancelled",
    "sell.drop": "part",
    "sell.reconsider": "limit",
    "ship.ship": "shipments",
    "ship.reverse": "undo",
    "bill.issue": "invoices",
    "bill.issue_grouped": "invoices",
    "bill.credit": "undo",
    "take_back.refund": "undo",
    "collect.receive": "bank",
    "collect.allocate": "bank",
    "collect.settle_order": "bank",
    "collect.refund": "undo",
    "collect.reverse": "undo",
    "paper.keep": "pdf",
    **dict.fromkeys(
        ("mail.promise", "mail.done", "mail.left_behind", "mail.discard", "mail.received"), "mail"
    ),
    "shop.tell": "wait",
    "shop.told": "shops",
    "shop.not_told": "trouble",
    "shop.gone": "trouble",
    "mail.hand_over": "done",
    "mail.not_handed_over": "undo",
    "stock.correct": "edit",
    "customer.limit": "limit",
}


def event_told(event: Event, currency: str) -> str:
    """What an event did, as one sentence in the language of the window. Amounts are in the event's own currency."""
    return event_in_words(event, words(), currency)


class History(QWidget):
    """Events of a document; the newest are shown, the others on demand."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = currency
        self._events: tuple[Event, ...] = ()
        self._all = False
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._more = WordButton("history.more", self, look="link", clicked=self._show_all, n=0)
        self._more.setProperty("fit", "compact")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._rest = WordLabel("history.rest", self, n=HISTORY_MOST)
        self._rest.setWordWrap(True)
        set_role(self._rest, "support", "text2")
        column.addWidget(self._rest)
        theme().changed.connect(self._draw)

    def show_events(self, events: Sequence[Event]) -> None:
        """Show what happened; `events` are oldest first, as the journal gives them."""
        self._events = tuple(reversed(events))
        self._draw()

    @property
    def told(self) -> tuple[str, ...]:
        """The sentences that are shown."""
        return tuple(event_told(event, self._currency) for event in self._shown)

    @property
    def _shown(self) -> tuple[Event, ...]:
        return self._events if self._all else self._events[:SHOWN]

    def _show_all(self) -> None:
        self._all = True
        self._draw()

    def _draw(self) -> None:
        emptied(self._grid)
        for at, event in enumerate(self._shown):
            glyph, what, who = QLabel(self), QLabel(self), QLabel(self)
            role = "hold" if event.facts.get("held") else _ICONS.get(event.verb, "info")
            glyph.setPixmap(icons.pixmap(role, "text2", scaled(16), self.devicePixelRatioF()))
            what.setText(breakable(event_told(event, self._currency)))
            who.setText(say("history.who", at=words().day_time(event.at), actor=event.actor))
            for label, style, ink in ((what, "body", "text"), (who, "support", "text2")):
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                set_role(label, style, ink)
            who.setContentsMargins(0, 0, 0, 10)
            self._grid.addWidget(glyph, 2 * at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(what, 2 * at, 1)
            self._grid.addWidget(who, 2 * at + 1, 1)
        left = len(self._events) - len(self._shown)
        self._more.tell("history.more", n=left)
        self._more.setVisible(left > 0)
        self._rest.setVisible(not left and len(self._events) == HISTORY_MOST)
