"""Adding a supplier and changing one, and what they offer of a product."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.purchasing import supplier
from app.purchasing.supplier import OfferDraft, SupplierDraft
from app.purchasing.supplier_queries import OfferRow, SupplierRow, supplier_rows, suppliers_called
from ui.customers.identifier_edit import emails_edit, siren_edit
from ui.kit.choice import Choice
from ui.kit.countries import COUNTRIES, country_name
from ui.kit.field import Field
from ui.kit.languages import LANGUAGES
from ui.kit.money_edit import MoneyEdit, PriceEdit
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.picker_list import Face
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.sized import fixed_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.word_box import WordBox
from ui.kit.wording import say
from ui.stock.price_rows import Article, article_face, articles

if TYPE_CHECKING:
    from app.base.door import Read


def supplier_picker(
    office: Office, parent: QWidget | None = None, *, create: Callable[[str], object] | None = None
) -> Picker[SupplierRow]:
    """A picker of suppliers in use; the last one chosen anywhere is there again with Ctrl+R."""
    return Picker(office, suppliers_called, supplier_face, parent, create=create, name="supplier")


def supplier_face(row: SupplierRow) -> Face:
    """How a supplier looks in a picker."""
    return Face(row.name, aside=", ".join(part for part in (row.city, row.contact) if part))


def one_supplier(rd: Read, supplier_id: int) -> SupplierRow:
    """A supplier by key."""
    return supplier_rows(rd, [supplier_id])[0]


def add_supplier(
    office: Office,
    name: str = "",
    *,
    parent: QWidget | None = None,
    done: Callable[[SupplierRow], object] | None = None,
) -> SupplierDialog:
    """Ask for a new supplier; `done` gets the row (Q1). Without it the page of the new supplier is opened."""
    dialog = SupplierDialog(office, None, parent or QApplication.activeWindow(), done=done)
    dialog.name.setText(name)
    dialog.open()
    return dialog


class SupplierDialog(VerbDialog):
    """All that is known of a supplier, in one form."""

    fields_of: Mapping[str, str] = {
        "supplier_without_name": "name",
        "supplier_name_taken": "name",
        "siren_malformed": "siren",
        "siren_checksum": "siren",
        "vat_number_malformed": "vat_number",
        "vat_number_checksum": "vat_number",
    }

    def __init__(
        self,
        office: Office,
        standing: tuple[int, SupplierDraft] | None,
        parent: QWidget | None = None,
        *,
        done: Callable[[SupplierRow], object] | None = None,
    ) -> None:
        kind = "add" if standing is None else "change"
        super().__init__(office, f"supplier.{kind}_title", f"supplier.{kind}", parent, width=WIDE)
        self._standing, self._then = standing, done
        self._build()
        if standing is not None:
            self._fill(standing[1])

    def _build(self) -> None:
        self.name, self.contact, self.phone = (QLineEdit(self) for _ in range(3))
        self.email = emails_edit(self)
        self.line1, self.line2, self.postcode, self.city = (QLineEdit(self) for _ in range(4))
        self.our_number, self.terms = QLineEdit(self), QLineEdit(self)
        self.siren, self.vat_number = siren_edit(self), QLineEdit(self)
        self.country = Choice([], self)
        for code in COUNTRIES:
            self.country.addItem(country_name(code), code)
        self.language = Choice(LANGUAGES, self)
        self.lead_days = WholeEdit(self, unit="kit.unit.days")
        self.minimum = MoneyEdit(self.office.currency, self)
        self.note = QPlainTextEdit(self)
        fixed_height(self.note, 64)
        self.note.setTabChangesFocus(True)
        put = self.form.add
        put("name", Field("supplier.name", self.name, required=True))
        put("contact", Field("supplier.contact", self.contact))
        put("email", Field("supplier.email", self.email, hint="supplier.email_hint"))
        put("phone", Field("supplier.phone", self.phone))
        put("line1", Field("supplier.line1", self.line1))
        put("line2", Field("supplier.line2", self.line2))
        put("postcode", Field("supplier.postcode", self.postcode))
        put("city", Field("supplier.city", self.city))
        put("country", Field("supplier.country", self.country))
        put("language", Field("supplier.language", self.language, hint="supplier.language_hint"))
        put("siren", Field("supplier.siren", self.siren, hint="supplier.numbers_hint"))
        put("vat_number", Field("supplier.vat_number", self.vat_number))
        put("lead_days", Field("supplier.lead_days", self.lead_days, hint="supplier.lead_days_hint"))
        put("minimum", Field("supplier.minimum", self.minimum, hint="supplier.minimum_hint"))
        put("terms", Field("supplier.terms", self.terms, hint="supplier.terms_hint"))
        put("our_number", Field("supplier.our_number", self.our_number))
        put("note", Field("supplier.note", self.note), span=2)

    def _fill(self, draft: SupplierDraft) -> None:
        for name in ("name", "contact", "line1", "line2", "postcode", "city", "our_number", "terms"):
            getattr(self, name).setText(getattr(draft, name))
        self.email.set_value(draft.email)
        self.phone.setText(draft.phone or "")
        self.siren.set_value(draft.siren)
        self.vat_number.setText(draft.vat_number or "")
        if self.country.findData(draft.country) < 0:
            self.country.addItem(country_name(draft.country), draft.country)
        self.country.set_value(draft.country)
        self.language.set_value(draft.language)
        self.lead_days.set_value(draft.lead_days)
        self.minimum.set_value(draft.minimum_amount)
        self.note.setPlainText(draft.note)

    @property
    def draft(self) -> SupplierDraft:
        """What stands in the fields."""
        return SupplierDraft(
            name=self.name.text().strip(),
            contact=self.contact.text().strip(),
            email=self.email.value,
            phone=self.phone.text().strip() or None,
            line1=self.line1.text().strip(),
            line2=self.line2.text().strip(),
            postcode=self.postcode.text().strip(),
            city=self.city.text().strip(),
            country=self.country.value,
            language=self.language.value,
            our_number=self.our_number.text().strip(),
            terms=self.terms.text().strip(),
            lead_days=self.lead_days.value,
            minimum_amount=self.minimum.value,
            note=self.note.toPlainText().strip(),
            siren=self.siren.value,
            vat_number=self.vat_number.text().strip() or None,
        )

    def act(self) -> None:
        if self._standing is None:
            self.do(supplier.add, self.draft, done=self._added)
        else:
            self.do(supplier.change, self._standing[0], self.draft, done=self._changed)

    def _added(self, supplier_id: int) -> None:
        self.office.ways.say(say("supplier.added", name=self.name.text().strip()))
        if self._then is None:
            self.office.ways.open("supplier", supplier_id)
        else:
            self.office.ask(one_supplier, supplier_id, done=self._then)

    def _changed(self, _none: None) -> None:
        self.office.ways.say(say("supplier.changed", name=self.name.text().strip()))


class OfferDialog(VerbDialog):
    """What a supplier offers of a product: their code, pack, price, days."""

    fields_of: Mapping[str, str] = {
        "pack_not_positive": "pack",
        "offer_price_negative": "price",
        "product_not_stocked": "product",
    }

    def __init__(
        self, office: Office, supplier_id: int, name: str, row: OfferRow | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "supplier.offer_title", "supplier.offer", parent)
        self._supplier_id, self._row = supplier_id, row
        self.tell_subtitle(name if row is None else say("supplier.offer_of", product=row.product, name=name))
        self.product = Picker[Article](office, articles, article_face, self, name="product")
        self.code = QLineEdit(self)
        self.pack = QuantityEdit(self)
        self.price = PriceEdit(self)
        self.price.show_unit("€" if office.currency == "EUR" else office.currency)
        self.lead_days = WholeEdit(self, unit="kit.unit.days")
        self.preferred = WordBox("supplier.preferred", self)
        if row is None:
            self.form.add("product", Field("supplier.product", self.product, required=True), span=2)
        else:
            self.product.hide()
        self.form.add("code", Field("supplier.code", self.code))
        self.form.add("pack", Field("supplier.pack", self.pack, hint="supplier.pack_hint", required=True))
        cost = self.form.add("price", Field("supplier.price", self.price, hint="supplier.price_hint"))
        # What is not shown is not changed either.
        cost.setVisible(office.actor.sees_costs)
        self.form.add(
            "lead_days", Field("supplier.own_lead_days", self.lead_days, hint="supplier.own_lead_hint")
        )
        self.form.add(
            "preferred", Field("supplier.preferred_label", self.preferred, hint="supplier.preferred_hint")
        )
        self.pack.set_value(1000)
        if row is not None:
            self.code.setText(row.code)
            self.pack.set_value(row.pack_milli)
            self.price.set_value(row.price_micro)
            self.lead_days.set_value(row.own_lead_days)
            self.preferred.setChecked(row.preferred)

    def act(self) -> None:
        chosen = self.product.value
        product_id = self._row.product_id if self._row is not None else chosen.id if chosen is not None else 0
        draft = OfferDraft(
            product_id=product_id,
            code=self.code.text().strip(),
            pack_milli=self.pack.value or 0,
            price_micro=self.price.value,
            lead_days=self.lead_days.value,
            preferred=self.preferred.isChecked(),
        )
        self.do(supplier.offer, self._supplier_id, draft, done=self._done)

    def _done(self, _key: int) -> None:
        self.office.ways.say(say("supplier.offer_done"))
