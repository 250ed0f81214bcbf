"""One return: what comes back and why, what was decided, what the customer got; its slip, and the next step."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from app.base.actor import Actor
from app.base.database import Database
from app.flow import returns
from app.flow.paper import return_slip
from app.invoicing.queries import InvoiceRow
from app.reports.return_page import ReturnPage as Facts
from app.reports.return_page import return_page
from app.shipping.return_queries import ReturnRow
from app.shipping.return_reasons import reason_named
from app.shipping.returned import ReturnLine
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.history import History
from ui.kit.office import PAPER, Office
from ui.kit.other_verbs import Offered, OtherVerbs
from ui.kit.page import Page, PageDesign
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Token
from ui.kit.save_file import ask_place, write_file
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import NextStep, StepCard
from ui.kit.wording import say, words
from ui.orders.order_name import order_called
from ui.orders.order_rows import DOCUMENT_COLUMNS, LinkedDocument, open_chip
from ui.shipping.return_chips import return_chip
from ui.shipping.return_decision import DecideDialog
from ui.shipping.return_dialogs import TakeInDialog

DESIGN = PageDesign[Facts](
    noun="return",
    back="returns.title",
    query=return_page,
    nouns=("goods_return", "return_act", "sales_order", "invoice", "payment", "customer"),
)


class ReturnPage(Page[Facts]):
    """Ctrl+Enter takes the next step: receive, then decide."""

    def __init__(self, office: Office, return_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, return_id, DESIGN, parent)
        self.set_tools(
            (
                Act("return.print", self._print, icon="print", keys="print", look="quiet"),
                Act("return.save", self._save, icon="pdf", keys="save", look="quiet"),
            )
        )
        bind(self, "print_ask", partial(self._print, ask=True))
        self.lines: RowsTable[ReturnLine] = RowsTable(self._columns(), self, whole=True, name="return.lines")
        self.lines.gives_way = ("announced", "reason")
        self.lines.opened.connect(self._open_product)
        self.main.addWidget(self.lines)
        self._papers_part = Section("return.papers", self, bleeds=True)
        self.papers: RowsTable[LinkedDocument] = RowsTable(
            DOCUMENT_COLUMNS, self, currency=office.currency, whole=True, name="return.papers"
        )
        self.papers.opened.connect(self._open_paper)
        self._papers_part.body.addWidget(self.papers)
        self.main.addWidget(self._papers_part)
        past = Section("return.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        self.main.addWidget(past)
        self.main.addStretch(1)
        self.card = StepCard(self)
        other = Section("return.other", self, edge="bottom")
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        about = Section(
            "return.about", self, act=Act("return.open_order", self._open_order, look="link"), edge="bottom"
        )
        self.figures = Figures(self)
        self.note = Paragraph("return.note", self)
        about.body.addWidget(self.figures)
        about.body.addWidget(self.note)
        for part in (self.card, other, about):
            self.side.addWidget(part)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row = facts.row
        self.show_head(
            row.number,
            row.customer,
            [return_chip(row)],
            _came(row),
        )
        self.lines.put(facts.lines)
        papers = _papers(facts)
        self.papers.put(papers)
        self._papers_part.setVisible(bool(papers))
        self.figures.show_rows(_figures(facts))
        self.note.show_text(facts.note)
        self.history.show_events(facts.history)
        self.card.show_step(self._step(facts))
        self.verbs.show_verbs(self._offered(facts))

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        return self.card.button if not self.card.button.isHidden() else self.lines

    # --- what is shown ---

    def _columns(self) -> tuple[Column[ReturnLine], ...]:
        def reason(row: ReturnLine) -> str:
            return reason_named(self.facts.reasons, row.reason, words().language) if self.facts else ""

        def amount(key: str, title: str) -> Column[ReturnLine]:
            return Column(key=f"{key}_milli", title=f"returns.column.{title}", kind="quantity", width=108)

        return (
            Column(
                key="name", title="column.article", aside=lambda row: row.sku, aside_whole=True, strong=True
            ),
            Column(key="reason", title="returns.column.reason", value=reason, width=190),
            Column(
                key="condition",
                title="returns.column.condition",
                value=lambda row: (
                    Chip("none", say(f"returns.condition.{row.condition}")) if row.condition else None
                ),
                kind="chip",
                width=136,
            ),
            Column(
                key="announced",
                title="returns.column.announced",
                kind="quantity",
                value=lambda row: row.announced_milli - row.withdrawn_milli,
                width=108,
                muted=True,
            ),
            amount("received", "received"),
            amount("stock", "stock"),
            amount("in_quarantine", "quarantine"),
            amount("scrap", "scrap"),
        )

    # --- what is done ---

    def _step(self, facts: Facts) -> NextStep:
        told: list[tuple[str, str]] = []
        undecided, waiting = facts.undecided_milli, facts.unanswered_milli
        if undecided:
            told.append(("hold", say("return.step.undecided", n=_pieces(undecided))))
        if waiting:
            told.append(("customer", say("return.step.unanswered", n=_pieces(waiting))))
        by = facts.row.pay_back_by
        if by is not None:
            kind = "late" if by < self.office.today else "wait"
            told.append((kind, say("return.step.pay_back_by", day=by)))
        if undecided or waiting:
            key, verb = ("received", "decide") if undecided else ("answer", "answer_later")
            return NextStep(
                say(f"return.step.{key}"), tuple(told), Act(f"return.verb.{verb}", self._decide, icon="done")
            )
        if facts.expected_milli:
            told.append(("wait", say("return.step.waits", n=_pieces(facts.expected_milli))))
            return NextStep(
                say("return.step.expected"), tuple(told), Act("return.verb.receive", self._receive, icon="in")
            )
        owed = [note for note in facts.credit_notes if note.open]
        told += [("bank", _left_of(note)) for note in owed]
        if facts.quarantine_milli:
            told.append(("hold", say("return.step.apart", n=_pieces(facts.quarantine_milli))))
            return NextStep(
                say("return.step.quarantine"),
                tuple(told),
                Act("return.verb.decide_quarantine", self._decide, icon="done"),
            )
        if owed:
            opens = partial(self.office.ways.open, "invoice", owed[0].id)
            return NextStep(say("return.step.credit"), tuple(told), Act("return.open_credit", opens))
        return NextStep(say(f"return.step.{facts.row.state}"))

    def _offered(self, facts: Facts) -> list[Offered]:
        found: list[Offered] = []
        came = facts.undecided_milli or facts.unanswered_milli
        if facts.expected_milli and came:
            found.append(Offered("return.verb.receive", self._receive))
        if facts.quarantine_milli and (facts.expected_milli and not came):
            found.append(Offered("return.verb.decide_quarantine", self._decide))
        found.append(Offered("return.open_customer", self._open_customer))
        if facts.expected_milli:
            found.append(Offered("return.verb.withdraw", self._withdraw, danger=True))
        if facts.last_act is not None:
            found.append(Offered("return.verb.undo_last", self._undo, danger=True))
        return found

    def _receive(self) -> None:
        if self.facts is not None:
            TakeInDialog(self.office, self.facts, self).open()

    def _decide(self) -> None:
        if self.facts is not None:
            DecideDialog(self.office, self.facts, self).open()

    def _withdraw(self) -> None:
        assert self.facts is not None
        number = self.facts.row.number
        ReasonDialog(
            self.office,
            "return.withdraw_ask.title",
            "return.withdraw_ask.do",
            returns.withdraw,
            self.row_id,
            effects=(("wait", say("return.withdraw_ask.effect")),),
            look="danger",
            done=lambda _id: self.office.ways.say(say("return.withdraw_ask.done", number=number)),
            parent=self,
            facts={"number": number},
        ).open()

    def _undo(self) -> None:
        assert self.facts is not None
        act = self.facts.last_act
        if act is None:
            return
        effects = [("undo", say(f"return.undo_ask.{act.kind}"))]
        if act.answer not in {"", "nothing"}:
            effects.append(("invoices", say("return.undo_ask.papers")))
        ReasonDialog(
            self.office,
            "return.undo_ask.title",
            "return.undo_ask.do",
            returns.undo,
            act.id,
            effects=tuple(effects),
            look="danger",
            done=lambda _id: self.office.ways.say(say("return.undo_ask.done")),
            parent=self,
            facts={"number": self.facts.row.number},
        ).open()

    def _print(self, *, ask: bool = False) -> None:
        if self.facts is not None:
            name = self.facts.row.number
            self.office.work(
                _slip,
                self.row_id,
                touches=PAPER,
                done=lambda content: print_paper(self.office, "return", name, content, ask=ask),
                failed=self.show_failure,
            )

    def _save(self) -> None:
        if self.facts is None:
            return
        place = ask_place(self, say("return.save"), self.facts.row.number, "pdf")
        if place is not None:
            self.office.work(
                _slip,
                self.row_id,
                touches=PAPER,
                done=lambda content: write_file(self.office, place, content),
                failed=self.show_failure,
            )

    def _open_paper(self, row: LinkedDocument) -> None:
        self.office.ways.open(row.noun, row.row_id)

    def _open_order(self) -> None:
        if self.facts is not None:
            self.office.ways.open("order", self.facts.row.order_id)

    def _open_customer(self) -> None:
        if self.facts is not None:
            self.office.ways.open("customer", self.facts.row.customer_id)

    def _open_product(self, line: ReturnLine) -> None:
        if line.product_id is not None:
            self.office.ways.open("product", line.product_id)


def _slip(database: Database, actor: Actor, _token: Token, return_id: int) -> bytes:
    return return_slip(database, actor, return_id)


def _came(row: ReturnRow) -> str:
    """What is known of the goods by now: how many are announced, or how many of them came."""
    if not row.received_milli:
        return say("return.announced", n=_pieces(row.announced_milli))
    whole = words().quantity(row.announced_milli)
    return say("return.came", n=_pieces(row.received_milli), whole=whole)


def _left_of(note: InvoiceRow) -> str:
    key = "used" if note.owes else "paid_back"
    return say(
        f"return.step.credit_{key}", number=note.number, amount=words().money(note.open, note.currency)
    )


def _pieces(milli: int) -> int:
    return max(milli // 1000, 1)


def _papers(facts: Facts) -> list[LinkedDocument]:
    """The credit notes, refunds and drafts the customer got, in the order in which they were made."""
    found: list[LinkedDocument] = []
    for note in facts.credit_notes:
        kind = say("invoice.kind.credit_note")
        found.append(
            LinkedDocument(
                0, "invoice", note.id, note.number, kind, note.issued_on, -note.total, open_chip(note)
            )
        )
    for paid in facts.refunds:
        kind = say("payment.kind.refund")
        found.append(LinkedDocument(0, "payment", paid.id, paid.number, kind, paid.received_on, -paid.amount))
    for order in facts.exchanges:
        kind = say("return.exchange_order")
        found.append(
            LinkedDocument(0, "order", order.id, order_called(order), kind, order.ordered_on, order.total)
        )
    return [replace(each, id=at) for at, each in enumerate(found, 1)]


def _figures(facts: Facts) -> list[Figure]:
    row = facts.row
    found = [
        Figure(say("column.order_number"), order_called(facts.order), "strong"),
        Figure(say("return.shipment"), ", ".join(facts.shipments)),
        Figure(say("returns.column.announced_on"), words().date(row.announced_on)),
        Figure(say("return.made_by"), row.made_by),
    ]
    if row.answer:
        refunded, set_off = (words().money(amount, row.currency) for amount in (row.refunded, row.set_off))
        told = "parted" if row.answer == "part" else row.answer
        answer = say(f"returns.answer.{told}", refunded=refunded, set_off=set_off)
        found.append(Figure(say("returns.column.answer"), answer))
    return found
