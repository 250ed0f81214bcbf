"""What the company says of itself on its papers."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.company import Company
from app.base.errors import Refusal
from app.flow import company
from app.flow.company import CompanyDraft
from ui.customers.identifier_edit import (
    bic_edit,
    email_edit,
    iban_edit,
    siren_edit,
    siret_edit,
    vat_number_edit,
)
from ui.kit.choice import Choice
from ui.kit.countries import country_name
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.languages import LANGUAGES
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.section import Figure, Figures, Section
from ui.kit.sized import most_width
from ui.kit.wording import WordButton, say
from ui.settings.mentions_part import MentionsPart

WIDEST = 720
_FIELDS = {
    "company_without_name": "name",
    "capital_not_positive": "capital",
    "siren_malformed": "siren",
    "siren_checksum": "siren",
    "siret_malformed": "siret",
    "siret_checksum": "siret",
    "vat_number_country": "vat_number",
    "vat_number_malformed": "vat_number",
    "vat_number_checksum": "vat_number",
    "mail_address_malformed": "email",
    "iban_wrong": "iban",
    "bic_wrong": "bic",
}
"""The field that a refusal is about."""


class CompanyForm(QWidget):
    """Saved when asked to (Ctrl+S): half an address would be wrong on the next invoice."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._shown: CompanyDraft | None = None
        part = Section("settings.part.company", self, edge="bottom")
        self.form = Form(2, part)
        most_width(self.form, WIDEST)
        self.name, self.legal_form, self.address, self.postcode = (QLineEdit(self) for _ in range(4))
        self.city, self.phone = QLineEdit(self), QLineEdit(self)
        self.email, self.iban, self.bic = email_edit(self), iban_edit(self), bic_edit(self)
        self.capital, self.registry = MoneyEdit(office.currency, self), QLineEdit(self)
        self.siren, self.siret = siren_edit(self), siret_edit(self)
        self.vat_number = vat_number_edit(self)
        self.vat_regime = Choice(
            [(each, f"settings.vat_regime.{each}") for each in ("normal", "franchise")], self
        )
        self.language = Choice(LANGUAGES, self)
        for name, edit, key in (
            ("name", self.name, "settings.company.name"),
            ("legal_form", self.legal_form, "settings.company.legal_form"),
            ("capital", self.capital, "settings.company.capital"),
            ("registry", self.registry, "settings.company.registry"),
            ("address", self.address, "settings.company.address"),
            ("postcode", self.postcode, "customer.postcode"),
            ("city", self.city, "customer.city"),
            ("siren", self.siren, "customer.siren"),
            ("siret", self.siret, "customer.siret"),
            ("vat_number", self.vat_number, "customer.vat_number"),
            ("vat_regime", self.vat_regime, "settings.company.vat_regime"),
            ("email", self.email, "customer.email"),
            ("phone", self.phone, "customer.phone"),
            ("iban", self.iban, "settings.company.iban"),
            ("bic", self.bic, "settings.company.bic"),
            ("language", self.language, "settings.company.language"),
        ):
            hint = "settings.company.registry_hint" if name == "registry" else ""
            # The rest is what the law wants on invoices, of a company that has it.
            spare = name in {"email", "phone", "iban", "bic"}
            field = Field(key, edit, required=name == "name", optional=spare, hint=hint)
            self.form.add(name, field, span=2 if name == "address" else 1)
        part.body.addWidget(self.form)
        self.save = WordButton("settings.company.save", part, look="primary", clicked=self._save)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch(1)
        part.end_with(row)
        fixed = Section("settings.part.fixed", self)
        self.fixed = Figures(fixed)
        fixed.body.addWidget(self.fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.mentions = MentionsPart(self.go_to, self)
        column.addWidget(part)
        column.addWidget(self.mentions)
        column.addWidget(fixed)
        column.addStretch(1)

    def go_to(self, field: str) -> None:
        """Begin at a field."""
        self.form.fields[field].edit.setFocus()

    def show_company(self, found: Company) -> None:
        """Show the company as it stands; what somebody has begun to type is not typed over."""
        self.mentions.show_company(found, self.office.today)
        numbers = (self.siren, self.siret, self.vat_number, self.email, self.iban, self.bic)
        if self._shown is not None and (self.draft() != self._shown or any(each.touched for each in numbers)):
            return
        for edit, text in (
            (self.name, found.name),
            (self.legal_form, found.legal_form),
            (self.registry, found.registry or ""),
            (self.address, found.address),
            (self.postcode, found.postcode),
            (self.city, found.city),
            (self.phone, found.phone or ""),
        ):
            edit.setText(text)
            # One that is too long for its field is read from its beginning.
            edit.setCursorPosition(0)
        self.capital.set_value(found.capital)
        self.siren.set_value(found.siren)
        self.siret.set_value(found.siret)
        self.vat_number.set_value(found.vat_number)
        for edit, value in ((self.email, found.email), (self.iban, found.iban), (self.bic, found.bic)):
            edit.set_value(value or None)
        self.vat_regime.set_value(found.vat_regime)
        self.language.set_value(found.language)
        self._shown = self.draft()
        self.fixed.show_rows(
            (
                Figure(say("column.country"), country_name(found.country)),
                Figure(say("column.currency"), found.currency),
                Figure(say("settings.company.zone"), found.zone),
            )
        )

    def draft(self) -> CompanyDraft:
        """What stands in the fields."""

        def typed(edit: QLineEdit) -> str:
            return edit.text().strip()

        return CompanyDraft(
            name=typed(self.name),
            legal_form=typed(self.legal_form),
            capital=self.capital.value,
            registry=typed(self.registry) or None,
            address=typed(self.address),
            postcode=typed(self.postcode),
            city=typed(self.city),
            siren=self.siren.value,
            siret=self.siret.value,
            vat_number=self.vat_number.value,
            vat_regime=self.vat_regime.value,
            email=self.email.value,
            phone=typed(self.phone) or None,
            iban=self.iban.value,
            bic=self.bic.value,
            language=self.language.value,
        )

    def _save(self) -> None:
        if self.form.check():
            self.office.do(company.change, self.draft(), done=self._saved, failed=self._refused, owner=self)

    def _saved(self, _nothing: None) -> None:
        self._shown = self.draft()
        self.office.ways.say(say("settings.company.saved"))

    def _refused(self, failure: Failure) -> None:
        error = failure.error
        if isinstance(error, Refusal) and error.code in _FIELDS:
            self.form.complain(_FIELDS[error.code], error)
        else:
            self.office.runner.unheard.emit(failure)
