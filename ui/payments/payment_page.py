"""One payment, refund or reversal: where the money came from, what it was set against, what is left of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from app.flow import collect
from app.flow.paper import receipt
from app.reports.payment_page import PaymentPage as Facts
from app.reports.payment_page import payment_page
from app.reports.payment_receipt import why_no_receipt
from app.reports.settlement import SettlementRow
from ui.correspondence.document_mails import DocumentMails
from ui.correspondence.send_dialog import send_document
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs, refusal_of
from ui.kit.page import Page, PageDesign
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figure, Figures, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import NextStep, StepCard
from ui.kit.wording import say, words
from ui.orders.order_name import called_by
from ui.payments.batch_contents import show_refunds, show_slip
from ui.payments.payment_step import next_step
from ui.payments.payments_screen import payment_chip, signed
from ui.payments.receive_dialog import receive_payment
from ui.payments.refund_dialog import refund_credit
from ui.payments.reverse_dialog import ReverseDialog, order_told
from ui.payments.slip_dialog import hand_cheques_in
from ui.payments.slip_paper import open_slip
from ui.receivables.bank_lists import show_matched
from ui.receivables.loss_offers import let_go, open_write_off, undo
from ui.receivables.match_dialog import match_items

DESIGN = PageDesign[Facts](
    noun="payment",
    back="payments.title",
    query=payment_page,
    new=receive_payment,
    nouns=(
        "payment",
        "item",
        "allocation",
        "invoice",
        "sales_order",
        "customer",
        "bank_transaction",
        "cheque_slip",
        "mail",
    ),
)
SETTLEMENT_COLUMNS: tuple[Column[SettlementRow], ...] = (
    Column(key="number", title="column.document", width=132, strong=True),
    Column(key="kind", title="column.kind", value=lambda row: say(f"receivable.kind.{row.kind}"), muted=True),
    Column(key="dated", title="settlement.dated", kind="date", width=100, muted=True),
    Column(key="business_date", title="settlement.matched_on", kind="date", width=100, muted=True),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        width=130,
        strong=True,
        currency=lambda row: row.currency,
    ),
)


class PaymentPage(Page[Facts]):
    """What the money became; matched, given back or reversed from here."""

    def __init__(self, office: Office, payment_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, payment_id, DESIGN, parent)
        self.set_tools(
            (
                Act("payment.print_receipt", self._print, icon="print", keys="print", look="quiet"),
                Act("send.ask", self._send, icon="mail", keys="send", look="quiet"),
            )
        )
        bind(self, "print_ask", partial(self._print, ask=True))
        about = Section(
            "payment.about",
            self,
            act=Act("payment.open_customer", self._open_customer, look="link"),
            edge="bottom",
        )
        self.figures = Figures(self)
        about.body.addWidget(self.figures)
        self.main.addWidget(about)
        part = Section("payment.settles", self, bleeds=True)
        self.settles: RowsTable[SettlementRow] = RowsTable(
            SETTLEMENT_COLUMNS, self, currency=office.currency, whole=True, name="payment.settles"
        )
        self.settles.opened.connect(self._open)
        self._settles_part = part
        self.main.addWidget(part)
        self.main.addWidget(self.settles)
        past = Section("payment.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        self.main.addWidget(past)
        self.main.addStretch(1)
        self.card = StepCard(self)
        self.side.addWidget(self.card)
        other = Section("payment.other", self)
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        self.side.addWidget(other)
        self.mails = DocumentMails(office, "payment", payment_id, self)
        self.side.addWidget(self.mails)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row = facts.row
        self.show_head(
            row.number,
            row.customer,
            [payment_chip(row)],
            words().money(signed(row), row.currency),
            # A cheque or debit that the bank sent back was annulled by nobody here.
            say(f"payment.kind.{row.way}").lower(),
        )
        self.settles.put([*facts.settles, *facts.settled_by])
        self._settles_part.tell("payment.owed_again" if row.kind == "reversal" else "payment.settles")
        there = bool(self.settles.rows_model.rowCount())
        self._settles_part.setVisible(there)
        self.settles.setVisible(there)
        self.figures.show_rows(_figures(facts))
        self.history.show_events(facts.history)
        for tool in ("payment.print_receipt", "send.ask"):
            self.tool(tool).setVisible(why_no_receipt(row) is None)
        step = next_step(
            facts,
            partial(self._match, facts),
            partial(self._refund, facts),
            partial(self._open_owed, facts),
            partial(self.office.ways.go, "bank"),
        )
        self.card.setVisible(step is not None)
        if step is not None:
            self.card.show_step(step)
        self.verbs.show_verbs(self._offered(facts, step))

    def _offered(self, facts: Facts, step: NextStep | None) -> list[Offered]:
        """What else can be done: the verb of the next step has its place there."""
        own = _own(facts.row.kind)
        taken = step.act.title if step is not None and step.act is not None else ""
        none = Refusal("nothing_owed_to_match", customer=facts.row.customer)
        acts = {
            "collect.allocate": ("payment.match", partial(self._match, facts), False),
            "collect.refund": ("payment.refund", partial(self._refund, facts), False),
            "collect.reverse": (f"{own}.reverse", partial(self._reverse, facts), True),
        }
        undone = [
            Offered(key, partial(self.office.ways.open, "payment", other.id))
            for key, other in (
                ("payment.open_undone", facts.reverses),
                ("payment.open_reversal", facts.reversed_by),
            )
            if other is not None
        ]
        found = undone
        if (order_id := facts.row.order_id) is not None:
            found.append(Offered("payment.open_order", partial(self.office.ways.open, "order", order_id)))
        if facts.movement is not None:
            shown = partial(show_matched, self.office, self, facts.movement.id)
            found.append(Offered("payment.open_bank", shown))
        found += self._cheque(facts)
        for each in facts.possible:
            title, act, danger = acts.get(each.verb, ("", None, False))
            if act is not None and title != taken:
                idle = each.verb == "collect.allocate" and each.allowed and not facts.owing.amounts
                found.append(Offered(title, act, none if idle else refusal_of(each), danger=danger))
        return [*found, *self._small(facts)]

    def _cheque(self, facts: Facts) -> list[Offered]:
        """A cheque in hand goes to the bank; one that went has its slip, and a refund by transfer its batch."""
        row = facts.row
        if (batch := facts.refund_batch) is not None:
            return [Offered("batch.see", partial(show_refunds, self.office, batch, self))]
        standing = next((each for each in facts.slips if not each.undone), None)
        if standing is not None:
            shown = partial(open_slip, self.office, standing.id, standing.number)
            see = partial(show_slip, self.office, standing, self)
            return [Offered("payment.open_slip", shown), Offered("batch.see", see)]
        if row.kind == "payment" and row.method == "cheque" and not row.reversed and facts.movement is None:
            return [Offered("payment.hand_in", partial(hand_cheques_in, self.office, [row.id], parent=self))]
        return []

    def _small(self, facts: Facts) -> list[Offered]:
        """What of a payment was a little too much: kept, or not any more."""
        row, item_id = facts.row, facts.item_id
        found: list[Offered] = []
        if item_id is not None and row.kind == "payment" and 0 < row.unapplied <= facts.small_most:
            act = partial(let_go, self.office, item_id, -row.unapplied, row.currency, row.number, self)
            found.append(Offered("loss.offer.keep_small", act))
        # What is tied to an order, or settles something, did say what it is for.
        if row.kind == "payment" and row.unapplied > 0 and row.order_id is None and not facts.settles:
            found.append(
                Offered(
                    "payment.ask_what_for",
                    partial(send_document, self.office, "payment", row.id, parent=self),
                )
            )
        found += [
            Offered("loss.offer.undo", partial(undo, self.office, each, self), danger=True)
            for each in facts.write_offs
            if each.stands
        ]
        return found

    def first_focus(self) -> QWidget | None:
        if self.facts is not None and self.settles.rows_model.rowCount():
            return self.settles
        return self.card.button if self.card.isVisible() and not self.card.button.isHidden() else None

    # --- what can be done ---

    def _match(self, facts: Facts) -> None:
        match_items(self.office, facts.account_id, from_payment=facts.row.id, parent=self)

    def _refund(self, facts: Facts) -> None:
        if facts.item_id is not None:
            refund_credit(
                self.office,
                facts.item_id,
                customer_id=facts.row.customer_id,
                available=facts.row.unapplied,
                currency=facts.row.currency,
                number=facts.row.number,
                parent=self,
            )

    def _reverse(self, facts: Facts) -> None:
        row = facts.row
        own = _own(row.kind)
        effects = [
            ("undo", say("payment.effect.reversal", amount=words().money(row.amount, row.currency))),
        ]
        if facts.settles:
            numbers = list(dict.fromkeys(each.number for each in facts.settles))
            told = say("payment.effect.open_again", n=len(numbers), numbers=", ".join(numbers))
            effects.append(("receivables", told))
        effects += order_told(facts)
        if row.kind == "refund" and (credit := list(dict.fromkeys(each.number for each in facts.settled_by))):
            told = say("payment.effect.credit_again", numbers=", ".join(credit))
            effects.append(("undo", told))
        if row.kind == "refund":
            effects.append(("info", say("payment.effect.no_money_moves")))
        if (movement := facts.movement) is not None:
            key = "refund_at_bank" if row.kind == "refund" else "at_bank"
            told = say(f"payment.effect.{key}", day=movement.booked_on, account=movement.account)
            effects.append(("bank", told))

        def say_so(_id: int) -> None:
            self.office.ways.say(say(f"{own}.reversed", number=row.number))

        dialog: type[ReasonDialog] = ReverseDialog if row.kind == "payment" else ReasonDialog
        dialog(
            self.office,
            f"{own}.reverse_title",
            f"{own}.reverse_do",
            collect.reverse,
            row.id,
            effects=effects,
            look="danger",
            note=say(f"{own}.reverse_note"),
            done=say_so,
            parent=self,
            facts={"number": row.number},
        ).open()

    def _print(self, *, ask: bool = False) -> None:
        """Print the receipt: a paper of the day, drawn from what stands now and not kept."""
        if self.tool("payment.print_receipt").isHidden():
            return
        name = say("payment.receipt_name", number=self.title)

        def show(content: bytes) -> None:
            print_paper(self.office, "invoice", name, content, ask=ask)

        self.office.ask(receipt, self.row_id, done=show, failed=self.show_failure, owner=self)

    def _send(self) -> None:
        send_document(self.office, "payment", self.row_id, "receipt", self)

    # --- going elsewhere ---

    def _open(self, row: SettlementRow) -> None:
        if row.noun != "write_off":
            self.office.ways.open(row.noun, row.document_id)
        elif self.facts is not None:
            open_write_off(self.office, self.facts.write_offs, row.document_id, self)

    def _open_owed(self, facts: Facts) -> None:
        [owed] = facts.again
        self.office.ways.open(owed.noun, owed.document_id)

    def _open_customer(self) -> None:
        if self.facts is not None:
            self.office.ways.open("customer", self.facts.row.customer_id)


def _own(kind: str) -> str:
    """Whose words speak of it: money that came, or money given back."""
    return "payment.refunded" if kind == "refund" else "payment"


def _figures(facts: Facts) -> list[Figure]:
    row = facts.row

    def money(minor: int) -> str:
        return words().money(minor, row.currency)

    found = [
        Figure(say(f"payment.received_on.{row.kind}"), words().date(row.received_on)),
        Figure(say("column.method"), row.method_said(words())),
    ]
    if row.reference:
        found.append(Figure(say("column.reference"), row.reference))
    if order := called_by(row.order_number, row.order_remote_number):
        found.append(Figure(say("column.order_number"), order))
    found.append(Figure(say("column.amount"), money(signed(row)), "strong"))
    if row.kept:
        found.append(Figure(say("column.kept"), money(row.kept)))
    if row.unapplied:
        found.append(Figure(say("column.unapplied"), money(row.unapplied), ink="run"))
    if facts.reverses is not None:
        found.append(Figure(say("payment.reverses"), facts.reverses.number))
    if facts.reversed_by is not None:
        found.append(Figure(say("payment.reversed_by"), facts.reversed_by.number))
    for each in facts.slips:
        told = say("payment.slip_on", number=each.number, day=words().date(each.handed_on))
        found.append(Figure(say("payment.slip_undone" if each.undone else "payment.slip"), told))
    if (movement := facts.movement) is not None:
        told = f"{movement.account}, {words().date(movement.booked_on)}"
        found.append(Figure(say("payment.at_bank"), told))
        if row.statement:
            found.append(Figure(say("payment.on_statement"), row.statement))
    elif row.bank_awaited:
        found.append(Figure(say("payment.at_bank"), say("payments.bank.not_yet")))
    if row.reason:
        found.append(Figure(say("column.reason"), words().fact(row.reason)))
    found.append(Figure(say("payment.recorded_at"), words().day_time(facts.recorded_at)))
    return found
