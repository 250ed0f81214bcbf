"""Why a payment is undone: by mistake, in words, or because the bank sent it back; customers read which on their statement."""

from __future__ import annotations

from typing import Any

from app.base.said import said
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say

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
