"""What becomes of a code scanned while an order is entered: a line, a choice, or a way to make it known (B3)."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.orders.entry import Offer, offers_of
from app.orders.scan import Scanned, scanned
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.scanner import Reading, scanner
from ui.kit.wording import plain, say
from ui.orders.line_grid import LineGrid

_MOST = 4


class EntryScans(QObject):
    """Listens for `page` and puts what is scanned into its grid; what is unclear is asked in its banner."""

    def __init__(self, office: Office, grid: LineGrid, banner: Banner, page: QWidget) -> None:
        super().__init__(page)
        self._office, self._grid, self._banner = office, grid, banner
        scanner().listen(page, self._on_scan)

    @property
    def _page(self) -> QWidget:
        # Held by Qt alone: a dialog that was closed is to go.
        return cast("QWidget", self.parent())

    def _on_scan(self, reading: Reading) -> None:
        self._office.ask(scanned, reading.code, done=self._on_found, failed=self._on_failed, owner=self)

    def _on_found(self, answer: Scanned) -> None:
        if len(answer.found) == 1:
            [(offer, many)] = answer.found
            self._take(offer, many)
            return
        if answer.found:
            self._banner.show_message(
                "wait",
                say("order_entry.scan.several", code=answer.code),
                say("order_entry.scan.several_more"),
                tuple(
                    # An unknown key says itself: a product's name is its own word.
                    Act(plain(offer.name), partial(self._take, offer, many))
                    for offer, many in answer.found[:_MOST]
                ),
            )
            return
        self._banner.show_message(
            "wait",
            say("order_entry.scan.unknown", code=answer.code),
            say("order_entry.scan.unknown_more"),
            (
                Act("order_entry.scan.link", partial(self._link, answer.code)),
                Act("order_entry.scan.create", partial(self._create, answer.code), look="quiet"),
            ),
        )

    def _take(self, offer: Offer, many: int) -> None:
        self._banner.dismiss()
        self._grid.scan_in(offer, many)

    def _link(self, code: str) -> None:
        from ui.stock.link_code_dialog import LinkCodeDialog

        LinkCodeDialog(
            self._office, code, self._page, done=partial(self._on_scan, Reading(code, code, ()))
        ).open()

    def _create(self, code: str) -> None:
        from ui.stock.product_dialog import add_product

        def found(offers: list[Offer]) -> None:
            if offers:
                self._take(offers[0], 1000)

        def made(product_id: int) -> None:
            self._office.ask(offers_of, [product_id], done=found, failed=self._on_failed, owner=self)

        dialog = add_product(self._office, parent=self._page, done=made)
        dialog.gtins.setText(code)

    def _on_failed(self, failure: Failure) -> None:
        self._banner.show_failure(failure)
