"""Asking to undo a shipment: what follows from it, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.flow import ship
from app.orders.queries import OrderRow
from app.shipping.queries import ShipmentRow
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.orders.order_effects import reversal_effects


def ask_reversal(
    office: Office, made: ShipmentRow, order: OrderRow, invoices: Sequence[str], parent: QWidget
) -> None:
    """Ask why a shipment is reversed; `invoices` are the numbers of what billed it."""
    ReasonDialog(
        office,
        "shipment.reverse_title",
        "shipment.reverse_do",
        ship.reverse,
        made.id,
        effects=reversal_effects(made, order, invoices),
        look="danger",
        note=say("shipment.reverse_note"),
        done=lambda _id: office.ways.say(say("shipment.reversed", number=made.number)),
        parent=parent,
        facts={"number": made.number},
    ).open()
