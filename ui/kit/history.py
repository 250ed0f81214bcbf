"""What happened to a document, from the journal, in words: newest first, who and when below each (look.md §9, S3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.base.audit import Event
from ui.kit import icons
from ui.kit.section import emptied
from ui.kit.theme import scaled, set_role, theme
from ui.kit.wording import WordButton, say, words

SHOWN = 8
"""How many events are shown until all are asked for."""

_MONEY = frozenset(
    {"total", "amount", "value", "paid", "refunded", "settled", "allocated", "limit", "before", "credited"}
)
_QUANTITY = frozenset({"quantity_milli", "dropped", "before_milli", "change_milli"})
# Every fact a sentence may name, so that one the journal does not hold is left out rather than shown as a gap.
_NAMES = (
    *_MONEY,
    *_QUANTITY,
    "number",
    "reason",
    "reverses",
    "method",
    "rules",
    "shop",
    "shop_order",
    "shop_refund",
    "until",
    "corrects",
)
_ICONS = {
    "sell.confirm": "done",
    "sell.release": "release",
    "sell.cancel": "cancelled",
    "sell.drop": "part",
    "sell.reconsider": "limit",
    "ship.ship": "shipments",
    "ship.reverse": "undo",
    "bill.issue": "invoices",
    "bill.credit": "undo",
    "take_back.refund": "undo",
    "collect.receive": "bank",
    "collect.allocate": "bank",
    "collect.settle_order": "bank",
    "collect.refund": "undo",
    "collect.reverse": "undo",
    "paper.keep": "pdf",
    "stock.correct": "edit",
    "customer.limit": "limit",
}


def event_told(event: Event, currency: str) -> str:
    """What an event did, as one sentence in the language of the window. Amounts are in the event's own currency."""
    facts = event.facts
    told = dict.fromkeys(_NAMES, "")
    own = str(facts.get("currency") or currency)
    for name, value in facts.items():
        told[name] = _fact(name, value, own)
    key = f"history.{event.verb}"
    if facts.get("held"):
        held = cast("Sequence[Mapping[str, Any]]", facts["held"])
        told["rules"] = ", ".join(say(f"order.rule.{each['rule']}") for each in held)
        key = "history.sell.held"
    if not words().knows(key):
        return say("history.other", verb=event.verb)
    # Where the journal holds less than the sentence names, the sentence ends earlier.
    return say(key, **told).replace("  ", " ").rstrip(" \u00a0\u202f:,·")


def _fact(name: str, value: object, currency: str) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        if name in _MONEY:
            return words().money(value, currency)
        return words().quantity(value) if name in _QUANTITY else words().number(value)
    if name == "method" and value:
        return say(f"payment.method.{value}")
    return "" if value is None else str(value)


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
            what.setText(event_told(event, self._currency))
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
