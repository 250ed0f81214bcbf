"""The page of one order: the seven steps, what was ordered, the documents of it, its history, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.base.errors import Refusal
from app.flow.paper import order_confirmation
from app.links.shops.leaving_invoices import order_look_here
from app.orders.order import OrderLine
from app.reports.margins import order_margins
from app.reports.order_outlook import OrderLook
from app.reports.order_page import OrderPage as Facts
from ui.correspondence.document_mails import DocumentMails
from ui.correspondence.send_dialog import send_document
from ui.correspondence.waiting_mail import send_invoices, stands_told
from ui.customers.at_bank import AtBank
from ui.kit.abreast import set_abreast
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.extras_part import ExtrasPart
from ui.kit.ground import Ground
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import OtherVerbs
from ui.kit.page import Page, PageDesign
from ui.kit.printing import print_paper
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.section import Figures, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import NextStep, StepCard
from ui.kit.step_strip import StepStrip
from ui.kit.theme import theme
from ui.kit.wording import say, words
from ui.orders.insolvent import insolvent
from ui.orders.match_part import MatchPart
from ui.orders.mention_ways import way_of_refusal
from ui.orders.number_told import with_check
from ui.orders.order_acts import OrderActs
from ui.orders.order_chips import invoice_chip, payment_chip, shipment_chip, state_chip
from ui.orders.order_effects import next_step_of
from ui.orders.order_facts import OrderFacts, standing_rows
from ui.orders.order_name import order_called
from ui.orders.order_papers import has_confirmation
from ui.orders.order_rows import DOCUMENT_COLUMNS, LinkedDocument, line_columns, linked_documents
from ui.orders.order_steps import discs
from ui.orders.page_margins import PageMargins
from ui.orders.shop_effects import with_later
from ui.payments.waits_at_bank import match_card, match_first, waits_lines
from ui.reminders.chase_step import chase_card
from ui.shops.old_orders import left_or
from ui.shops.proposal_part import ProposalPart
from ui.stock.lots_part import LotsPart

_BESIDE = 640
"""How wide the main column is at least where documents and history stand side by side, at 100 %."""

DESIGN = PageDesign[OrderLook](
    noun="order",
    back="orders.title",
    query=order_look_here,
    new=lambda office: office.ways.draft("order"),
    nouns=(
        "sales_order",
        "order_line",
        "order_hold",
        "shipment",
        "goods_return",
        "invoice",
        "payment",
        "item",
        "bank_transaction",
        "customer",
        "stock_balance",
        "mail",
        "tag",
        "custom_field",
        "setting",
        "payment_gateway",
    ),
)


class OrderPage(Page[OrderLook]):
    """Ctrl+Enter takes the next step; Esc goes back to the list."""

    def __init__(self, office: Office, order_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, order_id, DESIGN, parent)
        self.acts = OrderActs(office, order_id, self)
        self.acts.begun.connect(self._on_begun)
        self.acts.failed.connect(self.show_failure)
        self.strip = StepStrip(self)
        self.strip.opened.connect(office.ways.open)
        self.add_strip(self.strip)
        self.set_tools(
            (
                Act("order_page.print", self._print, icon="print", keys="print", look="quiet"),
                Act("send.ask", self._send, icon="mail", keys="send", look="quiet"),
                Act("order_page.edit", self._edit, icon="edit", look="quiet"),
            )
        )
        self.margins = PageMargins(office, order_margins, order_id, self)
        self.margins.changed.connect(self._on_margins)
        bind(self, "print_ask", partial(self._print, ask=True))
        self._build_side()
        self._build_main()

    # --- building ---

    def _build_main(self) -> None:
        self._lines: RowsTable[OrderLine] | None = None
        self._lines_row = QVBoxLayout()
        self.facts_part = OrderFacts(self)
        self.facts_part.decide_asked.connect(partial(self.office.ways.settings, "methods"))
        self._lots = LotsPart(self.office, self)
        self._documents_part = Section("order_page.documents", self, bleeds=True)
        self.documents: RowsTable[LinkedDocument] = RowsTable(
            DOCUMENT_COLUMNS, self, currency=self.office.currency, whole=True, name="order_page.documents"
        )
        self.documents.opened.connect(self._open_document)
        self._documents_part.body.addWidget(self.documents)
        self._documents_part.body.addStretch(1)
        self._history_part = Section("order_page.history", self)
        self.history = History(self.office.currency, self)
        self._history_part.body.addWidget(self.history)
        self._history_part.body.addStretch(1)
        line = Ground("", "bottom", self, line="line")
        line.setFixedHeight(1)
        self._past = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(0)
        row.addWidget(self._documents_part, 1)
        row.addWidget(self._history_part, 1)
        self.main.addLayout(self._lines_row)
        self.main.addWidget(self._lots)
        self.main.addWidget(self.facts_part)
        self.match_part = MatchPart(self)
        self.main.addWidget(self.match_part)
        self.main.addWidget(line)
        self.main.addLayout(row)
        self.main.addStretch(1)
        theme().changed.connect(self._stack)

    def _stack(self) -> None:
        """Documents stand beside the history, or above it where the text is too large for both."""
        room = self.width() - self._side_scroll.width()
        set_abreast(self._past, room, _BESIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack()

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
        self.proposals = ProposalPart(self.office, self.row_id, self)
        self.proposals.looked.connect(self._on_proposed)
        self.mails = DocumentMails(self.office, "sales_order", self.row_id, self)
        self.extras = ExtrasPart(self.office, "sales_order", self.row_id, self)
        for part in (
            self.card,
            self.proposals,
            self._verbs_part,
            self.mails,
            customer_part,
            self.margins.part,
            self.extras,
        ):
            self.side.addWidget(part)
        self.side.addStretch(1)

    # --- showing ---

    def _next_step(self, facts: OrderLook) -> NextStep:
        acts, row = self.acts.next_steps(), facts.page.row
        acts["bank.match"] = partial(self.office.ways.go, "bank")
        asks = facts.chase is not None or facts.outlook.verb == "collect.receive"
        if match_first(facts.waits) and (asks or (facts.unsent and not facts.outlook.verb)):
            return match_card(self.office, facts.waits)
        if facts.chase is None and facts.unsent and facts.outlook.verb in {"", "collect.receive"}:
            # Whom it is for does not have the invoice: nothing else is waited for, and nothing is done with.
            return self._send_step(facts)
        if facts.chase is None and facts.waits and facts.outlook.verb == "collect.receive":
            return match_card(self.office, facts.waits)
        if facts.chase is None or row.next_due_on is None:
            step = with_check(self.office, next_step_of(facts, acts), facts, self)
            return replace(step, effects=tuple(with_later(self.office, facts, step.effects)))
        # Late money is asked for as its invoice, its customer and the list of calls say it.
        amount, days = (
            words().money(facts.outlook.owed, row.currency),
            (self.office.today - row.next_due_on).days,
        )
        late = (("late", say("chase.late", amount=amount, n=days)),) if days > 0 else ()
        return chase_card(self.office, facts.chase, (*waits_lines(facts.waits), *late), self)

    def _send_step(self, facts: OrderLook) -> NextStep:
        told = [
            *waits_lines(facts.waits),
            *(
                ("mail", say("chase.stands", number=each.number, told=stands_told(each)))
                for each in facts.unsent
            ),
        ]
        send = partial(
            send_invoices,
            self.office,
            [each.row_id for each in facts.unsent],
            facts.page.row.customer_id,
            self,
        )
        key = "chase.send" if len(facts.unsent) == 1 else "chase.send_many"
        return NextStep(say("chase.step.unsent"), tuple(told), Act(key, send, icon="mail"))

    def fill(self, facts: OrderLook) -> None:
        page, row, today = facts.page, facts.page.row, self.office.today
        chips = (
            state_chip(row, alone=True),
            payment_chip(row, today, alone=True),
            shipment_chip(row, today, alone=True) if page.ships else None,
            invoice_chip(row, None if page.ships else today, alone=True),
            Chip("wait", say("shop_proposal.chip"), filled=True) if self.proposals.looks else None,
        )
        self.show_head(
            order_called(row),
            row.customer,
            [chip for chip in chips if chip is not None],
            words().money(row.total, row.currency),
            say("order_page.with_tax"),
        )
        self.strip.show_steps(discs(page))
        self.margins.ask()
        self._show_lines(page)
        self.facts_part.show_page(page, self.office.today)
        self.match_part.show_page(page)
        self.documents.put(linked_documents(page))
        self._documents_part.setVisible(bool(self.documents.rows_model.rows))
        self.history.show_events(page.history)
        # A draft leaves nothing in the journal.
        self._history_part.setVisible(bool(page.history))
        self.acts.look, self.acts.changed = facts, self.proposals.changed
        step = left_or(self._next_step(facts), self.office, facts, self)
        # What the shop changed is decided before anything is done with what it was.
        leads = self.proposals.changed or (step.act is None and bool(self.proposals.looks))
        self.card.show_step(self.proposals.step() if leads else step)
        self.proposals.stand_below(leads=leads)
        self.verbs.show_verbs(self.acts.offered(decides=leads))
        self._verbs_part.setVisible(bool(self.verbs.offered))
        self.standing.show_rows(standing_rows(page.standing, insolvent=insolvent(facts)))
        self.at_bank.show_standing(page.standing)
        self.extras.show_page(page.extras)
        self.tool("order_page.print").setVisible(has_confirmation(row))
        self.tool("send.ask").setVisible(
            row.state not in {"draft", "cancelled"} or row.payment_state == "refused"
        )
        self.tool("order_page.edit").setVisible(row.state == "draft" and row.shop_id is None)

    def _on_proposed(self) -> None:
        """What a shop did is read later than the order: the head and the card say it then."""
        if self.facts is not None:
            self.fill(self.facts)

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        return self.card.button if not self.card.button.isHidden() else self.strip

    def show_failure(self, failure: Failure) -> None:
        self.card.set_busy(busy=False)
        super().show_failure(failure)

    def _show_lines(self, page: Facts) -> None:
        columns = line_columns(page, self.margins.found)
        keys = [column.key for column in columns]
        if self._lines is None or [column.key for column in self._lines.rows_model.columns] != keys:
            if self._lines is not None:
                self._lines.hide()
                self._lines.deleteLater()
            currency = page.row.currency
            self._lines = RowsTable(columns, self, currency=currency, whole=True, name="order_page.lines")
            self._lines.opened.connect(self._open_product)
            self._lines_row.addWidget(self._lines)
        self._lines.put(page.lines)
        self._lots.show_lots(page.lots)
        self.margins.show(page.row.currency)

    def _on_margins(self) -> None:
        if self.facts is not None:
            self._show_lines(self.facts.page)

    def _on_begun(self) -> None:
        """Until the page shows what became of a step, it is not taken again."""
        self.card.set_busy(busy=True)
        self.banner.dismiss()

    # --- going elsewhere ---

    def _open_document(self, document: LinkedDocument) -> None:
        self.office.ways.open(document.noun, document.row_id)

    def _open_product(self, line: OrderLine) -> None:
        if line.product_id is not None:
            self.office.ways.open("product", line.product_id)

    def ways_out(self, refusal: Refusal) -> Sequence[Act]:
        if self.facts is None:
            return ()
        way = way_of_refusal(self.office, refusal, self.facts.page.order.customer_id, self)
        return (Act(*way),) if way is not None else ()

    def _open_customer(self) -> None:
        if self.facts is not None:
            self.office.ways.open("customer", self.facts.page.row.customer_id)

    def _edit(self) -> None:
        self.office.ways.open("order_draft", self.row_id)

    def _send(self) -> None:
        if self.facts is not None:
            order = self.facts.page.order
            refused = order.payment_state == "refused"
            state = "awaited" if order.awaited and not refused else order.payment_state
            # Nothing that does not stand yet is confirmed by a mail either.
            state = state if order.stands else "held" if order.state == "held" else "unconfirmed"
            send_document(self.office, "sales_order", self.row_id, state, self)

    def _print(self, *, ask: bool = False) -> None:
        """Print the confirmation: a paper of the day, drawn from what stands now and not kept."""
        if self.tool("order_page.print").isHidden():
            return
        name = say("order_page.file", number=self.title)

        def show(content: bytes) -> None:
            print_paper(self.office, "order", name, content, ask=ask)

        self.office.ask(order_confirmation, self.row_id, done=show, failed=self.show_failure, owner=self)
