"""The page of one version of a quote: its lines and options, its other versions, and what to do next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.flow.paper import quote_paper
from app.orders.quote import QuoteLine
from app.orders.quote_queries import QuoteRow
from app.reports.margins import quote_margins
from app.reports.quote_page import QuotePage as Facts
from app.reports.quote_page import quote_page
from ui.correspondence.document_mails import DocumentMails
from ui.correspondence.send_dialog import send_document
from ui.customers.at_bank import AtBank
from ui.kit.abreast import set_abreast
from ui.kit.acts import Act
from ui.kit.ground import Ground
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
from ui.kit.tokens import MARGIN
from ui.kit.wording import say, words
from ui.orders.order_facts import (
    FACTS_ABREAST,
    address_text,
    deposit_told,
    pays_told,
    standing_rows,
    with_method,
)
from ui.orders.order_name import begun_fact
from ui.orders.page_margins import PageMargins
from ui.orders.quote_acts import QuoteActs
from ui.orders.quote_chips import days_chip, quote_chip
from ui.orders.quote_rows import quote_line_columns, version_columns
from ui.orders.quotes_screen import number_of

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

DESIGN = PageDesign[Facts](
    noun="quote",
    back="quotes.title",
    query=quote_page,
    new=lambda office: office.ways.draft("quote"),
    nouns=(
        "quote",
        "quote_line",
        "quote_decision",
        "sales_order",
        "customer",
        "item",
        "bank_transaction",
        "mail",
        "outbox",
        "handover",
        "setting",
    ),
)


class QuotePage(Page[Facts]):
    """Ctrl+Enter takes the next step; Esc goes back to the list."""

    def __init__(self, office: Office, quote_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, quote_id, DESIGN, parent)
        self.acts = QuoteActs(office, quote_id, self, self._send)
        self.acts.begun.connect(self._on_begun)
        self.acts.failed.connect(self.show_failure)
        self.set_tools(
            (
                Act("quote_page.print", self._print, icon="print", keys="print", look="quiet"),
                Act("send.ask", self._send, icon="mail", keys="send", look="quiet"),
                Act("order_page.edit", self._edit, icon="edit", look="quiet"),
            )
        )
        self.margins = PageMargins(office, quote_margins, quote_id, self)
        self.margins.changed.connect(self._on_margins)
        bind(self, "print_ask", partial(self._print, ask=True))
        self._build_side()
        self._build_main()

    # --- building ---

    def _build_main(self) -> None:
        self._lines: RowsTable[QuoteLine] | None = None
        self._lines_row = QVBoxLayout()
        self.facts_part = QuoteFacts(self)
        self._versions_part = Section("quote_page.versions", self, bleeds=True)
        self.versions: RowsTable[QuoteRow] = RowsTable(
            version_columns(),
            self,
            currency=self.office.currency,
            whole=True,
            name="quote_page.versions",
        )
        self.versions.opened.connect(self._open_version)
        self._versions_part.body.addWidget(self.versions)
        self._versions_part.body.addStretch(1)
        self._history_part = Section("order_page.history", self)
        self.history = History(self.office.currency, self)
        self._history_part.body.addWidget(self.history)
        self._history_part.body.addStretch(1)
        line = Ground("", "bottom", self, line="line")
        line.setFixedHeight(1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._versions_part, 8)
        row.addWidget(self._history_part, 5)
        self.main.addLayout(self._lines_row)
        self.main.addWidget(self.facts_part)
        self.main.addWidget(line)
        self.main.addLayout(row)
        self.main.addStretch(1)

    def _build_side(self) -> None:
        self.card = StepCard(self)
        self._verbs_part = Section("order_page.other", self, edge="bottom")
        self.verbs = OtherVerbs(self)
        self._verbs_part.body.addWidget(self.verbs)
        open_it = Act("order_page.open_customer", self._open_customer, look="link")
        customer_part = Section("order_page.customer", self, act=open_it)
        self.standing = Figures(self)
        self.at_bank = AtBank(self.office, self, tells_credit=True)
        customer_part.body.addWidget(self.standing)
        customer_part.body.addWidget(self.at_bank)
        self.mails = DocumentMails(self.office, "quote", self.row_id, self)
        for part in (self.card, self._verbs_part, self.mails, customer_part, self.margins.part):
            self.side.addWidget(part)
        self.side.addStretch(1)

    # --- showing ---

    def fill(self, facts: Facts) -> None:
        row = facts.row
        # The name of a draft says already that it is one.
        chips = (quote_chip(row) if row.state != "draft" else None, days_chip(row, self.office.today))
        self.show_head(
            number_of(row),
            row.customer,
            [chip for chip in chips if chip is not None],
            words().money(row.total, row.currency),
            say("order_page.with_tax"),
        )
        self.margins.ask()
        self._show_lines(facts)
        self.facts_part.show_page(facts)
        self.versions.put(facts.versions)
        self._versions_part.setVisible(len(facts.versions) > 1)
        self.history.show_events(facts.history)
        self._history_part.setVisible(bool(facts.history))
        self.acts.page = facts
        self.card.show_step(self.acts.next_step())
        self.verbs.show_verbs(self.acts.offered())
        self.standing.show_rows(standing_rows(facts.standing))
        self.at_bank.show_standing(facts.standing)
        self.tool("order_page.edit").setVisible(row.state == "draft")
        # What does not hold any more is mailed to nobody.
        self.tool("send.ask").setVisible(row.state in {"sent", "accepted"} and not row.expired)

    def first_focus(self) -> QWidget | None:
        return self.card.button if self.facts is not None and not self.card.button.isHidden() else None

    def show_failure(self, failure: Failure) -> None:
        self.card.set_busy(busy=False)
        super().show_failure(failure)

    def _show_lines(self, page: Facts) -> None:
        columns = quote_line_columns(page.quote, self.margins.found)
        keys = [column.key for column in columns]
        if self._lines is None or [column.key for column in self._lines.rows_model.columns] != keys:
            if self._lines is not None:
                self._lines.hide()
                self._lines.deleteLater()
            currency = page.row.currency
            self._lines = RowsTable(columns, self, currency=currency, whole=True, name="quote_page.lines")
            self._lines.opened.connect(self._open_product)
            self._lines_row.addWidget(self._lines)
        self._lines.put(page.lines)
        self.margins.show(page.row.currency)

    def _on_margins(self) -> None:
        if self.facts is not None:
            self._show_lines(self.facts)

    def _on_begun(self) -> None:
        self.card.set_busy(busy=True)
        self.banner.dismiss()

    # --- going elsewhere ---

    def _open_version(self, row: QuoteRow) -> None:
        if row.id != self.row_id:
            self.office.ways.open("quote", row.id)

    def _open_product(self, line: QuoteLine) -> None:
        if line.product_id is not None:
            self.office.ways.open("product", line.product_id)

    def _open_customer(self) -> None:
        if self.facts is not None:
            self.office.ways.open("customer", self.facts.row.customer_id)

    def _edit(self) -> None:
        self.office.ways.open("quote_draft", self.row_id)

    def _send(self) -> None:
        if self.facts is not None:
            send_document(self.office, "quote", self.row_id, self.facts.quote.state, self)

    def _print(self, *, ask: bool = False) -> None:
        """Print the PDF: of a quote that was issued the original, of a draft what stands now."""
        name = say("quote_page.file", number=self.title)

        def show(content: bytes) -> None:
            print_paper(self.office, "quote", name, content, ask=ask)

        self.office.work(_paper, self.row_id, done=show, failed=self.show_failure, touches=PAPER)


class QuoteFacts(QWidget):
    """Three columns below the lines: addresses, terms and validity, totals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Paragraph("column.title", self)
        self.delivery = Paragraph("order_page.delivery", self)
        self.billing = Paragraph("order_page.billing", self)
        self.valid = Paragraph("column.valid_until", self)
        self.terms = Paragraph("order_page.terms", self)
        self.deposit = Paragraph("quote_page.deposit", self)
        self.reference = Paragraph("order_page.reference", self)
        self.note = Paragraph("order_page.note", self)
        self.begun = Paragraph("order_page.begun", self)
        self.totals = Figures(self)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(MARGIN, 16, MARGIN, 16)
        row.setSpacing(24)
        for parts in (
            (self.title, self.delivery, self.billing),
            (self.valid, self.terms, self.deposit, self.reference, self.note, self.begun),
            (self.totals,),
        ):
            column = QVBoxLayout()
            column.setSpacing(12)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            row.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        set_abreast(self._row, self.width(), FACTS_ABREAST)

    def show_page(self, page: Facts) -> None:
        """Show a quote's."""
        of = page.quote
        delivery, billing = address_text(page.delivery), address_text(page.billing)
        self.title.show_text(of.title)
        self.delivery.show_text(delivery)
        self.billing.show_text(billing if billing != delivery else say("order_page.same_address"))
        self.valid.show_text(words().date(of.valid_until))
        self.terms.show_text(with_method(pays_told(of, page.terms), page.method, of.payment_method))
        self.deposit.show_text(
            deposit_told(of.deposit_asked, of.deposit_ppm, of.currency, ships=of.ships_after_deposit)
        )
        self.reference.show_text(of.customer_reference)
        self.note.show_text(of.note)
        self.begun.show_text(begun_fact(page.row.begun))
        self.totals.show_rows(_totals(page))


def _totals(page: Facts) -> list[Figure]:
    of = page.quote

    def money(minor: int) -> str:
        return words().money(minor, of.currency)

    rows = [Figure(say("order_page.net"), money(of.net))]
    rows += [
        Figure(say("order_page.tax", rate=words().percent(rate.rate_ppm)), money(rate.tax))
        for rate in page.rates
        if rate.tax
    ]
    rows.append(Figure(say("order_page.total"), money(of.total), "hero"))
    options = sum(line.gross for line in page.options)
    if options:
        rows.append(Figure(say("quote_page.options_total"), money(options)))
    return rows


def _paper(database: Database, actor: Actor, _token: Token, quote_id: int) -> bytes:
    return quote_paper(database, actor, quote_id)
