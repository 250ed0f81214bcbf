"""One receipt: what came in, who can leave because of it, and undoing it by a counter-move."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.flow import restock
from app.orders.waiting import Waiting
from app.purchasing.receipt_queries import ReceiptLineRow, ReceiptRow
from app.reports.given_back_slip import given_back_slip
from app.reports.receipt_page import ReceiptPage as Facts
from app.reports.receipt_page import receipt_page
from app.stock.cost import line_amount
from app.stock.lots_told import LotLine
from ui.correspondence.document_mails import DocumentMails
from ui.correspondence.send_dialog import send_document
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs, refusal_of
from ui.kit.page import Page, PageDesign
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import NextStep, StepCard
from ui.kit.wording import say, words
from ui.purchasing.give_back_dialog import GiveBackDialog
from ui.purchasing.receipts_screen import receipt_chips
from ui.purchasing.received_part import ReceivedPart
from ui.stock.lots_part import LotsPart
from ui.stock.set_aside_dialog import set_expired_aside
from ui.today.process_dialog import process_orders

DESIGN = PageDesign[Facts](
    noun="receipt",
    back="receipts.title",
    query=receipt_page,
    nouns=(
        "goods_receipt",
        "supplier",
        "sales_order",
        "shipment",
        "reservation",
        "stock_balance",
        "product",
        "received_invoice",
        "mail",
        "outbox",
    ),
)


class ReceiptPage(Page[Facts]):
    """Ctrl+Enter ships the orders that can leave now; Esc goes back to the list."""

    def __init__(self, office: Office, receipt_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, receipt_id, DESIGN, parent)
        self.set_tools((Act(_PRINT, self._print, icon="print", keys="print", look="quiet"),))
        bind(self, "print_ask", partial(self._print, ask=True))
        self.lines: RowsTable[ReceiptLineRow] = RowsTable(
            line_columns(office), self, currency=office.currency, whole=True, name="receipt.lines"
        )
        if office.actor.sees_costs:
            self.lines.gives_way = ("unit_cost_micro",)
        self.lines.opened.connect(self._open_product)
        self.main.addWidget(self.lines)
        self.lots = LotsPart(self.office, self)
        self.main.addWidget(self.lots)
        self._waiting_part = Section("receipt.waiting", self)
        self.waiting: RowsTable[Waiting] = RowsTable(
            WAITING_COLUMNS, self, whole=True, name="receipt.waiting"
        )
        self.waiting.opened.connect(self._open_order)
        self.main.addWidget(self._waiting_part)
        self.main.addWidget(self.waiting)
        self.received = ReceivedPart(office, "supplier.received", self)
        self.main.addWidget(self.received)
        self.note = Paragraph("goods_in.note_label", self)
        part = Section("shipment.history", self)
        self.history = History(office.currency, self)
        part.body.addWidget(self.note)
        part.body.addWidget(self.history)
        self.main.addWidget(part)
        self.main.addStretch(1)
        self.card = StepCard(self)
        self.side.addWidget(self.card)
        about = self._about = Section("receipt.about", self, edge="bottom")
        self.figures = Figures(self)
        about.body.addWidget(self.figures)
        self.side.addWidget(about)
        other = Section("shipment.other", self)
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        self.side.addWidget(other)
        self.mails = DocumentMails(office, "goods_receipt", receipt_id, self)
        self.side.addWidget(self.mails)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row = facts.row
        seen = self.office.actor.sees_costs and row.amount is not None
        self.show_head(
            row.number,
            row.supplier,
            receipt_chips(row),
            words().money(row.amount or 0, row.currency) if seen else words().items(row.quantity_milli),
            say("receipt.without_tax") if seen else "",
        )
        self.lines.put(facts.lines)
        self.lots.show_lots(facts.lots)
        self.waiting.put(facts.waiting)
        for part in (self._waiting_part, self.waiting):
            part.setVisible(bool(facts.waiting))
        self.received.put(facts.received)
        self.note.show_text(row.note)
        self.history.show_events(facts.history)
        self.card.show_step(self._step(facts))
        self.card.setVisible(row.kind != "reversal" and not row.reversed)
        back = row.kind == "return"
        self.tool(_PRINT).setVisible(back)
        self._about.tell("receipt.about_return" if back else "receipt.about")
        self.figures.show_rows(_figures(facts, costs=self.office.actor.sees_costs))
        [reversing] = facts.possible
        offered = [] if back else [Offered("goods_in.open", self._again)]
        # What the card leads to already is not offered twice.
        if facts.can_claim and not (row.credit_awaited if back else facts.to_claim):
            offered.append(Offered("receipt.write_return" if back else "receipt.claim", self._claim))
        if facts.can_give_back:
            offered.append(Offered("receipt.give_back", partial(self._give_back, facts)))
        if facts.origin is not None:
            offered.append(Offered("receipt.open_origin", partial(self._open_receipt, facts.origin.id)))
        for key, other in (
            ("shipment.open_undone", facts.reverses),
            ("shipment.open_reversal", facts.reversed_by),
        ):
            if other is not None:
                offered.append(Offered(key, partial(self._open_receipt, other.id)))
        if row.supplier_id is not None:
            offered.append(Offered("receipt.open_supplier", self._open_supplier))
        offered.append(
            Offered(_undo_of(row), partial(self._reverse, facts), refusal_of(reversing), danger=True)
        )
        self.verbs.show_verbs(offered)

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        return self.card.button if self.facts.leaving or self.facts.expired else self.lines

    def _open_product(self, row: ReceiptLineRow) -> None:
        self.office.ways.open("product", row.product_id)

    def _open_order(self, row: Waiting) -> None:
        self.office.ways.open("order", row.id)

    def _step(self, facts: Facts) -> NextStep:
        leaving = facts.leaving
        if facts.row.kind == "return":
            return self._back_step(facts)
        if facts.expired:
            # Before anything leaves: when it came is the moment to refuse it.
            return self._expired(facts)
        if facts.to_claim:
            # Thrown away or kept apart: who sent it still owes credit.
            return NextStep(
                say("receipt.step.expired", items=_items(facts.came_expired)),
                tuple(_lots_told(facts.came_expired)),
                Act("receipt.claim", self._claim, icon="mail"),
            )
        awaited = _awaited_told(facts)
        if not leaving:
            key = "receipt.step.waits" if facts.waiting else "receipt.step.none"
            return NextStep(say(key), awaited)
        named = ", ".join(each.number for each in leaving[:_NAMED])
        more = len(leaving) - _NAMED
        if more > 0:
            named = say("receipt.step.and_more", named=named, n=more)
        return NextStep(
            say("receipt.step.leave", n=len(leaving)),
            (("orders", named), ("shipments", say("receipt.step.effect")), *awaited),
            Act("receipt.step.ship", partial(self._ship, [each.id for each in leaving]), icon="shipments"),
        )

    def _expired(self, facts: Facts) -> NextStep:
        """What had expired when it came: off sale, and claimed from whoever sent it."""
        told = [*_lots_told(facts.expired), ("hold", say("aside.effect.not_sold"))]
        if facts.to_claim:
            told.append(("supplier", say("receipt.step.claim", supplier=facts.row.supplier)))
        act = Act("aside.open_expired", partial(self._set_aside, facts), icon="hold")
        claim = Act("receipt.claim", self._claim) if facts.to_claim else None
        title = say("receipt.step.expired", items=_items(facts.expired))
        return NextStep(title, (*told, *_awaited_told(facts)), act, claim)

    def _claim(self) -> None:
        """Write to whoever sent it what was wrong, and ask for credit."""
        back = self.facts is not None and self.facts.row.kind == "return"
        send_document(self.office, "goods_receipt", self.row_id, "return" if back else "", parent=self)

    def _back_step(self, facts: Facts) -> NextStep:
        """What was given back: its credit is awaited until a note is kept."""
        row = facts.row
        if not row.credit_awaited:
            return NextStep(say("receipt.step.back_credited"))
        since = say(
            "receipt.step.back_since",
            items=words().items(-row.quantity_milli),
            day=words().date(row.received_on),
        )
        return NextStep(
            say("receipt.step.back_awaited", supplier=row.supplier),
            (("out", since), ("wait", say("receipt.step.back_ends"))),
            Act("receipt.write_return", self._claim, icon="mail"),
        )

    def _give_back(self, facts: Facts) -> None:
        GiveBackDialog(self.office, facts.row, self).open()

    def _open_receipt(self, receipt_id: int) -> None:
        self.office.ways.open("receipt", receipt_id)

    def _print(self, *, ask: bool = False) -> None:
        """The slip that goes with what was given back."""
        if self.facts is None or self.facts.row.kind != "return":
            return
        number = self.facts.row.number

        def show(content: bytes) -> None:
            print_paper(self.office, "given_back", number, content, ask=ask)

        self.office.ask(given_back_slip, self.row_id, done=show, failed=self.show_failure, owner=self)

    def _set_aside(self, facts: Facts) -> None:
        set_expired_aside(self.office, self, products={each.product_id for each in facts.expired})

    def _ship(self, orders: list[int]) -> None:
        process_orders(self.office, orders, "ship")

    def _again(self) -> None:
        from ui.purchasing.goods_in_dialog import goods_in

        goods_in(self.office, parent=self)

    def _open_supplier(self) -> None:
        if self.facts is not None and self.facts.row.supplier_id is not None:
            self.office.ways.open("supplier", self.facts.row.supplier_id)

    def _reverse(self, facts: Facts) -> None:
        row = facts.row
        back = row.kind == "return"
        way, suffix = ("in", "_return") if back else ("out", "")
        told = say("receipt.return_reversed" if back else "receipt.reversed", number=row.number)
        ReasonDialog(
            self.office,
            f"receipt.reverse{suffix}_title",
            f"receipt.reverse{suffix}_do",
            restock.reverse,
            row.id,
            effects=(
                (way, say(f"receipt.reverse_effect.{way}", items=words().items(abs(row.quantity_milli)))),
                *(
                    [("wait", say("receipt.reverse_effect.no_credit", supplier=row.supplier))]
                    if back and row.credit_awaited
                    else []
                ),
                ("undo", say(f"receipt.reverse_effect.both{suffix}")),
            ),
            look="danger",
            done=lambda _id: self.office.ways.say(told),
            parent=self,
            facts={"number": row.number},
        ).open()


def _lots_told(lots: Sequence[LotLine]) -> list[tuple[str, str]]:
    return [
        (
            "late",
            " · ".join(
                (each.name, say("lots.of.one", lots=each.code), say("aside.day", day=each.expires_on))
            ),
        )
        for each in lots
    ]


def _undo_of(row: ReceiptRow) -> str:
    return "receipt.reverse_return" if row.kind == "return" else "receipt.reverse"


def _items(lots: Sequence[LotLine]) -> str:
    return words().items(sum(each.quantity_milli for each in lots))


def _awaited_told(facts: Facts) -> tuple[tuple[str, str], ...]:
    """That a credit note is awaited, since when and from whom."""
    if not facts.row.credit_awaited or facts.claimed_at is None:
        return ()
    day = words().local_day(facts.claimed_at)
    return (("wait", say("receipt.step.credit_awaited", supplier=facts.row.supplier, day=day)),)


_PRINT = "receipt.print_return"
_NAMED = 4
"""So many orders are named in the card."""


def line_columns(office: Office) -> tuple[Column[ReceiptLineRow], ...]:
    """The columns of a receipt's lines; costs are for who may see them."""

    def amount(row: ReceiptLineRow) -> int | None:
        if row.unit_cost_micro is None:
            return None
        return line_amount(row.quantity_milli, row.unit_cost_micro, office.currency)

    columns: tuple[Column[ReceiptLineRow], ...] = (
        Column(key="name", title="column.article", aside=lambda row: row.sku, aside_whole=True, strong=True),
        Column(key="quantity_milli", title="column.quantity", kind="quantity", width=96, strong=True),
        Column(key="unit_cost_micro", title="column.cost", kind="price", width=104),
        Column(key="amount", title="receipts.column.amount", kind="money", value=amount, width=112),
    )
    return tuple(
        each for each in columns if office.actor.sees_costs or each.key not in {"unit_cost_micro", "amount"}
    )


def waiting_chip(row: Waiting) -> Chip:
    """How far what is there goes for an order that waited."""
    if row.covered and row.stopped:
        return Chip("hold", say("receipt.chip.stopped"))
    if row.covered and row.pays_first:
        return Chip("wait", say("receipt.chip.pays_first"))
    if row.covered:
        return Chip("done", say("receipt.chip.leaves"))
    return Chip("run", say("receipt.chip.part"), icon="part")


WAITING_COLUMNS: tuple[Column[Waiting], ...] = (
    Column(key="number", title="column.order_number", width=130, strong=True),
    Column(key="ordered_on", title="column.ordered_on", kind="date", width=106, muted=True),
    Column(key="customer", title="column.customer"),
    Column(key="promised_on", title="column.promised_on", kind="date", width=106, muted=True),
    Column(key="state", title="column.state", kind="chip", value=waiting_chip, width=150),
)


def _figures(facts: Facts, *, costs: bool) -> list[Figure]:
    row = facts.row
    found = [Figure(say(f"receipt.on.{row.kind}"), words().date(row.received_on), "strong")]
    if row.supplier:
        found.append(Figure(say("column.supplier"), row.supplier))
    if row.delivery_note:
        found.append(Figure(say("receipts.column.note"), row.delivery_note))
    found.append(Figure(say("column.quantity"), words().quantity(row.quantity_milli)))
    if costs and row.amount is not None:
        found.append(Figure(say("receipts.column.amount"), words().money(row.amount, row.currency), "strong"))
    if facts.origin is not None:
        found.append(Figure(say("receipt.origin"), facts.origin.number))
    back = ", ".join(each.number for each in facts.given_back if not each.reversed)
    if back:
        found.append(Figure(say("receipt.given_back"), back))
    if facts.reverses is not None:
        found.append(Figure(say("shipment.reverses"), facts.reverses.number))
    if facts.reversed_by is not None:
        found.append(Figure(say("shipment.reversed_by"), facts.reversed_by.number))
    found.append(Figure(say("shipment.recorded_at"), words().day_time(facts.recorded_at)))
    return found
