"""One purchase order: what was ordered, what came of it and at which price, what to do next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.flow.paper import purchase_paper
from app.purchasing.receipt_queries import ReceiptRow
from app.reports.purchase_page import Bought, purchase_page
from app.reports.purchase_page import PurchasePage as Facts
from ui.correspondence.document_mails import DocumentMails
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.history import History
from ui.kit.office import PAPER, Office
from ui.kit.other_verbs import OtherVerbs
from ui.kit.page import Page, PageDesign
from ui.kit.printing import print_paper
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import StepCard
from ui.kit.wording import say, words
from ui.purchasing.purchase_acts import PurchaseActs
from ui.purchasing.purchase_dialog import PurchaseDialog, new_purchase
from ui.purchasing.purchases_screen import purchase_chip
from ui.purchasing.receipts_screen import receipt_columns
from ui.purchasing.received_part import ReceivedPart

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

DESIGN = PageDesign[Facts](
    noun="purchase",
    back="purchases.title",
    query=purchase_page,
    new=new_purchase,
    nouns=(
        "purchase_order",
        "purchase_line",
        "goods_receipt",
        "supplier",
        "received_invoice",
        "outbox",
        "handover",
    ),
)


class PurchasePage(Page[Facts]):
    """Ctrl+Enter takes the next step; Esc goes back to the list."""

    def __init__(self, office: Office, purchase_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, purchase_id, DESIGN, parent)
        self.acts = PurchaseActs(office, purchase_id, self)
        self.acts.begun.connect(self._on_begun)
        self.acts.failed.connect(self.show_failure)
        self.set_tools(
            (
                Act("purchase.print", self._print, icon="print", keys="print", look="quiet"),
                Act("send.ask", self.acts.mail, icon="mail", keys="send", look="quiet"),
                Act("purchase.edit", self._edit, icon="edit", look="quiet"),
            )
        )
        bind(self, "print_ask", partial(self._print, ask=True))
        self.lines: RowsTable[Bought] = RowsTable(
            _columns(office), self, currency=office.currency, whole=True, name="purchase.lines"
        )
        if office.actor.sees_costs:
            self.lines.gives_way = ("cost_micro", "difference", "price")
        self.lines.opened.connect(self._open_product)
        self.note = Paragraph("purchase.note_label", self)
        self._receipts_part = Section("purchase.receipts", self)
        self.receipts: RowsTable[ReceiptRow] = RowsTable(
            receipt_columns(office, supplier=False),
            self,
            currency=office.currency,
            whole=True,
            name="purchase.receipts",
        )
        self.receipts.opened.connect(self._open_receipt)
        past = self._past = Section("product.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.note)
        past.body.addWidget(self.history)
        self.received = ReceivedPart(office, "supplier.received", self)
        for part in (self.lines, self._receipts_part, self.receipts, self.received, past):
            self.main.addWidget(part)
        self.main.addStretch(1)
        self.card = StepCard(self)
        other = Section("shipment.other", self, edge="bottom")
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        about = Section("purchase.about", self, edge="bottom")
        self.figures = Figures(self)
        about.body.addWidget(self.figures)
        self.mails = DocumentMails(office, "purchase_order", purchase_id, self)
        for part in (self.card, other, about, self.mails):
            self.side.addWidget(part)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row, costs = facts.row, self.office.actor.sees_costs
        self.show_head(
            row.number or say("purchase.draft"),
            row.supplier,
            [purchase_chip(row)],
            words().money(row.net, row.currency) if costs else "",
            say("receipt.without_tax") if costs else "",
        )
        self.lines.put(facts.lines)
        if costs:
            for column in ("cost_micro", "difference"):
                self.lines.show_column(column, shown=bool(facts.receipts))
        self.receipts.put(facts.receipts)
        for part in (self._receipts_part, self.receipts):
            part.setVisible(bool(facts.receipts))
        self.received.put(facts.received)
        self.note.show_text(facts.note)
        self.history.show_events(facts.history)
        self._past.setVisible(bool(facts.history or facts.note))
        self.mails.keep_as_handed(kept=facts.answered)
        self.acts.page = facts
        self.card.show_step(self.acts.next_step())
        self.verbs.show_verbs(self.acts.offered())
        self.figures.show_rows(_figures(facts, costs=costs))
        self.tool("purchase.edit").setVisible(row.state == "draft")
        self.tool("send.ask").setVisible(row.state not in {"draft", "cancelled"})

    def first_focus(self) -> QWidget | None:
        return self.card.button if self.facts is not None and not self.card.button.isHidden() else None

    def show_failure(self, failure: Failure) -> None:
        self.card.set_busy(busy=False)
        super().show_failure(failure)

    def _on_begun(self) -> None:
        self.card.set_busy(busy=True)
        self.banner.dismiss()

    def _edit(self) -> None:
        if self.facts is not None:
            PurchaseDialog(self.office, self.facts, self).open()

    def _open_product(self, row: Bought) -> None:
        self.office.ways.open("product", row.line.product_id)

    def _open_receipt(self, row: ReceiptRow) -> None:
        self.office.ways.open("receipt", row.id)

    def _print(self, *, ask: bool = False) -> None:
        """Print the PDF: of an order that was sent the original, of a draft what stands now."""
        name = say("purchase.file", number=self.title)

        def show(content: bytes) -> None:
            print_paper(self.office, "purchase", name, content, ask=ask)

        self.office.work(_paper, self.row_id, done=show, failed=self.show_failure, touches=PAPER)


def _columns(office: Office) -> tuple[Column[Bought], ...]:
    columns: tuple[Column[Bought], ...] = (
        Column(
            key="name",
            title="column.article",
            value=lambda row: row.line.name,
            aside=lambda row: row.line.code or row.line.sku,
            aside_whole=True,
            strong=True,
        ),
        Column(
            key="ordered",
            title="purchase.column.ordered",
            kind="quantity",
            value=lambda row: row.line.quantity_milli,
            width=96,
        ),
        Column(
            key="received",
            title="purchase.column.received",
            kind="quantity",
            value=lambda row: row.line.received_milli,
            width=84,
        ),
        Column(
            key="price",
            title="purchase.column.price",
            kind="price",
            value=lambda row: row.line.unit_price_micro,
            width=88,
        ),
        Column(key="cost_micro", title="purchase.column.cost", kind="price", width=92, muted=True),
        Column(key="difference", title="purchase.column.difference", kind="money", width=92),
        Column(
            key="net",
            title="purchases.column.net",
            kind="money",
            value=lambda row: row.line.net,
            width=104,
            strong=True,
        ),
    )
    hidden = {"price", "cost_micro", "difference", "net"}
    return tuple(each for each in columns if office.actor.sees_costs or each.key not in hidden)


def _figures(facts: Facts, *, costs: bool) -> list[Figure]:
    row = facts.row
    found = [Figure(say("column.ordered_on"), words().date(row.ordered_on))]
    if row.state in {"draft", "sent"}:
        ink = "late" if row.late else ""
        typed = row.expected_on is not None and not row.untold
        told = words().date(facts.expected_on)
        if not typed:
            # It follows from the day on which it leaves: nobody asked for another, or the supplier never heard of it.
            told = say("purchase.expected_if", day=words().date(facts.soonest_on or facts.expected_on))
        found.append(Figure(say("purchases.column.expected"), told, "strong" if typed else "plain", ink))
    found.append(Figure(say("column.supplier"), row.supplier))
    if facts.terms:
        found.append(Figure(say("supplier.terms_label"), facts.terms))
    if facts.difference and costs:
        told = words().money(facts.difference, row.currency)
        found.append(Figure(say("purchase.difference"), told, ink="late" if facts.difference > 0 else ""))
    if facts.end_reason:
        found.append(Figure(say("purchase.end_reason"), facts.end_reason))
    return found


def _paper(database: Database, actor: Actor, _token: Token, purchase_id: int) -> bytes:
    return purchase_paper(database, actor, purchase_id)
