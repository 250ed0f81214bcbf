"""Adding a product, and changing one: what it is called, what it costs, how it is taxed and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.catalogue import product
from app.catalogue.product import ProductDraft
from app.reports.entry_page import EntryPage, entry_page
from app.reports.product_page import ProductPage
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.money_edit import PriceEdit
from ui.kit.office import Office
from ui.kit.sized import fixed_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.door import Read

UNITS = ("piece", "kg", "g", "l", "m", "hour", "day")


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
    }

    def __init__(
        self,
        office: Office,
        page: ProductPage | None,
        parent: QWidget | None = None,
        *,
        done: Callable[[int], object] | None = None,
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
        self._build()
        if page is not None:
            self._fill(page)
            self.tell_note(say("product.change_note"))
        office.ask(_rates, done=self._on_rates, failed=self.refused, owner=self)

    def _build(self) -> None:
        self.name, self.sku, self.variant, self.gtins = (QLineEdit(self) for _ in range(4))
        self.kind = Choice([(each, f"product.kind.{each}") for each in ("goods", "service")], self)
        self.unit = Choice([(each, f"product.unit.{each}") for each in UNITS], self)
        self.vat_class = Choice([], self)
        self.price, self.cost = PriceEdit(self), PriceEdit(self)
        for edit in (self.price, self.cost):
            edit.show_unit("€" if self.office.currency == "EUR" else self.office.currency)
        self.priced = Choice([("without", "product.priced.without"), ("with", "product.priced.with")], self)
        self.stocked = WordBox("product.stocked", self)
        self.stocked.setChecked(True)
        self.sellable = WordBox("product.sellable", self)
        self.sellable.setChecked(True)
        self.description = QPlainTextEdit(self)
        fixed_height(self.description, 64)
        self.description.setTabChangesFocus(True)
        put = self.form.add
        put("name", Field("product.name", self.name, required=True))
        put("sku", Field("product.sku", self.sku, hint="kit.optional"))
        put("kind", Field("product.kind_label", self.kind))
        put("unit", Field("product.unit_label", self.unit))
        put("variant", Field("product.variant", self.variant, hint="product.variant_hint"))
        put("gtins", Field("product.gtins", self.gtins, hint="product.gtins_hint"))
        put("price", Field("product.price", self.price, required=True))
        put("priced", Field("product.priced_label", self.priced))
        put("vat_class", Field("product.vat_class", self.vat_class))
        put("cost", Field("product.cost", self.cost, hint="kit.optional"))
        put("stocked", Field("product.stocked_label", self.stocked, hint="product.stocked_hint"))
        put("sellable", Field("product.sellable_label", self.sellable))
        put("description", Field("product.description", self.description, hint="kit.optional"), span=2)
        self.kind.currentIndexChanged.connect(self._on_kind)

    def _fill(self, page: ProductPage) -> None:
        row = page.row
        self.name.setText(row.name)
        self.sku.setText(row.sku or "")
        self.variant.setText(row.variant)
        self.gtins.setText(" ".join(each.code for each in page.gtins))
        self.kind.set_value(row.kind)
        if self.unit.findData(row.unit) < 0:
            self.unit.addItem(row.unit, row.unit)
        self.unit.set_value(row.unit)
        self.price.set_value(row.price_micro)
        self.cost.set_value(row.cost_micro)
        self.priced.set_value("with" if row.price_includes_tax else "without")
        self.stocked.setChecked(row.stocked)
        self.sellable.setChecked(row.sellable)
        self.description.setPlainText(page.description)
        self._on_kind()

    def _on_kind(self) -> None:
        is_goods = self.kind.value == "goods"
        self.stocked.setEnabled(is_goods)
        self.stocked.setToolTip("" if is_goods else say("product.service_not_stocked"))
        self.stocked.setAccessibleDescription(self.stocked.toolTip())

    def _on_rates(self, found: EntryPage) -> None:
        for vat_class, rate in found.rates.items():
            self.vat_class.addItem(
                say("product.vat_row", name=say(f"vat_class.{vat_class}"), rate=words().percent(rate)),
                vat_class,
            )
        self.vat_class.set_value(self._page.row.vat_class if self._page is not None else "standard")
        if self._page is None:
            self.priced.set_value("without")

    def draft(self) -> ProductDraft:
        """What stands in the fields; what they do not show stays as it was."""
        row = self._page.row if self._page is not None else None
        kept = row.vat_class if row is not None else "standard"
        return ProductDraft(
            name=self.name.text().strip(),
            sku=self.sku.text().strip() or None,
            kind=self.kind.value,
            unit=self.unit.value,
            variant=self.variant.text().strip(),
            parent_id=row.parent_id if row is not None else None,
            vat_class=self.vat_class.value or kept,
            price_micro=self.price.value or 0,
            price_includes_tax=self.priced.value == "with",
            cost_micro=self.cost.value,
            stocked=self.stocked.isChecked(),
            sellable=self.sellable.isChecked(),
            weight_grams=row.weight_grams if row is not None else None,
            description=self.description.toPlainText().strip(),
            gtins=tuple(self.gtins.text().replace(",", " ").split()),
        )

    def act(self) -> None:
        if self._page is not None:
            self.do(product.change, self._page.row.id, self.draft(), done=self._changed)
        else:
            self.do(product.add, self.draft(), done=self._added)

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
