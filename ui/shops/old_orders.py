"""Orders that a shop had done before it was known here and may have invoiced: wherever they would be invoiced, the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.links.shops.leaving_invoices import all_old_to_invoice
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.step_card import NextStep
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say
from ui.shops.left_dialog import leave_to_shop

if TYPE_CHECKING:
    from app.flow.left_to_shop import ToLeave
    from app.reports.order_outlook import OrderLook


class LeaveOld(WordButton):
    """The link at the foot of a dialog that invoices to leaving such orders to their shop; `left` follows once some were."""

    def __init__(self, office: Office, dialog: VerbDialog, left: Callable[[], object]) -> None:
        super().__init__("shop_left.open", dialog, look="link", clicked=self._go)
        self._office, self._left, self._shop = office, left, 0
        self.hide()
        dialog.put_at_foot(self)

    def lead(self, shops: Iterable[int]) -> None:
        """Lead to the first of these shops, 0 being none; hidden where there is none."""
        self._shop = next((each for each in shops if each), 0)
        self.setVisible(bool(self._shop))

    def _go(self) -> None:
        leave_to_shop(self._office, self._shop, self.window(), done=self._left)


def left_or(step: NextStep, office: Office, look: OrderLook, page: QWidget) -> NextStep:
    """The next step of an order; of one that its shop may have invoiced with that said first, and leaving it beside the step."""
    shop_id = look.page.order.shop_id
    if not look.invoiced_there or shop_id is None:
        return step
    leave = partial(leave_to_shop, office, shop_id, page, only=look.page.order.id, done=lambda: None)
    told = ("trouble", say("shop_left.old_one"))
    return replace(step, effects=(told, *step.effects), besides=step.besides or Act("shop_left.open", leave))


def leave_old_orders(office: Office) -> None:
    """Ask what becomes of those of a shop; where there are several shops, of the first."""

    def show(found: Mapping[int, ToLeave]) -> None:
        if found:
            leave_to_shop(office, min(found), QApplication.activeWindow(), done=lambda: None)

    office.ask(all_old_to_invoice, done=show)
