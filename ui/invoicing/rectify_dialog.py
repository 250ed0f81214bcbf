"""The particulars of an issued invoice as they ought to stand: what is changed here makes a corrective invoice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.flow.rectify import Rectified, rectify
from app.invoicing.corrective import Particulars, particulars_of
from app.reports.invoice_page import InvoicePage
from ui.invoicing.issued_paper import keep_corrective
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words

_ADDRESS = ("company", "name", "line1", "line2", "postcode", "city")
_IDENTITY = ("siren", "vat_number")


def rectify_invoice(office: Office, page: InvoicePage, parent: QWidget | None, reason: str = "") -> None:
    """Ask what the invoice ought to say; what counts now is shown in the fields."""

    def ask(found: Particulars) -> None:
        RectifyDialog(office, page, found, parent or QApplication.activeWindow(), reason).open()

    office.ask(particulars_of, page.row.id, done=ask, owner=parent)


class RectifyDialog(VerbDialog):
    """The customer as the invoice names them, their reference, and why it is corrected."""

    fields_of: Mapping[str, str] = {
        "reason_missing": "reason",
        "rectify_unchanged": "line1",
        "rectify_taxed": "postcode",
        "siren_malformed": "siren",
        "siren_checksum": "siren",
        "vat_number_malformed": "vat_number",
        "mention_customer_siren": "siren",
        "mention_customer_vat_number": "vat_number",
    }

    def __init__(
        self, office: Office, page: InvoicePage, found: Particulars, parent: QWidget | None, reason: str = ""
    ) -> None:
        number = page.row.number
        super().__init__(office, "rectify.title", "rectify.do", parent, width=WIDE, facts={"number": number})
        self._page = page
        self._before: dict[str, str] = {
            **{name: str(found.customer["address"].get(name) or "") for name in _ADDRESS},
            **{name: str(found.customer.get(name) or "") for name in _IDENTITY},
            "reference": found.reference,
        }
        self.edits = {name: QLineEdit(told, self) for name, told in self._before.items()}
        for name, edit in self.edits.items():
            span = 2 if name in ("line1", "line2") else 1
            self.form.add(name, Field(f"rectify.{name}", edit), span=span)
            edit.textChanged.connect(self.tell)
        self.reason = QLineEdit(reason, self)
        self.form.add(
            "reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"), span=1
        )
        self.tell_note(say("rectify.note"))
        self.tell()

    @property
    def changed(self) -> dict[str, str]:
        """What is otherwise than on the invoice, by field."""
        typed = {name: edit.text().strip() for name, edit in self.edits.items()}
        return {name: told for name, told in typed.items() if told != self._before[name].strip()}

    def tell(self) -> None:
        """Say what follows from what was changed."""
        row = self._page.row
        if not self.changed:
            self.effects.tell([])
            return
        last = self._page.correctives[-1].number if self._page.correctives else row.number
        on = self._page.correctives[-1].issued_on if self._page.correctives else row.issued_on
        lines = [
            ("invoices", say("rectify.effect.issue", number=last, on=on)),
            ("done", say("rectify.effect.same", amount=words().money(row.total, row.currency))),
            ("customer", say("rectify.effect.record", customer=row.customer)),
        ]
        self.effects.tell(lines)

    def act(self) -> None:
        wanted: dict[str, Any] = self.changed
        self.do(rectify, self._page.row.id, Rectified(**wanted), self.reason.text().strip(), done=self._done)

    def _done(self, corrective_id: int) -> None:
        self.office.ways.say(say("rectify.done", number=self._page.row.number))
        keep_corrective(self.office, corrective_id)
