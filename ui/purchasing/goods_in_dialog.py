"""Receiving goods: from whom, by which delivery note, and what; with or without a paper before it (R34, B1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.flow import restock
from app.flow.restock import Received
from app.purchasing.receipt import ReceiptDraft
from app.purchasing.supplier_queries import SupplierRow
from app.reports.goods_in import ExpectedGoods, GoodsRow, asked_prices, expected_goods, goods_of
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reading_order import go_on
from ui.kit.theme import scaled
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say, words
from ui.purchasing.goods_grid import GoodsGrid
from ui.purchasing.goods_rows import GoodsEntry
from ui.purchasing.goods_scans import GoodsScans
from ui.purchasing.lots_in_dialog import LotsInDialog
from ui.purchasing.on_the_way import attached, by_name, counted_told, owed_told, waited_for
from ui.purchasing.supplier_dialog import add_supplier, one_supplier, supplier_picker
from ui.stock.place_choice import PlaceChoice


def goods_in(
    office: Office,
    products: Collection[int] = (),
    *,
    supplier_id: int | None = None,
    purchase_id: int | None = None,
    parent: QWidget | None = None,
) -> GoodsInDialog:
    """Ask what came in; `products` stand there already, each with what is missing of it; of a purchase order, what it owes."""
    over = parent or QApplication.activeWindow()
    dialog = GoodsInDialog(office, products, supplier_id, over, purchase_id=purchase_id)
    dialog.open()
    return dialog


class GoodsInDialog(VerbDialog):
    """Begins at the products, where the scanner or the keys bring one line after another."""

    fields_of: Mapping[str, str] = {
        "receipt_empty": "lines",
        "receipt_quantity": "lines",
        "receipt_cost": "lines",
        "product_not_stocked": "lines",
        "receipt_in_future": "received_on",
        "delivery_note_known": "delivery_note",
        "supplier_unknown": "supplier",
        "purchase_line_differs": "lines",
    }

    def __init__(
        self,
        office: Office,
        products: Collection[int],
        supplier_id: int | None,
        parent: QWidget | None = None,
        *,
        purchase_id: int | None = None,
    ) -> None:
        super().__init__(office, "goods_in.title", "goods_in.do", parent, width=WIDE)
        self.lines = GoodsGrid(office, self)
        self.lines.setMinimumHeight(scaled(230))
        self.lines.left.connect(self._on_left)
        self.lines.changed.connect(self._tell)
        self.supplier = supplier_picker(office, self, create=self._create_supplier)
        self.supplier.chosen.connect(self._on_supplier)
        self.delivery_note = QLineEdit(self)
        self.received_on = DateEdit(lambda: office.today, self)
        self.received_on.set_value(office.today)
        self.note = QLineEdit(self)
        self.place = PlaceChoice(office, self)
        self.place.known.connect(self._on_places)
        put = self.form.add
        put("lines", Field("goods_in.lines", self.lines, hint="goods_in.lines_hint"), span=2)
        put("supplier", Field("goods_in.supplier", self.supplier, hint="goods_in.supplier_hint"))
        put("received_on", Field("goods_in.received_on", self.received_on, required=True))
        put("delivery_note", Field("goods_in.delivery_note", self.delivery_note))
        put("note", Field("goods_in.note", self.note))
        put("place", Field("goods_in.place.label", self.place))
        self._on_places()
        self.attach = WordBox("goods_in.attach", self, numbers="")
        self.attach.setChecked(True)
        self.attach.hide()
        self.attach.toggled.connect(self._tell)
        self.body.addWidget(self.attach)
        self.lines.complained.connect(self.form.fields["lines"].complain)
        self.scans = GoodsScans(office, self.lines.scan_in, self.banner, self)
        if products:
            office.ask(goods_of, sorted(products), done=self._on_goods, failed=self.refused, owner=self)
        if purchase_id is not None:
            office.ask(expected_goods, purchase_id, done=self._on_expected, failed=self.refused, owner=self)
        elif supplier_id is not None:
            office.ask(one_supplier, supplier_id, done=self._take_supplier, failed=self.refused, owner=self)
        self._tell()

    @property
    def draft(self) -> ReceiptDraft:
        """What stands in the fields."""
        chosen = self.supplier.value
        return ReceiptDraft(
            lines=tuple(row.line for row in self._rows),
            supplier_id=chosen.id if chosen is not None else None,
            delivery_note=self.delivery_note.text().strip(),
            received_on=self.received_on.value,
            note=self.note.text().strip(),
            place=self.place.place,
        )

    @property
    def _rows(self) -> list[GoodsEntry]:
        """The lines as they are received: counted on the orders that wait for them, unless that is not wanted."""
        chosen = self.supplier.value
        wanted = chosen is not None and self.attach.isChecked()
        return attached(self.lines.rows, chosen.id if chosen is not None and wanted else None)

    def act(self) -> None:
        draft = self.draft
        goods = [row.goods for row in self._rows if row.goods is not None]
        if any(each.traced for each in goods):
            LotsInDialog(self.office, draft, goods, self.scans.said, self._with_lots, self).open()
            return
        self.do(restock.receive, draft, done=self._received)

    def _with_lots(self, received: Received) -> None:
        self.accept()
        self._received(received)

    def _on_places(self) -> None:
        """With one place there is nothing to choose."""
        several = self.place.several
        self.form.show_only([name for name in self.form.fields if several or name != "place"])

    def _received(self, received: Received) -> None:
        leaving = len(received.leaving)
        told = say("goods_in.done_leaving" if leaving else "goods_in.done", number=received.number, n=leaving)
        self.office.ways.say(told)
        self.office.ways.open("receipt", received.id)

    # --- products ---

    def _on_goods(self, goods: Sequence[GoodsRow]) -> None:
        self.lines.show_goods(by_name(goods))
        if goods:
            self.lines.go(0, "quantity_milli")

    def _on_expected(self, found: ExpectedGoods) -> None:
        """What the order owes stands there, at the prices it was ordered at; only its supplier delivers it."""
        self.tell_subtitle(
            say("goods_in.of_purchase.told", number=found.number, supplier=found.supplier.name)
        )
        self._take_supplier(found.supplier)
        self.supplier.setEnabled(False)
        entries = [
            replace(
                self.lines.fresh(),
                goods=each.goods,
                quantity_milli=each.left_milli,
                cost_micro=each.price_micro,
                proposed_micro=each.price_micro,
                purchase_line_id=each.line_id,
                ordered_micro=each.price_micro,
            )
            for each in found.lines
        ]
        self.lines.change(entries)
        if entries:
            self.lines.go(0, "quantity_milli")

    def _on_left(self, forward: bool) -> None:
        if not forward or self.lines.by_tab:
            go_on(self, forward=forward, past=self.lines)
        else:
            # Enter is done with the lines: the papers follow.
            self.supplier.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self) -> None:
        chosen = self.supplier.value
        numbers = waited_for(self.lines.rows, chosen.id if chosen is not None else None)
        self.attach.tell("goods_in.attach", numbers=", ".join(numbers))
        self.attach.setVisible(bool(numbers))
        lines = self.lines.lines
        milli = sum(line.quantity_milli for line in lines)
        if not milli:
            # Before anything is counted it is told already whose papers to look for.
            self.effects.tell(self._waiting_told())
            return
        told = [
            (
                "in",
                say("goods_in.effect.in", n=len(lines), quantity=words().quantity(milli)),
            ),
            ("promise", say("goods_in.effect.promised")),
        ]
        told += self._waiting_told()
        dearer = sum(row.dearer for row in self.lines.rows)
        if dearer and self.office.actor.sees_costs:
            key = "goods_in.effect.dearer" if dearer > 0 else "goods_in.effect.cheaper"
            told.append(("limit", say(key, amount=words().money(abs(dearer), self.office.currency))))
        if self.office.actor.sees_costs:
            told.append(("margin", say("goods_in.effect.cost")))
        self.effects.tell(told)

    def _waiting_told(self) -> list[tuple[str, str]]:
        """Whose orders wait for it, as long as nobody says who delivers; then what they are reduced by, or that they are not."""
        chosen = self.supplier.value
        if chosen is None:
            return owed_told(self.lines.rows, self.office.today)
        if not waited_for(self.lines.rows, chosen.id):
            return []
        if not self.attach.isChecked():
            return [("wait", say("goods_in.effect.still"))]
        return counted_told(self.lines.rows, chosen.id)

    # --- who delivers ---

    def _create_supplier(self, text: str) -> None:
        add_supplier(self.office, text, parent=self, done=self._take_supplier)

    def _take_supplier(self, row: SupplierRow) -> None:
        self.supplier.set_value(row)
        self._on_supplier(row)

    def _on_supplier(self, row: SupplierRow | None) -> None:
        if row is None:
            self.lines.ask_prices({})
            self._tell()
            return
        self._tell()
        self.office.ask(asked_prices, row.id, done=self.lines.ask_prices, failed=self.refused, owner=self)
