"""One transfer: from where to where, what of it arrived, and sending, receiving or undoing it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.reports.transfer_page import TransferPage as Facts
from app.reports.transfer_page import transfer_page, transfer_slip
from app.stock import transfer
from app.stock.transfer import carried
from app.stock.transfer_queries import TransferLine
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs
from ui.kit.page import Page, PageDesign
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import NextStep, StepCard
from ui.kit.wording import say, words
from ui.stock.carry_lots_dialog import Lots, with_lots
from ui.stock.place_words import place_told
from ui.stock.transfer_dialog import ArrivalDialog, TransferDialog, new_transfer
from ui.stock.transfers_screen import transfer_chip, way_told

if TYPE_CHECKING:
    from app.base.door import Read

DESIGN = PageDesign[Facts](
    noun="transfer",
    back="transfers.title",
    query=transfer_page,
    new=new_transfer,
    nouns=("stock_transfer", "stock_transfer_line", "location"),
)


class TransferPage(Page[Facts]):
    """Ctrl+Enter takes the next step; Esc goes back to the list."""

    def __init__(self, office: Office, transfer_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, transfer_id, DESIGN, parent)
        self.set_tools((Act("transfer.print", self._print, icon="print", keys="print", look="quiet"),))
        bind(self, "print_ask", partial(self._print, ask=True))
        self.lines: RowsTable[TransferLine] = RowsTable(LINE_COLUMNS, self, whole=True, name="transfer.lines")
        self.lines.opened.connect(self._open_product)
        self.main.addWidget(self.lines)
        self.note = Paragraph("goods_in.note_label", self)
        part = Section("shipment.history", self)
        self.history = History(office.currency, self)
        part.body.addWidget(self.note)
        part.body.addWidget(self.history)
        self.main.addWidget(part)
        self.main.addStretch(1)
        self.card = StepCard(self)
        self.side.addWidget(self.card)
        about = Section("transfer.about", self, edge="bottom")
        self.figures = Figures(self)
        about.body.addWidget(self.figures)
        self.side.addWidget(about)
        other = Section("shipment.other", self)
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        self.side.addWidget(other)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row = facts.row
        self.show_head(
            row.number or say("transfer.draft"),
            way_told(row),
            [transfer_chip(row)],
            words().items(row.quantity_milli),
            "",
        )
        self.lines.put(facts.lines)
        self.note.show_text(row.note)
        self.history.show_events(facts.history)
        step = self._step(facts)
        self.card.setVisible(step is not None)
        if step is not None:
            self.card.show_step(step)
        self.figures.show_rows(_figures(facts))
        self.verbs.show_verbs(self._offered(facts))

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        return self.lines if self.card.isHidden() else self.card.button

    def _step(self, facts: Facts) -> NextStep | None:
        row = facts.row
        quantity, comes = words().quantity(row.quantity_milli), place_told(row.comes)
        if row.state == "draft":
            told = (
                ("out", say("transfer.effect.out", quantity=quantity, place=place_told(row.leaves))),
                ("wait", say("transfer.effect.between", place=comes)),
            )
            return NextStep(
                say("transfer.step.send"), told, Act("transfer.send", self._send, icon="shipments")
            )
        if row.state == "sent":
            left = words().quantity(row.left_milli)
            told = (("in", say("transfer.effect.in", quantity=left, place=comes)),)
            act = Act("transfer.receive", partial(self._receive, facts), icon="in")
            return NextStep(say("transfer.step.receive", quantity=left), told, act)
        return None

    def _offered(self, facts: Facts) -> list[Offered]:
        match facts.row.state:
            case "draft":
                return [
                    Offered("transfer.change", partial(self._change, facts)),
                    Offered("transfer.drop", self._drop),
                ]
            case "sent" | "received":
                return [Offered("transfer.undo", partial(self._undo, facts), danger=True)]
            case _:
                return []

    def _open_product(self, row: TransferLine) -> None:
        self.office.ways.open("product", row.product_id)

    def _send(self) -> None:
        if self.facts is None:
            return
        with_lots(
            self.office,
            self.facts.row.from_id,
            carried(self.facts.lines),
            self,
            self._send_lots,
            self.show_failure,
        )

    def _send_lots(self, lots: Lots) -> None:
        self.office.do(
            transfer.send_transfer,
            self.row_id,
            lots,
            done=lambda number: self.office.ways.say(say("transfer.sent", number=number)),
            failed=self.show_failure,
            owner=self,
        )

    def _receive(self, facts: Facts) -> None:
        ArrivalDialog(self.office, facts, self).open()

    def _change(self, facts: Facts) -> None:
        TransferDialog(self.office, parent=self, page=facts).open()

    def _drop(self) -> None:
        self.office.do(transfer.drop_transfer, self.row_id, failed=self.show_failure, owner=self)

    def _undo(self, facts: Facts) -> None:
        row = facts.row
        ReasonDialog(
            self.office,
            "transfer.undo_title",
            "transfer.undo_do",
            transfer.undo_transfer,
            row.id,
            effects=(
                ("undo", say("transfer.undo_effect.back", place=place_told(row.leaves))),
                ("history", say("transfer.undo_effect.both")),
            ),
            look="danger",
            done=lambda _none: self.office.ways.say(say("transfer.undone", number=row.number or "")),
            parent=self,
            facts={"number": row.number or ""},
        ).open()

    def _print(self, *, ask: bool = False) -> None:
        facts = self.facts
        if facts is None:
            return
        name = facts.row.number or say("transfer.draft")

        def show(content: bytes) -> None:
            print_paper(self.office, "transfer", name, content, ask=ask)

        self.office.ask(_slip, self.row_id, done=show, failed=self.show_failure, owner=self)


def _slip(rd: Read, transfer_id: int) -> bytes:
    return transfer_slip(rd, transfer_id)


LINE_COLUMNS: tuple[Column[TransferLine], ...] = (
    Column(key="name", title="column.article", aside=lambda row: row.sku, aside_whole=True, strong=True),
    Column(key="quantity_milli", title="column.quantity", kind="quantity", width=96, strong=True),
    Column(key="received_milli", title="transfer.column.received", kind="quantity", width=96),
    Column(
        key="left",
        title="transfers.column.left",
        kind="quantity",
        value=lambda row: row.left_milli,
        width=104,
    ),
    Column(key="lost_milli", title="transfer.column.lost", kind="quantity", width=88),
)


def _figures(facts: Facts) -> list[Figure]:
    row = facts.row
    found = [
        Figure(say("transfer.leaves").replace("&", ""), place_told(row.leaves), "strong"),
        Figure(say("transfer.comes").replace("&", ""), place_told(row.comes), "strong"),
        Figure(say("transfers.column.by"), row.made_by),
    ]
    if facts.sent_at is not None:
        found.append(Figure(say("transfer.sent_at"), words().day_time(facts.sent_at)))
    if facts.ended_at is not None:
        found.append(Figure(say(f"transfer.ended.{row.state}"), words().day_time(facts.ended_at)))
        found.append(Figure(say("take.ended_by"), facts.ended_by))
    if facts.end_reason:
        found.append(Figure(say("column.reason"), facts.end_reason))
    return found
