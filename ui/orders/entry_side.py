"""Beside an order being entered: how its customer stands, what confirming will do, what they often take (Q3, S3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.orders.draft import DraftLine
from app.orders.entry import Offer
from app.orders.foreseen import Proposal
from app.reports.confirming import Confirming
from app.reports.entry_page import Buyer, Usual, expected_holds
from app.reports.line_page import LinePage
from ui.customers.at_bank import at_bank_lines
from ui.customers.limit_words import exposure_told
from ui.customers.list_names import lists_told
from ui.kit.acts import Act
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.scroll import Scroll
from ui.kit.section import Section, emptied
from ui.kit.shortcuts import hint, written
from ui.kit.theme import scaled, set_role
from ui.kit.verb_dialog import Effects
from ui.kit.wording import WordButton, WordLabel, plain, say
from ui.orders.day_proposed import confirming_lines, proposed_line
from ui.orders.entry_line import EntryLine
from ui.orders.entry_rows import EntryRow
from ui.orders.entry_standing import EntryStanding
from ui.orders.hold_box import HoldBox
from ui.orders.order_effects import hold_told, reserved_line

USUAL_KEYS = ("F6", "F7", "F8")


class EntrySide(Scroll):
    """Hidden parts have nothing to say yet. `taken` carries a product the customer often takes, `priced` the price and
    percentage they paid last; `copied` asks for their last order's lines, `swapped` for another product on
    the line the keys are on.
    """

    taken = Signal(object)
    copied = Signal()
    priced = Signal(int, int)
    swapped = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._office = office
        self._usual: tuple[Usual, ...] = ()
        self.setFixedWidth(scaled(304))
        inner = Ground("sunken", "left")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # So long as nobody is chosen the column says what it is for.
        told = WordLabel("order_entry.nobody", self)
        told.setWordWrap(True)
        set_role(told, "support", "text2")
        self._nobody = QWidget(self)
        around = QVBoxLayout(self._nobody)
        around.setContentsMargins(20, 18, 20, 18)
        around.addWidget(told)
        self._customer = Section(
            "order_page.customer",
            self,
            act=Act("order_page.open_customer", self._open, look="link"),
            edge="bottom",
        )
        self._name = _label(self, "section")
        self.standing = EntryStanding(office, self)
        self._lists = _label(self, "support")
        self._customer.body.addWidget(self._name)
        self._customer.body.addWidget(self._lists)
        self._customer.body.addWidget(self.standing)
        self._on = "order_entry.on_confirm"
        self._effects_part = Section(self._on, self, edge="bottom")
        self._box = HoldBox(self)
        self.effects = self._box.effects
        self._effects_part.body.addWidget(self._box)
        self._issue_part = Section("order_entry.on_issue", self, edge="bottom")
        self.issuing = Effects(self)
        self._issue_part.body.addWidget(self.issuing)
        self.line = EntryLine(self.priced.emit, self.swapped.emit, lambda: office.today, self)
        self._usual_part = Section("order_entry.usual", self, edge="bottom")
        self._copy = WordButton("order_entry.copy_last", self, look="link", clicked=self.copied.emit)
        self._copy.setProperty("fit", "compact")
        self._copy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # It has its place only beside what a customer usually takes.
        self._copy.hide()
        self._note_part = Section("order_entry.customer_note", self, edge="bottom")
        self._note = _label(self, "body")
        self._note_part.body.addWidget(self._note)
        column.addWidget(self._nobody)
        parts = (self._note_part, self._issue_part, self._effects_part, self.line, self._usual_part)
        for part in (self._customer, *parts):
            column.addWidget(part)
            part.hide()
        column.addStretch(1)
        self.setWidget(inner)
        self._buyer: Buyer | None = None

    def be_a_quote(self) -> None:
        """Say what an order made of it would do: a quote reserves and binds nothing."""
        self._on = "order_entry.on_order"
        self._effects_part.tell(self._on)
        self.standing.be_a_quote()

    def show_issuing(self, lines: Sequence[tuple[str, str]]) -> None:
        """Say what issuing the quote does."""
        self.issuing.tell(lines)
        self._issue_part.setVisible(bool(lines))

    def show_buyer(self, buyer: Buyer) -> None:
        """Show who buys and how they stand now."""
        self._buyer = buyer
        self._nobody.hide()
        self._name.setText(buyer.row.name)
        # Whoever asks on the telephone whether it is their price gets an answer.
        named = lists_told(buyer.lists, buyer.vat.on)
        self._lists.setText(say("order_entry.lists", names=named))
        self._lists.setVisible(bool(named))
        self.standing.show_standing(buyer.standing, self._days_late(buyer), 0)
        self._customer.show()
        self._note.setText(buyer.note)
        self._note_part.setVisible(bool(buyer.note))
        self._show_usual(buyer.usual)

    def _days_late(self, buyer: Buyer) -> int:
        since = buyer.standing.overdue_since
        return (self._office.today - since).days if since is not None else 0

    def show_lack(self, key: str) -> None:
        """Say what has to be entered before anything can be done with it: beside, its verbs are off."""
        self._effects_part.show()
        self._effects_part.tell("order_entry.lacks")
        self._box.tell([("info", say(key))], held=False)

    def show_effects(
        self,
        lines: Sequence[DraftLine],
        missing_milli: int,
        total: int,
        payment_kind: str,
        promised_on: date | None = None,
        proposed: Proposal | None = None,
        remarked: Sequence[tuple[str, str]] = (),
        confirming: Confirming | None = None,
    ) -> None:
        """Say what confirming these lines would do: what it reserves, what it binds, or which rule stops it.

        `proposed` is what it promises by itself, where nobody typed a day; `remarked` what should be known besides,
        `confirming` what its customer is told.
        """
        self._effects_part.show()
        self._effects_part.tell(self._on)
        if self._buyer is None:
            return
        binding = 0 if payment_kind == "prepaid" else max(total, 0)
        self.standing.show_standing(self._buyer.standing, self._days_late(self._buyer), binding)
        currency, stands = self._buyer.standing.currency, self._buyer.standing
        holds = expected_holds(self._buyer, total, payment_kind, self._office.today, promised_on)
        if holds:
            told = [("hold", hold_told(hold.rule, hold.facts, currency)) for hold in holds]
            told += at_bank_lines(stands, tuple(hold.rule for hold in holds))
            self._box.tell([*told, *remarked, ("none", say("order_page.effect.holds"))], held=True)
            return
        goods = sum(line.quantity_milli for line in lines if line.kind == "goods" and not line.optional)
        told = [reserved_line(goods, missing_milli)] if goods else []
        if proposed is not None:
            told.append(proposed_line(proposed))
        if payment_kind == "prepaid":
            told.append(("wait", say("order_page.effect.prepaid")))
        else:
            told.append(("limit", exposure_told(stands, stands.exposure + total)))
        self._box.tell([*remarked, *told, *confirming_lines(confirming)], held=False)

    def show_line(
        self, page: LinePage | None, row: EntryRow | None = None, *, include_tax: bool = False
    ) -> None:
        """Show what there is of the product of the line the keys are on; nothing where there is none."""
        self.line.setVisible(page is not None)
        if page is not None and row is not None:
            self.line.show_line(page, row, include_tax=include_tax)

    def take_price(self) -> None:
        """Take the last price paid (Ctrl+Shift+L)."""
        if self.line.isVisible():
            self.line.take_last()

    def take_usual(self, at: int) -> None:
        """Take one of the products the customer often takes (F6 to F8)."""
        if at < len(self._usual):
            self.taken.emit(self._usual[at].offer)

    def _show_usual(self, usual: tuple[Usual, ...]) -> None:
        self._usual = usual
        self._usual_part.body.removeWidget(self._copy)
        emptied(self._usual_part.body)
        for at, each in enumerate(usual):
            offer: Offer = each.offer
            row = QHBoxLayout()
            row.setSpacing(8)
            # An unknown key says itself: a product's name is its own word.
            button = WordButton(
                plain(offer.name), self, look="quiet", clicked=lambda at=at: self.take_usual(at)
            )
            button.setProperty("fit", "compact")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            keys = QLabel(written(USUAL_KEYS[at]), self)
            set_role(keys, "keys", "text2")
            times = QLabel(say("order_entry.times", times=each.times), self)
            set_role(times, "support", "text2")
            row.addWidget(button)
            row.addStretch(1)
            row.addWidget(times)
            row.addWidget(keys)
            self._usual_part.body.addLayout(row)
        self._usual_part.body.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._copy.show()
        self._copy.show_keys(partial(hint, "last_order"))
        self._usual_part.setVisible(bool(usual))

    def _open(self) -> None:
        if self._buyer is not None:
            self._office.ways.open("customer", self._buyer.row.id)


def _label(parent: QWidget, role: str) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, role)
    return label
