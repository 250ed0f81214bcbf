"""Adding a product, and changing one: what it is called, what it costs, how it is taxed and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.base.extras import ExtrasPage, extras_page
from app.catalogue import product
from app.catalogue.gtin import counted_code
from app.catalogue.product import ProductDraft
from app.catalogue.queries import ProductRow
from app.pricing.vat import REVERSE_CHARGE
from app.pricing.vat_law import exemption_key, exemptions
from app.reports.entry_page import EntryPage, entry_page
from app.reports.product_page import ProductPage
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.money_edit import PriceEdit
from ui.kit.office import Office
from ui.kit.own_form import OwnForm
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.sized import fixed_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.stock.units import codes_in

if TYPE_CHECKING:
    from app.base.door import Read

UNITS = ("piece", "kg", "g", "l", "m", "hour", "day")
NATURES = ("", "electronic", "on_the_spot")
"""Where a service is taxed: by the general rule, or by one of its own (see `app.pricing.vat`)."""

REASONS = (REVERSE_CHARGE, *exemptions())
"""Why a product may bear no VAT in France, by VATEX code."""


def add_product(
    office: Office,
    name: str = "",
    *,
    parent: QWidget | None = None,
    done: Callable[[int], object] | None = None,
) -> ProductDialog:
    """Ask for a new product, the name filled in when it was typed elsewhere; `done` gets the key (Q1).

    Without `done` the page of the new product is opened.
    """
    dialog = ProductDialog(office, None, parent or QApplication.activeWindow(), done=done)
    dialog.name.setText(name)
    dialog.open()
    return dialog


def add_variant(office: Office, page: ProductPage, parent: QWidget | None = None) -> ProductDialog:
    """Ask for another variant of a product, or of the one this is a variant of; all but its codes is filled in."""
    dialog = ProductDialog(office, None, parent or QApplication.activeWindow(), sibling=page)
    dialog.open()
    dialog.variant.setFocus(Qt.FocusReason.OtherFocusReason)
    return dialog


def change_product(office: Office, page: ProductPage, parent: QWidget | None = None) -> ProductDialog:
    """Change a product; documents keep what they said."""
    dialog = ProductDialog(office, page, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class ProductDialog(VerbDialog):
    """All that is known of a product, in one form."""

    fields_of: Mapping[str, str] = {
        "sku_taken": "sku",
        "gtin_malformed": "gtins",
        "gtin_checksum": "gtins",
        "hs_code_malformed": "hs_code",
        "origin_malformed": "origin",
    }

    def __init__(
        self,
        office: Office,
        page: ProductPage | None,
        parent: QWidget | None = None,
        *,
        done: Callable[[int], object] | None = None,
        sibling: ProductPage | None = None,
    ) -> None:
        add = page is None
        super().__init__(
            office,
            "product.add_title" if add else "product.change_title",
            "product.add" if add else "product.change",
            parent,
            width=WIDE,
        )
        self._page, self._done = page, done
        self._parent = (sibling.parent or sibling.row) if sibling is not None else None
        self._build()
        self.own = OwnForm(office, self.form)
        if page is not None:
            self._fill(page)
            self.tell_note(say("product.change_note"))
        elif sibling is not None and self._parent is not None:
            self._fill_sibling(sibling, self._parent)
        # What a field cannot show to the last sign (a no-break space in a description) is no change.
        self._shown = self.values()
        office.ask(_rates, done=self._on_rates, failed=self.refused, owner=self)
        key = page.row.id if page is not None else None
        office.ask(extras_page, "product", key, done=self._on_own, failed=self.refused, owner=self)

    def _build(self) -> None:
        self.name, self.sku, self.variant, self.gtins = (QLineEdit(self) for _ in range(4))
        self.kind = Choice([(each, f"product.kind.{each}") for each in ("goods", "service")], self)
        self.unit = Choice([(each, f"product.unit.{each}") for each in UNITS], self)
        self.vat_class = Choice([], self)
        self.vat_nature = Choice([(each, f"product.taxed.{each or 'general'}") for each in NATURES], self)
        self.vat_reason = Choice([(each, exemption_key(each)) for each in ("", *REASONS)], self)
        self.price, self.cost = PriceEdit(self), PriceEdit(self)
        for edit in (self.price, self.cost):
            edit.show_unit("€" if self.office.currency == "EUR" else self.office.currency)
        self.priced = Choice([("without", "product.priced.without"), ("with", "product.priced.with")], self)
        self.stocked = WordBox("product.stocked", self)
        # Who keeps no stock begins at what is not counted.
        self.stocked.setChecked("levels" not in self.office.left_out)
        self.sellable = WordBox("product.sellable", self)
        self.sellable.setChecked(True)
        self.weight, self.net_weight = QuantityEdit(self), QuantityEdit(self)
        self.hs_code, self.origin = QLineEdit(self), QLineEdit(self)
        self.description = QPlainTextEdit(self)
        fixed_height(self.description, 64)
        self.description.setTabChangesFocus(True)
        put = self.form.add
        put("name", Field("product.name", self.name, required=True))
        put("sku", Field("product.sku", self.sku))
        put("kind", Field("product.kind_label", self.kind))
        put("unit", Field("product.unit_label", self.unit))
        put("variant", Field("product.variant", self.variant, hint="product.variant_hint"))
        put("gtins", Field("product.gtins", self.gtins, hint="product.gtins_hint"))
        put("price", Field("product.price", self.price, required=True))
        put("priced", Field("product.priced_label", self.priced))
        put("vat_class", Field("product.vat_class", self.vat_class))
        cost = put("cost", Field("product.cost", self.cost, hint="product.cost_hint"))
        # What is not shown is not changed either.
        cost.setVisible(self.office.actor.sees_costs)
        put("vat_nature", Field("product.vat_nature", self.vat_nature, hint="product.vat_nature_hint"))
        put(
            "vat_reason",
            Field("product.vat_reason", self.vat_reason, hint="product.vat_reason_hint", optional=False),
        )
        counted = put("stocked", Field("product.stocked_label", self.stocked, hint="product.stocked_hint"))
        counted.setVisible("levels" not in self.office.left_out)
        put("sellable", Field("product.sellable_label", self.sellable))
        put("weight", Field("product.weight", self.weight, hint="product.weight_hint"))
        put("net_weight", Field("product.net_weight", self.net_weight, hint="product.net_weight_hint"))
        put("hs_code", Field("product.hs_code", self.hs_code, hint="product.hs_code_hint"))
        put("origin", Field("product.origin", self.origin, hint="product.origin_hint"))
        put("description", Field("product.description", self.description), span=2)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.vat_class.currentIndexChanged.connect(self._explain_vat)
        self.vat_reason.currentIndexChanged.connect(self._explain_vat)
        self._on_kind()

    def _fill(self, page: ProductPage) -> None:
        row = page.row
        self.name.setText(row.name)
        self.sku.setText(row.sku or "")
        self.variant.setText(row.variant)
        self.gtins.setText(" ".join(each.told for each in page.gtins))
        self.kind.set_value(row.kind)
        _put_kept(self.unit, row.unit)
        _put_kept(self.vat_nature, row.vat_nature or "")
        _put_kept(self.vat_reason, row.vat_reason or "")
        self.price.set_value(row.price_micro)
        self.cost.set_value(row.cost_micro)
        self.priced.set_value("with" if row.price_includes_tax else "without")
        self.stocked.setChecked(row.stocked)
        self.sellable.setChecked(row.sellable)
        self.weight.set_value(row.weight_grams)
        self.net_weight.set_value(row.net_weight_grams)
        self.hs_code.setText(row.hs_code)
        self.origin.setText(row.origin_country)
        self.description.setPlainText(page.description)
        self._on_kind()

    def _fill_sibling(self, page: ProductPage, parent: ProductRow) -> None:
        """What its sisters have it has too, but for what tells it from them."""
        row = page.row if page.parent is not None else next(iter(page.variants), page.row)
        self._fill(
            replace(page, row=replace(row, name=parent.name, sku=None, variant="", sellable=True), gtins=())
        )
        if row is page.row and page.parent is None:
            self.stocked.setChecked(row.kind == "goods" and "levels" not in self.office.left_out)
        self.tell_title("product.variant_title", name=parent.name)
        self.form.fields["variant"].required = True
        if parent.sellable:
            self.tell_note(say("product.variant_note", name=parent.name))

    def _on_kind(self) -> None:
        is_goods = self.kind.value == "goods"
        is_bundle = self._page is not None and self._page.bundle is not None
        self.stocked.setEnabled(is_goods and not is_bundle)
        why_not = "bundle.not_stocked" if is_bundle else "product.service_not_stocked"
        self.stocked.setToolTip(say(why_not) if is_bundle or not is_goods else "")
        self.stocked.setAccessibleDescription(self.stocked.toolTip())
        # Goods are taxed where they arrive, whatever the nature says.
        self.vat_nature.setEnabled(not is_goods)
        self.vat_nature.setToolTip(say("product.goods_no_nature") if is_goods else "")

    def _on_own(self, found: ExtrasPage) -> None:
        self.own.show_page(found, span=2)
        self._shown["extras"] = self.own.extras

    def _on_rates(self, found: EntryPage) -> None:
        for vat_class, rate in found.rates.items():
            self.vat_class.addItem(
                say("product.vat_row", name=say(f"vat_class.{vat_class}"), rate=words().percent(rate)),
                vat_class,
            )
        like = self._page.row if self._page is not None else self._parent
        standing = like.vat_class if like is not None else "standard"
        _put_kept(self.vat_class, standing)
        self._shown["vat_class"] = standing
        if like is None:
            self.priced.set_value("with" if found.mostly_persons else "without")
        self._explain_vat()

    def _explain_vat(self) -> None:
        """What follows for invoices from the VAT chosen: one without tax needs its reason."""
        lacking = self.vat_class.value == "none" and not self.vat_reason.value
        self.form.fields["vat_reason"].explain(say("product.vat_reason_lacking") if lacking else "")

    def values(self) -> dict[str, Any]:
        """What stands in the fields, by the names a draft has for them."""
        return {
            "name": self.name.text().strip(),
            "sku": self.sku.text().strip() or None,
            "kind": self.kind.value,
            "unit": self.unit.value,
            "variant": self.variant.text().strip(),
            "vat_class": self.vat_class.value,
            "vat_nature": self.vat_nature.value or None,
            "vat_reason": self.vat_reason.value or None,
            "price_micro": self.price.value or 0,
            "price_includes_tax": self.priced.value == "with",
            "cost_micro": self.cost.value,
            "stocked": self.stocked.isChecked(),
            "sellable": self.sellable.isChecked(),
            "weight_grams": self.weight.value,
            "net_weight_grams": self.net_weight.value,
            "hs_code": self.hs_code.text().strip(),
            "origin_country": self.origin.text().strip().upper(),
            "description": self.description.toPlainText().strip(),
            "gtins": tuple(_counted(each) for each in codes_in(self.gtins)),
            "extras": self.own.extras,
        }

    def changes(self) -> dict[str, Any]:
        """What was changed in the fields since they were filled: nothing else is written."""
        return {name: value for name, value in self.values().items() if value != self._shown[name]}

    def act(self) -> None:
        if self._page is not None:
            changes = self.changes()
            if not changes:
                self.accept()
                return
            self.do(product.revise, self._page.row.id, changes, done=self._changed)
        else:
            values = self.values()
            values["vat_class"] = values["vat_class"] or "standard"
            if self._parent is not None:
                values["parent_id"] = self._parent.id
            self.do(product.add, ProductDraft(**values), done=self._added)

    def _changed(self, _nothing: None) -> None:
        self.office.ways.say(say("product.changed", name=self.name.text()))

    def _added(self, product_id: int) -> None:
        self.office.ways.say(say("product.added", name=self.name.text()))
        if self._done is not None:
            self._done(product_id)
        else:
            self.office.ways.open("product", product_id)


def _rates(rd: Read) -> EntryPage:
    return entry_page(rd)


def _counted(code: str) -> str:
    """A code as it stands in the field counts for what is told behind it, and for one where nothing is."""
    return code if counted_code(code)[1] is not None else f"{code}×1"


def _put_kept(choice: Choice, value: str) -> None:
    """Choose what stands, also where it is none of the values offered: it is kept until another is chosen."""
    if choice.findData(value) < 0:
        choice.addItem(value, value)
    choice.set_value(value)
