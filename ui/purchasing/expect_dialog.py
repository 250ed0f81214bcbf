"""Another day for what a purchase order still owes, with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QWidget

from app.flow import purchase
from app.purchasing.purchase_queries import PurchaseRow
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


class ExpectDialog(VerbDialog):
    """The day, and who said so."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(self, office: Office, row: PurchaseRow, parent: QWidget | None = None) -> None:
        facts = {"number": row.number or ""}
        super().__init__(office, "purchase.expect.title", "purchase.expect.do", parent, facts=facts)
        self._purchase_id = row.id
        self.day = DateEdit(lambda: office.today, self)
        self.day.set_value(row.expected_on)
        self.reason = QLineEdit(self)
        self.form.add("day", Field("purchase.expect.on", self.day, required=True))
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=2
        )
        self.effects.tell([("promise", say("purchase.expect.effect"))])

    def act(self) -> None:
        day = self.day.value
        if day is not None:
            self.do(purchase.expect, self._purchase_id, day, self.reason.text().strip(), done=self._done)

    def _done(self, _none: None) -> None:
        self.office.ways.say(say("purchase.expect.done"))
