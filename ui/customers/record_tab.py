"""A customer's record: who they are and on what terms, how they are reached, their own fields, and their history."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reports.customer_page import CustomerPage as Facts
from ui.customers.address_book import AddressBook
from ui.customers.identifier_edit import siren_said, siret_said
from ui.customers.list_names import lists_told
from ui.kit.breakable import breakable
from ui.kit.countries import country_name
from ui.kit.extras_part import ExtrasPart
from ui.kit.history import History
from ui.kit.languages import LANGUAGES
from ui.kit.office import Office
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.wording import say, words


class RecordTab(QWidget):
    """Shows what is known of them."""

    def __init__(self, office: Office, customer_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        about = Section("customer.about", self, edge="bottom")
        self.about = Figures(self)
        self.billing = Paragraph("customer.billing", self)
        self.reach = Paragraph("customer.reach", self)
        self.note = Paragraph("customer.note", self)
        for widget in (self.about, self.reach, self.billing, self.note):
            about.body.addWidget(widget)
        self.book = AddressBook(office, customer_id, self)
        self.extras = ExtrasPart(office, "customer", customer_id, self, edge="bottom")
        past = Section("customer.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (about, self.book, self.extras, past):
            column.addWidget(part)

    def show_record(self, facts: Facts) -> None:
        """Show a customer."""
        row = facts.row
        self.about.show_rows(_about(facts, self._office.today))
        found = next((each for each in reversed(facts.addresses) if each.kind == "billing"), None)
        lines = (
            (found.company, found.line1, found.line2, f"{found.postcode} {found.city}".strip())
            if found is not None
            else ()
        )
        self.billing.show_text("\n".join(line for line in lines if line))
        self.book.show_addresses(facts.addresses)
        self.reach.show_text("\n".join(part for part in (row.phone, breakable(row.email or "")) if part))
        self.note.show_text(facts.note)
        self.extras.show_page(facts.extras)
        self.history.show_events(facts.history)


def _about(facts: Facts, today: date) -> list[Figure]:
    row = facts.row
    known = (
        (say("column.number"), row.number),
        (say("column.siren"), siren_said(row.siren or "")),
        ("SIRET", siret_said(facts.siret or "")),
        (say("column.vat_number"), row.vat_number or ""),
        (say("customers.filter.language"), say(dict(LANGUAGES).get(row.language, row.language))),
        (say("column.country"), country_name(row.country) if row.country else ""),
        (say("column.terms"), _terms(facts)),
        (say("customer.invoice_by_label"), say(f"customer.invoice_by.{facts.invoice_by or 'usual'}")),
        (say("customer.usual_carrier_label"), facts.usual_carrier),
        (
            say("customer.one_delivery_label"),
            say("customer.one_delivery_figure") if facts.one_delivery else "",
        ),
        (say("customer.in_group"), facts.group),
        (say("customer.lists"), lists_told(facts.lists, today)),
        (say("customer.invoices"), words().number(facts.invoice_count)),
        (say("customer.payments"), words().number(facts.payment_count)),
        (say("customer.shared"), ", ".join(each.name for each in facts.shared_with)),
    )
    return [Figure(label, value) for label, value in known if value]


def _terms(facts: Facts) -> str:
    if facts.terms is None:
        return say("customer.terms_prepaid" if facts.pays_first else "customer.terms_default")
    return facts.terms.name_fr if words().language == "fr" else facts.terms.name_en
