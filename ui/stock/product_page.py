"""One product: what is there of it, who was promised it, how it moved, where it is sold."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.base.listing import ListQuery
from app.catalogue import product
from app.catalogue.bundle import PartRow
from app.catalogue.naming import full_name, variant_apart
from app.catalogue.queries import ProductRow
from app.pricing.price_queries import ProductPriceRow
from app.purchasing.purchase_queries import IncomingRow
from app.purchasing.supplier_queries import OfferRow
from app.reports.lots import LotRow
from app.reports.product_page import ProductPage as Facts
from app.reports.product_page import product_page
from app.stock.queries import LevelRow, MoveRow
from ui.kit.acts import Act
from ui.kit.extras_part import ExtrasPart
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs, used_here
from ui.kit.page import Page, PageDesign
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figures, Paragraph, Section
from ui.kit.step_card import StepCard
from ui.kit.wording import say
from ui.orders.turn_dialog import TurnDialog
from ui.purchasing.goods_in_dialog import goods_in
from ui.purchasing.offer_rows import INCOMING_COLUMNS, offer_columns
from ui.purchasing.purchase_dialog import new_purchase
from ui.shops.conflict_banner import ConflictBanner
from ui.stock.belong_dialog import BelongDialog
from ui.stock.bundle_dialog import BundleDialog
from ui.stock.bundle_part import INSIDE_COLUMNS, BundlePart
from ui.stock.correction_dialog import CorrectionDialog
from ui.stock.lot_dialog import LotDialog
from ui.stock.lot_rows import LOT_COLUMNS
from ui.stock.name_lot_dialog import NameLotDialog
from ui.stock.price_list_dialog import PRODUCT_COLUMNS
from ui.stock.product_dialog import add_product, add_variant, change_product
from ui.stock.product_facts import available_told, product_about, product_chips, product_levels
from ui.stock.product_rows import (
    LEVEL_COLUMNS,
    MOVE_COLUMNS,
    PROMISE_COLUMNS,
    VARIANT_COLUMNS,
    Promise,
    promises_of,
)
from ui.stock.product_step import StepActs, product_step
from ui.stock.reorder_dialog import ReorderDialog
from ui.stock.sell_in_dialog import sell_in_shop
from ui.stock.set_aside_dialog import set_expired_aside
from ui.stock.shelf_dialog import ShelfDialog
from ui.stock.tracing_dialog import TracingDialog
from ui.stock.transfer_dialog import new_transfer

DESIGN = PageDesign[Facts](
    noun="product",
    back="shell.room.stock",
    query=product_page,
    new=add_product,
    nouns=(
        "product",
        "stock_balance",
        "stock_move",
        "reservation",
        "shipment",
        "sales_order",
        "supplier",
        "supplier_product",
        "purchase_order",
        "price_list",
        "tag",
        "custom_field",
        "reorder_rule",
        "location",
        "shelf",
        "lot",
    ),
)


class ProductPage(Page[Facts]):
    """Levels first, then promises and moves; corrected and changed from here."""

    def __init__(self, office: Office, product_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, product_id, DESIGN, parent)
        self.set_tools((Act("product.edit", self._edit, icon="edit", look="quiet"),))
        self.add_strip(ConflictBanner(office, "product", product_id, self))
        self.promises: RowsTable[Promise] = RowsTable(
            PROMISE_COLUMNS, self, whole=True, name="product.promises"
        )
        self.promises.opened.connect(self._open_order)
        sees = office.actor.sees_costs
        columns = [column for column in MOVE_COLUMNS if sees or column.key != "cost"]
        self.places: RowsTable[LevelRow] = RowsTable(LEVEL_COLUMNS, self, whole=True, name="product.levels")
        self.lots: RowsTable[LotRow] = RowsTable(LOT_COLUMNS, self, whole=True, name="product.lots")
        self.lots.opened.connect(self._open_lot)
        self.moves: RowsTable[MoveRow] = RowsTable(columns, self, whole=True, name="product.moves")
        self.moves.opened.connect(self._open_cause)
        self.variants: RowsTable[ProductRow] = RowsTable(
            VARIANT_COLUMNS, self, currency=office.currency, whole=True, name="product.variants"
        )
        self.variants.opened.connect(self._open_variant)
        self.prices: RowsTable[ProductPriceRow] = RowsTable(
            PRODUCT_COLUMNS, self, currency=office.currency, whole=True, name="product.prices"
        )
        self.incoming: RowsTable[IncomingRow] = RowsTable(
            INCOMING_COLUMNS, self, whole=True, name="product.incoming"
        )
        self.incoming.opened.connect(self._open_purchase)
        self.offers: RowsTable[OfferRow] = RowsTable(
            offer_columns(by="supplier", costs=sees),
            self,
            currency=office.currency,
            whole=True,
            name="product.offers",
        )
        self.offers.opened.connect(self._open_supplier)
        self.bundles: RowsTable[PartRow] = RowsTable(
            INSIDE_COLUMNS, self, currency=office.currency, whole=True, name="product.bundles"
        )
        self.bundles.opened.connect(self._open_bundle)
        self._parts = {
            table: Section(key, self)
            for key, table in (
                ("price_list.on_product", self.prices),
                ("product.variants", self.variants),
                ("product.places.title", self.places),
                ("lots.title", self.lots),
                ("product.promises", self.promises),
                ("product.incoming", self.incoming),
                ("product.offers", self.offers),
                ("bundle.inside", self.bundles),
                ("product.moves", self.moves),
            )
        }
        for table, part in self._parts.items():
            self.main.addWidget(part)
            self.main.addWidget(table)
        self.bundle = BundlePart(office, self)
        self.main.insertWidget(0, self.bundle)
        past = Section("product.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        self.main.addWidget(past)
        self.main.addStretch(1)
        self.card = StepCard(self)
        self.side.addWidget(self.card)
        levels = Section("product.levels", self, edge="bottom")
        self.levels = Figures(self)
        self.verbs = OtherVerbs(self)
        levels.body.addWidget(self.levels)
        levels.body.addWidget(self.verbs)
        self.side.addWidget(levels)
        about = Section("product.about", self)
        self.about, self.description = Figures(self), Paragraph("product.description", self)
        about.body.addWidget(self.about)
        about.body.addWidget(self.description)
        self.side.addWidget(about)
        self.extras = ExtrasPart(office, "product", product_id, self)
        self.side.addWidget(self.extras)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row = facts.row
        self.show_head(
            row.name,
            ", ".join(part for part in (variant_apart(row.name, row.variant), row.sku or "") if part),
            product_chips(facts),
            available_told(facts),
            say("column.available").lower() if row.stocked or facts.bundle is not None else "",
        )
        self.bundle.show_facts(facts)
        self.bundles.put(facts.bundles)
        self.variants.put(facts.variants)
        self.prices.put(facts.prices)
        counted = row.stocked or bool(facts.on_hand_milli)
        self.places.put(facts.levels if len(facts.levels) > 1 and counted else ())
        self.lots.put(facts.lots)
        self.promises.put(promises_of(facts.promises))
        self.incoming.put(facts.incoming)
        self.offers.put(facts.offers)
        self.moves.put(facts.moves)
        for table, part in self._parts.items():
            there = bool(table.rows_model.rowCount())
            part.setVisible(there)
            table.setVisible(there)
        step = product_step(facts, self.office.today, self._step_acts)
        self.card.setVisible(step is not None)
        if step is not None:
            self.card.show_step(step)
        self.levels.show_rows(product_levels(facts))
        self.about.show_rows(product_about(facts, self.office.currency, costs=self.office.actor.sees_costs))
        self.description.show_text(facts.description)
        self.extras.show_page(facts.extras)
        self.history.show_events(facts.history)
        self.verbs.show_verbs(used_here(self._offered(facts), self.office.left_out))

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        if not self.card.isHidden():
            return self.card.button
        return self.moves if self.facts.moves else None

    @property
    def _step_acts(self) -> StepActs:
        return StepActs(self._receive, self._order, self._see_unpaid, self._set_expired_aside)

    def _offered(self, facts: Facts) -> list[Offered]:
        found: list[Offered] = []
        if facts.row.stocked:
            step = self.card.step if not self.card.isHidden() else None
            chief = step.act.title if step is not None and step.act is not None else ""
            # Of so many verbs the first have buttons: what is wrong on the shelf is put right on every page.
            found.append(Offered("product.correct", partial(self._correct, facts)))
            if facts.row.archived_at is None:
                found += [
                    Offered(key, act)
                    for key, act in (
                        ("goods_in.open", self._receive),
                        ("purchases.new_for", self._order),
                        *((("transfers.new_for", self._transfer),) if len(facts.levels) > 1 else ()),
                    )
                    if key != chief
                ]
            if facts.row.archived_at is None:
                found.append(Offered("reorder.open", partial(self._reorder, facts)))
                found.append(Offered("shelf.open", partial(self._say_shelf, facts)))
                found.append(Offered("tracing.open", partial(self._trace, facts)))
                if any(not each.lot_id for each in facts.lots):
                    found.append(Offered("lots.name.open", partial(self._name_lot, facts)))
        if facts.row.archived_at is None and facts.bundle is None:
            found.append(Offered("product.variant_open", partial(add_variant, self.office, facts, self)))
            if not facts.variants:
                found.append(Offered("belong.open", partial(self._belong, facts)))
        if facts.may_be_bundle:
            compose = Offered("bundle.open", partial(self._compose, facts))
            found.insert(0 if facts.bundle is not None else len(found), compose)
        if facts.row.archived_at is None and facts.shops:
            found.append(Offered("sold_in.open", partial(sell_in_shop, self.office, [self.row_id], self)))
        if facts.row.archived_at is None:
            found += self._turns(facts)
            found.append(Offered("product.archive", partial(self._archive, facts)))
        return found

    def _turns(self, facts: Facts) -> list[Offered]:
        """Whose turn it is, where it is not there for all who wait."""
        if len(facts.promises) < 2 or all(
            each.covered_milli >= each.quantity_milli for each in facts.promises
        ):
            return []
        return [
            Offered(key, partial(self._change_turn, facts, first=first))
            for key, verb, first in _TURNS
            if self.office.actor.may(verb)
        ]

    def _change_turn(self, facts: Facts, *, first: bool) -> None:
        """The order that is framed, else the first that waits, or the first of all where others are let go."""
        rows = promises_of(facts.promises)
        framed = self.promises.currentIndex().row()
        waits = next((at for at, each in enumerate(rows) if each.lacks_milli), 0)
        at = framed if 0 <= framed < len(rows) else waits if first else 0
        named = [(each.id, say("turns.choice", number=each.number, customer=each.customer)) for each in rows]
        TurnDialog(self.office, named, self, first=first, chosen=rows[at].id).open()

    def _receive(self) -> None:
        goods_in(self.office, [self.row_id], parent=self)

    def _set_expired_aside(self) -> None:
        set_expired_aside(self.office, self, products=[self.row_id])

    def _transfer(self) -> None:
        new_transfer(self.office, [self.row_id], self)

    def _see_unpaid(self) -> None:
        self.office.ways.go("orders", ListQuery(chips=(("view", "unpaid"),)))

    def _order(self) -> None:
        facts = self.facts
        preferred = facts.offers[0].supplier_id if facts is not None and facts.offers else None
        need = facts.need if facts is not None else None
        wanted = {self.row_id: need.suggested_milli} if need is not None and need.is_low else None
        new_purchase(self.office, [self.row_id], supplier_id=preferred, quantities=wanted, parent=self)

    def _correct(self, facts: Facts) -> None:
        CorrectionDialog(
            self.office,
            facts.row.id,
            full_name(facts.row.name, facts.row.variant),
            facts.on_hand_milli,
            self,
            levels=facts.levels,
            lots=facts.lots,
            traced=facts.traced,
        ).open()

    def _say_shelf(self, facts: Facts) -> None:
        name = full_name(facts.row.name, facts.row.variant)
        ShelfDialog(self.office, facts.row.id, name, facts.levels, self).open()

    def _compose(self, facts: Facts) -> None:
        name = full_name(facts.row.name, facts.row.variant)
        BundleDialog(self.office, facts.row.id, name, facts.bundle, self).open()

    def _belong(self, facts: Facts) -> None:
        BelongDialog(self.office, facts.row, facts.parent, self).open()

    def _trace(self, facts: Facts) -> None:
        name = full_name(facts.row.name, facts.row.variant)
        TracingDialog(self.office, facts.row.id, name, (facts.traced, facts.on_hand_milli), self).open()

    def _name_lot(self, facts: Facts) -> None:
        NameLotDialog(self.office, facts, self).open()

    def _open_lot(self, row: LotRow) -> None:
        if row.lot_id:
            LotDialog(self.office, row.lot_id, self).open()

    def _reorder(self, facts: Facts) -> None:
        name = full_name(facts.row.name, facts.row.variant)
        ReorderDialog(self.office, facts.row.id, name, (facts.rule, facts.need), self).open()

    def _archive(self, facts: Facts) -> None:
        told = say("product.archived", name=full_name(facts.row.name, facts.row.variant))
        self.office.do(
            product.archive,
            facts.row.id,
            done=lambda _none: self.office.ways.say(told),
            failed=self.show_failure,
            owner=self,
        )

    def _edit(self) -> None:
        if self.facts is not None:
            change_product(self.office, self.facts, self)

    def _open_variant(self, row: ProductRow) -> None:
        self.office.ways.open("product", row.id)

    def _open_bundle(self, row: PartRow) -> None:
        self.office.ways.open("product", row.id)

    def _open_order(self, row: Promise) -> None:
        self.office.ways.open("order", row.id)

    def _open_purchase(self, row: IncomingRow) -> None:
        self.office.ways.open("purchase", row.id)

    def _open_supplier(self, row: OfferRow) -> None:
        self.office.ways.open("supplier", row.supplier_id)

    def _open_cause(self, row: MoveRow) -> None:
        if row.cause == "lot":
            LotDialog(self.office, row.cause_id, self).open()
        elif (noun := _PAGES.get(row.cause)) is not None:
            self.office.ways.open(noun, row.cause_id)


_TURNS = (("turns.first.open", "sell.serve_first", True), ("turns.last.open", "sell.serve_last", False))
_PAGES = {
    "shipment": "shipment",
    "goods_receipt": "receipt",
    "stock_take": "take",
    "stock_transfer": "transfer",
}
"""The page of what moved goods, by its table."""
