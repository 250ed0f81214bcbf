"""One issued document: its paper as it was issued beside what it came to, what settled it, where it comes from (I1, U2)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from app.reports.invoice_page import InvoicePage as Facts
from app.reports.invoice_page import invoice_page
from app.reports.settlement import SettlementRow
from ui.correspondence.document_mails import DocumentMails
from ui.correspondence.handover_dialog import hand_document_over
from ui.correspondence.send_dialog import send_document
from ui.invoicing.correct_dialog import correct_offers
from ui.invoicing.credit_dialog import credit_invoice
from ui.invoicing.invoice_figures import amounts, origins
from ui.invoicing.invoice_steps import next_step, to_send, told_elsewhere
from ui.invoicing.invoice_ways import ways_from
from ui.invoicing.invoices_screen import invoice_chip
from ui.invoicing.issued_paper import IssuedPaper
from ui.invoicing.plan_dialog import PlanDialog
from ui.invoicing.plan_paper import open_plan
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.columns import Column
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs, refusal_of
from ui.kit.page import Page, PageDesign
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figures, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import StepCard
from ui.kit.theme import scaled
from ui.kit.wording import say, words
from ui.orders.mention_words import lacks_named
from ui.payments.receive_dialog import receive_payment
from ui.payments.refund_dialog import refund_credit
from ui.receivables.factor_offers import factor_chips, factor_offers
from ui.receivables.loss_offers import loss_chips, loss_offers, open_write_off
from ui.receivables.match_dialog import match_items
from ui.reminders.invoice_offers import chase_offers
from ui.shops.proposal_part import ProposalPart

DESIGN = PageDesign[Facts](
    noun="invoice",
    back="shell.room.invoices",
    query=invoice_page,
    nouns=(
        "invoice",
        "item",
        "payment",
        "allocation",
        "sales_order",
        "bank_transaction",
        "archive_paper",
        "dispute",
        "mail",
        "mandate",
        "setting",
    ),
)
_NARROW = 1000
"""Below this width the side column has no room for days."""
SETTLED_COLUMNS: tuple[Column[SettlementRow], ...] = (
    Column(key="number", title="column.document", strong=True),
    Column(key="dated", title="settlement.dated", kind="date", width=84, muted=True),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        width=104,
        strong=True,
        currency=lambda row: row.currency,
    ),
)


class InvoicePage(Page[Facts]):
    """The paper fills the page; the side says what is owed and offers the next step. Nothing here changes the paper."""

    def __init__(self, office: Office, invoice_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, invoice_id, DESIGN, parent)
        self.paper = IssuedPaper(self, office)
        self.set_tools(
            (
                Act("invoice_page.open", self.paper.open, icon="print", keys="print", look="quiet"),
                Act("send.ask", self._send, icon="mail", keys="send", look="quiet"),
                Act("invoice_page.save", self.paper.save, icon="pdf", keys="save", look="quiet"),
                Act("invoice_page.einvoice", self.paper.offer_forms, icon="export", look="quiet"),
            )
        )
        bind(self, "print_ask", partial(self.paper.open, ask=True))
        self.notice = Banner(self)
        self.notice.dismissed.connect(self._on_notice_read)
        self._notice_read = False
        self.main.addWidget(self.notice)
        self.main.addWidget(self.paper)
        self.main_height.connect(self.paper.view.make_room)
        past = Section("invoice_page.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        self.main.addWidget(past)
        self.main.addStretch(1)
        self.card = StepCard(self)
        self.side.addWidget(self.card)
        # What of its order waits to be credited, or to come back: its page asks for the money meanwhile.
        self.proposals = ProposalPart(office, 0, self, title="shop_proposal.section_invoice")
        self.proposals.looked.connect(self._on_proposed)
        self.side.addWidget(self.proposals)
        money = Section("invoice_page.money", self, edge="bottom")
        self.amounts = Figures(self)
        money.body.addWidget(self.amounts)
        self.side.addWidget(money)
        self._settled_part = Section("invoice_page.settled", self)
        self.settled: RowsTable[SettlementRow] = RowsTable(
            SETTLED_COLUMNS, self, currency=office.currency, whole=True, name="invoice_page.settled"
        )
        # It stands on the ground of the column.
        self.settled.viewport().setAutoFillBackground(False)
        self.settled.opened.connect(self._open_settlement)
        self.side.addWidget(self._settled_part)
        self.side.addWidget(self.settled)
        self._links_part = Section("invoice_page.links", self, edge="bottom")
        self.links = Figures(self)
        self.origins = OtherVerbs(self)
        self._links_part.body.addWidget(self.links)
        self._links_part.body.addWidget(self.origins)
        self.side.addWidget(self._links_part)
        self.side.addWidget(DocumentMails(office, "invoice", invoice_id, self))
        other = Section("invoice_page.other", self)
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        self.side.addWidget(other)
        self.side.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settled.show_column("dated", shown=self.width() >= scaled(_NARROW))

    # --- showing ---

    def fill(self, facts: Facts) -> None:
        row = facts.row
        credit = row.kind == "credit_note"
        self.show_head(
            row.number,
            row.customer,
            [
                # To whom it was handed on is said beside.
                invoice_chip(replace(row, assigned=False), self.office.today),
                *loss_chips(facts),
                *factor_chips(facts),
            ],
            # Of a credit note that is used up the head says what it was for: nought to match tells nobody anything.
            words().money(row.signed(row.open or row.total if credit else row.open), row.currency),
            say("invoice_page.left" if row.open else "order_page.with_tax")
            if credit
            else say("invoice_page.due"),
        )
        self._show_notice(facts)
        self.paper.show_facts(facts)
        self.amounts.show_rows(amounts(facts))
        settled = [*facts.settled_by, *facts.settles]
        self.settled.rows_model.currency = row.currency
        self.settled.put(settled)
        # What was given up paid nothing.
        given_up = any(each.noun == "write_off" for each in settled)
        paid = "invoice_page.settled"
        if given_up:
            paid = "invoice_page.settled_part" if row.open else "invoice_page.settled_lost"
        self._settled_part.tell("invoice_page.used" if credit else paid)
        self._settled_part.setVisible(bool(settled))
        self.settled.setVisible(bool(settled))
        self.links.show_rows(origins(facts))
        self.origins.show_verbs(ways_from(self.office, facts, self.paper.ways()))
        self.history.show_events(facts.history)
        acts = {
            "receive": partial(self._receive, facts),
            "match": partial(self._match, facts),
            "refund": partial(self._refund, facts),
        }
        step = next_step(self.office, facts, acts, self)
        # What the shop did comes first: nobody is asked for what they called off there.
        leads = bool(self.proposals.looks)
        self.card.show_step(self.proposals.step() if leads else step)
        self.proposals.stand_below(leads=leads)
        self.verbs.show_verbs(self._offered(facts))
        self.proposals.show_order(row.order_id if row.kind == "invoice" else None)

    def _on_proposed(self) -> None:
        """What a shop did is read later than the invoice: the card says it then."""
        if self.facts is not None:
            self.fill(self.facts)

    def first_focus(self) -> QWidget | None:
        if self.facts is None or self.card.button.isHidden():
            return None
        return self.card.button

    def _show_notice(self, facts: Facts) -> None:
        """What the law wants of the seller and the paper lacks, as long as the next one would lack it too."""
        if self._notice_read or not (facts.unsaid and facts.still_unsaid):
            self.notice.hide()
            return
        missing = lacks_named(facts.unsaid)
        self.notice.show_message(
            "wait",
            say("particulars.absent", missing=missing),
            say("particulars.absent_why"),
            (Act("particulars.go", partial(self.office.ways.settings, "company"), look="secondary"),),
        )

    def _on_notice_read(self) -> None:
        self._notice_read = True

    # --- what can be done ---

    def _offered(self, facts: Facts) -> list[Offered]:
        acts = {
            "collect.allocate": ("invoice_page.match", partial(self._match, facts)),
            "bill.credit": ("invoice_page.credit", partial(credit_invoice, self.office, facts, self)),
        }
        found = [
            Offered(*acts[each.verb], refusal_of(each))
            for each in facts.possible
            if each.verb in acts and not (each.verb == "bill.credit" and facts.row.kind == "credit_note")
        ]
        found = correct_offers(self.office, facts, self) + found
        if facts.row.kind == "credit_note" and facts.row.open > 0:
            found = self._of_credit(facts)
        elif facts.row.open > 0:
            none = None if facts.credit_there else Refusal("nothing_to_match", customer=facts.row.customer)
            found.insert(0, Offered("invoice_page.use_credit", partial(self._match, facts), none))
        if told_elsewhere(facts):
            found.insert(0, Offered("invoice_page.receive", partial(self._receive, facts)))
        if facts.row.kind == "invoice" and facts.row.open > 0:
            found.append(Offered("invoice_page.plan", partial(self._plan, facts)))
        found += chase_offers(self.office, facts, self)
        if facts.row.kind != "credit_note" and facts.row.open > 0 and (facts.money_came or facts.by_card):
            # What did not come in part and was not to come by card went wrong in no way one could write about.
            found.append(Offered("invoice_page.trouble", partial(self._send_trouble, facts)))
        # The card asks for the factor's money, or has the customer told of it first.
        told = facts.told_of_factor and facts.notice is None
        on_card = "assign.offer.money" if told else "assign.offer.send"
        found += [
            each
            for each in factor_offers(self.office, facts, self)
            if each.key != on_card or to_send(facts) is not None
        ]
        found += loss_offers(self.office, facts, self)
        if facts.unsent is not None:
            kind = "credit_note" if facts.row.kind == "credit_note" else ""
            about = (self.office, "invoice", self.row_id, facts.row.number, self, kind)
            given = partial(hand_document_over, *about)
            found.append(Offered("handover.open_invoice", given))
        if facts.plan_id is not None:
            found.append(Offered("invoice_page.plan_paper", partial(self._plan_paper, facts.plan_id)))
            found.append(Offered("invoice_page.plan_send", self._send_plan))
        return found

    def _of_credit(self, facts: Facts) -> list[Offered]:
        """What else can become of credit: given back where it is the next step to use it, used where that is possible."""
        refund = Offered("invoice_page.refund", partial(self._refund, facts))
        if facts.credit_there and to_send(facts) is not None:
            return [Offered("invoice_page.match", partial(self._match, facts)), refund]
        if facts.credit_there:
            return [refund]
        none = Refusal("nothing_owed_to_match", customer=facts.row.customer)
        match = Offered("invoice_page.match", partial(self._match, facts), none)
        return [match, refund] if to_send(facts) is not None else [match]

    def _plan(self, facts: Facts) -> None:
        PlanDialog(self.office, facts, self).open()

    def _plan_paper(self, plan_id: int) -> None:
        open_plan(self.office, plan_id, self.title, failed=self.show_failure)

    def _send_plan(self) -> None:
        send_document(self.office, "invoice", self.row_id, "plan", self)

    def _send_trouble(self, facts: Facts) -> None:
        state = "trouble" if facts.money_came else "no_money"
        send_document(self.office, "invoice", self.row_id, state, self)

    def _receive(self, facts: Facts) -> None:
        row = facts.row
        receive_payment(
            self.office,
            order_id=row.order_id,
            customer_id=row.customer_id if row.order_id is None else None,
            invoice_id=row.id,
            parent=self,
        )

    def _match(self, facts: Facts) -> None:
        credit = facts.row.kind == "credit_note"
        match_items(
            self.office,
            facts.account_id,
            from_credit_note=facts.row.id if credit else None,
            to_invoice=None if credit else facts.row.id,
            parent=self,
        )

    def _refund(self, facts: Facts) -> None:
        if facts.credit_item_id is not None:
            refund_credit(
                self.office,
                facts.credit_item_id,
                customer_id=facts.row.customer_id,
                available=facts.row.open,
                currency=facts.row.currency,
                number=facts.row.number,
                parent=self,
            )

    def _send(self) -> None:
        if self.facts is not None:
            kind = "corrective" if self.facts.correctives else self.facts.row.kind
            send_document(self.office, "invoice", self.row_id, kind, self)

    def _open_settlement(self, row: SettlementRow) -> None:
        if row.noun != "write_off":
            self.office.ways.open(row.noun, row.document_id)
        elif self.facts is not None:
            open_write_off(self.office, self.facts.write_offs, row.document_id, self)
