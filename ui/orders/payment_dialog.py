"""What a person learned of an order's payment: refused and why, authorised, pending; with the provider's link (R17, R21)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow.payment_said import payment_said
from app.orders.payment_said import PaymentSaid
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say

STATES = ("refused", "pending", "authorised")
"""What may be said by hand; money that came is received, and given back as a refund."""


class PaymentDialog(VerbDialog):
    """Says beforehand what a refusal makes: a task for today, and a mail that can carry the link."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(
        self,
        office: Office,
        order_id: int,
        number: str,
        said: PaymentSaid | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, "payment_said.title", "payment_said.do", parent)
        self._order_id = order_id
        # The gravest answer must not be one press away: none is chosen beforehand.
        known = [(each, f"order.payment_state.{each}") for each in STATES]
        self.state = Choice([("", "payment_said.choose"), *known], self)
        self.reason, self.link = QLineEdit(self), QLineEdit(self)
        self.form.add("state", Field("payment_said.state", self.state), span=2)
        self.form.add(
            "reason", Field("payment_said.reason", self.reason, hint="payment_said.reason_hint"), span=2
        )
        self.form.add("link", Field("payment_said.link", self.link, hint="payment_said.link_hint"), span=2)
        if said is not None:
            self.link.setText(said.link)
        self.tell_subtitle(number)
        self.state.currentIndexChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        state = self.state.value
        self.verb.allow(bool(state), say("payment_said.none_chosen"))
        if not state:
            self.effects.tell(
                [
                    ("info", say("payment_said.effect.no_money")),
                    ("card", say("payment_said.effect.if_refused")),
                    ("wait", say("payment_said.effect.if_other")),
                ]
            )
        elif state == "refused":
            self.effects.tell(
                [("card", say("payment_said.effect.task")), ("hold", say("payment_said.effect.waits"))]
            )
        else:
            self.effects.tell([("info", say(f"payment_said.effect.{state}"))])

    def act(self) -> None:
        self.do(
            payment_said,
            self._order_id,
            self.state.value,
            reason=self.reason.text().strip(),
            link=self.link.text().strip(),
            done=lambda _task: self.office.ways.say(say("payment_said.done")),
        )
