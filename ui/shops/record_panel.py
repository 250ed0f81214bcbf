"""Beside the list of records: why the framed one was set aside, and what can be done about it (Y4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.invoicing.queries import find_invoice
from app.links.shops import inbox
from app.links.shops.conflict_look import ConflictLook, look_of_record
from app.links.shops.parked import order_said
from app.links.shops.port import ShopOrder
from app.links.shops.proposal_look import ProposalLook
from app.links.shops.proposal_look import look_of_record as look_of_proposal
from app.links.shops.queries import InboxRow, payload_of
from app.links.shops.reason import Reason
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.runner import Failure
from ui.kit.scroll import Scroll
from ui.kit.section import Figure, Figures, Paragraph
from ui.kit.sized import least_height
from ui.kit.theme import restyle, set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say, words
from ui.shops.conflict_dialog import decide_conflicts
from ui.shops.conflict_words import fields_said
from ui.shops.import_work import take_waiting
from ui.shops.inbox_list import OPENS
from ui.shops.proposal_dialog import decide_proposal
from ui.shops.record_deeds import BY_HAND, named, why_not_again

HELPS_AGAIN = frozenset(
    {
        "refund_without_invoice",
        "shop_order_changed",
        "shop_record_not_understood",
        "shop_refund_order_parked",
        "shop_refund_waits",
    }
)
"""Reasons that something done here takes away, so that trying again is the way on. What has to be corrected in the shop
arrives again by itself, and would only be set aside once more.
"""
_LINES = 4
"""So many articles of an order are named."""
_INVOICED = frozenset({"refund_exceeds_invoice"})
"""Reasons that name an invoice to look at."""


class RecordPanel(Ground):
    """What the shop says and what to do. The button that can bring the record on is the primary one; the record itself
    is shown on demand.
    """

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "left", parent)
        self.office = office
        self._row: InboxRow | None = None
        self.title = QLabel(self)
        self.title.setWordWrap(True)
        self.cause, self.way = Paragraph("shops.cause", self), Paragraph("shops.way", self)
        self.facts = Figures(self)
        self._invoice = ""
        self._shops: Mapping[int, str] = {}
        self.invoice = WordButton("shops.open_invoice", self, look="primary", clicked=self._ask, number="")
        self.enter = WordButton("shops.enter", self, clicked=self._enter)
        self._proposal: int | None = None
        self._clashing: int | None = None
        self._order: int | None = None
        self.decide = WordButton("shop_proposal.decide", self, look="primary", clicked=self._decide)
        self.again = WordButton("shops.again", self, clicked=self._again)
        self.discard = WordButton("shops.discard", self, look="danger", clicked=self._discard)
        self.open = WordButton("shops.open_row", self, clicked=self._open)
        self.browse = WordButton("shops.browse", self, clicked=self._browse)
        self.details = WordButton("shops.details", self, look="link", clicked=self._details)
        self.payload = QPlainTextEdit(self)
        self.payload.setReadOnly(True)
        self.payload.setTabChangesFocus(True)
        self.payload.hide()
        least_height(self.payload, 240)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        for widget in (
            self.title,
            self.cause,
            self.way,
            self.decide,
            self.invoice,
            self.enter,
            self.browse,
            self.again,
            self.open,
            self.discard,
            self.facts,
            self.details,
        ):
            column.addWidget(widget)
        column.addWidget(self.payload, 1)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        # The line at the left is the ground's.
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(Scroll(inner, self))
        self._dress()
        theme().changed.connect(self._dress)
        self.show_record(None)

    def show_record(self, row: InboxRow | None) -> None:
        """Show a record, or how to choose one."""
        self._row = row
        self._dress()
        self.payload.hide()
        reason = row.because if row is not None else None
        current = words()
        if row is None:
            self.title.setText(say("shops.choose"))
        elif reason is None:
            self.title.setText(say("shops.nothing_wrong"))
        else:
            self.title.setText(current.part(reason.refusal, "problem"))
        self.cause.show_text(current.part(reason.refusal, "cause") if reason is not None else "")
        self.way.show_text(current.part(reason.refusal, "way") if reason is not None else "")
        is_parked = row is not None and row.state == "parked"
        self._proposal = self._clashing = self._order = None
        proposes = row is not None and is_parked and row.noun in ("order", "refund")
        # That something is to be decided is known before what it is: nothing moves when that comes.
        self._asking = row is not None and bool(row.conflicts or (proposes and row.proposed))
        if row is not None and row.conflicts:
            told = partial(self._on_clashing, row)
            self.office.ask(look_of_record, row.shop_id, row.noun, row.remote_id, done=told, owner=self)
        if row is not None and proposes:
            asked = partial(self._on_proposal, row)
            self.office.ask(look_of_proposal, row.shop_id, row.noun, row.remote_id, done=asked, owner=self)
        self._offer(row, reason if is_parked else None)
        self.discard.setVisible(row is not None and row.state in {"parked", "waiting"})
        self.open.setVisible(row is not None and row.row_id is not None and row.noun in OPENS)
        self.details.setVisible(row is not None)
        self.facts.setVisible(row is not None)
        if row is not None:
            self.facts.show_rows(_facts(row))
            if row.noun == "order" and row.state != "taken":
                # Who waits, and for how much, is what one decides by.
                self.office.ask(order_said, row.id, done=partial(self._on_order, row), owner=self)

    def _on_order(self, row: InboxRow, order: ShopOrder | None) -> None:
        if self._row is not None and self._row.id == row.id and order is not None:
            self.facts.show_rows([*_order_facts(order), *_facts(row)])

    def _on_proposal(self, row: InboxRow, look: ProposalLook | None) -> None:
        if self._row is None or self._row.id != row.id:
            return
        self._asking, self._proposal = False, None
        if look is not None:
            self._proposal, self._order = look.proposal.id, look.proposal.order_id
            self.open.show()
            if row.noun == "refund":
                self.facts.show_rows([*_whose(look), *_facts(row)])
        self._offer(row, row.because)

    def _on_clashing(self, row: InboxRow, look: ConflictLook | None) -> None:
        if self._row is None or self._row.id != row.id:
            return
        self._asking = False
        if look is None:
            self._offer(row, row.because if row.state == "parked" else None)
        else:
            self._clashing = look.row_id
            # Who it is, and what of them, is what one decides by.
            told = [
                Figure(say("column.name"), look.name, "strong"),
                Figure(say("column.field"), fields_said(look)),
            ]
            self.facts.show_rows([*told, *_facts(row)])
            self._offer(row, None)

    def tell_shops(self, addresses: Mapping[int, str]) -> None:
        """Where each shop is, by its key, to correct things there."""
        self._shops = dict(addresses)
        if self._row is not None:
            self.show_record(self._row)

    @property
    def _address(self) -> str:
        address = self._shops.get(self._row.shop_id, "") if self._row is not None else ""
        return address if address.startswith(("https://", "http://")) else ""

    def _offer(self, row: InboxRow | None, reason: Reason | None) -> None:
        """The ways on, of a record that was set aside for this reason."""
        helps = reason is not None and reason.code in HELPS_AGAIN
        number = str(reason.facts.get("number") or "") if reason is not None else ""
        self._invoice = number if reason is not None and reason.code in _INVOICED else ""
        self.invoice.tell("shops.open_invoice", number=self._invoice)
        self.invoice.setVisible(bool(self._invoice))
        by_hand = reason is not None and reason.code in BY_HAND
        # What nothing done here or in the shop can change is not offered again and again.
        decides = self._asking or self._proposal is not None or self._clashing is not None
        self.again.setVisible(row is not None and row.state == "parked" and why_not_again(row) is None)
        self.decide.setVisible(decides)
        self.enter.setVisible(by_hand)
        self.browse.setVisible(reason is not None and not helps and bool(self._address))
        first = (
            self.decide
            if decides
            else self.invoice
            if self._invoice
            else self.again
            if helps
            else self.enter
            if by_hand
            else self.browse
        )
        for button in (self.decide, self.invoice, self.enter, self.browse, self.again):
            button.setProperty("look", "primary" if button is first else "secondary")
            restyle(button)

    # --- what can be done ---

    def _decide(self) -> None:
        if self._proposal is not None:
            decide_proposal(self.office, self._proposal, self)
        elif self._clashing is not None and self._row is not None:
            decide_conflicts(self.office, self._row.noun, self._clashing, self.window())

    def _enter(self) -> None:
        self.office.ways.draft("order")

    def _browse(self) -> None:
        QDesktopServices.openUrl(QUrl(self._address))

    def _ask(self) -> None:
        self.office.ask(find_invoice, self._invoice, done=self._found, owner=self)

    def _found(self, invoice_id: int | None) -> None:
        if invoice_id is not None:
            self.office.ways.open("invoice", invoice_id)

    def _again(self) -> None:
        if self._row is not None:
            self.again.allow(allowed=False, reason=say("shops.under_way"))
            self.office.do(inbox.retry, [self._row.id], done=self._retried, failed=self._broke, owner=self)

    def _retried(self, _nothing: None) -> None:
        self.office.work(take_waiting, done=self._taken, failed=self._broke)

    def _taken(self, taken: object) -> None:
        self.again.allow(allowed=True)
        parked = sum(getattr(taken, "parked", {}).values())
        self.office.ways.say(say("shops.again_parked" if parked else "shops.again_done"))

    def _broke(self, failure: Failure) -> None:
        self.again.allow(allowed=True)
        self.office.runner.unheard.emit(failure)

    def _discard(self) -> None:
        if self._row is None:
            return
        ReasonDialog(
            self.office,
            "shops.discard_title",
            "shops.discard_do",
            inbox.discard,
            self._row.id,
            effects=(("cancelled", say("shops.effect.lost")), ("shops", say("shops.effect.comes_again"))),
            look="danger",
            done=lambda _none: self.office.ways.say(say("shops.discarded")),
            parent=self,
            facts={"record": named(self._row)},
        ).open()

    def _open(self) -> None:
        if self._order is not None:
            self.office.ways.open("order", self._order)
        elif self._row is not None and self._row.row_id is not None:
            self.office.ways.open(OPENS[self._row.noun], self._row.row_id)

    def _details(self) -> None:
        if self._row is not None:
            self.office.ask(payload_of, self._row.id, done=self._show_payload, owner=self)

    def _show_payload(self, payload: str | None) -> None:
        told = (
            json.dumps(json.loads(payload), ensure_ascii=False, indent=2) if payload else say("shops.expired")
        )
        self.payload.setPlainText(told)
        self.payload.setAccessibleName(say("shops.details"))
        self.payload.show()
        self.payload.setFocus()

    def _dress(self) -> None:
        # How to choose one is a hint, and no title.
        set_role(self.title, "section" if self._row is not None else "body")


def _whose(look: ProposalLook) -> list[Figure]:
    """Whose money a shop gave back, and how much of it: what one decides by."""
    return [
        Figure(say("column.customer"), look.customer, "strong"),
        Figure(say("intake.one.order"), look.number),
        Figure(say("column.amount"), words().money(look.proposal.amount, look.currency), "strong"),
    ]


def _order_facts(order: ShopOrder) -> list[Figure]:
    """Who ordered what for how much, as the shop says it."""
    who = order.billing
    name = who.company or f"{who.first_name} {who.last_name}".strip() or who.email
    goods = [each for each in order.lines if each.kind == "product"]
    told = [
        say("shops.line", quantity=words().quantity(each.quantity_milli), name=each.name) for each in goods
    ]
    more = len(told) - _LINES
    told = told[:_LINES] + ([say("shops.more_lines", n=more)] if more > 0 else [])
    found = [
        Figure(say("column.customer"), name),
        Figure(say("column.ordered_on"), words().date(words().local_day(order.created_at))),
        Figure(say("column.total"), words().money(order.total, order.currency), "strong"),
    ]
    if who.email and who.email != name:
        found.insert(1, Figure(say("column.email"), who.email))
    return [*found, *([Figure(say("column.article"), ", ".join(told))] if told else [])]


def _facts(row: InboxRow) -> list[Figure]:
    found = [
        Figure(say("column.noun"), say(f"intake.one.{row.noun}")),
        Figure(say("column.remote_id"), row.remote_id),
        Figure(say("column.shop"), row.shop),
        Figure(say("column.received_at"), words().day_time(row.received_at)),
    ]
    if row.handled_at is not None:
        found.append(Figure(say("column.handled_at"), words().day_time(row.handled_at)))
    if row.attempts:
        found.append(Figure(say("column.attempts"), words().number(row.attempts)))
    return found
