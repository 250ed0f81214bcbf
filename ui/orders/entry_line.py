"""What stands beside the line the keys are on: what is there of its product, when it can leave, what may be sold instead,
what was paid last.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from app.orders.offer import Offer
from app.orders.promise import Promise, promise
from app.reports.line_page import LinePage
from ui.kit.section import Figure, Figures, Section
from ui.kit.shortcuts import hint
from ui.kit.wording import WordButton, plain, say, words
from ui.orders.entry_rows import EntryRow

_MOST = 2
"""So many products are proposed instead."""
_SHORT = ("incoming", "undated", "unknown")
"""Why a quantity cannot leave now."""


class EntryLine(Section):
    """`take` is called with the price and the percentage paid last when they are asked for, `swap` with a product that is
    to stand on the line instead.
    """

    def __init__(
        self,
        take: Callable[[int, int], object],
        swap: Callable[[Offer], object],
        today: Callable[[], date],
        parent: QWidget,
    ) -> None:
        super().__init__("order_entry.line.title", parent, edge="bottom")
        self._take, self._swap, self._today = take, swap, today
        self._last: tuple[int, int] | None = None
        self._sisters: list[Offer] = []
        self._shown: tuple[LinePage, EntryRow, bool] | None = None
        self.figures = Figures(self)
        self.last = WordButton(plain(""), self, look="link", clicked=self.take_last)
        self.last.setProperty("fit", "compact")
        self.body.addWidget(self.figures)
        self.instead = [self._made_instead(at) for at in range(_MOST)]
        self.body.addWidget(self.last)

    def show_line(self, page: LinePage, row: EntryRow, *, include_tax: bool) -> None:
        """Show what there is of a line's product, and the honest day for its quantity."""
        assert row.line is not None
        self._shown = (page, row, include_tax)
        counted = row.offer is not None and row.offer.available_milli is not None
        rows: list[Figure] = []
        if row.line.price_list:
            rows.append(Figure(say("order_entry.line.list"), row.line.price_list))
        if counted:
            rows += [
                Figure(say("order_entry.line.on_hand"), words().quantity(page.on_hand_milli)),
                Figure(say("order_entry.line.reserved"), words().quantity(page.reserved_milli)),
            ]
            if page.incoming_milli:
                rows.append(Figure(say("order_entry.line.incoming"), words().quantity(page.incoming_milli)))
        free = row.free_milli if counted else None
        if free == 0:
            free = min(page.free_milli, 0)
        found = promise(
            row.line.quantity_milli, free, page.incoming, self._today(), page.lead_days, page.working
        )
        rows.append(Figure(say("order_entry.line.promise"), promise_told(found), ink=_ink(found)))
        self.figures.show_rows(rows)
        self._show_instead(page, row.line.quantity_milli if found.source in _SHORT else None)
        self._show_last(page, row, include_tax=include_tax)

    def take_instead(self, at: int) -> None:
        """Put one of what may be sold instead on the line."""
        if at < len(self._sisters):
            self._swap(self._sisters[at])

    def take_last(self) -> None:
        """Take the last price paid."""
        if self._last is not None and self.last.isVisible():
            self._take(*self._last)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._shown is not None:
            page, row, include_tax = self._shown
            self.show_line(page, row, include_tax=include_tax)

    def _made_instead(self, at: int) -> WordButton:
        made = WordButton(plain(""), self, look="link", clicked=partial(self.take_instead, at))
        made.setProperty("fit", "compact")
        made.hide()
        self.body.addWidget(made)
        return made

    def _show_instead(self, page: LinePage, lacking_milli: int | None) -> None:
        """What is there in the whole quantity, where the product itself is not."""
        enough = [
            each
            for each in page.instead
            if lacking_milli is not None and (each.available_milli or 0) >= lacking_milli
        ]
        self._sisters = enough[:_MOST]
        for at, link in enumerate(self.instead):
            link.setVisible(at < len(self._sisters))
            if at < len(self._sisters):
                offer = self._sisters[at]
                there = words().quantity(offer.available_milli or 0)
                link.tell("order_entry.line.instead", name=offer.name, quantity=there)
                link.setToolTip(say("order_entry.line.instead_tip", name=offer.name, quantity=there))

    def _show_last(self, page: LinePage, row: EntryRow, *, include_tax: bool) -> None:
        last = page.last
        self.last.setVisible(last is not None)
        self._last = None
        if last is None:
            return
        price = last.price_micro
        if last.includes_tax != include_tax:
            whole = 1_000_000 + last.rate_ppm
            price = (
                (price * whole + 500_000) // 1_000_000
                if include_tax
                else (price * 1_000_000 + whole // 2) // whole
            )
        self._last = (price, last.discount_ppm)
        off = (
            say("order_entry.line.less", percent=words().percent(last.discount_ppm))
            if last.discount_ppm
            else ""
        )
        told = say(
            "order_entry.line.last", price=words().price(price), off=off, day=words().date(last.on)
        ).replace("  ", " ")
        # An unknown key says itself: the sentence is made already.
        self.last.tell(plain(told))
        self.last.show_keys(lambda: f"{last.number} · {hint('last_price')}".strip(" ·"))


def promise_told(found: Promise) -> str:
    """When a quantity can leave, in words."""
    if found.on is not None:
        key = "incoming" if found.source == "incoming" else "stock"
        return say(f"order_entry.promise.{key}", day=words().date(found.on))
    if found.source == "undated":
        return say("order_entry.promise.undated")
    return say("order_entry.promise.unknown", quantity=words().quantity(found.missing_milli))


def _ink(found: Promise) -> str:
    return "" if found.on is not None else "late" if found.source == "unknown" else "wait"
