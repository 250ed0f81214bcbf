"""What is offered on an order's page for whoever stands at the desk or pays before: its pro forma."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.reports.proforma import why_no_proforma
from ui.kit.other_verbs import Offered
from ui.orders.proforma_dialog import draw_proforma

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.reports.order_outlook import OrderLook
    from ui.kit.office import Office


def desk_offers(office: Office, look: OrderLook, over: QWidget) -> list[Offered]:
    """The verbs, as far as they mean something for this order."""
    order = look.page.order
    found: list[Offered] = []
    if why_no_proforma(order, office.today) is None:
        found.append(Offered("proforma.verb", partial(draw_proforma, office, "sales_order", order.id, over)))
    return found
