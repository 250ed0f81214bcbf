"""The boxes over *Process*: which steps are taken this time, and with how many orders.

They begin as the merchant's policies have it: what is ticked is done, what is not ticked is not, whatever the policies say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.kit.word_box import WordBox
from ui.today.process_plan import Chosen, Plan

OFFERS: Mapping[str, frozenset[str]] = {
    "process": frozenset({"drafts", "ship", "invoice", "ahead"}),
    # Who confirms is not asked for an invoice, which cannot be taken back; who ships may tick what has left, and begins without.
    "confirm": frozenset({"drafts"}),
    "ship": frozenset({"drafts", "ship"}),
    "invoice": frozenset({"drafts", "ship", "invoice", "ahead"}),
}
"""The boxes that each verb offers besides what the policies tick."""


class ProcessBoxes(QWidget):
    """`turned` tells that one of them is. `chosen` is what they say.

    `offers` names the boxes that stand there unticked too; the others only where the policies tick them.
    """

    turned = Signal()

    def __init__(self, parent: QWidget, chosen: Chosen, offers: Collection[str]) -> None:
        super().__init__(parent)
        self._begin, self._touched, self._offers = chosen, set[WordBox](), offers
        self._many: dict[WordBox, int] = {}
        self.drafts = WordBox("process.drafts", self, n=0)
        self.ship = WordBox("process.ready", self, n=0)
        self.join = WordBox("process.join", self, n=0)
        self.invoice = WordBox("process.due.on_shipment", self, n=0)
        self.ahead = WordBox("process.ahead.on_shipment", self, n=0)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for box in self._boxes:
            box.hide()
            box.toggled.connect(lambda _on=False, box=box: self._on_turned(box))
        self._place()

    @property
    def _boxes(self) -> tuple[WordBox, ...]:
        return self.drafts, self.ship, self.join, self.invoice, self.ahead

    def _place(self) -> None:
        """Two a row in the order of the steps, with no hole where one is not shown."""
        for box in self._boxes:
            self._grid.removeWidget(box)
        for at, box in enumerate(box for box in self._boxes if not box.isHidden()):
            self._grid.addWidget(box, *divmod(at, 2))

    @property
    def chosen(self) -> Chosen:
        """What they say; as the dialog began until one of them was turned."""
        if not self._touched:
            return self._begin
        bill = "all" if self.ahead.isChecked() else "shipped" if self.invoice.isChecked() else "none"
        return Chosen(self.ship.isChecked(), bill, self.drafts.isChecked(), self.join.isChecked())

    @property
    def offer(self) -> bool:
        """Whether one that is not ticked would do something."""
        return any(box.isVisibleTo(self) and not box.isChecked() and n for box, n in self._many.items())

    def tell(self, plan: Plan) -> None:
        """Tick what the plan does, and say with how many orders; a box that decides of none is not shown."""
        rows, does = plan.rows, plan.does
        # What leaves in this run is invoiced with what has left.
        leaving = does.ship and does.bill != "on_payment" and any(row.ready for row in rows)
        due = f"process.due.{'with_goods' if not does.ships else 'leaving' if leaving else does.bill}"
        for name, box, key, ticked, many in (
            ("drafts", self.drafts, "process.drafts", does.drafts, sum(row.draft for row in rows)),
            ("ship", self.ship, "process.ready", does.ship, sum(row.ready for row in rows)),
            ("invoice", self.invoice, due, does.bills != "by_hand", sum(row.due for row in rows)),
            (
                "ahead",
                self.ahead,
                f"process.ahead.{does.bill}",
                does.bill_now,
                sum(row.ahead for row in rows),
            ),
        ):
            _tick(box, ticked=ticked)
            box.tell(key, n=many)
            self._many[box] = many
            wanted = ticked or name in self._offers
            box.setVisible((many > 0 and wanted) or box in self._touched)
        joined = sum(row.company for row in rows) if does.ship and does.ships else 0
        _tick(self.join, ticked=plan.joins)
        self.join.tell("process.join", n=joined)
        self.join.setVisible(joined > 0)
        self._place()

    def _on_turned(self, box: WordBox) -> None:
        # All of an order is also what has left of it; and without what has left there is nothing before it.
        if box is self.ahead and box.isChecked():
            _tick(self.invoice, ticked=True)
        if box is self.invoice and not box.isChecked():
            _tick(self.ahead, ticked=False)
        self._touched.add(box)
        self.turned.emit()


def _tick(box: WordBox, *, ticked: bool) -> None:
    with QSignalBlocker(box):
        box.setChecked(ticked)
