"""Why a payment is undone: by mistake, in words, or because the bank sent it back; customers read which on their statement."""

from __future__ import annotations

from typing import Any

from app.base.said import said
from app.reports.payment_page import PaymentPage
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.orders.order_name import called_by

RETURNED = "bank.returned.unpaid"


class ReverseDialog(ReasonDialog):
    """The reason, and a box that says it where the bank sent the money back."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.returned = WordBox("payment.returned", self)
        self.returned.toggled.connect(self._on_returned)
        self.put(self.returned)

    def act(self) -> None:
        if self.returned.isChecked():
            self.do(self._verb, *self._args, said(RETURNED), done=self._done)
        else:
            super().act()

    def _on_returned(self, returned: bool) -> None:
        self.reason.setReadOnly(returned)
        self.reason.setText(say(RETURNED) if returned else "")


def order_told(facts: PaymentPage) -> list[tuple[str, str]]:
    """What becomes of the order a payment was made for: the advance it loses, that it waits again, and that goods left."""
    row, order = facts.row, facts.order
    if row.kind != "payment" or order is None or not (row.kept or facts.settles):
        return []
    name = called_by(row.order_number, row.order_remote_number)
    lines: list[tuple[str, str]] = []
    if row.kept:
        key = "advance_waits" if order.waits_without else "advance_lost"
        amount = words().money(row.kept, row.currency)
        lines.append(("wait", say(f"payment.effect.{key}", order=name, amount=amount)))
    elif order.waits_without:
        lines.append(("wait", say("payment.effect.order_waits", order=name)))
    if order.left and order.payment_kind == "prepaid":
        key = "order_left" if order.shipped == "all" else "order_left_part"
        lines.append(("trouble", say(f"payment.effect.{key}", order=name)))
    return lines
