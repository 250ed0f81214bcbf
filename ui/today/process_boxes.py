"""The two boxes over *Process*: to ship and to invoice this time also where the policy says by hand, and of how many orders."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kit.word_box import WordBox
from ui.today.process_plan import PlanRow


class ProcessBoxes(QWidget):
    """`turned` tells that one of them is."""

    turned = Signal()

    def __init__(self, parent: QWidget, *, ship: bool, invoice: bool) -> None:
        super().__init__(parent)
        self.ship = WordBox("process.also_ship", self, n=0)
        self.invoice = WordBox("process.also_invoice", self, n=0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for box, checked in ((self.ship, ship), (self.invoice, invoice)):
            box.setChecked(checked)
            box.toggled.connect(self.turned)
            row.addWidget(box)
        row.addStretch(1)

    def tell(self, rows: Sequence[PlanRow]) -> None:
        """Say of how many orders each box decides, what waits for it or what it does now; one of none is not shown."""
        for box, key, step, codes in (
            (self.ship, "process.also_ship", "ship", {"ship_by_hand"}),
            (self.invoice, "process.also_invoice", "invoice", {"invoice_by_hand", "invoice_on_shipment"}),
        ):
            many = sum(
                step in row.steps if box.isChecked() else any(why.code in codes for why in row.reasons)
                for row in rows
            )
            box.tell(key, n=many)
            # An empty box beside what the policy does anyway would seem to refuse it.
            box.setVisible(box.isChecked() or many > 0)
