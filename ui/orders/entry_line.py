"""What stands beside the line the keys are on: what is there of its product, when it can leave, what was paid last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from app.orders.promise import Promise, promise
from app.reports.line_page import LinePage
from ui.kit.section import Figure, Figures, Section
from ui.kit.shortcuts import hint
from ui.kit.wording import WordButton, plain, say, words
from ui.orders.entry_rows import EntryRow


class EntryLine(Section):
    """`take` is called with the price and the percentage paid last when they are asked for."""

    def __init__(
        self, take: Callable[[int, int], object], today: Callable[[], date], parent: QWidget
    ) -> None:
        super().__init__("order_entry.line.title", parent, edge="bottom")
        self._take, self._today = take, today
        self._last: tuple[int, int] | None = None
        self._shown: tuple[LinePage, EntryRow, bool] | None = None
        self.figures = Figures(self)
        self.last = WordButton(plain(""), self, look="link", clicked=self.take_last)
        self.last.setProperty("fit", "compact")
        self.body.addWidget(self.figures)
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
        self._show_last(page, row, include_tax=include_tax)

    def take_last(self) -> None:
        """Take the last price paid."""
        if self._last is not None and self.last.isVisible():
            self._take(*self._last)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._shown is not None:
            page, row, include_tax = self._shown
            self.show_line(page, row, include_tax=include_tax)

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
