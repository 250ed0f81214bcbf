"""One supplier: what they offer, what came from them, how to reach them and on which terms they deliver."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.purchasing import supplier
from app.purchasing.purchase_queries import PurchaseRow
from app.purchasing.receipt_queries import ReceiptRow
from app.purchasing.supplier_queries import OfferRow
from app.reports.supplier_page import SupplierPage as Facts
from app.reports.supplier_page import supplier_page
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.countries import country_name
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs
from ui.kit.page import Page, PageDesign
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.theme import set_role
from ui.kit.wording import WordLabel, say, words
from ui.purchasing.goods_in_dialog import goods_in
from ui.purchasing.offer_rows import offer_columns
from ui.purchasing.purchase_dialog import new_purchase
from ui.purchasing.purchases_screen import purchase_columns
from ui.purchasing.receipts_screen import receipt_columns
from ui.purchasing.received_part import ReceivedPart
from ui.purchasing.supplier_dialog import OfferDialog, SupplierDialog, add_supplier
from ui.purchasing.suppliers_screen import days_told

DESIGN = PageDesign[Facts](
    noun="supplier",
    back="suppliers.title",
    query=supplier_page,
    new=add_supplier,
    nouns=("supplier", "supplier_product", "goods_receipt", "purchase_order", "product", "received_invoice"),
)


class SupplierPage(Page[Facts]):
    """Enter on a product changes what the supplier offers of it."""

    def __init__(self, office: Office, supplier_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, supplier_id, DESIGN, parent)
        self.set_tools((Act("supplier.edit", self._edit, icon="edit", look="quiet"),))
        costs = office.actor.sees_costs
        self.offers: RowsTable[OfferRow] = RowsTable(
            offer_columns(by="product", costs=costs),
            self,
            currency=office.currency,
            whole=True,
            name="supplier.offers",
        )
        self.offers.gives_way = ("lead_days", "preferred", "pack_milli")
        self.offers.opened.connect(self._change_offer)
        self.receipts: RowsTable[ReceiptRow] = RowsTable(
            receipt_columns(office, supplier=False),
            self,
            currency=office.currency,
            whole=True,
            name="supplier.receipts",
        )
        self.receipts.gives_way = ("line_count", "quantity", "state")
        self.receipts.opened.connect(self._open_receipt)
        self.purchases: RowsTable[PurchaseRow] = RowsTable(
            purchase_columns(office, supplier=False),
            self,
            currency=office.currency,
            whole=True,
            name="supplier.purchases",
        )
        self.purchases.gives_way = ("line_count", "expected_on")
        self.purchases.opened.connect(self._open_purchase)
        self._purchases_part = Section("purchases.title", self)
        self._offers_part = Section(
            "supplier.offers", self, act=Act("supplier.add_offer", self._add_offer, icon="new", look="link")
        )
        self.no_offers = WordLabel("supplier.no_offers", self)
        self.no_offers.setWordWrap(True)
        set_role(self.no_offers, "body", "text2")
        self._offers_part.body.addWidget(self.no_offers)
        self._receipts_part = Section("supplier.receipts", self)
        self.received = ReceivedPart(office, "supplier.received", self)
        for part in (
            self._offers_part,
            self.offers,
            self._purchases_part,
            self.purchases,
            self._receipts_part,
            self.receipts,
            self.received,
        ):
            self.main.addWidget(part)
        past = Section("product.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        self.main.addWidget(past)
        self.main.addStretch(1)
        acts = Section("supplier.do", self, edge="bottom")
        self.verbs = OtherVerbs(self)
        acts.body.addWidget(self.verbs)
        self.side.addWidget(acts)
        reach = Section("supplier.reach", self)
        self.about = Figures(self)
        self.address, self.note = Paragraph("supplier.address", self), Paragraph("supplier.note_label", self)
        for part in (self.about, self.address, self.note):
            reach.body.addWidget(part)
        self.side.addWidget(reach)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row, draft = facts.row, facts.draft
        gone = row.archived_at is not None
        self.show_head(
            row.name,
            row.contact,
            [Chip("none", say("suppliers.chip.archived"), icon="cancelled")] if gone else (),
        )
        self.offers.put(facts.offers)
        self.offers.setVisible(bool(facts.offers))
        self.no_offers.setVisible(not facts.offers)
        self.purchases.put(facts.purchases)
        for part in (self._purchases_part, self.purchases):
            part.setVisible(bool(facts.purchases))
        self.receipts.put(facts.receipts)
        for part in (self._receipts_part, self.receipts):
            part.setVisible(bool(facts.receipts))
        self.received.put(facts.received)
        self.history.show_events(facts.history)
        self.about.show_rows(_about(facts, self.office.currency))
        town = " ".join(part for part in (draft.postcode, draft.city) if part)
        country = country_name(draft.country) if draft.country != "FR" else ""
        self.address.show_text("\n".join(each for each in (draft.line1, draft.line2, town, country) if each))
        self.note.show_text(draft.note)
        offered = [Offered("goods_in.open", self._receive)]
        if not gone:
            offered.insert(0, Offered("purchases.new", self._order))
        if not gone:
            offered.append(Offered("supplier.archive", partial(self._archive, row.name)))
        self.verbs.show_verbs(offered)

    def first_focus(self) -> QWidget | None:
        return self.offers if self.facts is not None and self.facts.offers else None

    def _edit(self) -> None:
        if self.facts is not None:
            SupplierDialog(self.office, (self.row_id, self.facts.draft), self).open()

    def _add_offer(self) -> None:
        if self.facts is not None:
            OfferDialog(self.office, self.row_id, self.facts.row.name, None, self).open()

    def _change_offer(self, row: OfferRow) -> None:
        if self.facts is not None:
            OfferDialog(self.office, self.row_id, self.facts.row.name, row, self).open()

    def _open_purchase(self, row: PurchaseRow) -> None:
        self.office.ways.open("purchase", row.id)

    def _open_receipt(self, row: ReceiptRow) -> None:
        self.office.ways.open("receipt", row.id)

    def _receive(self) -> None:
        if self.facts is not None:
            goods_in(self.office, supplier_id=self.row_id, parent=self)

    def _order(self) -> None:
        new_purchase(self.office, supplier_id=self.row_id, parent=self)

    def _archive(self, name: str) -> None:
        told = say("supplier.archived", name=name)
        self.office.do(
            supplier.archive,
            self.row_id,
            done=lambda _none: self.office.ways.say(told),
            failed=self.show_failure,
            owner=self,
        )


def _about(facts: Facts, currency: str) -> list[Figure]:
    draft = facts.draft
    found = [
        (say("column.email"), draft.email or ""),
        (say("column.phone"), draft.phone or ""),
        (say("suppliers.column.lead"), days_told(draft.lead_days)),
        (
            say("suppliers.column.minimum"),
            words().money(draft.minimum_amount, currency) if draft.minimum_amount else "",
        ),
        (say("supplier.terms_label"), draft.terms),
        (say("supplier.our_number_label"), draft.our_number),
        (say("supplier.siren_label"), draft.siren or ""),
        (say("supplier.vat_number_label"), draft.vat_number or ""),
        (say("supplier.language_label"), say(f"customer.language.{_LANGUAGES[draft.language]}")),
    ]
    return [Figure(label, value) for label, value in found if value]


_LANGUAGES = {"fr": "french", "en": "english"}
