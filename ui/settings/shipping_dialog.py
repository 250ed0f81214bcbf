"""Switching shipping off: what becomes of the orders that stand there is said before it is done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.flow.steps import AtShipping, at_shipping, decide_step
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say

STEP = "steps.ship"


def ask_no_shipping(office: Office, parent: QWidget) -> None:
    """Ask whether goods shall leave with their invoice from now on, once it is known what stands there."""

    def known(standing: AtShipping) -> None:
        NoShippingDialog(office, standing, parent).open()

    office.ask(at_shipping, done=known, owner=parent)


class NoShippingDialog(VerbDialog):
    """Counts what stands at shipping, and offers Undo."""

    def __init__(self, office: Office, standing: AtShipping, parent: QWidget) -> None:
        super().__init__(office, "settings.no_shipping.title", "settings.no_shipping.do", parent)
        self.show_body(shown=False)
        lines = [
            ("shipments", say("settings.no_shipping.vanishes")),
            ("out", say("settings.no_shipping.with_invoice")),
        ]
        if standing.not_invoiced:
            lines.append(("orders", say("settings.no_shipping.not_invoiced", n=standing.not_invoiced)))
        if standing.invoiced:
            lines.append(("wait", say("settings.no_shipping.invoiced", n=standing.invoiced)))
        self.effects.tell(lines)

    def act(self) -> None:
        """Switch it off."""
        office = self.office

        def done(_went_on: int) -> None:
            told = say("settings.decided", name=say("settings.name.steps_ship"))
            office.ways.say(told, lambda: office.do(decide_step, STEP, needed=True))

        self.do(decide_step, STEP, needed=False, done=done)
