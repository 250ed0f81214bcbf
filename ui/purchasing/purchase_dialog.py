"""Writing a purchase order: from whom, what, how many at which price, for when; kept as a draft until it is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.base.listing import ListQuery
from app.flow import purchase
from app.purchasing.purchase import OrderedLine, PurchaseDraft
from app.purchasing.supplier_queries import OfferRow, SupplierRow, offers_by
from app.reports.goods_in import GoodsRow, goods_of
from app.reports.purchase_page import PurchasePage
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reading_order import go_on
from ui.kit.sized import fixed_height
from ui.kit.theme import scaled
from ui.kit.typed_grid import without_blanks
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.purchasing.goods_grid import GoodsGrid
from ui.purchasing.goods_scans import GoodsScans
from ui.purchasing.on_the_way import by_name, coming_told
from ui.purchasing.supplier_dialog import add_supplier, one_supplier, supplier_picker

if TYPE_CHECKING:
    from app.base.door import Read

_OF_ONE = ("supplier", "expected_on", "note")
"""The fields of an order to one supplier."""
_WARNED = 3
"""So many lines that are no whole packs are named."""


def new_purchase(
    office: Office,
    products: Collection[int] = (),
    *,
    supplier_id: int | None = None,
    quantities: Mapping[int, int] | None = None,
    parent: QWidget | None = None,
) -> PurchaseDialog:
    """Write a purchase order; `products` stand there already, each with what is missing of it, or with its quantity
    (thousandths) where `quantities` says one.
    """
    dialog = PurchaseDialog(office, None, parent or QApplication.activeWindow())
    dialog.begin(products, supplier_id, quantities)
    dialog.open()
    return dialog


class PurchaseDialog(VerbDialog):
    """Supplier first: their prices and packs are those of the lines."""

    fields_of: Mapping[str, str] = {
        "purchase_empty": "lines",
        "purchase_quantity": "lines",
        "purchase_price": "lines",
        "product_not_stocked": "lines",
        "supplier_unknown": "supplier",
    }

    def __init__(
        self,
        office: Office,
        page: PurchasePage | None,
        parent: QWidget | None = None,
        *,
        done: Callable[[int], object] | None = None,
    ) -> None:
        title = "purchase.new_title" if page is None else "purchase.change_title"
        super().__init__(office, title, "purchase.save", parent, width=WIDE)
        self._page, self._then = page, done
        self._packs: Mapping[int, int] = {}
        self._minimum = 0
        self.supplier = supplier_picker(office, self, create=self._create_supplier)
        self.supplier.chosen.connect(self._on_supplier)
        self.apart = WordBox("purchase.apart", self)
        self.apart.hide()
        self.apart.toggled.connect(self._on_apart)
        self.expected_on = DateEdit(lambda: office.today, self)
        self.lines = GoodsGrid(office, self, ordering=True)
        self.lines.setMinimumHeight(scaled(230))
        self.lines.left.connect(self._on_left)
        self.lines.changed.connect(self._tell)
        self.note = QPlainTextEdit(self)
        fixed_height(self.note, 56)
        self.note.setTabChangesFocus(True)
        put = self.form.add
        put(
            "supplier",
            Field("purchase.supplier", self.supplier, required=True, hint="purchase.supplier_hint"),
        )
        put("expected_on", Field("purchase.expected_on", self.expected_on, hint="purchase.expected_hint"))
        put("lines", Field("purchase.lines", self.lines, hint="goods_in.lines_hint"), span=2)
        put("note", Field("purchase.note", self.note), span=2)
        self.body.addWidget(self.apart)
        self.lines.complained.connect(self.form.fields["lines"].complain)
        self.scans = GoodsScans(office, self.lines.scan_in, self.banner, self)
        if page is not None:
            self.supplier.set_value(page.supplier)
            self.expected_on.set_value(page.row.expected_on)
            self.note.setPlainText(page.note)
            self._ask_offers(page.supplier)
            ids = [each.line.product_id for each in page.lines]
            office.ask(goods_of, ids, done=self._on_standing, failed=self.refused, owner=self)
        self._tell()

    def begin(
        self,
        products: Collection[int],
        supplier_id: int | None,
        quantities: Mapping[int, int] | None = None,
    ) -> None:
        """Begin with these products, by this supplier."""
        if products:
            self.office.ask(
                goods_of,
                sorted(products),
                done=partial(self._on_goods, supplier_id, quantities),
                failed=self.refused,
                owner=self,
            )
        if supplier_id is not None:
            self.office.ask(
                one_supplier, supplier_id, done=self._take_supplier, failed=self.refused, owner=self
            )

    @property
    def draft(self) -> PurchaseDraft:
        """What stands in the fields."""
        chosen = self.supplier.value
        return PurchaseDraft(
            supplier_id=chosen.id if chosen is not None else 0,
            lines=self.lines.ordered,
            expected_on=self.expected_on.value,
            note=self.note.toPlainText().strip(),
        )

    def act(self) -> None:
        if self.apart.isChecked():
            self.do(purchase.save_many, self._by_supplier(), done=self._saved_apart)
            return
        key = self._page.row.id if self._page is not None else None
        self.do(purchase.save, self.draft, key, done=self._saved)

    def _saved(self, purchase_id: int) -> None:
        self.office.ways.say(say("purchase.saved"))
        if self._page is None:
            self.office.ways.open("purchase", purchase_id)
        if self._then is not None:
            self._then(purchase_id)

    def _saved_apart(self, keys: Sequence[int]) -> None:
        self.office.ways.say(say("replenish.done", n=len(keys)))
        self.office.ways.go("purchases", ListQuery(chips=(("view", "drafts"),)))

    # --- lines ---

    def _on_goods(
        self, supplier_id: int | None, quantities: Mapping[int, int] | None, goods: Sequence[GoodsRow]
    ) -> None:
        """Who is asked first for all of them is proposed; where they are several, each gets an order of their own."""
        asked = {each.offer.supplier_id: each.offer for each in goods if each.offer is not None}
        self.lines.show_goods(by_name(goods), quantities)
        if supplier_id is not None or not asked:
            return
        if len(asked) == 1:
            [key] = asked
            self.office.ask(one_supplier, key, done=self._take_supplier, failed=self.refused, owner=self)
            return
        self.apart.show()
        self.apart.setChecked(True)

    def _on_apart(self, apart: bool) -> None:
        """Each at the price of its own supplier; the one field that names a supplier has no use then."""
        self.form.show_only([name for name in self.form.fields if not apart or name not in _OF_ONE])
        offers = [row.goods.offer for row in self.lines.rows if row.goods is not None]
        asked = {each.product_id: each.price_micro for each in offers if each is not None}
        chosen = self.supplier.value
        if apart:
            self._packs = {each.product_id: each.pack_milli for each in offers if each is not None}
            self.lines.ask_prices({key: micro for key, micro in asked.items() if micro is not None})
        elif chosen is not None:
            self._ask_offers(chosen)
        else:
            self._packs = {}
            self.lines.ask_prices({})
        self._tell()

    def _by_supplier(self) -> dict[int, tuple[OrderedLine, ...]]:
        """The lines of who is asked first for each."""
        found: dict[int, tuple[OrderedLine, ...]] = {}
        for row in without_blanks(self.lines.rows):
            if row.goods is not None and row.goods.offer is not None:
                key = row.goods.offer.supplier_id
                found[key] = (*found.get(key, ()), row.ordered)
        return found

    def check(self) -> bool:
        if self.apart.isChecked():
            nobody = self._asked_of_nobody()
            if nobody is not None:
                self.form.fields["lines"].complain(say("purchase.apart_nobody", product=nobody.name))
                return False
        return super().check()

    def _asked_of_nobody(self) -> GoodsRow | None:
        """The first product that no supplier offers."""
        rows = without_blanks(self.lines.rows)
        return next((row.goods for row in rows if row.goods and row.goods.offer is None), None)

    def _on_standing(self, goods: Sequence[GoodsRow]) -> None:
        assert self._page is not None
        known = {row.id: row for row in goods}
        self.lines.change(
            [
                replace(
                    self.lines.fresh(),
                    goods=known[each.line.product_id],
                    quantity_milli=each.line.quantity_milli,
                    cost_micro=each.line.unit_price_micro,
                )
                for each in self._page.lines
                if each.line.product_id in known
            ]
        )

    def _on_left(self, forward: bool) -> None:
        if forward and not self.lines.by_tab:
            self.note.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            go_on(self, forward=forward, past=self.lines)

    def _tell(self) -> None:
        rows = without_blanks(self.lines.rows)
        if not rows:
            self.effects.tell([])
            return
        net = sum(row.amount or 0 for row in rows)

        def money(minor: int) -> str:
            return words().money(minor, self.office.currency)

        asked = [row for row in rows if row.quantity_milli]
        told: list[tuple[str, str]] = []
        if asked:
            told.append(("orders", say("purchase.effect.net", n=len(asked), amount=money(net))))
        if len(asked) < len(rows):
            told.append(("late", say("purchase.effect.no_quantity", n=len(rows) - len(asked))))
        if 0 < net < self._minimum:
            told.append(("wait", say("purchase.effect.below", amount=money(self._minimum - net))))
        broken = [
            row
            for row in rows
            if row.goods is not None and row.quantity_milli % self._packs.get(row.goods.id, 1)
        ]
        for row in broken[:_WARNED]:
            assert row.goods is not None
            pack = words().quantity(self._packs[row.goods.id])
            told.append(("wait", say("purchase.effect.pack", product=row.goods.name, pack=pack)))
        told += coming_told(rows, self.office.today)
        if self.apart.isChecked():
            told += [
                ("supplier", say("purchase.effect.of", supplier=name, products=products))
                for name, products in self._named_apart()
            ]
            if (nobody := self._asked_of_nobody()) is not None:
                told.append(("late", say("purchase.apart_nobody", product=nobody.name)))
        told.append(("info", say("purchase.effect.draft")))
        self.effects.tell(told)

    def _named_apart(self) -> list[tuple[str, str]]:
        """Each supplier with what is ordered from them."""
        found: dict[str, list[str]] = {}
        for row in without_blanks(self.lines.rows):
            if row.goods is not None and row.goods.offer is not None:
                found.setdefault(row.goods.offer.supplier, []).append(row.goods.name)
        return [(name, ", ".join(products)) for name, products in sorted(found.items())]

    # --- who delivers ---

    def _create_supplier(self, text: str) -> None:
        add_supplier(self.office, text, parent=self, done=self._take_supplier)

    def _take_supplier(self, row: SupplierRow) -> None:
        self.supplier.set_value(row)
        self._on_supplier(row)

    def _on_supplier(self, row: SupplierRow | None) -> None:
        self._minimum = (row.minimum_amount or 0) if row is not None else 0
        if row is not None:
            self._ask_offers(row)
        self._tell()

    def _ask_offers(self, row: SupplierRow) -> None:
        self._minimum = row.minimum_amount or 0
        self.office.ask(_offers, row.id, done=self._on_offers, failed=self.refused, owner=self)

    def _on_offers(self, offers: Sequence[OfferRow]) -> None:
        self._packs = {each.product_id: each.pack_milli for each in offers}
        self.lines.ask_prices(
            {each.product_id: each.price_micro for each in offers if each.price_micro is not None}
        )
        self._tell()


def _offers(rd: Read, supplier_id: int) -> list[OfferRow]:
    return offers_by(rd, supplier_id)
