"""What becomes of a code scanned while goods come in or are counted: a line, a choice, or a way to make it known (B1, B3, B5)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.catalogue.gs1 import Gs1, read_gs1
from app.reports.goods_in import GoodsRow, GoodsScanned, scanned_goods
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.scanner import Reading, scanner
from ui.kit.wording import plain, say

_MOST = 4
"""So many products with one code are offered as buttons."""


class GoodsScans(QObject):
    """Listens for `page` and hands on what is scanned, with how many it counts for; what is unclear is asked in its banner."""

    def __init__(
        self,
        office: Office,
        take: Callable[[GoodsRow, int], object],
        banner: Banner,
        page: QWidget,
        unknown: Callable[[GoodsScanned], object] | None = None,
    ) -> None:
        super().__init__(page)
        self._unknown = unknown or self.tell_unknown
        self._office, self._take, self._banner = office, take, banner
        self.said: list[tuple[int, Gs1, int]] = []
        """What codes said besides their product (by key): lot, day, serial number, and of how many."""
        self._last: Gs1 | None = None
        scanner().listen(page, self._on_scan)

    @property
    def _page(self) -> QWidget:
        # Held by Qt alone: a dialog that was closed is to go.
        return cast("QWidget", self.parent())

    def found(self, answer: GoodsScanned) -> None:
        """Take what a code means, or ask."""
        self._banner.dismiss()
        if len(answer.found) == 1:
            if self._last is not None:
                self.said.append((answer.found[0][0].id, self._last, answer.found[0][1]))
            self._take(*answer.found[0])
        elif answer.found:
            self._banner.show_message(
                "wait",
                say("order_entry.scan.several", code=answer.code),
                say("order_entry.scan.several_more"),
                tuple(
                    # An unknown key says itself: a product's name is its own word.
                    Act(plain(goods.name), partial(self._take, goods, many))
                    for goods, many in answer.found[:_MOST]
                ),
            )
        else:
            self._unknown(answer)

    @property
    def told(self) -> Gs1 | None:
        """What the last code said besides its product."""
        return self._last

    def tell_unknown(self, answer: GoodsScanned) -> None:
        """Say that no product has a code, and offer to make it known."""
        self._banner.show_message(
            "wait",
            say("order_entry.scan.unknown", code=answer.code),
            say("order_entry.scan.unknown_more"),
            (Act("order_entry.scan.link", partial(self._link, answer.code)),),
        )

    def _on_scan(self, reading: Reading) -> None:
        self._last = read_gs1(reading.code)
        self._office.ask(scanned_goods, reading.code, done=self.found, failed=self._on_failed, owner=self)

    def _link(self, code: str) -> None:
        from ui.stock.link_code_dialog import LinkCodeDialog

        LinkCodeDialog(
            self._office, code, self._page, done=partial(self._on_scan, Reading(code, code, ()))
        ).open()

    def _on_failed(self, failure: Failure) -> None:
        self._banner.show_failure(failure)
