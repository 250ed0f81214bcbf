"""The stops of the tour at goods that are traced: a lot, taking it off sale, which lots leave with an order, counting them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.stock.transfer_lots import LotsThere, lots_to_choose
from ui.orders.lots_dialog import LotsDialog
from ui.shell.tour_cases import FEW, Case
from ui.stock.carry_lots_dialog import CarryLotsDialog, Lots
from ui.stock.count_lot_dialog import CountLotDialog
from ui.stock.lot_dialog import LotDialog
from ui.stock.product_page import ProductPage
from ui.stock.set_aside_dialog import SetAsideDialog
from ui.stock.take_page import TakePage

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.tour import Tour

_BY_LOT = Case(fits=lambda row: row.traced == "lot" and row.reserved_milli)
_TAKE = Case(chips=(("view", "open"),), fits=lambda row: row.lines <= FEW)
_BY_UNIT = Case(fits=lambda row: row.traced == "serial" and row.on_hand_milli)


def visit_lots(tour: Tour, window: MainWindow) -> None:
    """A product by lot and one by serial number, each with the dialogs over it."""
    for how, case in (("lot", _BY_LOT), ("serial", _BY_UNIT)):
        tour.attempt(f"page-product-{how}", partial(_visit_product, tour, window, how, case))
    tour.attempt("page-take-lots", partial(_visit_take, tour, window))


def _visit_product(tour: Tour, window: MainWindow, how: str, case: Case) -> None:
    product_id = tour.row_for(window, "product", case)
    if product_id is None:
        return
    window.open_document("product", product_id)
    tour.stop(f"page-product-{how}", window)
    page = window.current
    if isinstance(page, ProductPage) and page.facts is not None:
        known = [each for each in page.lots.rows_model.rows if each.lot_id]
        if known:
            tour.over(window, f"dialog-{how}", LotDialog(window.office, known[0].lot_id, page))
            aside = SetAsideDialog(window.office, page, lot_id=known[0].lot_id)
            tour.over(window, f"dialog-{how}-set-aside", aside)
            found: list[LotsThere] = []
            level = page.facts.levels[0]
            many = min(level.on_hand_milli, 30_000 if how == "lot" else 1_000)
            window.office.ask(lots_to_choose, level.id, {product_id: many}, done=found.extend, owner=window)
            tour.settle(window)
            if found:
                carried = CarryLotsDialog(window.office, found, _nothing, page)
                tour.over(window, f"dialog-{how}-carried", carried)
        for promise in page.facts.promises[:1]:
            tour.over(window, f"dialog-{how}-leaves", LotsDialog(window.office, promise.order_id, page))
    window.close_document(window.documents.name_of("product", product_id))


def _visit_take(tour: Tour, window: MainWindow) -> None:
    """Lots that are being counted, and the dialogs that ask of which lot something is, or which number it bears."""
    take_id = tour.row_for(window, "take", _TAKE)
    if take_id is None:
        return
    window.open_document("take", take_id)
    tour.stop("page-take-lots", window)
    page = window.current
    if isinstance(page, TakePage) and page.facts is not None:
        for how in ("lot", "serial"):
            line = next((each for each in page.facts.lines if each.traced == how), None)
            if line is not None:
                goods = (line.product_id, line.name, line.traced)
                dialog = CountLotDialog(window.office, take_id, goods, 1_000, lambda _whole: None, page)
                tour.over(window, f"dialog-take-{how}", dialog)
    window.close_document(window.documents.name_of("take", take_id))


def _nothing(_lots: Lots) -> None:
    """Nobody waits for them."""
