"""Beside the movements that wait: all that the bank told of the framed one, what is proposed and why, and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.flow.bank import bank_fee, match
from app.payments.look_up import LookUp
from app.payments.proposal import Piece
from app.payments.propose_in import named_in
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.scroll import Scroll
from ui.kit.section import Figure, Figures, Paragraph
from ui.kit.theme import set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.verb_dialog import Effects
from ui.kit.wording import WordButton, say, words
from ui.payments.beside_money import beside_lines
from ui.receivables.aside_dialog import AsideDialog
from ui.receivables.bank_by_hand import match_by_hand
from ui.receivables.bank_rows import BankLine, barred_said, piece_said, why
from ui.receivables.split_dialog import split_movement


class BankPanel(Ground):
    """What is framed, and its verbs: match (Enter in the list), by hand, divided, fee, set aside."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "left", parent)
        self.office = office
        self._framed: BankLine | None = None
        # What the books held when the list was looked at: what a movement names is found there.
        self.look_up: LookUp | None = None
        inner = Ground("sunken", "left", self)
        self.title = QLabel(inner)
        self.title.setWordWrap(True)
        self.amount = QLabel(inner)
        self.facts = Figures(inner)
        self.text = Paragraph("bank.told", inner)
        self.barred = Paragraph("bank.barred_title", inner)
        self.reason = Paragraph("bank.reason", inner)
        self.pieces = Figures(inner)
        self.beside = Effects(inner)
        self.match = WordButton("bank.match", inner, look="primary", clicked=self.confirm)
        self.by_hand = WordButton("bank.by_hand", inner, clicked=self.find_by_hand)
        self.split = WordButton("bank.split.open", inner, clicked=self.divide)
        self.fee = WordButton("bank.fee", inner, look="link", clicked=self._fee)
        self.aside = WordButton("bank.aside", inner, look="link", clicked=self._aside)
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        for widget in (
            self.title,
            self.amount,
            self.barred,
            self.reason,
            self.pieces,
            self.beside,
            self.match,
            self.by_hand,
            self.split,
        ):
            column.addWidget(widget)
        column.addWidget(self.fee)
        column.addWidget(self.aside)
        column.addWidget(self.text)
        column.addWidget(self.facts)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(inner, self))
        theme().changed.connect(self._dress)
        self.show_line(None)

    def show_line(self, line: BankLine | None) -> None:
        """Show a movement, or how to choose one."""
        self._framed = line
        self._dress()
        proposal = line.proposal if line is not None else None
        self.title.setText(line.who if line is not None else say("bank.choose"))
        self.amount.setText(words().money(line.amount, line.currency) if line is not None else "")
        self.amount.setVisible(line is not None)
        told = (
            say("bank.reason_said", sureness=say(f"bank.sureness.{proposal.sureness}"), why=why(proposal))
            if proposal is not None
            else say("bank.cash_how" if line.cash_brought else "bank.nothing_like_it")
            if line is not None
            else ""
        )
        self.barred.show_text(barred_said(proposal))
        self.reason.show_text(told)
        self.pieces.setVisible(proposal is not None)
        if proposal is not None and line is not None:
            self.pieces.show_rows([row for each in proposal.pieces for row in _figures(each, line.currency)])
        self.beside.tell(beside_said(line) if line is not None else [])
        self.match.setVisible(proposal is not None)
        for button in (self.by_hand, self.split, self.aside):
            button.setVisible(line is not None)
        # Money that came in is a fee only where it is one given back, and then nothing is proposed.
        self.fee.setVisible(line is not None and (line.amount < 0 or proposal is None))
        self.text.show_text(line.waiting.row.text if line is not None else "")
        self.facts.setVisible(line is not None)
        if line is not None:
            self.facts.show_rows(_facts(line))

    # --- what can be done ---

    def confirm(self) -> None:
        """Match what is framed as it is proposed."""
        line = self._framed
        if line is None or line.proposal is None or not self.match.isEnabled():
            return
        one = line.proposal
        self.match.allow(allowed=False, reason=say("bank.under_way"))
        self.office.do(
            match,
            line.id,
            one.pieces,
            sureness=one.sureness,
            why=one.why,
            rule_id=one.rule_id,
            done=lambda _keys: self._done(line),
            failed=self._broke,
        )

    def _done(self, line: BankLine) -> None:
        self.match.allow(allowed=True)
        self.office.ways.say(
            say("bank.matched", who=line.who, amount=words().money(line.amount, line.currency))
        )

    def _broke(self, failure: Failure) -> None:
        self.match.allow(allowed=True)
        self.office.runner.unheard.emit(failure)

    def find_by_hand(self) -> None:
        """Ask whose the framed one is and what it pays."""
        if self._framed is not None:
            match_by_hand(self.office, self._framed, parent=self)

    def divide(self) -> None:
        """Ask what the framed one is made of."""
        line, look_up = self._framed, self.look_up
        if line is not None:
            named = named_in(line.waiting.row.told, look_up) if look_up is not None else ()
            split_movement(self.office, line, named, parent=self)

    def _aside(self) -> None:
        line = self._framed
        if line is not None:
            AsideDialog(self.office, line, self, done=lambda _none: self._done(line)).open()

    def _fee(self) -> None:
        line = self._framed
        if line is not None:
            self.office.do(bank_fee, line.id, done=lambda _none: self._done(line), failed=self._broke)

    def _dress(self) -> None:
        # How to choose one is a hint, and no title.
        set_role(self.title, "section" if self._framed is not None else "body")
        set_role(self.amount, "figure2")


def beside_said(line: BankLine) -> list[tuple[str, str]]:
    """What else stands about the invoices that are proposed. What the bank calls a debit is the announced one itself."""
    return beside_lines(line.beside, line.shares, debits=line.waiting.row.kind != "direct_debit")


def _figures(piece: Piece, currency: str) -> list[Figure]:
    """What it is and how much; a small difference that is kept stands apart, and what the bank made of another currency."""
    if piece.own_currency:
        return [
            Figure(piece_said(piece), words().money(piece.own_amount, piece.own_currency), "strong"),
            Figure(say("bank.piece.credited"), words().money(piece.amount, currency)),
        ]
    owed = sum(target.amount for target in piece.targets)
    if not (piece.small and owed and owed != piece.amount):
        return [Figure(piece_said(piece), words().money(piece.amount, currency), "strong")]
    return [
        Figure(piece_said(piece), words().money(owed, currency), "strong"),
        Figure(say("bank.piece.small_kept"), words().money(piece.amount - owed, currency)),
    ]


def _facts(line: BankLine) -> list[Figure]:
    row, current = line.waiting.row, words()
    found = [
        Figure(say("bank.fact.account"), row.account),
        Figure(say("bank.fact.booked_on"), current.date(row.booked_on)),
    ]
    if row.value_on is not None and row.value_on != row.booked_on:
        found.append(Figure(say("bank.fact.value_on"), current.date(row.value_on)))
    told: list[tuple[str, str]] = [
        ("kind", say(f"bank.kind.{row.kind}")),
        ("iban", row.iban),
        ("reference", row.reference),
        ("end_to_end", row.end_to_end),
    ]
    found += [Figure(say(f"bank.fact.{name}"), value) for name, value in told if value]
    if row.fee:
        found.append(Figure(say("bank.fact.fee"), current.money(row.fee, row.currency)))
    return found
