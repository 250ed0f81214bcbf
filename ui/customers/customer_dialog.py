"""Adding a customer, and changing one: who they are, where, how they pay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.base.extras import ExtrasPage, extras_page
from app.customers import customer
from app.customers.customer import AddressDraft, CustomerDraft
from app.customers.duplicates import Identity
from app.customers.identifiers import french_vat_number
from app.customers.queries import AddressRow
from app.customers.typed import typed
from app.customers.usual import Usual, usual
from app.reports.customer_page import CustomerPage
from app.reports.entry_page import EntryPage, entry_page
from ui.customers.brief_record import BriefRecord
from ui.customers.concerned import concerned
from ui.customers.credit_words import empty_limit
from ui.customers.identifier_edit import emails_edit, siren_edit, siret_edit, vat_number_edit
from ui.customers.merge_offer import MergeOffer
from ui.customers.price_choices import PriceChoices
from ui.customers.served_how import ServedHow
from ui.customers.terms_beyond import TermsChoice
from ui.kit.choice import Choice
from ui.kit.countries import COUNTRIES, country_name
from ui.kit.field import Field
from ui.kit.languages import LANGUAGES
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.own_form import OwnForm
from ui.kit.runner import Failure
from ui.kit.sized import fixed_height
from ui.kit.verb_dialog import NARROW, WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say

if TYPE_CHECKING:
    from app.base.door import Read
    from app.links.lookups.register import Company


def add_customer(
    office: Office,
    name: str = "",
    *,
    parent: QWidget | None = None,
    done: Callable[[int], object] | None = None,
    brief: bool = False,
) -> CustomerDialog:
    """Ask for a new customer, what was typed elsewhere filled in; `done` gets the key (Q1).

    Without `done` the page of the new customer is opened. `brief` asks only for what an order needs, the rest folded.
    """
    dialog = CustomerDialog(office, None, parent or QApplication.activeWindow(), done=done, brief=brief)
    dialog.begin_with(name)
    dialog.open()
    return dialog


def change_customer(office: Office, page: CustomerPage, parent: QWidget | None = None) -> CustomerDialog:
    """Change what is known of a customer; issued documents keep what they said."""
    dialog = CustomerDialog(office, page, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class CustomerDialog(VerbDialog):
    """All that is known of a customer, in one form; identifiers are checked when their field is left."""

    fields_of: Mapping[str, str] = {
        "customer_without_name": "name",
        "siren_malformed": "siren",
        "siren_checksum": "siren",
        "siret_malformed": "siret",
        "siret_checksum": "siret",
        "vat_number_country": "vat_number",
        "vat_number_malformed": "vat_number",
        "vat_number_checksum": "vat_number",
    }

    def __init__(
        self,
        office: Office,
        page: CustomerPage | None,
        parent: QWidget | None = None,
        *,
        done: Callable[[int], object] | None = None,
        brief: bool = False,
    ) -> None:
        add = page is None
        super().__init__(
            office,
            "customer.add_title" if add else "customer.change_title",
            "customer.add" if add else "customer.change",
            parent,
            width=NARROW if brief else WIDE,
        )
        self._page = page
        self.brief: BriefRecord | None = None
        self.offer: MergeOffer | None = None
        key = page.row.id if page is not None else None
        self.prices = PriceChoices(office, key, self.refused, self)
        self.group, self.price_list = self.prices.group, self.prices.price_list
        self._build()
        self.own = OwnForm(office, self.form)
        self.search = WordButton("lookup.search.ask", self, look="link", clicked=self._search)
        self.search.setProperty("fit", "compact")
        self.body.insertWidget(0, self.search, 0, Qt.AlignmentFlag.AlignLeft)
        if brief:
            self.brief = BriefRecord(self, self.name, self.kind)
            self.brief.unfolded.connect(self._unfold)
            self._show_fields()
        if page is not None:
            self._fill(page)
            self.tell_note(say("customer.change_note"))
        else:
            self.offer = MergeOffer(
                office,
                self,
                self._identity,
                (self.name, self.email, self.phone, self.siren, self.vat_number),
                done if done is not None else partial(office.ways.open, "customer"),
            )
            office.ask(usual, done=self._on_usual, failed=self.refused, owner=self)
        office.ask(_terms, done=self._on_terms, failed=self.refused, owner=self)
        office.ask(extras_page, "customer", key, done=self._on_own, failed=self.refused, owner=self)

    def _build(self) -> None:
        self.name, self.contact, self.phone = (QLineEdit(self) for _ in range(3))
        self.email = emails_edit(self)
        self.line1, self.line2, self.postcode, self.city = (QLineEdit(self) for _ in range(4))
        self.siren, self.siret = siren_edit(self), siret_edit(self)
        self.vat_number = vat_number_edit(self)
        self.kind = Choice([(each, f"customer.kind.{each}") for each in ("company", "person")], self)
        self.language = Choice(LANGUAGES, self)
        self.country = Choice([], self)
        for each in COUNTRIES:
            self.country.addItem(country_name(each), each)
        self.terms = TermsChoice(self)
        self.limit = MoneyEdit(self.office.currency, self)
        self.trusted = WordBox("customer.trusted", self)
        self.note_text = QPlainTextEdit(self)
        fixed_height(self.note_text, 64)
        self.note_text.setTabChangesFocus(True)
        put = self.form.add
        put("name", Field("customer.name", self.name, required=True))
        put("kind", Field("customer.kind_label", self.kind))
        put("contact", Field("customer.contact", self.contact))
        put("email", Field("customer.email", self.email))
        put("phone", Field("customer.phone", self.phone))
        put("language", Field("customer.language_label", self.language, hint="customer.language_hint"))
        put("siren", Field("customer.siren", self.siren))
        put("siret", Field("customer.siret", self.siret))
        put("vat_number", Field("customer.vat_number", self.vat_number))
        put("terms", self.terms.field)
        put("group", Field("customer.group", self.group, hint="customer.group_hint"))
        put("price_list", Field("customer.price_list", self.price_list, hint="customer.price_list_hint"))
        put("line1", Field("customer.line1", self.line1), span=2)
        put("line2", Field("customer.line2", self.line2), span=2)
        put("postcode", Field("customer.postcode", self.postcode))
        put("city", Field("customer.city", self.city))
        put("country", Field("customer.country", self.country))
        if self._page is None:
            put("limit", Field("customer.limit", self.limit))
        else:
            # A limit that stands is changed by a decision of its own, with its reason.
            self.limit.hide()
        put("trusted", Field("customer.trusted_label", self.trusted, hint="customer.trusted_hint"))
        self.served = ServedHow(self.form, self)
        put("note", Field("customer.note", self.note_text), span=2)
        self.kind.currentIndexChanged.connect(self._show_fields)
        self.country.currentIndexChanged.connect(self._show_fields)

    def _show_fields(self, *_at: int) -> None:
        kind, country = self.kind.value, self.country.value
        told = {
            "contact": self.contact,
            "vat_number": self.vat_number,
            "siren": self.siren,
            "siret": self.siret,
        }
        filled = [name for name, edit in told.items() if edit.text()]
        names = concerned(self.form.fields, kind, country, filled)
        self.form.show_only(self.brief.shown(names, filled) if self.brief is not None else names)
        self.search.setVisible(kind == "company" and country == "FR")
        self.terms.be_for(kind, country)

    def _fill(self, page: CustomerPage) -> None:
        row = page.row
        for edit, text in (
            (self.name, row.name),
            (self.contact, row.contact),
            (self.phone, row.phone or ""),
        ):
            edit.setText(text)
        self.email.set_value(row.email)
        self.siren.set_value(row.siren)
        self.siret.set_value(page.siret)
        self.vat_number.set_value(row.vat_number)
        self.kind.set_value(row.kind)
        self.language.set_value(row.language)
        self.trusted.setChecked(page.trusted)
        self.served.show_page(page)
        self.note_text.setPlainText(page.note)
        billing = _billing(page)
        if billing is not None:
            self.line1.setText(billing.line1)
            self.line2.setText(billing.line2)
            self.postcode.setText(billing.postcode)
            self.city.setText(billing.city)
        country = billing.country if billing is not None else row.country
        if country and self.country.findData(country) < 0:
            self.country.addItem(country_name(country), country)
        self.country.set_value(country)
        self._show_fields()

    def _on_terms(self, found: EntryPage) -> None:
        self.terms.offer(found, self._page.terms if self._page is not None else None)

    def _on_usual(self, found: Usual) -> None:
        """Begin with what most customers are, unless something was chosen already."""
        if self.kind.currentIndex() == 0 and (self.brief is None or not self.brief.told):
            self.kind.set_value(found.kind)
        if self.country.currentIndex() == 0 and self.country.findData(found.country) >= 0:
            self.country.set_value(found.country)
        if self.language.currentIndex() == 0:
            self.language.set_value(found.language)
        self.form.fields["limit"].explain(empty_limit(found.general_limit, self.office.currency))
        self._show_fields()

    def _on_own(self, found: ExtrasPage) -> None:
        self.own.show_page(found, span=2)
        self._show_fields()

    def _search(self) -> None:
        """Find the company in the public register; imported here because it brings HTTP along."""
        from ui.customers.company_search import CompanySearch

        told = self.siren.value or self.siren.text() or self.name.text()
        CompanySearch(self.office, told, self.take_over, self).open()

    def take_over(self, company: Company) -> None:
        """Fill in what the register says, over nothing that it does not say."""
        self.kind.set_value("company")
        for edit, text in (
            (self.name, company.name),
            (self.line1, company.address),
            (self.postcode, company.postcode),
            (self.city, company.city),
        ):
            if text:
                edit.setText(text)
        self.siren.set_value(company.siren)
        if company.siret:
            self.siret.set_value(company.siret)
        if not self.vat_number.value:
            self.vat_number.set_value(french_vat_number(company.siren))
        self.country.set_value("FR")
        self._show_fields()

    def begin_with(self, text: str) -> None:
        """Begin with what was typed elsewhere, each in its field: a name, an e-mail, a telephone, a SIREN."""
        said = typed(text)
        self.name.setText(said.name)
        self.email.set_value(said.email or None)
        self.phone.setText(said.phone)
        if said.siren:
            self.siren.set_value(said.siren)
        if self.brief is not None:
            self.brief.read(text)
        self._show_fields()

    def _unfold(self) -> None:
        self.widen(WIDE)
        self._show_fields()

    def draft(self) -> CustomerDraft:
        """What stands in the fields; what they do not show stays as it was."""
        page = self._page
        terms = self.terms.value
        known = page.terms.id if page is not None and page.terms is not None else None
        draft = CustomerDraft(
            name=self.name.text().strip(),
            kind=self.kind.value,
            contact=self.contact.text().strip(),
            siren=self.siren.value,
            siret=self.siret.value,
            vat_number=self.vat_number.value,
            email=self.email.value,
            phone=self.phone.text().strip() or None,
            language=self.language.value,
            territory=page.territory if page is not None else self.country.value,
            terms_id=(int(terms) if terms else None) if self.terms.count() else known,
            credit_limit=page.row.credit_limit if page is not None else self.limit.value,
            passing=page.row.passing if page is not None else False,
            trusted=self.trusted.isChecked(),
            note=self.note_text.toPlainText().strip(),
            addresses=self._addresses(),
            extras=self.own.extras,
        )
        return self.served.put_into(draft)

    def _addresses(self) -> tuple[AddressDraft, ...]:
        page = self._page
        billing = _billing(page) if page is not None else None
        place = {
            "line1": self.line1.text().strip(),
            "line2": self.line2.text().strip(),
            "postcode": self.postcode.text().strip(),
            "city": self.city.text().strip(),
        }
        others = tuple(
            _draft_of(each) for each in (page.addresses if page is not None else ()) if each != billing
        )
        if not any(place.values()) and billing is None:
            return others
        before = asdict(_draft_of(billing)) if billing is not None else {"name": self.name.text().strip()}
        return (AddressDraft(**{**before, **place, "country": self.country.value}), *others)

    def _identity(self) -> Identity:
        return Identity(
            self.name.text().strip(),
            self.email.text().strip(),
            self.phone.text().strip(),
            self.siren.value or "",
            self.vat_number.value or "",
        )

    def check(self) -> bool:
        sound = super().check()
        if not sound:
            self._keep_apart()
        return sound

    def refused(self, failure: Failure) -> None:
        self._keep_apart()
        super().refused(failure)

    def _keep_apart(self) -> None:
        if self.offer is not None:
            self.offer.forget()

    def open(self) -> None:
        super().open()
        if self.offer is not None and self.name.text().strip():
            self.offer.watch.look()

    def act(self) -> None:
        if self._page is not None:
            self.do(customer.change, self._page.row.id, self.draft(), done=self._changed)
        else:
            self.do(customer.add, self.draft(), done=self._added)

    def _changed(self, _nothing: None) -> None:
        if self._page is not None:
            self.prices.keep(self._page.row.id)
        self.office.ways.say(say("customer.changed", name=self.name.text()))

    def _added(self, customer_id: int) -> None:
        self.prices.keep(customer_id)
        self.office.ways.say(say("customer.added", name=self.name.text()))
        if self.offer is not None:
            self.offer.finish(customer_id)


def _terms(rd: Read) -> EntryPage:
    return entry_page(rd)


def _billing(page: CustomerPage) -> AddressRow | None:
    """The address the form shows: the newest of those for invoices, as it is used."""
    return next((each for each in reversed(page.addresses) if each.kind == "billing"), None)


def _draft_of(row: AddressRow) -> AddressDraft:
    values = asdict(row)
    return AddressDraft(**{each.name: values[each.name] for each in fields(AddressDraft)})
