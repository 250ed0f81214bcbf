"""Beside the journal of shops: the framed line whole, why, what to do, and what it speaks of (Y14)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.links.shops.conflict_look import ConflictLook, look_of_row
from app.links.shops.proposal_look import ProposalLook, look_of_record
from app.links.shops.sync.told import JournalRow
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.scroll import Scroll
from ui.kit.section import Figure, Figures, Paragraph
from ui.kit.theme import set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, say, words
from ui.shops.conflict_dialog import decide_conflicts
from ui.shops.journal_list import OPENS, is_record
from ui.shops.journal_words import as_text, parts_of, sentence_of, way_of
from ui.shops.proposal_dialog import decide_proposal


class LinePanel(Ground):
    """`open_asked` carries the line whose order, product or record somebody wants to see."""

    open_asked = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "left", parent)
        self.office = office
        self.row: JournalRow | None = None
        self._proposal: int | None = None
        self.title = QLabel(self)
        self.title.setWordWrap(True)
        self.problem, self.cause = (
            Paragraph("shop_journal.problem", self),
            Paragraph("shops.cause", self),
        )
        self.way, self.detail = Paragraph("shops.way", self), Paragraph("shop_journal.detail", self)
        self.decide = WordButton("shop_conflict.decide", self, look="primary", clicked=self._decide)
        self.open = WordButton("shop_journal.open_order", self, clicked=self._open)
        self.copy = WordButton("shop_journal.copy", self, look="link", clicked=self._copy)
        self.facts = Figures(self)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        parts = (
            self.title,
            self.problem,
            self.cause,
            self.way,
            self.decide,
            self.open,
            self.facts,
            self.detail,
            self.copy,
        )
        for widget in parts:
            column.addWidget(widget)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        # The line at the left is the ground's.
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(Scroll(inner, self))
        theme().changed.connect(self._dress)
        self.show_line(None)

    def show_line(self, row: JournalRow | None) -> None:
        """Show a line, or how to choose one."""
        self.row = row
        self._dress()
        self.title.setText(sentence_of(row) if row is not None else say("shop_journal.choose"))
        problem, cause, way = parts_of(row.fault if row is not None else None)
        self.problem.show_text(problem)
        self.cause.show_text(cause)
        self.way.show_text(way)
        self.detail.show_text(words().part(row.fault, "detail") if row is not None and row.fault else "")
        noun = ""
        if row is not None:
            opens = row.row_id is not None and row.noun in OPENS
            noun = row.noun if opens else "record" if is_record(row) else ""
        if noun:
            self.open.tell(f"shop_journal.open_{noun}")
        self.open.setVisible(bool(noun))
        self._proposal = None
        self.decide.hide()
        for widget in (self.facts, self.copy):
            widget.setVisible(row is not None)
        if row is not None:
            self.facts.show_rows(_facts(row))
            if row.code == "conflict" and row.row_id is not None:
                told = partial(self._on_clashing, row)
                self.office.ask(look_of_row, row.noun, row.row_id, done=told, owner=self)

            if row.code == "parked" and is_record(row):
                asked, number = partial(self._on_proposal, row), str(row.facts.get("number", ""))
                self.office.ask(look_of_record, row.shop_id, row.noun, number, done=asked, owner=self)

    def _on_proposal(self, row: JournalRow, look: ProposalLook | None) -> None:
        """Whose order it is about, and deciding on it as long as that waits."""
        if self.row == row and look is not None:
            self._proposal = look.proposal.id
            told = [Figure(say("column.customer"), look.customer, "strong")]
            told.append(Figure(say("intake.one.order"), look.number))
            self.facts.show_rows([*told, *_facts(row)])
            self.decide.show()

    def _on_clashing(self, row: JournalRow, look: ConflictLook | None) -> None:
        """Whose fields wait, and deciding on them as long as they do."""
        if self.row == row and look is not None:
            self.facts.show_rows([Figure(say("column.name"), look.name, "strong"), *_facts(row)])
            self.decide.show()

    def _decide(self) -> None:
        if self._proposal is not None:
            decide_proposal(self.office, self._proposal, self.window(), partial(self.show_line, self.row))
        elif self.row is not None and self.row.row_id is not None:
            shown = partial(self.show_line, self.row)
            decide_conflicts(self.office, self.row.noun, self.row.row_id, self.window(), shown)

    def _open(self) -> None:
        self.open_asked.emit(self.row)

    def _copy(self) -> None:
        if self.row is not None:
            QGuiApplication.clipboard().setText(as_text(self.row))
            self.office.ways.say(say("kit.list.copied", n=1))

    def _dress(self) -> None:
        # How to choose one is a hint, and no title.
        set_role(self.title, "section" if self.row is not None else "body")


def _facts(row: JournalRow) -> list[Figure]:
    return [
        Figure(say("column.at" if row.outcome != "waits" else "column.since"), words().day_time(row.at)),
        Figure(say("column.shop"), row.shop),
        Figure(say("column.way"), way_of(row)),
        Figure(say("column.outcome"), say(f"shop_journal.outcome.{row.outcome}")),
    ]
