"""Asking to undo a shipment: what follows from it, and why; what is gone comes back through a return instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.flow import ship
from app.orders.queries import OrderRow
from app.reports.order_page import OrderPage
from app.shipping.carriers import carrier_said
from app.shipping.queries import ShipmentRow
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say, words
from ui.orders.order_effects import Line, reversal_effects


def ask_reversal(
    office: Office,
    made: ShipmentRow,
    order: OrderRow,
    invoices: Sequence[str],
    parent: QWidget,
    come_back: Callable[[], object],
    *,
    changed: bool,
) -> None:
    """Ask why a shipment is reversed; `invoices` are the numbers of what billed it.

    `come_back` notes a return of it instead; `changed` is whether what its shop did to the order waits for a decision.
    """
    warned = _gone(office, made)
    if changed:
        warned.append(("trouble", say("shipment.effect.changed")))
    dialog = ReasonDialog(
        office,
        "shipment.reverse_title",
        "shipment.reverse_do",
        ship.reverse,
        made.id,
        effects=[*warned, *reversal_effects(made, order, invoices)],
        look="danger",
        note=say("shipment.reverse_note"),
        done=lambda _id: office.ways.say(say("shipment.reversed", number=made.number)),
        parent=parent,
        facts={"number": made.number},
    )
    if warned:

        def instead() -> None:
            dialog.reject()
            come_back()

        dialog.put_at_foot(WordButton("shipment.return", dialog, look="link", clicked=instead))
    dialog.open()


def ask_last_reversal(
    office: Office,
    page: OrderPage,
    parent: QWidget,
    come_back: Callable[[int], object],
    *,
    changed: bool,
) -> None:
    """Ask why the last shipment of an order that stands is reversed."""
    made = [each for each in page.shipments if each.kind == "delivery" and not each.reversed][-1]
    numbers = [each.number for each in page.invoices if each.kind == "invoice"]
    ask_reversal(office, made, page.row, numbers, parent, partial(come_back, made.id), changed=changed)


def _gone(office: Office, made: ShipmentRow) -> list[Line]:
    """When it left, with whom and under which number: what is not here any more is not put back in stock by words.

    What nobody carried and left on this very day was a slip of the pen.
    """
    if not (made.moves_stock and (made.carrier or made.tracking or made.shipped_on < office.today)):
        return []
    carrier = carrier_said(made.carrier, words()) if made.carrier else ""
    told = ", ".join(each for each in (words().date(made.shipped_on), carrier, made.tracking) if each)
    return [("trouble", say("shipment.effect.gone", told=told))]
